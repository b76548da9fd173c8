/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What can be said of the application without a display: which profiles there are, and that no
 * two of them share a name on the bus or a folder.
 */
#include "config.h"

#include "yd-application.h"

static void
test_profile_names (void)
{
  static const struct
  {
    const char *profile;
    gboolean allowed;
  } rows[] = {
    { "work", TRUE },
    { "a-b_C9", TRUE },
    { "", FALSE },
    { "9lives", FALSE },
    { "-x", FALSE },
    { "../x", FALSE },
    { "a.b", FALSE },
    { "a b", FALSE },
    { "云", FALSE },
    { "abcdefghijklmnopqrstuvwxyzabcdef", TRUE },
    { "abcdefghijklmnopqrstuvwxyzabcdefg", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (yd_application_profile_is_allowed (rows[i].profile), ==, rows[i].allowed);
}

static void
test_profiles_are_apart (void)
{
  static const struct
  {
    const char *profile;
    const char *id;
  } rows[] = {
    { NULL, YD_APP_ID },
    { "work", YD_APP_ID ".work" },
    /* What the folder of those who name none is called: the same program, not a second one. */
    { "default", YD_APP_ID },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(YdApplication) application = yd_application_new (rows[i].profile);

      g_assert_cmpstr (g_application_get_application_id (G_APPLICATION (application)), ==,
                       rows[i].id);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/application/profile-names", test_profile_names);
  g_test_add_func ("/application/profiles-are-apart", test_profiles_are_apart);
  return g_test_run ();
}
