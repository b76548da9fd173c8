/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The line below the files: how many there are, or what is selected. And selecting by keys, which
 * it tells of.
 */
#include "config.h"

#include "yd-files-view-private.h"

#include "yd-status-text.h"

#define SHORT_SHARE 0.05 /* of the space; less is short */

/* -1 when it is not short, or not known. */
static gint64
find_short_space (YdFilesView *self)
{
  YdStorage *storage = yd_browse_location_get_storage (self->location);
  YdStorageAccount *account = storage != NULL ? yd_storage_get_account (storage) : NULL;
  gint64 total = account != NULL ? yd_storage_account_get_total (account) : -1;
  gint64 used = account != NULL ? yd_storage_account_get_used (account) : -1;

  if (total <= 0 || used < 0 || (double) (total - used) > SHORT_SHARE * (double) total)
    return -1;

  return MAX (total - used, 0);
}

/* No entry is made for those that are only counted. */
static void
sum_selection (YdFilesView   *self,
               YdStatusFacts *facts)
{
  g_autoptr (GtkBitset) selected =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GtkBitsetIter iter;
  guint position;

  facts->n_selected = (guint) gtk_bitset_get_size (selected);
  if (self->model == NULL)
    return;
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      YdDriveItem *item = yd_browse_folder_model_peek (self->model, position);

      if (item == NULL)
        continue;
      if (yd_drive_item_is_folder (item))
        facts->n_folders++;
      else
        facts->bytes += MAX (yd_drive_item_get_size (item), 0);
      facts->only = facts->n_selected == 1 ? item : NULL;
    }
}

void
yd_files_view_show_status (YdFilesView *self)
{
  YdStatusFacts facts = { .free_bytes = find_short_space (self) };
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->status), self->listed);
  if (!self->listed || self->model == NULL)
    return;
  facts.n_items = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  facts.n_filtered = yd_browse_folder_model_get_n_total (self->model) - facts.n_items;
  facts.loading = yd_browse_folder_model_get_loading (self->model);
  sum_selection (self, &facts);
  text = yd_status_text_make (&facts);
  if (g_strcmp0 (gtk_label_get_label (self->status), text) != 0)
    gtk_label_set_label (self->status, text);
}

static void
select_all (YdFilesView *self,
            GVariant    *parameter)
{
  yd_files_view_show_all_rows (self);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->selection));
}

static void
invert_selection (YdFilesView *self,
                  GVariant    *parameter)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (self->selection);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (selection);
  g_autoptr (GtkBitset) all = NULL;
  g_autoptr (GtkBitset) others = NULL;

  yd_files_view_show_all_rows (self);
  all = gtk_bitset_new_range (0, g_list_model_get_n_items (G_LIST_MODEL (selection)));
  others = gtk_bitset_copy (all);
  gtk_bitset_subtract (others, selected);
  gtk_selection_model_set_selection (selection, others, all);
}

static const YdFilesViewAction actions[] = {
  { "select-all", NULL, select_all },
  { "invert-selection", NULL, invert_selection },
};

void
yd_files_view_set_up_status (YdFilesView *self)
{
  yd_files_view_add_actions (self, actions, G_N_ELEMENTS (actions));
}
