/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Words that change often. An inscription shows them, whose size does not hang on its text; how
 * high they have to be is measured here, with a layout of the same font. What is out of sight, like
 * the many rows that a list keeps, asks for nothing before it is in sight again.
 */
#include "config.h"

#include "yd-moving-words.h"

struct _YdMovingWords
{
  GtkWidget parent_instance;

  GtkWidget *inscription; /* (owned): a child */

  /* state */
  gboolean   measured;    /* somebody counts on the room that they need */
  gboolean   stale;       /* have changed out of sight */

  /* in flight */
  guint      catching_up; /* source: in sight again */
};

G_DEFINE_FINAL_TYPE (YdMovingWords, yd_moving_words, GTK_TYPE_WIDGET)

/* In pixels, for lines of @width at most; -1 for one line. */
static void
measure_text (YdMovingWords *self,
              int            width,
              int           *text_width,
              int           *text_height)
{
  g_autoptr (PangoLayout) layout =
      gtk_widget_create_pango_layout (self->inscription, yd_moving_words_get_text (self));
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  /* What the style class "numeric" says, which a layout of one's own does not know. */
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, width >= 0 ? width * PANGO_SCALE : -1);
  pango_layout_get_pixel_size (layout, text_width, text_height);
}

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
yd_moving_words_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  YdMovingWords *self = YD_MOVING_WORDS (widget);
  int child_minimum;

  self->measured = TRUE;
  gtk_widget_measure (self->inscription, orientation, -1, &child_minimum, NULL, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_text (self, -1, natural, NULL);
  else
    measure_text (self, for_size, NULL, natural);
  *natural = MAX (*natural, child_minimum);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? child_minimum : *natural;
}

static void
yd_moving_words_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  gtk_widget_allocate (YD_MOVING_WORDS (widget)->inscription, width, height, -1, NULL);
}

/* Whether the words need as much as they have. */
static gboolean
fits (YdMovingWords *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int natural = 0;

  yd_moving_words_measure (GTK_WIDGET (self), GTK_ORIENTATION_VERTICAL, width, &(int){ 0 },
                           &natural, NULL, NULL);

  return natural == gtk_widget_get_height (GTK_WIDGET (self));
}

static gboolean
catch_up (gpointer user_data)
{
  YdMovingWords *self = user_data;

  self->catching_up = 0;
  self->stale = FALSE;
  if (!fits (self))
    gtk_widget_queue_resize (GTK_WIDGET (self));

  return G_SOURCE_REMOVE;
}

/* A list maps its rows while it gives them room; that is no time to ask for more. */
static void
yd_moving_words_map (GtkWidget *widget)
{
  YdMovingWords *self = YD_MOVING_WORDS (widget);

  GTK_WIDGET_CLASS (yd_moving_words_parent_class)->map (widget);
  if (self->stale && self->catching_up == 0)
    self->catching_up = g_idle_add (catch_up, self);
}

static void
yd_moving_words_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&YD_MOVING_WORDS (widget)->catching_up, g_source_remove);
  GTK_WIDGET_CLASS (yd_moving_words_parent_class)->unmap (widget);
}

static void
yd_moving_words_dispose (GObject *object)
{
  YdMovingWords *self = YD_MOVING_WORDS (object);

  g_clear_handle_id (&self->catching_up, g_source_remove);
  g_clear_pointer (&self->inscription, gtk_widget_unparent);

  G_OBJECT_CLASS (yd_moving_words_parent_class)->dispose (object);
}

static void
yd_moving_words_class_init (YdMovingWordsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yd_moving_words_dispose;
  widget_class->get_request_mode = get_request_mode;
  widget_class->measure = yd_moving_words_measure;
  widget_class->size_allocate = yd_moving_words_size_allocate;
  widget_class->map = yd_moving_words_map;
  widget_class->unmap = yd_moving_words_unmap;
  gtk_widget_class_set_css_name (widget_class, "label");
}

static void
yd_moving_words_init (YdMovingWords *self)
{
  GtkInscription *inscription;

  self->inscription = gtk_inscription_new ("");
  inscription = GTK_INSCRIPTION (self->inscription);
  gtk_inscription_set_wrap_mode (inscription, PANGO_WRAP_WORD_CHAR);
  gtk_inscription_set_text_overflow (inscription, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_set_parent (self->inscription, GTK_WIDGET (self));
}

void
yd_moving_words_set_text (YdMovingWords *self,
                          const char    *text)
{
  g_return_if_fail (YD_IS_MOVING_WORDS (self));
  g_return_if_fail (text != NULL);

  if (g_str_equal (yd_moving_words_get_text (self), text))
    return;
  gtk_inscription_set_text (GTK_INSCRIPTION (self->inscription), text);
  if (!self->measured)
    return;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->stale = TRUE;
  else if (!fits (self))
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

const char *
yd_moving_words_get_text (YdMovingWords *self)
{
  const char *text = gtk_inscription_get_text (GTK_INSCRIPTION (self->inscription));

  return text != NULL ? text : "";
}
