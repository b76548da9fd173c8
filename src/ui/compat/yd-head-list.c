/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * While some are left out a change moves others in or out at the end: everything from the change
 * on is told of then, which is as much as the size at most.
 */
#include "config.h"

#include "yd-head-list.h"

struct _YdHeadList
{
  GObject parent_instance;

  GListModel *model; /* (owned) (nullable) */
  guint size;
  guint n_items;     /* as it was told */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdHeadList, yd_head_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
get_item_type (GListModel *list)
{
  YdHeadList *self = YD_HEAD_LIST (list);

  return self->model != NULL ? g_list_model_get_item_type (self->model) : G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *list)
{
  return YD_HEAD_LIST (list)->n_items;
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  YdHeadList *self = YD_HEAD_LIST (list);

  return position < self->n_items ? g_list_model_get_item (self->model, position) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static guint
count (YdHeadList *self)
{
  return self->model != NULL ? MIN (g_list_model_get_n_items (self->model), self->size) : 0;
}

static void
items_changed (GListModel *model,
               guint       position,
               guint       removed,
               guint       added,
               YdHeadList *self)
{
  guint n_after = g_list_model_get_n_items (model);
  guint n_before = n_after - added + removed;
  guint had = self->n_items;

  if (position >= self->size)
    return;
  self->n_items = MIN (n_after, self->size);
  if (MAX (n_before, n_after) <= self->size)
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  else
    g_list_model_items_changed (G_LIST_MODEL (self), position, had - position,
                                self->n_items - position);
}

/* More or fewer at the end. */
static void
tell_length (YdHeadList *self)
{
  guint had = self->n_items;

  self->n_items = count (self);
  if (self->n_items > had)
    g_list_model_items_changed (G_LIST_MODEL (self), had, 0, self->n_items - had);
  else if (self->n_items < had)
    g_list_model_items_changed (G_LIST_MODEL (self), self->n_items, had - self->n_items, 0);
}

static void
let_go (YdHeadList *self)
{
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, items_changed, self);
  g_clear_object (&self->model);
}

static void
yd_head_list_dispose (GObject *object)
{
  YdHeadList *self = YD_HEAD_LIST (object);

  let_go (self);
  self->n_items = 0;

  G_OBJECT_CLASS (yd_head_list_parent_class)->dispose (object);
}

static void
yd_head_list_class_init (YdHeadListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yd_head_list_dispose;
}

static void
yd_head_list_init (YdHeadList *self)
{
  self->size = G_MAXUINT;
}

YdHeadList *
yd_head_list_new (void)
{
  return g_object_new (YD_TYPE_HEAD_LIST, NULL);
}

void
yd_head_list_set_model (YdHeadList *self,
                        GListModel *model)
{
  g_return_if_fail (YD_IS_HEAD_LIST (self));

  let_go (self);
  tell_length (self);
  if (model == NULL)
    return;
  self->model = g_object_ref (model);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed), self, 0);
  tell_length (self);
}

GListModel *
yd_head_list_get_model (YdHeadList *self)
{
  g_return_val_if_fail (YD_IS_HEAD_LIST (self), NULL);

  return self->model;
}

void
yd_head_list_set_size (YdHeadList *self,
                       guint       size)
{
  g_return_if_fail (YD_IS_HEAD_LIST (self));

  self->size = size;
  tell_length (self);
}

guint
yd_head_list_get_size (YdHeadList *self)
{
  g_return_val_if_fail (YD_IS_HEAD_LIST (self), 0);

  return self->size;
}
