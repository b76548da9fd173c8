/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sentences; see the header. Nothing is said of what everybody sees: that what was to go is
 * gone.
 */
#include "config.h"

#include "yd-action-text.h"

#include "yd-error-text.h"
#include "yd-format.h"

#include <glib/gi18n.h>

/* (transfer full) */
static char *
describe_failures (YdBrowseAction *action)
{
  GListModel *failures = yd_browse_action_get_failures (action);
  g_autoptr (YdBrowseFailure) first = g_list_model_get_item (failures, 0);
  const char *sentence = yd_error_text_get_sentence (yd_browse_failure_get_error (first));
  guint n_failures = g_list_model_get_n_items (failures);

  if (yd_browse_action_get_n_total (action) == 1)
    return g_strdup (sentence);

  /* Translators: the second placeholder is a sentence that tells why. */
  return g_strdup_printf (ngettext ("%u item was left as it is: %s",
                                    "%u items were left as they are: %s", n_failures),
                          n_failures, sentence);
}

/* @name: isolated. (transfer full) (nullable) */
static char *
describe_one (YdBrowseAction *action,
              const char     *name)
{
  switch (yd_browse_action_get_kind (action))
    {
    case YD_BROWSE_ACTION_NEW_FOLDER:
      /* Translators: here and in the next ones, the placeholder is the name of a file or folder. */
      return g_strdup_printf (_("“%s” created"), name);
    case YD_BROWSE_ACTION_RENAME:
      return g_strdup_printf (_("“%s” renamed"), name);
    case YD_BROWSE_ACTION_MOVE:
      return g_strdup_printf (_("“%s” moved"), name);
    case YD_BROWSE_ACTION_COPY:
      return g_strdup_printf (_("“%s” copied"), name);
    case YD_BROWSE_ACTION_DUPLICATE:
      return g_strdup_printf (_("“%s” duplicated"), name);
    case YD_BROWSE_ACTION_STAR:
      return g_strdup_printf (_("“%s” starred"), name);
    case YD_BROWSE_ACTION_UNSTAR:
      return g_strdup_printf (_("“%s” is not starred any more"), name);
    case YD_BROWSE_ACTION_TRASH:
    case YD_BROWSE_ACTION_DELETE:
    default:
      return NULL;
    }
}

/* (transfer full) (nullable) */
static char *
describe_many (YdBrowseAction *action,
               guint           n)
{
  switch (yd_browse_action_get_kind (action))
    {
    case YD_BROWSE_ACTION_RENAME:
      return g_strdup_printf (ngettext ("%u item renamed", "%u items renamed", n), n);
    case YD_BROWSE_ACTION_MOVE:
      return g_strdup_printf (ngettext ("%u item moved", "%u items moved", n), n);
    case YD_BROWSE_ACTION_COPY:
      return g_strdup_printf (ngettext ("%u item copied", "%u items copied", n), n);
    case YD_BROWSE_ACTION_DUPLICATE:
      return g_strdup_printf (ngettext ("%u item duplicated", "%u items duplicated", n), n);
    case YD_BROWSE_ACTION_STAR:
      return g_strdup_printf (ngettext ("%u item starred", "%u items starred", n), n);
    case YD_BROWSE_ACTION_UNSTAR:
      return g_strdup_printf (ngettext ("%u item is not starred any more",
                                        "%u items are not starred any more", n), n);
    case YD_BROWSE_ACTION_NEW_FOLDER:
    case YD_BROWSE_ACTION_TRASH:
    case YD_BROWSE_ACTION_DELETE:
    default:
      return NULL;
    }
}

/* What could not be made from its hash there. (transfer full) */
static char *
describe_handed_over (guint n)
{
  return g_strdup_printf (ngettext ("%u file travels through this computer: see the transfers",
                                    "%u files travel through this computer: see the transfers",
                                    n), n);
}

char *
yd_action_text_describe (YdBrowseAction *action)
{
  guint n_done = yd_browse_action_get_n_done (action);
  g_autofree char *name = NULL;

  if (g_list_model_get_n_items (yd_browse_action_get_failures (action)) > 0)
    return describe_failures (action);
  if (n_done == 0)
    return NULL;
  if (yd_browse_action_get_way (action) == YD_BROWSE_ACTION_UNDO)
    return g_strdup (_("Undone"));
  if (yd_browse_action_get_way (action) == YD_BROWSE_ACTION_REDO)
    return g_strdup (_("Done again"));
  if (yd_browse_action_get_n_handed_over (action) > 0)
    return describe_handed_over (yd_browse_action_get_n_handed_over (action));
  if (n_done > 1)
    return describe_many (action, n_done);
  name = yd_format_isolated (yd_browse_action_get_name (action));

  return describe_one (action, name);
}
