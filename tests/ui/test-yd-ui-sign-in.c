/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in and adding storages, with a pretended service: the states of the window with the
 * code, the form and its contract names, and what becomes of an account that is not used.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-add-storage-dialog.h"
#include "yd-login-window.h"
#include "yd-qr-paintable.h"

#define LINK "https://www.alipan.com/o/oauth/authorize?sid=0123456789abcdef0123456789abcdef"

/* The code */

static gboolean
is_dark (const guchar *pixels,
         gsize         stride,
         int           x,
         int           y)
{
  const guchar *pixel = pixels + (gsize) y * stride + (gsize) x * 4;

  g_assert_true (pixel[0] == pixel[1] && pixel[1] == pixel[2]);
  g_assert_true (pixel[0] == 0 || pixel[0] == 255);

  return pixel[0] == 0;
}

/* Every pixel is black or white, the corner is quiet, the finder pattern is where it belongs. */
static void
test_code (void)
{
  g_autoptr (GdkPaintable) code = yd_qr_paintable_new (LINK);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guchar *pixels = g_malloc (300 * 300 * 4);
  int first = -1;
  int n_dark = 0;

  gdk_paintable_snapshot (code, snapshot, 300, 300);
  node = gtk_snapshot_to_node (snapshot);
  g_assert_true (gsk_renderer_realize (renderer, NULL, NULL));
  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, 300, 300));
  gdk_texture_download (texture, pixels, 300 * 4);
  gsk_renderer_unrealize (renderer);

  for (int y = 0; y < 300; y++)
    for (int x = 0; x < 300; x++)
      if (is_dark (pixels, 300 * 4, x, y))
        {
          n_dark++;
          if (first < 0)
            first = x;
          g_assert_cmpint (x, >=, 4 * 4);
          g_assert_cmpint (y, >=, 4 * 4);
        }
  g_assert_cmpint (first, >=, 16);
  g_assert_cmpint (n_dark, >, 300 * 300 / 10);
}

static void
test_code_too_long (void)
{
  g_autofree char *text = g_strnfill (5000, 'x');

  g_assert_null (yd_qr_paintable_new (text));
}

/* The window with the code */

static FakeScene *
open_empty (void)
{
  FakeScene *scene = fake_scene_new ();

  fake_scene_present (scene);
  test_settle (scene);

  return scene;
}

static GtkWindow *
open_dialog (FakeScene *scene)
{
  test_activate (scene->window, "storages.add");
  wait_for (test_find_window (scene, "Add Storage") != NULL);

  return test_find_window (scene, "Add Storage");
}

static GtkWindow *
open_login (FakeScene *scene,
            GtkWindow *dialog)
{
  test_activate (dialog, "dialog.sign-in");
  wait_for (test_find_window (scene, "Sign In") != NULL);

  return test_find_window (scene, "Sign In");
}

static GtkWidget *
find_entry (GtkWindow  *dialog,
            const char *title)
{
  return test_find_row (GTK_WIDGET (dialog), title);
}

static void
test_states (void)
{
  FakeScene *scene = open_empty ();
  g_autoptr (GError) error = yd_auth_error_new_limited (52 * 60 * (gint64) G_USEC_PER_SEC, "");
  GtkWindow *login = open_login (scene, open_dialog (scene));
  YdAuthQrLogin *qr = fake_qr_get_last ();

  fake_qr_show (qr, YD_AUTH_QR_WAITING, LINK, 125);
  wait_for (test_has_label (login, "Waiting for the scan"));
  g_assert_true (test_has_label (login, "Valid for 2:05"));
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (gtk_window_get_focus (login))),
                   ==, "login.copy");
  gtk_test_accessible_assert_role (
      GTK_ACCESSIBLE (test_find (GTK_WIDGET (login), GTK_TYPE_PICTURE, "QR code")),
      GTK_ACCESSIBLE_ROLE_IMG);
  fake_qr_show (qr, YD_AUTH_QR_SCANNED, LINK, 100);
  wait_for (test_has_label (login, "Scanned – confirm on your phone"));
  fake_qr_show (qr, YD_AUTH_QR_EXCHANGING, LINK, 0);
  wait_for (test_has_label (login, "Signing in…"));
  fake_qr_fail (qr, error);
  wait_for (test_has_label (login, "Too Many Sign-ins"));
  g_assert_true (test_has_label (login, "There were too many sign-ins in a short time. "
                                        "Try again in 52 minutes."));
  test_activate (login, "login.retry");
  fake_qr_show (qr, YD_AUTH_QR_WAITING, LINK "2", 180);
  wait_for (test_has_label (login, "Waiting for the scan"));
  test_activate (login, "login.copy");
  wait_for (test_has_label (login, "Link copied"));

  gtk_window_close (login);
  wait_for (test_find_window (scene, "Sign In") == NULL);
  g_assert_nonnull (test_find_window (scene, "Add Storage"));
  gtk_window_close (test_find_window (scene, "Add Storage"));
  fake_scene_free (scene);
}

/* The form */

/* Words beside the value of a choice leave it no room in a narrow window: they are below. */
static void
test_form_choices (void)
{
  static const char * const titles[] = { "Account", "Client", "Livp Format", "Order By",
                                         "Direction", "Download Through" };
  FakeScene *scene = open_empty ();
  GtkWindow *dialog = open_dialog (scene);

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      GtkWidget *row = test_find_row (GTK_WIDGET (dialog), titles[i]);
      const char *subtitle = adw_action_row_get_subtitle (ADW_ACTION_ROW (row));

      g_assert_true (subtitle == NULL || *subtitle == '\0');
    }
  gtk_window_close (dialog);
  fake_scene_free (scene);
}

static void
test_form_names (void)
{
  FakeScene *scene = open_empty ();
  GtkWindow *dialog = open_dialog (scene);
  const char *rows[] = { "Name",          "Root Folder ID", "Client ID",        "Client Secret",
                         "Broker Address", "Open API Address", "Account",        "Client",
                         "Drive Type",    "Removal Method", "Livp Format",      "Advanced",
                         "Instant Upload", "Internal Upload", "Refresh Token",
                         "Before You Sign In", "QR Code",      "Browser" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (test_find_row (GTK_WIDGET (dialog), rows[i]) == NULL)
      g_test_fail_printf ("there is no row %s", rows[i]);
  gtk_window_close (dialog);
  fake_scene_free (scene);
}

static void
sign_in (FakeScene *scene,
         GtkWindow *dialog)
{
  open_login (scene, dialog);
  fake_qr_show (fake_qr_get_last (), YD_AUTH_QR_WAITING, LINK, 180);
  fake_qr_show (fake_qr_get_last (), YD_AUTH_QR_DONE, LINK, 0);
  wait_for (test_find_window (scene, "Sign In") == NULL);
}

static void
test_save (void)
{
  FakeScene *scene = open_empty ();
  GtkWindow *dialog;

  fake_scene_fill ();
  dialog = open_dialog (scene);
  sign_in (scene, dialog);
  wait_for (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (find_entry (dialog, "Name"))),
                         "Lin Qing"));
  wait_for (test_has_label (dialog, "Backup drive"));
  test_activate (dialog, "dialog.save");
  wait_for (test_has_label (scene->window, "page 2.txt"));
  wait_for (test_find_window (scene, "Add Storage") == NULL);
  g_assert_cmpint (g_list_model_get_n_items (G_LIST_MODEL (scene->registry)), ==, 1);
  fake_scene_free (scene);
}

static void
test_save_two_drives (void)
{
  FakeScene *scene = open_empty ();
  g_autoptr (YdStorage) second = NULL;
  GtkWindow *dialog;
  GtkWidget *tick;

  fake_scene_fill ();
  dialog = open_dialog (scene);
  sign_in (scene, dialog);
  wait_for (test_find (GTK_WIDGET (dialog), GTK_TYPE_CHECK_BUTTON, "Backup drive") != NULL);
  tick = test_find (GTK_WIDGET (dialog), GTK_TYPE_CHECK_BUTTON, "Backup drive");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (tick), TRUE);
  test_activate (dialog, "dialog.save");
  wait_for (g_list_model_get_n_items (G_LIST_MODEL (scene->registry)) == 2);
  second = g_list_model_get_item (G_LIST_MODEL (scene->registry), 1);
  g_assert_cmpint (yd_storage_get_options (second)->kind, ==, YD_DRIVE_KIND_BACKUP);
  g_assert_cmpstr (yd_storage_get_drive_id (second), ==, "d2");
  fake_scene_free (scene);
}

/* An account that was signed in to and not used is given back. */
static void
test_cancel (void)
{
  FakeScene *scene = open_empty ();
  GListModel *accounts = yd_storage_registry_get_accounts (scene->registry);
  GtkWindow *dialog = open_dialog (scene);

  sign_in (scene, dialog);
  wait_for (g_list_model_get_n_items (accounts) == 1);
  gtk_window_close (dialog);
  wait_for (g_list_model_get_n_items (accounts) == 0);
  fake_scene_free (scene);
}

static void
test_bad_values (void)
{
  FakeScene *scene = open_empty ();
  GtkWindow *dialog = open_dialog (scene);
  GtkWidget *name = find_entry (dialog, "Name");

  sign_in (scene, dialog);
  wait_for (test_has_label (dialog, "Backup drive"));
  gtk_editable_set_text (GTK_EDITABLE (name), "a/b");
  g_assert_true (gtk_widget_has_css_class (name, "error"));
  test_try (dialog, "dialog.save");
  g_assert_cmpint (g_list_model_get_n_items (G_LIST_MODEL (scene->registry)), ==, 0);
  gtk_editable_set_text (GTK_EDITABLE (name), "Mine");
  g_assert_false (gtk_widget_has_css_class (name, "error"));
  test_activate (dialog, "dialog.save");
  wait_for (g_list_model_get_n_items (G_LIST_MODEL (scene->registry)) == 1);
  fake_scene_free (scene);
}

/* What is edited is what was saved; the account stays. */
static void
test_edit (void)
{
  FakeScene *scene = open_empty ();
  g_autoptr (YdStorage) storage = NULL;
  YdAddStorageDialog *dialog;
  const YdStorageOptions *options;
  GtkWidget *name;

  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  storage = g_list_model_get_item (G_LIST_MODEL (scene->registry), 0);
  dialog = yd_add_storage_dialog_new_for_edit (GTK_WINDOW (scene->window), scene->registry,
                                               storage);
  gtk_window_present (GTK_WINDOW (dialog));
  test_settle (scene);
  name = find_entry (GTK_WINDOW (dialog), "Name");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "Lin");
  g_assert_false (gtk_widget_is_sensitive (find_entry (GTK_WINDOW (dialog), "Account")));
  gtk_editable_set_text (GTK_EDITABLE (name), "a:b");
  test_try (dialog, "dialog.save");
  g_assert_cmpstr (yd_storage_get_name (storage), ==, "Lin");

  gtk_editable_set_text (GTK_EDITABLE (name), "Ming");
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_entry (GTK_WINDOW (dialog), "Livp Format")),
                              YD_STORAGE_LIVP_REBUILT);
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_entry (GTK_WINDOW (dialog), "Direction")), 1);
  test_activate (dialog, "dialog.save");
  options = yd_storage_get_options (storage);
  g_assert_cmpstr (options->name, ==, "Ming");
  g_assert_cmpint (options->livp, ==, YD_STORAGE_LIVP_REBUILT);
  g_assert_true (options->descending);
  g_assert_true (options->enabled);
  g_assert_cmpstr (options->proxy, ==, "");
  wait_for (test_find_window (scene, "Edit Storage") == NULL);
  fake_scene_free (scene);
}

/* An edited storage's account signs in through somebody else: it is the same account, and another
 * broker can be chosen; what is shown follows. */
static void
test_edit_client (void)
{
  FakeScene *scene = open_empty ();
  g_autoptr (YdStorage) storage = NULL;
  YdAddStorageDialog *dialog;
  YdAuthSession *session;
  GtkWidget *client;

  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  storage = g_list_model_get_item (G_LIST_MODEL (scene->registry), 0);
  session = yd_storage_account_get_session (yd_storage_get_account (storage));
  dialog = yd_add_storage_dialog_new_for_edit (GTK_WINDOW (scene->window), scene->registry,
                                               storage);
  gtk_window_present (GTK_WINDOW (dialog));
  test_settle (scene);
  client = find_entry (GTK_WINDOW (dialog), "Client");
  g_assert_false (gtk_widget_is_sensitive (client));
  test_try (dialog, "dialog.sign-in");
  g_assert_null (test_find_window (scene, "Sign In"));

  g_signal_emit_by_name (test_find (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, "_Change…"), "clicked");
  g_assert_true (gtk_widget_is_sensitive (client));
  adw_combo_row_set_selected (ADW_COMBO_ROW (client), 1);
  sign_in (scene, GTK_WINDOW (dialog));
  wait_for (!gtk_widget_is_sensitive (client));
  g_assert_cmpuint (g_list_model_get_n_items (yd_storage_registry_get_accounts (scene->registry)),
                    ==, 1);
  g_assert_cmpint (yd_auth_client_get_kind (yd_auth_session_get_client (session)), ==,
                   YD_AUTH_CLIENT_OPENLIST);
  gtk_window_close (GTK_WINDOW (dialog));
  wait_for (test_find_window (scene, "Edit Storage") == NULL);
  fake_scene_free (scene);
}

/* A download proxy is checked while it is typed. */
static void
test_proxy (void)
{
  FakeScene *scene = open_empty ();
  GtkWindow *dialog = open_dialog (scene);
  g_autoptr (YdStorage) storage = NULL;
  GtkWidget *through = find_entry (dialog, "Download Through");
  GtkWidget *proxy = find_entry (dialog, "Proxy Address");

  sign_in (scene, dialog);
  wait_for (test_has_label (dialog, "Backup drive"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (through), 1);
  test_try (dialog, "dialog.save");
  gtk_editable_set_text (GTK_EDITABLE (proxy), "ftp://example.org/{path}");
  g_assert_true (gtk_widget_has_css_class (proxy, "error"));
  test_try (dialog, "dialog.save");
  g_assert_cmpint (g_list_model_get_n_items (G_LIST_MODEL (scene->registry)), ==, 0);
  gtk_editable_set_text (GTK_EDITABLE (proxy), "https://example.org/{path}");
  g_assert_false (gtk_widget_has_css_class (proxy, "error"));
  test_activate (dialog, "dialog.save");
  wait_for (g_list_model_get_n_items (G_LIST_MODEL (scene->registry)) == 1);
  storage = g_list_model_get_item (G_LIST_MODEL (scene->registry), 0);
  g_assert_cmpstr (yd_storage_get_options (storage)->proxy, ==, "https://example.org/{path}");
  fake_scene_free (scene);
}

/* A root folder that the service does not know is not saved. */
static void
test_root (void)
{
  FakeScene *scene = open_empty ();
  GtkWindow *dialog = open_dialog (scene);
  GtkWidget *root = find_entry (dialog, "Root Folder ID");

  sign_in (scene, dialog);
  wait_for (test_has_label (dialog, "Backup drive"));
  gtk_editable_set_text (GTK_EDITABLE (root), "0123456789abcdef0123456789abcdef01234567");
  test_activate (dialog, "dialog.save");
  wait_for (gtk_widget_has_css_class (root, "error"));
  g_assert_cmpint (g_list_model_get_n_items (G_LIST_MODEL (scene->registry)), ==, 0);
  gtk_editable_set_text (GTK_EDITABLE (root), "root");
  g_assert_false (gtk_widget_has_css_class (root, "error"));
  test_activate (dialog, "dialog.save");
  wait_for (g_list_model_get_n_items (G_LIST_MODEL (scene->registry)) == 1);
  fake_scene_free (scene);
}

static void
test_again (void)
{
  FakeScene *scene = fake_scene_new ();
  g_autoptr (GError) revoked = g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_REVOKED, "");

  fake_scene_fill ();
  fake_drive_set_error (revoked);
  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_present (scene);
  wait_for (test_has_label (scene->window, "Permission Withdrawn"));
  wait_for (test_has_label (scene->window, "Signed out"));

  fake_drive_set_error (NULL);
  test_activate (scene->window, "storages.sign-in");
  wait_for (test_find_window (scene, "Sign In") != NULL);
  fake_qr_show (fake_qr_get_last (), YD_AUTH_QR_DONE, LINK, 0);
  wait_for (test_has_label (scene->window, "page 2.txt"));
  g_assert_false (test_has_label (scene->window, "Signed out"));
  fake_scene_free (scene);
}

int
main (int    argc,
      char **argv)
{
  test_init (&argc, &argv);

  g_test_add_func ("/ui/sign-in/code", test_code);
  g_test_add_func ("/ui/sign-in/code-too-long", test_code_too_long);
  g_test_add_func ("/ui/sign-in/states", test_states);
  g_test_add_func ("/ui/sign-in/form-choices", test_form_choices);
  g_test_add_func ("/ui/sign-in/form-names", test_form_names);
  g_test_add_func ("/ui/sign-in/save", test_save);
  g_test_add_func ("/ui/sign-in/save-two-drives", test_save_two_drives);
  g_test_add_func ("/ui/sign-in/cancel", test_cancel);
  g_test_add_func ("/ui/sign-in/bad-values", test_bad_values);
  g_test_add_func ("/ui/sign-in/edit", test_edit);
  g_test_add_func ("/ui/sign-in/edit-client", test_edit_client);
  g_test_add_func ("/ui/sign-in/root", test_root);
  g_test_add_func ("/ui/sign-in/proxy", test_proxy);
  g_test_add_func ("/ui/sign-in/again", test_again);

  return g_test_run ();
}
