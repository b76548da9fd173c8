/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rarest word is searched for in all bytes of a chunk at once, 64 of them in a step; what
 * else is asked is asked of the records where it was found.
 */
#include "config.h"

#include "yd-browse-name-query.h"

#include "yd-browse-name-chunk.h"

#include <string.h>

#define SLOTS YD_BROWSE_NAME_CHUNK_SLOTS
#define END YD_BROWSE_NAME_CHUNK_RECORD_END
#define SOUND_LETTERS_MIN 2 /* one letter is the sound of too much */
#define LENGTHS YD_BROWSE_NAME_CHUNK_LENGTHS

/* A rank is how well words are met, then the length, then 24 bits of how old it is. */
#define RANK_MEETS 56
#define RANK_LENGTH 24

/* How well a word is met, the best first. */
typedef enum
{
  MEETS_WHOLE,  /* it is the name, but for an extension */
  MEETS_START,
  MEETS_WORD,   /* a word of the name begins with it */
  MEETS_WITHIN,
  MEETS_SOUND,
  MEETS_NOT,
} Meets;

typedef struct
{
  char *text;        /* (owned): folded */
  gsize length;
  gboolean by_sound;
} Word;

/* A record, between its head and its end. */
typedef struct
{
  const guint8 *start; /* (borrowed): NULL when there is none */
  const guint8 *end;   /* (borrowed) */
} Span;

typedef struct
{
  guint64 rank; /* small ones are better */
  gint64 name;
} Found;

struct _YdBrowseNameQuery
{
  /* given */
  GArray *words; /* (owned): Word; the first one leads */
  guint max;
  guint8 *drives; /* (owned) (nullable): of those that are wanted */

  /* state */
  guint n_found;
  GArray *found;  /* (owned): Found, in no order */
  guint64 worst;  /* what is worse is not among the best */

  /* the chunk that is looked at */
  const guint8 *text;     /* (borrowed) */
  const guint8 *text_end; /* (borrowed) */
  const guint8 *sounds;     /* (borrowed) (nullable) */
  const guint8 *sounds_end; /* (borrowed) (nullable) */
  gint64 chunk;
  Span texts[SLOTS];      /* when texts_known */
  Span spelt[SLOTS];      /* when spelt_known */
  gboolean texts_known;
  gboolean spelt_known;
  guint8 seen[SLOTS];     /* found by its text, or by its sounds */
};

static void keep_best (YdBrowseNameQuery *self);

/* Finding bytes in bytes */

typedef guint8 Block __attribute__ ((vector_size (16)));

static inline Block
load (const guint8 *at)
{
  Block block;

  memcpy (&block, at, sizeof block);
  return block;
}

/* Which of the sixteen places have a word's first byte and, where that is, its last one; with a
 * @head, also the end of a record so many bytes before. */
static inline Block
fit (const guint8 *at,
     gsize         head,
     gsize         length,
     Block         first,
     Block         last)
{
  Block differ = (load (at + head) ^ first) | (load (at + head + length - 1) ^ last);

  if (head > 0)
    differ |= load (at) ^ ((guint8) END - (Block) { 0 });
  return (Block) (differ == 0);
}

static inline gboolean
is_any (Block fits)
{
  guint64 halves[2];

  memcpy (halves, &fits, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

/* The first of the places where all of the word is; or NULL. */
static inline const guint8 *
check_block (const guint8 *at,
             Block         fits,
             const Word   *word)
{
  if (!is_any (fits))
    return NULL;
  for (guint i = 0; i < sizeof fits; i++)
    if (fits[i] != 0 && memcmp (at + i, word->text, word->length) == 0)
      return at + i;
  return NULL;
}

#define STEP 4 /* blocks looked at together: mostly there is nothing in any */

/* As far as blocks go: the word's place, or NULL and *@rest, where to go on byte by byte. */
static inline const guint8 *
scan (const guint8  *from,
      const guint8  *end,
      gsize          head,
      const Word    *word,
      const guint8 **rest)
{
  guint8 first_byte = (guint8) word->text[0];
  guint8 last_byte = (guint8) word->text[word->length - 1];
  Block first = first_byte - (Block) { 0 };
  Block last = last_byte - (Block) { 0 };
  gsize needed = STEP * sizeof (Block) + head + word->length - 1;

  for (; (gsize) (end - from) >= needed; from += STEP * sizeof (Block))
    {
      const guint8 *found = NULL;
      Block fits[STEP];

      for (guint i = 0; i < STEP; i++)
        fits[i] = fit (from + i * sizeof (Block), head, word->length, first, last);
      if (!is_any (fits[0] | fits[1] | fits[2] | fits[3]))
        continue;
      for (guint i = 0; i < STEP && found == NULL; i++)
        found = check_block (from + i * sizeof (Block) + head, fits[i], word);
      if (found != NULL)
        return found;
    }
  *rest = from;
  return NULL;
}

/* NULL when there is none. */
static const guint8 *
find (const guint8 *from,
      const guint8 *end,
      const Word   *word)
{
  const guint8 *rest;
  const guint8 *found = scan (from, end, 0, word, &rest);

  if (found != NULL)
    return found;
  return memmem (rest, (gsize) (end - rest), word->text, word->length);
}

/* Where a name of a text begins with it; NULL when none does. */
static const guint8 *
find_start (const guint8 *from,
            const guint8 *end,
            const Word   *word)
{
  const gsize head = YD_BROWSE_NAME_CHUNK_TEXT_HEAD;
  const guint8 *rest;
  const guint8 *found = scan (from, end, head, word, &rest);

  if (found != NULL)
    return found;
  while ((rest = memchr (rest, END, (gsize) (end - rest))) != NULL)
    {
      if ((gsize) (end - rest) > head + word->length &&
          memcmp (rest + head, word->text, word->length) == 0)
        return rest + head;
      rest++;
    }
  return NULL;
}

/* Making one */

static void
word_clear (gpointer data)
{
  g_free (((Word *) data)->text);
}

static gboolean
has_letter (const char *folded)
{
  for (const char *p = folded; *p != '\0'; p++)
    if (g_ascii_isalpha (*p))
      return TRUE;
  return FALSE;
}

/* What cannot be a sound leads, since it is looked for in less; then the longest. */
static int
compare_words (gconstpointer a,
               gconstpointer b)
{
  const Word *one = a;
  const Word *other = b;

  if (one->by_sound != other->by_sound)
    return one->by_sound ? 1 : -1;
  return one->length < other->length ? 1 : one->length > other->length ? -1 : 0;
}

static void
add_word (YdBrowseNameQuery *self,
          const char        *start,
          const char        *end)
{
  Word word = { .text = g_strndup (start, (gsize) (end - start)) };

  word.length = strlen (word.text);
  word.by_sound = word.length >= SOUND_LETTERS_MIN && yd_browse_spelling_may_sound (word.text) &&
                  has_letter (word.text);
  g_array_append_val (self->words, word);
}

static void
add_words (YdBrowseNameQuery *self,
           const char        *folded)
{
  const char *start = NULL;

  for (const char *p = folded;; p = g_utf8_next_char (p))
    {
      gboolean within = *p != '\0' && !g_unichar_isspace (g_utf8_get_char (p));

      if (within && start == NULL)
        start = p;
      if (!within && start != NULL)
        {
          add_word (self, start, p);
          start = NULL;
        }
      if (*p == '\0')
        return;
    }
}

YdBrowseNameQuery *
yd_browse_name_query_new (const char *text,
                          guint       max)
{
  YdBrowseNameQuery *self;
  g_autofree char *folded = NULL;

  g_return_val_if_fail (max > 0, NULL);

  self = g_new0 (YdBrowseNameQuery, 1);
  folded = yd_browse_spelling_fold (text);
  self->words = g_array_new (FALSE, FALSE, sizeof (Word));
  g_array_set_clear_func (self->words, word_clear);
  self->found = g_array_new (FALSE, FALSE, sizeof (Found));
  self->max = max;
  self->worst = G_MAXUINT64;
  if (g_utf8_validate (folded, -1, NULL))
    add_words (self, folded);
  g_array_sort (self->words, compare_words);
  if (self->words->len == 0)
    g_clear_pointer (&self, yd_browse_name_query_free);
  return self;
}

void
yd_browse_name_query_free (YdBrowseNameQuery *self)
{
  g_array_unref (self->words);
  g_array_unref (self->found);
  g_free (self->drives);
  g_free (self);
}

YdBrowseNameQuery *
yd_browse_name_query_dup (YdBrowseNameQuery *self)
{
  YdBrowseNameQuery *other = g_new0 (YdBrowseNameQuery, 1);

  other->words = g_array_ref (self->words);
  other->max = self->max;
  other->drives = self->drives != NULL ? g_memdup2 (self->drives, YD_BROWSE_NAME_CHUNK_DRIVES)
                                       : NULL;
  other->found = g_array_new (FALSE, FALSE, sizeof (Found));
  other->worst = G_MAXUINT64;
  return other;
}

void
yd_browse_name_query_merge (YdBrowseNameQuery *self,
                            YdBrowseNameQuery *other)
{
  self->n_found += other->n_found;
  g_array_append_vals (self->found, other->found->data, other->found->len);
  keep_best (self);
}

void
yd_browse_name_query_want_drive (YdBrowseNameQuery *self,
                                 guint              drive)
{
  if (self->drives == NULL)
    self->drives = g_new0 (guint8, YD_BROWSE_NAME_CHUNK_DRIVES);
  self->drives[drive % YD_BROWSE_NAME_CHUNK_DRIVES] = 1;
}

/* How what is worse need not be told apart: it is not among the best. */
static Meets
get_bound (YdBrowseNameQuery *self)
{
  return (Meets) MIN (self->worst >> RANK_MEETS, MEETS_NOT);
}

gboolean
yd_browse_name_query_wants_sounds (YdBrowseNameQuery *self)
{
  /* The last one is a sound if any is. */
  return g_array_index (self->words, Word, self->words->len - 1).by_sound &&
         get_bound (self) >= MEETS_SOUND;
}

/* Records */

/* The record that @at is in; FALSE for bytes that are none. */
static gboolean
find_record (const guint8  *from,
             const guint8  *end,
             const guint8  *at,
             gsize          head,
             guint         *slot,
             Span          *span)
{
  const guint8 *start = memrchr (from, END, (gsize) (at - from));

  if (start == NULL || (gsize) (at - start) < head)
    return FALSE;
  span->start = start + head;
  span->end = memchr (at, END, (gsize) (end - at));
  *slot = yd_browse_name_chunk_read (start + 1, 2);
  return span->end != NULL && *slot < SLOTS;
}

static void
find_records (const guint8 *from,
              const guint8 *end,
              gsize         head,
              Span         *spans)
{
  memset (spans, 0, SLOTS * sizeof (Span));
  while ((gsize) (end - from) > head)
    {
      const guint8 *next = memchr (from + 1, END, (gsize) (end - from - 1));
      guint slot = yd_browse_name_chunk_read (from + 1, 2);

      if (next == NULL)
        return;
      if (slot < SLOTS && (gsize) (next - from) >= head)
        spans[slot] = (Span) { from + head, next };
      from = next;
    }
}

static const Span *
get_text (YdBrowseNameQuery *self,
          guint              slot)
{
  if (!self->texts_known)
    find_records (self->text, self->text_end, YD_BROWSE_NAME_CHUNK_TEXT_HEAD, self->texts);
  self->texts_known = TRUE;
  return &self->texts[slot];
}

static const Span *
get_spelt (YdBrowseNameQuery *self,
           guint              slot)
{
  if (!self->spelt_known)
    find_records (self->sounds, self->sounds_end, YD_BROWSE_NAME_CHUNK_SOUNDS_HEAD, self->spelt);
  self->spelt_known = TRUE;
  return &self->spelt[slot];
}

/* Judging */

static gboolean
is_whole (const Span   *text,
          const guint8 *end)
{
  return end == text->end ||
         (*end == '.' && memrchr (text->start, '.', (gsize) (text->end - text->start)) == end);
}

static gboolean
begins_word (const guint8 *at)
{
  return at[-1] < 0x80 && !g_ascii_isalnum ((char) at[-1]);
}

/* A word that is in @text first at @at. Nobody asks how it is worse than @bound. */
static Meets
judge_place (const Span   *text,
             const Word   *word,
             const guint8 *at,
             Meets         bound)
{
  if (at == text->start)
    return is_whole (text, at + word->length) ? MEETS_WHOLE : MEETS_START;
  while (bound >= MEETS_WORD && at != NULL)
    {
      if (begins_word (at))
        return MEETS_WORD;
      at = memmem (at + 1, (gsize) (text->end - at - 1), word->text, word->length);
    }
  return MEETS_WITHIN;
}

static gboolean
has_sound (YdBrowseNameQuery *self,
           guint              slot,
           const Word        *word)
{
  const Span *spelt;

  if (!word->by_sound || self->sounds == NULL)
    return FALSE;
  spelt = get_spelt (self, slot);
  return spelt->start != NULL && find (spelt->start, spelt->end, word) != NULL;
}

static Meets
judge_word (YdBrowseNameQuery *self,
            guint              slot,
            const Span        *text,
            const Word        *word,
            Meets              bound)
{
  const guint8 *at =
    memmem (text->start, (gsize) (text->end - text->start), word->text, word->length);

  if (at != NULL)
    return judge_place (text, word, at, bound);
  return has_sound (self, slot, word) ? MEETS_SOUND : MEETS_NOT;
}

/* Finding */

static int
compare_found (gconstpointer a,
               gconstpointer b)
{
  const Found *one = a;
  const Found *other = b;

  if (one->rank != other->rank)
    return one->rank < other->rank ? -1 : 1;
  return one->name > other->name ? -1 : one->name < other->name;
}

static void
keep_best (YdBrowseNameQuery *self)
{
  g_array_sort (self->found, compare_found);
  if (self->found->len < self->max)
    return;
  g_array_set_size (self->found, self->max);
  self->worst = g_array_index (self->found, Found, self->max - 1).rank;
}

static void
note_found (YdBrowseNameQuery *self,
            guint              slot,
            const Span        *text,
            Meets              meets)
{
  guint64 rank = (guint64) meets << RANK_MEETS;
  Found found = { .name = self->chunk * SLOTS + slot };
  guint hour;

  self->n_found++;
  if (rank > self->worst)
    return;
  hour = yd_browse_name_chunk_read (text->start - 4, 4);
  rank |= MIN ((guint64) (text->end - text->start), LENGTHS - 1) << RANK_LENGTH;
  found.rank = rank | (0xffffff - (hour & 0xffffff));
  if (found.rank > self->worst)
    return;
  g_array_append_val (self->found, found);
  if (self->found->len >= 3 * (gsize) self->max)
    keep_best (self);
}

/* The first word is met as @meets says; all have to be, and the name is as good as the one that is
 * met worst. */
static void
judge (YdBrowseNameQuery *self,
       guint              slot,
       const Span        *text,
       Meets              meets,
       Meets              bound)
{
  if (self->drives != NULL && !self->drives[yd_browse_name_chunk_read (text->start - 6, 2)])
    return;
  for (guint i = 1; i < self->words->len; i++)
    {
      meets = MAX (meets, judge_word (self, slot, text, &g_array_index (self->words, Word, i),
                                      bound));
      if (meets == MEETS_NOT)
        return;
    }
  note_found (self, slot, text, meets);
}

/* When all of the best begin with a word, others count for nothing. */
static void
look_at_starts (YdBrowseNameQuery *self,
                const Word        *leader)
{
  const guint8 *at = self->text;

  while ((at = find_start (at, self->text_end, leader)) != NULL)
    {
      Span text = { at, memchr (at, END, (gsize) (self->text_end - at)) };
      guint slot = yd_browse_name_chunk_read (at - YD_BROWSE_NAME_CHUNK_TEXT_HEAD + 1, 2);

      if (text.end == NULL)
        return;
      at = text.end;
      if (slot < SLOTS)
        judge (self, slot, &text, judge_place (&text, leader, text.start, MEETS_START),
               get_bound (self));
    }
}

static void
look_in_text (YdBrowseNameQuery *self,
              const Word        *leader)
{
  const guint8 *at = self->text;

  while ((at = find (at, self->text_end, leader)) != NULL)
    {
      Meets bound = get_bound (self);
      Span text;
      guint slot;

      if (!find_record (self->text, self->text_end, at, YD_BROWSE_NAME_CHUNK_TEXT_HEAD, &slot,
                        &text))
        {
          at++;
          continue;
        }
      self->seen[slot] = TRUE;
      judge (self, slot, &text, judge_place (&text, leader, at, bound), bound);
      at = text.end;
    }
}

/* Whether a name of @length that is met by its sounds is too long to be among the best. */
static gboolean
is_too_long (YdBrowseNameQuery *self,
             guint              length)
{
  guint64 rank = (guint64) MEETS_SOUND << RANK_MEETS | (guint64) length << RANK_LENGTH;

  return rank > self->worst;
}

/* Those that were not found by their text. */
static void
look_in_sounds (YdBrowseNameQuery *self,
                const Word        *leader)
{
  const guint8 *at = self->sounds;

  while ((at = find (at, self->sounds_end, leader)) != NULL)
    {
      const Span *text;
      Span spelt;
      guint slot;

      if (!find_record (self->sounds, self->sounds_end, at, YD_BROWSE_NAME_CHUNK_SOUNDS_HEAD,
                        &slot, &spelt))
        {
          at++;
          continue;
        }
      at = spelt.end;
      if (self->seen[slot])
        continue;
      self->seen[slot] = TRUE;
      if (is_too_long (self, yd_browse_name_chunk_read (spelt.start - 2, 2)))
        continue;
      text = get_text (self, slot);
      if (text->start != NULL)
        judge (self, slot, text, MEETS_SOUND, MEETS_NOT);
    }
}

void
yd_browse_name_query_look (YdBrowseNameQuery *self,
                           gint64             chunk,
                           const guint8      *text,
                           gsize              text_size,
                           const guint8      *sounds,
                           gsize              sounds_size)
{
  const Word *leader = &g_array_index (self->words, Word, 0);

  if (text_size == 0 || text[0] != END)
    return;
  self->chunk = chunk;
  self->text = text;
  self->text_end = text + text_size;
  self->sounds = sounds_size > 0 && sounds[0] == END ? sounds : NULL;
  self->sounds_end = self->sounds != NULL ? sounds + sounds_size : NULL;
  self->texts_known = FALSE;
  self->spelt_known = FALSE;
  memset (self->seen, 0, sizeof self->seen);
  if (get_bound (self) <= MEETS_START)
    look_at_starts (self, leader);
  else
    look_in_text (self, leader);
  if (leader->by_sound && self->sounds != NULL && get_bound (self) >= MEETS_SOUND)
    look_in_sounds (self, leader);
}

guint
yd_browse_name_query_get_n_found (YdBrowseNameQuery *self)
{
  return self->n_found;
}

GArray *
yd_browse_name_query_get_best (YdBrowseNameQuery *self)
{
  GArray *names = g_array_new (FALSE, FALSE, sizeof (gint64));

  keep_best (self);
  for (guint i = 0; i < self->found->len; i++)
    g_array_append_val (names, g_array_index (self->found, Found, i).name);
  return names;
}
