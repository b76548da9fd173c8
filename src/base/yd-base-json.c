/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bounded parsing and the failure-noting reader.
 */
#include "config.h"

#include "yd-base-json.h"

#include <string.h>

G_DEFINE_QUARK (yd-base-json-error-quark, yd_base_json_error)

typedef enum
{
  SHAPE_FINE,
  SHAPE_TOO_DEEP,
  SHAPE_NOT_JSON, /* though the parser would take it */
} Shape;

/* The UTF-16 unit that the four digits at @text are; -1 when they are none. */
static int
read_unit (const char *text,
           gsize       length)
{
  int unit = 0;

  if (length < 4)
    return -1;
  for (guint i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (text[i]))
        return -1;
      unit = unit << 4 | g_ascii_xdigit_value (text[i]);
    }
  return unit;
}

/* Bytes of the escape at @text; 0 for one that stands for no character: the parser would lose what
 * it has of the string. Also for NUL, where it would cut it. */
static gsize
measure_escape (const char *text,
                gsize       length)
{
  int unit;
  int low = -1;

  if (length < 2 || text[1] != 'u')
    return 2;
  unit = read_unit (text + 2, length - 2);
  if (unit <= 0)
    return 0;
  if (unit < 0xd800 || unit > 0xdfff)
    return 6;
  if (unit < 0xdc00 && length >= 8 && text[6] == '\\' && text[7] == 'u')
    low = read_unit (text + 8, length - 8);
  return low >= 0xdc00 && low <= 0xdfff ? 12 : 0;
}

/* Where a string that begins at @i ends with a quote, and has no escape and no NUL in it, as most
 * do: its last byte; 0 for others. */
static gsize
find_plain_end (const char *text,
                gsize       length,
                gsize       i)
{
  const char *begin = text + i + 1;
  const char *end = memchr (begin, '"', length - i - 1);
  gsize inside = end != NULL ? (gsize) (end - begin) : 0;

  if (end == NULL || memchr (begin, '\\', inside) != NULL || memchr (begin, '\0', inside) != NULL)
    return 0;
  return (gsize) (end - text);
}

/* The first byte after a string that begins at @i; 0 when there is a NUL in it, or an escape that
 * makes no sense: the rest of a name would be lost without a word. */
static gsize
skip_string (const char *text,
             gsize       length,
             gsize       i)
{
  gsize plain_end = find_plain_end (text, length, i);

  if (plain_end > 0)
    return plain_end + 1;
  i++;
  while (i < length && text[i] != '"')
    {
      gsize bytes = text[i] == '\\' ? measure_escape (text + i, length - i) : 1;

      if (bytes == 0 || text[i] == '\0')
        return 0;
      i += bytes;
    }
  return i + 1;
}

/* Whether @c may stand before what a document has, which is brackets: a parser that finds a number
 * first takes what follows for another document, and forgets the one before. */
static gboolean
may_lead (char c)
{
  return g_ascii_isspace (c) || c == '{' || c == '[' || strchr ("\xef\xbb\xbf", c) != NULL;
}

/* Counts brackets outside strings, and refuses what json-glib takes and JSON does not have: a
 * second value after the first, 'strings' and comments. A quote in one of these would hide any
 * number of brackets from the count. Strings that the parser would cut or lose are refused too. It
 * judges the rest. */
static Shape
judge_shape (const char *text,
             gsize       length)
{
  gboolean ended = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      if ((ended && !g_ascii_isspace (text[i])) || text[i] == '\'' || text[i] == '/' ||
          text[i] == '#' || text[i] == '\0' || (depth == 0 && !ended && !may_lead (text[i])))
        return SHAPE_NOT_JSON;
      if (text[i] == '"')
        {
          gsize next = skip_string (text, length, i);

          if (next == 0)
            return SHAPE_NOT_JSON;
          i = next - 1;
        }
      else if (text[i] == '[' || text[i] == '{')
        {
          if (++depth > YD_BASE_JSON_MAX_DEPTH)
            return SHAPE_TOO_DEEP;
        }
      else if ((text[i] == ']' || text[i] == '}') && depth > 0)
        ended = --depth == 0;
    }
  return SHAPE_FINE;
}

JsonObject *
yd_base_json_parse_object (GBytes  *bytes,
                           GError **error)
{
  g_autoptr(JsonParser) parser = NULL;
  g_autoptr(GError) local_error = NULL;
  JsonNode *root;
  gsize length = 0;
  const char *text = g_bytes_get_data (bytes, &length);
  Shape shape = length > YD_BASE_JSON_MAX_BYTES ? SHAPE_TOO_DEEP : judge_shape (text, length);

  if (shape == SHAPE_TOO_DEEP)
    {
      g_set_error_literal (error, YD_BASE_JSON_ERROR, YD_BASE_JSON_ERROR_TOO_LARGE,
                           "the reply is too large or too deep");
      return NULL;
    }

  parser = json_parser_new ();
  if (length == 0 || shape == SHAPE_NOT_JSON ||
      !json_parser_load_from_data (parser, text, (gssize) length, &local_error))
    {
      /* The parser's message may quote the text: it is not repeated. */
      g_set_error_literal (error, YD_BASE_JSON_ERROR, YD_BASE_JSON_ERROR_MALFORMED,
                           "the reply is not JSON");
      return NULL;
    }

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, YD_BASE_JSON_ERROR, YD_BASE_JSON_ERROR_MALFORMED,
                           "the reply is not a JSON object");
      return NULL;
    }
  return json_object_ref (json_node_get_object (root));
}

static void
note_failure (YdBaseJsonReader *reader,
              YdBaseJsonError   code,
              const char       *name,
              const char       *what)
{
  if (reader->error == NULL)
    reader->error = g_error_new (YD_BASE_JSON_ERROR, code, "%s.%s %s",
                                 reader->path, name, what);
}

/* The member, or NULL when absent or null (noted when @required). */
static JsonNode *
find_member (YdBaseJsonReader *reader,
             const char       *name,
             gboolean          required)
{
  JsonNode *node = json_object_get_member (reader->object, name);

  if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    return node;
  if (required)
    note_failure (reader, YD_BASE_JSON_ERROR_MISSING, name, "is missing");
  return NULL;
}

static const char *
read_string (YdBaseJsonReader *reader,
             const char       *name,
             gboolean          required,
             const char       *or_else)
{
  JsonNode *node = find_member (reader, name, required);

  if (node == NULL)
    return or_else;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  note_failure (reader, YD_BASE_JSON_ERROR_TYPE, name, "is not a string");
  return or_else;
}

static gint64
read_int (YdBaseJsonReader *reader,
          const char       *name,
          gboolean          required,
          gint64            or_else)
{
  JsonNode *node = find_member (reader, name, required);
  gint64 value;

  if (node == NULL)
    return or_else;
  if (JSON_NODE_HOLDS_VALUE (node))
    {
      if (json_node_get_value_type (node) == G_TYPE_INT64)
        return json_node_get_int (node);
      if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
        return (gint64) CLAMP (json_node_get_double (node), -9e18, 9e18);
      if (json_node_get_value_type (node) == G_TYPE_STRING &&
          g_ascii_string_to_signed (json_node_get_string (node), 10, G_MININT64, G_MAXINT64,
                                    &value, NULL))
        return value;
    }
  note_failure (reader, YD_BASE_JSON_ERROR_TYPE, name, "is not a number");
  return or_else;
}

static JsonArray *
read_array (YdBaseJsonReader *reader,
            const char       *name,
            gboolean          required)
{
  JsonNode *node = find_member (reader, name, required);

  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_node_get_array (node);
  note_failure (reader, YD_BASE_JSON_ERROR_TYPE, name, "is not an array");
  return NULL;
}

static JsonObject *
read_object (YdBaseJsonReader *reader,
             const char       *name,
             gboolean          required)
{
  JsonNode *node = find_member (reader, name, required);

  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  note_failure (reader, YD_BASE_JSON_ERROR_TYPE, name, "is not an object");
  return NULL;
}

const char *
yd_base_json_reader_get_string (YdBaseJsonReader *reader,
                                const char       *name)
{
  return read_string (reader, name, TRUE, "");
}

gint64
yd_base_json_reader_get_int (YdBaseJsonReader *reader,
                             const char       *name)
{
  return read_int (reader, name, TRUE, 0);
}

JsonArray *
yd_base_json_reader_get_array (YdBaseJsonReader *reader,
                               const char       *name)
{
  return read_array (reader, name, TRUE);
}

JsonObject *
yd_base_json_reader_get_object (YdBaseJsonReader *reader,
                                const char       *name)
{
  return read_object (reader, name, TRUE);
}

const char *
yd_base_json_reader_get_opt_string (YdBaseJsonReader *reader,
                                    const char       *name,
                                    const char       *or_else)
{
  return read_string (reader, name, FALSE, or_else);
}

gint64
yd_base_json_reader_get_opt_int (YdBaseJsonReader *reader,
                                 const char       *name,
                                 gint64            or_else)
{
  return read_int (reader, name, FALSE, or_else);
}

gboolean
yd_base_json_reader_get_opt_bool (YdBaseJsonReader *reader,
                                  const char       *name,
                                  gboolean          or_else)
{
  JsonNode *node = find_member (reader, name, FALSE);

  if (node == NULL)
    return or_else;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);
  note_failure (reader, YD_BASE_JSON_ERROR_TYPE, name, "is not true or false");
  return or_else;
}

JsonArray *
yd_base_json_reader_get_opt_array (YdBaseJsonReader *reader,
                                   const char       *name)
{
  return read_array (reader, name, FALSE);
}

JsonObject *
yd_base_json_reader_get_opt_object (YdBaseJsonReader *reader,
                                    const char       *name)
{
  return read_object (reader, name, FALSE);
}

gboolean
yd_base_json_reader_end (YdBaseJsonReader  *reader,
                         GError           **error)
{
  if (reader->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reader->error));
  return FALSE;
}

JsonObject *
yd_base_json_array_get_object (JsonArray *array,
                               guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}
