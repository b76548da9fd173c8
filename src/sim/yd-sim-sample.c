/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The demo drive's sample files. */

#include "config.h"

#include "yd-sim-sample.h"

#include "yd-sim-picture.h"

#include <string.h>

static void
add_text (YdSimStore *store,
          YdSimNode  *folder,
          const char *name,
          const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));

  yd_sim_store_add_file (store, folder, name, NULL, yd_sim_store_add_bytes (store, bytes));
}

void
yd_sim_sample_fill (YdSimStore *store,
                    const char *user)
{
  YdSimDrive *drive = yd_sim_store_find_drive_of (store, user, "backup");

  if (drive == NULL || drive->root->children->len > 0)
    return;

  add_text (store, drive->root, "Welcome.txt", "Welcome\n");
}
