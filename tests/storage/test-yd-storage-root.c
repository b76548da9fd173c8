/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Root folders as people paste them: a table, and random text.
 */
#include "config.h"

#include "yd-storage.h"

#include <string.h>

#define ID "655f3a1c2b7e5d0f4c1a4e0db2f5a5f0c3d1e2f4"

#define UNTOUCHED ((YdDriveKind) 77)

static void
test_table (void)
{
  static const struct
  {
    const char *text;
    const char *id; /* NULL: refused */
    YdDriveKind kind;
  } rows[] = {
    { "", "root", UNTOUCHED },
    { "  root ", "root", UNTOUCHED },
    { ID, ID, UNTOUCHED },
    { "\t" ID "\n", ID, UNTOUCHED },
    { "https://www.alipan.com/drive/folder/" ID, ID, UNTOUCHED },
    { " https://alipan.com/drive/folder/" ID "/ ", ID, UNTOUCHED },
    { "https://www.alipan.com/drive/folder/" ID "?a=b#c", ID, UNTOUCHED },
    { "https://www.alipan.com/drive/folder/" ID "#/x", ID, UNTOUCHED },
    { "http://aliyundrive.com/drive/folder/" ID, ID, UNTOUCHED },
    { "HTTPS://WWW.AliPan.com/drive/folder/" ID, ID, UNTOUCHED },
    { "www.alipan.com/drive/folder/" ID, ID, UNTOUCHED },
    { "alipan.com/drive/file/backup/" ID, ID, YD_DRIVE_KIND_BACKUP },
    { "https://www.aliyundrive.com/drive/file/backup/" ID, ID, YD_DRIVE_KIND_BACKUP },
    { "https://www.alipan.com/drive/file/resource/" ID "/?x", ID, YD_DRIVE_KIND_RESOURCE },
    { "https://www.alipan.com/drive/file/resource", "root", YD_DRIVE_KIND_RESOURCE },
    { "https://www.alipan.com/drive/file/resource/", "root", YD_DRIVE_KIND_RESOURCE },
    { "https://www.alipan.com/drive/file/backup?spm=1", "root", YD_DRIVE_KIND_BACKUP },
    { "https://www.alipan.com/drive/file/all", "root", UNTOUCHED },
    { "https://www.alipan.com/drive/file/all/" ID, ID, UNTOUCHED },
    { "https://www.alipan.com/drive/file/all/backup", "root", YD_DRIVE_KIND_BACKUP },
    { "https://www.alipan.com/drive/file/all/backup/" ID, ID, YD_DRIVE_KIND_BACKUP },
    { "https://www.alipan.com/drive/file/all/resource/" ID "/", ID, YD_DRIVE_KIND_RESOURCE },
    { "https://www.alipan.com/drive/folder", NULL, UNTOUCHED },
    { "https://www.alipan.com/drive/folder/", NULL, UNTOUCHED },
    { "https://www.alipan.com/drive/folder/../../x", NULL, UNTOUCHED },
    { "https://www.alipan.com/drive/folder/" ID "/" ID, NULL, UNTOUCHED },
    { "https://www.alipan.com/drive/file/backup/nonsense", NULL, UNTOUCHED },
    { "https://www.alipan.com/drive/file/backups/" ID, NULL, UNTOUCHED },
    { "https://www.alipan.com/drive", NULL, UNTOUCHED },
    { "https://www.alipan.com/s/" ID, NULL, UNTOUCHED },
    { "https://www.alipan.com", NULL, UNTOUCHED },
    { "https://elsewhere.invalid/drive/folder/" ID, NULL, UNTOUCHED },
    { "https://www.alipan.com.elsewhere.invalid/drive/folder/" ID, NULL, UNTOUCHED },
    { "https://www.alipan.com@elsewhere.invalid/drive/folder/" ID, NULL, UNTOUCHED },
    { "ftp://www.alipan.com/drive/folder/" ID, NULL, UNTOUCHED },
    { "655f3a1c", NULL, UNTOUCHED },
    { ID "0", NULL, UNTOUCHED },
    { "zz5f3a1c2b7e5d0f4c1a4e0db2f5a5f0c3d1e2f4", NULL, UNTOUCHED },
    { "my folder", NULL, UNTOUCHED },
    { "云朵", NULL, UNTOUCHED },
    { "\xff\xfe", NULL, UNTOUCHED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      YdDriveKind kind = UNTOUCHED;
      g_autofree char *id = yd_storage_parse_root (rows[i].text, &kind);
      g_autofree char *shown = g_strescape (rows[i].text != NULL ? rows[i].text : "", NULL);

      g_test_message ("%s", shown);
      g_assert_cmpstr (id, ==, rows[i].id);
      g_assert_cmpint (kind, ==, rows[i].kind);
    }
}

/* Pieces that addresses are made of, in any order, and sometimes any byte. (transfer full) */
static char *
make_random_text (void)
{
  static const char * const pieces[] = {
    "https://", "http:", "//", "/", "www.", "alipan.com", "aliyundrive.com", "drive", "/drive/",
    "folder", "/file/", "all", "backup", "resource", ID, "root", "?", "#", "%2F", "%00", "..",
    "/drive/folder/", "https://www.alipan.com/drive/file/", " ", "\n", "云", "@", ":", "a", "0",
  };
  GString *text = g_string_new (NULL);

  for (int n = g_test_rand_int_range (0, 8); n > 0; n--)
    if (g_test_rand_int_range (0, 8) == 0)
      g_string_append_c (text, (char) g_test_rand_int_range (1, 256));
    else
      g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
  return g_string_free (text, FALSE);
}

/* No text gives an id that could not be one, and an id means itself. */
static void
test_random_text (void)
{
  guint accepted = 0;

  for (int i = 0; i < 100000; i++)
    {
      g_autofree char *text = make_random_text ();
      YdDriveKind kind = UNTOUCHED;
      g_autofree char *id = yd_storage_parse_root (text, &kind);
      g_autofree char *again = NULL;

      if (id == NULL)
        {
          g_assert_cmpint (kind, ==, UNTOUCHED);
          continue;
        }
      accepted++;
      for (const char *p = id; *p != '\0'; p++)
        g_assert_true (g_ascii_isalnum (*p));
      kind = UNTOUCHED;
      again = yd_storage_parse_root (id, &kind);
      g_assert_cmpstr (again, ==, id);
      g_assert_cmpint (kind, ==, UNTOUCHED);
    }
  g_assert_cmpuint (accepted, >, 100);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/storage/root/table", test_table);
  g_test_add_func ("/storage/root/random", test_random_text);
  return g_test_run ();
}
