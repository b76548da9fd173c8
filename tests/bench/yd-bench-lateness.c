/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The timer is due again so long after it came, so that one long block counts once.
 */
#include "config.h"

#include "yd-bench-lateness.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define TIMER_MS 5

typedef struct
{
  GArray *late;     /* (owned): gint64 microseconds */
  GArray *own;      /* (owned): the same */
  gint64 due_us;
  gint64 waited_us; /* for a processor, since the thread is */
  int schedstat;    /* file descriptor; -1: this kernel does not tell */
} Watch;

/* What the main thread waited so far while it could have run. */
static gint64
read_waited (Watch *watch)
{
  char text[128] = "";
  g_auto (GStrv) words = NULL; /* nanoseconds it ran, and waited; how often */
  guint64 waited;

  if (watch->schedstat < 0 || pread (watch->schedstat, text, sizeof text - 1, 0) <= 0)
    return 0;
  words = g_strsplit (text, " ", 3);
  if (g_strv_length (words) != 3 ||
      !g_ascii_string_to_unsigned (words[1], 10, 0, G_MAXINT64, &waited, NULL))
    return 0;
  return (gint64) waited / 1000;
}

static gboolean
look (gpointer user_data)
{
  Watch *watch = user_data;
  gint64 now_us = g_get_monotonic_time ();
  gint64 late_us = MAX (now_us - watch->due_us, 0);
  gint64 waited_us = read_waited (watch);
  gint64 own_us = MAX (late_us - (waited_us - watch->waited_us), 0);

  g_array_append_val (watch->late, late_us);
  g_array_append_val (watch->own, own_us);
  watch->waited_us = waited_us;
  watch->due_us = now_us + TIMER_MS * 1000;

  return G_SOURCE_CONTINUE;
}

static gboolean
end (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
turn_for (guint seconds)
{
  gboolean over = FALSE;

  g_timeout_add_seconds (seconds, end, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const gint64 *one = a;
  const gint64 *other = b;

  return (*one > *other) - (*one < *other);
}

static void
print_ends (const char *name,
            GArray     *some)
{
  g_array_sort (some, compare);
  g_print ("%s p99 %" G_GINT64_FORMAT " max %" G_GINT64_FORMAT "\n", name,
           g_array_index (some, gint64, some->len * 99 / 100),
           g_array_index (some, gint64, some->len - 1));
}

static void
print_peak (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return;
  line = strstr (status, "VmHWM:");
  if (line != NULL)
    g_print ("peak %" G_GUINT64_FORMAT " KiB\n",
             g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10));
}

void
yd_bench_lateness_settle (void)
{
  gint64 begun_us;
  guint n_turns = 0;

  do
    {
      begun_us = g_get_monotonic_time ();
      turn_for (1);
    }
  while (g_get_monotonic_time () - begun_us > G_TIME_SPAN_SECOND * 5 / 4 && ++n_turns < 30);
}

void
yd_bench_lateness_watch (guint seconds)
{
  g_autoptr (GArray) late = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (gint64));
  Watch watch = { .late = late, .own = own };
  guint timer;

  watch.schedstat = open ("/proc/self/schedstat", O_RDONLY | O_CLOEXEC);
  watch.waited_us = read_waited (&watch);
  watch.due_us = g_get_monotonic_time () + TIMER_MS * 1000;
  timer = g_timeout_add (TIMER_MS, look, &watch);
  turn_for (seconds);
  g_source_remove (timer);
  if (late->len == 0) /* not one turn in all that time */
    look (&watch);
  if (watch.schedstat >= 0)
    close (watch.schedstat);
  print_ends ("late", late);
  print_ends ("own", own);
  print_peak ();
}
