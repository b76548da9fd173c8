/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What strangers may send: bounds before parsing, and a reader that names what is wrong.
 */
#include "config.h"

#include "yd-base-json.h"

#include <string.h>

static JsonObject *
parse (const char  *text,
       GError     **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));

  return yd_base_json_parse_object (bytes, error);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    int code;
  } rows[] = {
    { "", YD_BASE_JSON_ERROR_MALFORMED },
    { "   ", YD_BASE_JSON_ERROR_MALFORMED },
    { "null", YD_BASE_JSON_ERROR_MALFORMED },
    { "[1]", YD_BASE_JSON_ERROR_MALFORMED },
    { "\"text\"", YD_BASE_JSON_ERROR_MALFORMED },
    { "{\"a\":1", YD_BASE_JSON_ERROR_MALFORMED },
    { "{\"a\":1} x", YD_BASE_JSON_ERROR_MALFORMED },
    { "{} {}", YD_BASE_JSON_ERROR_MALFORMED },
    { "{\"a\":1}]", YD_BASE_JSON_ERROR_MALFORMED },
    { "{'a':1}", YD_BASE_JSON_ERROR_MALFORMED },
    { "{\"a\":1} /* x */", YD_BASE_JSON_ERROR_MALFORMED },
    { "{}//", YD_BASE_JSON_ERROR_MALFORMED },
    { "#\n{}", YD_BASE_JSON_ERROR_MALFORMED },
    { "var a = {};", YD_BASE_JSON_ERROR_MALFORMED },
    { "<html></html>", YD_BASE_JSON_ERROR_MALFORMED },
    { "{\"a\":\"\xff\xfe\"}", YD_BASE_JSON_ERROR_MALFORMED },
    { "{\"a\":\"b\\u0000c\"}", YD_BASE_JSON_ERROR_MALFORMED },
    { "{\"a\\u0000\":1}", YD_BASE_JSON_ERROR_MALFORMED },
    { "{\"a\":\"\\\\\\u0000\"}", YD_BASE_JSON_ERROR_MALFORMED },
    { "{\"a\":\"\\u0000", YD_BASE_JSON_ERROR_MALFORMED },
    { "{\"a\":\"\\u00", YD_BASE_JSON_ERROR_MALFORMED },
    /* What the parser loses memory over. */
    { "{\"a\":\"\\ud83d\"}", YD_BASE_JSON_ERROR_MALFORMED },
    { "{\"a\":\"\\ude00\"}", YD_BASE_JSON_ERROR_MALFORMED },
    { "{\"a\":\"\\ud83d\\u0061\"}", YD_BASE_JSON_ERROR_MALFORMED },
    { "{\"a\":\"\\ud83d\\ud\"b\"}", YD_BASE_JSON_ERROR_MALFORMED },
    { "{\"a\":\"\\u12g4\"}", YD_BASE_JSON_ERROR_MALFORMED },
    { "02 {\"a\":1}", YD_BASE_JSON_ERROR_MALFORMED },
    { "true {\"a\":1}", YD_BASE_JSON_ERROR_MALFORMED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (parse (rows[i].text, &error));
      g_assert_error (error, YD_BASE_JSON_ERROR, rows[i].code);
      /* The text itself may be a secret. */
      g_assert_null (strstr (error->message, "html"));
    }
}

/* A NUL would end a string early; what only looks like one does not. */
static void
test_nul (void)
{
  static const char raw[] = "{\"a\":\"b\0c\"}";
  g_autoptr(GBytes) bytes = g_bytes_new_static (raw, sizeof raw - 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) object = NULL;

  g_assert_null (yd_base_json_parse_object (bytes, &error));
  g_assert_error (error, YD_BASE_JSON_ERROR, YD_BASE_JSON_ERROR_MALFORMED);
  g_clear_error (&error);
  object = parse ("{\"a\":\"b\\\\u0000c\",\"b\":\"\\u00001\\\"\"}", &error);
  g_assert_error (error, YD_BASE_JSON_ERROR, YD_BASE_JSON_ERROR_MALFORMED);
  g_clear_error (&error);
  object = parse ("{\"a\":\"b\\\\u0000c\",\"b\":\"\\u0001\"}", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (object, "a"), ==, "b\\u0000c");
  g_assert_cmpstr (json_object_get_string_member (object, "b"), ==, "\x01");
}

/* Characters beyond the first plane are two escapes, and a mark may lead. */
static void
test_escapes (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) object =
    parse ("\xef\xbb\xbf {\"a\":\"\\ud83d\\ude00\\u4E91\\/\\\\\"}", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (object, "a"), ==, "😀云/\\");
}

static char *
nest (guint depth)
{
  GString *text = g_string_new ("{\"a\":");

  for (guint i = 1; i < depth; i++)
    g_string_append_c (text, '[');
  for (guint i = 1; i < depth; i++)
    g_string_append_c (text, ']');
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

/* 200,000 brackets make the parser itself run out of stack. */
static void
test_depth (void)
{
  g_autofree char *deepest = nest (YD_BASE_JSON_MAX_DEPTH);
  g_autofree char *deeper = nest (YD_BASE_JSON_MAX_DEPTH + 1);
  g_autofree char *killer = nest (200000);
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(GError) error = NULL;

  object = parse (deepest, &error);
  g_assert_no_error (error);
  g_assert_null (parse (deeper, &error));
  g_assert_error (error, YD_BASE_JSON_ERROR, YD_BASE_JSON_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (parse (killer, &error));
  g_assert_error (error, YD_BASE_JSON_ERROR, YD_BASE_JSON_ERROR_TOO_LARGE);
}

/* A quote where json-glib sees none must not hide brackets from the count. */
static void
test_hidden_depth (void)
{
  static const char * const covers[] = {
    "{'\"':", "{/*\"*/\"a\":", "{//\"\n\"a\":", "{#\"\n\"a\":",
  };
  g_autofree char *open = g_strnfill (200000, '[');

  for (gsize i = 0; i < G_N_ELEMENTS (covers); i++)
    {
      g_autofree char *text = g_strconcat (covers[i], open, NULL);
      g_autoptr(GError) error = NULL;

      g_assert_null (parse (text, &error));
      g_assert_error (error, YD_BASE_JSON_ERROR, YD_BASE_JSON_ERROR_MALFORMED);
    }
}

/* Brackets in strings are text, also behind escapes. */
static void
test_brackets_in_strings (void)
{
  g_autoptr(GString) text = g_string_new ("{\"a\":\"\\\"");
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append (text, "[{");
  g_string_append (text, "\\\\\"}");
  object = parse (text->str, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (json_object_get_string_member (object, "a"), "[{\\"));
}

static void
test_size (void)
{
  g_autofree char *large = g_malloc (YD_BASE_JSON_MAX_BYTES + 2);
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(GError) error = NULL;

  memset (large, ' ', YD_BASE_JSON_MAX_BYTES + 1);
  memcpy (large, "{}", 2);
  large[YD_BASE_JSON_MAX_BYTES] = '\0';
  object = parse (large, &error);
  g_assert_no_error (error);
  large[YD_BASE_JSON_MAX_BYTES] = ' ';
  large[YD_BASE_JSON_MAX_BYTES + 1] = '\0';
  g_assert_null (parse (large, &error));
  g_assert_error (error, YD_BASE_JSON_ERROR, YD_BASE_JSON_ERROR_TOO_LARGE);
}

static void
test_reader (void)
{
  g_autoptr(JsonObject) object =
    parse ("{\"s\":\"x\",\"i\":7,\"big\":\"9007199254740993\",\"d\":2.5,\"b\":true,\"n\":null,"
           "\"a\":[{\"k\":1},2],\"o\":{}}", NULL);
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (object, "reply");
  g_autoptr(GError) error = NULL;
  JsonArray *array;

  g_assert_cmpstr (yd_base_json_reader_get_string (&reader, "s"), ==, "x");
  g_assert_cmpint (yd_base_json_reader_get_int (&reader, "i"), ==, 7);
  g_assert_cmpint (yd_base_json_reader_get_int (&reader, "big"), ==, 9007199254740993);
  g_assert_cmpint (yd_base_json_reader_get_opt_int (&reader, "d", 0), ==, 2);
  g_assert_true (yd_base_json_reader_get_opt_bool (&reader, "b", FALSE));
  g_assert_true (yd_base_json_reader_get_opt_bool (&reader, "n", TRUE));
  g_assert_cmpstr (yd_base_json_reader_get_opt_string (&reader, "n", "else"), ==, "else");
  g_assert_cmpint (yd_base_json_reader_get_opt_int (&reader, "none", -1), ==, -1);
  g_assert_null (yd_base_json_reader_get_opt_array (&reader, "n"));
  g_assert_null (yd_base_json_reader_get_opt_object (&reader, "none"));
  g_assert_nonnull (yd_base_json_reader_get_object (&reader, "o"));
  array = yd_base_json_reader_get_array (&reader, "a");
  g_assert_nonnull (yd_base_json_array_get_object (array, 0));
  g_assert_null (yd_base_json_array_get_object (array, 1));
  g_assert_true (yd_base_json_reader_end (&reader, &error));
  g_assert_no_error (error);
}

typedef enum
{
  GET_STRING,
  GET_INT,
  GET_ARRAY,
  GET_OBJECT,
  GET_BOOL,
} Getter;

static void
get (YdBaseJsonReader *reader,
     Getter            getter,
     const char       *name)
{
  switch (getter)
    {
    case GET_STRING:
      g_assert_cmpstr (yd_base_json_reader_get_string (reader, name), ==, "");
      break;
    case GET_INT:
      g_assert_cmpint (yd_base_json_reader_get_int (reader, name), ==, 0);
      break;
    case GET_ARRAY:
      g_assert_null (yd_base_json_reader_get_array (reader, name));
      break;
    case GET_OBJECT:
      g_assert_null (yd_base_json_reader_get_object (reader, name));
      break;
    case GET_BOOL:
    default:
      g_assert_false (yd_base_json_reader_get_opt_bool (reader, name, FALSE));
    }
}

static void
test_reader_failures (void)
{
  static const struct
  {
    Getter getter;
    const char *name;
    int code;
  } rows[] = {
    { GET_STRING, "none", YD_BASE_JSON_ERROR_MISSING },
    { GET_STRING, "n", YD_BASE_JSON_ERROR_MISSING },
    { GET_STRING, "i", YD_BASE_JSON_ERROR_TYPE },
    { GET_STRING, "a", YD_BASE_JSON_ERROR_TYPE },
    { GET_INT, "s", YD_BASE_JSON_ERROR_TYPE },
    { GET_INT, "b", YD_BASE_JSON_ERROR_TYPE },
    { GET_INT, "none", YD_BASE_JSON_ERROR_MISSING },
    { GET_ARRAY, "o", YD_BASE_JSON_ERROR_TYPE },
    { GET_ARRAY, "none", YD_BASE_JSON_ERROR_MISSING },
    { GET_OBJECT, "a", YD_BASE_JSON_ERROR_TYPE },
    { GET_BOOL, "s", YD_BASE_JSON_ERROR_TYPE },
  };
  g_autoptr(JsonObject) object =
    parse ("{\"s\":\"secret words\",\"i\":7,\"b\":true,\"n\":null,\"a\":[],\"o\":{}}", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (object, "items[3]");
      g_autofree char *path = g_strconcat ("items[3].", rows[i].name, NULL);
      g_autoptr(GError) error = NULL;

      get (&reader, rows[i].getter, rows[i].name);
      get (&reader, GET_STRING, "later"); /* the first failure is the one that is told */
      g_assert_false (yd_base_json_reader_end (&reader, &error));
      g_assert_error (error, YD_BASE_JSON_ERROR, rows[i].code);
      g_assert_nonnull (strstr (error->message, path));
      g_assert_null (strstr (error->message, "secret words"));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json/refused", test_refused);
  g_test_add_func ("/base/json/nul", test_nul);
  g_test_add_func ("/base/json/escapes", test_escapes);
  g_test_add_func ("/base/json/depth", test_depth);
  g_test_add_func ("/base/json/hidden-depth", test_hidden_depth);
  g_test_add_func ("/base/json/brackets-in-strings", test_brackets_in_strings);
  g_test_add_func ("/base/json/size", test_size);
  g_test_add_func ("/base/json/reader", test_reader);
  g_test_add_func ("/base/json/reader-failures", test_reader_failures);
  return g_test_run ();
}
