/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One run of yunduo-cli: the objects that its command works with, made on demand, and the one
 * place where the main context turns. Beside the app as a composition root; knows no widget.
 */
#pragma once

#include "yd-storage-profile.h"
#include "yd-transfer-queue.h"

G_BEGIN_DECLS

/* How a command ended, for scripts: see yunduo-cli(1). */
typedef enum
{
  YD_CLI_OK,
  YD_CLI_FAILED,
  YD_CLI_USAGE,
  YD_CLI_NOT_FOUND,
  YD_CLI_SIGN_IN,
  YD_CLI_PARTLY,   /* some of several failed */
  YD_CLI_OFFLINE,
  YD_CLI_KEYRING,  /* it is missing or locked */
  YD_CLI_EXISTS,
  YD_CLI_NO_SPACE, /* there or here */
} YdCliStatus;

/* Errors of the commands themselves: the code is a YdCliStatus, the message is for people. */
#define YD_CLI_ERROR (yd_cli_error_quark ())
GQuark yd_cli_error_quark (void);

typedef struct
{
  /* options */
  char *profile;  /* (owned) (nullable) */
  gboolean json;
  gboolean memory; /* secrets live in memory, for this command */
  gboolean version;
  gboolean reads_secrets; /* the command reads standard input itself */
  char *access;   /* (owned) (nullable): with memory, the token that was given */

  /* owned, made by yd_cli_open() */
  YdAuthVault *vault;          /* (owned) (nullable) */
  YdStorageRegistry *registry; /* (owned) (nullable) */
  GCancellable *cancellable;   /* (owned): of the person, who pressed Ctrl+C */
  YdTransferQueue *queue;      /* (owned) (nullable): of a command that moves files */
  GHashTable *listed;          /* (owned): YdDriveItem id → GPtrArray of YdDriveItem */

  /* in flight */
  GAsyncResult *result; /* (owned) (nullable) */
  int signal;           /* that asked to end; 0 none */
  guint watches[2];
} YdCli;

typedef int (*YdCliCommand) (YdCli  *self,
                             int     argc,
                             char  **argv);

YdCli        *yd_cli_new     (void);
/* Waits for tokens on their way to the keyring first. */
void          yd_cli_free    (YdCli               *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdCli, yd_cli_free)

/* --profile, --json and --vault, which every command takes. (transfer full) */
GOptionGroup *yd_cli_make_options (YdCli          *self);
/* The command's own @entries and those above; @arguments: what follows them, as a usage line has
 * it, at least @min and at most @max (0: any number, -1: none). What is wrong has been said when
 * FALSE. */
gboolean      yd_cli_parse   (YdCli               *self,
                              const GOptionEntry  *entries,
                              const char          *arguments,
                              int                  min,
                              int                  max,
                              int                 *argc,
                              char              ***argv);

/* The profile's storages. From here on SIGINT and SIGTERM cancel. */
gboolean      yd_cli_open    (YdCli               *self,
                              GError             **error);

/* A callback for one call whose data is @self, and what waits for it. (transfer full) */
void          yd_cli_ready   (GObject             *source,
                              GAsyncResult        *result,
                              gpointer             self);
GAsyncResult *yd_cli_wait    (YdCli               *self);

G_END_DECLS
