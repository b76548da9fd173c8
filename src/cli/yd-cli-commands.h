/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The commands. Each parses its own words, does its work to the end and says how it ended.
 */
#pragma once

#include "yd-cli.h"

G_BEGIN_DECLS

int yd_cli_storages    (YdCli *self, int argc, char **argv);
int yd_cli_add_storage (YdCli *self, int argc, char **argv);
int yd_cli_login       (YdCli *self, int argc, char **argv);
int yd_cli_df          (YdCli *self, int argc, char **argv);
int yd_cli_ls          (YdCli *self, int argc, char **argv);
int yd_cli_stat        (YdCli *self, int argc, char **argv);
int yd_cli_tree        (YdCli *self, int argc, char **argv);
int yd_cli_get         (YdCli *self, int argc, char **argv);
int yd_cli_put         (YdCli *self, int argc, char **argv);
int yd_cli_transfers   (YdCli *self, int argc, char **argv);
int yd_cli_mkdir       (YdCli *self, int argc, char **argv);
int yd_cli_mv          (YdCli *self, int argc, char **argv);
int yd_cli_cp          (YdCli *self, int argc, char **argv);
int yd_cli_rm          (YdCli *self, int argc, char **argv);

G_END_DECLS
