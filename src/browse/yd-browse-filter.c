/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names and text are folded alike and compared as substrings. First sounds are asked of ICU for
 * each character once in a run over many names.
 */
#include "config.h"

#include "yd-browse-filter.h"

#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#define HAN_FIRST 0x4e00
#define HAN_LAST 0x9fff
#define NO_SOUND 1

struct _YdBrowseFilter
{
  gatomicrefcount ref_count;

  char *text;         /* (owned): folded, "" for everything */
  gboolean by_sounds; /* the text may be first sounds */
  gboolean show_hidden;
};

/* Lower-case first letters of sounds; 0: not asked yet. */
typedef struct
{
  UTransliterator *latin; /* (owned) (nullable): made when needed */
  gboolean failed;
  char first[HAN_LAST - HAN_FIRST + 1];
} Sounds;

static void
sounds_free (Sounds *sounds)
{
  if (sounds->latin != NULL)
    utrans_close (sounds->latin);
  g_free (sounds);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sounds, sounds_free)

static void
open_latin (Sounds *sounds)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar id[16];

  u_uastrcpy (id, "Han-Latin");
  sounds->latin = utrans_openU (id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
  sounds->failed = sounds->latin == NULL || U_FAILURE (status);
}

/* NO_SOUND when ICU knows none. */
static char
ask_sound (Sounds   *sounds,
           gunichar  character)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar text[32] = { (UChar) character };
  g_autofree char *plain = NULL;
  char latin[64];
  int32_t length = 1;
  int32_t limit = 1;

  if (sounds->latin == NULL && !sounds->failed)
    open_latin (sounds);
  if (sounds->failed)
    return NO_SOUND;
  utrans_transUChars (sounds->latin, text, &length, G_N_ELEMENTS (text), 0, &limit, &status);
  u_strToUTF8 (latin, sizeof latin, NULL, text, length, &status);
  if (U_FAILURE (status))
    return NO_SOUND;
  plain = g_str_to_ascii (latin, "C");
  return g_ascii_isalpha (*plain) ? g_ascii_tolower (*plain) : NO_SOUND;
}

static char
get_sound (Sounds   *sounds,
           gunichar  character)
{
  char *first = &sounds->first[character - HAN_FIRST];

  if (*first == 0)
    *first = ask_sound (sounds, character);
  return *first;
}

/* Lower case, wide letters as narrow ones. (transfer full) */
static char *
fold (const char *text)
{
  g_autofree char *normal = NULL;

  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);
  normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  return g_utf8_casefold (normal != NULL ? normal : text, -1);
}

/* The first sounds of a folded name, with its letters and digits. */
static void
spell (Sounds     *sounds,
       const char *name,
       GString    *spelt)
{
  g_string_truncate (spelt, 0);
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (character >= HAN_FIRST && character <= HAN_LAST)
        g_string_append_c (spelt, get_sound (sounds, character));
      else if (character < 0x80 && g_ascii_isalnum ((char) character))
        g_string_append_c (spelt, (char) character);
    }
}

static gboolean
is_hidden_name (const char *name)
{
  return name[0] == '.';
}

static gboolean
has_text (YdBrowseFilter *self,
          Sounds         *sounds,
          GString        *spelt,
          const char     *name)
{
  g_autofree char *folded = fold (name);

  if (strstr (folded, self->text) != NULL)
    return TRUE;
  if (!self->by_sounds || g_str_is_ascii (folded))
    return FALSE;
  spell (sounds, folded, spelt);
  return strstr (spelt->str, self->text) != NULL;
}

guint8 *
yd_browse_filter_judge (YdBrowseFilter *self,
                        GPtrArray      *rows)
{
  g_autoptr(Sounds) sounds = g_new0 (Sounds, 1);
  g_autoptr(GString) spelt = g_string_new (NULL);
  guint8 *hidden = g_new0 (guint8, rows->len + 1);

  for (guint i = 0; i < rows->len; i++)
    {
      YdBrowseRow *row = g_ptr_array_index (rows, i);
      const char *name = yd_drive_item_get_name (row->item);

      hidden[i] = (!self->show_hidden && is_hidden_name (name)) ||
                  (*self->text != '\0' && !has_text (self, sounds, spelt, name));
    }
  return hidden;
}

gboolean
yd_browse_filter_has_text (YdBrowseFilter *self)
{
  return *self->text != '\0';
}

gboolean
yd_browse_filter_equal (YdBrowseFilter *self,
                        YdBrowseFilter *other)
{
  return g_str_equal (self->text, other->text) && self->show_hidden == other->show_hidden;
}

static gboolean
may_be_sounds (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p))
      return FALSE;
  return TRUE;
}

YdBrowseFilter *
yd_browse_filter_new (const char *text,
                      gboolean    show_hidden)
{
  YdBrowseFilter *self = g_new0 (YdBrowseFilter, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->text = fold (text != NULL ? text : "");
  self->by_sounds = may_be_sounds (self->text);
  self->show_hidden = show_hidden;
  return self;
}

YdBrowseFilter *
yd_browse_filter_ref (YdBrowseFilter *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
yd_browse_filter_unref (YdBrowseFilter *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->text);
  g_free (self);
}
