/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A label for each block. Those of text can be selected, so that the keyboard goes through them in
 * the order of reading and a screen reader says each. A link to the guide in another language is
 * followed here, all others by the desktop.
 */
#include "config.h"

#include "yd-guide-window.h"

#include "yd-guide-text.h"

#include <string.h>

#define FOLDER        YD_APP_PATH "/guide/"
#define COLUMN_SPACE  18
#define CONTENT_LEVEL 2 /* of the headings that the menu has */

struct _YdGuideWindow
{
  AdwWindow parent_instance;

  /* template */
  GtkScrolledWindow *scrolled; /* (borrowed) */
  GtkBox            *body;     /* (borrowed) */
  GMenu             *contents; /* (borrowed) */

  /* state */
  GPtrArray         *headings; /* (owned): of GtkWidget (borrowed), those of the menu */
};

G_DEFINE_FINAL_TYPE (YdGuideWindow, yd_guide_window, ADW_TYPE_WINDOW)

static void show_guide (YdGuideWindow *self, const char *name);

const char *
yd_guide_window_choose (const char *const *languages)
{
  for (guint i = 0; languages[i] != NULL; i++)
    {
      if (g_str_has_prefix (languages[i], "zh"))
        return "guide.zh_CN.md";
      if (g_str_has_prefix (languages[i], "en"))
        break;
    }

  return "guide.md";
}

static gboolean
follow_link (YdGuideWindow *self,
             const char    *address)
{
  if (strchr (address, '/') != NULL || !g_str_has_suffix (address, ".md"))
    return FALSE;
  show_guide (self, address);

  return TRUE;
}

/* Blocks */

static GtkWidget *
make_label (YdGuideWindow *self,
            const char    *markup)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  g_signal_connect_object (label, "activate-link", G_CALLBACK (follow_link), self,
                           G_CONNECT_SWAPPED);

  return label;
}

static GtkWidget *
make_heading (YdGuideWindow *self,
              YdGuideBlock  *block)
{
  static const char *const classes[] = { "title-1", "title-2", "heading" };
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING,
                                   "xalign", 0.0, "wrap", TRUE, "selectable", TRUE, NULL);
  guint level = CLAMP (block->level, 1, (guint) G_N_ELEMENTS (classes));

  gtk_label_set_markup (GTK_LABEL (label), g_ptr_array_index (block->markup, 0));
  gtk_widget_add_css_class (label, classes[level - 1]);
  if (level > 1)
    gtk_widget_set_margin_top (label, COLUMN_SPACE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LEVEL,
                                  (int) level, -1);
  if (block->level == CONTENT_LEVEL)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (gtk_label_get_text (GTK_LABEL (label)), NULL);

      g_menu_item_set_action_and_target (item, "guide.go", "u", self->headings->len);
      g_menu_append_item (self->contents, item);
      g_ptr_array_add (self->headings, label);
    }

  return label;
}

static GtkWidget *
make_item (YdGuideWindow *self,
           YdGuideBlock  *block)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *mark = gtk_label_new ("•");
  GtkWidget *label = make_label (self, g_ptr_array_index (block->markup, 0));

  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), mark);
  gtk_box_append (GTK_BOX (row), label);

  return row;
}

/* Each row of a table is a term and what it means: a narrow window shows them below each other, and
 * the reading order is that of the rows. */
static GtkWidget *
make_table (YdGuideWindow *self,
            YdGuideBlock  *block)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  for (guint i = block->level; i + block->level <= block->markup->len; i += block->level)
    {
      GtkWidget *cells = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
      GtkWidget *row = gtk_list_box_row_new ();

      for (guint column = 0; column < block->level; column++)
        {
          GtkWidget *label = make_label (self, g_ptr_array_index (block->markup, i + column));

          if (column == 0)
            gtk_widget_add_css_class (label, "heading");
          gtk_box_append (GTK_BOX (cells), label);
        }
      gtk_widget_add_css_class (cells, "guide-row");
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), cells);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
      gtk_widget_set_focusable (row, FALSE);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }

  return list;
}

static GtkWidget *
make_block (YdGuideWindow *self,
            YdGuideBlock  *block)
{
  switch (block->kind)
    {
    case YD_GUIDE_HEADING:
      return make_heading (self, block);
    case YD_GUIDE_ITEM:
      return make_item (self, block);
    case YD_GUIDE_TABLE:
      return make_table (self, block);
    case YD_GUIDE_PARAGRAPH:
    default:
      return make_label (self, g_ptr_array_index (block->markup, 0));
    }
}

/* The guide */

static void
clear (YdGuideWindow *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->body))) != NULL)
    gtk_box_remove (self->body, child);
  g_menu_remove_all (self->contents);
  g_ptr_array_set_size (self->headings, 0);
}

static void
show_guide (YdGuideWindow *self,
            const char    *name)
{
  g_autofree char *path = g_strconcat (FOLDER, name, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) blocks = NULL;

  if (bytes == NULL)
    return;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  blocks = yd_guide_text_parse (text);
  clear (self);
  for (guint i = 0; i < blocks->len; i++)
    gtk_box_append (self->body, make_block (self, g_ptr_array_index (blocks, i)));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->scrolled));
}

static void
go (GtkWidget  *widget,
    const char *action_name,
    GVariant   *parameter)
{
  YdGuideWindow *self = YD_GUIDE_WINDOW (widget);
  guint position = g_variant_get_uint32 (parameter);
  GtkWidget *heading;
  double y = 0;

  if (position >= self->headings->len)
    return;
  heading = g_ptr_array_index (self->headings, position);
  if (gtk_widget_translate_coordinates (heading, GTK_WIDGET (self->body), 0, 0, NULL, &y))
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), y);
  gtk_widget_grab_focus (heading);
  gtk_label_select_region (GTK_LABEL (heading), 0, 0);
}

static void
yd_guide_window_finalize (GObject *object)
{
  g_ptr_array_unref (YD_GUIDE_WINDOW (object)->headings);

  G_OBJECT_CLASS (yd_guide_window_parent_class)->finalize (object);
}

static void
yd_guide_window_class_init (YdGuideWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yd_guide_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-guide-window.ui");
  gtk_widget_class_bind_template_child (widget_class, YdGuideWindow, scrolled);
  gtk_widget_class_bind_template_child (widget_class, YdGuideWindow, body);
  gtk_widget_class_bind_template_child (widget_class, YdGuideWindow, contents);
  gtk_widget_class_install_action (widget_class, "guide.go", "u", go);
}

static void
yd_guide_window_init (YdGuideWindow *self)
{
  self->headings = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

YdGuideWindow *
yd_guide_window_new (GtkWindow *parent)
{
  YdGuideWindow *self = g_object_new (YD_TYPE_GUIDE_WINDOW, "transient-for", parent, NULL);

  show_guide (self, yd_guide_window_choose (g_get_language_names ()));

  return self;
}
