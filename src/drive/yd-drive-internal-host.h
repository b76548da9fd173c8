/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether this computer can reach the host that uploads go to from within Alibaba Cloud's Beijing
 * region (Open API reference §5.10). Elsewhere its name does not resolve.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_DRIVE_INTERNAL_HOST "ccp-bj29-bj-1592982087.oss-cn-beijing-internal.aliyuncs.com"

/* Finds the host and connects to it, five seconds at most for the latter; sends nothing. @host
 * stands in for it in tests, NULL for the real one. Main context. */
void     yd_drive_internal_host_check_async  (GSocketConnectable   *host,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
/* TRUE when it answers. FALSE without @error when it does not, with G_IO_ERROR_CANCELLED when
 * nobody wants to know any more. */
gboolean yd_drive_internal_host_check_finish (GAsyncResult         *result,
                                              GError              **error);

G_END_DECLS
