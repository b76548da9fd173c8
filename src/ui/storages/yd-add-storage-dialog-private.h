/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The form from within, for the files that it is split into: the form, signing in, saving.
 */
#pragma once

#include "yd-add-storage-dialog.h"

#include "yd-account-choice.h"
#include "yd-client-choice.h"
#include "yd-drive-choice.h"
#include "yd-kind-row.h"
#include "yd-root-check.h"
#include "yd-storage-extras.h"

G_BEGIN_DECLS

struct _YdAddStorageDialog
{
  AdwWindow parent_instance;

  /* template */
  AdwToastOverlay *toasts;      /* (borrowed) */
  YdAccountChoice *accounts;    /* (borrowed) */
  YdClientChoice *client;       /* (borrowed) */
  GtkWidget *sign_in_group;     /* (borrowed) */
  GtkWidget *sign_in_button;    /* (borrowed) */
  AdwActionRow *browser_row;    /* (borrowed) */
  GtkEditable *token_row;       /* (borrowed) */
  GtkWidget *save_button;       /* (borrowed) */
  YdDriveChoice *drives;        /* (borrowed) */
  GtkEditable *name_row;        /* (borrowed) */
  AdwActionRow *name_note;      /* (borrowed) */
  GtkEditable *root_row;        /* (borrowed) */
  AdwActionRow *root_note;      /* (borrowed) */
  YdKindRow *kind_row;          /* (borrowed) */
  AdwActionRow *kind_note;      /* (borrowed) */
  AdwComboRow *removal_row;     /* (borrowed) */
  AdwActionRow *removal_note;   /* (borrowed) */
  YdStorageExtras *extras;      /* (borrowed) */

  /* given at construction */
  YdStorageRegistry *registry;  /* (owned) */
  YdStorage *storage;           /* (owned) (nullable): edited */

  /* owned */
  YdRootCheck *root_check;      /* (owned) */

  /* state */
  gboolean name_is_typed;       /* by the person, so it is not replaced */
  gboolean filling;             /* the form changes itself */

  /* in flight */
  GCancellable *cancellable;    /* (owned) */
  gboolean signing_in;
  GtkWidget *signing_in_from;   /* (borrowed) (nullable): had the focus, a weak pointer */
  gboolean saving;              /* once the root folder is known to be one */
};

/* (transfer full) (nullable): NULL when no client, no root can be made of what was typed. */
YdAuthClient *yd_add_storage_dialog_read_client  (YdAddStorageDialog *self);
char         *yd_add_storage_dialog_read_root    (YdAddStorageDialog *self,
                                                  YdDriveKind        *kind);
void          yd_add_storage_dialog_update       (YdAddStorageDialog *self);
void          yd_add_storage_dialog_show_error   (YdAddStorageDialog *self,
                                                  const GError       *error);

/* Actions of the class. */
void          yd_add_storage_dialog_sign_in      (GtkWidget          *widget,
                                                  const char         *action_name,
                                                  GVariant           *parameter);
void          yd_add_storage_dialog_save         (GtkWidget          *widget,
                                                  const char         *action_name,
                                                  GVariant           *parameter);

/* What is known of the root folder has changed. */
void          yd_add_storage_dialog_root_checked (YdAddStorageDialog *self);

G_END_DECLS
