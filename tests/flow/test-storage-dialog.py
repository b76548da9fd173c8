#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of a storage, with the service behind it."""
import os

import flow
import service
import steps
import ui
from form import (choose, go, switch, texts, wait_for_options, wait_without_options,
                  write)

SHOT = os.environ["TMPDIR"] + "/code.png"
PROXY = "https://proxy.example/{path}"
CHOICES = {"Drive Type": "Default drive", "Removal Method": "Delete Permanently",
           "Livp Format": "Rebuilt .livp", "Order By": "Size", "Direction": "Descending",
           "Download Through": "Custom Proxy"}


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
        options = wait_for_options(kind)
        options.wait("label", "Not ticked on the consent page: sign in again and tick it")
        options.wait("label", "Resource library").click()
        options.wait("label", "Default drive").click()
        wait_without_options(kind)
        dialog.wait("label", "The one that the service chooses: for this account, the backup drive")
        steps.save(app, dialog)
        app.wait("list", "Storages", timeout=20)


def sign_in_by_keys(app, dialog, place):
    choose(app, dialog, "Client", "Own Client ID")
    write(dialog, "Client ID", place.info["client_id"])
    write(dialog, "Client Secret", place.info["client_secret"])
    go(dialog, "Advanced")
    ui.key("space")
    write(dialog, "Open API Address", place.url)
    go(dialog, "Show Code")
    ui.key("space")
    window = app.window("Sign In")
    window.wait("button", "Copy Link", state="focused")
    ui.key("Escape")
    ui.until(lambda: not any(w.name == "Sign In" for w in app.children), what="the window to close")
    dialog.wait("button", "Show Code", state="focused")
    ui.key("space")
    window = app.window("Sign In")
    window.wait("image", "QR code")
    service.Phone(steps.decode_screen(SHOT)).confirm()
    ui.until(lambda: dialog.wait("text box", "Name").text, what="a name")
    held = texts(dialog)["Name"]
    ui.key("End", "x")
    ui.until(lambda: texts(dialog)["Name"] == held + "x", what="the form to have the input again")


def fill_by_keys(app, dialog, folder):
    write(dialog, "Name", "Keys")
    write(dialog, "Root Folder ID", f"https://www.alipan.com/drive/folder/{folder}")
    for name, option in CHOICES.items():
        choose(app, dialog, name, option)
    write(dialog, "Proxy Address", PROXY)
    switch(dialog, "Instant Upload")
    switch(dialog, "Internal Upload")
    dialog.wait("label", "In the drive: \u2068/Photos\u2069")


def check_form(dialog, folder):
    held = texts(dialog)
    assert held["Name"] == "Keys" and held["Root Folder ID"] == folder, held
    assert held["Proxy Address"] == PROXY, held
    for name, option in CHOICES.items():
        dialog.wait("combo box", name).wait("label", option)


def open_menu(app, name):
    """Of the storage of this name."""
    row = app.wait("list", "Storages").row(name)
    for _ in range(30):
        if "focused" in row.states:
            break
        ui.key("Tab")
    else:
        raise AssertionError(f"Tab does not come to {name}")
    ui.key("shift+F10")
    app.wait("menu item", "Edit…")


def pick(app, name):
    """With the arrows, out of an open menu."""
    for _ in range(20):
        item = ui.until(lambda: app.find("menu item", state="focused"), what="an item")
        if item.name == name:
            break
        ui.key("Down")
        ui.until(lambda: app.find("menu item", state="focused") != item, what="the next item")
    ui.key("Return")


def test_whole_form_by_keyboard_alone():
    with service.Service() as place, flow.start("--profile", "keys") as app:
        folder = place.post("/_sim/add", user="alice", drive="backup", path="/Photos")["file_id"]
        place.post("/_sim/add", user="alice", drive="backup", path="/Photos/one.txt", text="1")
        app.wait("button", "Add Storage")
        ui.key("ctrl+alt+n")
        dialog = app.window("Add Storage")
        dialog.wait("button", "Show Code", state="focused")
        sign_in_by_keys(app, dialog, place)
        fill_by_keys(app, dialog, folder)
        ui.key("alt+s")
        app.wait("tree grid", "Files", timeout=20).row("one.txt", timeout=20)
        asked = [e for e in place.get("/_sim/journal")["journal"] if e["path"].endswith("/list")]
        assert asked, "the folder was listed"

        open_menu(app, "Keys")
        pick(app, "Edit…")
        dialog = app.window("Edit Storage")
        go(dialog, "Advanced")
        ui.key("space")
        check_form(dialog, folder)
        dialog.wait("label", "In the drive: \u2068/Photos\u2069")
        assert "checked" not in dialog.wait("switch", "Instant Upload").states
        assert "checked" in dialog.wait("switch", "Internal Upload").states
        write(dialog, "Name", "Other Keys")
        ui.key("alt+s")
        app.gone("text box", "Name")
        ui.until(lambda: [r.name for r in app.wait("list", "Storages").rows()] == ["Other Keys"],
                 what="the new name")


flow.main()
