#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A slip is undone: by the button in the toast, and by Ctrl+Z; and done again. What failed is
listed."""
import flow
import service
import steps
import ui


def rename(app, row, name):
    row.click()
    ui.key("F2")
    app.wait("button", "Rename")
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


def test_failures_are_listed_and_tried_again():
    content = {"/" + name: name for name in ("one.txt", "two.txt", "three.txt")}
    with service.Service() as place, \
            steps.signed_in(place, content, "--profile", "failures") as (app, files):
        files.row("two.txt", timeout=20).click()
        place.post("/_sim/faults", endpoint="openFile/recyclebin/trash", kind="reply", status=403,
                   times=2, body='{"code":"ForbiddenNoPermission.File"}')
        ui.key("ctrl+a")
        ui.key("Delete")
        app.wait("button", "Delete").click()
        app.wait("button", "Details", timeout=20).click()
        app.wait("label", "2 Items Were Left as They Are")
        app.wait("button", "Try Again").click()
        ui.until(lambda: not files.rows(), 20, "the files to go")


flow.main()
