#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""On a screen of 360 pixels everything is still there."""
import re

import flow
import service
import steps
import ui

DEEP = "/A folder with a rather long name/合同扫描件/Second quarter"


def inside(node):
    assert ui.is_on_screen(node), (node, node.rect())


def test_welcome_fits():
    with flow.start() as app:
        inside(app.wait("button", "Add Storage"))
        inside(app.wait("button", "Try the Demo Drive"))


def test_files_fit():
    with flow.start() as app:
        app.wait("button", "Try the Demo Drive").click()
        files = app.wait("tree grid", "Files", timeout=20)
        ui.until(files.rows, 20, "the sample files")
        for name in ("Back", "Upload", "Transfers", "Refresh"):
            inside(app.wait("button", name))


def test_paths_and_finding_fit():
    """The end of a long path is what is seen of it; who types one has the room of the buttons."""
    with service.Service() as place, \
            steps.signed_in(place, {DEEP + "/a report.txt": "a"},
                            "--profile", "narrow") as (app, files):
        ui.until(files.rows, 20, "the folder")
        beside = app.wait("button", "Refresh").rect()[0]
        ui.key("ctrl+l")
        typed = app.wait("text box", "Path", "focused")
        ui.until(lambda: sum(typed.rect()[::2]) > beside, 10, "the room of the buttons")
        ui.type_text(DEEP)
        ui.key("Return")
        ui.until(lambda: len(files.rows()) == 1, 20, "the deep folder")
        last = app.wait("button", "Second quarter")
        search = app.wait("button", "Search")
        ui.until(lambda: last.rect()[0] >= 0 and sum(last.rect()[::2]) <= search.rect()[0], 10,
                 "the end of the path")
        ui.key("ctrl+f")
        ui.type_text("report")
        kind = app.wait("combo box", "Type")
        heading = app.wait("label", re.compile("^Everywhere in"))
        inside(kind)
        inside(app.wait("combo box", "Changed"))
        assert sum(heading.rect()[1::2]) <= kind.rect()[1], (heading.rect(), kind.rect())


flow.main()
