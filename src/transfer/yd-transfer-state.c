/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The states of a transfer: their type and the one table of allowed moves. Pure.
 */
#include "config.h"

#include "yd-transfer-private.h"

#define BIT(state) (1u << (state))
#define ENDED_BADLY (BIT (YD_TRANSFER_FAILED) | BIT (YD_TRANSFER_CANCELLED))
#define HELD (BIT (YD_TRANSFER_WAITING) | BIT (YD_TRANSFER_PAUSED))

/* Where each state may lead. */
static const guint allowed_moves[] = {
  [YD_TRANSFER_QUEUED] = BIT (YD_TRANSFER_PREPARING) | HELD | ENDED_BADLY,
  [YD_TRANSFER_PREPARING] = BIT (YD_TRANSFER_QUEUED) | BIT (YD_TRANSFER_RUNNING) | HELD |
                            BIT (YD_TRANSFER_FINISHING) | ENDED_BADLY,
  [YD_TRANSFER_RUNNING] = BIT (YD_TRANSFER_QUEUED) | BIT (YD_TRANSFER_PREPARING) | HELD |
                          BIT (YD_TRANSFER_FINISHING) | ENDED_BADLY,
  [YD_TRANSFER_WAITING] = BIT (YD_TRANSFER_QUEUED) | BIT (YD_TRANSFER_PREPARING) |
                          BIT (YD_TRANSFER_RUNNING) | BIT (YD_TRANSFER_PAUSED) |
                          BIT (YD_TRANSFER_FINISHING) | ENDED_BADLY,
  [YD_TRANSFER_PAUSED] = BIT (YD_TRANSFER_QUEUED) | ENDED_BADLY,
  [YD_TRANSFER_FINISHING] = BIT (YD_TRANSFER_QUEUED) | BIT (YD_TRANSFER_PREPARING) |
                            BIT (YD_TRANSFER_RUNNING) | HELD | BIT (YD_TRANSFER_DONE) |
                            ENDED_BADLY,
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
        { YD_TRANSFER_PAUSED, "YD_TRANSFER_PAUSED", "paused" },
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

GType
yd_transfer_reason_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    {
      static const GEnumValue values[] = {
        { YD_TRANSFER_REASON_NONE, "YD_TRANSFER_REASON_NONE", "none" },
        { YD_TRANSFER_REASON_RETRY, "YD_TRANSFER_REASON_RETRY", "retry" },
        { YD_TRANSFER_REASON_SERVICE_LIMIT, "YD_TRANSFER_REASON_SERVICE_LIMIT", "service-limit" },
        { YD_TRANSFER_REASON_OWN_LIMIT, "YD_TRANSFER_REASON_OWN_LIMIT", "own-limit" },
        { YD_TRANSFER_REASON_OFFLINE, "YD_TRANSFER_REASON_OFFLINE", "offline" },
        { YD_TRANSFER_REASON_SIGN_IN, "YD_TRANSFER_REASON_SIGN_IN", "sign-in" },
        { YD_TRANSFER_REASON_KEYRING, "YD_TRANSFER_REASON_KEYRING", "keyring" },
        { YD_TRANSFER_REASON_QUOTA, "YD_TRANSFER_REASON_QUOTA", "quota" },
        { YD_TRANSFER_REASON_DISK, "YD_TRANSFER_REASON_DISK", "disk" },
        { YD_TRANSFER_REASON_NAME, "YD_TRANSFER_REASON_NAME", "name" },
        { YD_TRANSFER_REASON_SOURCE, "YD_TRANSFER_REASON_SOURCE", "source" },
        { YD_TRANSFER_REASON_STORAGE, "YD_TRANSFER_REASON_STORAGE", "storage" },
        { YD_TRANSFER_REASON_LAPSED, "YD_TRANSFER_REASON_LAPSED", "lapsed" },
        { YD_TRANSFER_REASON_PORTAL, "YD_TRANSFER_REASON_PORTAL", "portal" },
        { YD_TRANSFER_REASON_AWAY, "YD_TRANSFER_REASON_AWAY", "away" },
        { 0, NULL, NULL },
      };

      g_once_init_leave (&type, g_enum_register_static ("YdTransferReason", values));
    }
  return type;
}

gboolean
yd_transfer_reason_is_reach (YdTransferReason reason)
{
  return reason == YD_TRANSFER_REASON_OFFLINE || reason == YD_TRANSFER_REASON_PORTAL ||
         reason == YD_TRANSFER_REASON_AWAY;
}

gboolean
yd_transfer_state_may_follow (YdTransferState from,
                              YdTransferState to)
{
  return (allowed_moves[from] & BIT (to)) != 0;
}
