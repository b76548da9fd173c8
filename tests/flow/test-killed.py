#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Transfers outlive the program: killed, and closed with transfers under way."""
import os

import flow
import service
import steps
import ui

ONE = {"/one.txt": "1"}
PLACE = os.environ["TMPDIR"] + "/killed"


def begin(place, files):
    """A part of slow.bin hangs; later.bin follows it."""
    files.row("one.txt", timeout=20)
    place.post("/_sim/faults", endpoint="PUT oss", kind="hang", times=99)
    ui.drag_files_onto(files, [f"{PLACE}/slow.bin", f"{PLACE}/later.bin"])
    ui.until(lambda: place.asked("PUT oss"), 20, "a part to be on its way")


def end(app, place, made):
    """Without a hand: both files are there."""
    wanted = {"/" + name: [data] for name, data in made.items()}
    ui.until(lambda: {p: d for p, d in place.files().items() if p in wanted} == wanted, 40,
             "both files to be there")
    app.wait("button", "Transfers").click()
    labels = app.wait("list", "Transfers")
    ui.until(lambda: len([n for n in labels.find_all("label")
                          if n.name.startswith("Uploaded")]) == 2, 20, "both to end")
    assert len(place.asked("openFile/create")) <= len(made), "an upload was begun again"


def test_killed():
    made = steps.make_files(PLACE, {"slow.bin": 50_000, "later.bin": 3000})
    with service.Service("--folder", os.environ["TMPDIR"] + "/sim") as place:
        with steps.signed_in(place, ONE) as (app, files):
            begin(place, files)
            app.process.kill()
            app.process.wait(10)
            app.process.returncode = 0
        place.post("/_sim/clear")
        with flow.start() as app:
            end(app, place, made)


def test_closed():
    made = steps.make_files(PLACE, {"slow.bin": 50_000, "later.bin": 3000})
    with service.Service("--folder", os.environ["TMPDIR"] + "/sim2") as place:
        with steps.signed_in(place, ONE, "--profile", "closed") as (app, files):
            begin(place, files)
            app.window("Yunduo").do("window.close")
            steps.answer(app, "Pause and Quit")
            app.process.wait(20)
            assert app.process.returncode == 0
        place.post("/_sim/clear")
        with flow.start("--profile", "closed") as app:
            end(app, place, made)


flow.main()
