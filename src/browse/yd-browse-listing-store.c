/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file for each folder, mapped and read in pieces. How files are kept is in yd-browse-shelf.c.
 */
#include "config.h"

#include "yd-browse-listing-store.h"

#include "yd-browse-shelf.h"

#include "yd-drive-kept.h"

#define FORMAT "1"
#define ITEMS_MAX 300000 /* larger folders are not kept */

struct _YdBrowseListingStore
{
  GObject parent_instance;

  YdBrowseShelf *shelf;     /* (owned) */
  YdBrowseNameIndex *names; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (YdBrowseListingStore, yd_browse_listing_store, G_TYPE_OBJECT)

YdBaseCache *
yd_browse_listing_store_get_cache (YdBrowseListingStore *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_LISTING_STORE (self), NULL);

  return YD_BASE_CACHE (self->shelf);
}

void
yd_browse_listing_store_set_names (YdBrowseListingStore *self,
                                   YdBrowseNameIndex    *names)
{
  g_set_object (&self->names, names);
}

void
yd_browse_listing_store_hear_page (YdBrowseListingStore *self,
                                   GPtrArray            *items)
{
  if (self->names != NULL)
    yd_browse_name_index_hear_items (self->names, items);
}

void
yd_browse_listing_store_hear_listing (YdBrowseListingStore *self,
                                      YdDriveItem          *folder,
                                      GPtrArray            *items)
{
  if (self->names != NULL)
    yd_browse_name_index_hear_listing (self->names, folder, items);
}

/* (transfer full) */
static char *
make_key (YdDriveItem *folder)
{
  return g_strconcat (yd_drive_item_get_drive_id (folder), "\n", yd_drive_item_get_id (folder),
                      NULL);
}

GVariant *
yd_browse_listing_store_load (YdBrowseListingStore *self,
                              gint64                account,
                              YdDriveItem          *folder)
{
  g_autofree char *key = make_key (folder);
  g_autoptr(GBytes) bytes = yd_browse_shelf_load (self->shelf, account, key);

  if (bytes == NULL)
    return NULL;
  return g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (YD_DRIVE_KEPT_ITEMS),
                                                       bytes, FALSE));
}

void
yd_browse_listing_store_save (YdBrowseListingStore *self,
                              gint64                account,
                              YdDriveItem          *folder,
                              GPtrArray            *items)
{
  g_autofree char *key = make_key (folder);
  g_autoptr(GVariant) kept = NULL;

  if (items->len > ITEMS_MAX)
    return;
  kept = yd_drive_kept_from_items (items);
  yd_browse_shelf_save (self->shelf, account, key, g_variant_get_data (kept),
                        g_variant_get_size (kept));
}

YdBrowseListingStore *
yd_browse_listing_store_new (const char *folder,
                             GListModel *storages,
                             guint64     max_bytes)
{
  YdBrowseListingStore *self = g_object_new (YD_TYPE_BROWSE_LISTING_STORE, NULL);

  self->shelf = yd_browse_shelf_new (folder, FORMAT, storages, max_bytes);
  return self;
}

static void
yd_browse_listing_store_finalize (GObject *object)
{
  YdBrowseListingStore *self = YD_BROWSE_LISTING_STORE (object);

  g_object_unref (self->shelf);
  g_clear_object (&self->names);
  G_OBJECT_CLASS (yd_browse_listing_store_parent_class)->finalize (object);
}

static void
yd_browse_listing_store_class_init (YdBrowseListingStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_browse_listing_store_finalize;
}

static void
yd_browse_listing_store_init (YdBrowseListingStore *self)
{
}
