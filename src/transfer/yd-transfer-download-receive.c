/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bytes of a download, in a worker: received, written, summed.
 */
#include "config.h"

#include "yd-transfer-download-private.h"

/* Of the stream in flight. */
static int
get_file (YdTransferDownload *op)
{
  return op->files[op->zip ? 0 : op->stream].file;
}

/* In the worker, for each block. */
static gboolean
take_block (gconstpointer   data,
            gsize           length,
            goffset         offset,
            gpointer        user_data,
            GError        **error)
{
  YdTransferDownload *op = user_data;

  if (offset != op->received)
    {
      g_set_error_literal (error, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY,
                           "the bytes came out of order");
      return FALSE;
    }
  if (op->zip && op->start + offset + (gint64) length > YD_TRANSFER_ZIP_MAX)
    g_set_error_literal (&op->local_error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_UNSUPPORTED,
                         "too large for a zip");
  else
    yd_transfer_place_write (get_file (op), data, length, op->start + offset, &op->local_error);
  if (op->local_error != NULL)
    {
      g_propagate_error (error, g_error_copy (op->local_error));
      return FALSE;
    }
  if (op->zip)
    op->crc = yd_transfer_zip_sum (op->crc, data, length);
  yd_base_hash_update (op->hash, data, length);
  op->received += (gint64) length;
  yd_base_progress_add (yd_transfer_get_counter (op->transfer), (gint64) length);
  return TRUE;
}

gboolean
yd_transfer_download_fetch (gpointer       data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  YdTransferDownload *op = data;
  g_autoptr(GError) local_error = NULL;
  g_autofree char *url = yd_transfer_proxy_dup_url (op->proxy, op->urls[op->stream]);

  op->reply = yd_net_transport_get (op->engine->transport, url,
                                    op->segment.offset, op->segment.length, op->size, take_block,
                                    op, cancellable, &local_error);
  if (op->local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&op->local_error));
  else if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    return TRUE;
  return FALSE;
}
