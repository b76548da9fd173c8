/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The query language: whatever a person types is looked for and never obeyed.
 */
#include "config.h"

#include "yd-drive-error.h"
#include "yd-drive-search.h"

#include <string.h>

static void
assert_query (const YdDriveSearch *search,
              const char          *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *query = yd_drive_search_to_query (search, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (query, ==, expected);
}

static void
test_conditions (void)
{
  const gint64 day_us = 24 * 60 * 60 * (gint64) G_USEC_PER_SEC;

  assert_query (&(YdDriveSearch) { 0 }, "");
  assert_query (&(YdDriveSearch) { .text = "报告" }, "name match \"报告\"");
  assert_query (&(YdDriveSearch) { .text = "  two words\t" }, "name match \"two words\"");
  assert_query (&(YdDriveSearch) { .text = " \n " }, "");
  assert_query (&(YdDriveSearch) { .type = YD_DRIVE_SEARCH_FOLDERS }, "type = \"folder\"");
  assert_query (&(YdDriveSearch) { .type = YD_DRIVE_SEARCH_FILES }, "type = \"file\"");
  assert_query (&(YdDriveSearch) { .type = YD_DRIVE_SEARCH_OTHERS }, "category = \"others\"");
  assert_query (&(YdDriveSearch) { .text = "a", .parent_id = "root",
                                   .type = YD_DRIVE_SEARCH_VIDEOS,
                                   .from_us = day_us, .until_us = 2 * day_us + 5 },
                "name match \"a\" and parent_file_id = \"root\" and category = \"video\""
                " and updated_at >= \"1970-01-02T00:00:00\""
                " and updated_at < \"1970-01-03T00:00:00\"");
}

static void
test_quoting (void)
{
  assert_query (&(YdDriveSearch) { .text = "it's" }, "name match \"it's\"");
  assert_query (&(YdDriveSearch) { .text = "a\"b" }, "name match \"a\\\"b\"");
  assert_query (&(YdDriveSearch) { .text = "a\\" }, "name match \"a\\\\\"");
  assert_query (&(YdDriveSearch) { .text = "\\\" or type = \"folder" },
                "name match \"\\\\\\\" or type = \\\"folder\"");
  assert_query (&(YdDriveSearch) { .parent_id = "x\" or name = \"y" },
                "parent_file_id = \"x\\\" or name = \\\"y\"");
}

static void
assert_refused (const char *text,
                const char *parent_id)
{
  g_autoptr(GError) error = NULL;
  YdDriveSearch search = { .text = text, .parent_id = parent_id };

  g_assert_null (yd_drive_search_to_query (&search, &error));
  g_assert_error (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NAME);
}

/* The longest of all is within what the service takes. */
static void
test_lengths (void)
{
  g_autofree char *longest = g_strnfill (YD_DRIVE_SEARCH_TEXT_MAX_BYTES, '"');
  g_autofree char *too_long = g_strnfill (YD_DRIVE_SEARCH_TEXT_MAX_BYTES + 1, 'a');
  g_autofree char *id = g_strnfill (128, '\\');
  g_autofree char *query = NULL;
  YdDriveSearch search = { .text = longest, .parent_id = id, .type = YD_DRIVE_SEARCH_DOCUMENTS,
                           .from_us = 1, .until_us = 1 };

  query = yd_drive_search_to_query (&search, NULL);
  g_assert_nonnull (query);
  g_assert_cmpuint (strlen (query), <, 4096);
  assert_refused (too_long, NULL);
  assert_refused ("\xff", NULL);
  assert_refused ("a", too_long);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drive/search/conditions", test_conditions);
  g_test_add_func ("/drive/search/quoting", test_quoting);
  g_test_add_func ("/drive/search/lengths", test_lengths);
  return g_test_run ();
}
