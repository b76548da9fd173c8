#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Without a pointer, from the first window to the files; every key that the shortcuts window tells
of, in the list and in the grid; and menus that open under the pointer."""
import os
import re
import shutil
import xml.etree.ElementTree

import flow
import service
import steps
import ui

SHOT = os.environ["TMPDIR"] + "/code.png"
HELP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../src/ui/shell/shortcuts.ui")
PLACE = service.Service()


def test_return_signs_in_and_saves():
    for path in ("/deep/inner.txt", "/one.txt", "/two.txt", "/.hidden"):
        PLACE.post("/_sim/add", user="alice", drive="backup", path=path, text=path)
    with flow.start() as app:
        app.wait("button", "Add Storage")
        ui.key("ctrl+alt+n")
        dialog = app.window("Add Storage")
        dialog.wait("button", "Show Code", state="focused")
        ui.key("Escape")
        app.gone("button", "Show Code")

        dialog = steps.open_dialog(app, PLACE)
        ui.key("Return")  # in the last entry
        app.window("Sign In").wait("image", "QR code")
        service.Phone(steps.decode_screen(SHOT)).confirm()
        ui.until(lambda: dialog.wait("text box", "Name").text, what="a name")
        dialog.wait("combo box", "Drive Type").wait("label", "Backup drive")
        dialog.wait("button", "Save", state="sensitive")
        ui.key("Return")
        app.wait("tree grid", "Files", timeout=20).row("one.txt", timeout=20)


class Keys:
    """What each of them does; the first file, a folder, is selected before it, and what it opened
    is closed after it."""

    def __init__(self, app, role):
        self.app, self.role = app, role

    def files(self):
        return self.app.wait(self.role, "Files")

    def is_at(self, folder):
        """By the path: the root has no button there that is called so."""
        if folder:
            self.app.wait("button", folder, timeout=20)
        else:
            self.app.gone("button", "deep", timeout=20)

    def has_tabs(self, number):
        ui.until(lambda: len(self.app.find_all("tab", hidden=True)) == number, 20,
                 f"{number} tabs")

    def has_windows(self, number):
        ui.until(lambda: len(self.app.children) == number, 20, f"{number} windows")

    def selected(self):
        return len(self.files().find_all("row" if self.role == "tree grid" else "grid cell",
                                         state="selected"))

    def picture(self):
        return self.files().wait("image").extents()[3]

    def wheel(self, clicks):
        ui.scroll(self.files().center, clicks, held="ctrl")

    # what is expected; each takes what the key is pressed with

    def asks(self, endpoint):
        def check(press):
            before = len(PLACE.asked(endpoint))
            press()
            ui.until(lambda: len(PLACE.asked(endpoint)) > before, 20, endpoint)
        return check

    def opens(self, title):
        def check(press):
            press()
            self.app.window(title, 20)
            ui.key("Escape")
            ui.until(lambda: not any(w.name == title for w in self.app.children), 20,
                     f"{title} to close")
        return check

    def shows(self, *node, end="Escape"):
        def check(press):
            press()
            self.app.wait(*node, timeout=20)
            ui.key(end)
            self.app.gone(*node, timeout=20)
        return check

    def says(self, text):
        def check(press):
            press()
            self.app.wait("label", text, timeout=20)
        return check

    def goes_to(self, folder):
        def check(press):
            press()
            self.is_at(folder)
        return check

    def makes(self, tabs=None, windows=None):
        def check(press):
            press()
            if tabs:
                self.has_tabs(tabs)
            if windows:
                self.has_windows(windows)
                ui.key("ctrl+w")
                self.has_windows(1)
        return check

    def selects(self, number):
        def check(press):
            press()
            ui.until(lambda: self.selected() == number, 20, f"{number} selected")
        return check

    def zooms(self, larger):
        def check(press):
            before = self.picture()
            press()
            ui.until(lambda: (self.picture() > before) == larger and self.picture() != before, 20,
                     f"another size than {before}")
        return check

    def downloads(self, press):
        target = steps.downloads() + "/deep"
        press()
        ui.until(lambda: os.path.exists(target + "/inner.txt"), 20, target)
        shutil.rmtree(target)

    # In an order where one goes on with what another did; None: told by nobody.

    def around(self):
        """Of the window, whatever it shows."""
        path = ("text box", "Path", "focused")
        return [
            ("<Control>t", self.makes(tabs=2)),
            (None, lambda _: (ui.key("Return"), self.is_at("deep"))),
            ("<Alt>1", self.goes_to(None)),
            ("<Alt>9", self.goes_to(None)),  # there is no ninth
            ("<Control>Page_Down", self.goes_to("deep")),
            ("<Control>Page_Up", self.goes_to(None)),
            ("<Control><Shift>Page_Down", self.goes_to(None)),
            (None, lambda _: (ui.key("alt+1"), self.is_at("deep"), ui.key("alt+2"))),
            ("<Control><Shift>Page_Up", self.goes_to(None)),
            (None, lambda _: (ui.key("alt+2"), self.is_at("deep"))),
            ("<Control>w", self.makes(tabs=1)),
            ("<Control>n", self.makes(windows=2)),
            ("<Control>d", self.shows("list", "Bookmarks", end="ctrl+d")),
            ("<Control><Shift>t", self.shows("label", re.compile("^Transfers"),
                                             end="ctrl+shift+t")),
            ("<Control>comma", self.opens("Preferences")),
            ("F1", self.opens("Guide")),
            ("<Control>question", self.opens("Keyboard Shortcuts")),
            ("F10", self.shows("menu item", "Preferences")),
            (None, lambda _: self.shows(*path)(lambda: ui.key("ctrl+l"))),  # back to the files
        ]

    def here(self):
        """Of the files."""
        path = ("text box", "Path", "focused")
        return [
            ("<Control>Return", self.makes(tabs=2)),
            (None, lambda _: (ui.key("alt+2"), self.is_at("deep"))),
            ("<Control>w", self.makes(tabs=1)),
            ("<Shift>Return", self.makes(windows=2)),
            (None, lambda _: (ui.key("Return"), self.is_at("deep"))),
            ("<Alt>Left", self.goes_to(None)),
            ("<Alt>Right", self.goes_to("deep")),
            ("<Alt>Up", self.goes_to(None)),
            ("F5", self.asks("openFile/list")),
            ("<Control>f", self.shows("button", "Search", "pressed")),
            ("<Control>l", self.shows(*path)),
            ("slash", self.shows(*path)),
            ("<Control>u", self.opens("Upload Files")),
            ("<Control><Shift>u", self.opens("Upload Folders")),
            ("<Control>s", self.downloads),
            ("<Control><Shift>s", self.opens("Download to")),
            ("<Control><Shift>n", self.opens("New Folder")),
            ("F2", self.shows("button", "Rename")),
            ("<Control>plus", self.zooms(True)),
            ("<Control>0", self.zooms(False)),
            ("<Control>minus", self.zooms(False)),
            (None, lambda _: self.zooms(True)(lambda: self.wheel(-1))),
            (None, lambda _: self.zooms(False)(lambda: self.wheel(1))),
            (None, lambda _: ui.key("ctrl+0")),
            ("<Control>h", self.shows("label", ".hidden", end="ctrl+h")),
            ("<Control><Shift>i", self.selects(2)),
            ("<Control>x", lambda press: (press(), ui.key("ctrl+v"))),
            ("<Control>v", self.says("It is there already.")),
            ("<Control>c", lambda press: press()),
            ("<Control>v", self.shows("button", "Undo", end="ctrl+z")),
            ("<Control><Shift>d", self.asks("openFile/update")),
            ("<Control>z", self.asks("openFile/update")),
            ("<Control><Shift>z", self.asks("openFile/update")),
            ("<Control><Shift>c", self.says("Path copied")),
            ("<Alt>Return", self.opens("Properties")),
            ("Delete", self.shows("button", "Delete")),
            ("<Shift>F10", self.shows("menu item", "Duplicate")),
        ]


def told():
    """The keys of the shortcuts window that are for files."""
    groups = [o for o in xml.etree.ElementTree.parse(HELP).iter("object")
              if o.get("class") == "GtkShortcutsGroup"]
    return {p.text for o in groups if o.find("property").text != "Storage List"
            for p in o.iter("property") if p.get("name") == "accelerator"}


def press(key):
    ui.key(key.replace("<Control>", "ctrl+").replace("<Shift>", "shift+").replace("<Alt>", "alt+"))


def test_every_key_in_list_and_grid():
    tried = {"<Control>1", "<Control>2", "<Control>q"}
    with flow.start(complaints=["unable to send notifications"]) as app:
        app.wait("tree grid", "Files", timeout=20).row("one.txt", timeout=20)
        for look, role in (("ctrl+1", "tree grid"), ("ctrl+2", "grid")):
            ui.key(look)
            keys = Keys(app, role)
            keys.files().wait(state="focused")
            for key, check in keys.around() * (role == "tree grid") + keys.here():
                ui.key("End", "Home")
                check(lambda k=key: press(k))
                tried.add(key)
        ui.key("ctrl+q")
        app.process.wait(20)
    assert told() <= tried, told() - tried


def test_menu_opens_under_the_pointer_and_closes():
    with flow.start("--profile", "menus") as app:
        app.wait("button", "Try the Demo Drive").click()
        files = app.wait("tree grid", "Files", timeout=20)
        ui.until(files.rows, 20, "the sample files")
        for row, item in ((files.rows()[0], "Rename…"),
                          (app.wait("list", "Storages").rows()[0], "Remove…")):
            row.click(button=3)
            app.wait("menu item", item)
            ui.key("Escape")
            app.gone("menu item", item)


def test_kept_the_rules():
    PLACE.__exit__(None)


flow.main()
