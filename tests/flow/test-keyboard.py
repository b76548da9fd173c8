#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Without a pointer, from the first window to the files; and menus that open under the pointer."""
import os

import flow
import service
import steps
import ui

SHOT = os.environ["TMPDIR"] + "/code.png"


def test_return_signs_in_and_saves():
    with service.Service() as place, flow.start() as app:
        place.post("/_sim/add", user="alice", drive="backup", path="/one.txt", text="1")
        app.wait("button", "Add Storage")
        ui.key("ctrl+alt+n")
        dialog = app.window("Add Storage")
        dialog.wait("button", "Show Code", state="focused")
        ui.key("Escape")
        app.gone("button", "Show Code")

        dialog = steps.open_dialog(app, place)
        ui.key("Return")  # in the last entry
        app.window("Sign In").wait("image", "QR code")
        service.Phone(steps.decode_screen(SHOT)).confirm()
        ui.until(lambda: dialog.wait("text box", "Name").text, what="a name")
        dialog.wait("combo box", "Drive Type").wait("label", "Backup drive")
        dialog.wait("button", "Save", state="sensitive")
        ui.key("Return")
        app.wait("tree grid", "Files", timeout=20).row("one.txt", timeout=20)


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


flow.main()
