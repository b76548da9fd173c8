/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The demo drive's service: the simulator on a thread of its own, on loopback, with its files in
 * the user's data folder. Implements YdStorageDemoHost. Main thread.
 */
#pragma once

#include "yd-storage-registry.h"

G_BEGIN_DECLS

#define YD_TYPE_DEMO_HOST (yd_demo_host_get_type ())
G_DECLARE_FINAL_TYPE (YdDemoHost, yd_demo_host, YD, DEMO_HOST, GObject)

/* @folder: where the demo keeps its files; made when the service first starts.
 * (transfer full) */
YdDemoHost *yd_demo_host_new (const char *folder);

G_END_DECLS
