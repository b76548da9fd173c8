/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Uploads by way of the service's internal host, which is not there.
 */
#include "config.h"

#include "yd-test-transfer.h"

#define LIST_PARTS "openFile/listUploadedParts"
#define PUT "PUT oss"

static void
set_up (YdTestTransfer *test,
        gconstpointer   data)
{
  yd_test_transfer_init (test, NULL);
}

static void
tear_down (YdTestTransfer *test,
           gconstpointer   data)
{
  yd_test_transfer_clear (test);
}

/* An internal host that does not answer costs a look at what is there, and nothing else. */
static void
test_missing (YdTestTransfer *test,
              gconstpointer   data)
{
  g_autoptr(YdStorageOptions) options = yd_storage_options_new ();
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3 * YD_TEST_PART_BYTES);
  g_autofree char *data_url = g_strconcat (yd_sim_get_base_url (test->sim), "/", NULL);
  /* Nobody listens; a label of 64 characters, which no name server is asked for. */
  g_autofree char *unknown = g_strdup_printf ("https://%064d/", 0);
  const char *hosts[] = { "http://127.0.0.1:1/", unknown };

  options->instant = FALSE;
  options->internal = TRUE;
  yd_storage_set_options (test->storage, options);
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autofree char *name = g_strdup_printf ("inside%u", i);
      g_autofree char *remote = g_strconcat ("/", name, NULL);
      g_autofree char *path = yd_test_transfer_write (test, name, bytes);
      YdTransfer *transfer;

      yd_transfer_queue_set_data_urls (test->queue, data_url, hosts[i]);
      transfer = yd_test_transfer_upload (test, path);
      yd_test_transfer_wait (test);
      yd_test_transfer_assert_done (transfer);
      yd_test_transfer_assert_remote (test, remote, bytes);
      g_assert_cmpuint (yd_sim_count (test->sim, LIST_PARTS), ==, i + 1);
      g_assert_cmpuint (yd_sim_count (test->sim, PUT), ==, 3 * (i + 1));
    }
  g_assert_cmpuint (yd_test_transfer_count_waits (test), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/transfer/internal/missing", YdTestTransfer, NULL, set_up, test_missing, tear_down);
  return g_test_run ();
}
