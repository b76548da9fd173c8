/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every request of a download goes wrong in every way, one at a time: in the end there is the
 * whole file, at the latest after the person has tried again, and at no time anything else under
 * its name.
 */
#include "config.h"

#include "yd-test-faults.h"

#include "yd-transfer-segment-plan.h"

#include <glib/gstdio.h>

#define NAME "file.tar"
#define REQUESTS_MAX 8
#define ATTEMPTS_MAX 3
#define DROP 16384 /* bytes of a large file at a time: a thousand of the others would take long */

typedef struct
{
  gsize size;
  gboolean replace; /* an older file here */
} Mode;

static const Mode modes[] = {
  { 12345, FALSE }, { 12345, TRUE }, { YD_TRANSFER_SEGMENT_WHOLE_MAX + 4321, FALSE },
};

typedef struct
{
  const Mode *mode;
  const YdTestFault *fault;
} Case;

typedef struct
{
  YdTestTransfer base;
  GBytes *bytes; /* (owned) */
  GBytes *old;   /* (owned) */
  char *id;      /* (owned): of the remote file */
} Test;

static void
set_up (Test          *self,
        gconstpointer  data)
{
  const Case *one = data;

  yd_test_transfer_init (&self->base, NULL);
  yd_test_fault_prepare (one->fault, &self->base);
  self->bytes = yd_test_transfer_make_bytes (one->mode->size);
  self->old = yd_test_transfer_make_bytes (10);
  self->id = yd_test_transfer_add_remote (&self->base, NAME, self->bytes);
}

static void
tear_down (Test          *self,
           gconstpointer  data)
{
  yd_test_transfer_clear (&self->base);
  g_bytes_unref (self->bytes);
  g_bytes_unref (self->old);
  g_free (self->id);
}

/* What bears the name is the old or the new file, whole. */
static void
assert_nothing_wrong (Test *self)
{
  g_autofree char *path = g_build_filename (self->base.folder, NAME, NULL);
  g_autofree char *data = NULL;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, NULL))
    return;
  yd_test_transfer_assert_file (&self->base, NAME,
                                length == g_bytes_get_size (self->old) ? self->old : self->bytes);
}

static YdTransfer *
start (Test        *self,
       YdDriveItem *item,
       const Case  *one)
{
  const YdTransferOptions options = {
    one->mode->replace ? YD_TRANSFER_CONFLICT_REPLACE : YD_TRANSFER_CONFLICT_ASK, FALSE
  };
  GListModel *list = G_LIST_MODEL (self->base.queue);
  guint before = g_list_model_get_n_items (list);
  g_autoptr(GPtrArray) items = g_ptr_array_new ();
  g_autoptr(GFile) folder = g_file_new_for_path (self->base.folder);

  g_ptr_array_add (items, item);
  yd_transfer_queue_enqueue_downloads (self->base.queue, self->base.storage, items, folder,
                                       &options);
  while (g_list_model_get_n_items (list) == before)
    g_main_context_iteration (NULL, TRUE);
  return yd_test_transfer_get (&self->base, before);
}

static guint
get_n_requests (Test *self)
{
  return yd_sim_get_journal (self->base.sim)->len;
}

/* FALSE when the download makes fewer requests. */
static gboolean
download_through (Test       *self,
                  const Case *one,
                  guint       nth)
{
  g_autoptr(YdDriveItem) item = yd_test_transfer_get_item (&self->base, self->id);
  g_autofree char *path = g_build_filename (self->base.folder, NAME, NULL);
  gboolean reached;
  YdTransfer *transfer;

  if (one->mode->replace)
    g_free (yd_test_transfer_write (&self->base, NAME, self->old));
  yd_sim_clear_journal (self->base.sim);
  yd_test_fault_add (one->fault, self->base.sim, nth);
  transfer = start (self, item, one);
  yd_test_transfer_wait (&self->base);
  for (guint i = 1; i < ATTEMPTS_MAX && yd_transfer_get_state (transfer) == YD_TRANSFER_FAILED; i++)
    {
      g_test_message ("request %u: %s", nth, yd_transfer_get_error (transfer)->message);
      assert_nothing_wrong (self);
      yd_transfer_queue_retry (self->base.queue, transfer);
      yd_test_transfer_wait (&self->base);
    }
  reached = get_n_requests (self) >= nth;
  yd_sim_clear_faults (self->base.sim);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_file (&self->base, NAME, self->bytes);
  g_assert_cmpuint (yd_test_transfer_count_files (&self->base), ==, 1);
  yd_transfer_queue_clear_ended (self->base.queue);
  g_assert_cmpint (g_unlink (path), ==, 0);
  return reached;
}

static void
test_fault (Test          *self,
            gconstpointer  data)
{
  guint nth = 1;

  while (nth < REQUESTS_MAX && download_through (self, data, nth))
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
  YdTestFault large_drops;

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    for (gsize j = 0; j < n_faults; j++, one++)
      {
        g_autofree char *path = g_strdup_printf ("/transfer/fetch-faults/%" G_GSIZE_FORMAT "/%s",
                                                 i, faults[j].name);

        *one = (Case) { &modes[i], &faults[j] };
        if (modes[i].size > YD_TRANSFER_SEGMENT_WHOLE_MAX &&
            g_str_equal (faults[j].name, "dripping"))
          {
            large_drops = faults[j];
            large_drops.n = DROP;
            one->fault = &large_drops;
          }
        g_test_add (path, Test, one, set_up, test_fault, tear_down);
      }
  return g_test_run ();
}
