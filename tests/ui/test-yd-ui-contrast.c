/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Colours of our own style sheet: text stands out from what is drawn behind it by 4.5 to 1, icons
 * by 3 to 1 (WCAG 2.1, 1.4.3 and 1.4.11). Light or dark and high contrast or not as libadwaita's
 * environment says, which the build sets.
 */
#include "config.h"

#include "yd-test-ui.h"

#include <math.h>

#define SIDE 120

typedef struct
{
  const char *name;    /* of the widget's node, as the style sheet has it */
  const char *classes; /* of the widget */
  const char *outer;   /* classes of what it is in */
  double      ratio;
} Sample;

static const Sample samples[] = {
  { "label", "fresh-mark", "", 4.5 },
  { "label", "drop-hint", "", 4.5 },
  { "label", "drag-icon", "", 4.5 },
  { "label", "path-trouble", "", 4.5 },
  { "label", "", "trouble", 4.5 },
  { "label", "", "summary asking", 4.5 },
  { "button", "flat crumb", "", 4.5 },
  { "button", "flat crumb last", "", 4.5 },
  { "image", "qr-mark", "", 3.0 },
};

static double
get_luminance (double red,
               double green,
               double blue)
{
  const double parts[] = { red, green, blue };
  const double weights[] = { 0.2126, 0.7152, 0.0722 };
  double sum = 0;

  for (guint i = 0; i < 3; i++)
    sum += weights[i] * (parts[i] <= 0.03928 ? parts[i] / 12.92
                                             : pow ((parts[i] + 0.055) / 1.055, 2.4));

  return sum;
}

static double
get_ratio (const GdkRGBA *over,
           const GdkRGBA *under)
{
  float share = over->alpha;
  double one = get_luminance (share * over->red + (1 - share) * under->red,
                              share * over->green + (1 - share) * under->green,
                              share * over->blue + (1 - share) * under->blue);
  double other = get_luminance (under->red, under->green, under->blue);

  return (MAX (one, other) + 0.05) / (MIN (one, other) + 0.05);
}

/* What is drawn in the middle of @widget's left edge, where no letter is. */
static GdkRGBA
pick_ground (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (native));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  int width = gtk_widget_get_width (GTK_WIDGET (native));
  int height = gtk_widget_get_height (GTK_WIDGET (native));
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guchar *pixels = g_malloc ((gsize) (width * height * 4));
  double x, y;
  const guchar *pixel;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (native), node,
                                         &GRAPHENE_RECT_INIT (0, 0, width, height));
  gdk_texture_download (texture, pixels, (gsize) (width * 4));
  g_assert_true (gtk_widget_translate_coordinates (widget, GTK_WIDGET (native), 2,
                                                   gtk_widget_get_height (widget) / 2.0, &x, &y));
  pixel = pixels + ((int) y * width + (int) x) * 4;

  return (GdkRGBA) { pixel[2] / 255.f, pixel[1] / 255.f, pixel[0] / 255.f, 1 };
}

static void
add_classes (GtkWidget  *widget,
             const char *classes)
{
  g_auto (GStrv) names = g_strsplit (classes, " ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    if (*names[i] != '\0')
      gtk_widget_add_css_class (widget, names[i]);
}

static GtkWidget *
make_widget (const Sample *sample)
{
  GtkWidget *widget;

  if (g_str_equal (sample->name, "button"))
    widget = gtk_button_new_with_label ("      Words      ");
  else if (g_str_equal (sample->name, "image"))
    widget = gtk_image_new_from_icon_name ("emblem-ok-symbolic");
  else
    widget = gtk_label_new ("      Words      ");
  add_classes (widget, sample->classes);

  return widget;
}

static void
check_sample (FakeScene    *scene,
              const Sample *sample)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *widget = make_widget (sample);
  GtkWidget *text = GTK_IS_BUTTON (widget) ? gtk_button_get_child (GTK_BUTTON (widget)) : widget;
  GdkRGBA over, under;

  add_classes (outer, sample->outer);
  gtk_box_append (GTK_BOX (outer), widget);
  adw_window_set_content (ADW_WINDOW (window), outer);
  gtk_window_set_default_size (GTK_WINDOW (window), SIDE, SIDE);
  gtk_window_present (GTK_WINDOW (window));
  wait_for (gtk_widget_get_width (widget) > 0 && gtk_widget_get_mapped (widget));
  gtk_test_widget_wait_for_draw (window);

  gtk_style_context_get_color (gtk_widget_get_style_context (text), &over);
  under = pick_ground (widget);
  g_test_message ("%s.%s in .%s: %.2f", sample->name, sample->classes, sample->outer,
                  get_ratio (&over, &under));
  if (get_ratio (&over, &under) < sample->ratio)
    g_test_fail_printf ("%s.%s in .%s has %.2f: it wants %.1f", sample->name, sample->classes,
                        sample->outer, get_ratio (&over, &under), sample->ratio);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_samples (void)
{
  FakeScene *scene = fake_scene_new ();
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_test_message ("%s%s", adw_style_manager_get_dark (manager) ? "dark" : "light",
                  adw_style_manager_get_high_contrast (manager) ? ", high contrast" : "");
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    check_sample (scene, &samples[i]);
  fake_scene_free (scene);
}

int
main (int    argc,
      char **argv)
{
  test_init (&argc, &argv);

  g_test_add_func ("/ui/contrast/samples", test_samples);

  return g_test_run ();
}
