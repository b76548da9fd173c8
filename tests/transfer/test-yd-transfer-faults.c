/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every request of an upload goes wrong in every way, one at a time: in the end there is what was
 * wished, at the latest after the person has tried again, and at no time anything that looks like
 * it and is not.
 */
#include "config.h"

#include "yd-test-faults.h"
#include "yd-test-resume.h"

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

typedef struct
{
  const Mode *mode;
  const YdTestFault *fault;
} Case;

static void
set_up (YdTestResume  *self,
        gconstpointer  data)
{
  const Case *one = data;

  yd_test_resume_init (self);
  yd_test_fault_prepare (one->fault, &self->test);
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
  yd_test_fault_add (one->fault, self->test.sim, nth);
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
  gsize n_faults;
  const YdTestFault *faults = yd_test_fault_get_all (&n_faults);
  g_autofree Case *cases = g_new0 (Case, G_N_ELEMENTS (modes) * n_faults);
  Case *one = cases;

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    for (gsize j = 0; j < n_faults; j++, one++)
      {
        g_autofree char *path = g_strdup_printf ("/transfer/faults/%" G_GSIZE_FORMAT "/%s", i,
                                                 faults[j].name);

        *one = (Case) { &modes[i], &faults[j] };
        g_test_add (path, YdTestResume, one, set_up, test_fault, tear_down);
      }
  return g_test_run ();
}
