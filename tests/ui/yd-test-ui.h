/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding widgets and waiting, for the tests of the window.
 */
#pragma once

#include "fake-scene.h"

#include "yd-files-page.h"

/* Runs the main context until @condition holds; fails after ten seconds. */
#define wait_for(condition)                                                            \
  G_STMT_START                                                                         \
  {                                                                                    \
    gint64 deadline = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;               \
    while (!(condition))                                                               \
      {                                                                                \
        if (g_get_monotonic_time () > deadline)                                        \
          g_assertion_message (G_LOG_DOMAIN, __FILE__, __LINE__, G_STRFUNC,            \
                               "timed out: " #condition);                              \
        test_turn ();                                                                  \
      }                                                                                \
  }                                                                                    \
  G_STMT_END

/* GLib's tests, with a display. Not gtk_test_init (), which asks for a locale that few have. */
void       test_init        (int            *argc,
                             char         ***argv);
/* One turn of the main context, waiting at most some milliseconds. */
void       test_turn        (void);
/* Whatever is due now, and the layout. */
void       test_settle      (FakeScene      *scene);

/* The first widget below @root, hidden ones left out, with this accessible name and (unless
 * G_TYPE_NONE) type. NULL when there is none. */
GtkWidget *test_find        (GtkWidget      *root,
                             GType           type,
                             const char     *name);
/* The first widget of this type, hidden or not. */
GtkWidget *test_find_type   (gpointer        root,
                             GType           type);
/* Whether a visible label below @root says exactly this. */
gboolean   test_has_label   (gpointer        root,
                             const char     *text);
/* A window of the application with this title, or NULL. */
GtkWindow *test_find_window (FakeScene      *scene,
                             const char     *title);
/* The preferences row with this title, hidden or not; NULL when there is none. */
GtkWidget *test_find_row    (GtkWidget      *root,
                             const char     *title);
/* Asks for an action that may be disabled. */
void       test_try         (gpointer        widget,
                             const char     *action);
void       test_activate    (gpointer        widget,
                             const char     *action);
/* A window with one storage, of which the files are shown. */
FakeScene *test_open_filled (void);
/* The page of the tab that is shown. */
YdFilesPage *
           test_get_files   (FakeScene      *scene);
/* Of the list of files. */
GtkSelectionModel *
           test_get_selection (FakeScene    *scene);
void       test_select_row  (FakeScene      *scene,
                             guint           position);
/* The question that is on the screen, or NULL. */
GtkWindow *test_find_question (void);
/* … which must be there, gets the answer that has this id, and goes. */
void       test_answer      (const char     *response);
/* Renames what is selected below @page, which has "files.rename", to @name. */
void       test_rename      (gpointer        page,
                             const char     *name);
