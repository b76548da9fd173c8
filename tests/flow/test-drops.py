#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a drop goes: the open folder, a folder's row, a storage's row."""
import os

import flow
import service
import steps
import ui

PLACE = os.environ["TMPDIR"] + "/drop"


def test_drop_on_a_folder_row_goes_into_it():
    steps.make_files(PLACE, {"for the folder.txt": 2000})
    with service.Service("--limits") as place, \
            steps.signed_in(place, {"/target/old.txt": "1"}) as (app, files):
        row = files.row("target", timeout=20)
        ui.drag_files_onto(row, [f"{PLACE}/for the folder.txt"])
        app.wait("button", "Transfers").click()
        app.wait("list", "Transfers").row("for the folder.txt", timeout=20)
        files.row("target").double_click()
        files.row("for the folder.txt", timeout=20)
        files.row("old.txt")
        assert not place.refused()


def test_drop_on_a_storage_row_goes_to_its_root():
    steps.make_files(PLACE, {"for the storage.txt": 3000})
    with service.Service("--limits") as place, \
            steps.signed_in(place, {"/inner/x.txt": "1"}, "--profile", "rows") as (app, files):
        files.row("inner", timeout=20).double_click()
        files.row("x.txt", timeout=20)
        storage = app.wait("list", "Storages").rows(in_view=False)[0]
        ui.drag_files_onto(storage, [f"{PLACE}/for the storage.txt"])
        app.wait("button", "Back").click()
        files.row("for the storage.txt", timeout=20)


flow.main()
