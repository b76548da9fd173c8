/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The line is written over itself; it is short enough for eighty columns.
 */
#include "config.h"

#include "yd-cli-progress.h"
#include "yd-cli-print.h"

#include "yd-format.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#define BAR_WIDTH  24
#define CLEAR_LINE "\r\033[K"

char *
yd_cli_progress_bar (gint64 done,
                     gint64 total,
                     guint  width)
{
  double part = total > 0 ? CLAMP ((double) done / (double) total, 0, 1) : 0;
  guint full = (guint) (part * width);
  g_autofree char *left = g_strnfill (full, '#');
  g_autofree char *right = g_strnfill (width - full, '-');

  return g_strdup_printf ("[%s%s] %3d %%", left, right, (int) (part * 100));
}

void
yd_cli_progress_draw (YdTransferQueue *queue)
{
  GListModel *groups = yd_transfer_queue_get_groups (queue);
  g_autofree char *bar = NULL;
  g_autofree char *speed_text = NULL;
  g_autofree char *left_text = NULL;
  gint64 done = 0;
  gint64 total = 0;
  gint64 speed = 0;

  if (!isatty (STDERR_FILENO))
    return;
  for (guint i = 0; i < g_list_model_get_n_items (groups); i++)
    {
      g_autoptr(YdTransferGroup) group = g_list_model_get_item (groups, i);

      done += yd_transfer_group_get_bytes_done (group);
      total += yd_transfer_group_get_bytes_total (group);
      speed += yd_transfer_group_get_speed (group);
    }
  bar = yd_cli_progress_bar (done, total, BAR_WIDTH);
  speed_text = yd_format_speed (speed);
  left_text = yd_format_left (speed > 0 ? (int) MIN ((total - done) / speed, G_MAXINT) : -1);
  yd_cli_complain (CLEAR_LINE "%s  %s  %s", bar, speed_text, left_text);
  fflush (stderr);
}

void
yd_cli_progress_clear (void)
{
  if (isatty (STDERR_FILENO))
    yd_cli_complain (CLEAR_LINE);
}
