/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A storage and its options as values, and the reading of a root folder that was pasted.
 */
#include "config.h"

#include "yd-storage.h"

#include <string.h>

struct _YdStorage
{
  GObject parent_instance;

  /* given at construction */
  gint64 id;
  YdStorageAccount *account; /* (owned) */

  /* state */
  YdStorageOptions *options; /* (owned) */
};

G_DEFINE_FINAL_TYPE (YdStorage, yd_storage, G_TYPE_OBJECT)

typedef enum
{
  PROP_NAME = 1,
  PROP_ACCOUNT,
  PROP_OPTIONS,
} YdStorageProperty;

static GParamSpec *properties[PROP_OPTIONS + 1];

YdStorageOptions *
yd_storage_options_new (void)
{
  YdStorageOptions *self = g_new0 (YdStorageOptions, 1);

  self->name = g_strdup ("");
  self->root_id = g_strdup (YD_DRIVE_ROOT_ID);
  self->instant = TRUE;
  self->proxy = g_strdup ("");
  self->enabled = TRUE;
  return self;
}

YdStorageOptions *
yd_storage_options_copy (const YdStorageOptions *self)
{
  YdStorageOptions *copy = g_memdup2 (self, sizeof *self);

  copy->name = g_strdup (self->name);
  copy->root_id = g_strdup (self->root_id);
  copy->proxy = g_strdup (self->proxy);
  return copy;
}

void
yd_storage_options_free (YdStorageOptions *self)
{
  g_free (self->name);
  g_free (self->root_id);
  g_free (self->proxy);
  g_free (self);
}

static gboolean
is_folder_id (const char *text)
{
  if (g_str_equal (text, YD_DRIVE_ROOT_ID))
    return TRUE;
  if (strlen (text) != 40)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isxdigit (*p))
      return FALSE;
  return TRUE;
}

static gboolean
is_service_host (const char *host)
{
  return g_str_equal (host, "www.alipan.com") || g_str_equal (host, "alipan.com") ||
         g_str_equal (host, "www.aliyundrive.com") || g_str_equal (host, "aliyundrive.com");
}

/* "/drive/folder/ID", "/drive/file/backup/ID", "/drive/file/resource/ID", "/drive/file/backup":
 * the id, borrowed from @segments. */
static const char *
find_id_in_path (char        **segments,
                 YdDriveKind  *kind)
{
  guint n = g_strv_length (segments);
  const char *id;

  if (n < 3 || !g_str_equal (segments[1], "drive"))
    return NULL;
  if (g_str_equal (segments[2], "folder"))
    return n > 3 ? segments[3] : NULL;
  if (!g_str_equal (segments[2], "file") || n < 4)
    return NULL;

  id = n > 4 && *segments[4] != '\0' ? segments[4] : YD_DRIVE_ROOT_ID;
  if (g_str_equal (segments[3], "backup"))
    *kind = YD_DRIVE_KIND_BACKUP;
  else if (g_str_equal (segments[3], "resource"))
    *kind = YD_DRIVE_KIND_RESOURCE;
  else
    return NULL;
  return id;
}

char *
yd_storage_parse_root (const char  *text,
                       YdDriveKind *kind)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr(GUri) uri = NULL;
  g_auto(GStrv) segments = NULL;
  const char *id;

  if (*stripped == '\0')
    return g_strdup (YD_DRIVE_ROOT_ID);
  if (is_folder_id (stripped))
    return g_steal_pointer (&stripped);

  uri = g_uri_parse (stripped, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || !is_service_host (g_uri_get_host (uri)))
    return NULL;
  segments = g_strsplit (g_uri_get_path (uri), "/", -1);
  id = find_id_in_path (segments, kind);
  return id != NULL && is_folder_id (id) ? g_strdup (id) : NULL;
}

YdStorage *
yd_storage_new (gint64                  id,
                YdStorageAccount       *account,
                const YdStorageOptions *options)
{
  YdStorage *self = g_object_new (YD_TYPE_STORAGE, NULL);

  self->id = id;
  self->account = g_object_ref (account);
  self->options = yd_storage_options_copy (options);
  return self;
}

gint64
yd_storage_get_id (YdStorage *self)
{
  return self->id;
}

const char *
yd_storage_get_name (YdStorage *self)
{
  return self->options->name;
}

YdStorageAccount *
yd_storage_get_account (YdStorage *self)
{
  return self->account;
}

YdDriveClient *
yd_storage_get_drive (YdStorage *self)
{
  return yd_storage_account_get_drive (self->account);
}

const YdStorageOptions *
yd_storage_get_options (YdStorage *self)
{
  return self->options;
}

void
yd_storage_set_options (YdStorage              *self,
                        const YdStorageOptions *options)
{
  YdStorageOptions *old = self->options;
  gboolean renamed = !g_str_equal (old->name, options->name);

  self->options = yd_storage_options_copy (options);
  yd_storage_options_free (old);
  if (renamed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPTIONS]);
}

const char *
yd_storage_get_drive_id (YdStorage *self)
{
  return yd_drive_user_get_drive_id (yd_storage_account_get_user (self->account),
                                     self->options->kind);
}

YdDriveItem *
yd_storage_dup_root (YdStorage *self)
{
  const char *drive_id = yd_storage_get_drive_id (self);

  if (drive_id == NULL)
    return NULL;
  return yd_drive_item_new_folder (drive_id, self->options->root_id, "", self->options->name);
}

static void
yd_storage_get_property (GObject    *object,
                         guint       property_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  YdStorage *self = YD_STORAGE (object);

  switch ((YdStorageProperty) property_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->options->name);
      break;
    case PROP_ACCOUNT:
      g_value_set_object (value, self->account);
      break;
    case PROP_OPTIONS:
      g_value_set_pointer (value, self->options);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
yd_storage_finalize (GObject *object)
{
  YdStorage *self = YD_STORAGE (object);

  g_clear_object (&self->account);
  g_clear_pointer (&self->options, yd_storage_options_free);
  G_OBJECT_CLASS (yd_storage_parent_class)->finalize (object);
}

static void
yd_storage_class_init (YdStorageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = yd_storage_get_property;
  object_class->finalize = yd_storage_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL,
                                                  YD_TYPE_STORAGE_ACCOUNT, flags);
  properties[PROP_OPTIONS] = g_param_spec_pointer ("options", NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
yd_storage_init (YdStorage *self)
{
}
