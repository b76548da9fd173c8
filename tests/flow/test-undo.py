#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A slip is undone: by the button in the toast, and by Ctrl+Z; and done again."""
import flow
import ui


def rename(app, row, name):
    row.click()
    ui.key("F2")
    dialog = app.window("Rename")
    dialog.wait("button", "Rename")
    ui.key("ctrl+a")
    ui.type_text(name)
    ui.key("Return")
    app.gone("button", "Rename")


def test_rename_is_undone():
    with flow.start("--profile", "undo") as app:
        app.wait("button", "Try the Demo Drive").click()
        files = app.wait("tree grid", "Files", timeout=20)
        ui.until(files.rows, 20, "the sample files")
        name = files.rows()[0].labels[0]
        rename(app, files.rows()[0], "Slip")
        files.row("Slip", timeout=20)
        app.wait("button", "Undo").click()
        app.wait("label", "Undone")
        files.row(name, timeout=20)
        ui.key("ctrl+shift+z")
        files.row("Slip", timeout=20)
        ui.key("ctrl+z")
        files.row(name, timeout=20)


def test_new_folder_is_undone():
    with flow.start("--profile", "undo") as app:
        files = app.wait("tree grid", "Files", timeout=20)
        ui.until(files.rows, 20, "the sample files")
        count = len(files.rows(in_view=False))
        ui.key("ctrl+shift+n")
        app.window("New Folder").wait("button", "Create")
        ui.type_text("Slip")
        ui.key("Return")
        files.row("Slip", timeout=20)
        ui.key("ctrl+z")
        ui.until(lambda: len(files.rows(in_view=False)) == count, 20, "the folder to go")


flow.main()
