/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A bus of our own, and on it this program as the Background portal, which answers as a test says.
 */
#include "config.h"

#include "yd-test-bus.h"

#include "yd-base-background.h"

#define PORTAL    "/org/freedesktop/portal/desktop"
#define ELSEWHERE PORTAL "/request/t/1"

typedef enum
{
  SAYS_YES,
  SAYS_NO,
  SAYS_DISMISSED,
  SAYS_NOTHING,       /* until it is closed */
  SAYS_ERROR,
  SAYS_BEFORE_REPLY,  /* yes, and the signal overtakes the reply */
  SAYS_ELSEWHERE,     /* yes, from an object of another name, as old portals do */
  SAYS_NONSENSE,      /* a signal of another type, then yes */
} Says;

typedef struct
{
  /* Given */
  guint32 version;
  Says says;

  /* Owned */
  GTestDBus *bus;               /* (owned) */
  GDBusConnection *portal;      /* (owned) */
  GDBusConnection *ours;        /* (owned) */
  YdBaseBackground *background; /* (owned) */
  GString *seen;                /* (owned): what the portal was asked, a word each */
  GAsyncResult *result;         /* (owned) (nullable) */
  char *reason;                 /* (owned) (nullable) */
  char *status;                 /* (owned) (nullable) */

  /* In the thread of the portal's connection */
  int n_closed;                 /* atomic */
} Fixture;

/* The portal */

static void
answer (Fixture    *fixture,
        const char *path,
        guint32     code,
        gboolean    granted)
{
  g_autoptr(GError) error = NULL;
  GVariantBuilder results = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  g_variant_builder_add (&results, "{sv}", "background", g_variant_new_boolean (granted));
  g_variant_builder_add (&results, "{sv}", "autostart", g_variant_new_boolean (FALSE));
  g_dbus_connection_emit_signal (fixture->portal, NULL, path, "org.freedesktop.portal.Request",
                                 "Response", g_variant_new ("(ua{sv})", code, &results), &error);
  g_assert_no_error (error);
}

static char *
dup_path (const char *sender,
          GVariant   *options)
{
  g_autofree char *name = g_strdelimit (g_strdup (sender + 1), ".", '_');
  const char *token;

  g_assert_true (g_variant_lookup (options, "handle_token", "&s", &token));
  return g_strconcat (PORTAL "/request/", name, "/", token, NULL);
}

static void
answer_request (Fixture               *fixture,
                GDBusMethodInvocation *invocation,
                const char            *path)
{
  gboolean moved = fixture->says == SAYS_ELSEWHERE;

  if (fixture->says == SAYS_ERROR)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, "org.freedesktop.portal.Error.Failed",
                                                  "not today");
      return;
    }
  if (fixture->says == SAYS_BEFORE_REPLY)
    answer (fixture, path, 0, TRUE);
  g_dbus_method_invocation_return_value (invocation,
                                         g_variant_new ("(o)", moved ? ELSEWHERE : path));
  if (fixture->says == SAYS_NONSENSE)
    g_dbus_connection_emit_signal (fixture->portal, NULL, path, "org.freedesktop.portal.Request",
                                   "Response", g_variant_new ("(s)", "yes"), NULL);
  if (fixture->says == SAYS_YES || fixture->says == SAYS_NONSENSE)
    answer (fixture, path, 0, TRUE);
  else if (fixture->says == SAYS_NO)
    answer (fixture, path, 0, FALSE);
  else if (fixture->says == SAYS_DISMISSED)
    answer (fixture, path, 1, FALSE);
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
  g_autoptr(GVariant) options = NULL;

  g_string_append_printf (fixture->seen, "%s ", method);
  if (g_str_equal (method, "RequestBackground"))
    {
      g_autofree char *path = NULL;
      const char *reason;

      g_variant_get (parameters, "(&s@a{sv})", NULL, &options);
      path = dup_path (sender, options);
      g_assert_true (g_variant_lookup (options, "reason", "&s", &reason));
      fixture->reason = g_strdup (reason);
      answer_request (fixture, invocation, path);
      return;
    }
  if (g_str_equal (method, "SetStatus"))
    {
      g_clear_pointer (&fixture->status, g_free);
      g_variant_get (parameters, "(@a{sv})", &options);
      g_assert_true (g_variant_lookup (options, "message", "s", &fixture->status));
    }
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static GVariant *
get_version (GDBusConnection  *connection,
             const char       *sender,
             const char       *object_path,
             const char       *interface_name,
             const char       *property_name,
             GError          **error,
             gpointer          user_data)
{
  return g_variant_new_uint32 (((Fixture *) user_data)->version);
}

/* The object that stands for a request, wherever it is: only to be closed. */
static GDBusMessage *
note_close (GDBusConnection *connection,
            GDBusMessage    *message,
            gboolean         incoming,
            gpointer         user_data)
{
  Fixture *fixture = user_data;

  if (incoming && g_strcmp0 (g_dbus_message_get_member (message), "Close") == 0)
    {
      g_atomic_int_inc (&fixture->n_closed);
      g_object_unref (message);
      return NULL;
    }
  return message;
}

static void
export_portal (Fixture *fixture)
{
  static const GDBusInterfaceVTable table = { .method_call = called, .get_property = get_version };
  static const char xml[] =
    "<node><interface name='org.freedesktop.portal.Background'>"
    "<method name='RequestBackground'><arg type='s' direction='in'/>"
    "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
    "<method name='SetStatus'><arg type='a{sv}' direction='in'/></method>"
    "<property name='version' type='u' access='read'/></interface></node>";
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, NULL);
  GError *error = NULL;

  g_dbus_connection_register_object (fixture->portal, PORTAL, node->interfaces[0], &table, fixture,
                                     NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_add_filter (fixture->portal, note_close, fixture, NULL);
  yd_test_bus_own_name (fixture->portal, "org.freedesktop.portal.Desktop");
}

/* The tests */

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->seen = g_string_new (NULL);
  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->portal = yd_test_bus_connect (fixture->bus);
  fixture->ours = yd_test_bus_connect (fixture->bus);
  fixture->version = 2;
  fixture->says = GPOINTER_TO_INT (data);
}

/* What a request leaves on the bus is taken away by the main context. */
static void
drop_background (Fixture *fixture)
{
  g_clear_object (&fixture->result);
  g_object_add_weak_pointer (G_OBJECT (fixture->background), (gpointer *) &fixture->background);
  g_object_unref (fixture->background);
  yd_test_bus_spin_until (fixture->background == NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  drop_background (fixture);
  g_clear_object (&fixture->ours);
  g_clear_object (&fixture->portal);
  g_test_dbus_down (fixture->bus);
  g_object_unref (fixture->bus);
  g_string_free (fixture->seen, TRUE);
  g_free (fixture->reason);
  g_free (fixture->status);
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_assert_null (fixture->result);
  fixture->result = g_object_ref (result);
}

static void
open_sandboxed (Fixture *fixture)
{
  export_portal (fixture);
  fixture->background = yd_base_background_new (fixture->ours, TRUE);
  g_assert_false (yd_base_background_is_offered (fixture->background));
  yd_test_bus_spin_until (yd_base_background_is_offered (fixture->background));
}

static gboolean
finish (Fixture  *fixture,
        GError  **error)
{
  yd_test_bus_spin_until (fixture->result != NULL);
  return yd_base_background_request_finish (fixture->background, fixture->result, error);
}

static void
test_answer (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  gboolean granted;

  open_sandboxed (fixture);
  yd_base_background_request_async (fixture->background, "Files are moving", NULL, keep_result_cb,
                                    fixture);
  /* Such portals answer when they have asked; too early is too early. */
  while (fixture->says == SAYS_ELSEWHERE && fixture->result == NULL)
    {
      if (fixture->reason != NULL)
        answer (fixture, ELSEWHERE, 0, TRUE);
      g_main_context_iteration (NULL, FALSE);
    }
  granted = finish (fixture, &error);
  switch (fixture->says)
    {
    case SAYS_NO:
    case SAYS_DISMISSED:
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
      break;
    case SAYS_ERROR:
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_DBUS_ERROR);
      g_assert_cmpstr (error->message, ==, "not today");
      break;
    case SAYS_YES:
    case SAYS_NOTHING:
    case SAYS_BEFORE_REPLY:
    case SAYS_ELSEWHERE:
    case SAYS_NONSENSE:
    default:
      g_assert_no_error (error);
      g_assert_true (granted);
      break;
    }
  g_assert_cmpstr (fixture->reason, ==, "Files are moving");
  g_assert_cmpstr (fixture->seen->str, ==, "RequestBackground ");
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  open_sandboxed (fixture);
  yd_base_background_request_async (fixture->background, "Files are moving", cancellable,
                                    keep_result_cb, fixture);
  yd_test_bus_spin_until (g_str_has_prefix (fixture->seen->str, "RequestBackground "));
  g_cancellable_cancel (cancellable);
  g_assert_false (finish (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  yd_test_bus_spin_until (g_atomic_int_get (&fixture->n_closed) == 1);

  /* Cancelled before: nothing is asked. */
  g_clear_object (&fixture->result);
  yd_base_background_request_async (fixture->background, "Again", cancellable, keep_result_cb,
                                    fixture);
  g_assert_false (finish (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (fixture->seen->str, ==, "RequestBackground ");
}

static void
test_status (Fixture       *fixture,
             gconstpointer  data)
{
  open_sandboxed (fixture);
  yd_base_background_set_status (fixture->background, "3 files");
  yd_test_bus_spin_until (fixture->status != NULL);
  g_assert_cmpstr (fixture->status, ==, "3 files");
  drop_background (fixture);

  /* The first version has no such call. */
  fixture->version = 1;
  fixture->background = yd_base_background_new (fixture->ours, TRUE);
  yd_test_bus_spin_until (yd_base_background_is_offered (fixture->background));
  g_string_truncate (fixture->seen, 0);
  yd_base_background_set_status (fixture->background, "3 files");
  yd_base_background_request_async (fixture->background, "After it", NULL, keep_result_cb, fixture);
  g_assert_true (finish (fixture, NULL));
  g_assert_cmpstr (fixture->seen->str, ==, "RequestBackground ");
}

static void
test_no_portal (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->background = yd_base_background_new (NULL, TRUE);
  g_assert_false (yd_base_background_is_offered (fixture->background));
  yd_base_background_request_async (fixture->background, "Files are moving", NULL, keep_result_cb,
                                    fixture);
  g_assert_false (finish (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  drop_background (fixture);

  /* Outside of a sandbox nobody has to allow it. */
  fixture->background = yd_base_background_new (fixture->ours, FALSE);
  g_assert_true (yd_base_background_is_offered (fixture->background));
  yd_base_background_request_async (fixture->background, "Files are moving", NULL, keep_result_cb,
                                    fixture);
  g_assert_true (finish (fixture, NULL));
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *path; Says says; } answers[] = {
    { "/base/background/yes", SAYS_YES },
    { "/base/background/no", SAYS_NO },
    { "/base/background/dismissed", SAYS_DISMISSED },
    { "/base/background/error", SAYS_ERROR },
    { "/base/background/before-the-reply", SAYS_BEFORE_REPLY },
    { "/base/background/from-elsewhere", SAYS_ELSEWHERE },
    { "/base/background/nonsense", SAYS_NONSENSE },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_test_add (answers[i].path, Fixture, GINT_TO_POINTER (answers[i].says), set_up, test_answer,
                tear_down);
  g_test_add ("/base/background/cancelled", Fixture, GINT_TO_POINTER (SAYS_NOTHING), set_up,
              test_cancelled, tear_down);
  g_test_add ("/base/background/status", Fixture, GINT_TO_POINTER (SAYS_YES), set_up, test_status,
              tear_down);
  g_test_add ("/base/background/no-portal", Fixture, GINT_TO_POINTER (SAYS_YES), set_up,
              test_no_portal, tear_down);
  return g_test_run ();
}
