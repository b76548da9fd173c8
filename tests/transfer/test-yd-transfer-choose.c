/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An upload whose local file is gone, or kept changing: it waits and says so, also in the next
 * program, until the file is back or chosen again. What the service has of it counts on when the
 * bytes are the same.
 */
#include "config.h"

#include "yd-test-kept.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define NAME "thesis.pdf"
#define PARTS 4
#define SIZE (PARTS * YD_TEST_PART_BYTES)
#define CREATE "openFile/create"
#define PUT "PUT oss"

static void
set_up (YdTestKept    *test,
        gconstpointer  data)
{
  yd_test_kept_init (test);
}

static void
tear_down (YdTestKept    *test,
           gconstpointer  data)
{
  yd_test_kept_clear (test);
}

static YdTransfer *
get_first (YdTestKept *test)
{
  return yd_test_transfer_get (&test->base, 0);
}

static gboolean
has_begun_third (gpointer data)
{
  return yd_sim_count (data, PUT) >= 3;
}

/* Two parts are there; the program has ended, and so has the file. */
static char *
leave_halfway (YdTestKept *test,
               GBytes     *bytes)
{
  g_autofree char *path = yd_test_transfer_write (&test->base, NAME, bytes);
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = PUT, .nth = 3, .times = G_MAXUINT };

  yd_sim_add_fault (test->base.sim, &hang);
  yd_test_transfer_upload (&test->base, path);
  yd_test_transfer_spin (has_begun_third, test->base.sim);
  yd_test_kept_end (test);
  yd_sim_clear_faults (test->base.sim);
  yd_sim_clear_journal (test->base.sim);
  return g_steal_pointer (&path);
}

static void
assert_waits (YdTestKept      *test,
              YdTransferError  trouble)
{
  yd_test_transfer_wait_reason (get_first (test), YD_TRANSFER_REASON_SOURCE);
  g_assert_error (yd_transfer_get_error (get_first (test)), YD_TRANSFER_ERROR, (int) trouble);
}

static void
choose (YdTestKept *test,
        const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);

  yd_transfer_queue_choose_source (test->base.queue, get_first (test), file);
}

static void
assert_arrived (YdTestKept *test,
                GBytes     *bytes)
{
  yd_test_transfer_wait (&test->base);
  yd_test_transfer_assert_done (get_first (test));
  yd_test_transfer_assert_remote (&test->base, "/" NAME, bytes);
  g_assert_cmpstr (yd_transfer_get_name (get_first (test)), ==, NAME);
  g_assert_cmpint (yd_transfer_get_size (get_first (test)), ==, (gint64) g_bytes_get_size (bytes));
  g_assert_cmpuint (yd_test_kept_count_rows (test, "transfer_upload"), ==, 0);
}

/* Deleted while no program ran: said, kept, and said again by the one after. */
static void
test_deleted (YdTestKept    *test,
              gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = leave_halfway (test, bytes);
  g_autofree char *other = g_strconcat (test->base.folder, "/found-again.pdf", NULL);

  g_assert_cmpint (g_rename (path, other), ==, 0);
  yd_test_kept_begin (test);
  assert_waits (test, YD_TRANSFER_ERROR_SOURCE_GONE);
  yd_test_kept_restart (test);
  g_assert_cmpint (yd_transfer_get_state (get_first (test)), ==, YD_TRANSFER_WAITING);
  assert_waits (test, YD_TRANSFER_ERROR_SOURCE_GONE);
  g_assert_cmpuint (yd_sim_get_journal (test->base.sim)->len, ==, 0);

  choose (test, other);
  g_assert_no_error (yd_transfer_get_error (get_first (test)));
  assert_arrived (test, bytes);
  g_assert_cmpuint (yd_sim_count (test->base.sim, CREATE), ==, 1);
}

/* The person put it back: no choosing is needed. */
static void
test_put_back (YdTestKept    *test,
               gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = leave_halfway (test, bytes);
  g_autofree char *other = g_strconcat (path, "-away", NULL);

  g_assert_cmpint (g_rename (path, other), ==, 0);
  yd_test_kept_begin (test);
  assert_waits (test, YD_TRANSFER_ERROR_SOURCE_GONE);
  yd_transfer_queue_resume (test->base.queue, get_first (test));
  assert_waits (test, YD_TRANSFER_ERROR_SOURCE_GONE);
  g_assert_cmpint (g_rename (other, path), ==, 0);
  yd_transfer_queue_resume (test->base.queue, get_first (test));
  assert_arrived (test, bytes);
}

/* With a hash that is known, the parts that are there stay of use: the same session goes on. */
static void
test_same_bytes (YdTestKept    *test,
                 gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = NULL;
  g_autofree char *copy = NULL;

  yd_test_transfer_configure (&test->base, TRUE, YD_STORAGE_LIVP_JPEG);
  path = leave_halfway (test, bytes);
  g_assert_cmpint (g_unlink (path), ==, 0);
  yd_test_kept_begin (test);
  assert_waits (test, YD_TRANSFER_ERROR_SOURCE_GONE);
  copy = yd_test_transfer_write (&test->base, "backup.pdf", bytes);
  choose (test, copy);
  assert_arrived (test, bytes);
  g_assert_cmpuint (yd_sim_count (test->base.sim, CREATE), ==, 0);
  g_assert_cmpint (yd_test_transfer_count_put (&test->base), ==, 2 * YD_TEST_PART_BYTES);
}

/* Other bytes, of the same size or not: from the beginning, in a session of their own. */
static void
test_other_bytes (YdTestKept    *test,
                  gconstpointer  data)
{
  gsize size = GPOINTER_TO_SIZE (data);
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autoptr(GBytes) others = g_bytes_new_take (g_malloc0 (size), size);
  g_autofree char *path = NULL;
  g_autofree char *other = NULL;

  yd_test_transfer_configure (&test->base, TRUE, YD_STORAGE_LIVP_JPEG);
  path = leave_halfway (test, bytes);
  g_assert_cmpint (g_unlink (path), ==, 0);
  yd_test_kept_begin (test);
  assert_waits (test, YD_TRANSFER_ERROR_SOURCE_GONE);
  other = yd_test_transfer_write (&test->base, "other.pdf", others);
  choose (test, other);
  assert_arrived (test, others);
  g_assert_cmpuint (yd_sim_count (test->base.sim, CREATE), ==, 1);
  g_assert_cmpint (yd_test_transfer_count_put (&test->base), ==, (goffset) size);
}

/* What was chosen is remembered over the end of the program, the name that was meant too; and that
 * a link was meant. */
static void
test_chosen_is_kept (YdTestKept    *test,
                     gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = leave_halfway (test, bytes);
  g_autofree char *copy = yd_test_transfer_write (&test->base, "copy.pdf", bytes);
  g_autofree char *symbolic = g_strconcat (copy, "-link", NULL);
  g_autofree char *shown = NULL;

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (symlink ("copy.pdf", symbolic), ==, 0);
  yd_test_kept_begin (test);
  assert_waits (test, YD_TRANSFER_ERROR_SOURCE_GONE);
  yd_transfer_queue_set_online (test->base.queue, FALSE);
  choose (test, symbolic);
  yd_test_kept_restart (test);
  assert_arrived (test, bytes);
  shown = g_file_get_path (yd_transfer_get_file (get_first (test)));
  g_assert_cmpstr (shown, ==, symbolic);
}

static void
append_byte (const char *path)
{
  int fd = open (path, O_WRONLY | O_APPEND);

  g_assert_cmpint (write (fd, "x", 1), ==, 1);
  close (fd);
}

/* Somebody does not stop writing: it waits for the person, who may want what is there by now. */
static void
test_kept_changing (YdTestKept    *test,
                    gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = yd_test_transfer_write (&test->base, NAME, bytes);
  g_autoptr(GMappedFile) now = NULL;
  g_autoptr(GBytes) all = NULL;
  YdSimFault slow = { .kind = YD_SIM_FAULT_DELAY, .endpoint = PUT, .nth = 3, .times = G_MAXUINT,
                      .delay_ms = 50 };

  yd_sim_add_fault (test->base.sim, &slow);
  yd_test_transfer_upload (&test->base, path);
  for (guint i = 0; i < 2; i++)
    {
      yd_test_transfer_spin (has_begun_third, test->base.sim);
      yd_sim_clear_journal (test->base.sim);
      append_byte (path);
    }
  assert_waits (test, YD_TRANSFER_ERROR_SOURCE_CHANGED);
  yd_sim_clear_faults (test->base.sim);
  yd_transfer_queue_resume (test->base.queue, get_first (test));
  now = g_mapped_file_new (path, FALSE, NULL);
  all = g_mapped_file_get_bytes (now);
  assert_arrived (test, all);
}

/* It can be given up all the same, and nothing of it stays. */
static void
test_given_up (YdTestKept    *test,
               gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = leave_halfway (test, bytes);

  g_assert_cmpint (g_unlink (path), ==, 0);
  yd_test_kept_begin (test);
  assert_waits (test, YD_TRANSFER_ERROR_SOURCE_GONE);
  yd_transfer_queue_cancel (test->base.queue, get_first (test));
  yd_test_transfer_wait (&test->base);
  g_assert_cmpint (yd_transfer_get_state (get_first (test)), ==, YD_TRANSFER_CANCELLED);
  g_assert_cmpuint (yd_test_kept_count_rows (test, "transfer_upload"), ==, 0);
  choose (test, path);
  g_assert_cmpint (yd_transfer_get_state (get_first (test)), ==, YD_TRANSFER_CANCELLED);
}

/* The next start of a sandbox numbers its devices anew: the file is the same all the same. Outside,
 * another device is another file. */
static void
test_other_device (YdTestKept    *test,
                   gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = NULL;
  g_autoptr(GPtrArray) rows = NULL;

  test->sandboxed = GPOINTER_TO_INT (data);
  yd_test_kept_restart (test);
  path = leave_halfway (test, bytes);
  rows = yd_base_database_query (test->database, NULL, "SELECT device FROM transfer_upload", 0);
  g_assert_cmpint (yd_base_database_row_int (g_ptr_array_index (rows, 0), 0) == 0, ==,
                   test->sandboxed);
  if (!test->sandboxed)
    g_assert_true (yd_base_database_run (test->database, NULL,
                                         "UPDATE transfer_upload SET device = device + 1", 0));
  yd_test_kept_begin (test);
  assert_arrived (test, bytes);
  g_assert_cmpuint (yd_sim_count (test->base.sim, CREATE), ==, test->sandboxed ? 0 : 1);
}

/* A sandbox: a pretended portal, whose documents are links beside those that were dropped. */

static void
called (GDBusConnection       *connection,
        const char            *sender,
        const char            *object_path,
        const char            *interface_name,
        const char            *method,
        GVariant              *parameters,
        GDBusMethodInvocation *invocation,
        gpointer               user_data)
{
  const char *ids[] = { "kept", NULL };

  g_dbus_method_invocation_return_value (
    invocation, g_variant_new ("(^as@a{sv})", ids,
                               g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0)));
}

static GDBusConnection *
connect_to (GTestDBus *bus)
{
  GError *error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);

  g_assert_no_error (error);
  return connection;
}

static void
export_portal (GDBusConnection *portal)
{
  static const GDBusInterfaceVTable table = { .method_call = called };
  static const char xml[] =
    "<node><interface name='org.freedesktop.portal.Documents'>"
    "<method name='AddFull'><arg type='ah' direction='in'/><arg type='u' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='as' direction='in'/>"
    "<arg type='as' direction='out'/><arg type='a{sv}' direction='out'/></method>"
    "</interface></node>";
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autoptr(GVariant) reply = NULL;

  g_dbus_connection_register_object (portal, "/org/freedesktop/portal/documents",
                                     node->interfaces[0], &table, NULL, NULL, NULL);
  reply = g_dbus_connection_call_sync (portal, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.portal.Documents",
                                                      0),
                                       NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_assert_nonnull (reply);
}

static gboolean
has_one (gpointer data)
{
  return g_list_model_get_n_items (data) == 1;
}

/* What was dropped is gone with the program, as it is in a sandbox; what the portal kept is not. */
static void
test_documents (YdTestKept    *test,
                gconstpointer  data)
{
  g_autoptr(GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr(GDBusConnection) portal = NULL;
  g_autoptr(GDBusConnection) ours = NULL;
  g_autoptr(YdBaseDocuments) documents = NULL;
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *mount = g_build_filename (test->base.folder, "doc", NULL);
  g_autofree char *dropped_folder = g_build_filename (mount, "dropped", NULL);
  g_autofree char *kept_folder = g_build_filename (mount, "kept", NULL);
  g_autofree char *dropped = NULL;
  g_autofree char *kept = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = PUT, .nth = 3, .times = G_MAXUINT };

  g_assert_cmpint (g_mkdir_with_parents (dropped_folder, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (kept_folder, 0700), ==, 0);
  dropped = yd_test_transfer_write (&test->base, "doc/dropped/" NAME, bytes);
  kept = g_build_filename (kept_folder, NAME, NULL);
  g_assert_cmpint (link (dropped, kept), ==, 0);
  g_test_dbus_up (bus);
  portal = connect_to (bus);
  ours = connect_to (bus);
  export_portal (portal);
  documents = yd_base_documents_new (ours, "org.example.App", mount, TRUE);
  yd_transfer_queue_set_documents (test->base.queue, documents);

  file = g_file_new_for_path (dropped);
  g_list_store_append (files, file);
  yd_sim_add_fault (test->base.sim, &hang);
  yd_transfer_queue_enqueue_uploads (test->base.queue, G_LIST_MODEL (files), test->base.storage,
                                     YD_DRIVE_ROOT_ID, NULL);
  g_assert_cmpuint (yd_transfer_queue_get_active (test->base.queue), ==, 1);
  yd_test_transfer_spin (has_one, test->base.queue);
  g_assert_cmpstr (g_file_peek_path (yd_transfer_get_file (get_first (test))), ==, kept);
  yd_test_transfer_spin (has_begun_third, test->base.sim);
  yd_test_kept_end (test);
  g_assert_cmpint (g_unlink (dropped), ==, 0);
  yd_sim_clear_faults (test->base.sim);
  yd_test_kept_begin (test);
  assert_arrived (test, bytes);
  g_assert_finalize_object (g_steal_pointer (&documents));
  g_clear_object (&ours);
  g_clear_object (&portal);
  g_test_dbus_down (bus);
}

static void
add (const char    *name,
     void         (*func) (YdTestKept *, gconstpointer),
     gconstpointer  data)
{
  g_autofree char *path = g_strconcat ("/transfer/choose/", name, NULL);

  g_test_add (path, YdTestKept, data, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("deleted", test_deleted, NULL);
  add ("put-back", test_put_back, NULL);
  add ("same-bytes", test_same_bytes, NULL);
  add ("other-bytes", test_other_bytes, GSIZE_TO_POINTER (SIZE));
  add ("other-size", test_other_bytes, GSIZE_TO_POINTER (SIZE - 9));
  add ("chosen-is-kept", test_chosen_is_kept, NULL);
  add ("kept-changing", test_kept_changing, NULL);
  add ("given-up", test_given_up, NULL);
  add ("documents", test_documents, NULL);
  add ("other-device", test_other_device, GINT_TO_POINTER (FALSE));
  add ("other-device-in-sandbox", test_other_device, GINT_TO_POINTER (TRUE));
  return g_test_run ();
}
