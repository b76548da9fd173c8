/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The keyring of a seed: it outlives the program, answers when it is picked, and at times is
 * locked, refuses to store, or is not there at all.
 */
#pragma once

#include "yd-seed.h"

#include "yd-auth-vault.h"

G_BEGIN_DECLS

/* (transfer full) */
YdAuthVault *yd_seed_vault_new (YdSeed *seed);

G_END_DECLS
