/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The journal of requests and the list of violations. Counts per endpoint are kept apart from the
 * entries, so that they stay right when old entries are dropped. */

#include "config.h"

#include "yd-sim-journal.h"

#define MAX_VIOLATIONS 1000

struct _YdSimJournal
{
  GPtrArray  *entries;    /* (owned) of YdSimEntry */
  GPtrArray  *violations; /* (owned) of char */
  GHashTable *counts;     /* (owned) endpoint → number */
  guint       capacity;
};

static void
clear_entry (gpointer data)
{
  YdSimEntry *entry = data;

  g_free (entry->method);
  g_free (entry->path);
  g_free (entry->endpoint);
  g_free (entry->code);
  g_free (entry->body);
  g_free (entry->user);
  g_hash_table_unref (entry->headers);
}

YdSimEntry *
yd_sim_entry_new (void)
{
  YdSimEntry *entry = g_rc_box_new0 (YdSimEntry);

  entry->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  entry->body = g_strdup ("");
  return entry;
}

YdSimEntry *
yd_sim_entry_ref (YdSimEntry *entry)
{
  return g_rc_box_acquire (entry);
}

void
yd_sim_entry_unref (YdSimEntry *entry)
{
  g_rc_box_release_full (entry, clear_entry);
}

YdSimJournal *
yd_sim_journal_new (guint capacity)
{
  YdSimJournal *self = g_new0 (YdSimJournal, 1);

  self->capacity = MAX (capacity, 2);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_sim_entry_unref);
  self->violations = g_ptr_array_new_with_free_func (g_free);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
yd_sim_journal_free (YdSimJournal *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->violations);
  g_hash_table_unref (self->counts);
  g_free (self);
}

void
yd_sim_journal_add (YdSimJournal *self,
                    YdSimEntry   *entry)
{
  guint count;

  count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, entry->endpoint));
  g_hash_table_insert (self->counts, g_strdup (entry->endpoint), GUINT_TO_POINTER (count + 1));
  if (self->entries->len >= self->capacity)
    g_ptr_array_remove_range (self->entries, 0, self->capacity / 2);
  g_ptr_array_add (self->entries, yd_sim_entry_ref (entry));
}

void
yd_sim_journal_add_violation (YdSimJournal *self,
                              const char   *text)
{
  if (self->violations->len < MAX_VIOLATIONS)
    g_ptr_array_add (self->violations, g_strdup (text));
}

GPtrArray *
yd_sim_journal_get_entries (YdSimJournal *self)
{
  return self->entries;
}

GPtrArray *
yd_sim_journal_get_violations (YdSimJournal *self)
{
  return self->violations;
}

guint
yd_sim_journal_count (YdSimJournal *self,
                      const char   *endpoint)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;
  guint sum = 0;

  g_hash_table_iter_init (&iter, self->counts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      if (yd_sim_endpoint_matches (endpoint, key))
        sum += GPOINTER_TO_UINT (value);
    }
  return sum;
}

void
yd_sim_journal_clear (YdSimJournal *self)
{
  g_ptr_array_set_size (self->entries, 0);
  g_hash_table_remove_all (self->counts);
}

void
yd_sim_journal_clear_violations (YdSimJournal *self)
{
  g_ptr_array_set_size (self->violations, 0);
}

gboolean
yd_sim_endpoint_matches (const char *pattern,
                         const char *endpoint)
{
  gsize length;
  gsize whole;

  if (pattern == NULL || g_str_equal (pattern, endpoint))
    return TRUE;

  length = strlen (pattern);
  if (length == 0)
    return FALSE;
  if (pattern[length - 1] == '*')
    return strncmp (pattern, endpoint, length - 1) == 0;
  if (pattern[length - 1] == '/')
    return strncmp (pattern, endpoint, length) == 0;

  whole = strlen (endpoint);
  return whole > length && endpoint[whole - length - 1] == '/' &&
         g_str_equal (endpoint + whole - length, pattern);
}
