/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What can be said of the application without a display: no two profiles share a name
 * on the bus or a folder.
 */
#include "config.h"

#include "yd-application.h"

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
  g_test_add_func ("/application/profiles-are-apart", test_profiles_are_apart);
  return g_test_run ();
}
