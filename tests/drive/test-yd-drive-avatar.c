/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The picture of a person: fetched once and without a token, and what is refused of it.
 */
#include "config.h"

#include "yd-test-drive.h"

#include <string.h>

/* (transfer full) */
static char *
dup_url (YdTestDrive *self)
{
  g_autoptr(YdDriveUser) user = NULL;

  yd_drive_client_get_user_async (self->client, NULL, yd_test_drive_take, self);
  user = yd_drive_client_get_user_finish (self->client, yd_test_drive_wait (self), &self->error);
  g_assert_no_error (self->error);
  return g_strdup (user->avatar_url);
}

/* (transfer full) (nullable) */
static GBytes *
get_avatar (YdTestDrive *self,
            const char  *url)
{
  yd_drive_client_get_avatar_async (self->client, url, NULL, yd_test_drive_take, self);
  return yd_drive_client_get_avatar_finish (self->client, yd_test_drive_wait (self),
                                            &self->error);
}

static guint
count_asked (YdTestDrive *self)
{
  GPtrArray *journal = yd_sim_get_journal (self->sim);
  guint count = 0;

  for (guint i = 0; i < journal->len; i++)
    if (g_str_has_prefix (((YdSimEntry *) g_ptr_array_index (journal, i))->endpoint, "/avatar/"))
      count++;
  return count;
}

static void
test_fetched (YdTestDrive   *self,
              gconstpointer  data)
{
  g_autofree char *url = dup_url (self);
  g_autoptr(GBytes) bytes = get_avatar (self, url);

  g_assert_no_error (self->error);
  g_assert_cmpuint (g_bytes_get_size (bytes), >, 500);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), 3, "\xff\xd8\xff", 3);
  g_assert_cmpuint (count_asked (self), ==, 1);
  /* That no token was sent is looked at by the simulator. */
}

static const struct
{
  guint status;
  const char *type;    /* (unowned) */
  gsize size;
  YdNetError expected; /* 0 with status 200 and a type of images: fine */
  gboolean fine;
} answers[] = {
  { 200, "image/png", YD_DRIVE_AVATAR_MAX_BYTES, 0, TRUE },
  { 200, "Image/JPEG; charset=binary", 1, 0, TRUE },
  { 200, "image/png", YD_DRIVE_AVATAR_MAX_BYTES + 1, YD_NET_ERROR_TOO_LARGE, FALSE },
  { 200, "image/png", 0, YD_NET_ERROR_BAD_REPLY, FALSE },
  { 200, "text/html; charset=utf-8", 100, YD_NET_ERROR_BAD_REPLY, FALSE },
  { 200, "application/json", 100, YD_NET_ERROR_BAD_REPLY, FALSE },
  { 206, "image/png", 100, YD_NET_ERROR_BAD_REPLY, FALSE },
  { 403, "image/png", 100, YD_NET_ERROR_BAD_REPLY, FALSE },
  { 404, "application/xml", 100, YD_NET_ERROR_BAD_REPLY, FALSE },
  { 503, "text/html", 100, YD_NET_ERROR_BAD_REPLY, FALSE },
};

static void
test_answers (YdTestDrive   *self,
              gconstpointer  data)
{
  g_autofree char *url = dup_url (self);

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *content = g_strnfill (answers[i].size, 'x');
      g_autoptr(GBytes) body = g_bytes_new (content, answers[i].size);
      g_autoptr(GBytes) bytes = NULL;
      YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = "/avatar/",
                           .status = answers[i].status, .content_type = answers[i].type,
                           .body = body };

      yd_sim_add_fault (self->sim, &fault);
      bytes = get_avatar (self, url);
      if (answers[i].fine)
        g_assert_cmpuint (g_bytes_get_size (bytes), ==, answers[i].size);
      else
        g_assert_error (self->error, YD_NET_ERROR, (int) answers[i].expected);
      g_assert_cmpuint (count_asked (self), ==, i + 1);
    }
}

/* Neither is another address gone to, nor is the same one asked again. */
static void
test_connection (YdTestDrive   *self,
                 gconstpointer  data)
{
  g_autofree char *url = dup_url (self);
  g_autofree char *other = g_strconcat (yd_sim_get_base_url (self->sim), "/elsewhere", NULL);
  YdSimFault redirect = { .kind = YD_SIM_FAULT_REDIRECT, .endpoint = "/avatar/", .url = other };
  YdSimFault lost = { .kind = YD_SIM_FAULT_LOST_ANSWER, .endpoint = "/avatar/" };

  yd_sim_add_fault (self->sim, &redirect);
  g_assert_null (get_avatar (self, url));
  g_assert_error (self->error, YD_NET_ERROR, YD_NET_ERROR_REDIRECT);
  g_assert_cmpuint (yd_sim_count (self->sim, "/elsewhere"), ==, 0);
  yd_sim_add_fault (self->sim, &lost);
  g_assert_null (get_avatar (self, url));
  g_assert_nonnull (self->error);
  g_assert_cmpuint (count_asked (self), ==, 2);
}

static void
test_addresses (YdTestDrive   *self,
                gconstpointer  data)
{
  g_assert_null (get_avatar (self, "http://pictures.example/a.jpg"));
  g_assert_error (self->error, YD_NET_ERROR, YD_NET_ERROR_INSECURE);
  g_assert_null (get_avatar (self, "file:///etc/passwd"));
  g_assert_error (self->error, YD_NET_ERROR, YD_NET_ERROR_BAD_URL);
  g_assert_null (get_avatar (self, "//pictures.example/a.jpg"));
  g_assert_error (self->error, YD_NET_ERROR, YD_NET_ERROR_BAD_URL);
}

static void
test_cancelled (YdTestDrive   *self,
                gconstpointer  data)
{
  g_autofree char *url = dup_url (self);

  for (int before = 0; before < 2; before++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();

      if (before)
        g_cancellable_cancel (cancellable);
      yd_drive_client_get_avatar_async (self->client, url, cancellable, yd_test_drive_take, self);
      g_cancellable_cancel (cancellable);
      g_assert_null (yd_drive_client_get_avatar_finish (self->client, yd_test_drive_wait (self),
                                                        &self->error));
      g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) \
  g_test_add ("/drive/avatar/" name, YdTestDrive, NULL, yd_test_drive_set_up, func, \
              yd_test_drive_tear_down)
  ADD ("fetched", test_fetched);
  ADD ("answers", test_answers);
  ADD ("connection", test_connection);
  ADD ("addresses", test_addresses);
  ADD ("cancelled", test_cancelled);
#undef ADD
  return g_test_run ();
}
