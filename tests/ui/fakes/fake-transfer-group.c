/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pretended groups of transfers: a list, and sums of it that are counted when they are asked for.
 */
#include "fake.h"

struct _YdTransferGroup
{
  GObject     parent_instance;
  char       *title;
  GListStore *transfers;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdTransferGroup, yd_transfer_group, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return YD_TYPE_TRANSFER;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (YD_TRANSFER_GROUP (model)->transfers));
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (YD_TRANSFER_GROUP (model)->transfers), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
get_nothing (GObject    *object,
             guint       prop_id,
             GValue     *value,
             GParamSpec *pspec)
{
}

static void
group_finalize (GObject *object)
{
  YdTransferGroup *self = YD_TRANSFER_GROUP (object);

  g_object_unref (self->transfers);
  g_free (self->title);
  G_OBJECT_CLASS (yd_transfer_group_parent_class)->finalize (object);
}

static void
yd_transfer_group_class_init (YdTransferGroupClass *klass)
{
  const char *names[] = { "n-ended", "n-failed", "n-paused", "bytes-done", "bytes-total", "speed",
                          "seconds-left" };

  G_OBJECT_CLASS (klass)->finalize = group_finalize;
  G_OBJECT_CLASS (klass)->get_property = get_nothing;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_class_install_property (G_OBJECT_CLASS (klass), i + 1,
                                     g_param_spec_int (names[i], NULL, NULL, 0, 9, 0,
                                                       G_PARAM_READABLE));
}

static void
yd_transfer_group_init (YdTransferGroup *self)
{
  self->transfers = g_list_store_new (YD_TYPE_TRANSFER);
  g_signal_connect_object (self->transfers, "items-changed",
                           G_CALLBACK (g_list_model_items_changed), self, G_CONNECT_SWAPPED);
}

YdTransferGroup *
fake_group_new (const char *title)
{
  YdTransferGroup *self = g_object_new (YD_TYPE_TRANSFER_GROUP, NULL);

  self->title = g_strdup (title);

  return self;
}

void
fake_group_add (YdTransferGroup *self,
                GPtrArray       *transfers)
{
  g_list_store_splice (self->transfers, get_n_items (G_LIST_MODEL (self)), 0, transfers->pdata,
                       transfers->len);
}

void
fake_group_change (YdTransferGroup *self)
{
  g_object_notify (G_OBJECT (self), "bytes-done");
}

static gint64
sum (YdTransferGroup *self,
     gint64         (*get) (YdTransfer *))
{
  guint n_items = get_n_items (G_LIST_MODEL (self));
  gint64 all = 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (YdTransfer) transfer = get_item (G_LIST_MODEL (self), i);

      all += get (transfer);
    }

  return all;
}

static gint64
has_ended (YdTransfer *transfer)
{
  return yd_transfer_is_ended (transfer) ? 1 : 0;
}

static gint64
has_failed (YdTransfer *transfer)
{
  return yd_transfer_get_state (transfer) == YD_TRANSFER_FAILED ? 1 : 0;
}

static gint64
is_paused (YdTransfer *transfer)
{
  return yd_transfer_get_state (transfer) == YD_TRANSFER_PAUSED ? 1 : 0;
}

guint
yd_transfer_group_get_n_paused (YdTransferGroup *self)
{
  return (guint) sum (self, is_paused);
}

guint
yd_transfer_group_get_n_ended (YdTransferGroup *self)
{
  return (guint) sum (self, has_ended);
}

guint
yd_transfer_group_get_n_failed (YdTransferGroup *self)
{
  return (guint) sum (self, has_failed);
}

gint64
yd_transfer_group_get_bytes_done (YdTransferGroup *self)
{
  return sum (self, yd_transfer_get_done);
}

gint64
yd_transfer_group_get_bytes_total (YdTransferGroup *self)
{
  return sum (self, yd_transfer_get_total);
}

gint64
yd_transfer_group_get_speed (YdTransferGroup *self)
{
  return sum (self, yd_transfer_get_speed);
}

int
yd_transfer_group_get_seconds_left (YdTransferGroup *self)
{
  gint64 speed = yd_transfer_group_get_speed (self);
  gint64 left = yd_transfer_group_get_bytes_total (self) - yd_transfer_group_get_bytes_done (self);

  return speed > 0 ? (int) (left / speed) : -1;
}

const char *
yd_transfer_group_get_title (YdTransferGroup *self)
{
  return self->title;
}

YdTransferDirection
yd_transfer_group_get_direction (YdTransferGroup *self)
{
  g_autoptr (YdTransfer) first = get_item (G_LIST_MODEL (self), 0);

  return first != NULL ? yd_transfer_get_direction (first) : YD_TRANSFER_UPLOAD;
}

guint
yd_transfer_group_get_n_roots (YdTransferGroup *self)
{
  return 1;
}
