#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Storages to a file and back: exported, removed, imported, the same list, without a secret."""
import os

import flow
import service
import steps
import ui

FILE = os.environ["TMPDIR"] + "/kept.json"


def names(app):
    return [row.name for row in app.wait("list", "Storages").rows()]


def choose_from_menu(app, item):
    app.wait(name="Main Menu").click()
    app.wait("menu item", item).click()
    app.gone("menu item", item)


def give_file(app, title, button, path):
    """A path for GTK's dialog, which opens a line for it at a slash."""
    dialog = app.window(title)
    dialog.wait("button", button)
    ui.key("ctrl+a")
    ui.type_text(path)
    ui.key("Return")


def read_notice(app, heading):
    app.wait("label", heading)
    words = [node.name for node in app.find_all("label")]
    ui.key("Escape")
    app.gone("label", heading)
    return words


def remove(app, position):
    app.wait("list", "Storages").rows()[position].click(button=3)
    app.wait("menu item", "Remove…").click()
    app.wait("button", "Remove").click()
    app.gone("button", "Remove")


def test_there_and_back():
    with service.Service() as place, \
            steps.signed_in(place, {"/one.txt": "1"}, "--profile", "exchange") as (app, files):
        files.row("one.txt", timeout=20)
        app.wait("list", "Storages").rows()[0].click(button=3)
        app.wait("menu item", "Duplicate").click()
        ui.until(lambda: len(names(app)) == 2, what="the copy")
        kept = names(app)

        choose_from_menu(app, "Export Storages…")
        give_file(app, "Export Storages", "Export", FILE)
        words = read_notice(app, "Storages Exported")
        assert any("kept.json" in w for w in words), words
        with open(FILE, "rb") as f:
            text = f.read()
        assert os.stat(FILE).st_mode & 0o77 == 0
        assert place.info["client_id"].encode() in text
        tokens = place.post("/_sim/tokens", user="alice", client_id=place.info["client_id"])
        for secret in (place.info["client_secret"], tokens["access_token"].split(".")[0],
                       tokens["refresh_token"].split(".")[0]):
            assert secret.encode() not in text, "a secret was exported"

        remove(app, 1)
        ui.until(lambda: len(names(app)) == 1, what="one storage")
        remove(app, 0)
        app.wait("label", "Welcome to Yunduo")
        choose_from_menu(app, "Import Storages…")
        give_file(app, "Import Storages", "Import", FILE)
        read_notice(app, "Storages Imported")
        ui.until(lambda: names(app) == kept, what="the same list")
        app.wait("label", "Signed out")


flow.main()
