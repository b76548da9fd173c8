/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How exported storages spell their choices; the place in a list is the enum's value. Only for
 * export and import.
 */
#pragma once

#include <glib.h>

static const char * const drive_words[] = { "default", "resource", "backup", NULL };
static const char * const removal_words[] = { "trash", "delete", NULL };
static const char * const livp_words[] = { "jpeg", "mov", "both", "rebuilt", NULL };
static const char * const order_words[] = { "name", "size", "updated", "created", NULL };
static const char * const client_words[] = { "own", "openlist", "alist", NULL };

#define EXPORT_FORMAT  "yunduo-storages"
#define EXPORT_VERSION 1
