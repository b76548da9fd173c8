/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A target without a fuzzer: a test case for each file of a folder of seeds.
 */
#include "config.h"

#include "yd-fuzz.h"

static void
replay (gconstpointer data)
{
  const char *path = data;
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);
  LLVMFuzzerTestOneInput ((const uint8_t *) content, length);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  dir = g_dir_open (argv[1], 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *case_name = g_strconcat ("/seed/", name, NULL);

      g_test_add_data_func_full (case_name, g_build_filename (argv[1], name, NULL), replay,
                                 g_free);
    }
  return g_test_run ();
}
