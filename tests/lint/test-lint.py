#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-lint.py - each rule finds its bad example, and leaves the good ones alone (TAP)."""
import os
import sys
import tempfile

import lint

SPDX = ("SPDX-FileCopyrightText: The Yunduo authors", "SPDX-License-Identifier: GPL-3.0-or-later")
C_HEAD = "/* {}\n * {} */\n".format(*SPDX)
PURPOSE = "/* Reads the words of a page aloud, owned by whoever made it. */\n"
XML_HEAD = "<!-- {}\n     {} -->\n".format(*SPDX)
PY_HEAD = "# {}\n# {}\n".format(*SPDX)
STILL = "tests/net/still.py"  # the one script that is not made executable
CONFIG = '#include "config.h"\n'

GOOD_C = C_HEAD + PURPOSE + CONFIG + r'''
#include "yd-net-page.h"
#include "yd-base-text.h"

#include <string.h>

#define JOIN(a, b) a##b

struct _YdNetPage
{
  GObject parent_instance;

  char *name;          /* (owned) */
  GTask *task;         /* (owned) (nullable) */
  void (*notify) (YdNetPage *self, const char *name);
  guint timeout_id;
};

typedef struct
{
  const char *name;
  int code;
} Row;

static const Row rows[] = {
  { "goto //", 1 },
  { "it's system (\"x\")", 2 },
};

static const struct
{
  const char *name;
} others[] = { { "x" } };

G_DEFINE_FINAL_TYPE_WITH_CODE (YdNetPage, yd_net_page, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_X, init_x))

enum { PROP_0, N_PROPS };

static GParamSpec *properties[N_PROPS];
static guint signals[1];

static void forget (YdNetPage *self);

/* Never goto here, nor call system () or g_error ("http"). */
static void
forget (YdNetPage *self)
{
  self->timeout_id =
    g_timeout_add (10, forget_cb, self);
  g_signal_connect_object (self, "gone", G_CALLBACK (forget), self, 0);
  self->time (self);
}

void
yd_net_page_read_async (YdNetPage           *self,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, yd_net_page_read_async);
  self->task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_source_tag (self->task, forget);
}

gboolean
yd_net_page_read_finish (YdNetPage     *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
'''
GOOD_H = C_HEAD + '''
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_TYPE_NET_PAGE (yd_net_page_get_type ())

G_DECLARE_FINAL_TYPE (YdNetPage, yd_net_page, YD, NET_PAGE, GObject)

typedef enum
{
  YD_NET_PAGE_FIRST,
} YdNetPageKind;

typedef struct _YdNetLine YdNetLine;
typedef void (*YdNetPageFunc) (YdNetPage *self, gpointer user_data);

struct _YdNetLine
{
  char *text;
  void (*shout) (YdNetLine *self);
};

typedef struct
{
  gint64 (*now_us) (gpointer data);
  char *name;
} YdNetPageOptions;

YdNetPage          *yd_net_page_new        (const char           *name,
                                            int                   number) G_GNUC_MALLOC;
const char * const *yd_net_page_get_words  (YdNetPage            *self);
void                yd_net_page_read_async (YdNetPage            *self,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdNetLine, yd_net_line_free)

G_END_DECLS
'''
GOOD_UI = XML_HEAD + '''<interface>
  <object class="GtkLabel">
    <!-- <property name="label">Nothing</property> -->
    <property name="label" translatable="yes">Page</property>
    <property name="label">–</property>
    <property name="title" bind-source="x" bind-property="y"/>
  </object>
</interface>
'''
TEXT_C = C_HEAD + PURPOSE + CONFIG + '#include "yd-base-text.h"\n'
SHELF_C = C_HEAD + PURPOSE + CONFIG + r'''#include "yd-net-page.h"
#include <gtk/gtk.h>

static const char *
name_shelf (void)
{
  return _("Shelf");
}
'''
TEST_BUILD = "foreach name : ['page']\nendforeach\ntest('flow', find('test-flow.py'))\n"
GOOD = {
    "src/base/meson.build": "base_sources = files('yd-base-text.c')\n",
    "src/base/yd-base-text.c": TEXT_C,
    "src/base/yd-base-text.h": C_HEAD + "void yd_base_text_free (char *text);\n",
    "src/net/meson.build": "net_sources = files('yd-net-page.c')\n",
    "src/net/yd-net-page.c": GOOD_C,
    "src/net/yd-net-page.h": GOOD_H,
    "src/ui/meson.build": "ui_sources = files('files/yd-shelf.c')\n",
    "src/ui/yunduo.gresource.xml": XML_HEAD + "<file>files/yd-shelf.ui</file>\n",
    "src/ui/files/yd-shelf.ui": GOOD_UI,
    "src/ui/files/yd-shelf.c": SHELF_C,
    "src/app/meson.build": "app_sources = files('main.c')\n",
    "src/app/main.c": (
        C_HEAD + PURPOSE + CONFIG + "int\nmain (void)\n{\n  g_print (\"1\");\n  return 0;\n}\n"),
    "data/x.desktop.in": "# SPDX-FileCopyrightText: The Yunduo authors\n"
                         "# SPDX-License-Identifier: CC0-1.0\n",
    "po/POTFILES.in": "data/x.desktop.in\nsrc/ui/files/yd-shelf.c\nsrc/ui/files/yd-shelf.ui\n",
    "tests/net/meson.build": TEST_BUILD,
    "tests/net/test-yd-net-page.c": C_HEAD + "int x;\n",
    "tests/net/test-flow.py": "#!/usr/bin/python3\n" + PY_HEAD + "import os\n",
    "README.md": "See http://127.0.0.1:8080/a and https://openapi.alipan.com/x.\n",
}


def net(code):
    return {"src/net/yd-net-page.c": GOOD_C + code}


def net_include(line):
    return {"src/net/yd-net-page.c": GOOD_C.replace("#include <string.h>", line)}


def body(code):
    return net("\nstatic void\nrun (void)\n{\n" + code + "\n}\n")


def header(code):
    return {"src/net/yd-net-page.h": GOOD_H.replace("G_END_DECLS", code + "\nG_END_DECLS")}


def shelf(code):
    return {"src/ui/files/yd-shelf.c": SHELF_C + code}


# (what, rule, changed files): exactly one finding of that rule, and of no other.
BAD = [
    ("a higher room", "layers", net_include('#include "yd-drive-item.h"') | {
        "src/drive/yd-drive-item.h": C_HEAD}),
    ("a path in an include", "layers", net_include('#include "../base/yd-base-text.h"')),
    ("GTK below ui", "layers", net_include("#include <gtk/gtk.h>")),
    ("libadwaita below ui", "layers", net_include("#include <adwaita.h>")),
    ("libsecret outside auth", "layers", net_include("#include <libsecret/secret.h>")),
    ("SQLite outside base", "layers", net_include("#include <sqlite3.h>")),
    ("SQLite outside the database file", "layers", {
        "src/base/yd-base-text.c": TEXT_C + "#include <sqlite3.h>\n"}),
    ("libsoup in ui", "layers", {
        "src/ui/files/yd-shelf.c": SHELF_C.replace("gtk/gtk.h", "libsoup/soup.h")}),
    ("sim in ui", "layers", {
        "src/ui/files/yd-shelf.c": SHELF_C.replace("yd-net-page.h", "yd-sim-server.h"),
        "src/sim/yd-sim-server.h": C_HEAD}),
    ("config.h not first", "include-order", {
        "src/net/yd-net-page.c": GOOD_C.replace(CONFIG, "")}),
    ("a system header first", "include-order", {
        "src/net/yd-net-page.c": GOOD_C.replace('"yd-base-text.h"', "<stdio.h>").replace(
            CONFIG, CONFIG + "#include <string.h>\n")}),
    ("no purpose", "purpose", {
        "src/net/yd-net-page.c": GOOD_C.replace(PURPOSE, "/* The page. */\n")}),
    ("a file of another name", "name", {"src/net/yd-page.h": C_HEAD}),
    ("a file of no noun", "name", {"src/net/yd-net-page-manager.h": C_HEAD}),
    ("a public function of another name", "name", net("\nint\nrun (void)\n{\n  return 1;\n}\n")),
    ("a declared function of another name", "name", header("int yd_run (void);")),
    ("a type of another name", "name", header("typedef struct _YdPage YdPage;")),
    ("a class of another name", "name", header("G_DECLARE_INTERFACE (YdX, yd_net_x, YD, X, Y)")),
    ("a mutable global", "global", net("\nstatic int count;\n")),
    ("a mutable static in a function", "global", body("  static gboolean done = FALSE;")),
    ("a long function", "length", body("  run ();\n" * 80)),
    ("a long file", "length", net("\n" * 800)),
    ("a task without a tag", "task", body("  GTask *t = g_task_new (NULL, NULL, NULL, NULL);")),
    ("a returned task without a tag", "task", body("  return g_task_new (NULL, a, b, c);")),
    ("a finish that checks nothing", "task", net(
        "\nint\nyd_net_x_finish (GAsyncResult *r)\n{\n  return 1;\n}\n")),
    ("a pointer field without owner", "ownership", net("\nstruct _A\n{\n  char *name;\n};\n")),
    ("a pointer field in a typedef", "ownership", net(
        "\ntypedef struct\n{\n  int a; /* (owned) */\n  gpointer data;\n} A;\n")),
    ("words for people below ui", "translated", body('  say (_("x"));')),
    ("words of a template", "translated", {
        "src/ui/files/yd-shelf.ui": GOOD_UI.replace('>–<', '>Shelf<')}),
    ("no space", "style", body("  run();")),
    ("another comment", "style", body("  // run")),
    ("a signal that stays", "signal", body('  g_signal_connect (a, "b", run, c);')),
    ("a tab", "tab", net("\t\n".replace("\n", "/* */\n"))),
    ("a tab within a recipe", "tab", {
        "data/debian/rules": "#!/usr/bin/make -f\n" + PY_HEAD + "a:\n\tb\tc\n"}),
    ("blanks at the end", "blank", net("/* */ \n")),
    ("no newline at the end", "blank", net("/* */")),
    ("a wide line", "width", net("/*" + 97 * "x" + "*/\n")),
    ("no licence", "licence", {"src/net/yd-net-x.h": C_HEAD.replace("GPL", "MIT")}),
    ("no authors", "licence", {"src/net/yd-net-x.h": C_HEAD.replace("Yunduo", "Other")}),
    ("an address that is not ours", "address", {"README.md": "https://gitlab.com/x\n"}),
    ("a script for another Python", "python", {
        "tests/net/test-flow.py": "#!/usr/bin/env python3\n" + PY_HEAD}),
    ("a foreign module", "python", {"tests/x.py": PY_HEAD + "import requests\n"}),
    ("a file without POTFILES line", "potfiles", {"data/y.desktop.in": GOOD["data/x.desktop.in"]}),
    ("a template without POTFILES line", "potfiles", {
        "po/POTFILES.in": "data/x.desktop.in\nsrc/ui/files/yd-shelf.c\n"}),
    ("a POTFILES line without file", "potfiles", {"data/x.desktop.in": None}),
    ("a source that is not built", "listed", {
        "src/net/yd-net-x.c": C_HEAD + PURPOSE + CONFIG}),
    ("a template that is not built", "listed", {
        "src/ui/yunduo.gresource.xml": XML_HEAD}),
    ("a test that is not run", "listed", {"tests/net/test-yd-net-z.c": C_HEAD}),
    ("a script that cannot be started", "mode", {
        STILL: "#!/usr/bin/python3\n" + PY_HEAD + '"""Starts."""\n'}),
    ("a waiver without reason", "lint-ok", net("/* lint-ok style */\n")),
]

# Calls: (call, where it is put)
CALLS = [
    "goto out;", "sprintf (a, b);", "strcpy (a, b);", "strncat (a, b, 1);", "strtok (a, b);",
    "atoi (a);", "sscanf (a, b);", "system (a);", "popen (a, b);", "mktemp (a);", "strerror (1);",
    "malloc (1);", "strdup (a);", "rand ();", "g_usleep (1);", "sleep (1);",
    "g_assert_cmpint (1, ==, 1);", "g_error (a);", "g_list_store_append (a, b);",
    "g_main_loop_run (a);", "g_main_context_iteration (NULL, TRUE);", "exit (1);",
    "g_print (a);", "fprintf (stderr, a);", "g_setenv (a, b, TRUE);", "g_getenv (a);",
    "g_compute_checksum_for_string (1, a, 1);", "g_get_monotonic_time ();", "time (NULL);",
    "g_timeout_add_seconds (1, a, b);", "yd_net_page_get_default ();",
]
BAD += [(call, "banned", body("  " + call)) for call in CALLS]
BAD += [
    ("a pointer stolen beside its use", "stolen", body(
        "  run (g_task_get_cancellable (task), done_cb, g_steal_pointer (&task));")),
    ("a pointer stolen beside its use in a condition", "stolen", body(
        "  if (run (task, wrap (g_steal_pointer (&task))))\n    stop ();")),
]
BAD += [
    ("libsoup in ui, without its header", "banned", shelf("\nstatic SoupMessage *m (void);\n")),
    ("g_assert in a codec", "banned", {
        "src/net/meson.build": "'yd-net-page.c' 'yd-net-codec.c'\n",
        "src/net/yd-net-codec.c": GOOD_C + "\nstatic void\nx (void)\n{\n  g_assert (1);\n}\n"}),
    ("g_assert in a test", "banned", {
        "tests/net/test-yd-net-page.c": C_HEAD + "void\nx (void)\n{\n  g_assert (1);\n}\n"}),
]
FINE = [
    ("the good tree", {}),
    ("a waiver with its reason", body("  goto out; /* lint-ok banned: shown here */")),
    ("a pointer stolen after its use", body(
        "  if (task != NULL)\n    run (other->task, tasks, g_steal_pointer (&task));")),
    ("g_assert in src", body("  g_assert (1);")),
    ("prints and environment of a test", {
        "tests/net/test-yd-net-page.c": C_HEAD + 'void\nx (void)\n{\n  g_setenv (a, b, 1);\n}\n'}),
    ("a signal that is disconnected", body(
        '  g_signal_connect (a, "b", run, c);\n  g_clear_signal_handler (&id, a);')),
    ("an address for examples", {"README.md": "https://a.example/ http://%s:%u https://x.test/\n"}),
    ("where a bundled archive comes from", {
        "flatpak/a.json": '{\n  "url": "https://qrencode.org/a.tar.gz"\n}\n'}),
    ("an address of a local network", {"README.md": "http://192.168.1.1/ http://[fe80::1]:8/\n"}),
    ("a recipe of make", {
        "data/debian/rules": "#!/usr/bin/make -f\n" + PY_HEAD + "a:\n\tb\n"}),
    ("a signal without data", body('  g_signal_connect (a, "b", G_CALLBACK (run), NULL);')),
    ("a finish that ends no task", net("\nint\nyd_net_x_finish (int x)\n{\n  return x;\n}\n")),
    ("a private function of a class", header("void _yd_net_page_show (YdNetPage *self);")),
    ("a once variable", body("  static gsize once = 0;")),
    ("a table of functions", net(
        "\ntypedef struct\n{\n  const char *name;\n  void (*run) (void);\n} Case;\n"
        "static const Case cases[] = { { \"a\", run } };\n")),
    ("a short number of lines", body("  run ();\n" * 70)),
]


def findings(changes):
    with tempfile.TemporaryDirectory() as root:
        for path, text in (GOOD | changes).items():
            if text is not None:
                os.makedirs(os.path.join(root, os.path.dirname(path)), exist_ok=True)
                with open(os.path.join(root, path), "w", encoding="utf-8") as f:
                    f.write(text)
                    os.fchmod(f.fileno(), 0o755 if text[:2] == "#!" and path != STILL else 0o644)
        return lint.check(root)[0]


def main():
    failed = 0
    print("TAP version 13")
    print(f"1..{len(BAD) + len(FINE)}")
    cases = [(what, [rule], changes) for what, rule, changes in BAD]
    cases += [("fine: " + what, [], changes) for what, changes in FINE]
    for number, (what, rules, changes) in enumerate(cases, 1):
        found = findings(changes)
        good = [f.rule for f in found] == rules
        failed += not good
        print(f"{'ok' if good else 'not ok'} {number} - {' '.join(rules)} {what}".replace("#", ""))
        for f in found if not good else []:
            print(f"# {f}")
    sys.exit(failed != 0)


main()
