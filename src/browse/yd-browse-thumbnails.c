/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A picture on its way is a load: read from the disk, then it waits for an address, then for its
 * turn, then it is fetched. Several may wait for one load; it is dropped with the last of them.
 * Addresses are asked for together, a moment after the first is missed, for one storage at a time.
 * What waits is taken from the end: what was asked for last is what is looked at.
 */
#include "config.h"

#include "yd-browse-thumbnails.h"

#include "yd-base-recent.h"
#include "yd-net-errand.h"
#include "yd-net-error.h"

#include <string.h>

#define GATHER_MS 20
#define KEPT_BYTES (8 * 1024 * 1024)
#define KEPT_ADDRESSES 1000
#define KEPT_REFUSALS 4000
#define ADDRESS_LIFE_US (12 * 60 * (gint64) G_USEC_PER_SEC) /* of some 15 minutes (§6) */
#define REFUSAL_LIFE_US (10 * 60 * (gint64) G_USEC_PER_SEC)

struct _YdBrowseThumbnails
{
  GObject parent_instance;

  /* given at construction */
  YdBrowseShelf *shelf; /* (owned) (nullable) */
  YdBaseClock *clock;   /* (owned) */

  /* owned */
  YdBaseRecent *pictures;  /* (owned): name → GBytes */
  YdBaseRecent *addresses; /* (owned): name → Address */
  YdBaseRecent *refusals;  /* (owned): name → when, gint64 */
  YdNetErrand *errand;     /* (owned): who goes last */

  /* in flight */
  GHashTable *loads;   /* (owned): name, of the load → Load, with a reference */
  GQueue unaddressed;  /* of Load, borrowed: they wait for an address */
  GQueue addressed;    /* of Load, borrowed: they wait for their turn */
  GPtrArray *asked;    /* (owned) (nullable): of Load, borrowed: their addresses are asked for */
  GCancellable *asking; /* (owned) (nullable): of that call */
  guint gather_source;
  guint n_fetched;
};

G_DEFINE_FINAL_TYPE (YdBrowseThumbnails, yd_browse_thumbnails, G_TYPE_OBJECT)

typedef struct
{
  char *url; /* (owned): a secret */
  gint64 came_us;
} Address;

typedef struct
{
  YdBrowseThumbnails *owner; /* (unowned) (nullable): NULL once it is over */
  char *name;                /* (owned) */
  YdStorage *storage;        /* (owned) */
  YdDriveItem *item;         /* (owned) */
  GPtrArray *waiters;        /* (owned): of Waiter */
  GCancellable *cancellable; /* (owned) */
  char *url;                 /* (owned) (nullable): a secret */
  gboolean renewed;          /* the address was asked for again */
} Load;

typedef struct
{
  Load *load;       /* (unowned) */
  GTask *task;      /* (owned) */
  GSource *watch;   /* (owned) (nullable): of its cancellable */
} Waiter;

static void look_for_address (Load *load);
static void pump             (YdBrowseThumbnails *self);
static void gather           (gpointer user_data);

static void
address_free (gpointer data)
{
  Address *address = data;

  g_free (address->url);
  g_free (address);
}

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  if (waiter->watch != NULL)
    g_source_destroy (waiter->watch);
  g_clear_pointer (&waiter->watch, g_source_unref);
  g_object_unref (waiter->task);
  g_free (waiter);
}

static void
load_clear (gpointer data)
{
  Load *load = data;

  g_free (load->name);
  g_object_unref (load->storage);
  yd_drive_item_unref (load->item);
  g_ptr_array_unref (load->waiters);
  g_object_unref (load->cancellable);
  g_free (load->url);
}

static void
load_unref (gpointer load)
{
  g_rc_box_release_full (load, load_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Load, load_unref)

char *
yd_browse_thumbnails_name (YdStorage   *storage,
                           YdDriveItem *item)
{
  const char *hash = yd_drive_item_get_content_hash (item);
  g_autofree char *content = hash != NULL
                               ? g_strdup (hash)
                               : g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                                                  yd_drive_item_get_size (item),
                                                  yd_drive_item_get_modified_us (item));

  return g_strdup_printf ("%" G_GINT64_FORMAT "\n%s\n%s\n%s\n%d",
                          yd_storage_account_get_id (yd_storage_get_account (storage)),
                          yd_drive_item_get_drive_id (item), yd_drive_item_get_id (item), content,
                          YD_BROWSE_THUMBNAIL_WIDTH);
}

gboolean
yd_browse_thumbnails_may_exist (YdDriveItem *item)
{
  static const char *const documents[] = { "doc", "docx", "pdf", "ppt", "pptx", "xls", "xlsx",
                                           NULL };

  if (yd_drive_item_is_folder (item) || yd_drive_item_is_blocked (item))
    return FALSE;
  switch (yd_drive_item_get_category (item))
    {
    case YD_DRIVE_CATEGORY_IMAGE:
    case YD_DRIVE_CATEGORY_VIDEO:
      return TRUE;
    case YD_DRIVE_CATEGORY_DOCUMENT:
      return g_strv_contains (documents, yd_drive_item_get_extension (item));
    case YD_DRIVE_CATEGORY_AUDIO:
    case YD_DRIVE_CATEGORY_ARCHIVE:
    case YD_DRIVE_CATEGORY_APP:
    case YD_DRIVE_CATEGORY_OTHER:
    default:
      return FALSE;
    }
}

static gint64
get_account (Load *load)
{
  return yd_storage_account_get_id (yd_storage_get_account (load->storage));
}

/* The end of a load */

/* It is in no table and no queue any more; what is on its way for it ends by itself. */
static void
forget_load (Load *load)
{
  YdBrowseThumbnails *self = load->owner;

  load->owner = NULL;
  g_queue_remove (&self->unaddressed, load);
  g_queue_remove (&self->addressed, load);
  if (self->asked != NULL && g_ptr_array_remove (self->asked, load) && self->asked->len == 0)
    g_cancellable_cancel (self->asking);
  g_hash_table_remove (self->loads, load->name);
}

/* Tells all who wait: @bytes, or @error, of which one is NULL. */
static void
end_load (Load         *load,
          GBytes       *bytes,
          const GError *error)
{
  g_autoptr(Load) kept G_GNUC_UNUSED = g_rc_box_acquire (load);
  g_autoptr(GPtrArray) waiters = g_ptr_array_ref (load->waiters);

  forget_load (load);
  for (guint i = 0; i < waiters->len; i++)
    {
      Waiter *waiter = g_ptr_array_index (waiters, i);

      if (bytes != NULL)
        g_task_return_pointer (waiter->task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
      else
        g_task_return_error (waiter->task, g_error_copy (error));
    }
  g_ptr_array_set_size (waiters, 0);
}

static void
note_refusal (YdBrowseThumbnails *self,
              const char         *name)
{
  gint64 now_us = yd_base_clock_get_monotonic_us (self->clock);

  yd_base_recent_insert (self->refusals, name, g_memdup2 (&now_us, sizeof now_us), 1);
}

static void
end_refused (Load       *load,
             const char *reason)
{
  YdBrowseThumbnails *self = load->owner;
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, reason);

  note_refusal (self, load->name);
  end_load (load, NULL, error);
}

static void
keep_picture (YdBrowseThumbnails *self,
              const char         *name,
              GBytes             *bytes)
{
  yd_base_recent_insert (self->pictures, name, g_bytes_ref (bytes), g_bytes_get_size (bytes));
}

static gboolean
waiter_cancelled_cb (GCancellable *cancellable,
                     gpointer      user_data)
{
  Waiter *waiter = user_data;
  g_autoptr(Load) load = g_rc_box_acquire (waiter->load);
  g_autoptr(GTask) task = g_object_ref (waiter->task);

  g_ptr_array_remove (load->waiters, waiter);
  if (load->waiters->len == 0)
    {
      g_cancellable_cancel (load->cancellable);
      forget_load (load);
    }
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "nobody looks at it");
  return G_SOURCE_REMOVE;
}

static void
add_waiter (Load  *load,
            GTask *task_owned)
{
  Waiter *waiter = g_new0 (Waiter, 1);
  GCancellable *cancellable = g_task_get_cancellable (task_owned);

  waiter->load = load;
  waiter->task = task_owned;
  if (cancellable != NULL)
    {
      waiter->watch = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->watch, G_SOURCE_FUNC (waiter_cancelled_cb), waiter, NULL);
      g_source_attach (waiter->watch, g_main_context_get_thread_default ());
    }
  g_ptr_array_add (load->waiters, waiter);
}

/* Fetching */

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Load) load = user_data;
  g_autoptr(YdBrowseThumbnails) self = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes =
    yd_drive_client_get_thumbnail_finish (YD_DRIVE_CLIENT (source), result, &error);

  if (load->owner == NULL)
    return;
  self = g_object_ref (load->owner);
  if (bytes != NULL)
    {
      keep_picture (self, load->name, bytes);
      if (self->shelf != NULL)
        yd_browse_shelf_save_soon (self->shelf, get_account (load), load->name, bytes);
      end_load (load, bytes, NULL);
    }
  else if (!load->renewed && g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_URL_EXPIRED))
    {
      load->renewed = TRUE;
      g_clear_pointer (&load->url, g_free);
      yd_base_recent_remove (self->addresses, load->name);
      look_for_address (load);
    }
  else if (g_error_matches (error, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY) ||
           g_error_matches (error, YD_NET_ERROR, YD_NET_ERROR_TOO_LARGE) ||
           g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND))
    end_refused (load, "what is there is no thumbnail");
  else
    end_load (load, NULL, error);
}

/* What is fetched counts until it has ended, whether or not somebody still wants it. */
typedef struct
{
  YdBrowseThumbnails *owner; /* (owned) */
  Load *load;                /* (owned) */
} Fetch;

static void
fetch_over_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autofree Fetch *fetch = user_data;
  g_autoptr(YdBrowseThumbnails) self = fetch->owner;

  self->n_fetched--;
  fetched_cb (source, result, fetch->load);
  pump (self);
}

static void
pump (YdBrowseThumbnails *self)
{
  while (self->n_fetched < YD_BROWSE_THUMBNAILS_AT_A_TIME && self->addressed.length > 0)
    {
      Load *load = g_queue_pop_tail (&self->addressed);
      Fetch *fetch = g_new0 (Fetch, 1);

      fetch->owner = g_object_ref (self);
      fetch->load = g_rc_box_acquire (load);
      self->n_fetched++;
      yd_drive_client_get_thumbnail_async (yd_storage_get_drive (load->storage), load->url,
                                           load->cancellable, fetch_over_cb, fetch);
    }
}

/* Addresses */

static void
give_address (Load       *load,
              const char *url)
{
  YdBrowseThumbnails *self = load->owner;

  load->url = g_strdup (url);
  g_queue_push_tail (&self->addressed, load);
}

static void
note_address (YdBrowseThumbnails *self,
              const char         *name,
              const char         *url)
{
  Address *address = g_new0 (Address, 1);

  address->url = g_strdup (url);
  address->came_us = yd_base_clock_get_monotonic_us (self->clock);
  yd_base_recent_insert (self->addresses, name, address, 1);
}

/* The one that was wanted last goes first: it is the last to be put in line. */
static void
take_addresses (YdBrowseThumbnails *self,
                GPtrArray          *asked,
                GHashTable         *urls,
                const GError       *error)
{
  g_autoptr(GPtrArray) loads = g_ptr_array_new_with_free_func (load_unref);

  for (guint i = asked->len; i > 0; i--)
    g_ptr_array_add (loads, g_rc_box_acquire (g_ptr_array_index (asked, i - 1)));
  for (guint i = 0; i < loads->len; i++)
    {
      Load *load = g_ptr_array_index (loads, i);
      const char *url =
        urls != NULL ? g_hash_table_lookup (urls, yd_drive_item_get_id (load->item)) : NULL;

      if (load->owner == NULL)
        continue;
      if (url != NULL)
        {
          note_address (self, load->name, url);
          give_address (load, url);
        }
      else if (urls != NULL)
        end_refused (load, "the service has no thumbnail");
      else
        end_load (load, NULL, error);
    }
}

static void
addresses_found_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(YdBrowseThumbnails) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) urls =
    yd_drive_client_find_thumbnails_finish (YD_DRIVE_CLIENT (source), result, &error);
  g_autoptr(GPtrArray) asked = g_steal_pointer (&self->asked);

  g_clear_object (&self->asking);
  take_addresses (self, asked, urls, error);
  pump (self);
  if (self->unaddressed.length > 0 && self->gather_source == 0)
    gather (self);
}

/* Those of one storage that are wanted most. */
static void
gather (gpointer user_data)
{
  YdBrowseThumbnails *self = YD_BROWSE_THUMBNAILS (user_data);
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();
  Load *first = g_queue_peek_tail (&self->unaddressed);
  const char *drive_id;

  self->gather_source = 0;
  if (first == NULL || self->asked != NULL)
    return;
  drive_id = yd_drive_item_get_drive_id (first->item);
  self->asked = g_ptr_array_new ();
  for (GList *link = self->unaddressed.tail; link != NULL && ids->len < YD_DRIVE_THUMBNAILS_MAX;)
    {
      Load *load = link->data;
      GList *before = link->prev;

      if (load->storage == first->storage &&
          g_str_equal (yd_drive_item_get_drive_id (load->item), drive_id))
        {
          g_ptr_array_add (ids, (gpointer) yd_drive_item_get_id (load->item));
          g_ptr_array_add (self->asked, load);
          g_queue_delete_link (&self->unaddressed, link);
        }
      link = before;
    }
  g_ptr_array_add (ids, NULL);
  self->asking = g_cancellable_new ();
  yd_net_errand_attach (self->errand, self->asking);
  yd_drive_client_find_thumbnails_async (yd_storage_get_drive (first->storage), drive_id,
                                         (const char * const *) ids->pdata,
                                         YD_BROWSE_THUMBNAIL_WIDTH, self->asking,
                                         addresses_found_cb, g_object_ref (self));
}

static void
look_for_address (Load *load)
{
  YdBrowseThumbnails *self = load->owner;
  Address *address = yd_base_recent_lookup (self->addresses, load->name);
  gint64 now_us = yd_base_clock_get_monotonic_us (self->clock);

  if (address != NULL && now_us - address->came_us < ADDRESS_LIFE_US)
    {
      give_address (load, address->url);
      pump (self);
      return;
    }
  g_queue_push_tail (&self->unaddressed, load);
  if (self->gather_source == 0 && self->asked == NULL)
    self->gather_source = g_timeout_add_once (GATHER_MS, gather, self);
}

/* The disk */

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Load) load = user_data;
  g_autoptr(GBytes) bytes =
    yd_browse_shelf_load_finish (YD_BROWSE_SHELF (source), result, NULL);

  if (load->owner == NULL)
    return;
  if (bytes == NULL)
    {
      look_for_address (load);
      return;
    }
  keep_picture (load->owner, load->name, bytes);
  end_load (load, bytes, NULL);
}

static void
begin_load (Load *load)
{
  YdBrowseThumbnails *self = load->owner;

  if (self->shelf != NULL)
    yd_browse_shelf_load_async (self->shelf, get_account (load), load->name,
                                YD_DRIVE_THUMBNAIL_MAX_BYTES, load->cancellable, read_cb,
                                g_rc_box_acquire (load));
  else
    look_for_address (load);
}

/* Public */

static gboolean
is_refused (YdBrowseThumbnails *self,
            const char         *name)
{
  const gint64 *when_us = yd_base_recent_lookup (self->refusals, name);

  return when_us != NULL &&
         yd_base_clock_get_monotonic_us (self->clock) - *when_us < REFUSAL_LIFE_US;
}

static Load *
new_load (YdBrowseThumbnails *self,
          YdStorage          *storage,
          YdDriveItem        *item,
          const char         *name)
{
  Load *load = g_rc_box_new0 (Load);

  load->owner = self;
  load->name = g_strdup (name);
  load->storage = g_object_ref (storage);
  load->item = yd_drive_item_ref (item);
  load->waiters = g_ptr_array_new_with_free_func (waiter_free);
  load->cancellable = g_cancellable_new ();
  yd_net_errand_attach (self->errand, load->cancellable);
  g_hash_table_insert (self->loads, load->name, load);
  return load;
}

void
yd_browse_thumbnails_load_async (YdBrowseThumbnails  *self,
                                 YdStorage           *storage,
                                 YdDriveItem         *item,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *name = NULL;
  GBytes *bytes;
  Load *load;

  g_return_if_fail (YD_IS_BROWSE_THUMBNAILS (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_browse_thumbnails_load_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  name = yd_browse_thumbnails_name (storage, item);
  bytes = yd_base_recent_lookup (self->pictures, name);
  if (bytes != NULL)
    {
      g_task_return_pointer (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
      return;
    }
  if (!yd_browse_thumbnails_may_exist (item) || is_refused (self, name))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no thumbnail");
      return;
    }
  load = g_hash_table_lookup (self->loads, name);
  if (load != NULL)
    {
      add_waiter (load, g_steal_pointer (&task));
      return;
    }
  load = new_load (self, storage, item, name);
  add_waiter (load, g_steal_pointer (&task));
  begin_load (load);
}

GBytes *
yd_browse_thumbnails_load_finish (YdBrowseThumbnails  *self,
                                  GAsyncResult        *result,
                                  GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_browse_thumbnails_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
yd_browse_thumbnails_reject (YdBrowseThumbnails *self,
                             YdStorage          *storage,
                             YdDriveItem        *item)
{
  g_autofree char *name = yd_browse_thumbnails_name (storage, item);
  gint64 account = yd_storage_account_get_id (yd_storage_get_account (storage));

  yd_base_recent_remove (self->pictures, name);
  note_refusal (self, name);
  if (self->shelf != NULL)
    yd_browse_shelf_remove_soon (self->shelf, account, name);
}

YdBrowseThumbnails *
yd_browse_thumbnails_new (YdBrowseShelf *shelf,
                          YdBaseClock   *clock)
{
  YdBrowseThumbnails *self = g_object_new (YD_TYPE_BROWSE_THUMBNAILS, NULL);

  self->shelf = shelf != NULL ? g_object_ref (shelf) : NULL;
  self->clock = g_object_ref (clock);
  return self;
}

static void
yd_browse_thumbnails_dispose (GObject *object)
{
  YdBrowseThumbnails *self = YD_BROWSE_THUMBNAILS (object);

  g_clear_handle_id (&self->gather_source, g_source_remove);
  g_clear_object (&self->shelf);
  g_clear_object (&self->clock);
  g_clear_object (&self->errand);
  G_OBJECT_CLASS (yd_browse_thumbnails_parent_class)->dispose (object);
}

/* Nothing is in flight: whoever waits holds a reference. */
static void
yd_browse_thumbnails_finalize (GObject *object)
{
  YdBrowseThumbnails *self = YD_BROWSE_THUMBNAILS (object);

  yd_base_recent_free (self->pictures);
  yd_base_recent_free (self->addresses);
  yd_base_recent_free (self->refusals);
  g_hash_table_unref (self->loads);
  G_OBJECT_CLASS (yd_browse_thumbnails_parent_class)->finalize (object);
}

static void
yd_browse_thumbnails_class_init (YdBrowseThumbnailsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yd_browse_thumbnails_dispose;
  G_OBJECT_CLASS (klass)->finalize = yd_browse_thumbnails_finalize;
}

static void
yd_browse_thumbnails_init (YdBrowseThumbnails *self)
{
  self->pictures = yd_base_recent_new (KEPT_BYTES, (GDestroyNotify) g_bytes_unref);
  self->addresses = yd_base_recent_new (KEPT_ADDRESSES, address_free);
  self->refusals = yd_base_recent_new (KEPT_REFUSALS, g_free);
  self->errand = yd_net_errand_new (YD_NET_PRIORITY_THUMBNAIL);
  self->loads = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, load_unref);
  g_queue_init (&self->unaddressed);
  g_queue_init (&self->addressed);
}
