#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a real pointer drags: files onto folders, crumbs, places, tabs, another window and another
program; a band around files; and a tab out of its window.  One storage for all cases: the later
ones begin with what the earlier ones left."""
import re

import flow
import service
import steps
import ui

NAMED = re.compile("(Folder|bytes), modified")
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


def go(app, files, path, *wanted):
    """To a folder by its path: on a busy machine a drop may have rested, which opens the folder."""
    def typing():  # the folder that was opened by then takes the crumbs back
        ui.key("ctrl+l")
        return app.find("text box", "Path", "focused")
    ui.until(typing, 20, "a path to type")
    ui.key("ctrl+a")
    ui.type_text(path)
    ui.key("Return")
    shows(files, *wanted)


def test_dragged_within_a_window():
    add("/deep/inner/x.txt", "/target/old.txt", *(f"/{n}.txt" for n in range(1, 6)))
    with steps.signed_in(PLACE, {}, "--profile", "drags") as (app, files):
        # onto a folder: moved, and with Ctrl copied
        ui.drag(files.row("1.txt", timeout=20).center, files.row("target").center)
        asked(1, "openFile/move")
        go(app, files, "/", "deep", "target", "2.txt", "3.txt", "4.txt", "5.txt")
        ui.drag(files.row("2.txt").center, files.row("target").center, held="ctrl")
        asked(1, "openFile/copy")
        go(app, files, "/", "deep", "target", "2.txt", "3.txt", "4.txt", "5.txt")

        # onto what has stars
        ui.drag(files.row("2.txt").center, app.wait("button", "Starred").center)
        asked(1, "openFile/update")

        # resting on a folder opens it, and the drag goes on in there
        folder = files.row("deep").center
        ui.drag(files.row("3.txt").center, folder, release=False)
        x, y = files.row("inner", timeout=20).center
        ui.carry(folder, (x, y + 200))
        ui.xdo("mouseup", 1)
        asked(2, "openFile/move")

        # onto a folder of the path, a bookmark and a storage
        go(app, files, "/deep/inner", "x.txt")
        ui.key("ctrl+d")
        bookmark = app.wait("list", "Bookmarks", timeout=20).rows(in_view=False)[0]
        ui.drag(files.row("x.txt").center, app.wait("button", "deep").center)
        asked(3, "openFile/move")
        go(app, files, "/deep", "inner", "3.txt", "x.txt")
        ui.drag(files.row("x.txt").center,
                app.wait("list", "Storages").rows(in_view=False)[0].center)
        asked(4, "openFile/move")
        go(app, files, "/", "deep", "target", "2.txt", "4.txt", "5.txt", "x.txt")
        ui.drag(files.row("4.txt").center, bookmark.center)
        asked(5, "openFile/move")
        go(app, files, "/", "deep", "target", "2.txt", "5.txt", "x.txt")
    assert sorted(PLACE.files()) == ["/2.txt", "/5.txt", "/deep/3.txt", "/deep/inner/4.txt",
                                     "/target/1.txt", "/target/2.txt", "/target/old.txt", "/x.txt"]


def band(app, role, cell):
    """From beside the files it selects what it touches; from a file, that one is dragged."""
    files = app.wait(role, "Files")
    cells = ui.until(lambda: files.find_all(cell, NAMED), 20, "the files")

    def selected():
        return files.find_all(cell, NAMED, "selected")
    x, y = cells[-1].center
    ui.drag((x, y + 150), cells[0].center)
    ui.until(lambda: {cells[0], cells[-1]} <= set(selected()), 20, "what it touches")
    ui.click_at(x, y + 150)
    ui.until(lambda: not selected(), 20, "none of them")
    ui.drag(cells[-1].center, (x, y + 150))
    ui.until(lambda: selected() == [cells[-1]], 20, "only the dragged one")


def test_dragged_out():
    add("/letter.txt", "/album/a.txt", "/album/b/c.txt", *(f"/many/{n}.txt" for n in range(101)))
    with flow.start("--profile", "drags") as app:
        app.move(0, 0)
        ui.until(lambda: len(app.children) > 0, 20, "a window")
        app.wait("list", "Storages", timeout=20).rows(in_view=False)[0].click()
        files = app.wait("tree grid", "Files", timeout=20)
        files.row("letter.txt", timeout=20)
        ui.key("ctrl+2")
        band(app, "grid", "grid cell")
        ui.key("ctrl+1")
        band(app, "tree grid", "row")
        uris = ui.drag_out(files.row("letter.txt"))
        with open(ui.path_of(uris[0]), encoding="utf-8") as copy:
            assert copy.read() == "/letter.txt"
        uris = ui.drag_out(files.row("album"))
        with open(ui.path_of(uris[0]) + "/b/c.txt", encoding="utf-8") as copy:
            assert copy.read() == "/album/b/c.txt"
        fetched = len(PLACE.asked("GET oss"))
        with ui.other_app("--accept") as target:
            ui.drag(files.row("many").center, ui.at_corner(target))
            app.wait("label", "Too Much to Hand Over", timeout=20)
            steps.answer(app, "Download to…")
            app.window("Download to", 20)
            ui.key("Escape")
        assert len(PLACE.asked("GET oss")) == fetched, "some were fetched"
        asked(5, "openFile/move")


def open_another_window(app):
    """Beside the first, with the same title: it, and where each of its nodes is on the screen."""
    first = {w.id for w in ui.xwindows(app.pid) if w.margin}
    ours = app.children
    ui.key("ctrl+n")
    frame = ui.until(lambda: next((w for w in app.children if w not in ours), None), 20, "a window")
    other = ui.until(lambda: next((w for w in ui.xwindows(app.pid)
                                   if w.id not in first and w.margin), None), 20, "its window")
    for window in first:
        ui.xdo("windowsize", "--sync", window, 640, 600)
    ui.xdo("windowsize", "--sync", other.id, 600, 500)
    ui.xdo("windowmove", "--sync", other.id, 660, 250)

    def where(node):
        x, y, width, height = node.extents()
        win = next(w for w in ui.xwindows(app.pid) if w.id == other.id)
        return win.x + win.margin[0] + x + width // 2, win.y + win.margin[2] + y + height // 2
    return frame, where


def show_first_tab(app):
    """What rested on a tab shows that, also when it was let go by then."""
    app.wait("button", "target", timeout=20)
    ui.key("alt+1")
    app.gone("button", "target", timeout=20)


def test_dragged_onto_tabs_and_windows():
    PLACE.post("/_sim/clear")
    with flow.start("--profile", "drags") as app:
        app.move(0, 0)
        files = app.wait("tree grid", "Files", timeout=20)
        files.row("target", timeout=20).click()
        ui.key("ctrl+Return")
        tab = app.wait("tab list").wait("label", "target", timeout=20)
        ui.drag(files.row("2.txt").center, tab.center, held="ctrl")
        asked(1, "openFile/copy")
        assert not PLACE.asked("openFile/move"), "Ctrl was held over a tab"
        show_first_tab(app)
        ui.drag(files.row("5.txt").center, tab.center)
        asked(1, "openFile/move")
        show_first_tab(app)

        # into the folder of another window
        frame, where = open_another_window(app)
        theirs = frame.wait("tree grid", "Files", timeout=20)
        target = theirs.row("target", timeout=20)
        ui.until(lambda: where(target)[0] > 700 and where(target)[1] > 250, 20, "a place")
        ui.click_at(*where(target), count=2)
        theirs.row("old.txt", timeout=20)
        ui.drag(files.row("x.txt").center, where(theirs), hold=0.5)
        asked(2, "openFile/move")
        theirs.row("x.txt", timeout=20)

        # a tab that is let go of over another program gets a window of its own
        ui.click_at(*where(theirs))
        ui.until(lambda: "active" in frame.states, 20, "the other window")
        ui.key("ctrl+w")
        ui.until(lambda: len(app.children) == 1, 20, "the first window alone")
        with ui.other_app() as other:
            ui.drag(tab.center, ui.at_corner(other), hold=0.5)
            ui.until(lambda: len(app.children) == 2, 20, "another window")
    found = [p for p in sorted(PLACE.files()) if p.startswith("/target/")]
    assert [p for p in found if "_" not in p] == [
        f"/target/{n}.txt" for n in ("1", "2", "5", "old", "x")], found
    assert len(found) == 6, found


def test_kept_the_rules():
    PLACE.__exit__(None)


flow.main()
