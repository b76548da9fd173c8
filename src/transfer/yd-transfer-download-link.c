/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The link of a download: the proxy it goes through, the address that the listing had or a new one,
 * and what a link says that is not as it was. What it means for the content is in -content.
 */
#include "config.h"

#include "yd-transfer-download-private.h"

#include "yd-transfer-hold.h"

#define LINK_MARGIN_US (60 * (gint64) G_USEC_PER_SEC)

static void proxy_found_cb (GObject *object, GAsyncResult *result, gpointer user_data);
static void link_got_cb    (GObject *object, GAsyncResult *result, gpointer user_data);

static void
find_proxy (YdTransferDownload *op)
{
  op->asking = TRUE;
  op->n_busy++;
  yd_transfer_proxy_find_async (yd_transfer_get_storage (op->transfer),
                                yd_transfer_get_item (op->transfer), op->inner, proxy_found_cb,
                                g_object_ref (op->task));
}

static void
proxy_found_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferDownload *op = g_task_get_task_data (task);
  GError *error = NULL;

  op->n_busy--;
  op->asking = FALSE;
  op->proxy_known = yd_transfer_proxy_find_finish (yd_transfer_get_storage (op->transfer), result,
                                                   &op->proxy, &error);
  if (yd_transfer_hold_is_meant (error))
    yd_transfer_download_handle_trouble (op, error, FALSE);
  else if (error != NULL)
    yd_transfer_download_give_up (op, error);
  yd_transfer_download_advance (op);
}

static void
ask_for_link (YdTransferDownload *op)
{
  YdDriveItem *item = yd_transfer_get_item (op->transfer);

  op->asking = TRUE;
  op->n_busy++;
  yd_drive_client_get_link_async (op->drive, yd_drive_item_get_drive_id (item),
                                  yd_drive_item_get_id (item), op->inner, link_got_cb,
                                  g_object_ref (op->task));
}

/* NULL: it is one that can be used. (transfer full) */
static GError *
find_fault_with_link (YdTransferDownload *op)
{
  if (op->stream >= op->n_streams || op->n_files != (op->zip ? 1 : op->n_streams))
    return g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL, "no address");
  if (op->proxy != NULL && !yd_transfer_download_is_whole_file (op) &&
      !yd_transfer_proxy_has_url (op->proxy))
    return g_error_new_literal (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_PROXY,
                                "a path does not tell the parts of a live photo apart");
  return NULL;
}

/* Takes @link. What has come of another content is worth nothing. */
static void
use_link (YdTransferDownload *op,
          YdDriveLink        *link)
{
  GError *error;

  g_clear_pointer (&op->link, yd_drive_link_free);
  op->link = link;
  op->link_serial++;
  op->link_spent = op->link_used = FALSE;
  yd_transfer_download_choose_streams (op);
  if (!yd_transfer_download_has_place (op))
    yd_transfer_download_choose_files (op);
  error = find_fault_with_link (op);
  if (error != NULL)
    {
      yd_transfer_download_give_up (op, error);
      return;
    }
  if (yd_transfer_download_note_content (op))
    return;
  g_info ("Download: the remote file has changed; from its beginning");
  if (op->restarts++ < YD_TRANSFER_RESTARTS_MAX)
    yd_transfer_download_stop (op, YD_TRANSFER_DOWNLOAD_RESTART, NULL);
  else
    yd_transfer_download_give_up (
      op, g_error_new_literal (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_SOURCE_CHANGED,
                               "the remote file changes again and again"));
}

/* TRUE: no link has to be asked for. */
static gboolean
use_listed_link (YdTransferDownload *op)
{
  YdDriveLink *link = op->link_serial == 0 ? yd_transfer_download_dup_listed_link (op) : NULL;

  if (link == NULL)
    return FALSE;
  op->link_listed = TRUE;
  use_link (op, link);
  return TRUE;
}

static void
link_got_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferDownload *op = g_task_get_task_data (task);
  GError *error = NULL;
  YdDriveLink *link = yd_drive_client_get_link_finish (op->drive, result, &error);

  op->n_busy--;
  op->asking = FALSE;
  op->link_listed = FALSE;
  if (link != NULL)
    use_link (op, link);
  else if (op->stop == YD_TRANSFER_DOWNLOAD_GO &&
           (op->best > 0 || yd_transfer_hold_is_meant (error)))
    yd_transfer_download_handle_trouble (op, error, FALSE);
  else
    yd_transfer_download_give_up (op, error);
  yd_transfer_download_advance (op);
}

/* Public */

/* A link may be shorter-lived than the margin: a new one is used once in any case. */
gboolean
yd_transfer_download_has_fresh_link (YdTransferDownload *op)
{
  gint64 left_us;

  if (op->link == NULL || op->link_spent)
    return FALSE;
  left_us = op->link->expires_us - yd_base_clock_get_monotonic_us (op->engine->clock);
  return op->link->expires_us == 0 || left_us > LINK_MARGIN_US || !op->link_used;
}

void
yd_transfer_download_get_link (YdTransferDownload *op)
{
  if (!op->proxy_known)
    find_proxy (op);
  else if (use_listed_link (op))
    yd_transfer_download_advance (op);
  else
    ask_for_link (op);
}
