/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The used and the whole space. Holds nothing: the widgets are their templates'.
 */
#include "config.h"

#include "yd-space.h"

#include "yd-format.h"

#include <glib/gi18n.h>

#define NEARLY_FULL 0.9

void
yd_space_show (GtkProgressBar   *bar,
               GtkLabel         *words,
               YdStorageAccount *account)
{
  gint64 used = yd_storage_account_get_used (account);
  gint64 total = yd_storage_account_get_total (account);
  gboolean known = used >= 0 && total > 0;
  double fraction = known ? CLAMP ((double) used / (double) total, 0, 1) : 0;
  g_autofree char *used_text = yd_format_size (used);
  g_autofree char *total_text = yd_format_size (total);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (bar), known);
  gtk_widget_set_visible (GTK_WIDGET (words), known);
  if (!known)
    return;
  /* Translators: used and whole space of a drive: "1.2 GB of 3 TB used". */
  text = g_strdup_printf (_("%s of %s used"), used_text, total_text);
  gtk_label_set_label (words, text);
  gtk_progress_bar_set_fraction (bar, fraction);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
  if (fraction > NEARLY_FULL)
    gtk_widget_add_css_class (GTK_WIDGET (bar), "nearly-full");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (bar), "nearly-full");
}
