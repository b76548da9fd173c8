/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Large pages of a folder, which a worker reads: where the next one begins is told before; what is
 * cancelled meanwhile ends so; one that makes no sense is refused as if it were small.
 */
#include "config.h"

#include "yd-test-drive.h"

#include "yd-drive-codec.h"

#include <string.h>

#define LARGE 200 /* entries: a page that no test would take for small */

typedef struct
{
  YdTestDrive *drive; /* (borrowed) */
  GString *told;      /* (owned): "MARKER;" */
  gboolean cancels;   /* when it is told */
  guint n_told_late;  /* after the end */
} Listener;

static void
hear_marker (const char *next_marker,
             gpointer    user_data)
{
  Listener *listener = user_data;

  g_string_append_printf (listener->told, "%s;", next_marker);
  listener->n_told_late += listener->drive->result != NULL;
  if (listener->cancels)
    g_cancellable_cancel (listener->drive->cancellable);
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Listener *listener = user_data;

  yd_test_drive_take (object, result, listener->drive);
}

static GPtrArray *
list (Listener    *listener,
      const char  *marker,
      char       **next_marker)
{
  YdTestDrive *self = listener->drive;

  yd_drive_client_list_telling_async (self->client, self->drive_id, "root", marker, hear_marker,
                                      self->cancellable, listed_cb, listener);
  return yd_drive_client_list_finish (self->client, yd_test_drive_wait (self), next_marker,
                                      &self->error);
}

static void
fill (YdTestDrive *self,
      guint        count)
{
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *name = g_strdup_printf ("file %u", i);
      G_GNUC_UNUSED g_autofree char *id = yd_test_drive_add_file (self, "root", name, name);
    }
}

/* Before the page, and not at the last one. */
static void
test_told (YdTestDrive   *self,
           gconstpointer  data)
{
  Listener listener = { self, g_string_new (NULL), FALSE, 0 };
  g_autoptr(GPtrArray) first = NULL;
  g_autoptr(GPtrArray) second = NULL;
  g_autofree char *marker = NULL;
  g_autofree char *end = NULL;
  g_autofree char *expected = NULL;

  fill (self, LARGE + 1);
  first = list (&listener, NULL, &marker);
  g_assert_no_error (self->error);
  g_assert_cmpuint (first->len, ==, LARGE);
  expected = g_strconcat (marker, ";", NULL);
  g_assert_cmpstr (listener.told->str, ==, expected);
  second = list (&listener, marker, &end);
  g_assert_no_error (self->error);
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_null (end);
  g_assert_cmpstr (listener.told->str, ==, expected);
  g_assert_cmpuint (listener.n_told_late, ==, 0);
  g_string_free (listener.told, TRUE);
}

/* The page has come, and is not read yet, or is being read. */
static void
test_cancelled (YdTestDrive   *self,
                gconstpointer  data)
{
  Listener listener = { self, g_string_new (NULL), TRUE, 0 };
  g_autofree char *marker = NULL;

  fill (self, LARGE + 1);
  g_assert_null (list (&listener, NULL, &marker));
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&self->error);
  g_assert_null (marker);

  /* Who is cancelled before is told nothing. */
  g_string_truncate (listener.told, 0);
  g_assert_null (list (&listener, NULL, &marker));
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (listener.told->str, ==, "");
  g_string_free (listener.told, TRUE);
}

/* A page of LARGE entries, of which the last is @last, and what follows them. (transfer full) */
static char *
make_page (const char *last,
           const char *rest)
{
  GString *page = g_string_new ("{\"items\":[");

  for (guint i = 0; i < LARGE; i++)
    g_string_append_printf (page, "{\"drive_id\":\"1\",\"file_id\":\"id-%u\",\"name\":\"file %u\","
                            "\"parent_file_id\":\"root\",\"type\":\"file\",\"size\":%u,"
                            "\"content_hash\":\"%040u\",\"content_hash_name\":\"sha1\"},", i, i, i,
                            i);
  g_string_append_printf (page, "%s]%s}", last, rest);
  return g_string_free (page, FALSE);
}

/* Answers with that page; what the list says. */
static GPtrArray *
list_made (Listener   *listener,
           const char *last,
           const char *rest)
{
  g_autofree char *page = make_page (last, rest);
  g_autofree char *marker = NULL;

  g_string_truncate (listener->told, 0);
  g_clear_error (&listener->drive->error);
  yd_test_drive_reply (listener->drive, "list", 200, page);
  return list (listener, "here", &marker);
}

#define FINE "{\"file_id\":\"id\",\"name\":\"name\",\"type\":\"file\"}"

static void
test_bad (YdTestDrive   *self,
          gconstpointer  data)
{
  static const struct
  {
    const char *last;
    const char *rest;
    const char *told;
  } rows[] = {
    { "{\"file_id\":\"id\",\"type\":\"file\"}", ",\"next_marker\":\"m\"", "m;" },
    { "7", ",\"next_marker\":\"m\"", "m;" },
    { FINE, ",\"next\\u005fmarker\":\"n\",\"next_marker\":\"here\"", "" },
    { FINE ",", ",\"next_marker\":\"m\"", "m;" },
    { FINE, ",\"next_marker\":7", "" },
    { FINE, ",\"next_marker\":\"m\"}", "" },
  };
  Listener listener = { self, g_string_new (NULL), FALSE, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GPtrArray) items = list_made (&listener, rows[i].last, rows[i].rest);

      g_assert_null (items);
      g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
      g_assert_cmpstr (listener.told->str, ==, rows[i].told);
    }
  g_clear_error (&self->error);
  g_string_free (listener.told, TRUE);
}

/* What is told is what the page says, however it says it. */
static void
test_good (YdTestDrive   *self,
           gconstpointer  data)
{
  static const struct
  {
    const char *rest;
    const char *told;
  } rows[] = {
    { "", "" },
    { ",\"next_marker\":\"\"", "" },
    { ",\"next_marker\":null", "" },
    { ",\"next_marker\":\"m\"", "m;" },
    { " , \"next_marker\" : \"m\" , \"n\" : 7 ", "m;" },
    { ",\"next_marker\":\"\\u006d\"", "" },
    { ",\"next_marker\":\"m\",\"next\\u005fmarker\":\"n\"", "" },
    { ",\"next_marker\":\"m\",\"name\":\"\\\",\\\"next_marker\\\":\\\"x\\\"\"", "" },
  };
  Listener listener = { self, g_string_new (NULL), FALSE, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GPtrArray) items = list_made (&listener, FINE, rows[i].rest);

      g_assert_no_error (self->error);
      g_assert_cmpuint (items->len, ==, LARGE + 1);
      g_assert_cmpstr (listener.told->str, ==, rows[i].told);
    }
  g_string_free (listener.told, TRUE);
}

/* Without a service */

static void
test_peek (void)
{
  static const struct
  {
    const char *text;
    const char *marker;
  } rows[] = {
    { "", NULL },
    { "\"next_marker\"", NULL },
    { "\"next_marker\":", NULL },
    { "\"next_marker\":\"", NULL },
    { "\"next_marker\":\"m\"", NULL },
    { "{\"next_marker\":\"m\"}", "m" },
    { "{\"next_marker\":\"m\"}\n", "m" },
    { "{\"next_marker\":\"m\"}}", NULL },
    { "{\"next_marker\":\"m\"},", NULL },
    { "{\"items\":[{\"next_marker\":\"m\"}]}", NULL },
    { "{\"more\":{\"next_marker\":\"m\"}}", NULL },
    { "{\"next_marker\":[\"m\"]}", NULL },
    { "{\"next_marker\":\"a\\\\b\"}", NULL },
    { "{\"name\":\"\\\"next_marker\\\":\\\"m\\\"\"}", NULL },
    { "{\"next_marker\":\"m\",\"name\":\"}\"}", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GBytes) body = g_bytes_new (rows[i].text, strlen (rows[i].text));
      g_autoptr(YdNetReply) reply =
        yd_net_reply_new (200, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
                          body);
      g_autofree char *marker = yd_drive_codec_peek_marker (reply);

      g_assert_cmpstr (marker, ==, rows[i].marker);
    }
}

#define ADD(path, func) \
  g_test_add ("/drive/list/" path, YdTestDrive, NULL, yd_test_drive_set_up, func, \
              yd_test_drive_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("told", test_told);
  ADD ("cancelled", test_cancelled);
  ADD ("bad", test_bad);
  ADD ("good", test_good);
  g_test_add_func ("/drive/list/peek", test_peek);
  return g_test_run ();
}
