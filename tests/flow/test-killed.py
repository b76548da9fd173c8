#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Transfers outlive the program: killed, and closed with transfers under way; and so does a walk
for the names of all files."""
import collections
import json
import os
import re

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


def kill(app):
    app.process.kill()
    app.process.wait(10)
    app.process.returncode = 0


def test_killed():
    made = steps.make_files(PLACE, {"slow.bin": 50_000, "later.bin": 3000})
    with service.Service("--folder", os.environ["TMPDIR"] + "/sim") as place:
        with steps.signed_in(place, ONE) as (app, files):
            begin(place, files)
            kill(app)
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


def listed(place):
    """How often each folder was asked for."""
    return collections.Counter(json.loads(e["body"])["parent_file_id"]
                               for e in place.asked("openFile/list"))


def test_names_are_indexed_once():
    content = {f"/deep {n}/inner {n}/leaf {n}.txt": str(n) for n in range(10, 16)}
    with service.Service("--folder", os.environ["TMPDIR"] + "/sim3") as place:
        with steps.signed_in(place, content, "--profile", "names") as (app, files):
            files.row("deep 10", timeout=20)
            place.post("/_sim/clear")
            place.post("/_sim/faults", endpoint="openFile/list", kind="hang", nth=7, times=99)
            app.wait("list", "Storages").rows(in_view=False)[0].click(button=3)
            app.wait("menu item", "Index All Names").click()
            ui.until(lambda: sum(listed(place).values()) >= 7, 30, "half of the folders")
            before = listed(place)
            kill(app)
        place.post("/_sim/clear")
        with flow.start("--profile", "names") as app:
            ui.until(lambda: len(listed(place) + before) == 13, 40, "all folders")
            app.wait("label", "All names are indexed", timeout=20)
            ui.key("ctrl+f")
            app.wait("button", "Search", "pressed", timeout=20)
            ui.type_text("leaf")
            found = app.wait("list", re.compile("Found|Search|Results"), timeout=20)
            ui.until(lambda: len(found.find_all("label", re.compile("^leaf"))) == 6, 20, "leaves")
            # beside what is open and what was asked for when it was killed
            twice = [f for f, n in (listed(place) + before).items() if n > 1]
            assert len(twice) <= 2, (before, listed(place))


flow.main()
