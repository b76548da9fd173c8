/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of scripted faults, each with a count of the requests it has seen. */

#include "config.h"

#include "yd-sim-fault.h"
#include "yd-sim-journal.h"

typedef struct
{
  YdSimFault fault;
  guint      seen;
} Script;

struct _YdSimFaults
{
  GPtrArray *scripts; /* (owned) of Script */
};

static const char * const kind_names[] =
{
  [YD_SIM_FAULT_DELAY] = "delay",
  [YD_SIM_FAULT_REPLY] = "reply",
  [YD_SIM_FAULT_CUT_BEFORE] = "cut-before",
  [YD_SIM_FAULT_CUT_REQUEST] = "cut-request",
  [YD_SIM_FAULT_CUT_REPLY] = "cut-reply",
  [YD_SIM_FAULT_LOST_ANSWER] = "lost-answer",
  [YD_SIM_FAULT_REDIRECT] = "redirect",
  [YD_SIM_FAULT_FLIP_BIT] = "flip-bit",
  [YD_SIM_FAULT_FULL_FOR_RANGE] = "full-for-range",
  [YD_SIM_FAULT_WRONG_LENGTH] = "wrong-length",
  [YD_SIM_FAULT_SLOW_BODY] = "slow-body",
  [YD_SIM_FAULT_HANG] = "hang",
  [YD_SIM_FAULT_RAW] = "raw",
};

static void
clear_script (gpointer data)
{
  Script *script = data;

  g_free ((char *) script->fault.endpoint);
  g_free ((char *) script->fault.content_type);
  g_free ((char *) script->fault.headers);
  g_free ((char *) script->fault.url);
  g_clear_pointer (&script->fault.body, g_bytes_unref);
}

static void
unref_script (gpointer data)
{
  g_rc_box_release_full (data, clear_script);
}

YdSimFaults *
yd_sim_faults_new (void)
{
  YdSimFaults *self = g_new0 (YdSimFaults, 1);

  self->scripts = g_ptr_array_new_with_free_func (unref_script);
  return self;
}

void
yd_sim_faults_free (YdSimFaults *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->scripts);
  g_free (self);
}

void
yd_sim_faults_add (YdSimFaults      *self,
                   const YdSimFault *fault)
{
  Script *script = g_rc_box_new0 (Script);

  script->fault = *fault;
  script->fault.endpoint = g_strdup (fault->endpoint);
  script->fault.content_type = g_strdup (fault->content_type);
  script->fault.headers = g_strdup (fault->headers);
  script->fault.url = g_strdup (fault->url);
  script->fault.body = fault->body != NULL ? g_bytes_ref (fault->body) : NULL;
  script->fault.nth = MAX (fault->nth, 1);
  script->fault.times = MAX (fault->times, 1);
  g_ptr_array_add (self->scripts, script);
}

void
yd_sim_faults_clear (YdSimFaults *self)
{
  g_ptr_array_set_size (self->scripts, 0);
}

GPtrArray *
yd_sim_faults_match (YdSimFaults *self,
                     const char  *endpoint,
                     gboolean     always)
{
  GPtrArray *hits = g_ptr_array_new_with_free_func (unref_script);
  guint i;

  for (i = 0; i < self->scripts->len; i++)
    {
      Script *script = g_ptr_array_index (self->scripts, i);

      if (!yd_sim_endpoint_matches (script->fault.endpoint, endpoint))
        continue;
      script->seen++;
      if (always || (script->seen >= script->fault.nth &&
                     script->seen - script->fault.nth < script->fault.times))
        g_ptr_array_add (hits, g_rc_box_acquire (script));
    }
  return hits;
}

const YdSimFault *
yd_sim_faults_find (GPtrArray      *hits,
                    YdSimFaultKind  kind)
{
  guint i;

  for (i = 0; hits != NULL && i < hits->len; i++)
    {
      const Script *script = g_ptr_array_index (hits, i);

      if (script->fault.kind == kind)
        return &script->fault;
    }
  return NULL;
}

gboolean
yd_sim_fault_kind_from_name (const char     *name,
                             YdSimFaultKind *kind)
{
  guint i;

  for (i = 0; name != NULL && i < G_N_ELEMENTS (kind_names); i++)
    {
      if (g_str_equal (name, kind_names[i]))
        {
          *kind = i;
          return TRUE;
        }
    }
  return FALSE;
}
