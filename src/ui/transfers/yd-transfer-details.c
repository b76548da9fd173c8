/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A popover of a row: lines that can be selected, and a button that copies them. Owns nothing but
 * its widgets.
 */
#include "config.h"

#include "yd-transfer-details.h"

#include <glib/gi18n.h>

struct _YdTransferDetails
{
  GtkPopover parent_instance;

  GtkLabel *text; /* (borrowed) */
};

G_DEFINE_FINAL_TYPE (YdTransferDetails, yd_transfer_details, GTK_TYPE_POPOVER)

static void
copy (YdTransferDetails *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_label (self->text));
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
yd_transfer_details_class_init (YdTransferDetailsClass *klass)
{
}

static void
yd_transfer_details_init (YdTransferDetails *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *text = gtk_label_new (NULL);
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Copy"));

  self->text = GTK_LABEL (text);
  gtk_label_set_selectable (self->text, TRUE);
  gtk_label_set_xalign (self->text, 0);
  gtk_label_set_wrap (self->text, TRUE);
  gtk_label_set_wrap_mode (self->text, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (self->text, 32);
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_widget_add_css_class (box, "popover-body");
  g_signal_connect_object (button, "clicked", G_CALLBACK (copy), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), button);
  gtk_popover_set_child (GTK_POPOVER (self), box);
}

GtkWidget *
yd_transfer_details_new (void)
{
  return g_object_new (YD_TYPE_TRANSFER_DETAILS, NULL);
}

void
yd_transfer_details_set_text (YdTransferDetails *self,
                              const char        *sentence,
                              const char        *details)
{
  g_autofree char *all = g_strdup_printf ("%s\n%s", sentence, details);

  g_return_if_fail (YD_IS_TRANSFER_DETAILS (self));

  gtk_label_set_label (self->text, all);
}
