/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sums that cost the same however many transfers there are: each transfer's share is taken out
 * and put in again when it changes.
 */
#include "config.h"

#include "yd-transfer-group-private.h"

#include "yd-transfer-hold.h"
#include "yd-transfer-private.h"
#include "yd-transfer-speed.h"

typedef struct
{
  guint n_ended;
  guint n_failed;
  guint n_paused;
  gint64 done;
  gint64 total;
  gint64 speed;
  int seconds_left;
} Sums;

struct _YdTransferGroup
{
  GObject parent_instance;

  /* given at construction */
  char *title;          /* (owned) */
  YdTransferDirection direction;
  guint n_roots;

  /* state */
  gint64 id;            /* journal row, 0 none */
  GPtrArray *transfers; /* (owned): YdTransfer */
  GHashTable *local_names; /* (owned): of local twins of remote folders, by id */
  guint n_moving;
  YdTransferSpeed average;
  Sums now;
  Sums told;            /* as last notified */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdTransferGroup, yd_transfer_group, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

typedef enum
{
  PROP_TITLE = 1,
  PROP_DIRECTION,
  PROP_N_ROOTS,
  PROP_N_ENDED,
  PROP_N_FAILED,
  PROP_N_PAUSED,
  PROP_BYTES_DONE,
  PROP_BYTES_TOTAL,
  PROP_SPEED,
  PROP_SECONDS_LEFT,
} YdTransferGroupProperty;

static GParamSpec *properties[PROP_SECONDS_LEFT + 1];

/* The model */

static GType
get_item_type (GListModel *model)
{
  return YD_TYPE_TRANSFER;
}

static guint
get_n_items (GListModel *model)
{
  return YD_TRANSFER_GROUP (model)->transfers->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  YdTransferGroup *self = YD_TRANSFER_GROUP (model);

  if (position >= self->transfers->len)
    return NULL;
  return g_object_ref (g_ptr_array_index (self->transfers, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* Life */

static void
yd_transfer_group_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  YdTransferGroup *self = YD_TRANSFER_GROUP (object);

  switch ((YdTransferGroupProperty) id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DIRECTION:
      g_value_set_int (value, (int) self->direction);
      break;
    case PROP_N_ROOTS:
      g_value_set_uint (value, self->n_roots);
      break;
    case PROP_N_ENDED:
      g_value_set_uint (value, self->now.n_ended);
      break;
    case PROP_N_FAILED:
      g_value_set_uint (value, self->now.n_failed);
      break;
    case PROP_N_PAUSED:
      g_value_set_uint (value, self->now.n_paused);
      break;
    case PROP_BYTES_DONE:
      g_value_set_int64 (value, self->now.done);
      break;
    case PROP_BYTES_TOTAL:
      g_value_set_int64 (value, self->now.total);
      break;
    case PROP_SPEED:
      g_value_set_int64 (value, self->now.speed);
      break;
    case PROP_SECONDS_LEFT:
      g_value_set_int (value, self->now.seconds_left);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
yd_transfer_group_finalize (GObject *object)
{
  YdTransferGroup *self = YD_TRANSFER_GROUP (object);

  for (guint i = 0; i < self->transfers->len; i++)
    yd_transfer_get_facts (g_ptr_array_index (self->transfers, i))->group = NULL;
  g_ptr_array_unref (self->transfers);
  g_hash_table_unref (self->local_names);
  g_free (self->title);

  G_OBJECT_CLASS (yd_transfer_group_parent_class)->finalize (object);
}

static void
yd_transfer_group_class_init (YdTransferGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = yd_transfer_group_get_property;
  object_class->finalize = yd_transfer_group_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DIRECTION] = g_param_spec_int ("direction", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_N_ROOTS] = g_param_spec_uint ("n-roots", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_ENDED] = g_param_spec_uint ("n-ended", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_FAILED] = g_param_spec_uint ("n-failed", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_PAUSED] = g_param_spec_uint ("n-paused", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_BYTES_DONE] = g_param_spec_int64 ("bytes-done", NULL, NULL, 0, G_MAXINT64, 0,
                                                    flags);
  properties[PROP_BYTES_TOTAL] = g_param_spec_int64 ("bytes-total", NULL, NULL, 0, G_MAXINT64, 0,
                                                     flags);
  properties[PROP_SPEED] = g_param_spec_int64 ("speed", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_SECONDS_LEFT] = g_param_spec_int ("seconds-left", NULL, NULL, -1, G_MAXINT, -1,
                                                    flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
yd_transfer_group_init (YdTransferGroup *self)
{
  self->transfers = g_ptr_array_new_with_free_func (g_object_unref);
  self->local_names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->now.seconds_left = self->told.seconds_left = -1;
}

YdTransferGroup *
yd_transfer_group_new (const char          *title,
                       YdTransferDirection  direction,
                       guint                n_roots)
{
  YdTransferGroup *self = g_object_new (YD_TYPE_TRANSFER_GROUP, NULL);

  self->title = g_strdup (title);
  self->direction = direction;
  self->n_roots = n_roots;
  return self;
}

/* Sums */

/* Neither the world nor time brings it on. What its account needs is known before it has begun. */
static gboolean
needs_person (YdTransfer *transfer)
{
  YdTransferReason reason = yd_transfer_get_reason (transfer);

  return reason == YD_TRANSFER_REASON_NAME || reason == YD_TRANSFER_REASON_SIGN_IN ||
         reason == YD_TRANSFER_REASON_KEYRING || reason == YD_TRANSFER_REASON_SOURCE ||
         (yd_transfer_get_state (transfer) == YD_TRANSFER_QUEUED &&
          yd_transfer_hold_is_meant (yd_transfer_get_error (transfer)));
}

static YdTransferShare
measure_share (YdTransfer *transfer)
{
  YdTransferState state = yd_transfer_get_state (transfer);
  gint64 moved = yd_transfer_get_moved (transfer);
  gboolean counts = state != YD_TRANSFER_FAILED && state != YD_TRANSFER_CANCELLED;

  return (YdTransferShare) {
    .total = counts ? MAX (moved, yd_transfer_get_size (transfer)) : 0,
    .done = counts ? moved : 0,
    .ended = yd_transfer_is_ended (transfer),
    .failed = state == YD_TRANSFER_FAILED,
    .paused = state == YD_TRANSFER_PAUSED,
    .moving = state == YD_TRANSFER_RUNNING,
    .resting = state == YD_TRANSFER_PAUSED ||
               yd_transfer_get_reason (transfer) == YD_TRANSFER_REASON_STORAGE,
    .asking = needs_person (transfer),
  };
}

static void
add_share (YdTransferGroup       *self,
           const YdTransferShare *share,
           int                    sign)
{
  self->now.total += sign * share->total;
  self->now.done += sign * share->done;
  self->now.n_ended += (guint) (sign * (share->ended ? 1 : 0));
  self->now.n_failed += (guint) (sign * (share->failed ? 1 : 0));
  self->now.n_paused += (guint) (sign * (share->paused ? 1 : 0));
  self->n_moving += (guint) (sign * (share->moving ? 1 : 0));
}

void
yd_transfer_group_follow (YdTransferGroup *self,
                          YdTransfer      *transfer)
{
  YdTransferFacts *facts = yd_transfer_get_facts (transfer);
  YdTransferShare share = measure_share (transfer);

  add_share (self, &facts->share, -1);
  add_share (self, &share, 1);
  facts->share = share;
}

void
yd_transfer_group_add (YdTransferGroup *self,
                       GPtrArray       *transfers,
                       guint            first)
{
  guint position = self->transfers->len;

  for (guint i = first; i < transfers->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (transfers, i);
      YdTransferFacts *facts = yd_transfer_get_facts (transfer);

      g_ptr_array_add (self->transfers, g_object_ref (transfer));
      facts->group = self;
      facts->share = measure_share (transfer);
      add_share (self, &facts->share, 1);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, self->transfers->len - position);
}

void
yd_transfer_group_remove (YdTransferGroup *self,
                          GHashTable      *gone)
{
  GPtrArray *kept = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) before = self->transfers;
  guint first = before->len;

  for (guint i = 0; i < before->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (before, i);
      YdTransferFacts *facts = yd_transfer_get_facts (transfer);

      if (!g_hash_table_contains (gone, transfer))
        {
          g_ptr_array_add (kept, g_object_ref (transfer));
          continue;
        }
      first = MIN (first, i);
      add_share (self, &facts->share, -1);
      facts->share = (YdTransferShare) { 0 };
      facts->group = NULL;
    }
  self->transfers = kept;
  if (first < before->len)
    g_list_model_items_changed (G_LIST_MODEL (self), first, before->len - first,
                                kept->len - first);
}

/* Where @transfer belongs among the others, which are sorted. */
static guint
find_place (YdTransferGroup *self,
            gint64           order)
{
  guint low = 0;
  guint high = self->transfers->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (yd_transfer_get_facts (g_ptr_array_index (self->transfers, middle))->order < order)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

void
yd_transfer_group_sort_in (YdTransferGroup *self,
                           YdTransfer      *transfer)
{
  gint64 order = yd_transfer_get_facts (transfer)->order;
  guint from;
  guint to;

  if (!g_ptr_array_find (self->transfers, transfer, &from))
    return;
  g_object_ref (transfer);
  g_ptr_array_remove_index (self->transfers, from);
  to = find_place (self, order);
  if (to != from)
    g_list_model_items_changed (G_LIST_MODEL (self), from, 1, 0);
  g_ptr_array_insert (self->transfers, (int) to, transfer);
  if (to != from)
    g_list_model_items_changed (G_LIST_MODEL (self), to, 0, 1);
}

static void
notify_changes (YdTransferGroup *self)
{
  const Sums told = self->told;
  GObject *object = G_OBJECT (self);

  self->told = self->now;
  g_object_freeze_notify (object);
  if (told.n_ended != self->now.n_ended)
    g_object_notify_by_pspec (object, properties[PROP_N_ENDED]);
  if (told.n_failed != self->now.n_failed)
    g_object_notify_by_pspec (object, properties[PROP_N_FAILED]);
  if (told.n_paused != self->now.n_paused)
    g_object_notify_by_pspec (object, properties[PROP_N_PAUSED]);
  if (told.done != self->now.done)
    g_object_notify_by_pspec (object, properties[PROP_BYTES_DONE]);
  if (told.total != self->now.total)
    g_object_notify_by_pspec (object, properties[PROP_BYTES_TOTAL]);
  if (told.speed != self->now.speed)
    g_object_notify_by_pspec (object, properties[PROP_SPEED]);
  if (told.seconds_left != self->now.seconds_left)
    g_object_notify_by_pspec (object, properties[PROP_SECONDS_LEFT]);
  g_object_thaw_notify (object);
}

void
yd_transfer_group_tick (YdTransferGroup *self,
                        gint64           now_us)
{
  if (self->n_moving > 0)
    yd_transfer_speed_add (&self->average, now_us, self->now.done);
  else
    yd_transfer_speed_reset (&self->average);
  self->now.speed = self->average.per_second;
  self->now.seconds_left =
    yd_transfer_speed_seconds_left (&self->average, self->now.total - self->now.done);
  notify_changes (self);
}

static gboolean
is_told (YdTransferGroup *self)
{
  return self->told.n_ended == self->now.n_ended && self->told.n_failed == self->now.n_failed &&
         self->told.n_paused == self->now.n_paused && self->told.done == self->now.done &&
         self->told.total == self->now.total && self->told.speed == 0;
}

gboolean
yd_transfer_group_is_restless (YdTransferGroup *self)
{
  return self->n_moving > 0 || !is_told (self);
}

const char *
yd_transfer_group_get_local_name (YdTransferGroup *self,
                                  const char      *folder_id)
{
  return g_hash_table_lookup (self->local_names, folder_id);
}

void
yd_transfer_group_set_local_name (YdTransferGroup *self,
                                  const char      *folder_id,
                                  const char      *name)
{
  g_hash_table_replace (self->local_names, g_strdup (folder_id), g_strdup (name));
}

/* Public */

void
yd_transfer_group_set_id (YdTransferGroup *self,
                          gint64           id)
{
  self->id = id;
}

gint64
yd_transfer_group_get_id (YdTransferGroup *self)
{
  return self->id;
}

const char *
yd_transfer_group_get_title (YdTransferGroup *self)
{
  return self->title;
}

YdTransferDirection
yd_transfer_group_get_direction (YdTransferGroup *self)
{
  return self->direction;
}

guint
yd_transfer_group_get_n_roots (YdTransferGroup *self)
{
  return self->n_roots;
}

guint
yd_transfer_group_get_n_ended (YdTransferGroup *self)
{
  return self->now.n_ended;
}

guint
yd_transfer_group_get_n_failed (YdTransferGroup *self)
{
  return self->now.n_failed;
}

guint
yd_transfer_group_get_n_paused (YdTransferGroup *self)
{
  return self->now.n_paused;
}

gint64
yd_transfer_group_get_bytes_done (YdTransferGroup *self)
{
  return self->now.done;
}

gint64
yd_transfer_group_get_bytes_total (YdTransferGroup *self)
{
  return self->now.total;
}

gint64
yd_transfer_group_get_speed (YdTransferGroup *self)
{
  return self->now.speed;
}

int
yd_transfer_group_get_seconds_left (YdTransferGroup *self)
{
  return self->now.seconds_left;
}
