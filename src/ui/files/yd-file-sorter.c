/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The orders of the file list. The collation key of a name costs more than a comparison, so it is
 * kept with the entry for as long as that has the same item.
 */
#include "config.h"

#include "yd-file-sorter.h"

#include "yd-browse-entry.h"

typedef struct
{
  YdDriveItem *item; /* (owned) */
  char        *key;  /* (owned) */
} NameKey;

static G_DEFINE_QUARK (yd-file-name-key, name_key)

static void
free_name_key (gpointer data)
{
  NameKey *key = data;

  yd_drive_item_unref (key->item);
  g_free (key->key);
  g_free (key);
}

static const char *
get_name_key (YdBrowseEntry *entry)
{
  NameKey *key = g_object_get_qdata (G_OBJECT (entry), name_key_quark ());
  YdDriveItem *item = yd_browse_entry_get_item (entry);

  if (key != NULL && key->item == item)
    return key->key;

  key = g_new0 (NameKey, 1);
  key->item = yd_drive_item_ref (item);
  key->key = g_utf8_collate_key_for_filename (yd_drive_item_get_name (item), -1);
  g_object_set_qdata_full (G_OBJECT (entry), name_key_quark (), key, free_name_key);

  return key->key;
}

static int
order (gint64 a,
       gint64 b)
{
  return a < b ? GTK_ORDERING_SMALLER : a > b ? GTK_ORDERING_LARGER : GTK_ORDERING_EQUAL;
}

static int
compare_kinds (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  YdDriveItem *one = yd_browse_entry_get_item ((YdBrowseEntry *) a);
  YdDriveItem *other = yd_browse_entry_get_item ((YdBrowseEntry *) b);

  return order (!yd_drive_item_is_folder (one), !yd_drive_item_is_folder (other));
}

static int
compare_names (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  return gtk_ordering_from_cmpfunc (strcmp (get_name_key ((YdBrowseEntry *) a),
                                            get_name_key ((YdBrowseEntry *) b)));
}

static int
compare_sizes (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  return order (yd_drive_item_get_size (yd_browse_entry_get_item ((YdBrowseEntry *) a)),
                yd_drive_item_get_size (yd_browse_entry_get_item ((YdBrowseEntry *) b)));
}

static int
compare_dates (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  return order (yd_drive_item_get_modified_us (yd_browse_entry_get_item ((YdBrowseEntry *) a)),
                yd_drive_item_get_modified_us (yd_browse_entry_get_item ((YdBrowseEntry *) b)));
}

static int
compare_creations (gconstpointer a,
                   gconstpointer b,
                   gpointer      user_data)
{
  return order (yd_drive_item_get_created_us (yd_browse_entry_get_item ((YdBrowseEntry *) a)),
                yd_drive_item_get_created_us (yd_browse_entry_get_item ((YdBrowseEntry *) b)));
}

GtkSorter *
yd_file_sorter_new_folders_first (void)
{
  return GTK_SORTER (gtk_custom_sorter_new (compare_kinds, NULL, NULL));
}

GtkSorter *
yd_file_sorter_new_by_name (void)
{
  return GTK_SORTER (gtk_custom_sorter_new (compare_names, NULL, NULL));
}

GtkSorter *
yd_file_sorter_new_by_size (void)
{
  return GTK_SORTER (gtk_custom_sorter_new (compare_sizes, NULL, NULL));
}

GtkSorter *
yd_file_sorter_new_by_date (void)
{
  return GTK_SORTER (gtk_custom_sorter_new (compare_dates, NULL, NULL));
}

GtkSorter *
yd_file_sorter_new_by_creation (void)
{
  return GTK_SORTER (gtk_custom_sorter_new (compare_creations, NULL, NULL));
}
