/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which bytes an avatar shows is kept with the avatar.
 */
#include "config.h"

#include "yd-account-picture.h"

#include "yd-picture-decode.h"
#include "yd-weak.h"

#define BYTES_KEY "yd-account-picture"

static void
decoded_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (AdwAvatar) avatar = yd_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = yd_picture_decode_finish (result, &error);

  if (texture == NULL)
    g_debug ("the picture of the person is not shown: %s", error->message);
  /* Another one may have come meanwhile. */
  else if (avatar != NULL
           && g_object_get_data (G_OBJECT (avatar), BYTES_KEY)
                  == yd_picture_decode_get_bytes (result))
    adw_avatar_set_custom_image (avatar, GDK_PAINTABLE (texture));
}

void
yd_account_picture_show (AdwAvatar        *avatar,
                         YdStorageAccount *account)
{
  GBytes *bytes = yd_storage_account_get_avatar (account);

  if (g_object_get_data (G_OBJECT (avatar), BYTES_KEY) == bytes)
    return;
  adw_avatar_set_custom_image (avatar, NULL);
  g_object_set_data_full (G_OBJECT (avatar), BYTES_KEY,
                          bytes != NULL ? g_bytes_ref (bytes) : NULL,
                          (GDestroyNotify) g_bytes_unref);
  if (bytes != NULL)
    yd_picture_decode_async (bytes, YD_ACCOUNT_PICTURE_MAX_SIDE, YD_ACCOUNT_PICTURE_SHOWN_SIDE,
                             NULL, decoded_cb, yd_weak_new (avatar));
}
