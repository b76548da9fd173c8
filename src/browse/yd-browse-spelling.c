/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folding is Unicode's; sounds are those of ICU's Han-Latin, without tones, in a table that fills
 * as characters come.
 */
#include "config.h"

#include "yd-browse-spelling.h"

#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#define HAN_FIRST 0x4e00
#define HAN_LAST 0x9fff
#define SOUND_MAX 7 /* "zhuang" and its end */
#define NO_SOUND "'"
#define DIAERESIS 0x308

struct _YdBrowseSpelling
{
  /* owned */
  UTransliterator *latin; /* (owned) (nullable): made when needed */

  /* state */
  gboolean failed;
  char sounds[HAN_LAST - HAN_FIRST + 1][SOUND_MAX]; /* "": not asked yet */
};

char *
yd_browse_spelling_fold (const char *text)
{
  g_autofree char *normal = NULL;

  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);
  normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  return g_utf8_casefold (normal != NULL ? normal : text, -1);
}

gboolean
yd_browse_spelling_may_sound (const char *folded)
{
  for (const char *p = folded; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p))
      return FALSE;
  return TRUE;
}

YdBrowseSpelling *
yd_browse_spelling_new (void)
{
  return g_new0 (YdBrowseSpelling, 1);
}

void
yd_browse_spelling_free (YdBrowseSpelling *self)
{
  if (self->latin != NULL)
    utrans_close (self->latin);
  g_free (self);
}

static void
open_latin (YdBrowseSpelling *self)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar id[16];

  u_uastrcpy (id, "Han-Latin");
  self->latin = utrans_openU (id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
  self->failed = self->latin == NULL || U_FAILURE (status);
}

/* @latin without its tones, as it is typed: lǜ is "lv". */
static void
type_sound (const char *latin,
            char       *sound)
{
  g_autofree char *apart = g_utf8_normalize (latin, -1, G_NORMALIZE_NFD);
  gsize n = 0;

  for (const char *p = apart; p != NULL && *p != '\0' && n < SOUND_MAX - 1;
       p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (character < 0x80 && g_ascii_isalpha ((char) character))
        sound[n++] = g_ascii_tolower ((char) character);
      else if (character == DIAERESIS && n > 0 && sound[n - 1] == 'u')
        sound[n - 1] = 'v';
      else if (!g_unichar_ismark (character))
        break;
    }
  if (n > 0)
    sound[n] = '\0';
}

/* NO_SOUND when ICU knows none. */
static void
ask_sound (YdBrowseSpelling *self,
           gunichar          character,
           char             *sound)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar text[32] = { (UChar) character };
  char latin[64];
  int32_t length = 1;
  int32_t limit = 1;

  g_strlcpy (sound, NO_SOUND, SOUND_MAX);
  if (self->latin == NULL && !self->failed)
    open_latin (self);
  if (self->failed)
    return;
  utrans_transUChars (self->latin, text, &length, G_N_ELEMENTS (text), 0, &limit, &status);
  u_strToUTF8 (latin, sizeof latin, NULL, text, length, &status);
  if (U_SUCCESS (status))
    type_sound (latin, sound);
}

static const char *
get_sound (YdBrowseSpelling *self,
           gunichar          character)
{
  char *sound = self->sounds[character - HAN_FIRST];

  if (*sound == '\0')
    ask_sound (self, character, sound);
  return sound;
}

static gboolean
spell (YdBrowseSpelling *self,
       const char       *folded,
       gsize             sound_max,
       GString          *spelt)
{
  gsize before = spelt->len;
  gboolean found = FALSE;

  if (g_str_is_ascii (folded))
    return FALSE;
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (character >= HAN_FIRST && character <= HAN_LAST)
        {
          const char *sound = get_sound (self, character);

          g_string_append_len (spelt, sound, (gssize) strnlen (sound, sound_max));
          found = TRUE;
        }
      else if (character < 0x80 && g_ascii_isalnum ((char) character))
        g_string_append_c (spelt, (char) character);
    }
  if (!found)
    g_string_truncate (spelt, before);
  return found;
}

gboolean
yd_browse_spelling_initials (YdBrowseSpelling *self,
                             const char       *folded,
                             GString          *spelt)
{
  return spell (self, folded, 1, spelt);
}

gboolean
yd_browse_spelling_sounds (YdBrowseSpelling *self,
                           const char       *folded,
                           GString          *spelt)
{
  return spell (self, folded, SOUND_MAX, spelt);
}
