#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of a storage, with the service behind it."""
import os

import flow
import service
import steps
import ui

SHOT = os.environ["TMPDIR"] + "/code.png"


def test_pasted_address_shows_where_the_folder_is():
    with service.Service() as place, flow.start() as app:
        folder = place.post("/_sim/add", user="alice", drive="backup", path="/Photos/2024")
        file = place.post("/_sim/add", user="alice", drive="backup", path="/Photos/a.txt", text="x")
        dialog = steps.open_dialog(app, place)
        steps.sign_in(app, dialog, SHOT)
        steps.fill_row(dialog, "Root Folder ID", "https://www.alipan.com/drive/folder/"
                       f"{file['file_id']}")
        dialog.wait("label", "This is a file, not a folder.")
        steps.fill_row(dialog, "Root Folder ID",
                       "https://www.aliyundrive.com/drive/file/backup/"
                       f"{folder['file_id']}?from=x#y")
        dialog.wait("label", "In the drive: \u2068/Photos/2024\u2069")
        asked = len(place.asked("/adrive/v1.0/openFile/get"))
        assert asked > 1, "the file, the folder and those above it"
        steps.save(app, dialog)
        app.wait("list", "Storages", timeout=20)
        assert len(place.asked("/adrive/v1.0/openFile/get")) == asked, "saving asked again"


def test_drive_that_was_not_ticked_cannot_be_chosen():
    with service.Service() as place, flow.start("--profile", "kinds") as app:
        dialog = steps.open_dialog(app, place)
        steps.reveal(dialog, dialog.wait("button", "Show Code")).click()
        app.window("Sign In").wait("image", "QR code")
        service.Phone(steps.decode_screen(SHOT)).confirm("backup")
        ui.until(lambda: dialog.wait("text box", "Name").text, what="a name")
        kind = steps.reveal(dialog, dialog.wait("combo box", "Drive Type"))
        kind.click()
        popover = kind.wait("widget", "GtkPopover")
        popover.wait("label", "Not ticked on the consent page: sign in again and tick it")
        popover.wait("label", "Resource library").click()
        popover.wait("label", "Default drive").click()
        app.gone("widget", "GtkPopover")
        dialog.wait("label", "The one that the service chooses: for this account, the backup drive")
        steps.save(app, dialog)
        app.wait("list", "Storages", timeout=20)


flow.main()
