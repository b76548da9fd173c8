/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row for each cache that there is.
 */
#include "config.h"

#include "yd-data-page.h"

#include "yd-cache-row.h"
#include "yd-report-window.h"

#include <glib/gi18n.h>

struct _YdDataPage
{
  AdwPreferencesPage parent_instance;

  /* template */
  AdwPreferencesGroup *caches; /* (borrowed) */

  /* given */
  YdShared            *shared; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (YdDataPage, yd_data_page, ADW_TYPE_PREFERENCES_PAGE)

static void
add_cache (YdDataPage         *self,
           gpointer            cache,
           const YdCacheWords *words)
{
  if (cache != NULL)
    adw_preferences_group_add (self->caches, yd_cache_row_new (YD_BASE_CACHE (cache),
                                                               self->shared->settings, words));
}

static void
add_caches (YdDataPage *self)
{
  YdShared *shared = self->shared;
  const YdCacheWords thumbnails = {
    .title = _("Thumbnails"),
    .explanation = _("Small pictures of files, as the service made them."),
    .limit = "thumbnails-limit",
  };
  const YdCacheWords copies = {
    .title = _("Opened Files"),
    .explanation = _("Copies of files that other programs opened. Those that were opened since "
                     "Yunduo was started stay."),
    .question = _("Copies that were opened before are deleted from this computer. What was "
                  "changed in them and not uploaded is lost."),
    .limit = "copies-limit",
  };
  const YdCacheWords listings = {
    .title = _("Folder Contents"),
    .explanation = _("What folders had when they were seen last, so that they open at once."),
    .limit = "listings-limit",
  };
  const YdCacheWords names = {
    .title = _("Index of Names"),
    .explanation = _("Every name that was seen, for searching. Storages whose names are all "
                     "indexed are gone through again."),
  };

  add_cache (self, shared->thumbnails, &thumbnails);
  add_cache (self, shared->cache, &copies);
  add_cache (self, shared->listings != NULL ? yd_browse_listing_store_get_cache (shared->listings)
                                            : NULL, &listings);
  add_cache (self, shared->names, &names);
}

static void
export_report (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  gtk_window_present (GTK_WINDOW (yd_report_window_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                                        YD_DATA_PAGE (widget)->shared)));
}

static void
yd_data_page_dispose (GObject *object)
{
  g_clear_pointer (&YD_DATA_PAGE (object)->shared, yd_shared_unref);

  G_OBJECT_CLASS (yd_data_page_parent_class)->dispose (object);
}

static void
yd_data_page_class_init (YdDataPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yd_data_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-data-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YdDataPage, caches);
  gtk_widget_class_install_action (widget_class, "data.export-report", NULL, export_report);
}

static void
yd_data_page_init (YdDataPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yd_data_page_set_up (YdDataPage *self,
                     YdShared   *shared)
{
  g_return_if_fail (YD_IS_DATA_PAGE (self));

  self->shared = yd_shared_ref (shared);
  add_caches (self);
}
