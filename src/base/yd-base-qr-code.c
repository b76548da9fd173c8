/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Wraps libqrencode's value, which is owned.
 */
#include "config.h"

#include "yd-base-qr-code.h"

#include <qrencode.h>

#define DARK_BIT 1

struct _YdBaseQrCode
{
  QRcode *code; /* (owned) */
};

YdBaseQrCode *
yd_base_qr_code_new (const char *text)
{
  QRcode *code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  YdBaseQrCode *self;

  if (code == NULL)
    return NULL;
  self = g_new0 (YdBaseQrCode, 1);
  self->code = code;
  return self;
}

void
yd_base_qr_code_free (YdBaseQrCode *self)
{
  QRcode_free (self->code);
  g_free (self);
}

int
yd_base_qr_code_get_width (YdBaseQrCode *self)
{
  return self->code->width;
}

gboolean
yd_base_qr_code_is_dark (YdBaseQrCode *self,
                         int           x,
                         int           y)
{
  int width = self->code->width;

  if (x < 0 || y < 0 || x >= width || y >= width)
    return FALSE;
  return (self->code->data[y * width + x] & DARK_BIT) != 0;
}

char *
yd_base_qr_code_dup_blocks (YdBaseQrCode *self)
{
  const char * const blocks[] = { " ", "▄", "▀", "█" }; /* nothing, below, above, both */
  int end = self->code->width + YD_BASE_QR_CODE_QUIET;
  GString *text = g_string_new (NULL);

  for (int y = -YD_BASE_QR_CODE_QUIET; y < end; y += 2)
    {
      for (int x = -YD_BASE_QR_CODE_QUIET; x < end; x++)
        {
          int above = yd_base_qr_code_is_dark (self, x, y);
          int below = yd_base_qr_code_is_dark (self, x, y + 1);

          g_string_append (text, blocks[2 * above + below]);
        }
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}
