/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * QR codes: their corners, what is outside, and the same in half blocks. That they can be read is
 * tested where they are drawn.
 */
#include "config.h"

#include "yd-base-qr-code.h"

#include <string.h>

static void
test_corners (void)
{
  g_autoptr(YdBaseQrCode) code = yd_base_qr_code_new ("https://example.org/");
  int last = yd_base_qr_code_get_width (code) - 1;

  g_assert_cmpint (last % 4, ==, 0); /* 21, 25, 29 … */
  for (int i = 0; i < 7; i++)
    {
      g_assert_true (yd_base_qr_code_is_dark (code, i, 0));
      g_assert_true (yd_base_qr_code_is_dark (code, last - i, 0));
      g_assert_true (yd_base_qr_code_is_dark (code, i, last));
    }
  g_assert_false (yd_base_qr_code_is_dark (code, 1, 1));
  g_assert_false (yd_base_qr_code_is_dark (code, -1, 0));
  g_assert_false (yd_base_qr_code_is_dark (code, 0, last + 1));
}

static void
test_blocks (void)
{
  g_autoptr(YdBaseQrCode) code = yd_base_qr_code_new ("x");
  g_autofree char *text = yd_base_qr_code_dup_blocks (code);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  int whole = yd_base_qr_code_get_width (code) + 2 * YD_BASE_QR_CODE_QUIET;

  g_assert_cmpint ((int) g_strv_length (lines) - 1, ==, (whole + 1) / 2);
  for (int y = 0; lines[y + 1] != NULL; y++)
    {
      const char *at = lines[y];

      g_assert_cmpint ((int) g_utf8_strlen (at, -1), ==, whole);
      for (int x = 0; x < whole; x++, at = g_utf8_next_char (at))
        {
          int column = x - YD_BASE_QR_CODE_QUIET;
          int row = 2 * y - YD_BASE_QR_CODE_QUIET;
          gunichar block = g_utf8_get_char (at);

          g_assert_cmpint (block == 0x2588 || block == 0x2580, ==,
                           yd_base_qr_code_is_dark (code, column, row));
          g_assert_cmpint (block == 0x2588 || block == 0x2584, ==,
                           yd_base_qr_code_is_dark (code, column, row + 1));
        }
    }
}

static void
test_too_long (void)
{
  g_autofree char *text = g_strnfill (5000, 'x');

  g_assert_null (yd_base_qr_code_new (text));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/qr-code/corners", test_corners);
  g_test_add_func ("/base/qr-code/blocks", test_blocks);
  g_test_add_func ("/base/qr-code/too-long", test_too_long);
  return g_test_run ();
}
