/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every request of an upload goes wrong in every way, one at a time: in the end there is what was
 * wished, at the latest after the person has tried again, and at no time anything that looks like
 * it and is not.
 */
#include "config.h"

#include "yd-test-resume.h"

#include <string.h>

#define NAME "file.tar"
#define SIZE (2 * YD_TEST_PART_BYTES + 5)
#define REQUESTS_MAX 16
#define ATTEMPTS_MAX 3

typedef struct
{
  gboolean hashed;  /* instant uploads are on */
  gboolean known;   /* the service has the bytes: of another account */
  gboolean replace; /* an older file */
} Mode;

static const Mode modes[] = {
  { FALSE, FALSE, FALSE }, { TRUE, TRUE, FALSE }, { FALSE, FALSE, TRUE }, { TRUE, TRUE, TRUE },
};

static const struct
{
  const char *name;
  YdSimFaultKind kind;
  guint status;
  const char *type;
  const char *headers; /* (nullable) */
  const char *body;    /* (nullable) */
  goffset n;
} faults[] = {
  { "cut", YD_SIM_FAULT_CUT_BEFORE, 0, NULL, NULL, NULL, 0 },
  { "lost", YD_SIM_FAULT_LOST_ANSWER, 0, NULL, NULL, NULL, 0 },
  { "cut-request", YD_SIM_FAULT_CUT_REQUEST, 0, NULL, NULL, NULL, 3 },
  { "cut-reply", YD_SIM_FAULT_CUT_REPLY, 0, NULL, NULL, NULL, 20 },
  { "flipped", YD_SIM_FAULT_FLIP_BIT, 0, NULL, NULL, NULL, 0 },
  { "longer", YD_SIM_FAULT_WRONG_LENGTH, 0, NULL, NULL, NULL, 5 },
  { "shorter", YD_SIM_FAULT_WRONG_LENGTH, 0, NULL, NULL, NULL, -5 },
  { "500", YD_SIM_FAULT_REPLY, 500, "text/plain", NULL, "Internal", 0 },
  { "502", YD_SIM_FAULT_REPLY, 502, "text/html", NULL, "<html>Bad Gateway</html>", 0 },
  { "504", YD_SIM_FAULT_REPLY, 504, "application/xml", NULL, "<Error><Code>Timeout</Code>", 0 },
  { "429", YD_SIM_FAULT_REPLY, 429, "application/json", "x-retry-after: 700\r\n",
    "{\"code\":\"TooManyRequests\"}", 0 },
  { "404", YD_SIM_FAULT_REPLY, 404, "text/html", NULL, "<html>Not Found</html>", 0 },
  { "403", YD_SIM_FAULT_REPLY, 403, "text/html", NULL, "<html>Forbidden</html>", 0 },
  { "400", YD_SIM_FAULT_REPLY, 400, "application/json", NULL, "{\"code\":\"Odd\"}", 0 },
  { "portal", YD_SIM_FAULT_REPLY, 200, "text/html", NULL, "<html>Sign in</html>", 0 },
  { "nothing", YD_SIM_FAULT_REPLY, 204, NULL, NULL, "", 0 },
  { "nulls", YD_SIM_FAULT_REPLY, 200, "application/json", NULL, "{}", 0 },
  { "noise", YD_SIM_FAULT_RAW, 0, NULL, NULL, "\r\n\r\nnoise\r\n\r\n", 0 },
};

typedef struct
{
  const Mode *mode;
  gsize fault;
} Case;

static void
set_up (YdTestResume  *self,
        gconstpointer  data)
{
  const Case *one = data;

  yd_test_resume_init (self);
  yd_test_transfer_configure (&self->test, one->mode->hashed, YD_STORAGE_LIVP_JPEG);
}

static void
tear_down (YdTestResume  *self,
           gconstpointer  data)
{
  yd_test_resume_clear (self);
}

/* What bears the name is the old or the new file, whole. */
static void
assert_nothing_wrong (YdTestResume *self,
                      GBytes       *old,
                      GBytes       *bytes)
{
  g_autofree char *id = yd_sim_find (self->test.sim, "alice", "backup", "/" NAME);
  g_autoptr(GBytes) content = NULL;

  if (id == NULL)
    return;
  content = yd_sim_get_content (self->test.sim, id);
  g_assert_true (g_bytes_equal (content, old) || g_bytes_equal (content, bytes));
}

static void
add_fault (YdTestResume *self,
           gsize         which,
           guint         nth)
{
  g_autoptr(GBytes) body =
    faults[which].body != NULL ? g_bytes_new_static (faults[which].body,
                                                     strlen (faults[which].body)) : NULL;
  YdSimFault fault = { .kind = faults[which].kind, .nth = nth, .status = faults[which].status,
                       .content_type = faults[which].type, .headers = faults[which].headers,
                       .body = body, .n = faults[which].n };

  yd_sim_add_fault (self->test.sim, &fault);
}

/* FALSE when the upload makes fewer requests. */
static gboolean
upload_through (YdTestResume *self,
                const Case   *one,
                guint         nth)
{
  g_autoptr(GBytes) old = yd_test_transfer_make_bytes (10);
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE + nth);
  g_autofree char *path = yd_test_transfer_write (&self->test, NAME, bytes);
  g_autofree char *names = NULL;
  guint n_requests;
  guint attempt = 0;

  if (one->mode->replace)
    g_free (yd_test_transfer_add_remote (&self->test, NAME, old));
  if (one->mode->known)
    g_free (yd_sim_add_file (self->test.sim, "bob", "backup", YD_DRIVE_ROOT_ID, NAME, bytes));
  yd_sim_clear_journal (self->test.sim);
  add_fault (self, one->fault, nth);
  yd_test_resume_add (self, path, one->mode->replace ? YD_TRANSFER_CONFLICT_REPLACE
                                                     : YD_TRANSFER_CONFLICT_ASK, FALSE);
  do
    {
      yd_test_resume_start (self);
      yd_test_resume_wait (self);
      if (self->error != NULL)
        g_test_message ("request %u: %s", nth, self->error->message);
      assert_nothing_wrong (self, old, bytes);
    }
  while (!self->success && ++attempt < ATTEMPTS_MAX);
  n_requests = yd_sim_get_journal (self->test.sim)->len;
  yd_sim_clear_faults (self->test.sim);
  g_assert_no_error (self->error);
  names = yd_test_resume_list (self);
  g_assert_cmpstr (names, ==, NAME "\n");
  yd_test_transfer_assert_remote (&self->test, "/" NAME, bytes);
  yd_test_resume_remove (self, NAME);
  return n_requests >= nth;
}

static void
test_fault (YdTestResume  *self,
            gconstpointer  data)
{
  guint nth = 1;

  while (nth < REQUESTS_MAX && upload_through (self, data, nth))
    nth++;
  g_assert_cmpuint (nth, >, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree Case *cases = g_new0 (Case, G_N_ELEMENTS (modes) * G_N_ELEMENTS (faults));
  Case *one = cases;

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (faults); j++, one++)
      {
        g_autofree char *path = g_strdup_printf ("/transfer/faults/%" G_GSIZE_FORMAT "/%s", i,
                                                 faults[j].name);

        *one = (Case) { &modes[i], j };
        g_test_add (path, YdTestResume, one, set_up, test_fault, tear_down);
      }
  return g_test_run ();
}
