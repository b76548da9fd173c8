/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Line by line: a line begins a block, goes on with the one before, or ends it. Lines of a block
 * are joined before their marks are looked at.
 */
#include "config.h"

#include "yd-guide-text.h"

#include <string.h>

/* Marks within a line */

static void append_spans (GString    *markup,
                          const char *from,
                          const char *to);

static const char *
find_mark (const char *from,
           const char *to,
           const char *mark)
{
  gsize length = strlen (mark);

  for (const char *p = from; p + length <= to; p++)
    if (strncmp (p, mark, length) == 0)
      return p;

  return NULL;
}

static void
append_plain (GString    *markup,
              const char *from,
              const char *to)
{
  g_autofree char *escaped = g_markup_escape_text (from, to - from);

  g_string_append (markup, escaped);
}

/* "MARK…MARK" as an element. What follows it, or NULL when it is no such thing. */
static const char *
append_element (GString    *markup,
                const char *from,
                const char *to,
                const char *mark,
                const char *element)
{
  const char *inside = from + strlen (mark);
  const char *end;

  if (strncmp (from, mark, strlen (mark)) != 0 || inside >= to || g_ascii_isspace (*inside))
    return NULL;
  end = find_mark (inside, to, mark);
  if (end == NULL || end == inside)
    return NULL;
  g_string_append_printf (markup, "<%s>", element);
  if (*mark == '`')
    append_plain (markup, inside, end);
  else
    append_spans (markup, inside, end);
  g_string_append_printf (markup, "</%s>", element);

  return end + strlen (mark);
}

/* "[text](address)", the same way. */
static const char *
append_link (GString    *markup,
             const char *from,
             const char *to)
{
  const char *middle = *from == '[' ? find_mark (from, to, "](") : NULL;
  const char *end = middle != NULL ? find_mark (middle, to, ")") : NULL;
  g_autofree char *address = NULL;

  if (end == NULL)
    return NULL;
  address = g_markup_escape_text (middle + 2, end - middle - 2);
  g_string_append_printf (markup, "<a href=\"%s\">", address);
  append_spans (markup, from + 1, middle);
  g_string_append (markup, "</a>");

  return end + 1;
}

static void
append_spans (GString    *markup,
              const char *from,
              const char *to)
{
  while (from < to)
    {
      const char *next = append_element (markup, from, to, "`", "tt");

      if (next == NULL)
        next = append_element (markup, from, to, "**", "b");
      if (next == NULL)
        next = append_element (markup, from, to, "*", "i");
      if (next == NULL)
        next = append_link (markup, from, to);
      if (next == NULL)
        {
          next = g_utf8_next_char (from);
          append_plain (markup, from, next);
        }
      from = next;
    }
}

/* (transfer full) */
static char *
make_markup (const char *text)
{
  GString *markup = g_string_new (NULL);

  append_spans (markup, text, text + strlen (text));

  return g_string_free (markup, FALSE);
}

/* Blocks */

typedef struct
{
  GPtrArray   *blocks; /* (owned) */
  GString     *text;   /* (owned): of the paragraph or item that is not ended */
  YdGuideKind  kind;   /* of that */
} Parsing;

static void
free_block (gpointer data)
{
  YdGuideBlock *block = data;

  g_ptr_array_unref (block->markup);
  g_free (block);
}

static YdGuideBlock *
add_block (Parsing     *parsing,
           YdGuideKind  kind,
           guint        level)
{
  YdGuideBlock *block = g_new0 (YdGuideBlock, 1);

  block->kind = kind;
  block->level = level;
  block->markup = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (parsing->blocks, block);

  return block;
}

static void
end_block (Parsing *parsing)
{
  YdGuideBlock *block;

  if (parsing->text->len == 0)
    return;
  block = add_block (parsing, parsing->kind, 0);
  g_ptr_array_add (block->markup, make_markup (parsing->text->str));
  g_string_truncate (parsing->text, 0);
}

/* Between Chinese characters no line break is a space. */
static void
join (GString    *text,
      const char *line)
{
  const char *end = text->str + text->len;

  if (text->len > 0 && !g_unichar_iswide (g_utf8_get_char (g_utf8_prev_char (end)))
      && !g_unichar_iswide (g_utf8_get_char (line)))
    g_string_append_c (text, ' ');
  g_string_append (text, line);
}

static gboolean
is_rule (const char *line)
{
  return strspn (line, "|-: ") == strlen (line);
}

static void
add_row (Parsing    *parsing,
         const char *line)
{
  YdGuideBlock *last = parsing->blocks->len > 0
                           ? g_ptr_array_index (parsing->blocks, parsing->blocks->len - 1) : NULL;
  g_autofree char *inner = g_strndup (line + 1, strlen (line) - 1);
  g_auto (GStrv) cells = NULL;
  guint n_cells;

  if (g_str_has_suffix (inner, "|"))
    inner[strlen (inner) - 1] = '\0';
  cells = g_strsplit (inner, "|", -1);
  n_cells = g_strv_length (cells);
  if (last == NULL || last->kind != YD_GUIDE_TABLE || last->level != n_cells)
    last = add_block (parsing, YD_GUIDE_TABLE, n_cells);
  for (guint i = 0; i < n_cells; i++)
    g_ptr_array_add (last->markup, make_markup (g_strstrip (cells[i])));
}

static void
take_heading (Parsing    *parsing,
              const char *line)
{
  guint level = (guint) strspn (line, "#");
  YdGuideBlock *block = add_block (parsing, YD_GUIDE_HEADING, level);

  g_ptr_array_add (block->markup, make_markup (line + level + strspn (line + level, " ")));
}

static void
take_line (Parsing    *parsing,
           const char *line)
{
  gsize marks = strspn (line, "#");

  if (*line == '\0' || *line == '|' || (marks > 0 && line[marks] == ' ')
      || g_str_has_prefix (line, "- "))
    end_block (parsing);
  if (*line == '|')
    {
      if (!is_rule (line))
        add_row (parsing, line);
    }
  else if (marks > 0 && line[marks] == ' ')
    take_heading (parsing, line);
  else if (g_str_has_prefix (line, "- "))
    {
      parsing->kind = YD_GUIDE_ITEM;
      g_string_append (parsing->text, line + 2);
    }
  else if (*line != '\0')
    {
      if (parsing->text->len == 0)
        parsing->kind = YD_GUIDE_PARAGRAPH;
      join (parsing->text, line);
    }
}

/* (transfer full) */
static char *
remove_comments (const char *text)
{
  GString *rest = g_string_new (text);
  const char *begin;

  while ((begin = strstr (rest->str, "<!--")) != NULL)
    {
      const char *end = strstr (begin, "-->");

      g_string_erase (rest, begin - rest->str, end != NULL ? end + strlen ("-->") - begin : -1);
    }

  return g_string_free (rest, FALSE);
}

GPtrArray *
yd_guide_text_parse (const char *text)
{
  Parsing parsing = { g_ptr_array_new_with_free_func (free_block), g_string_new (NULL),
                      YD_GUIDE_PARAGRAPH };
  g_autofree char *bare = remove_comments (text);
  g_auto (GStrv) lines = g_strsplit (bare, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    take_line (&parsing, g_strstrip (lines[i]));
  end_block (&parsing);
  g_string_free (parsing.text, TRUE);

  return parsing.blocks;
}
