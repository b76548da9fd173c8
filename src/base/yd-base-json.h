/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading JSON from strangers: size and depth are bounded before the parser sees a byte, and a
 * missing or wrong-typed member is an error that names its path. Not for writing JSON.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* json-glib recurses and crashes on deep nesting; it also takes seven times the input. */
#define YD_BASE_JSON_MAX_BYTES (8 * 1024 * 1024)
#define YD_BASE_JSON_MAX_DEPTH 64

#define YD_BASE_JSON_ERROR (yd_base_json_error_quark ())

typedef enum
{
  YD_BASE_JSON_ERROR_TOO_LARGE, /* bytes or depth above the bound */
  YD_BASE_JSON_ERROR_MALFORMED, /* not JSON, or not an object */
  YD_BASE_JSON_ERROR_MISSING,   /* a required member is absent or null */
  YD_BASE_JSON_ERROR_TYPE,      /* a member has another type than expected */
} YdBaseJsonError;

GQuark      yd_base_json_error_quark  (void);

/* Parses @bytes whose root must be an object. Any thread. (transfer full) */
JsonObject *yd_base_json_parse_object (GBytes      *bytes,
                                       GError     **error);

/* A cursor over one object, for codecs: getters note the first failure and return a default
 * afterwards, so a codec reads all members and checks once at the end. Stack-allocate with
 * YD_BASE_JSON_READER_INIT; end with yd_base_json_reader_end(). The object is borrowed. */
typedef struct
{
  JsonObject *object; /* (borrowed) */
  const char *path;   /* (borrowed): for messages, e.g. "items[3]" */
  GError     *error;  /* (owned) (nullable): the first failure */
} YdBaseJsonReader;

#define YD_BASE_JSON_READER_INIT(object, path) { (object), (path), NULL }

/* Required: missing, null or another type is a failure. The string is borrowed from the object. */
const char *yd_base_json_reader_get_string     (YdBaseJsonReader *reader,
                                                const char       *name);
gint64      yd_base_json_reader_get_int        (YdBaseJsonReader *reader,
                                                const char       *name);
JsonArray  *yd_base_json_reader_get_array      (YdBaseJsonReader *reader,
                                                const char       *name);
JsonObject *yd_base_json_reader_get_object     (YdBaseJsonReader *reader,
                                                const char       *name);

/* Optional: missing or null gives the default; another type is a failure. Numbers are accepted
 * as numbers and as decimal strings (Open API reference §6). */
const char *yd_base_json_reader_get_opt_string (YdBaseJsonReader *reader,
                                                const char       *name,
                                                const char       *or_else);
gint64      yd_base_json_reader_get_opt_int    (YdBaseJsonReader *reader,
                                                const char       *name,
                                                gint64            or_else);
gboolean    yd_base_json_reader_get_opt_bool   (YdBaseJsonReader *reader,
                                                const char       *name,
                                                gboolean          or_else);
JsonArray  *yd_base_json_reader_get_opt_array  (YdBaseJsonReader *reader,
                                                const char       *name);
JsonObject *yd_base_json_reader_get_opt_object (YdBaseJsonReader *reader,
                                                const char       *name);

/* TRUE when nothing failed; otherwise moves the first failure to @error. */
gboolean    yd_base_json_reader_end            (YdBaseJsonReader *reader,
                                                GError          **error);

/* Element @index of @array when it is an object, else NULL (borrowed). */
JsonObject *yd_base_json_array_get_object      (JsonArray        *array,
                                                guint             index);

G_END_DECLS
