/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What transfers do about limits: how they say that they wait for one.
 */
#include "config.h"

#include "yd-test-transfer.h"

#include "yd-transfer-private.h"

static void
set_up (YdTestTransfer *test,
        gconstpointer   data)
{
  yd_test_transfer_init (test, NULL);
  yd_test_transfer_configure (test, FALSE, YD_STORAGE_LIVP_JPEG);
}

static void
tear_down (YdTestTransfer *test,
           gconstpointer   data)
{
  yd_test_transfer_clear (test);
}

static gboolean
somebody_waits_for_limit (gpointer data)
{
  GListModel *queue = G_LIST_MODEL (((YdTestTransfer *) data)->queue);

  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (queue, i);

      if (yd_transfer_get_state (transfer) == YD_TRANSFER_WAITING)
        {
          g_assert_cmpint (yd_transfer_get_reason (transfer), ==, YD_TRANSFER_REASON_OWN_LIMIT);
          return TRUE;
        }
    }
  return FALSE;
}

/* The service allows one link a second: who waits for his says so, and comes to his end. */
static void
test_own_limit (YdTestTransfer *test,
                gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (100);
  guint n = 6;

  yd_test_transfer_be_patient (test);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("file-%u", i);
      g_autofree char *id = yd_test_transfer_add_remote (test, name, bytes);

      yd_test_transfer_download (test, id);
    }
  yd_test_transfer_spin (somebody_waits_for_limit, test);
  yd_test_transfer_wait (test);
  for (guint i = 0; i < n; i++)
    yd_test_transfer_assert_done (yd_test_transfer_get (test, i));
}

#define add(name, func) \
  g_test_add ("/transfer/weather/" name, YdTestTransfer, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_init (&argc, &argv, NULL);

  add ("own-limit", test_own_limit);
  return g_test_run ();
}
