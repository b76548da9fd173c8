/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sorting of listings, and markers. A marker is a position in the order: entries that come or go
 * between two pages are skipped or repeated, as with the real service. */

#include "config.h"

#include "yd-sim-order.h"

#include <string.h>

static const char *const key_names[] = {
  [YD_SIM_ORDER_CREATED] = "created_at",
  [YD_SIM_ORDER_UPDATED] = "updated_at",
  [YD_SIM_ORDER_NAME] = "name",
  [YD_SIM_ORDER_SIZE] = "size",
  [YD_SIM_ORDER_ENHANCED] = "name_enhanced",
};

gboolean
yd_sim_order_read (const char *order_by,
                   const char *direction,
                   YdSimOrder *order)
{
  order->key = YD_SIM_ORDER_UPDATED;
  order->descending = TRUE;
  if (order_by == NULL || order_by[0] == '\0')
    return TRUE;

  order->descending = direction != NULL && g_ascii_strcasecmp (direction, "DESC") == 0;
  if (!order->descending && direction != NULL && direction[0] != '\0'
      && g_ascii_strcasecmp (direction, "ASC") != 0)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (key_names); i++)
    if (strcmp (key_names[i], order_by) == 0)
      {
        order->key = (YdSimOrderKey) i;
        return TRUE;
      }

  return FALSE;
}

static int
compare_ints (gint64 a,
              gint64 b)
{
  return (a > b) - (a < b);
}

/* Runs of digits count as numbers. */
static int
compare_natural (const char *a,
                 const char *b)
{
  while (*a != '\0' && *b != '\0')
    {
      if (g_ascii_isdigit (*a) && g_ascii_isdigit (*b))
        {
          char *a_end;
          char *b_end;
          guint64 a_number = g_ascii_strtoull (a, &a_end, 10);
          guint64 b_number = g_ascii_strtoull (b, &b_end, 10);

          if (a_number != b_number)
            return a_number < b_number ? -1 : 1;
          a = a_end;
          b = b_end;
          continue;
        }
      if (*a != *b)
        return (guchar) *a < (guchar) *b ? -1 : 1;
      a++;
      b++;
    }

  return (*a != '\0') - (*b != '\0');
}

static int
compare_by_key (YdSimNode     *a,
                YdSimNode     *b,
                YdSimOrderKey  key)
{
  switch (key)
    {
    case YD_SIM_ORDER_CREATED:
      return compare_ints (a->created_us, b->created_us);

    case YD_SIM_ORDER_UPDATED:
      return compare_ints (a->updated_us, b->updated_us);

    case YD_SIM_ORDER_SIZE:
      return compare_ints ((gint64) yd_sim_node_get_size (a), (gint64) yd_sim_node_get_size (b));

    case YD_SIM_ORDER_ENHANCED:
      return compare_natural (a->name, b->name);

    case YD_SIM_ORDER_NAME:
    default:
      return strcmp (a->name, b->name);
    }
}

static int
compare_nodes (gconstpointer left,
               gconstpointer right,
               gpointer      data)
{
  YdSimNode *a = *(YdSimNode *const *) left;
  YdSimNode *b = *(YdSimNode *const *) right;
  const YdSimOrder *order = data;
  int result = compare_by_key (a, b, order->key);

  if (result == 0)
    result = strcmp (a->name, b->name);
  if (result == 0)
    result = strcmp (a->file_id, b->file_id);

  return order->descending ? -result : result;
}

void
yd_sim_order_sort (GPtrArray  *nodes,
                   YdSimOrder  order)
{
  g_ptr_array_sort_with_data (nodes, compare_nodes, &order);
}

GPtrArray *
yd_sim_order_list_folder (YdSimNode  *folder,
                          YdSimOrder  order)
{
  g_autofree char *wanted = g_strdup_printf ("%s %d", key_names[order.key], order.descending);

  if (folder->sorted != NULL && strcmp (folder->sorted_by, wanted) == 0)
    return folder->sorted;

  g_clear_pointer (&folder->sorted, g_ptr_array_unref);
  g_free (folder->sorted_by);
  folder->sorted = g_ptr_array_copy (folder->children, NULL, NULL);
  folder->sorted_by = g_steal_pointer (&wanted);
  yd_sim_order_sort (folder->sorted, order);

  return folder->sorted;
}

static guint
compute_check (guint key,
               guint descending,
               guint position)
{
  g_autofree char *text = g_strdup_printf ("%u/%u/%u", key, descending, position);

  return g_str_hash (text);
}

char *
yd_sim_order_write_marker (YdSimOrder order,
                           guint      position)
{
  guint check = compute_check (order.key, order.descending != FALSE, position);
  g_autofree char *json = g_strdup_printf ("[%u,%u,%u,%u]", (guint) order.key,
                                           order.descending != FALSE, position, check);

  return g_base64_encode ((const guchar *) json, strlen (json));
}

gboolean
yd_sim_order_read_marker (const char *marker,
                          YdSimOrder *order,
                          guint      *position)
{
  gsize length = 0;
  g_autofree guchar *json = g_base64_decode (marker, &length);
  g_autofree char *text = length > 2 ? g_strndup ((const char *) json + 1, length - 2)
                                     : g_strdup ("");
  g_auto(GStrv) fields = g_strsplit (text, ",", 0);
  guint64 numbers[4];

  if (g_strv_length (fields) != G_N_ELEMENTS (numbers))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (!g_ascii_string_to_unsigned (fields[i], 10, 0, G_MAXUINT, &numbers[i], NULL))
      return FALSE;
  if (numbers[0] > YD_SIM_ORDER_ENHANCED
      || numbers[3] != compute_check ((guint) numbers[0], (guint) numbers[1], (guint) numbers[2]))
    return FALSE;

  order->key = (YdSimOrderKey) numbers[0];
  order->descending = numbers[1] != 0;
  *position = (guint) numbers[2];
  return TRUE;
}
