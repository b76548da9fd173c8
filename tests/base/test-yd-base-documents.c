/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A bus of our own, and on it this program as the portal of documents, which keeps what it is given
 * or does not, as a test says.
 */
#include "config.h"

#include "yd-test-bus.h"

#include "yd-base-documents.h"

#include <gio/gunixfdlist.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define APP_ID "org.example.App"
#define MANY 35

typedef enum
{
  KEEPS,
  REFUSES,
  SAYS_NONSENSE, /* names that lead elsewhere */
  SAYS_NOTHING,
} Says;

typedef struct
{
  Says says;
  GTestDBus *bus;             /* (owned) */
  GDBusConnection *portal;    /* (owned) */
  GDBusConnection *ours;      /* (owned) */
  YdBaseDocuments *documents; /* (owned) */
  char *folder;               /* (owned) */
  char *mount;                /* (owned): below, where the documents are */
  GString *seen;              /* (owned): what the portal was asked */
  GPtrArray *unanswered;      /* (owned): GDBusMethodInvocation */
  GListModel *kept;           /* (owned) (nullable) */
  GError *error;              /* (owned) (nullable) */
  gboolean ended;
} Fixture;

/* What the descriptor names. */
static char *
dup_name (GUnixFDList *fds,
          gint32       handle)
{
  int fd = g_unix_fd_list_get (fds, handle, NULL);
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *path = g_file_read_link (link, NULL);

  close (fd);
  g_assert_nonnull (path);
  return g_path_get_basename (path);
}

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
  Fixture *fixture = user_data;
  GUnixFDList *fds =
    g_dbus_message_get_unix_fd_list (g_dbus_method_invocation_get_message (invocation));
  g_autoptr(GVariantIter) handles = NULL;
  g_autofree const char **rights = NULL;
  GVariantBuilder ids = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("as"));
  const char *app_id;
  guint32 flags;
  gint32 handle;

  g_variant_get (parameters, "(ahu&s^a&s)", &handles, &flags, &app_id, &rights);
  g_string_append_printf (fixture->seen, "%u:", flags);
  g_assert_cmpstr (app_id, ==, APP_ID);
  g_assert_cmpstr (rights[0], ==, "read");
  while (g_variant_iter_next (handles, "h", &handle))
    {
      g_autofree char *name = dup_name (fds, handle);
      g_autofree char *id = g_strconcat (fixture->says == SAYS_NONSENSE ? "../" : "kept-", name,
                                         NULL);

      g_string_append_printf (fixture->seen, "%s ", name);
      g_variant_builder_add (&ids, "s", id);
    }
  if (fixture->says == SAYS_NOTHING)
    g_ptr_array_add (fixture->unanswered, g_object_ref (invocation));
  else if (fixture->says == REFUSES)
    g_dbus_method_invocation_return_dbus_error (invocation, "org.freedesktop.portal.Error.Failed",
                                                "no");
  else
    g_dbus_method_invocation_return_value (
      invocation, g_variant_new ("(as@a{sv})", &ids,
                                 g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0)));
  if (fixture->says == SAYS_NOTHING || fixture->says == REFUSES)
    g_variant_builder_clear (&ids);
}

static void
export_portal (Fixture *fixture)
{
  static const GDBusInterfaceVTable table = { .method_call = called };
  static const char xml[] =
    "<node><interface name='org.freedesktop.portal.Documents'>"
    "<method name='AddFull'><arg type='ah' direction='in'/><arg type='u' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='as' direction='in'/>"
    "<arg type='as' direction='out'/><arg type='a{sv}' direction='out'/></method>"
    "</interface></node>";
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, NULL);
  GError *error = NULL;

  g_dbus_connection_register_object (fixture->portal, "/org/freedesktop/portal/documents",
                                     node->interfaces[0], &table, fixture, NULL, &error);
  g_assert_no_error (error);
  yd_test_bus_own_name (fixture->portal, "org.freedesktop.portal.Documents");
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->says = GPOINTER_TO_INT (data);
  fixture->seen = g_string_new (NULL);
  fixture->unanswered = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->folder = g_dir_make_tmp ("yd-documents-XXXXXX", NULL);
  fixture->mount = g_build_filename (fixture->folder, "doc", NULL);
  g_assert_cmpint (g_mkdir (fixture->mount, 0700), ==, 0);
  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->portal = yd_test_bus_connect (fixture->bus);
  fixture->ours = yd_test_bus_connect (fixture->bus);
  export_portal (fixture);
  fixture->documents = yd_base_documents_new (fixture->ours, APP_ID, fixture->mount, TRUE);
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  /* A thread, or the bus, may still be about to let go of it. */
  g_object_add_weak_pointer (G_OBJECT (fixture->documents), (gpointer *) &fixture->documents);
  g_object_unref (fixture->documents);
  yd_test_bus_spin_until (g_atomic_pointer_get (&fixture->documents) == NULL);
  for (guint i = 0; i < fixture->unanswered->len; i++)
    g_dbus_method_invocation_return_dbus_error (
      g_object_ref (g_ptr_array_index (fixture->unanswered, i)), "org.example.Late", "late");
  g_ptr_array_unref (fixture->unanswered);
  g_clear_object (&fixture->kept);
  g_clear_error (&fixture->error);
  g_clear_object (&fixture->ours);
  g_clear_object (&fixture->portal);
  g_test_dbus_down (fixture->bus);
  g_object_unref (fixture->bus);
  g_string_free (fixture->seen, TRUE);
  remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->mount);
}

/* A file, or with a slash at its end a folder, below the fixture's folder. */
static void
add (Fixture    *fixture,
     GListStore *files,
     const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  if (!g_str_has_suffix (name, "/"))
    g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  g_list_store_append (files, file);
}

static void
kept_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->kept =
    yd_base_documents_keep_finish (YD_BASE_DOCUMENTS (object), result, &fixture->error);
  fixture->ended = TRUE;
}

static void
keep (Fixture    *fixture,
      GListStore *files)
{
  fixture->ended = FALSE;
  yd_base_documents_keep_async (fixture->documents, G_LIST_MODEL (files), NULL, kept_cb, fixture);
  yd_test_bus_spin_until (fixture->ended);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->kept), ==,
                    g_list_model_get_n_items (G_LIST_MODEL (files)));
}

static void
assert_kept (Fixture    *fixture,
             guint       position,
             const char *expected)
{
  g_autoptr(GFile) file = g_list_model_get_item (fixture->kept, position);
  g_autofree char *path = g_build_filename (fixture->folder, expected, NULL);

  g_assert_cmpstr (g_file_peek_path (file), ==, path);
}

static void
test_keeps (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autofree char *tree = NULL;

  add (fixture, files, "plain");
  add (fixture, files, "doc/a1/one");
  add (fixture, files, "doc/b2/tree/");
  tree = g_build_filename (fixture->mount, "b2/tree", NULL);
  g_assert_cmpint (g_mkdir_with_parents (tree, 0700), ==, 0);
  add (fixture, files, "doc/c3/two");
  add (fixture, files, "docs/three");
  keep (fixture, files);
  g_assert_cmpstr (fixture->seen->str, ==, "3:one two 11:tree ");
  assert_kept (fixture, 0, "plain");
  assert_kept (fixture, 1, "doc/kept-one/one");
  assert_kept (fixture, 2, "doc/kept-tree/tree");
  assert_kept (fixture, 3, "doc/kept-two/two");
  assert_kept (fixture, 4, "docs/three");
}

static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);

  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("doc/%u/%u", i, i);

      add (fixture, files, name);
    }
  keep (fixture, files);
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("doc/kept-%u/%u", i, i);

      assert_kept (fixture, i, name);
    }
}

/* What is gone, refused or called strangely stays as it was. */
static void
test_stays (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autofree char *gone = NULL;

  add (fixture, files, "doc/a1/one");
  add (fixture, files, "doc/b2/gone");
  gone = g_build_filename (fixture->mount, "b2/gone", NULL);
  g_assert_cmpint (g_unlink (gone), ==, 0);
  keep (fixture, files);
  g_assert_cmpstr (fixture->seen->str, ==, "3:one ");
  assert_kept (fixture, 0, "doc/a1/one");
  assert_kept (fixture, 1, "doc/b2/gone");
}

static void
test_no_sandbox (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);

  g_object_unref (fixture->documents);
  fixture->documents = yd_base_documents_new (fixture->ours, APP_ID, fixture->mount, FALSE);
  add (fixture, files, "doc/a1/one");
  keep (fixture, files);
  g_assert_cmpstr (fixture->seen->str, ==, "");
  assert_kept (fixture, 0, "doc/a1/one");

  g_clear_object (&fixture->kept);
  g_object_unref (fixture->documents);
  fixture->documents = yd_base_documents_new (NULL, APP_ID, NULL, TRUE);
  keep (fixture, files);
  assert_kept (fixture, 0, "doc/a1/one");
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  add (fixture, files, "doc/a1/one");
  yd_base_documents_keep_async (fixture->documents, G_LIST_MODEL (files), cancellable, kept_cb,
                                fixture);
  yd_test_bus_spin_until (fixture->unanswered->len == 1);
  g_cancellable_cancel (cancellable);
  yd_test_bus_spin_until (fixture->ended);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (fixture->kept);

  g_clear_error (&fixture->error);
  fixture->ended = FALSE;
  yd_base_documents_keep_async (fixture->documents, G_LIST_MODEL (files), cancellable, kept_cb,
                                fixture);
  yd_test_bus_spin_until (fixture->ended);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, says, func) \
  g_test_add ("/base/documents/" name, Fixture, GINT_TO_POINTER (says), set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("keeps", KEEPS, test_keeps);
  ADD ("many", KEEPS, test_many);
  ADD ("refused", REFUSES, test_stays);
  ADD ("nonsense", SAYS_NONSENSE, test_stays);
  ADD ("no-sandbox", KEEPS, test_no_sandbox);
  ADD ("cancelled", SAYS_NOTHING, test_cancelled);
  return g_test_run ();
}
