/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The overview asks with each letter; a question ends the one before, whose answer is nothing. What
 * was found is remembered for a while, since it is described in a call of its own.
 */
#include "config.h"

#include "yd-app-search-provider.h"

#include "yd-app-found.h"
#include "yd-base-recent.h"
#include "yd-file-icon.h"

#define RESULTS_MAX    20
#define REMEMBERED_MAX 400
#define TEXT_MAX_CHARS 200

struct _YdAppSearchProvider
{
  GObject parent_instance;

  /* given at construction */
  GApplication *application; /* (borrowed) */
  char *folder;              /* (owned) */

  /* state */
  GDBusConnection *bus;      /* (owned) (nullable) */
  guint registration;
  YdBaseRecent *remembered;  /* (owned): of YdAppFound, by id */

  /* in flight */
  GCancellable *cancellable; /* (owned) (nullable): of the last question */
};

enum
{
  ITEM_WANTED,
  SEARCH_WANTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdAppSearchProvider, yd_app_search_provider, G_TYPE_OBJECT)

static const char interface_xml[] =
  "<node><interface name='org.gnome.Shell.SearchProvider2'>"
  "<method name='GetInitialResultSet'><arg type='as' name='terms' direction='in'/>"
  "<arg type='as' name='results' direction='out'/></method>"
  "<method name='GetSubsearchResultSet'><arg type='as' name='previous_results' direction='in'/>"
  "<arg type='as' name='terms' direction='in'/>"
  "<arg type='as' name='results' direction='out'/></method>"
  "<method name='GetResultMetas'><arg type='as' name='identifiers' direction='in'/>"
  "<arg type='aa{sv}' name='metas' direction='out'/></method>"
  "<method name='ActivateResult'><arg type='s' name='identifier' direction='in'/>"
  "<arg type='as' name='terms' direction='in'/>"
  "<arg type='u' name='timestamp' direction='in'/></method>"
  "<method name='LaunchSearch'><arg type='as' name='terms' direction='in'/>"
  "<arg type='u' name='timestamp' direction='in'/></method>"
  "</interface></node>";

/* One question. */
typedef struct
{
  YdAppSearchProvider *self;         /* (owned) */
  GApplication *application;         /* (owned): held */
  GDBusMethodInvocation *invocation; /* (owned): NULL when it was answered */
} Question;

static void
question_free (Question *question)
{
  g_application_release (question->application);
  g_object_unref (question->application);
  g_object_unref (question->self);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

/* @terms (as); what nobody would type is cut. (transfer full) */
static char *
join_terms (GVariant *terms)
{
  g_autofree const char **words = g_variant_get_strv (terms, NULL);
  g_autofree char *text = g_strjoinv (" ", (char **) words);

  return g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), TEXT_MAX_CHARS));
}

/* A single letter says nothing, a single Chinese character does. */
static gboolean
is_worth_it (const char *text)
{
  glong n_letters = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar letter = g_utf8_get_char (text);

      if (g_unichar_isgraph (letter))
        n_letters += letter < 0x80 ? 1 : 2;
    }
  return n_letters > 1;
}

/* @found: YdAppFound (nullable). */
static void
answer (YdAppSearchProvider   *self,
        GPtrArray             *found,
        GDBusMethodInvocation *invocation_owned)
{
  g_auto(GVariantBuilder) ids = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("as"));

  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      YdAppFound *one = g_ptr_array_index (found, i);

      g_variant_builder_add (&ids, "s", one->id);
      yd_base_recent_insert (self->remembered, one->id, one, 1);
    }
  if (found != NULL)
    g_ptr_array_set_free_func (found, NULL);
  g_dbus_method_invocation_return_value (invocation_owned, g_variant_new ("(as)", &ids));
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Question) question = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) found = yd_app_found_search_finish (result, &error);

  if (found == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("nothing is found for the overview: %s", error->message);
  answer (question->self, found, g_steal_pointer (&question->invocation));
}

static void
ask (YdAppSearchProvider   *self,
     GVariant              *terms,
     GDBusMethodInvocation *invocation_owned)
{
  g_autofree char *text = join_terms (terms);
  Question *question;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (!is_worth_it (text))
    {
      answer (self, NULL, invocation_owned);
      return;
    }
  self->cancellable = g_cancellable_new ();
  question = g_new0 (Question, 1);
  question->self = g_object_ref (self);
  question->application = g_object_ref (self->application);
  question->invocation = invocation_owned;
  g_application_hold (question->application);
  yd_app_found_search_async (self->folder, text, RESULTS_MAX, self->cancellable, found_cb,
                             question);
}

/* (transfer floating) */
static GVariant *
describe (YdAppFound *found)
{
  YdDriveItem *item = yd_browse_name_hit_get_item (found->hit);
  g_autoptr(GIcon) icon = g_themed_icon_new (yd_file_icon_get_name (item));
  g_autoptr(GVariant) serialized = g_icon_serialize (icon);
  g_auto(GVariantBuilder) meta = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  g_variant_builder_add (&meta, "{sv}", "id", g_variant_new_string (found->id));
  g_variant_builder_add (&meta, "{sv}", "name",
                         g_variant_new_string (yd_drive_item_get_name (item)));
  g_variant_builder_add (&meta, "{sv}", "description", g_variant_new_string (found->where));
  g_variant_builder_add (&meta, "{sv}", "icon", serialized);
  return g_variant_builder_end (&meta);
}

/* Those that are not remembered are left out. */
static void
describe_all (YdAppSearchProvider   *self,
              GVariant              *ids,
              GDBusMethodInvocation *invocation_owned)
{
  g_auto(GVariantBuilder) metas = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autofree const char **names = g_variant_get_strv (ids, NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      YdAppFound *found = yd_base_recent_lookup (self->remembered, names[i]);

      if (found != NULL)
        g_variant_builder_add_value (&metas, describe (found));
    }
  g_dbus_method_invocation_return_value (invocation_owned, g_variant_new ("(aa{sv})", &metas));
}

static void
activate (YdAppSearchProvider *self,
          const char          *id,
          guint                time)
{
  YdAppFound *found = yd_base_recent_lookup (self->remembered, id);
  g_autofree char *folder_id = NULL;
  g_autofree char *file_id = NULL;
  gint64 storage_id;

  if (yd_app_found_read_id (id, &storage_id, &folder_id, &file_id))
    g_signal_emit (self, signals[ITEM_WANTED], 0, storage_id, found != NULL ? found->hit : NULL,
                   folder_id, file_id, time);
}

static void
called (GDBusConnection       *bus,
        const char            *sender,
        const char            *path,
        const char            *interface_name,
        const char            *method,
        GVariant              *parameters,
        GDBusMethodInvocation *invocation_owned,
        gpointer               user_data)
{
  g_autoptr(YdAppSearchProvider) self = g_object_ref (user_data);
  g_autoptr(GVariant) texts = NULL;
  const char *id;
  guint time;

  if (g_str_equal (method, "GetInitialResultSet") || g_str_equal (method, "GetSubsearchResultSet"))
    {
      texts = g_variant_get_child_value (parameters, g_variant_n_children (parameters) - 1);
      ask (self, texts, invocation_owned);
      return;
    }
  if (g_str_equal (method, "GetResultMetas"))
    {
      texts = g_variant_get_child_value (parameters, 0);
      describe_all (self, texts, invocation_owned);
      return;
    }
  if (g_str_equal (method, "ActivateResult"))
    {
      g_variant_get (parameters, "(&s@asu)", &id, &texts, &time);
      activate (self, id, time);
    }
  else if (g_str_equal (method, "LaunchSearch"))
    {
      g_autofree char *text = NULL;

      g_variant_get (parameters, "(@asu)", &texts, &time);
      text = join_terms (texts);
      g_signal_emit (self, signals[SEARCH_WANTED], 0, text, time);
    }
  g_dbus_method_invocation_return_value (invocation_owned, NULL);
}

gboolean
yd_app_search_provider_export (YdAppSearchProvider  *self,
                               GDBusConnection      *bus,
                               const char           *path,
                               GError              **error)
{
  static const GDBusInterfaceVTable table = { .method_call = called };
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interface_xml, error);

  if (node == NULL)
    return FALSE;
  self->registration = g_dbus_connection_register_object (bus, path, node->interfaces[0], &table,
                                                          self, NULL, error);
  g_set_object (&self->bus, bus);
  return self->registration != 0;
}

void
yd_app_search_provider_unexport (YdAppSearchProvider *self)
{
  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->bus, self->registration);
  self->registration = 0;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->bus);
}

YdAppSearchProvider *
yd_app_search_provider_new (GApplication *application,
                            const char   *folder)
{
  YdAppSearchProvider *self = g_object_new (YD_TYPE_APP_SEARCH_PROVIDER, NULL);

  self->application = application;
  self->folder = g_strdup (folder);
  return self;
}

static void
yd_app_search_provider_dispose (GObject *object)
{
  yd_app_search_provider_unexport (YD_APP_SEARCH_PROVIDER (object));
  G_OBJECT_CLASS (yd_app_search_provider_parent_class)->dispose (object);
}

static void
yd_app_search_provider_finalize (GObject *object)
{
  YdAppSearchProvider *self = YD_APP_SEARCH_PROVIDER (object);

  yd_base_recent_free (self->remembered);
  g_free (self->folder);
  G_OBJECT_CLASS (yd_app_search_provider_parent_class)->finalize (object);
}

static void
yd_app_search_provider_class_init (YdAppSearchProviderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yd_app_search_provider_dispose;
  object_class->finalize = yd_app_search_provider_finalize;

  signals[ITEM_WANTED] =
    g_signal_new ("item-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 5, G_TYPE_INT64, YD_TYPE_BROWSE_NAME_HIT, G_TYPE_STRING,
                  G_TYPE_STRING, G_TYPE_UINT);
  signals[SEARCH_WANTED] =
    g_signal_new ("search-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);
}

static void
yd_app_search_provider_init (YdAppSearchProvider *self)
{
  self->remembered = yd_base_recent_new (REMEMBERED_MAX, (GDestroyNotify) yd_app_found_free);
}
