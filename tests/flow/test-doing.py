#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files are taken elsewhere, and the names of many are changed, by keys alone."""
import os

import flow
import service
import steps
import ui

SHOT = os.environ["TMPDIR"] + "/code.png"


def open_storage(place, app, *paths):
    for path in paths:
        place.post("/_sim/add", user="alice", drive="backup", path=path, text=path)
    steps.add_storage(app, place, SHOT)
    return app.wait("tree grid", "Files", timeout=20)


def names(files):
    return sorted(row.labels[0] for row in files.rows())


def test_cut_and_paste_by_keys():
    with service.Service() as place, flow.start("--profile", "keys") as app:
        files = open_storage(place, app, "/target/old.txt", "/slip.txt")
        files.row("slip.txt", timeout=20).click()
        ui.key("ctrl+x")
        files.row("target").double_click()
        files.row("old.txt", timeout=20)
        ui.key("ctrl+v")
        files.row("slip.txt", timeout=20)
        ui.key("ctrl+z")
        ui.until(lambda: names(files) == ["old.txt"], 20, "the file to go back")


def test_many_are_renamed():
    with service.Service() as place, flow.start("--profile", "many") as app:
        files = open_storage(place, app, "/page 1.txt", "/page 2.txt")
        files.row("page 2.txt", timeout=20).click()
        ui.key("ctrl+a", "F2")
        app.window("Rename Several").wait("button", "Rename")
        ui.type_text("page")
        ui.key("Tab")
        ui.type_text("leaf")
        ui.key("Return")
        ui.until(lambda: names(files) == ["leaf 1.txt", "leaf 2.txt"], 20, "the names")
        ui.key("ctrl+z")
        ui.until(lambda: names(files) == ["page 1.txt", "page 2.txt"], 20, "the old names")


flow.main()
