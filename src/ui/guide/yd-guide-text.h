/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The guide's text, taken apart: headings, paragraphs, lists and tables of what Markdown the guide
 * is written in, with their emphasis, code and links as Pango markup. Nothing is drawn here. What
 * it does not know is shown as it is written.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  YD_GUIDE_HEADING,
  YD_GUIDE_PARAGRAPH,
  YD_GUIDE_ITEM,     /* of a list */
  YD_GUIDE_TABLE,
} YdGuideKind;

typedef struct
{
  YdGuideKind kind;
  guint       level;  /* of a heading, from 1; of a table: its columns */
  GPtrArray  *markup; /* (owned): of char *: one, or a table's cells row by row, its head first */
} YdGuideBlock;

/* Any @text; comments are left out. Of YdGuideBlock. (transfer full) */
GPtrArray *yd_guide_text_parse (const char *text);

G_END_DECLS
