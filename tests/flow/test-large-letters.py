#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""With letters twice as large on a screen of 720 pixels everything is there and can be read."""
import os

import flow
import places
import service
import steps
import ui

SHOT = os.environ["TMPDIR"] + "/code.png"
PLACE = os.environ["TMPDIR"] + "/large"


def check_fits(node):
    """Inside the screen, and high enough for a line of such letters."""
    _, _, w, h = node.rect()
    assert ui.is_on_screen(node), (node, node.rect())
    assert w >= 20 and h >= 20, (node, node.rect())


def check_sign_in_window(app, dialog):
    steps.reveal(dialog, dialog.wait("button", "Show Code")).click()
    window = app.window("Sign In")
    check_fits(window.wait("image", "QR code"))
    check_fits(window.wait("button", "Cancel"))
    phone = service.Phone(steps.decode_screen(SHOT))
    check_fits(window.wait("label", "Scanned – confirm on your phone"))
    phone.confirm()
    ui.until(lambda: dialog.wait("text box", "Name").text, what="a name")


def test_everything_fits():
    steps.make_files(PLACE, {"a file with a rather long name, as they are.txt": 3000})
    with service.Service() as place, flow.start() as app:
        place.post("/_sim/add", user="alice", drive="backup", path="/one.txt", text="1")
        for name in ("Add Storage", "Try the Demo Drive"):
            check_fits(app.wait("button", name))
        dialog = steps.open_dialog(app, place)
        check_sign_in_window(app, dialog)
        steps.save(app, dialog)
        files = app.wait("tree grid", "Files", timeout=20)
        check_fits(files.row("one.txt", timeout=20))
        assert not files.find("label", "Modified"), "the room is for the names"
        for name in ("Back", "Upload", "Transfers", "Refresh"):
            check_fits(app.wait("button", name))
        ui.drag_files_onto(files, [f"{PLACE}/a file with a rather long name, as they are.txt"])
        app.wait("button", "Transfers").click()
        transfers = app.wait("list", "Transfers")
        ui.until(lambda: [n for n in transfers.find_all("label") if n.name.startswith("Uploaded")],
                 20, "the upload")
        check_fits(transfers.rows()[0])
        for label in transfers.find_all("label"):
            check_fits(label)
        app.wait("button", "Hide Transfers").click()
        app.wait("button", "Back").click()
        storages = app.wait("list", "Storages")
        check_fits(storages.rows()[0])
        check_fits(app.wait("button", "Add Storage"))


def check_window_fits(title, window):
    """No label is cut off at a side of its window, whatever can be scrolled up and down."""
    left, _, width, _ = window.extents()
    for label in window.find_all("label"):
        x, _, w, h = label.extents()
        if w and h:
            assert x >= left and x + w <= left + width, (title, label, label.extents())


def test_preferences_fit():
    with flow.start("--profile", "preferences") as app:
        app.wait("button", "Try the Demo Drive").click()
        app.wait("tree grid", "Files", timeout=20)
        for title, window in places.preferences(app, str):
            check_window_fits(title, window)


flow.main()
