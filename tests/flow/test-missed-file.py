#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An upload whose local file goes away while no program runs: it waits, says so, and goes on."""
import os

import flow
import service
import steps
import ui

PLACE = os.environ["TMPDIR"] + "/missed"
MISSED = "Waiting – the local file is gone. Choose it again to go on."


def begin(place, files):
    files.row("one.txt", timeout=20)
    place.post("/_sim/faults", endpoint="PUT oss", kind="hang", times=99)
    ui.drag_files_onto(files, [f"{PLACE}/thesis.pdf"])
    ui.until(lambda: place.asked("PUT oss"), 20, "a part to be on its way")


def test_file_goes_away_and_comes_back():
    made = steps.make_files(PLACE, {"thesis.pdf": 50_000})
    with service.Service("--folder", os.environ["TMPDIR"] + "/sim") as place:
        with steps.signed_in(place, {"/one.txt": "1"}) as (app, files):
            begin(place, files)
            app.process.kill()
            app.process.wait(10)
            app.process.returncode = 0
        os.rename(f"{PLACE}/thesis.pdf", f"{PLACE}/away.pdf")
        place.post("/_sim/clear")
        with flow.start() as app:
            app.wait("list", "Storages", timeout=20)
            app.wait("button", "Transfers").click()
            app.wait("label", MISSED, timeout=20)
            app.wait("button", "Choose File…")
            os.rename(f"{PLACE}/away.pdf", f"{PLACE}/thesis.pdf")
            app.wait("label", MISSED).click(button=3)
            app.wait("menu item", "Resume").click()
            ui.until(lambda: place.files().get("/thesis.pdf") == [made["thesis.pdf"]], 20,
                     "the file to be there")
        assert len(place.asked("openFile/create")) <= 1, "the upload was begun again"


flow.main()
