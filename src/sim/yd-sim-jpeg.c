/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A baseline JPEG writer after ITU-T T.81, with the example tables of its Annex K for luminance. */

#include "config.h"

#include "yd-sim-jpeg.h"

#include <math.h>
#include <string.h>

#define COMPONENTS 3

static const guint8 zigzag[64] = {
  0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48,
  41, 34, 27, 20, 13, 6,  7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
  30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
};

/* Annex K.1, halved: a better picture than the example. */
static const guint8 steps[64] = {
  8,  6,  5,  8,  12, 20, 26, 31, 6,  6,  7,  10, 13, 29, 30, 28, 7,  7,  8,  12, 20, 29,
  35, 28, 7,  9,  11, 15, 26, 44, 40, 31, 9,  11, 19, 28, 34, 55, 52, 39, 12, 18, 28, 32,
  41, 52, 57, 46, 25, 32, 39, 44, 52, 61, 60, 51, 36, 46, 48, 49, 56, 50, 52, 50,
};

static const guint8 dc_counts[16] = { 0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0 };
static const guint8 dc_values[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };
static const guint8 ac_counts[16] = { 0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d };
static const guint8 ac_values[] = {
  0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07,
  0x22, 0x71, 0x14, 0x32, 0x81, 0x91, 0xa1, 0x08, 0x23, 0x42, 0xb1, 0xc1, 0x15, 0x52, 0xd1, 0xf0,
  0x24, 0x33, 0x62, 0x72, 0x82, 0x09, 0x0a, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x25, 0x26, 0x27, 0x28,
  0x29, 0x2a, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3a, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49,
  0x4a, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69,
  0x6a, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89,
  0x8a, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7,
  0xa8, 0xa9, 0xaa, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xc2, 0xc3, 0xc4, 0xc5,
  0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xd9, 0xda, 0xe1, 0xe2,
  0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xea, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8,
  0xf9, 0xfa,
};

typedef struct
{
  guint16  code[256];
  guint8   bits[256];
} Codes;

typedef struct
{
  GByteArray  *out;        /* (borrowed) */
  Codes        dc;
  Codes        ac;
  double       wave[8][8];
  int          last_dc[COMPONENTS];
  guint32      pending;    /* bits that do not make a byte yet */
  guint        pending_bits;
} Encoder;

static void
build_codes (Codes        *codes,
             const guint8 *counts,
             const guint8 *values)
{
  guint16 code = 0;
  guint index = 0;

  memset (codes, 0, sizeof *codes);
  for (guint bits = 1; bits <= 16; bits++, code <<= 1)
    for (guint i = 0; i < counts[bits - 1]; i++)
      {
        codes->code[values[index]] = code++;
        codes->bits[values[index++]] = (guint8) bits;
      }
}

static void
build_waves (Encoder *encoder)
{
  for (guint u = 0; u < 8; u++)
    for (guint x = 0; x < 8; x++)
      encoder->wave[u][x] = cos ((2 * x + 1) * u * G_PI / 16) * (u == 0 ? sqrt (0.125) : 0.5);
}

static void
put_byte (Encoder *encoder,
          guint8   byte)
{
  g_byte_array_append (encoder->out, &byte, 1);
}

static void
put_word (Encoder *encoder,
          guint    word)
{
  put_byte (encoder, (guint8) (word >> 8));
  put_byte (encoder, (guint8) word);
}

/* A byte of ones is followed by a zero, so that it is no marker. */
static void
put_bits (Encoder *encoder,
          guint    value,
          guint    bits)
{
  encoder->pending = encoder->pending << bits | (value & ((1u << bits) - 1));
  encoder->pending_bits += bits;
  while (encoder->pending_bits >= 8)
    {
      guint8 byte = (guint8) (encoder->pending >> (encoder->pending_bits - 8));

      put_byte (encoder, byte);
      if (byte == 0xff)
        put_byte (encoder, 0);
      encoder->pending_bits -= 8;
    }
}

static guint
count_bits (int value)
{
  guint bits = 0;

  for (guint rest = (guint) ABS (value); rest > 0; rest >>= 1)
    bits++;

  return bits;
}

static void
put_value (Encoder     *encoder,
           const Codes *codes,
           guint        zeros,
           int          value)
{
  guint bits = count_bits (value);
  guint symbol = zeros << 4 | bits;

  put_bits (encoder, codes->code[symbol], codes->bits[symbol]);
  if (bits > 0)
    put_bits (encoder, (guint) (value < 0 ? value - 1 : value), bits);
}

static void
transform (Encoder      *encoder,
           const double *block,
           int          *out)
{
  double rows[64];

  for (guint y = 0; y < 8; y++)
    for (guint u = 0; u < 8; u++)
      {
        double sum = 0;

        for (guint x = 0; x < 8; x++)
          sum += block[y * 8 + x] * encoder->wave[u][x];
        rows[y * 8 + u] = sum;
      }
  for (guint u = 0; u < 8; u++)
    for (guint v = 0; v < 8; v++)
      {
        double sum = 0;

        for (guint y = 0; y < 8; y++)
          sum += rows[y * 8 + u] * encoder->wave[v][y];
        out[v * 8 + u] = (int) lrint (sum / steps[v * 8 + u]);
      }
}

static void
put_block (Encoder      *encoder,
           const double *block,
           guint         component)
{
  int values[64];
  guint zeros = 0;

  transform (encoder, block, values);
  put_value (encoder, &encoder->dc, 0, values[0] - encoder->last_dc[component]);
  encoder->last_dc[component] = values[0];

  for (guint i = 1; i < 64; i++)
    {
      int value = values[zigzag[i]];

      if (value == 0)
        {
          zeros++;
          continue;
        }
      for (; zeros > 15; zeros -= 16)
        put_bits (encoder, encoder->ac.code[0xf0], encoder->ac.bits[0xf0]);
      put_value (encoder, &encoder->ac, zeros, value);
      zeros = 0;
    }
  if (zeros > 0)
    put_bits (encoder, encoder->ac.code[0], encoder->ac.bits[0]);
}

static double
read_component (const guint8 *pixel,
                guint         component)
{
  double red = pixel[0];
  double green = pixel[1];
  double blue = pixel[2];

  switch (component)
    {
    case 0:
      return 0.299 * red + 0.587 * green + 0.114 * blue - 128;

    case 1:
      return -0.168736 * red - 0.331264 * green + 0.5 * blue;

    default:
      return 0.5 * red - 0.418688 * green - 0.081312 * blue;
    }
}

static void
put_scan (Encoder      *encoder,
          const guint8 *pixels,
          guint         width,
          guint         height)
{
  double block[64];

  for (guint top = 0; top < height; top += 8)
    for (guint left = 0; left < width; left += 8)
      for (guint component = 0; component < COMPONENTS; component++)
        {
          for (guint i = 0; i < 64; i++)
            {
              gsize x = MIN (left + i % 8, width - 1);
              gsize y = MIN (top + i / 8, height - 1);

              block[i] = read_component (pixels + (y * width + x) * 3, component);
            }
          put_block (encoder, block, component);
        }
  put_bits (encoder, 0x7f, 7);
}

static void
put_codes (Encoder      *encoder,
           guint8        class,
           const guint8 *counts,
           const guint8 *values,
           guint         length)
{
  put_word (encoder, 0xffc4);
  put_word (encoder, 2 + 1 + 16 + length);
  put_byte (encoder, class);
  g_byte_array_append (encoder->out, counts, 16);
  g_byte_array_append (encoder->out, values, length);
}

static void
put_head (Encoder *encoder,
          guint    width,
          guint    height)
{
  static const guint8 jfif[] = { 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0 };

  put_word (encoder, 0xffd8);
  put_word (encoder, 0xffe0);
  put_word (encoder, 2 + sizeof jfif);
  g_byte_array_append (encoder->out, jfif, sizeof jfif);

  put_word (encoder, 0xffdb);
  put_word (encoder, 2 + 1 + 64);
  put_byte (encoder, 0);
  for (guint i = 0; i < 64; i++)
    put_byte (encoder, steps[zigzag[i]]);

  put_word (encoder, 0xffc0);
  put_word (encoder, 8 + 3 * COMPONENTS);
  put_byte (encoder, 8);
  put_word (encoder, height);
  put_word (encoder, width);
  put_byte (encoder, COMPONENTS);
  for (guint8 i = 1; i <= COMPONENTS; i++)
    {
      put_byte (encoder, i);
      put_word (encoder, 0x1100);
    }
}

static void
put_scan_head (Encoder *encoder)
{
  put_word (encoder, 0xffda);
  put_word (encoder, 6 + 2 * COMPONENTS);
  put_byte (encoder, COMPONENTS);
  for (guint8 i = 1; i <= COMPONENTS; i++)
    {
      put_byte (encoder, i);
      put_byte (encoder, 0);
    }
  put_byte (encoder, 0);
  put_byte (encoder, 63);
  put_byte (encoder, 0);
}

GBytes *
yd_sim_jpeg_encode (const guint8 *pixels,
                    guint         width,
                    guint         height)
{
  Encoder encoder = { .out = g_byte_array_new () };

  build_waves (&encoder);
  build_codes (&encoder.dc, dc_counts, dc_values);
  build_codes (&encoder.ac, ac_counts, ac_values);
  put_head (&encoder, width, height);
  put_codes (&encoder, 0x00, dc_counts, dc_values, sizeof dc_values);
  put_codes (&encoder, 0x10, ac_counts, ac_values, sizeof ac_values);
  put_scan_head (&encoder);
  put_scan (&encoder, pixels, width, height);
  put_word (&encoder, 0xffd9);

  return g_byte_array_free_to_bytes (encoder.out);
}
