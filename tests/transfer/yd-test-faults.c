/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of faults; see the header.
 */
#include "config.h"

#include "yd-test-faults.h"

#include "yd-net-transport-private.h"

#include <string.h>

static const YdTestFault faults[] = {
  { "cut", YD_SIM_FAULT_CUT_BEFORE },
  { "lost", YD_SIM_FAULT_LOST_ANSWER },
  { "cut-request", YD_SIM_FAULT_CUT_REQUEST, .n = 3 },
  { "cut-reply", YD_SIM_FAULT_CUT_REPLY, .n = 20 },
  { "flipped", YD_SIM_FAULT_FLIP_BIT },
  { "longer", YD_SIM_FAULT_WRONG_LENGTH, .n = 5 },
  { "shorter", YD_SIM_FAULT_WRONG_LENGTH, .n = -5 },
  { "500", YD_SIM_FAULT_REPLY, .status = 500, .type = "text/plain", .body = "Internal" },
  { "502", YD_SIM_FAULT_REPLY, .status = 502, .type = "text/html",
    .body = "<html>Bad Gateway</html>" },
  { "504", YD_SIM_FAULT_REPLY, .status = 504, .type = "application/xml",
    .body = "<Error><Code>Timeout</Code>" },
  { "429", YD_SIM_FAULT_REPLY, .status = 429, .type = "application/json",
    .headers = "x-retry-after: 700\r\n", .body = "{\"code\":\"TooManyRequests\"}" },
  { "404", YD_SIM_FAULT_REPLY, .status = 404, .type = "text/html",
    .body = "<html>Not Found</html>" },
  { "403", YD_SIM_FAULT_REPLY, .status = 403, .type = "text/html",
    .body = "<html>Forbidden</html>" },
  { "400", YD_SIM_FAULT_REPLY, .status = 400, .type = "application/json",
    .body = "{\"code\":\"Odd\"}" },
  { "portal", YD_SIM_FAULT_REPLY, .status = 200, .type = "text/html",
    .body = "<html>Sign in</html>" },
  { "nothing", YD_SIM_FAULT_REPLY, .status = 204, .body = "" },
  { "nulls", YD_SIM_FAULT_REPLY, .status = 200, .type = "application/json", .body = "{}" },
  { "noise", YD_SIM_FAULT_RAW, .body = "\r\n\r\nnoise\r\n\r\n" },
  { "reset", YD_SIM_FAULT_CUT_BEFORE, .reset = TRUE },
  { "reset-in-reply", YD_SIM_FAULT_CUT_REPLY, .n = 1, .reset = TRUE },
  { "no-reply-body", YD_SIM_FAULT_CUT_REPLY },
  { "late", YD_SIM_FAULT_DELAY, .delay_ms = 30 },
  { "dripping", YD_SIM_FAULT_SLOW_BODY, .n = 400, .delay_ms = 1 },
  { "elsewhere", YD_SIM_FAULT_REDIRECT, .status = 302 },
  { "500-thrice", YD_SIM_FAULT_REPLY, .status = 500, .body = "", .times = 3 },
  { "storm", YD_SIM_FAULT_REPLY, .status = 429, .type = "application/json",
    .headers = "x-retry-after: 300\r\n", .body = "{\"code\":\"TooManyRequests\"}", .times = 5 },
  { "cut-thrice", YD_SIM_FAULT_CUT_BEFORE, .times = 3 },
  { "silent", YD_SIM_FAULT_HANG, .stalls = TRUE },
  { "slow-loris", YD_SIM_FAULT_SLOW_BODY, .n = 1, .delay_ms = 200, .stalls = TRUE },
};

const YdTestFault *
yd_test_fault_get_all (gsize *n_faults)
{
  *n_faults = G_N_ELEMENTS (faults);
  return faults;
}

void
yd_test_fault_prepare (const YdTestFault *self,
                       YdTestTransfer    *test)
{
  static const YdNetWatchLimits limits = { 15 * (gint64) G_USEC_PER_SEC, G_USEC_PER_SEC / 4, 1024 };

  if (!self->stalls)
    return;
  g_assert_finalize_object (test->queue);
  g_object_unref (test->transport);
  test->transport = yd_net_transport_new_with_limits ("Yunduo/test", 8, &limits);
  test->queue = yd_transfer_queue_new (test->clock, test->transport, NULL);
  yd_transfer_queue_set_part_bytes (test->queue, YD_TEST_PART_BYTES);
  yd_test_transfer_be_impatient (test);
}

void
yd_test_fault_add (const YdTestFault *self,
                   YdSim             *sim,
                   guint              nth)
{
  g_autoptr(GBytes) body =
    self->body != NULL ? g_bytes_new_static (self->body, strlen (self->body)) : NULL;
  g_autofree char *url = g_strconcat (yd_sim_get_base_url (sim), "/elsewhere", NULL);
  YdSimFault fault = { .kind = self->kind, .nth = nth, .times = self->times,
                       .delay_ms = self->delay_ms, .status = self->status,
                       .content_type = self->type, .headers = self->headers, .body = body,
                       .url = url, .n = self->n, .reset = self->reset };

  yd_sim_add_fault (sim, &fault);
}
