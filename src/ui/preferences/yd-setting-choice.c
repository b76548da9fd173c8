/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A binding between a word and the number of a choice.
 */
#include "config.h"

#include "yd-setting-choice.h"

static gboolean
find_choice (GValue   *value,
             GVariant *variant,
             gpointer  user_data)
{
  const char *const *values = user_data;

  for (guint i = 0; values[i] != NULL; i++)
    if (g_str_equal (values[i], g_variant_get_string (variant, NULL)))
      {
        g_value_set_uint (value, i);
        return TRUE;
      }

  return FALSE;
}

static GVariant *
make_word (const GValue       *value,
           const GVariantType *expected_type,
           gpointer            user_data)
{
  const char *const *values = user_data;
  guint position = g_value_get_uint (value);

  return position < g_strv_length ((char **) values) ? g_variant_new_string (values[position])
                                                     : NULL;
}

void
yd_setting_choice_bind (GSettings         *settings,
                        const char        *key,
                        AdwComboRow       *row,
                        const char *const *values)
{
  g_settings_bind_with_mapping (settings, key, row, "selected", G_SETTINGS_BIND_DEFAULT,
                                find_choice, make_word, (gpointer) values, NULL);
}
