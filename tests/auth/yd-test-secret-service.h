/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A Secret Service that misbehaves on purpose. Not one that keeps secrets: a real keyring does
 * that in these tests.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  YD_TEST_SECRETS_DENIED,    /* every call is refused: access denied */
  YD_TEST_SECRETS_DISMISSED, /* locked, and the person dismisses the prompt */
  YD_TEST_SECRETS_SLOW,      /* empty, and 15 s go by before it says so */
} YdTestSecretsMode;

/* Owns the name of the Secret Service on the session bus until the connection is closed. @mode
 * outlives it. (transfer full) */
GDBusConnection *yd_test_secret_service_start (const YdTestSecretsMode *mode);

G_END_DECLS
