/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table; see the header.
 */
#include "config.h"

#include "yd-transfer-parking.h"

#include "yd-net-error.h"

typedef enum
{
  ALWAYS,
  OFFLINE,  /* only when there is no network */
  ASKING,   /* only when the person wants to be asked */
} When;

typedef struct
{
  GQuark (*domain) (void);
  int code;
  YdTransferReason reason;
  When when;
} Row;

static const Row rows[] = {
  { yd_net_error_quark, YD_NET_ERROR_UNREACHABLE, YD_TRANSFER_REASON_OFFLINE, OFFLINE },
  { yd_net_error_quark, YD_NET_ERROR_NO_HOST, YD_TRANSFER_REASON_OFFLINE, OFFLINE },
  { yd_net_error_quark, YD_NET_ERROR_TIMEOUT, YD_TRANSFER_REASON_OFFLINE, OFFLINE },
  { yd_net_error_quark, YD_NET_ERROR_TLS, YD_TRANSFER_REASON_OFFLINE, OFFLINE },
  { yd_net_error_quark, YD_NET_ERROR_REDIRECT, YD_TRANSFER_REASON_OFFLINE, OFFLINE },
  { yd_net_error_quark, YD_NET_ERROR_BAD_REPLY, YD_TRANSFER_REASON_OFFLINE, OFFLINE },
  { yd_drive_error_quark, YD_DRIVE_ERROR_QUOTA, YD_TRANSFER_REASON_QUOTA, ALWAYS },
  { yd_drive_error_quark, YD_DRIVE_ERROR_LAPSED, YD_TRANSFER_REASON_LAPSED, ALWAYS },
  { g_io_error_quark, G_IO_ERROR_NO_SPACE, YD_TRANSFER_REASON_DISK, ALWAYS },
  { yd_transfer_error_quark, YD_TRANSFER_ERROR_EXISTS, YD_TRANSFER_REASON_NAME, ASKING },
  { yd_transfer_error_quark, YD_TRANSFER_ERROR_SOURCE_GONE, YD_TRANSFER_REASON_SOURCE, ALWAYS },
  { yd_transfer_error_quark, YD_TRANSFER_ERROR_SOURCE_CHANGED, YD_TRANSFER_REASON_SOURCE, ALWAYS },
};

YdTransferReason
yd_transfer_parking_judge (const GError       *error,
                           YdTransferConflict  conflict,
                           gboolean            online)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_error_matches (error, rows[i].domain (), rows[i].code) &&
        (rows[i].when == ALWAYS || (rows[i].when == OFFLINE && !online) ||
         (rows[i].when == ASKING && conflict == YD_TRANSFER_CONFLICT_ASK)))
      return rows[i].reason;
  return YD_TRANSFER_REASON_NONE;
}
