#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Only if instant: what the service has arrives, what it has not is skipped, and no byte goes."""
import os

import flow
import service
import steps
import ui

PLACE = os.environ["TMPDIR"] + "/instant"
KNOWN = "What somebody else has uploaded already. " * 200
SKIPPED = "Not uploaded: the drive does not have these bytes yet"


def make_files():
    steps.make_files(PLACE, {"new.bin": 5000})
    with open(f"{PLACE}/known.txt", "w", encoding="utf-8") as f:
        f.write(KNOWN)
    return [f"{PLACE}/known.txt", f"{PLACE}/new.bin"]


def switch(app):
    """By the keyboard alone: the last item of the menu."""
    app.wait("button", "Upload").click()
    app.wait(name="Only If Instant")
    ui.key("Up")
    ui.key("Return")
    app.gone(name="Only If Instant")


def test_no_byte_goes():
    paths = make_files()
    with service.Service() as place, steps.signed_in(place, {"/old.txt": "1"}) as (app, files):
        place.post("/_sim/add", user="bob", drive="backup", path="/his.txt", text=KNOWN)
        files.row("old.txt", timeout=20)
        app.wait("button", "Transfers").click()
        switch(app)
        ui.drag_files_onto(files, paths)
        transfers = app.wait("list", "Transfers")
        ui.until(lambda: [n for n in transfers.find_all("label") if n.name.startswith(SKIPPED)],
                 20, "the new file to be skipped")
        app.wait("label", "1 file uploaded · 1 file skipped")
        files.row("known.txt", timeout=20)
        assert place.files()["/known.txt"] == [KNOWN.encode()]
        assert sorted(place.files()) == ["/known.txt", "/old.txt"], place.files().keys()
        assert not place.asked("PUT oss"), "bytes went"

        switch(app)
        ui.drag_files_onto(files, paths[1:])
        files.row("new.bin", timeout=20)
        assert len(place.asked("PUT oss")) == 1


flow.main()
