/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * yd-bench-listing parse|fill ROWS - what a folder of ROWS costs. "parse" is json-glib alone, over
 * the pages of the folder. "fill" opens a folder model on a server of its own, in another thread,
 * shows it in a column view, its rows frame by frame as the app does, and then sorts and filters
 * it; it needs a display. A block is the processor time of one turn of the main loop, so that a
 * busy machine does not count.
 */
#include "config.h"

#include "yd-row-growth.h"

#include "yd-browse-folder-model.h"

#include "yd-test-world.h"

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <malloc.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PAGE 200
#define ROWS_SEEN 30

/* The pages */

/* Names as people have them, in an order that is none of ours. */
static void
append_name (GString *page,
             guint    row)
{
  static const char *const kinds[] = { "照片", "IMG_", "合同 ", "holiday ", "第", "report-" };
  guint number = (guint) ((guint64) row * 7919 % 1000003);

  g_string_append_printf (page, "%s%u.%s", kinds[number % G_N_ELEMENTS (kinds)], number,
                          number % 3 == 0 ? "jpg" : "pdf");
}

static void
append_item (GString *page,
             guint    row)
{
  g_string_append_printf (page, "%s{\"drive_id\":\"100\",\"domain_id\":\"bj29\",\"file_id\":"
                          "\"64c0%08x%08x64c0a1b2c3d4e5f6a7b8c9d0\",\"name\":\"",
                          row % PAGE == 0 ? "" : ",", row * 2654435761u, row);
  append_name (page, row);
  g_string_append_printf (page, "\",\"parent_file_id\":\"root\",\"type\":\"file\",\"size\":%u,"
                          "\"file_extension\":\"jpg\",\"mime_type\":\"image/jpeg\","
                          "\"content_hash\":\"%08X%08X1234567812345678%08X\","
                          "\"content_hash_name\":\"sha1\",\"category\":\"image\","
                          "\"starred\":false,\"punish_flag\":0,\"trashed\":false,"
                          "\"thumbnail\":\"https://cn-beijing-data.aliyundrive.net/%0300u\","
                          "\"created_at\":\"2023-06-28T10:00:20.022Z\","
                          "\"updated_at\":\"2023-07-%02uT10:00:20.022Z\"}",
                          row * 31 % 10000000, row, row * 7, row * 13, row, row % 28 + 1);
}

/* (transfer full) */
static char *
make_page (guint first,
           guint n_rows)
{
  GString *page = g_string_new ("{\"items\":[");
  guint end = MIN (first + PAGE, n_rows);

  for (guint row = first; row < end; row++)
    append_item (page, row);
  if (end < n_rows)
    g_string_append_printf (page, "],\"next_marker\":\"%u\"}", end);
  else
    g_string_append (page, "],\"next_marker\":\"\"}");
  return g_string_free (page, FALSE);
}

/* The server */

typedef struct
{
  GThread *thread;    /* (owned) */
  GMainLoop *loop;    /* (owned) */
  GMutex mutex;
  GCond cond;
  char *url;          /* (owned) (nullable): when it listens */
  guint n_rows;
} Server;

/* Whatever else is asked is about the user. */
static void
answer (SoupServer        *soup,
        SoupServerMessage *message,
        const char        *path,
        GHashTable        *query,
        gpointer           user_data)
{
  static const char user[] =
    "{\"id\":\"u\",\"user_id\":\"u\",\"name\":\"n\",\"avatar\":\"\",\"default_drive_id\":\"100\","
    "\"resource_drive_id\":\"100\",\"backup_drive_id\":\"101\","
    "\"personal_space_info\":{\"used_size\":1,\"total_size\":2}}";
  Server *server = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *text = NULL;
  const char *marker;

  soup_server_message_set_status (message, 200, NULL);
  if (!g_str_has_suffix (path, "/list"))
    {
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, user,
                                        sizeof user - 1);
      return;
    }
  marker = g_strstr_len (body->data, body->length, "\"marker\":\"");
  text = make_page (marker == NULL ? 0 : (guint) g_ascii_strtoull (marker + 10, NULL, 10),
                    server->n_rows);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text,
                                    strlen (text));
}

static gpointer
serve (gpointer data)
{
  Server *server = data;
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(SoupServer) soup = NULL;
  GSList *urls;

  g_main_context_push_thread_default (context);
  server->loop = g_main_loop_new (context, FALSE);
  soup = soup_server_new (NULL, NULL);
  soup_server_add_handler (soup, NULL, answer, server, NULL);
  if (!soup_server_listen_local (soup, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL))
    g_error ("cannot listen");
  urls = soup_server_get_uris (soup);
  g_mutex_lock (&server->mutex);
  server->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (urls->data));
  g_cond_signal (&server->cond);
  g_mutex_unlock (&server->mutex);
  g_slist_free_full (urls, (GDestroyNotify) g_uri_unref);
  g_main_loop_run (server->loop);
  g_main_context_pop_thread_default (context);
  return NULL;
}

static void
start_server (Server *server)
{
  g_mutex_init (&server->mutex);
  g_cond_init (&server->cond);
  server->thread = g_thread_new ("server", serve, server);
  g_mutex_lock (&server->mutex);
  while (server->url == NULL)
    g_cond_wait (&server->cond, &server->mutex);
  g_mutex_unlock (&server->mutex);
}

static void
stop_server (Server *server)
{
  g_main_loop_quit (server->loop);
  g_thread_join (server->thread);
  g_main_loop_unref (server->loop);
  g_free (server->url);
  g_mutex_clear (&server->mutex);
  g_cond_clear (&server->cond);
}

/* Measuring */

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

/* Turns the main loop while @func says so; the longest turn in milliseconds, of processor time. */
static double
turn_while (gboolean (*func) (gpointer),
            gpointer   data)
{
  double longest = 0;

  while (func (data))
    {
      double before = cpu_ms ();

      g_main_context_iteration (NULL, TRUE);
      longest = MAX (longest, cpu_ms () - before);
    }
  return longest;
}

/* In use on the heap. */
static double
heap_bytes (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return (double) info.uordblks + (double) info.hblkhd;
}

static double
resident_bytes (void)
{
  g_autofree char *text = NULL;

  malloc_trim (0);
  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;
  return (double) g_ascii_strtoull (strchr (text, ' ') + 1, NULL, 10) * (double) getpagesize ();
}

/* The folder */

static YdStorage *
add_storage (YdTestWorld *world,
             const char  *url)
{
  g_autoptr(YdAuthToken) token = yd_auth_token_new ("access", "a.b.c", 0, g_get_real_time ());
  g_autoptr(YdAuthClient) client = yd_auth_client_new (YD_AUTH_CLIENT_OWN, url, NULL, "id",
                                                       "secret");
  g_autoptr(YdStorageOptions) options = yd_storage_options_new ();
  g_autoptr(YdStorageSignIn) sign_in = NULL;
  g_autoptr(YdStorageAccount) account = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  YdStorage *storage;

  yd_storage_registry_identify_async (world->registry, client, token, NULL,
                                      yd_test_keep_result_cb, &result);
  yd_test_wait_until (result != NULL);
  sign_in = yd_storage_registry_identify_finish (world->registry, result, &error);
  g_assert_no_error (error);
  account = yd_storage_registry_adopt (world->registry, sign_in, &error);
  g_assert_no_error (error);
  g_free (options->name);
  options->name = g_strdup ("bench");
  storage = yd_storage_registry_add (world->registry, account, options, &error);
  g_assert_no_error (error);
  return storage;
}

static void
set_up_label (GtkListItemFactory *factory,
              GtkListItem        *item)
{
  gtk_list_item_set_child (item, gtk_label_new (NULL));
}

static void
bind_label (GtkListItemFactory *factory,
            GtkListItem        *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       yd_browse_entry_get_name (gtk_list_item_get_item (item)));
}

/* (transfer full) */
static YdRowGrowth *
show_window (GtkWindow *window)
{
  YdRowGrowth *growth = yd_row_growth_new (GTK_WIDGET (window));
  GListModel *rows = G_LIST_MODEL (yd_row_growth_get_rows (growth));
  GtkMultiSelection *selection = gtk_multi_selection_new (g_object_ref (rows));
  GtkWidget *view = gtk_column_view_new (GTK_SELECTION_MODEL (selection));
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  for (guint i = 0; i < 4; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr(GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (set_up_label), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_label), NULL);
      column = gtk_column_view_column_new ("column", factory);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_window_set_child (window, scrolled);
  gtk_window_set_default_size (window, 800, 600);
  gtk_window_present (window);
  return growth;
}

static gboolean
is_before (gpointer data)
{
  return g_get_monotonic_time () < *(gint64 *) data;
}

static gboolean
wake_up (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Long enough for a window to come to rest. */
static void
rest (void)
{
  gint64 until_us = g_get_monotonic_time () + G_USEC_PER_SEC / 2;
  guint id = g_timeout_add (20, wake_up, NULL);

  turn_while (is_before, &until_us);
  g_source_remove (id);
}

static gboolean
is_loading (gpointer model)
{
  return yd_browse_folder_model_get_loading (model);
}

static gboolean
is_sorting (gpointer model)
{
  return yd_browse_folder_model_get_sorting (model) || g_main_context_pending (NULL);
}

/* Turns until it is done; *longest grows. */
static void
wait_sorted (YdBrowseFolderModel *model,
             double              *longest)
{
  double turn = turn_while (is_sorting, model);

  *longest = MAX (*longest, turn);
}

static void
measure_sorts (YdBrowseFolderModel *model)
{
  static const char *const many[] = { "1", "p", NULL };
  static const char *const few[] = { "zp123", NULL };
  double sort = 0;
  double filter = 0;
  double refill = 0;

  yd_browse_folder_model_set_order (model, YD_BROWSE_COLUMN_SIZE, TRUE);
  wait_sorted (model, &sort);
  yd_browse_folder_model_set_order (model, YD_BROWSE_COLUMN_NAME, FALSE);
  wait_sorted (model, &sort);
  for (guint i = 0; i < G_N_ELEMENTS (many); i++)
    {
      yd_browse_folder_model_set_filter (model, many[i], TRUE);
      wait_sorted (model, &filter);
    }
  for (guint i = 0; i < G_N_ELEMENTS (few); i++)
    {
      yd_browse_folder_model_set_filter (model, few[i], TRUE);
      wait_sorted (model, &refill);
    }
  g_print ("sort_block_ms %.2f\nfilter_block_ms %.2f\nrefill_block_ms %.2f\n", sort, filter,
           refill);
}

static void
fill (guint n_rows)
{
  YdTestWorld *world = yd_test_world_new_hurried (NULL);
  Server server = { .n_rows = n_rows };
  g_autoptr(YdStorage) storage = NULL;
  g_autoptr(YdDriveItem) root = NULL;
  g_autoptr(YdBrowseFolderModel) model = NULL;
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  g_autoptr(YdRowGrowth) growth = show_window (window);
  double resident, heap, longest, spent;
  gint64 begin_us;

  start_server (&server);
  storage = add_storage (world, server.url);
  root = yd_storage_dup_root (storage);
  rest ();
  resident = resident_bytes ();
  heap = heap_bytes ();

  begin_us = g_get_monotonic_time ();
  spent = cpu_ms ();
  model = yd_browse_folder_model_new (storage, root);
  yd_row_growth_set_model (growth, G_LIST_MODEL (model), ROWS_SEEN);
  longest = turn_while (is_loading, model);
  g_print ("wall_s %.4f\ncpu_s %.4f\n",
           (double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC,
           (cpu_ms () - spent) / 1e3);
  rest ();
  g_print ("rows %u\nblock_ms %.2f\nheap_per_row %.1f\nresident_per_row %.1f\n",
           g_list_model_get_n_items (G_LIST_MODEL (model)), longest,
           (heap_bytes () - heap) / n_rows, (resident_bytes () - resident) / n_rows);
  measure_sorts (model);
  g_clear_object (&growth);
  gtk_window_destroy (window);
  g_clear_object (&model);
  g_clear_object (&storage);
  yd_test_world_free (world);
  stop_server (&server);
}

static void
parse (guint n_rows)
{
  gint64 spent_us = 0;
  double spent = 0;

  for (guint first = 0; first < n_rows; first += PAGE)
    {
      g_autofree char *page = make_page (first, n_rows);
      g_autoptr(JsonParser) parser = json_parser_new ();
      gint64 begin_us = g_get_monotonic_time ();
      double begin = cpu_ms ();

      if (!json_parser_load_from_data (parser, page, -1, NULL))
        g_error ("the pages are wrong");
      g_clear_object (&parser);
      spent_us += g_get_monotonic_time () - begin_us;
      spent += cpu_ms () - begin;
    }
  g_print ("wall_s %.4f\ncpu_s %.4f\n", (double) spent_us / G_USEC_PER_SEC, spent / 1e3);
}

int
main (int    argc,
      char **argv)
{
  guint n_rows = argc == 3 ? (guint) g_ascii_strtoull (argv[2], NULL, 10) : 0;

  if (n_rows > 0 && g_str_equal (argv[1], "parse"))
    {
      parse (n_rows);
      return 0;
    }
  if (n_rows == 0 || !g_str_equal (argv[1], "fill"))
    {
      g_printerr ("usage: yd-bench-listing parse|fill ROWS\n");
      return 2;
    }
  gtk_init ();
  fill (n_rows);
  return 0;
}
