#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a real pointer drags: files onto folders, crumbs, places and tabs, and to another program.
One storage for all cases: the later ones begin with what the earlier ones left."""
import flow
import service
import steps
import ui

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


def test_dragged_out():
    add("/letter.txt", "/album/a.txt", "/album/b/c.txt", *(f"/many/{n}.txt" for n in range(101)))
    with flow.start("--profile", "drags") as app:
        app.move(0, 0)
        ui.until(lambda: len(app.children) > 0, 20, "a window")
        app.wait("list", "Storages", timeout=20).rows(in_view=False)[0].click()
        files = app.wait("tree grid", "Files", timeout=20)
        uris = ui.drag_out(files.row("letter.txt", timeout=20))
        with open(ui.path_of(uris[0]), encoding="utf-8") as copy:
            assert copy.read() == "/letter.txt"
        uris = ui.drag_out(files.row("album"))
        with open(ui.path_of(uris[0]) + "/b/c.txt", encoding="utf-8") as copy:
            assert copy.read() == "/album/b/c.txt"
        fetched = len(PLACE.asked("GET oss"))
        with ui.other_app("--accept") as target:
            ui.drag(files.row("many").center, ui.at_corner(target))
            app.wait("label", "Too Much to Hand Over", timeout=20)
            app.wait("button", "Download to…")
            steps.answer(app, "Cancel")
        assert len(PLACE.asked("GET oss")) == fetched, "some were fetched"


def test_dragged_onto_tabs():
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


def test_kept_the_rules():
    PLACE.__exit__(None)


flow.main()
