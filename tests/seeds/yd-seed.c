/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dice, trace and what is pending; see the header.
 */
#include "config.h"

#include "yd-seed.h"

#include "yd-seed-proxy.h"

#include <stdio.h>

typedef struct
{
  char *what;     /* (owned) */
  YdSeedFunc run;
  gpointer data;  /* (owned) by whom run belongs to */
  gint64 since_us;
} Job;

#define PATIENCE_US (10 * (gint64) G_USEC_PER_SEC)

static YdSeed *current;

static void
job_free (gpointer data)
{
  g_free (((Job *) data)->what);
  g_free (data);
}

/* Some live in better worlds than others. */
static double
choose_badness (YdSeed *self)
{
  static const double badness[] = { 0.02, 0.05, 0.1, 0.25 };

  return badness[yd_seed_choose (self, G_N_ELEMENTS (badness))];
}

static YdStorageOptions *
choose_options (YdSeed *self)
{
  YdStorageOptions *options = yd_storage_options_new ();

  options->instant = self->number % 2 == 0;
  options->livp = (YdStorageLivp) yd_seed_choose (self, YD_STORAGE_LIVP_REBUILT + 1);
  g_free (options->proxy);
  options->proxy = yd_seed_proxy_choose (self);
  return options;
}

YdSeed *
yd_seed_begin (guint32  number,
               gboolean tells)
{
  g_assert_null (current);
  current = g_new0 (YdSeed, 1);
  current->number = number;
  current->tells = tells;
  current->dice = g_rand_new_with_seed (number);
  current->thread = g_thread_self ();
  current->clock = yd_seed_clock_new ();
  current->pending = g_ptr_array_new ();
  current->graves = g_ptr_array_new ();
  current->trace = g_checksum_new (G_CHECKSUM_SHA256);
  current->broken = g_string_new (NULL);
  current->badness = choose_badness (current);
  current->mortal = yd_seed_happens (current, 0.7);
  current->options = choose_options (current);
  g_random_set_seed (number);
  return current;
}

YdSeed *
yd_seed_get (void)
{
  return current != NULL && current->thread == g_thread_self () ? current : NULL;
}

gboolean
yd_seed_happens (YdSeed *self,
                 double  chance)
{
  return g_rand_double (self->dice) < chance;
}

guint
yd_seed_choose (YdSeed *self,
                guint   n)
{
  return (guint) g_rand_int_range (self->dice, 0, (gint32) n);
}

void
yd_seed_note (YdSeed     *self,
              const char *format,
              ...)
{
  gint64 now_us = yd_base_clock_get_monotonic_us (YD_BASE_CLOCK (self->clock));
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  line = g_strdup_printf ("%" G_GINT64_FORMAT " %s\n", now_us, text);
  g_checksum_update (self->trace, (const guchar *) line, -1);
  if (self->tells)
    fputs (line, stderr);
}

void
yd_seed_complain (YdSeed     *self,
                  const char *format,
                  ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_string_append_printf (self->broken, "%s\n", text);
  yd_seed_note (self, "BROKEN: %s", text);
}

void
yd_seed_pend (YdSeed     *self,
              const char *what,
              YdSeedFunc  run,
              gpointer    data)
{
  Job *job = g_new0 (Job, 1);

  job->what = g_strdup (what);
  job->run = run;
  job->data = data;
  job->since_us = yd_base_clock_get_monotonic_us (YD_BASE_CLOCK (self->clock));
  g_ptr_array_add (self->pending, job);
}

gint64
yd_seed_get_patience_us (YdSeed *self)
{
  gint64 now_us = yd_base_clock_get_monotonic_us (YD_BASE_CLOCK (self->clock));
  gint64 left_us = G_MAXINT64;

  for (guint i = 0; i < self->pending->len; i++)
    {
      const Job *job = g_ptr_array_index (self->pending, i);

      left_us = MIN (left_us, MAX (job->since_us + PATIENCE_US - now_us, 0));
    }
  return left_us;
}

gboolean
yd_seed_run_one (YdSeed *self)
{
  guint number;
  Job *job;

  if (self->pending->len == 0)
    return FALSE;
  number = yd_seed_choose (self, self->pending->len);
  job = g_ptr_array_steal_index (self->pending, number);
  yd_seed_note (self, "%s, %u of %u", job->what, number + 1, self->pending->len + 1);
  job->run (job->data);
  job_free (job);
  return TRUE;
}

void
yd_seed_lose_all (YdSeed *self)
{
  for (guint i = 0; i < self->pending->len; i++)
    g_ptr_array_add (self->graves, g_ptr_array_index (self->pending, i));
  g_ptr_array_set_size (self->pending, 0);
}
