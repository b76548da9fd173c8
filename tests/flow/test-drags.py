#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a real pointer drags: files onto folders, crumbs, places, tabs, another window and another
program; and a tab out of its window.  One storage for all cases: the later ones begin with what the
earlier ones left."""
import os
import re

import flow
import service
import steps
import ui

SHOT = os.environ["TMPDIR"] + "/code.png"
PLACE = service.Service()


def add(*paths):
    for path in paths:
        PLACE.post("/_sim/add", user="alice", drive="backup", path=path, text=path)


def asked(number, endpoint):
    """Waits until that many calls were answered, and no more."""
    ui.until(lambda: len(PLACE.asked(endpoint)) >= number, 20, f"{number} × {endpoint}")
    found = PLACE.asked(endpoint)
    assert len(found) == number, found


def names(files):
    return sorted(row.labels[0] for row in files.rows())


def shows(files, *wanted):
    ui.until(lambda: names(files) == sorted(wanted), 20,
             lambda: f"{sorted(wanted)}, not {names(files)}")


def test_dragged_within_a_window():
    add("/deep/inner/x.txt", "/target/old.txt", *(f"/{n}.txt" for n in range(1, 6)))
    with flow.start("--profile", "drags") as app:
        steps.add_storage(app, PLACE, SHOT)
        files = app.wait("tree grid", "Files", timeout=20)

        # onto a folder: moved, and with Ctrl copied
        ui.drag(files.row("1.txt", timeout=20).center, files.row("target").center)
        asked(1, "openFile/move")
        ui.drag(files.row("2.txt").center, files.row("target").center, held="ctrl")
        asked(1, "openFile/copy")
        shows(files, "deep", "target", "2.txt", "3.txt", "4.txt", "5.txt")

        # onto what has stars
        ui.drag(files.row("2.txt").center, app.wait("button", "Starred").center)
        asked(1, "openFile/update")

        # resting on a folder opens it, and the drag goes on in there
        folder = files.row("deep").center
        ui.drag(files.row("3.txt").center, folder, release=False)
        inner = files.row("inner", timeout=20).center
        ui.carry(folder, inner)
        ui.xdo("mouseup", 1)
        asked(2, "openFile/move")

        # onto a folder of the path, a bookmark and a storage
        files.row("inner").double_click()
        shows(files, "3.txt", "x.txt")
        ui.key("ctrl+d")
        bookmark = app.wait("list", "Bookmarks", timeout=20).rows(in_view=False)[0]
        ui.drag(files.row("x.txt").center, app.wait("button", "deep").center)
        asked(3, "openFile/move")
        shows(files, "3.txt")
        ui.key("alt+Up")
        ui.drag(files.row("x.txt", timeout=20).center,
                app.wait("list", "Storages").rows(in_view=False)[0].center)
        asked(4, "openFile/move")
        ui.key("alt+Up")
        ui.drag(files.row("4.txt", timeout=20).center, bookmark.center)
        asked(5, "openFile/move")
        shows(files, "deep", "target", "2.txt", "5.txt", "x.txt")
    assert sorted(PLACE.files()) == ["/2.txt", "/5.txt", "/deep/inner/3.txt", "/deep/inner/4.txt",
                                     "/target/1.txt", "/target/2.txt", "/target/old.txt", "/x.txt"]


def find_tab(app, name):
    return app.wait("widget", "AdwTabBar").wait("label", name)


def test_dragged_onto_tabs_and_windows():
    PLACE.post("/_sim/clear")
    with flow.start("--profile", "drags") as app:
        files = app.wait("tree grid", "Files", timeout=20)
        files.row("target", timeout=20).click()
        ui.key("ctrl+Return")
        tab = find_tab(app, "target")
        ui.drag(files.row("2.txt").center, tab.center, held="ctrl")
        asked(1, "openFile/copy")
        assert not PLACE.asked("openFile/move"), "Ctrl was held over a tab"


flow.main()
