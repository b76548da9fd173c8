/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hostile names up, down and up again. A name goes up bit for bit, comes down as a name that is
 * safe here and says which it was, and goes up bit for bit again; the bytes stay what they were.
 * 2,000 of them with -m slow.
 */
#include "config.h"

#include "yd-test-transfer.h"

#include "yd-transfer-name.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_QUICK 300
#define N_SLOW 2000
#define BYTES_MAX 200
#define PIECES_MAX 12
#define SEED 20

/* Names as they are, and pieces of random ones. */
static const char * const pieces[] = {
  "...", " ", "~", "-rf", "--", "%", "%%", "%2F", "%2E%2E", "%00", "%_", "%~0123456789ABCDEF",
  "..%2F..", "\n", "\r\n", "\t", "\x01", "\x1b[2J", "\x7f", "\xc2\x80", "\xc2\xa0", "\\", "\"",
  "'", "`", "$(x)", "*", "?", "<", ">", "|", ":", ";", "&", "#", "@", "CON", "con", "aux.txt",
  "Thumbs.db", ".bashrc", ".tar.gz", "a (1)", "a", "A", "\xe2\x80\xaegnp.exe",
  "\xe2\x80\x8b", "\xe2\x81\xa6", "\xef\xbb\xbf", "e\xcc\x81", "é", "云朵", "文件.txt",
  "\xf0\x9f\x98\x80", "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9", "\xe2\x80\xa8",
  "\xef\xbf\xbd",
  "ﬀ", "İ", "null", "undefined", "\\u0000", "{\"name\":1}", "&amp;", "+", "=", "a.", "a ",
  "\xef\xbc\x8f", "\xe2\x88\x95", "C:\\x", "..\\..", "%s%n", "0",
};

typedef struct
{
  YdTestTransfer base;
  GPtrArray *names; /* (owned) of char: different ones */
} Test;

static char *
make_name (GRand *rand,
           guint  number)
{
  GString *name = g_string_new (NULL);
  guint n = (guint) g_rand_int_range (rand, 1, PIECES_MAX);

  if (number < G_N_ELEMENTS (pieces))
    n = 1;
  for (guint i = 0; i < n; i++)
    {
      guint which = number < G_N_ELEMENTS (pieces)
                      ? number : (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces));

      g_string_append (name, pieces[which]);
    }
  if (number % 16 == 15)
    while (name->len < BYTES_MAX)
      g_string_append (name, "长");
  return g_string_free (name, FALSE);
}

static GPtrArray *
make_names (guint n)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (SEED);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; names->len < n; i++)
    {
      g_autofree char *name = make_name (rand, i);

      if (strlen (name) > YD_TRANSFER_NAME_MAX || g_hash_table_contains (seen, name))
        continue;
      g_hash_table_add (seen, name);
      g_ptr_array_add (names, g_steal_pointer (&name));
    }
  return names;
}

static GBytes *
make_content (const char *name)
{
  g_autofree char *text = g_strdup_printf ("of %s", name);

  return g_bytes_new (text, strlen (text));
}

static void
set_up (Test          *test,
        gconstpointer  data)
{
  static const char * const folders[] = { "names", "down" };

  yd_test_transfer_init (&test->base, NULL);
  yd_test_transfer_configure (&test->base, FALSE, YD_STORAGE_LIVP_JPEG);
  test->names = make_names (g_test_slow () ? N_SLOW : N_QUICK);
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (test->base.folder, folders[i], NULL);

      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
    }
  for (guint i = 0; i < test->names->len; i++)
    {
      const char *name = g_ptr_array_index (test->names, i);
      g_autofree char *path = g_build_filename ("names", name, NULL);
      g_autoptr(GBytes) content = make_content (name);

      g_free (yd_test_transfer_write (&test->base, path, content));
    }
}

static void
tear_down (Test          *test,
           gconstpointer  data)
{
  yd_test_transfer_clear (&test->base);
  g_ptr_array_unref (test->names);
}

static gboolean
wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Until all is done, however long that takes; all of it well. */
static void
finish (Test *test)
{
  guint waker = g_timeout_add (50, wake, NULL);
  GListModel *list = G_LIST_MODEL (test->base.queue);

  while (yd_transfer_queue_get_active (test->base.queue) > 0 ||
         yd_transfer_queue_is_walking (test->base.queue))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (waker);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    yd_test_transfer_assert_done (yd_test_transfer_get (&test->base, i));
  yd_transfer_queue_clear_ended (test->base.queue);
}

static void
upload_folder (Test       *test,
               const char *name)
{
  g_autofree char *path = g_build_filename (test->base.folder, name, NULL);

  yd_test_transfer_upload (&test->base, path);
  finish (test);
}

static void
download_folder (Test       *test,
                 const char *path)
{
  const YdTransferOptions options = { YD_TRANSFER_CONFLICT_KEEP_BOTH, FALSE };
  g_autofree char *id = yd_sim_find (test->base.sim, "alice", "backup", path);
  g_autofree char *down = g_build_filename (test->base.folder, "down", NULL);
  g_autoptr(GFile) folder = g_file_new_for_path (down);
  g_autoptr(GPtrArray) items =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);

  g_ptr_array_add (items, yd_test_transfer_get_item (&test->base, id));
  yd_transfer_queue_enqueue_downloads (test->base.queue, test->base.storage, items, folder,
                                       &options);
  finish (test);
}

static void
assert_remote (Test       *test,
               const char *folder,
               const char *name,
               const char *original)
{
  g_autofree char *path = g_strconcat (folder, "/", name, NULL);
  g_autoptr(GBytes) content = make_content (original);

  yd_test_transfer_assert_remote (&test->base, path, content);
}

static void
assert_local (Test       *test,
              const char *name,
              const char *local)
{
  g_autofree char *path = g_build_filename ("down", "names", local, NULL);
  g_autofree char *decoded = yd_transfer_name_decode (local);
  g_autoptr(GBytes) content = make_content (name);

  yd_test_transfer_assert_file (&test->base, path, content);
  if (decoded != NULL)
    g_assert_cmpstr (decoded, ==, name);
}

static void
test_names (Test          *test,
            gconstpointer  data)
{
  upload_folder (test, "names");
  for (guint i = 0; i < test->names->len; i++)
    assert_remote (test, "/names", test->names->pdata[i], test->names->pdata[i]);
  download_folder (test, "/names");
  for (guint i = 0; i < test->names->len; i++)
    {
      g_autofree char *local = yd_transfer_name_encode (test->names->pdata[i], -1);

      assert_local (test, test->names->pdata[i], local);
    }
  upload_folder (test, "down");
  for (guint i = 0; i < test->names->len; i++)
    {
      g_autofree char *local = yd_transfer_name_encode (test->names->pdata[i], -1);

      assert_remote (test, "/down/names", local, test->names->pdata[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/transfer/hostile/up-down-up", Test, NULL, set_up, test_names, tear_down);
  return g_test_run ();
}
