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
  if (g_ascii_strncasecmp (host, "www.", 4) == 0)
    host += 4;
  return g_ascii_strcasecmp (host, "alipan.com") == 0 ||
         g_ascii_strcasecmp (host, "aliyundrive.com") == 0;
}

/* The path of an address that people paste, with or without its scheme. (transfer full)
 * (nullable): of another site, or no address. */
static char *
dup_service_path (const char *text)
{
  g_autofree char *complete = NULL;
  g_autoptr(GUri) uri = NULL;

  complete = strstr (text, "://") == NULL ? g_strconcat ("https://", text, NULL)
                                          : g_strdup (text);
  uri = g_uri_parse (complete, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || !is_service_host (g_uri_get_host (uri)) ||
      !(g_str_equal (g_uri_get_scheme (uri), "https") ||
        g_str_equal (g_uri_get_scheme (uri), "http")))
    return NULL;
  return g_strdup (g_uri_get_path (uri));
}

/* What is left of @path after @first; NULL when that is not how it begins. */
static const char *
skip_segment (const char *path,
              const char *first)
{
  gsize length = strlen (first);

  if (*path != '/' || strncmp (path + 1, first, length) != 0)
    return NULL;
  path += 1 + length;
  return *path == '\0' || *path == '/' ? path : NULL;
}

/* "/drive/folder/ID", "/drive/file/ID", "/drive/file/backup/ID", "/drive/file/resource/ID" or
 * "/drive/file/all/…": the rest from the ID's slash. An address without the ID means the root,
 * but for "/drive/folder". */
static const char *
find_id_in_path (const char  *path,
                 YdDriveKind *kind)
{
  static const struct
  {
    const char *segment;
    YdDriveKind kind;
  } kinds[] = {
    { "backup", YD_DRIVE_KIND_BACKUP },
    { "resource", YD_DRIVE_KIND_RESOURCE },
  };
  const char *rest = skip_segment (path, "drive");
  const char *next;

  if (rest == NULL)
    return NULL;
  next = skip_segment (rest, "folder");
  if (next != NULL)
    return next[0] == '\0' || next[1] == '\0' ? NULL : next;
  rest = skip_segment (rest, "file");
  if (rest == NULL)
    return NULL;
  next = skip_segment (rest, "all");
  rest = next != NULL ? next : rest;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      next = skip_segment (rest, kinds[i].segment);
      if (next == NULL)
        continue;
      *kind = kinds[i].kind;
      return next;
    }
  return rest;
}

char *
yd_storage_parse_root (const char  *text,
                       YdDriveKind *kind)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *path = NULL;
  g_autofree char *id = NULL;
  YdDriveKind named = *kind;
  const char *rest;

  if (*stripped == '\0')
    return g_strdup (YD_DRIVE_ROOT_ID);
  if (is_folder_id (stripped))
    return g_steal_pointer (&stripped);
  path = dup_service_path (stripped);
  rest = path != NULL ? find_id_in_path (path, &named) : NULL;
  if (rest == NULL)
    return NULL;

  id = g_strdup (*rest == '/' ? rest + 1 : rest);
  if (g_str_has_suffix (id, "/"))
    id[strlen (id) - 1] = '\0';
  if (*id != '\0' && !is_folder_id (id))
    return NULL;
  *kind = named;
  return *id != '\0' ? g_steal_pointer (&id) : g_strdup (YD_DRIVE_ROOT_ID);
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
