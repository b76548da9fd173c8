/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where something is: STORAGE:/folder/file, and the item that is there.
 */
#pragma once

#include "yd-cli.h"

G_BEGIN_DECLS

typedef struct
{
  YdStorage *storage; /* (owned) */
  char      *path;    /* (owned): "/folder/file", "/" for the storage's root */
} YdCliPlace;

/* Pure: "STORAGE:/folder/file" as its two halves, the path without "." and doubled slashes.
 * FALSE for anything else, also for "..". */
gboolean     yd_cli_place_split      (const char        *text,
                                      char             **storage,
                                      char             **path);

/* Whose storage is ready to be used. */
gboolean     yd_cli_place_parse      (YdCli             *cli,
                                      const char        *text,
                                      YdCliPlace        *place,
                                      GError           **error);
void         yd_cli_place_clear      (YdCliPlace        *place);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YdCliPlace, yd_cli_place_clear)

/* The storage of that name, signed in with the access token if one was given.
 * (transfer full) */
YdStorage   *yd_cli_place_find_storage (YdCli           *cli,
                                        const char      *name,
                                        GError         **error);

/* All of @folder, as the service has it; kept until yd_cli_place_forget(). (transfer full) */
GPtrArray   *yd_cli_place_list       (YdCli             *cli,
                                      YdStorage         *storage,
                                      YdDriveItem       *folder,
                                      GError           **error);
void         yd_cli_place_forget     (YdCli             *cli);

/* The item at @path. Names are compared bit for bit; YD_CLI_ERROR when two in a folder have the
 * same one. (transfer full) */
YdDriveItem *yd_cli_place_find       (YdCli             *cli,
                                      YdStorage         *storage,
                                      const char        *path,
                                      GError           **error);
/* The same for what may not be there: the item, or NULL without an error. */
gboolean     yd_cli_place_look       (YdCli             *cli,
                                      YdStorage         *storage,
                                      const char        *path,
                                      YdDriveItem      **item,
                                      GError           **error);

/* The folder that @path is in, and its last name. YD_CLI_ERROR for the root.
 * (transfer full) */
YdDriveItem *yd_cli_place_find_parent (YdCli            *cli,
                                       const YdCliPlace *place,
                                       char            **name,
                                       GError          **error);

G_END_DECLS
