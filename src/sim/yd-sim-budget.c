/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rate limits, in the two shapes that would explain what peers observed: a token bucket that holds
 * ten seconds' worth and refills steadily, and a window of the last ten seconds. */

#include "config.h"

#include "yd-sim-budget.h"

#define WINDOW_US (10 * G_USEC_PER_SEC)

typedef struct
{
  double  tokens;  /* bucket */
  gint64  last_us; /* bucket: when tokens was right */
  GArray *calls;   /* (owned) window: gint64 times of the calls, oldest first */
} Account;

struct _YdSimBudget
{
  GHashTable *accounts; /* (owned) "who class" → Account */
  gboolean    sliding_window;
};

static guint
get_size (YdSimBudgetClass class)
{
  switch (class)
    {
    case YD_SIM_BUDGET_LIST:
      return 40;
    case YD_SIM_BUDGET_LINK:
      return 10;
    case YD_SIM_BUDGET_OTHER:
      return 150;
    case YD_SIM_BUDGET_NONE:
    default:
      return 0;
    }
}

static void
free_account (gpointer data)
{
  Account *account = data;

  g_array_unref (account->calls);
  g_free (account);
}

YdSimBudget *
yd_sim_budget_new (gboolean sliding_window)
{
  YdSimBudget *self = g_new0 (YdSimBudget, 1);

  self->sliding_window = sliding_window;
  self->accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_account);
  return self;
}

void
yd_sim_budget_free (YdSimBudget *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->accounts);
  g_free (self);
}

static guint
to_ms (double us)
{
  return MAX (1, (guint) ((us + 999) / 1000));
}

static guint
take_from_bucket (Account *account,
                  guint    size,
                  gint64   now_us)
{
  double per_us = (double) size / WINDOW_US;
  gint64 passed = MAX (0, now_us - account->last_us);

  account->tokens = MIN (size, account->tokens + passed * per_us);
  account->last_us = now_us;
  if (account->tokens < 1 - 1e-9)
    return to_ms ((1 - account->tokens) / per_us);

  account->tokens -= 1;
  return 0;
}

static guint
take_from_window (Account *account,
                  guint    size,
                  gint64   now_us)
{
  guint gone = 0;

  while (gone < account->calls->len &&
         g_array_index (account->calls, gint64, gone) <= now_us - WINDOW_US)
    gone++;
  if (gone > 0)
    g_array_remove_range (account->calls, 0, gone);
  if (account->calls->len >= size)
    return to_ms (g_array_index (account->calls, gint64, 0) + WINDOW_US - now_us);

  g_array_append_val (account->calls, now_us);
  return 0;
}

guint
yd_sim_budget_take (YdSimBudget      *self,
                    const char       *who,
                    YdSimBudgetClass  class,
                    gint64            now_us)
{
  guint size = get_size (class);
  g_autofree char *key = g_strdup_printf ("%s %d", who, class);
  Account *account;

  if (size == 0)
    return 0;

  account = g_hash_table_lookup (self->accounts, key);
  if (account == NULL)
    {
      account = g_new0 (Account, 1);
      account->calls = g_array_new (FALSE, FALSE, sizeof (gint64));
      account->tokens = size;
      account->last_us = now_us;
      g_hash_table_insert (self->accounts, g_steal_pointer (&key), account);
    }
  return self->sliding_window ? take_from_window (account, size, now_us)
                              : take_from_bucket (account, size, now_us);
}
