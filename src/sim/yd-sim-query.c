/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The search language: a recursive descent over `or`, `and`, parentheses and conditions. Depth is
 * bounded, for the text comes from a client. */

#include "config.h"

#include "yd-sim-query.h"

#include "yd-sim-kind.h"

#include <string.h>

#define MAX_DEPTH 16

typedef enum
{
  TERM_ALL,
  TERM_AND,
  TERM_OR,
  TERM_CONDITION,
} TermKind;

typedef struct _Term Term;

struct _Term
{
  TermKind    kind;
  Term       *left;     /* (owned) (nullable) */
  Term       *right;    /* (owned) (nullable) */
  char       *field;    /* (owned) (nullable) */
  char       *operator; /* (owned) (nullable) */
  GPtrArray  *values;   /* (owned) (nullable) of strings */
};

struct _YdSimQuery
{
  YdSimQueryFlags   flags;
  Term             *top;          /* (owned) */
  guint             conditions;
};

typedef struct
{
  YdSimQuery  *query;   /* (borrowed) */
  const char  *at;      /* (borrowed) */
  guint        depth;
} Parser;

static Term *parse_or (Parser *parser);

static void
free_term (Term *term)
{
  if (term == NULL)
    return;

  free_term (term->left);
  free_term (term->right);
  g_clear_pointer (&term->values, g_ptr_array_unref);
  g_free (term->field);
  g_free (term->operator);
  g_free (term);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Term, free_term)

static void
skip_space (Parser *parser)
{
  while (g_ascii_isspace (*parser->at))
    parser->at++;
}

static gboolean
take_char (Parser *parser,
           char    wanted)
{
  skip_space (parser);
  if (*parser->at != wanted)
    return FALSE;

  parser->at++;
  return TRUE;
}

static gboolean
is_word_char (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '.' || c == '-';
}

static char *
take_word (Parser *parser)
{
  const char *start;

  skip_space (parser);
  start = parser->at;
  while (is_word_char (*parser->at))
    parser->at++;

  return parser->at > start ? g_strndup (start, (gsize) (parser->at - start)) : NULL;
}

static gboolean
take_keyword (Parser     *parser,
              const char *keyword)
{
  gsize length = strlen (keyword);

  skip_space (parser);
  if (g_ascii_strncasecmp (parser->at, keyword, length) != 0 || is_word_char (parser->at[length]))
    return FALSE;

  parser->at += length;
  return TRUE;
}

static char *
take_operator (Parser *parser)
{
  static const char *const signs[] = { "<=", ">=", "!=", "=", "<", ">", NULL };

  skip_space (parser);
  for (guint i = 0; signs[i] != NULL; i++)
    if (g_str_has_prefix (parser->at, signs[i]))
      {
        parser->at += strlen (signs[i]);
        return g_strdup (signs[i]);
      }

  if (take_keyword (parser, "match"))
    return g_strdup ("match");
  if (take_keyword (parser, "in"))
    return g_strdup ("in");

  return NULL;
}

static char *
take_quoted (Parser *parser)
{
  g_autoptr(GString) text = g_string_new (NULL);
  gboolean escapes = (parser->query->flags & YD_SIM_QUERY_NO_ESCAPE) == 0;
  char quote = *parser->at++;

  while (*parser->at != '\0' && *parser->at != quote)
    {
      if (escapes && *parser->at == '\\' && parser->at[1] != '\0')
        parser->at++;
      g_string_append_c (text, *parser->at++);
    }
  if (*parser->at != quote)
    return NULL;

  parser->at++;
  return g_strdup (text->str);
}

static char *
take_value (Parser *parser)
{
  skip_space (parser);
  if (*parser->at == '\'' || *parser->at == '"')
    return take_quoted (parser);

  return take_word (parser);
}

static GPtrArray *
take_values (Parser     *parser,
             const char *operator)
{
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  gboolean list = strcmp (operator, "in") == 0;

  if (list && !take_char (parser, '['))
    return NULL;

  do
    {
      char *value = take_value (parser);

      if (value == NULL)
        return NULL;
      g_ptr_array_add (values, value);
    }
  while (list && take_char (parser, ','));

  if (list && !take_char (parser, ']'))
    return NULL;

  return g_steal_pointer (&values);
}

static gboolean
is_field (const char *name)
{
  static const char *const fields[] = {
    "name", "parent_file_id", "file_extension", "created_at", "updated_at", "type", "category",
    "starred", "description", "size", "content_hash", "hidden", "status", "mime_type", NULL
  };

  return g_strv_contains (fields, name);
}

static Term *
parse_condition (Parser *parser)
{
  g_autoptr(Term) term = g_new0 (Term, 1);

  term->kind = TERM_CONDITION;
  term->field = take_word (parser);
  if (term->field == NULL || !is_field (term->field))
    return NULL;
  term->operator = take_operator (parser);
  if (term->operator == NULL)
    return NULL;
  term->values = take_values (parser, term->operator);
  if (term->values == NULL)
    return NULL;

  parser->query->conditions++;
  return g_steal_pointer (&term);
}

static Term *
parse_factor (Parser *parser)
{
  g_autoptr(Term) inner = NULL;

  if (!take_char (parser, '('))
    return parse_condition (parser);
  if (++parser->depth > MAX_DEPTH)
    return NULL;

  inner = parse_or (parser);
  if (inner == NULL || !take_char (parser, ')'))
    return NULL;

  parser->depth--;
  return g_steal_pointer (&inner);
}

static Term *
join (TermKind  kind,
      Term     *left,
      Term     *right)
{
  Term *term = g_new0 (Term, 1);

  term->kind = kind;
  term->left = left;
  term->right = right;
  return term;
}

static Term *
parse_and (Parser *parser)
{
  Term *left = parse_factor (parser);

  while (left != NULL && take_keyword (parser, "and"))
    {
      Term *right = parse_factor (parser);

      if (right == NULL)
        g_clear_pointer (&left, free_term);
      else
        left = join (TERM_AND, left, right);
    }

  return left;
}

static Term *
parse_or (Parser *parser)
{
  gboolean broken = (parser->query->flags & YD_SIM_QUERY_OR_IS_AND) != 0;
  Term *left = parse_and (parser);

  while (left != NULL && take_keyword (parser, "or"))
    {
      Term *right = parse_and (parser);

      if (right == NULL)
        g_clear_pointer (&left, free_term);
      else
        left = join (broken ? TERM_AND : TERM_OR, left, right);
    }

  return left;
}

YdSimQuery *
yd_sim_query_parse (const char      *text,
                    YdSimQueryFlags  flags)
{
  g_autoptr(YdSimQuery) self = g_new0 (YdSimQuery, 1);
  Parser parser = { .query = self, .at = text };

  self->flags = flags;
  skip_space (&parser);
  if (*parser.at == '\0')
    {
      self->top = g_new0 (Term, 1);
      return g_steal_pointer (&self);
    }

  self->top = parse_or (&parser);
  skip_space (&parser);
  if (self->top == NULL || *parser.at != '\0')
    return NULL;

  return g_steal_pointer (&self);
}

void
yd_sim_query_free (YdSimQuery *self)
{
  free_term (self->top);
  g_free (self);
}

guint
yd_sim_query_count_conditions (YdSimQuery *self)
{
  return self->conditions;
}

static char *
read_field (YdSimNode  *node,
            const char *field)
{
  g_autofree char *extension = yd_sim_node_get_extension (node);

  if (strcmp (field, "name") == 0)
    return g_strdup (node->name);
  if (strcmp (field, "parent_file_id") == 0)
    return g_strdup (node->trashed_from != NULL ? node->trashed_from
                     : node->parent != NULL ? node->parent->file_id : "");
  if (strcmp (field, "file_extension") == 0)
    return g_steal_pointer (&extension);
  if (strcmp (field, "type") == 0)
    return g_strdup (node->folder ? "folder" : "file");
  if (strcmp (field, "category") == 0)
    return g_strdup (node->folder ? "" : yd_sim_kind_find (extension)->category);
  if (strcmp (field, "mime_type") == 0)
    return g_strdup (node->folder ? "" : yd_sim_kind_find (extension)->mime);
  if (strcmp (field, "content_hash") == 0)
    return g_strdup (node->content != NULL ? node->content->sha1 : "");
  if (strcmp (field, "starred") == 0)
    return g_strdup (node->starred ? "true" : "false");
  if (strcmp (field, "hidden") == 0)
    return g_strdup ("false");
  if (strcmp (field, "status") == 0)
    return g_strdup ("available");

  return g_strdup ("");
}

static gboolean
matches_text (YdSimQuery *self,
              const char *have,
              const char *operator,
              GPtrArray  *values)
{
  const char *first = g_ptr_array_index (values, 0);
  gboolean match = strcmp (operator, "match") == 0;
  guint count = (self->flags & YD_SIM_QUERY_FIRST_OF_LIST) != 0 ? 1 : values->len;

  if (match ? (self->flags & YD_SIM_QUERY_MATCH_IS_EXACT) != 0
            : (self->flags & YD_SIM_QUERY_EXACT_IS_MATCH) != 0)
    match = !match;
  if (match)
    {
      g_autofree char *folded = g_utf8_casefold (have, -1);
      g_autofree char *wanted = g_utf8_casefold (first, -1);

      return strstr (folded, wanted) != NULL;
    }
  if (strcmp (operator, "!=") == 0)
    return strcmp (have, first) != 0;

  for (guint i = 0; i < count; i++)
    if (strcmp (have, g_ptr_array_index (values, i)) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
compare_numbers (gint64      have,
                 const char *operator,
                 gint64      wanted)
{
  if (strcmp (operator, "<") == 0)
    return have < wanted;
  if (strcmp (operator, "<=") == 0)
    return have <= wanted;
  if (strcmp (operator, ">") == 0)
    return have > wanted;
  if (strcmp (operator, ">=") == 0)
    return have >= wanted;
  if (strcmp (operator, "!=") == 0)
    return have != wanted;

  return have == wanted;
}

/* Times have no zone and are UTC. */
static gint64
read_time (const char *text)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (text, utc);

  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : 0;
}

static gboolean
matches_condition (YdSimQuery *self,
                   Term       *term,
                   YdSimNode  *node)
{
  const char *first = g_ptr_array_index (term->values, 0);
  gboolean created = strcmp (term->field, "created_at") == 0;
  g_autofree char *have = NULL;

  if (strcmp (term->field, "parent_file_id") == 0 && (self->flags & YD_SIM_QUERY_NO_PARENT) != 0)
    return TRUE;
  if (created || strcmp (term->field, "updated_at") == 0)
    return (self->flags & YD_SIM_QUERY_NO_COMPARE) != 0
           || compare_numbers (created ? node->created_us : node->updated_us, term->operator,
                               read_time (first));
  if (strcmp (term->field, "size") == 0)
    return (self->flags & YD_SIM_QUERY_NO_COMPARE) != 0
           || (!node->folder && compare_numbers ((gint64) yd_sim_node_get_size (node),
                                                 term->operator,
                                                 g_ascii_strtoll (first, NULL, 10)));

  have = read_field (node, term->field);
  return matches_text (self, have, term->operator, term->values);
}

static gboolean
matches_term (YdSimQuery *self,
              Term       *term,
              YdSimNode  *node)
{
  switch (term->kind)
    {
    case TERM_AND:
      return matches_term (self, term->left, node) && matches_term (self, term->right, node);

    case TERM_OR:
      return matches_term (self, term->left, node) || matches_term (self, term->right, node);

    case TERM_CONDITION:
      return matches_condition (self, term, node);

    case TERM_ALL:
    default:
      return TRUE;
    }
}

gboolean
yd_sim_query_matches (YdSimQuery *self,
                      YdSimNode  *node)
{
  return matches_term (self, self->top, node);
}
