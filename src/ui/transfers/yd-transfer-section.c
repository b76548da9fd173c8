/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One change of the group is one change of the section, however many transfers it is of. The
 * section shares the group with the queue.
 */
#include "config.h"

#include "yd-transfer-section.h"

struct _YdTransferSection
{
  GObject parent_instance;

  /* given at construction */
  YdTransferGroup *group;    /* (owned) */

  /* state */
  gboolean         expanded;
  gboolean         chosen;   /* expanded or collapsed by the person */
  guint            n_shown;  /* as last told: the head, transfers */
  gboolean         has_head;
};

enum
{
  PROP_0,
  PROP_EXPANDED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdTransferSection, yd_transfer_section, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* The model */

static GType
get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *model)
{
  return YD_TRANSFER_SECTION (model)->n_shown;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  YdTransferSection *self = YD_TRANSFER_SECTION (model);

  if (position >= self->n_shown)
    return NULL;
  if (self->has_head && position == 0)
    return g_object_ref (self);

  return g_list_model_get_item (G_LIST_MODEL (self->group), position - (self->has_head ? 1 : 0));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* Whether there is a head, and how many stand in all, for @n transfers. */
static void
measure (YdTransferSection *self,
         guint              n)
{
  self->has_head = n > 1;
  self->n_shown = !self->has_head ? n : self->expanded ? n + 1 : 1;
}

static void
show_all_again (YdTransferSection *self)
{
  guint before = self->n_shown;

  measure (self, g_list_model_get_n_items (G_LIST_MODEL (self->group)));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->n_shown);
}

static void
group_changed (YdTransferSection *self,
               guint              position,
               guint              removed,
               guint              added)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->group));

  if (!self->chosen && self->expanded && n > YD_TRANSFER_SECTION_MANY)
    {
      self->expanded = FALSE;
      show_all_again (self);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPANDED]);
    }
  else if (self->has_head != (n > 1))
    show_all_again (self);
  else if (self->has_head && !self->expanded)
    return;
  else
    {
      measure (self, n);
      g_list_model_items_changed (G_LIST_MODEL (self), position + (self->has_head ? 1 : 0),
                                  removed, added);
    }
}

/* The object */

static void
yd_transfer_section_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_EXPANDED:
      g_value_set_boolean (value, YD_TRANSFER_SECTION (object)->expanded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_transfer_section_finalize (GObject *object)
{
  g_clear_object (&YD_TRANSFER_SECTION (object)->group);

  G_OBJECT_CLASS (yd_transfer_section_parent_class)->finalize (object);
}

static void
yd_transfer_section_class_init (YdTransferSectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yd_transfer_section_get_property;
  object_class->finalize = yd_transfer_section_finalize;

  properties[PROP_EXPANDED] =
      g_param_spec_boolean ("expanded", NULL, NULL, TRUE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
yd_transfer_section_init (YdTransferSection *self)
{
}

YdTransferSection *
yd_transfer_section_new (YdTransferGroup *group)
{
  YdTransferSection *self = g_object_new (YD_TYPE_TRANSFER_SECTION, NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (group));

  self->group = g_object_ref (group);
  self->expanded = n <= YD_TRANSFER_SECTION_MANY;
  measure (self, n);
  g_signal_connect_object (group, "items-changed", G_CALLBACK (group_changed), self,
                           G_CONNECT_SWAPPED);

  return self;
}

YdTransferGroup *
yd_transfer_section_get_group (YdTransferSection *self)
{
  return self->group;
}

gboolean
yd_transfer_section_get_expanded (YdTransferSection *self)
{
  return self->expanded;
}

void
yd_transfer_section_set_expanded (YdTransferSection *self,
                                  gboolean           expanded)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->group));

  g_return_if_fail (YD_IS_TRANSFER_SECTION (self));

  self->chosen = TRUE;
  if (self->expanded == !!expanded)
    return;
  self->expanded = !!expanded;
  measure (self, n);
  if (self->has_head)
    g_list_model_items_changed (G_LIST_MODEL (self), 1, expanded ? 0 : n, expanded ? n : 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPANDED]);
}
