/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whose storage it becomes: an account that is there, or a new one. Keeps those that were signed
 * in for the form, so that the ones not used can be given back to the registry; signs nobody in.
 */
#pragma once

#include "yd-storage-registry.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_ACCOUNT_CHOICE (yd_account_choice_get_type ())
G_DECLARE_FINAL_TYPE (YdAccountChoice, yd_account_choice, YD, ACCOUNT_CHOICE, AdwPreferencesGroup)

/* Signal: "changed", when another account is chosen. */

/* Offers the accounts of @registry, and a new one, which is chosen. */
void              yd_account_choice_set_registry (YdAccountChoice   *self,
                                                  YdStorageRegistry *registry);
/* Shows @account alone, not to be changed. */
void              yd_account_choice_fix          (YdAccountChoice   *self,
                                                  YdStorageAccount  *account);
/* Chooses @account, which was signed in for this form. */
void              yd_account_choice_take_fresh   (YdAccountChoice   *self,
                                                  YdStorageAccount  *account);
/* NULL: a new one, to be signed in. (transfer none) (nullable) */
YdStorageAccount *yd_account_choice_get_account  (YdAccountChoice   *self);
/* Gives the accounts that were signed in for this form, and no storage uses, back. */
void              yd_account_choice_give_back    (YdAccountChoice   *self);

G_END_DECLS
