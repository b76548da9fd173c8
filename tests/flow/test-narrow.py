#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""On a screen of 360 pixels everything is still there."""
import flow
import ui


def inside(node):
    x, y, w, h = node.rect()
    width, height = ui.screen_size()
    assert x >= 0 and x + w <= width and y >= 0 and y + h <= height, (node, node.rect())


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


flow.main()
