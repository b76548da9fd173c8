/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An account as the rooms above see it: auth session and drive client side by side, with the
 * name and the space last heard of.
 */
#include "config.h"

#include "yd-storage-account.h"

struct _YdStorageAccount
{
  GObject parent_instance;

  /* given at construction */
  gint64 id;
  YdAuthSession *session; /* (owned) */
  YdDriveClient *drive;   /* (owned) */
  gboolean demo;

  /* state */
  YdDriveUser *user; /* (owned) */
  gint64 used;
  gint64 total;
  char *avatar_url; /* (owned) (nullable): that was asked for */
  GBytes *avatar;   /* (owned) (nullable) */
  YdStoragePackage package;
  gboolean asked_package; /* since the last update began */

  /* in flight */
  GCancellable *cancellable; /* (owned) */
  gboolean updating;
  gboolean update_again; /* somebody was refused meanwhile */
  guint generation;      /* of the sign-in that the update began with */
};

G_DEFINE_FINAL_TYPE (YdStorageAccount, yd_storage_account, G_TYPE_OBJECT)

typedef enum
{
  PROP_STATE = 1,
  PROP_NAME,
  PROP_USED,
  PROP_TOTAL,
  PROP_AVATAR,
} YdStorageAccountProperty;

static GParamSpec *properties[PROP_AVATAR + 1];

enum
{
  USER_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void got_user_cb  (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);
static void got_space_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);
static void got_avatar_cb (GObject      *source,
                           GAsyncResult *result,
                           gpointer      user_data);
static void got_membership_cb (GObject      *source,
                               GAsyncResult *result,
                               gpointer      user_data);

static gboolean
users_are_equal (const YdDriveUser *a,
                 const YdDriveUser *b)
{
  return g_str_equal (a->name, b->name) && g_str_equal (a->avatar_url, b->avatar_url) &&
         g_strcmp0 (a->default_drive_id, b->default_drive_id) == 0 &&
         g_strcmp0 (a->resource_drive_id, b->resource_drive_id) == 0 &&
         g_strcmp0 (a->backup_drive_id, b->backup_drive_id) == 0;
}

static void
take_user (YdStorageAccount *self,
           YdDriveUser      *user)
{
  gboolean renamed;

  if (users_are_equal (self->user, user))
    {
      yd_drive_user_free (user);
      return;
    }
  renamed = !g_str_equal (self->user->name, user->name);
  yd_drive_user_free (self->user);
  self->user = user;
  if (renamed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
  g_signal_emit (self, signals[USER_CHANGED], 0);
}

static void
take_space (YdStorageAccount *self,
            gint64            used,
            gint64            total)
{
  if (self->used != used)
    {
      self->used = used;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_USED]);
    }
  if (self->total != total)
    {
      self->total = total;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOTAL]);
    }
}

/* The picture */

static void
take_avatar (YdStorageAccount *self,
             GBytes           *avatar)
{
  if (avatar == NULL && self->avatar == NULL)
    return;
  g_clear_pointer (&self->avatar, g_bytes_unref);
  self->avatar = avatar != NULL ? g_bytes_ref (avatar) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVATAR]);
}

/* Not again when it fails: there is nothing to be seen of it but initials. */
static void
ask_avatar (YdStorageAccount *self)
{
  const char *url = self->user->avatar_url;

  if (g_strcmp0 (url, self->avatar_url) == 0)
    return;
  g_free (self->avatar_url);
  self->avatar_url = g_strdup (url);
  take_avatar (self, NULL);
  if (*url != '\0')
    yd_drive_client_get_avatar_async (self->drive, url, self->cancellable, got_avatar_cb,
                                      g_object_ref (self));
}

static void
got_avatar_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(YdStorageAccount) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) avatar =
    yd_drive_client_get_avatar_finish (YD_DRIVE_CLIENT (source), result, &error);

  if (avatar != NULL)
    take_avatar (self, avatar);
  else
    g_debug ("no picture of the person: %s", error->message);
}

/* The package */

void
yd_storage_account_ask_package (YdStorageAccount *self)
{
  if (self->demo || self->asked_package)
    return;
  self->asked_package = TRUE;
  yd_drive_client_get_membership_async (self->drive, self->cancellable, got_membership_cb,
                                        g_object_ref (self));
}

static void
got_membership_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(YdStorageAccount) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(YdDriveMembership) membership =
    yd_drive_client_get_membership_finish (YD_DRIVE_CLIENT (source), result, &error);

  if (membership == NULL)
    g_debug ("it is not known what is paid for: %s", error->message);
  else
    self->package = membership->package ? YD_STORAGE_PACKAGE_THERE : YD_STORAGE_PACKAGE_NONE;
}

/* The update */

static gboolean
ends_sign_in (const GError *error)
{
  return g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_REVOKED) ||
         g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_SIGN_IN);
}

static void
sign_out (YdStorageAccount *self,
          const GError     *error)
{
  if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_REVOKED))
    yd_auth_session_mark_revoked (self->session);
  else
    yd_auth_session_mark_refused (self->session);
}

/* A refusal counts when the sign-in that was asked for is still the one of now. */
static void
end_update (YdStorageAccount *self,
            GError           *error)
{
  gboolean again = self->update_again;

  self->updating = FALSE;
  self->update_again = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    g_debug ("the account was not updated: %s", error->message);
  if (self->generation != yd_auth_session_get_generation (self->session))
    again = TRUE;
  else if (ends_sign_in (error))
    {
      sign_out (self, error);
      return;
    }
  if (again)
    yd_storage_account_update (self);
}

void
yd_storage_account_update (YdStorageAccount *self)
{
  if (self->updating)
    return;
  self->updating = TRUE;
  self->asked_package = FALSE;
  self->generation = yd_auth_session_get_generation (self->session);
  yd_drive_client_get_user_async (self->drive, self->cancellable, got_user_cb,
                                  g_object_ref (self));
}

static void
got_user_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(YdStorageAccount) self = user_data;
  g_autoptr(GError) error = NULL;
  YdDriveUser *user = yd_drive_client_get_user_finish (YD_DRIVE_CLIENT (source), result, &error);

  if (user == NULL)
    {
      end_update (self, error);
      return;
    }
  take_user (self, user);
  ask_avatar (self);
  yd_drive_client_get_space_async (self->drive, self->cancellable, got_space_cb,
                                   g_object_ref (self));
}

static void
got_space_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(YdStorageAccount) self = user_data;
  g_autoptr(GError) error = NULL;
  gint64 used = -1;
  gint64 total = -1;

  if (yd_drive_client_get_space_finish (YD_DRIVE_CLIENT (source), result, &used, &total, &error))
    take_space (self, used, total);
  end_update (self, error);
}

/* Who was refused may have begun with tokens of before the last sign-in: the service is asked once
 * more about those of now, and its answer counts. */
void
yd_storage_account_note_error (YdStorageAccount *self,
                               const GError     *error)
{
  if (!ends_sign_in (error) || yd_storage_account_get_state (self) == YD_AUTH_STATE_SIGNED_OUT)
    return;
  self->update_again = self->updating;
  yd_storage_account_update (self);
}

static void
session_state_changed (YdStorageAccount *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

YdStorageAccount *
yd_storage_account_new (gint64             id,
                        YdAuthSession     *session,
                        YdDriveClient     *drive,
                        const YdDriveUser *user,
                        gboolean           demo)
{
  YdStorageAccount *self = g_object_new (YD_TYPE_STORAGE_ACCOUNT, NULL);

  self->id = id;
  self->session = g_object_ref (session);
  self->drive = g_object_ref (drive);
  self->user = yd_drive_user_copy (user);
  self->demo = demo;
  g_signal_connect_object (session, "notify::state", G_CALLBACK (session_state_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

gint64
yd_storage_account_get_id (YdStorageAccount *self)
{
  return self->id;
}

void
yd_storage_account_set_id (YdStorageAccount *self,
                           gint64            id)
{
  self->id = id;
}

YdAuthSession *
yd_storage_account_get_session (YdStorageAccount *self)
{
  return self->session;
}

YdDriveClient *
yd_storage_account_get_drive (YdStorageAccount *self)
{
  return self->drive;
}

const YdDriveUser *
yd_storage_account_get_user (YdStorageAccount *self)
{
  return self->user;
}

const char *
yd_storage_account_get_name (YdStorageAccount *self)
{
  return self->user->name;
}

YdAuthState
yd_storage_account_get_state (YdStorageAccount *self)
{
  return yd_auth_session_get_state (self->session);
}

gint64
yd_storage_account_get_used (YdStorageAccount *self)
{
  return self->used;
}

gint64
yd_storage_account_get_total (YdStorageAccount *self)
{
  return self->total;
}

gboolean
yd_storage_account_is_demo (YdStorageAccount *self)
{
  return self->demo;
}

GBytes *
yd_storage_account_get_avatar (YdStorageAccount *self)
{
  return self->avatar;
}

YdStoragePackage
yd_storage_account_get_package (YdStorageAccount *self)
{
  return self->package;
}

static void
yd_storage_account_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  YdStorageAccount *self = YD_STORAGE_ACCOUNT (object);

  switch ((YdStorageAccountProperty) property_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, yd_storage_account_get_state (self));
      break;
    case PROP_NAME:
      g_value_set_string (value, self->user->name);
      break;
    case PROP_USED:
      g_value_set_int64 (value, self->used);
      break;
    case PROP_TOTAL:
      g_value_set_int64 (value, self->total);
      break;
    case PROP_AVATAR:
      g_value_set_boxed (value, self->avatar);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
yd_storage_account_dispose (GObject *object)
{
  YdStorageAccount *self = YD_STORAGE_ACCOUNT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->drive);
  G_OBJECT_CLASS (yd_storage_account_parent_class)->dispose (object);
}

static void
yd_storage_account_finalize (GObject *object)
{
  YdStorageAccount *self = YD_STORAGE_ACCOUNT (object);

  g_clear_pointer (&self->user, yd_drive_user_free);
  g_clear_pointer (&self->avatar, g_bytes_unref);
  g_free (self->avatar_url);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (yd_storage_account_parent_class)->finalize (object);
}

static void
yd_storage_account_class_init (YdStorageAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = yd_storage_account_get_property;
  object_class->dispose = yd_storage_account_dispose;
  object_class->finalize = yd_storage_account_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, YD_TYPE_AUTH_STATE,
                                              YD_AUTH_STATE_LOADING, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_USED] = g_param_spec_int64 ("used", NULL, NULL, -1, G_MAXINT64, -1, flags);
  properties[PROP_TOTAL] = g_param_spec_int64 ("total", NULL, NULL, -1, G_MAXINT64, -1, flags);
  properties[PROP_AVATAR] = g_param_spec_boxed ("avatar", NULL, NULL, G_TYPE_BYTES, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[USER_CHANGED] = g_signal_new ("user-changed", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
yd_storage_account_init (YdStorageAccount *self)
{
  self->cancellable = g_cancellable_new ();
  self->used = -1;
  self->total = -1;
}
