/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A queue per class and priority of those who wait; the ledger knows when one may go. The window is
 * longer than the service's ten seconds, since calls may come closer together on the way: the
 * service counts when they arrive, we when they are let go. What makes the first calls of a window
 * later than the next window's is a connection that had to be made for them, two round trips; the
 * rest of the way is the same for all. 300 ms are two round trips half around the world, and cost
 * less than 3 % of the calls. When the window is a quarter full, what is left of it is spread until
 * its oldest call ends.
 *
 * First come, first served among equals. Who has waited for long goes in turns with those who are
 * more important: nobody starves, and a click still waits for one other call at most.
 */
#include "config.h"

#include "yd-drive-budget.h"

#include "yd-drive-error-private.h"
#include "yd-drive-error.h"

#include "yd-net-errand.h"

#define JITTER_US (300 * (gint64) 1000)
#define WINDOW_US (10 * (gint64) G_USEC_PER_SEC + JITTER_US)
#define BURST_DIVISOR 4
#define LONG_US (15 * (gint64) G_USEC_PER_SEC)
/* Who would have to wait for longer is told so instead. */
#define PATIENCE_US (60 * (gint64) G_USEC_PER_SEC)

static const struct
{
  const char *name;
  guint limit;
} classes[YD_DRIVE_N_CLASSES] = {
  [YD_DRIVE_CLASS_OTHER] = { "other", 150 },
  [YD_DRIVE_CLASS_LIST] = { "list", 40 },
  [YD_DRIVE_CLASS_LINK] = { "link", 10 },
};

typedef struct
{
  YdDriveBudget *budget; /* (unowned) */
  char *key;             /* (owned): in the ledger */
  guint limit;
  GQueue waiting[YD_NET_N_PRIORITIES]; /* (owned): GTask, first come first */
  gboolean was_old;      /* the last one went since it had waited for long */
  guint timer;
} Class;

struct _YdDriveBudget
{
  GObject parent_instance;

  /* given at construction */
  YdBaseClock *clock;   /* (owned) */
  YdBaseLedger *ledger; /* (owned) */

  /* state */
  gboolean lifted;
  Class classes[YD_DRIVE_N_CLASSES];
};

static void yd_drive_budget_iface_init (YdNetGateInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdDriveBudget, yd_drive_budget, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_NET_GATE,
                                                      yd_drive_budget_iface_init))

static void admit_waiting (Class *klass);

/* One who waits; task data of its task. */
typedef struct
{
  Class *klass;         /* (unowned) (nullable): NULL when admitted */
  YdNetErrand *errand;  /* (owned) (nullable) */
  YdNetPriority priority;
  gint64 since_us;
  gulong cancelled_id;
} Waiter;

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  g_clear_object (&waiter->errand);
  g_free (waiter);
}

static Class *
find_class (YdDriveBudget *self,
            YdNetRequest  *request)
{
  int number = yd_net_request_get_class (request);

  return &self->classes[number >= 0 && number < YD_DRIVE_N_CLASSES ? number
                                                                   : YD_DRIVE_CLASS_OTHER];
}

static void
stop_listening (GTask  *task,
                Waiter *waiter)
{
  if (waiter->cancelled_id != 0)
    g_cancellable_disconnect (g_task_get_cancellable (task), waiter->cancelled_id);
  waiter->cancelled_id = 0;
}

/* It waits no more, for whatever reason. */
static void
leave (GTask  *task,
       Waiter *waiter)
{
  waiter->klass = NULL;
  stop_listening (task, waiter);
  yd_net_errand_end_wait (waiter->errand);
}

static GTask *
peek (Class *klass,
      guint  priority)
{
  return g_queue_peek_head (&klass->waiting[priority]);
}

static gint64
get_since_us (GTask *task)
{
  return ((Waiter *) g_task_get_task_data (task))->since_us;
}

/* Whose turn it is: a priority, or YD_NET_N_PRIORITIES when nobody waits. */
static guint
choose (Class *klass)
{
  gint64 oldest_us = yd_base_clock_get_monotonic_us (klass->budget->clock) - LONG_US;
  guint first = 0;
  guint chosen;

  while (first < YD_NET_N_PRIORITIES && peek (klass, first) == NULL)
    first++;
  chosen = first;
  for (guint i = first + 1; !klass->was_old && i < YD_NET_N_PRIORITIES; i++)
    if (peek (klass, i) != NULL && get_since_us (peek (klass, i)) <= oldest_us)
      {
        oldest_us = get_since_us (peek (klass, i)) - 1;
        chosen = i;
      }
  return chosen;
}

static void
admit (Class *klass,
       guint  priority)
{
  g_autoptr(GTask) task = g_queue_pop_head (&klass->waiting[priority]);
  Waiter *waiter = g_task_get_task_data (task);

  klass->was_old = FALSE;
  for (guint i = 0; i < priority; i++)
    klass->was_old = klass->was_old || peek (klass, i) != NULL;
  leave (task, waiter);
  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_return_boolean (task, TRUE);
}

/* The service wants us to stay away for longer than anybody should wait without a word. */
static void
refuse_all (Class  *klass,
            gint64  wait_us)
{
  for (guint i = 0; i < YD_NET_N_PRIORITIES; i++)
    while (!g_queue_is_empty (&klass->waiting[i]))
      {
        g_autoptr(GTask) task = g_queue_pop_head (&klass->waiting[i]);

        leave (task, g_task_get_task_data (task));
        g_task_return_error (task, yd_drive_error_new (YD_DRIVE_ERROR_BUSY, 429, "TooManyRequests",
                                                       NULL, wait_us,
                                                       "the service wants no calls for now"));
      }
}

static gboolean
timer_due (gpointer user_data)
{
  Class *klass = user_data;
  G_GNUC_UNUSED g_autoptr(YdDriveBudget) self = g_object_ref (klass->budget);

  klass->timer = 0;
  admit_waiting (klass);
  return G_SOURCE_REMOVE;
}

/* There is at most one; admitting may have come back here and set it. */
static void
set_timer (Class  *klass,
           gint64  delay_us)
{
  YdBaseClock *clock = klass->budget->clock;

  if (klass->timer != 0)
    yd_base_clock_remove_timer (clock, klass->timer);
  klass->timer = yd_base_clock_add_timer (clock, delay_us, timer_due, klass, NULL);
}

static gboolean
is_cancelled (GTask *task)
{
  return g_cancellable_is_cancelled (g_task_get_cancellable (task));
}

static void
admit_waiting (Class *klass)
{
  guint next;

  while ((next = choose (klass)) < YD_NET_N_PRIORITIES)
    {
      gint64 wait_us = 0;

      if (!is_cancelled (peek (klass, next)))
        wait_us = yd_base_ledger_take_spread (klass->budget->ledger, klass->key, klass->limit,
                                              WINDOW_US, MAX (klass->limit / BURST_DIVISOR, 1));
      if (wait_us > PATIENCE_US)
        {
          refuse_all (klass, wait_us);
          return;
        }
      if (wait_us > 0)
        {
          set_timer (klass, wait_us);
          return;
        }
      admit (klass, next);
    }
}

/* Runs in an idle: a cancellable must not be disconnected from within its own signal. */
static gboolean
end_cancelled_wait (gpointer user_data)
{
  GTask *task = user_data;
  Waiter *waiter = g_task_get_task_data (task);
  Class *klass = waiter->klass;

  if (klass == NULL)
    return G_SOURCE_REMOVE;
  leave (task, waiter);
  g_task_return_error_if_cancelled (task);
  if (g_queue_remove (&klass->waiting[waiter->priority], task))
    g_object_unref (task);
  return G_SOURCE_REMOVE;
}

static void
wait_cancelled (GCancellable *cancellable,
                gpointer      user_data)
{
  GTask *task = user_data;
  GSource *source = g_idle_source_new ();

  g_source_set_callback (source, end_cancelled_wait, g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
  g_source_unref (source);
}

static void
yd_drive_budget_enter_async (YdNetGate           *gate,
                             YdNetRequest        *request,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  YdDriveBudget *self = YD_DRIVE_BUDGET (gate);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Waiter *waiter = g_new0 (Waiter, 1);

  g_task_set_source_tag (task, yd_drive_budget_enter_async);
  g_task_set_task_data (task, waiter, waiter_free);
  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }
  if (self->lifted)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  waiter->klass = find_class (self, request);
  waiter->since_us = yd_base_clock_get_monotonic_us (self->clock);
  g_set_object (&waiter->errand, yd_net_errand_find (cancellable));
  waiter->priority = yd_net_errand_get_priority (waiter->errand);
  yd_net_errand_begin_wait (waiter->errand, waiter->since_us);
  g_queue_push_tail (&waiter->klass->waiting[waiter->priority], task);
  if (cancellable != NULL)
    waiter->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (wait_cancelled), task,
                                                  NULL);
  admit_waiting (waiter->klass);
}

static gboolean
yd_drive_budget_enter_finish (YdNetGate     *gate,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, gate), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_budget_enter_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
yd_drive_budget_slow_down (YdNetGate    *gate,
                           YdNetRequest *request,
                           gint64        delay_us)
{
  YdDriveBudget *self = YD_DRIVE_BUDGET (gate);
  Class *klass = find_class (self, request);

  yd_base_ledger_block (self->ledger, klass->key, delay_us);
  admit_waiting (klass);
}

static void
yd_drive_budget_iface_init (YdNetGateInterface *iface)
{
  iface->enter_async = yd_drive_budget_enter_async;
  iface->enter_finish = yd_drive_budget_enter_finish;
  iface->slow_down = yd_drive_budget_slow_down;
}

static void
yd_drive_budget_finalize (GObject *object)
{
  YdDriveBudget *self = YD_DRIVE_BUDGET (object);

  /* Those who wait hold a reference: nobody does. */
  for (guint i = 0; i < YD_DRIVE_N_CLASSES; i++)
    {
      if (self->classes[i].timer != 0)
        yd_base_clock_remove_timer (self->clock, self->classes[i].timer);
      g_free (self->classes[i].key);
    }
  g_clear_object (&self->ledger);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (yd_drive_budget_parent_class)->finalize (object);
}

static void
yd_drive_budget_class_init (YdDriveBudgetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_drive_budget_finalize;
}

static void
yd_drive_budget_init (YdDriveBudget *self)
{
  for (guint i = 0; i < YD_DRIVE_N_CLASSES; i++)
    {
      self->classes[i].budget = self;
      self->classes[i].limit = classes[i].limit;
      for (guint j = 0; j < YD_NET_N_PRIORITIES; j++)
        g_queue_init (&self->classes[i].waiting[j]);
    }
}

YdDriveBudget *
yd_drive_budget_new (YdBaseClock  *clock,
                     YdBaseLedger *ledger,
                     const char   *account)
{
  YdDriveBudget *self = g_object_new (YD_TYPE_DRIVE_BUDGET, NULL);

  self->clock = g_object_ref (clock);
  self->ledger = ledger != NULL ? g_object_ref (ledger) : yd_base_ledger_new (NULL, clock, NULL);
  for (guint i = 0; i < YD_DRIVE_N_CLASSES; i++)
    self->classes[i].key = g_strconcat ("drive/", account, "/", classes[i].name, NULL);
  return self;
}

void
yd_drive_budget_lift (YdDriveBudget *self)
{
  g_return_if_fail (YD_IS_DRIVE_BUDGET (self));

  self->lifted = TRUE;
}

guint
yd_drive_budget_n_waiting (YdDriveBudget *self,
                           YdDriveClass   call_class)
{
  guint n = 0;

  g_return_val_if_fail (YD_IS_DRIVE_BUDGET (self), 0);

  for (guint i = 0; i < YD_NET_N_PRIORITIES; i++)
    n += g_queue_get_length (&self->classes[call_class].waiting[i]);
  return n;
}
