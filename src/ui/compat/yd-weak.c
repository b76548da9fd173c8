/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A GWeakRef on the heap.
 */
#include "config.h"

#include "yd-weak.h"

GWeakRef *
yd_weak_new (gpointer object)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, object);

  return weak;
}

gpointer
yd_weak_take (gpointer weak)
{
  gpointer object = g_weak_ref_get (weak);

  yd_weak_free (weak);

  return object;
}

void
yd_weak_free (GWeakRef *weak)
{
  if (weak == NULL)
    return;
  g_weak_ref_clear (weak);
  g_free (weak);
}
