/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Local files dropped on a widget. Nothing is owned.
 */
#include "config.h"

#include "yd-drop.h"

GListModel *
yd_drop_dup_files (const GValue *value)
{
  g_autoptr (GSList) files = NULL;
  g_autoptr (GPtrArray) array = g_ptr_array_new ();
  GListStore *store;

  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return NULL;
  files = gdk_file_list_get_files (g_value_get_boxed (value));
  for (GSList *link = files; link != NULL; link = link->next)
    g_ptr_array_add (array, link->data);
  if (array->len == 0)
    return NULL;

  store = g_list_store_new (G_TYPE_FILE);
  g_list_store_splice (store, 0, 0, array->pdata, array->len);

  return G_LIST_MODEL (store);
}

gboolean
yd_drop_formats_have_files (GdkContentFormats *formats)
{
  g_autoptr (GdkContentFormats) all =
      gdk_content_formats_union_deserialize_gtypes (gdk_content_formats_ref (formats));

  return gdk_content_formats_contain_gtype (all, GDK_TYPE_FILE_LIST);
}
