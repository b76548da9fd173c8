/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The states of a transfer: their type and the one table of allowed moves. Pure.
 */
#include "config.h"

#include "yd-transfer-private.h"

#define BIT(state) (1u << (state))
#define ENDED_BADLY (BIT (YD_TRANSFER_FAILED) | BIT (YD_TRANSFER_CANCELLED))

/* Where each state may lead. */
static const guint allowed_moves[] = {
  [YD_TRANSFER_QUEUED] = BIT (YD_TRANSFER_PREPARING) | ENDED_BADLY,
  [YD_TRANSFER_PREPARING] = BIT (YD_TRANSFER_RUNNING) | BIT (YD_TRANSFER_WAITING) |
                            BIT (YD_TRANSFER_FINISHING) | ENDED_BADLY,
  [YD_TRANSFER_RUNNING] = BIT (YD_TRANSFER_PREPARING) | BIT (YD_TRANSFER_WAITING) |
                          BIT (YD_TRANSFER_FINISHING) | ENDED_BADLY,
  [YD_TRANSFER_WAITING] = BIT (YD_TRANSFER_PREPARING) | BIT (YD_TRANSFER_RUNNING) |
                          BIT (YD_TRANSFER_FINISHING) | ENDED_BADLY,
  [YD_TRANSFER_FINISHING] = BIT (YD_TRANSFER_PREPARING) | BIT (YD_TRANSFER_RUNNING) |
                            BIT (YD_TRANSFER_WAITING) | BIT (YD_TRANSFER_DONE) | ENDED_BADLY,
  [YD_TRANSFER_DONE] = 0,
  [YD_TRANSFER_FAILED] = BIT (YD_TRANSFER_QUEUED),
  [YD_TRANSFER_CANCELLED] = BIT (YD_TRANSFER_QUEUED),
};

GType
yd_transfer_state_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    {
      static const GEnumValue values[] = {
        { YD_TRANSFER_QUEUED, "YD_TRANSFER_QUEUED", "queued" },
        { YD_TRANSFER_PREPARING, "YD_TRANSFER_PREPARING", "preparing" },
        { YD_TRANSFER_RUNNING, "YD_TRANSFER_RUNNING", "running" },
        { YD_TRANSFER_WAITING, "YD_TRANSFER_WAITING", "waiting" },
        { YD_TRANSFER_FINISHING, "YD_TRANSFER_FINISHING", "finishing" },
        { YD_TRANSFER_DONE, "YD_TRANSFER_DONE", "done" },
        { YD_TRANSFER_FAILED, "YD_TRANSFER_FAILED", "failed" },
        { YD_TRANSFER_CANCELLED, "YD_TRANSFER_CANCELLED", "cancelled" },
        { 0, NULL, NULL },
      };

      g_once_init_leave (&type, g_enum_register_static ("YdTransferState", values));
    }
  return type;
}

gboolean
yd_transfer_state_may_follow (YdTransferState from,
                              YdTransferState to)
{
  return (allowed_moves[from] & BIT (to)) != 0;
}
