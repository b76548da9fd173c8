/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ways in which one request goes wrong, for tests that have each request go wrong in each way.
 */
#pragma once

#include "yd-test-transfer.h"

G_BEGIN_DECLS

typedef struct
{
  const char      *name;
  YdSimFaultKind   kind;
  guint            status;
  const char      *type;    /* (nullable) */
  const char      *headers; /* (nullable) */
  const char      *body;    /* (nullable) */
  goffset          n;
  guint            times;    /* requests in a row; 0: one */
  guint            delay_ms;
  gboolean         reset;
  gboolean         stalls;  /* only a deadline ends it */
} YdTestFault;

/* All of them. (transfer none) */
const YdTestFault *yd_test_fault_get_all (gsize              *n_faults);
/* Before the first transfer: what waits for a deadline does not wait long. */
void               yd_test_fault_prepare (const YdTestFault  *self,
                                          YdTestTransfer     *test);
/* The @nth request from now on goes wrong. */
void               yd_test_fault_add     (const YdTestFault  *self,
                                          YdSim              *sim,
                                          guint               nth);

G_END_DECLS
