/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Words from elsewhere (the system, the service) are taken only when they look like the words that
 * they should be.
 */
#include "config.h"

#include "yd-report.h"

#include <adwaita.h>
#include <stdlib.h>
#include <string.h>

#define WORD_MAX      64
#define ERRORS_MAX    20
#define SANDBOX_FACTS "/.flatpak-info"

/* Letters, digits and a few marks: no path, no address, nothing long. */
static gboolean
is_word (const char *text,
         const char *marks)
{
  gsize length = text != NULL ? strlen (text) : 0;

  if (length == 0 || length > WORD_MAX)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && strchr (marks, text[i]) == NULL)
      return FALSE;

  return TRUE;
}

static void
append_word (GString    *report,
             const char *what,
             const char *text)
{
  g_string_append_printf (report, "%s: %s\n", what, is_word (text, " ._:+()-") ? text : "unknown");
}

/* In the order of their enums. */
static const char *const auth_states[] = { "loading", "signed in", "not saved", "for this session",
                                           "keyring locked", "signed out" };
static const char *const states[] = { "queued", "preparing", "running", "waiting", "paused",
                                      "finishing", "done", "failed", "cancelled" };
static const char *const reasons[] = { "none", "retry", "service limit", "own limit", "offline",
                                       "sign-in", "keyring", "quota", "disk", "name", "source",
                                       "storage", "lapsed", "portal", "away" };

G_STATIC_ASSERT (G_N_ELEMENTS (auth_states) == YD_AUTH_STATE_SIGNED_OUT + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (states) == YD_TRANSFER_CANCELLED + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (reasons) == YD_TRANSFER_REASONS);

/* Versions */

static void
append_versions (GString *report)
{
  GdkDisplay *display = gdk_display_get_default ();
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_ID);
  g_autofree char *release = g_get_os_info (G_OS_INFO_KEY_VERSION_ID);

  g_string_append (report, "[Versions]\nYunduo: " YD_VERSION "\n");
  g_string_append_printf (report, "GTK: %u.%u.%u\n", gtk_get_major_version (),
                          gtk_get_minor_version (), gtk_get_micro_version ());
  g_string_append_printf (report, "libadwaita: %u.%u.%u\n", adw_get_major_version (),
                          adw_get_minor_version (), adw_get_micro_version ());
  g_string_append_printf (report, "GLib: %u.%u.%u\n", glib_major_version, glib_minor_version,
                          glib_micro_version);
  append_word (report, "system", system);
  append_word (report, "release", release);
  append_word (report, "display", display != NULL ? G_OBJECT_TYPE_NAME (display) : NULL);
  append_word (report, "language", g_get_language_names ()[0]);
  g_string_append_printf (report, "sandbox: %s\n",
                          g_file_test (SANDBOX_FACTS, G_FILE_TEST_EXISTS) ? "yes" : "no");
}

/* Settings */

/* Of text that can be anything it is only said whether there is some. */
static void
append_setting (GString    *report,
                GSettings  *settings,
                const char *name)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsSchemaKey) key = NULL;
  g_autoptr (GVariant) value = g_settings_get_value (settings, name);
  g_autoptr (GVariant) range = NULL;
  g_autofree char *text = g_variant_print (value, FALSE);
  const char *kind;

  g_object_get (settings, "settings-schema", &schema, NULL);
  key = g_settings_schema_get_key (schema, name);
  range = g_settings_schema_key_get_range (key);
  g_variant_get (range, "(&sv)", &kind, NULL);
  if (g_str_equal (kind, "type") && !g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN)
      && !g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    {
      gboolean empty = g_variant_is_of_type (value, G_VARIANT_TYPE_STRING)
                       && *g_variant_get_string (value, NULL) == '\0';

      g_string_append_printf (report, "%s: %s\n", name, empty ? "none" : "set");
    }
  else
    g_string_append_printf (report, "%s: %s\n", name, text);
}

static int
compare_names (const void *a,
               const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
append_settings (GString   *report,
                 GSettings *settings)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) names = NULL;

  g_string_append (report, "\n[Settings]\n");
  if (settings == NULL)
    {
      g_string_append (report, "none\n");
      return;
    }
  g_object_get (settings, "settings-schema", &schema, NULL);
  names = g_settings_schema_list_keys (schema);
  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  for (guint i = 0; names[i] != NULL; i++)
    append_setting (report, settings, names[i]);
}

/* Storages */

static void
append_storage (GString   *report,
                guint      number,
                YdStorage *storage)
{
  YdStorageAccount *account = yd_storage_get_account (storage);
  const YdStorageOptions *options = yd_storage_get_options (storage);

  g_string_append_printf (report, "%u: %s%s, drive kind %d%s, root %s, removal %d, livp %d, "
                                  "order %d%s%s%s%s%s\n",
                          number, yd_storage_account_is_demo (account) ? "demo, " : "",
                          auth_states[yd_storage_account_get_state (account)],
                          (int) options->kind,
                          yd_storage_get_drive_id (storage) != NULL ? "" : " (not known)",
                          g_str_equal (options->root_id, YD_DRIVE_ROOT_ID) ? "top" : "a folder",
                          (int) options->removal, (int) options->livp, (int) options->order,
                          options->instant ? ", instant" : "",
                          options->internal ? ", internal" : "",
                          *options->proxy != '\0' ? ", download proxy" : "",
                          options->indexed ? ", indexed" : "",
                          options->enabled ? "" : ", disabled");
}

static void
append_storages (GString           *report,
                 YdStorageRegistry *registry)
{
  GListModel *storages = G_LIST_MODEL (registry);
  guint n_items = g_list_model_get_n_items (storages);

  g_string_append_printf (report, "\n[Storages]\naccounts: %u\nstorages: %u\n",
                          g_list_model_get_n_items (yd_storage_registry_get_accounts (registry)),
                          n_items);
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (YdStorage) storage = g_list_model_get_item (storages, i);

      append_storage (report, i + 1, storage);
    }
}

/* Transfers */

typedef struct
{
  guint states[2][YD_TRANSFER_CANCELLED + 1]; /* by direction */
  guint reasons[YD_TRANSFER_REASONS];
} Counts;

static void
count_transfers (GListModel *transfers,
                 Counts     *counts)
{
  guint n_items = g_list_model_get_n_items (transfers);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (YdTransfer) transfer = g_list_model_get_item (transfers, i);

      counts->states[yd_transfer_get_direction (transfer) == YD_TRANSFER_DOWNLOAD]
                    [yd_transfer_get_state (transfer)]++;
      counts->reasons[yd_transfer_get_reason (transfer)]++;
    }
}

static void
append_counts (GString      *report,
               const Counts *counts)
{
  for (guint i = 0; i < G_N_ELEMENTS (counts->states[0]); i++)
    if (counts->states[0][i] + counts->states[1][i] > 0)
      g_string_append_printf (report, "%s: %u up, %u down\n",
                              states[i], counts->states[0][i],
                              counts->states[1][i]);
  for (guint i = YD_TRANSFER_REASON_NONE + 1; i < YD_TRANSFER_REASONS; i++)
    if (counts->reasons[i] > 0)
      g_string_append_printf (report, "waiting, %s: %u\n",
                              reasons[i], counts->reasons[i]);
}

/* Its message may have the name of a file. */
static void
append_error (GString    *report,
              YdTransfer *transfer)
{
  const GError *error = yd_transfer_get_error (transfer);
  gboolean down = yd_transfer_get_direction (transfer) == YD_TRANSFER_DOWNLOAD;
  const char *code = yd_drive_error_get_server_code (error);
  guint status = yd_drive_error_get_status (error);

  g_string_append_printf (report, "%s, %s: %s %d", down ? "download" : "upload",
                          states[yd_transfer_get_state (transfer)],
                          g_quark_to_string (error->domain), error->code);
  if (status != 0)
    g_string_append_printf (report, ", status %u", status);
  if (code != NULL)
    g_string_append_printf (report, ", code %s", is_word (code, ".") ? code : "unusual");
  g_string_append_c (report, '\n');
}

static void
append_transfers (GString         *report,
                  YdTransferQueue *queue)
{
  GListModel *transfers = G_LIST_MODEL (queue);
  Counts counts = { 0 };
  guint n_errors = 0;

  g_string_append_printf (report, "\n[Transfers]\nkept: %s\n",
                          yd_transfer_queue_is_kept (queue) ? "yes" : "no");
  count_transfers (transfers, &counts);
  append_counts (report, &counts);
  g_string_append (report, "\n[Errors]\n");
  for (guint i = g_list_model_get_n_items (transfers); i > 0 && n_errors < ERRORS_MAX; i--)
    {
      g_autoptr (YdTransfer) transfer = g_list_model_get_item (transfers, i - 1);

      if (yd_transfer_get_error (transfer) == NULL)
        continue;
      append_error (report, transfer);
      n_errors++;
    }
  if (n_errors == 0)
    g_string_append (report, "none\n");
}

char *
yd_report_build (YdShared *shared)
{
  GString *report = g_string_new (NULL);

  append_versions (report);
  append_settings (report, shared->settings);
  append_storages (report, shared->registry);
  append_transfers (report, shared->queue);

  return g_string_free (report, FALSE);
}
