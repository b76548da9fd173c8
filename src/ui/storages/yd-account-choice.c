/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One row. The first choice is a new account, the others are the registry's, in its order.
 */
#include "config.h"

#include "yd-account-choice.h"
#include "yd-note-row.h"

#include "yd-format.h"

#include <glib/gi18n.h>

struct _YdAccountChoice
{
  AdwPreferencesGroup parent_instance;

  /* owned */
  GPtrArray *fresh;             /* (owned): signed in here, given back unless used */

  /* state */
  AdwComboRow *row;             /* (borrowed): the child */
  AdwActionRow *note;           /* (borrowed): below it */
  YdStorageRegistry *registry;  /* (owned) (nullable) */
  YdStorageAccount *account;    /* (owned) (nullable): chosen */
  gboolean filling;             /* the row changes itself */
};

G_DEFINE_FINAL_TYPE (YdAccountChoice, yd_account_choice, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
append_name (GtkStringList    *names,
             YdStorageAccount *account)
{
  const char *nickname = yd_storage_account_get_name (account);
  /* Translators: the service's name for itself: what a storage is called when its owner has no
   * nickname. */
  g_autofree char *name = yd_format_name (*nickname != '\0' ? nickname : _("Alipan"));

  gtk_string_list_append (names, name);
}

static void
show_names (YdAccountChoice *self,
            GtkStringList   *names,
            guint            position)
{
  self->filling = TRUE;
  adw_combo_row_set_model (self->row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->row, position);
  self->filling = FALSE;
}

static void
list_accounts (YdAccountChoice *self)
{
  GListModel *accounts = yd_storage_registry_get_accounts (self->registry);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  guint position = 0;

  gtk_string_list_append (names, _("New Account"));
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(YdStorageAccount) account = g_list_model_get_item (accounts, i);

      append_name (names, account);
      if (account == self->account)
        position = i + 1;
    }
  show_names (self, names, position);
}

static void
row_selected (YdAccountChoice *self)
{
  guint position = adw_combo_row_get_selected (self->row);
  g_autoptr(YdStorageAccount) account = NULL;

  if (self->registry == NULL || self->filling || position == GTK_INVALID_LIST_POSITION)
    return;
  if (position > 0)
    account = g_list_model_get_item (yd_storage_registry_get_accounts (self->registry),
                                     position - 1);
  g_set_object (&self->account, account);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
yd_account_choice_set_registry (YdAccountChoice   *self,
                                YdStorageRegistry *registry)
{
  g_set_object (&self->registry, registry);
  list_accounts (self);
}

void
yd_account_choice_fix (YdAccountChoice  *self,
                       YdStorageAccount *account)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  g_set_object (&self->account, account);
  append_name (names, account);
  show_names (self, names, 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->row), FALSE);
  adw_action_row_set_subtitle (self->note, _("A storage keeps its account"));
}

void
yd_account_choice_take_fresh (YdAccountChoice  *self,
                              YdStorageAccount *account)
{
  g_ptr_array_add (self->fresh, g_object_ref (account));
  g_set_object (&self->account, account);
  list_accounts (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

YdStorageAccount *
yd_account_choice_get_account (YdAccountChoice *self)
{
  return self->account;
}

void
yd_account_choice_give_back (YdAccountChoice *self)
{
  for (guint i = 0; i < self->fresh->len; i++)
    yd_storage_registry_abandon (self->registry, g_ptr_array_index (self->fresh, i));
  g_ptr_array_set_size (self->fresh, 0);
}

static void
yd_account_choice_dispose (GObject *object)
{
  YdAccountChoice *self = YD_ACCOUNT_CHOICE (object);

  g_clear_object (&self->account);
  g_clear_object (&self->registry);
  G_OBJECT_CLASS (yd_account_choice_parent_class)->dispose (object);
}

static void
yd_account_choice_finalize (GObject *object)
{
  YdAccountChoice *self = YD_ACCOUNT_CHOICE (object);

  g_ptr_array_unref (self->fresh);
  G_OBJECT_CLASS (yd_account_choice_parent_class)->finalize (object);
}

static void
yd_account_choice_class_init (YdAccountChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yd_account_choice_dispose;
  G_OBJECT_CLASS (klass)->finalize = yd_account_choice_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
yd_account_choice_init (YdAccountChoice *self)
{
  self->fresh = g_ptr_array_new_with_free_func (g_object_unref);
  self->row = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), _("Account"));
  gtk_widget_add_css_class (GTK_WIDGET (self->row), "explained");
  self->note = g_object_new (YD_TYPE_NOTE_ROW, NULL);
  adw_action_row_set_subtitle (self->note, _("One that you have, or sign in below"));
  g_signal_connect_object (self->row, "notify::selected", G_CALLBACK (row_selected), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->row));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->note));
}
