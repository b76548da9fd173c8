/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Real files for other programs, fetched when they ask for them. Some ask while a drag only hovers
 * over them, so there is an end to how much they get; beyond it a download is offered. The content
 * may outlive the view: a clipboard keeps it.
 */
#include "config.h"

#include "yd-files-view-private.h"

#include "yd-error-text.h"
#include "yd-question.h"
#include "yd-weak.h"

#include "yd-browse-sum.h"

#include <glib/gi18n.h>

#define ITEMS_MAX 100
#define BYTES_MAX ((gint64) 200 << 20)

/* What a provider knows. */
typedef struct
{
  GWeakRef      view;
  GWeakRef      cache;
  GCancellable *cancellable; /* (owned) */
  YdBrowseSum  *sum;         /* (owned) (nullable): while folders are counted */
} Outside;

static void
free_outside (gpointer data)
{
  Outside *outside = data;

  g_weak_ref_clear (&outside->view);
  g_weak_ref_clear (&outside->cache);
  g_cancellable_cancel (outside->cancellable);
  g_object_unref (outside->cancellable);
  g_clear_object (&outside->sum);
  g_free (outside);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (YdClipProvider) provider = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files =
      yd_transfer_cache_fetch_finish (YD_TRANSFER_CACHE (source), result, &error);

  yd_clip_provider_deliver (provider, files, error);
}

static void
fetch (YdClipProvider *provider,
       Outside        *outside)
{
  YdBrowseClip *clip = yd_clip_provider_get_clip (provider);
  g_autoptr (YdTransferCache) cache = g_weak_ref_get (&outside->cache);
  g_autoptr (YdFilesView) view = g_weak_ref_get (&outside->view);

  if (view != NULL)
    yd_files_view_notify (view, _("Fetching files for another program…"));
  g_object_unref (outside->cancellable);
  outside->cancellable = g_cancellable_new ();
  if (cache != NULL)
    yd_transfer_cache_fetch_async (cache, yd_browse_clip_get_storage (clip),
                                   yd_browse_clip_get_items (clip), YD_TRANSFER_CACHE_TO_OWN,
                                   outside->cancellable, fetched_cb, g_object_ref (provider));
}

/* Too much */

typedef struct
{
  GWeakRef     *view; /* (owned) (nullable): taken by the callback */
  YdBrowseClip *clip; /* (owned) */
} Offer;

static void
offer_answered_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autofree Offer *offer = user_data;
  g_autoptr (YdFilesView) view = yd_weak_take (offer->view);
  g_autoptr (YdBrowseClip) clip = offer->clip;

  if (yd_question_ask_finish (result, NULL) && view != NULL)
    yd_files_view_download_to (view, yd_browse_clip_get_storage (clip),
                               yd_browse_clip_get_items (clip));
}

void
yd_files_view_offer_download (YdFilesView  *self,
                              YdBrowseClip *clip)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  Offer *offer;
  YdQuestion question = {
    .heading = _("Too Much to Hand Over"),
    .body = _("Other programs can be given up to 100 items and 200 MB at a time. More can be "
              "downloaded to a folder."),
    .accept_label = _("_Download to…"),
  };

  if (!GTK_IS_WINDOW (root))
    return;
  offer = g_new0 (Offer, 1);
  offer->view = yd_weak_new (self);
  offer->clip = g_object_ref (clip);
  yd_question_ask_async (GTK_WINDOW (root), &question, self->cancellable, offer_answered_cb, offer);
}

/* A drag is not interrupted by a question: it is asked when that has ended. */
static void
refuse (YdClipProvider *provider,
        Outside        *outside)
{
  g_autoptr (YdFilesView) view = g_weak_ref_get (&outside->view);
  g_autoptr (GError) error =
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "too much to be fetched");

  if (view != NULL && view->dragged == provider)
    view->drag_refused = TRUE;
  else if (view != NULL)
    yd_files_view_offer_download (view, yd_clip_provider_get_clip (provider));
  yd_clip_provider_deliver (provider, NULL, error);
}

/* Folders */

static gboolean
is_too_much (YdBrowseSum  *sum,
             YdBrowseClip *clip)
{
  return yd_browse_sum_get_bytes (sum) > BYTES_MAX
         || yd_browse_sum_get_n_files (sum) + yd_browse_sum_get_n_folders (sum) > ITEMS_MAX;
}

static void
sum_changed (YdClipProvider *provider,
             YdBrowseSum    *sum)
{
  Outside *outside = g_object_get_data (G_OBJECT (provider), "outside");
  gboolean too_much = is_too_much (sum, yd_clip_provider_get_clip (provider));
  gboolean counting = yd_browse_sum_get_state (sum) == YD_BROWSE_SUM_COUNTING;

  if (outside->sum != sum || (counting && !too_much))
    return;
  g_signal_handlers_disconnect_by_data (sum, provider);
  g_clear_object (&outside->sum);
  if (too_much)
    refuse (provider, outside);
  else
    fetch (provider, outside);
}

static void
files_wanted (YdClipProvider *provider,
              YdBrowseClip   *clip,
              gpointer        user_data)
{
  Outside *outside = user_data;
  GPtrArray *items = yd_browse_clip_get_items (clip);

  if (items->len > ITEMS_MAX || yd_browse_clip_get_bytes (clip) > BYTES_MAX)
    refuse (provider, outside);
  else if (yd_browse_clip_has_folder (clip))
    {
      outside->sum = yd_browse_sum_new (yd_browse_clip_get_storage (clip), items);
      g_signal_connect_object (outside->sum, "changed", G_CALLBACK (sum_changed), provider,
                               G_CONNECT_SWAPPED);
    }
  else
    fetch (provider, outside);
}

void
yd_files_view_give_up (YdClipProvider *provider)
{
  Outside *outside = g_object_get_data (G_OBJECT (provider), "outside");
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "not used");

  if (outside == NULL)
    return;
  if (outside->sum != NULL)
    {
      g_clear_object (&outside->sum);
      yd_clip_provider_deliver (provider, NULL, error);
    }
  g_cancellable_cancel (outside->cancellable);
}

YdClipProvider *
yd_files_view_new_provider (YdFilesView  *self,
                            YdBrowseClip *clip)
{
  YdClipProvider *provider;
  Outside *outside;

  if (self->shared->cache == NULL)
    return yd_clip_provider_new (clip, NULL, NULL, NULL);
  outside = g_new0 (Outside, 1);
  g_weak_ref_init (&outside->view, self);
  g_weak_ref_init (&outside->cache, self->shared->cache);
  outside->cancellable = g_cancellable_new ();
  provider = yd_clip_provider_new (clip, files_wanted, outside, free_outside);
  g_object_set_data (G_OBJECT (provider), "outside", outside);

  return provider;
}
