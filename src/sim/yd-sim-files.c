/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Looking at files: openFile/list, search, starredList, get, get_by_path, batch/get
 * (Open API reference §5.1–5.4). Nothing here changes anything. */

#include "config.h"

#include "yd-sim-kind.h"
#include "yd-sim-object.h"
#include "yd-sim-order.h"
#include "yd-sim-query.h"

#include <string.h>

#define DEFAULT_LIMIT 50
#define SEARCH_LIMIT_MAX 100
#define SEARCH_CONDITIONS_MAX 5
#define SEARCH_QUERY_MAX 4096
#define BATCH_MAX 100

/* What one page is made of. */
typedef struct
{
  GPtrArray         *nodes;      /* (borrowed): in their order */
  YdSimOrder         order;
  guint              position;   /* of the first one to look at */
  guint              limit;
  const char        *type;       /* (borrowed) (nullable) */
  char             **categories; /* (owned) (nullable) */
  YdSimQuery        *query;      /* (owned) (nullable) */
  YdSimObjectFlags   flags;
} Page;

static void
clear_page (Page *page)
{
  g_strfreev (page->categories);
  g_clear_pointer (&page->query, yd_sim_query_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, clear_page)

static gboolean
passes_type (Page      *page,
             YdSimNode *node)
{
  if (page->type == NULL || strcmp (page->type, "all") == 0)
    return TRUE;

  return node->folder == (strcmp (page->type, "folder") == 0);
}

static gboolean
passes_category (Page      *page,
                 YdSimNode *node)
{
  g_autofree char *extension = NULL;

  if (page->categories == NULL)
    return TRUE;
  if (page->type != NULL && strcmp (page->type, "folder") == 0)
    return TRUE;
  if (node->folder)
    return FALSE;

  extension = yd_sim_node_get_extension (node);
  return g_strv_contains ((const char *const *) page->categories,
                          yd_sim_kind_find (extension)->category);
}

static gboolean
passes (Page      *page,
        YdSimNode *node)
{
  return passes_type (page, node) && passes_category (page, node)
         && (page->query == NULL || yd_sim_query_matches (page->query, node));
}

/* Fills the page; the marker is "" when nothing that passes is left. */
static JsonObject *
build_page (YdSim        *sim,
            YdSimRequest *req,
            Page         *page)
{
  g_autoptr(JsonArray) items = json_array_new ();
  g_autofree char *marker = NULL;
  JsonObject *object;
  guint i;

  for (i = page->position; i < page->nodes->len; i++)
    {
      YdSimNode *node = g_ptr_array_index (page->nodes, i);

      if (!passes (page, node))
        continue;
      if (json_array_get_length (items) >= page->limit)
        break;
      json_array_add_object_element (items, yd_sim_object_build (sim, req, node, page->flags));
    }

  if (i < page->nodes->len || yd_sim_breaks (sim, "list-paging"))
    marker = yd_sim_breaks (sim, "list-marker-opaque") ? g_strdup_printf ("%u", i)
                                                       : yd_sim_order_write_marker (page->order, i);

  object = json_object_new ();
  json_object_set_array_member (object, "items", g_steal_pointer (&items));
  json_object_set_string_member (object, "next_marker", marker != NULL ? marker : "");

  return object;
}

static gboolean
take_limit (YdSim        *sim,
            YdSimRequest *req,
            guint         max,
            guint        *limit)
{
  gint64 value = yd_sim_request_get_int (req, "limit", yd_sim_breaks (sim, "list-default-limit")
                                                       ? 100 : DEFAULT_LIMIT);

  if (yd_sim_breaks (sim, "list-limit-refused"))
    value = CLAMP (value, 1, (gint64) max);
  if (value < 1 || value > (gint64) max)
    {
      yd_sim_fail_parameter (req, "Limit", "limit");
      return FALSE;
    }

  *limit = (guint) value;
  return TRUE;
}

static gboolean
take_marker (YdSim        *sim,
             YdSimRequest *req,
             Page         *page)
{
  const char *marker = yd_sim_request_get_string (req, "marker");

  if (marker == NULL || marker[0] == '\0')
    return TRUE;
  if (yd_sim_order_read_marker (marker, &page->order, &page->position))
    return TRUE;
  if (yd_sim_breaks (sim, "list-marker-opaque") && g_ascii_isdigit (marker[0]))
    {
      page->position = (guint) g_ascii_strtoull (marker, NULL, 10);
      return TRUE;
    }
  if (yd_sim_breaks (sim, "list-marker-refused"))
    return TRUE;

  yd_sim_fail_parameter (req, "Marker", "marker");
  return FALSE;
}

static gboolean
take_order (YdSim        *sim,
            YdSimRequest *req,
            Page         *page)
{
  if (!yd_sim_order_read (yd_sim_request_get_string (req, "order_by"),
                          yd_sim_request_get_string (req, "order_direction"), &page->order))
    {
      yd_sim_fail_parameter (req, "OrderBy", "order_by");
      return FALSE;
    }

  if (yd_sim_breaks (sim, "list-order"))
    page->order.descending = FALSE;
  if (yd_sim_breaks (sim, "list-order-enhanced") && page->order.key == YD_SIM_ORDER_ENHANCED)
    page->order.key = YD_SIM_ORDER_NAME;

  return TRUE;
}

static gboolean
take_filter (YdSim        *sim,
             YdSimRequest *req,
             Page         *page)
{
  static const char *const types[] = { "all", "file", "folder", NULL };
  const char *category = yd_sim_request_get_string (req, "category");

  page->type = yd_sim_request_get_string (req, "type");
  if (page->type != NULL && page->type[0] == '\0')
    page->type = NULL;
  if (page->type != NULL && !g_strv_contains (types, page->type))
    {
      yd_sim_fail_parameter (req, "Type", "type");
      return FALSE;
    }

  if (category != NULL && category[0] != '\0' && !yd_sim_breaks (sim, "list-category"))
    page->categories = g_strsplit (category, ",", 0);
  if (yd_sim_breaks (sim, "list-type"))
    page->type = NULL;

  return TRUE;
}

/* The children that a listing shows. */
static GPtrArray *
gather_children (YdSim      *sim,
                 YdSimNode  *folder,
                 YdSimOrder  order)
{
  g_autoptr(GPtrArray) nodes = g_ptr_array_copy (yd_sim_order_list_folder (folder, order),
                                                 NULL, NULL);

  if (yd_sim_breaks (sim, "list-children-only"))
    for (guint i = nodes->len; i > 0; i--)
      {
        YdSimNode *child = g_ptr_array_index (nodes, i - 1);

        if (child->folder)
          g_ptr_array_extend (nodes, child->children, NULL, NULL);
      }
  if (yd_sim_breaks (sim, "trash-hides"))
    g_ptr_array_extend (nodes, folder->drive->bin->children, NULL, NULL);
  if (yd_sim_breaks (sim, "same-name-twins"))
    for (guint i = nodes->len; i > 0; i--)
      {
        YdSimNode *child = g_ptr_array_index (nodes, i - 1);

        if (child->parent == folder && yd_sim_node_find_child (folder, child->name) != child)
          g_ptr_array_remove_index (nodes, i - 1);
      }

  return g_steal_pointer (&nodes);
}

static guint
get_page_limit_max (YdSim *sim)
{
  if (yd_sim_breaks (sim, "list-limit-200"))
    return 100;
  if (yd_sim_breaks (sim, "list-limit-100"))
    return 200;

  return yd_sim_get_options (sim)->page_limit_max;
}

static void
handle_list (YdSim        *sim,
             YdSimRequest *req)
{
  g_auto(Page) page = { 0 };
  g_autoptr(GPtrArray) nodes = NULL;
  YdSimDrive *drive = yd_sim_take_drive (sim, req, "drive_id");
  YdSimNode *folder;

  if (drive == NULL)
    return;
  if (!take_limit (sim, req, get_page_limit_max (sim), &page.limit)
      || !take_order (sim, req, &page) || !take_marker (sim, req, &page)
      || !take_filter (sim, req, &page))
    return;

  if (yd_sim_breaks (sim, "list-parent-missing")
      && yd_sim_store_find (yd_sim_get_files (sim), drive,
                            yd_sim_json_get_string (yd_sim_request_get_json (req),
                                                    "parent_file_id")) == NULL)
    {
      nodes = g_ptr_array_new ();
    }
  else
    {
      folder = yd_sim_take_parent (sim, req, drive, "parent_file_id");
      if (folder == NULL)
        return;
      nodes = gather_children (sim, folder, page.order);
    }

  page.nodes = nodes;
  page.flags = yd_sim_object_read_fields (sim, req);
  yd_sim_request_reply_object (req, build_page (sim, req, &page));
}

/* "name ASC" in one string. */
static gboolean
take_search_order (YdSim        *sim,
                   YdSimRequest *req,
                   Page         *page)
{
  const char *text = yd_sim_request_get_string (req, "order_by");
  g_auto(GStrv) words = g_strsplit (text != NULL ? text : "", " ", 2);
  const char *direction = words[0] != NULL ? words[1] : NULL;

  if (!yd_sim_order_read (words[0], direction, &page->order))
    {
      yd_sim_fail_parameter (req, "OrderBy", "order_by");
      return FALSE;
    }
  if (yd_sim_breaks (sim, "search-order"))
    page->order.descending = FALSE;

  return TRUE;
}

static YdSimQueryFlags
get_query_flags (YdSim *sim)
{
  static const struct
  {
    const char       *rule;   /* (unowned) */
    YdSimQueryFlags   flag;
  } broken[] = {
    { "search-exact", YD_SIM_QUERY_EXACT_IS_MATCH },
    { "search-match", YD_SIM_QUERY_MATCH_IS_EXACT },
    { "search-parent", YD_SIM_QUERY_NO_PARENT },
    { "search-combine", YD_SIM_QUERY_OR_IS_AND },
    { "search-in", YD_SIM_QUERY_FIRST_OF_LIST },
    { "search-compare", YD_SIM_QUERY_NO_COMPARE },
    { "search-escape", YD_SIM_QUERY_NO_ESCAPE },
  };
  YdSimQueryFlags flags = YD_SIM_QUERY_PLAIN;

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    if (yd_sim_breaks (sim, broken[i].rule))
      flags |= broken[i].flag;

  return flags;
}

static gboolean
take_query (YdSim        *sim,
            YdSimRequest *req,
            Page         *page)
{
  const char *text = yd_sim_request_get_string (req, "query");

  if (text != NULL && g_utf8_strlen (text, -1) > SEARCH_QUERY_MAX
      && !yd_sim_breaks (sim, "search-length"))
    {
      yd_sim_fail_parameter (req, "Query", "query");
      return FALSE;
    }

  page->query = yd_sim_query_parse (text != NULL ? text : "", get_query_flags (sim));
  if (page->query == NULL && yd_sim_breaks (sim, "search-bad-query"))
    page->query = yd_sim_query_parse ("name = ''", YD_SIM_QUERY_PLAIN);
  if (page->query != NULL && (yd_sim_query_count_conditions (page->query) <= SEARCH_CONDITIONS_MAX
                              || yd_sim_breaks (sim, "search-conditions")))
    return TRUE;

  yd_sim_fail_parameter (req, "Query", "query");
  return FALSE;
}

/* Everything in the drive that is not trashed. */
static GPtrArray *
gather_all (YdSim      *sim,
            YdSimDrive *drive,
            YdSimOrder  order)
{
  GPtrArray *nodes = yd_sim_store_list_all (yd_sim_get_files (sim), drive);

  for (guint i = nodes->len; i > 0; i--)
    if (yd_sim_node_is_trashed (g_ptr_array_index (nodes, i - 1))
        && !yd_sim_breaks (sim, "search-not-trashed"))
      g_ptr_array_remove_index_fast (nodes, i - 1);
  yd_sim_order_sort (nodes, order);

  return nodes;
}

static void
handle_search (YdSim        *sim,
               YdSimRequest *req)
{
  g_auto(Page) page = { 0 };
  g_autoptr(GPtrArray) nodes = NULL;
  YdSimDrive *drive = yd_sim_take_drive (sim, req, "drive_id");
  guint max = yd_sim_breaks (sim, "search-limit") ? G_MAXINT : SEARCH_LIMIT_MAX;
  JsonObject *object;
  guint total = 0;

  if (drive == NULL)
    return;
  if (!take_limit (sim, req, max, &page.limit) || !take_search_order (sim, req, &page)
      || !take_marker (sim, req, &page) || !take_query (sim, req, &page))
    return;

  nodes = gather_all (sim, drive, page.order);
  page.nodes = nodes;
  page.flags = yd_sim_object_read_fields (sim, req);
  object = build_page (sim, req, &page);

  if (yd_sim_request_get_boolean (req, "return_total_count", FALSE)
      || yd_sim_breaks (sim, "search-total-count"))
    {
      for (guint i = 0; i < nodes->len; i++)
        total += passes (&page, g_ptr_array_index (nodes, i)) ? 1 : 0;
      json_object_set_int_member (object, "total_count", total);
    }
  yd_sim_request_reply_object (req, object);
}

static void
handle_starred (YdSim        *sim,
                YdSimRequest *req)
{
  g_auto(Page) page = { 0 };
  g_autoptr(GPtrArray) nodes = NULL;
  guint max = yd_sim_breaks (sim, "starred-limit") ? G_MAXINT : SEARCH_LIMIT_MAX;
  YdSimDrive *drive = yd_sim_take_drive (sim, req, "drive_id");

  if (drive == NULL)
    return;
  if (!take_limit (sim, req, max, &page.limit) || !take_order (sim, req, &page)
      || !take_marker (sim, req, &page) || !take_filter (sim, req, &page))
    return;

  nodes = gather_all (sim, drive, page.order);
  page.nodes = nodes;
  page.flags = yd_sim_object_read_fields (sim, req);
  if (!yd_sim_breaks (sim, "starred-list"))
    page.query = yd_sim_query_parse ("starred = true", YD_SIM_QUERY_PLAIN);
  yd_sim_request_reply_object (req, build_page (sim, req, &page));
}

static void
handle_get (YdSim        *sim,
            YdSimRequest *req)
{
  YdSimDrive *drive = yd_sim_take_drive (sim, req, "drive_id");
  YdSimNode *node;

  if (drive == NULL)
    return;
  node = yd_sim_take_node (sim, req, drive, "file_id");
  if (node == NULL)
    return;

  yd_sim_request_reply_object (req, yd_sim_object_build (sim, req, node,
                                                         yd_sim_object_read_fields (sim, req)));
}

static void
handle_by_path (YdSim        *sim,
                YdSimRequest *req)
{
  YdSimDrive *drive = yd_sim_take_drive (sim, req, "drive_id");
  const char *path = yd_sim_request_get_string (req, "file_path");
  YdSimNode *node;

  if (drive == NULL)
    return;
  if (path == NULL
      || ((path[0] != '/' || path[1] == '\0' || g_str_has_suffix (path, "/"))
          && !yd_sim_breaks (sim, "by-path-form")))
    {
      yd_sim_fail_parameter (req, "FilePath", "file_path");
      return;
    }

  if (yd_sim_breaks (sim, "by-path"))
    node = yd_sim_node_find_child (drive->root, strrchr (path, '/') + 1);
  else
    node = yd_sim_store_find_path (yd_sim_get_files (sim), drive, path);
  if (node == NULL)
    {
      yd_sim_request_fail (req, yd_sim_breaks (sim, "by-path-missing") ? 404 : 400, "NotFound.File",
                           "The resource file cannot be found. file not exist");
      return;
    }

  yd_sim_request_reply_object (req, yd_sim_object_build (sim, req, node,
                                                         yd_sim_object_read_fields (sim, req)));
}

/* One of a batch; what cannot be seen is left out without a word. */
static YdSimNode *
find_batched (YdSim        *sim,
              YdSimRequest *req,
              JsonArray    *list,
              guint         index)
{
  JsonNode *element = json_array_get_element (list, index);
  const char *drive_id;
  const char *file_id;
  YdSimDrive *drive;

  if (!JSON_NODE_HOLDS_OBJECT (element))
    return NULL;
  drive_id = yd_sim_json_get_string (json_node_get_object (element), "drive_id");
  file_id = yd_sim_json_get_string (json_node_get_object (element), "file_id");
  if (drive_id == NULL || file_id == NULL
      || !yd_sim_user_may_use (yd_sim_request_get_user (req), drive_id))
    return NULL;

  drive = yd_sim_store_find_drive (yd_sim_get_files (sim), drive_id);
  return drive != NULL ? yd_sim_store_find (yd_sim_get_files (sim), drive, file_id) : NULL;
}

static void
handle_batch (YdSim        *sim,
              YdSimRequest *req)
{
  JsonArray *list = yd_sim_request_get_array (req, "file_list");
  g_autoptr(JsonArray) items = json_array_new ();
  YdSimObjectFlags flags = yd_sim_object_read_fields (sim, req);
  JsonObject *object;

  if (list == NULL || json_array_get_length (list) == 0
      || (json_array_get_length (list) > BATCH_MAX && !yd_sim_breaks (sim, "batch-get-limit")))
    {
      yd_sim_fail_parameter (req, "FileList", "file_list");
      return;
    }

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      YdSimNode *node = find_batched (sim, req, list, i);

      if (node == NULL && yd_sim_breaks (sim, "batch-get-drops"))
        {
          yd_sim_request_fail (req, 404, "NotFound.FileId",
                               "The resource file_id cannot be found.");
          return;
        }
      if (node != NULL)
        json_array_add_object_element (items, yd_sim_object_build (sim, req, node, flags));
    }

  object = json_object_new ();
  json_object_set_array_member (object, "items", g_steal_pointer (&items));
  yd_sim_request_reply_object (req, object);
}

#define READ "file:all:read"
#define CALL (YD_SIM_ROUTE_AUTH | YD_SIM_ROUTE_JSON)

const YdSimRoute yd_sim_files_table[] = {
  { "POST", "/adrive/v1.0/openFile/list", CALL, YD_SIM_BUDGET_LIST, READ, handle_list },
  { "POST", "/adrive/v1.0/openFile/search", CALL, YD_SIM_BUDGET_OTHER, READ, handle_search },
  { "POST", "/adrive/v1.0/openFile/starredList", CALL, YD_SIM_BUDGET_OTHER, READ, handle_starred },
  { "POST", "/adrive/v1.0/openFile/get", CALL, YD_SIM_BUDGET_OTHER, READ, handle_get },
  { "POST", "/adrive/v1.0/openFile/get_by_path", CALL, YD_SIM_BUDGET_OTHER, READ, handle_by_path },
  { "POST", "/adrive/v1.0/openFile/batch/get", CALL, YD_SIM_BUDGET_OTHER, READ, handle_batch },
  { NULL }
};
