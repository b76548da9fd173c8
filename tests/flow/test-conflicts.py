#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that are taken: one question after the other, put off, answered for one and for all."""
import os

import flow
import service
import steps
import ui

PLACE = os.environ["TMPDIR"] + "/conflicts"
NAMES = ["one.bin", "two.bin", "three.bin"]


def signed_in(place, names, *words):
    return steps.signed_in(place, {"/" + name: "old" for name in names}, *words)


def ask(app):
    """The question that the summary opens."""
    app.wait("button", "Answer…", timeout=20).click()
    return heading(app)


def heading(app):
    def look():
        labels = [n.name for w in app.children for n in w.find_all("label")]
        return next((n for n in labels if n.endswith("Is There Already")), None)
    return ui.until(look, 10, "a question")


def answered(app, before):
    """The next question, or None."""
    def look():
        labels = [n.name for w in app.children for n in w.find_all("label")]
        return [n for n in labels if n.endswith("Is There Already") and n != before] or \
            ([None] if not app.find("button", "Later") else None)
    return ui.until(look, 10, "the question to go")[0]


def test_each_upload_gets_its_answer():
    made = steps.make_files(PLACE, {name: 3000 + len(name) for name in NAMES})
    with service.Service() as place, signed_in(place, NAMES) as (app, files):
        files.row("one.bin", timeout=20)
        ui.drag_files_onto(files, [f"{PLACE}/{name}" for name in NAMES])
        app.wait("button", "Transfers").click()
        app.wait("label", "3 files wait for an answer", timeout=20)
        ask(app)
        app.wait("label", "Replacing it puts the old file into the recycle bin.")
        ui.key("Escape")
        app.gone("button", "Later", timeout=10)
        app.wait("label", "3 files wait for an answer")
        assert not place.asked("PUT oss"), "sent before there was an answer"

        asked = ask(app)
        for label in ("Skip", "Replace", "Keep Both"):
            assert asked, label
            app.wait("button", label).click()
            asked = answered(app, asked)
        assert asked is None, asked
        wanted = {"/one.bin": [b"old"], "/two.bin": [made["two.bin"]], "/three.bin": [b"old"],
                  "/three (1).bin": [made["three.bin"]]}
        ui.until(lambda: place.files() == wanted, 20, lambda: f"the answers, have {place.files()}")


def test_one_answer_for_all():
    made = steps.make_files(PLACE, {name: 3000 + len(name) for name in NAMES})
    with service.Service() as place, \
            signed_in(place, NAMES, "--profile", "all") as (app, files):
        files.row("one.bin", timeout=20)
        ui.drag_files_onto(files, [f"{PLACE}/{name}" for name in NAMES])
        app.wait("button", "Transfers").click()
        app.wait("label", "3 files wait for an answer", timeout=20)
        ask(app)
        app.wait("checkbox", "Do the same for the 2 others of this group").click()
        app.wait("button", "Replace").click()
        app.gone("button", "Later", timeout=10)
        wanted = {"/" + name: [made[name]] for name in NAMES}
        ui.until(lambda: place.files() == wanted, 20, lambda: f"the answers, have {place.files()}")


def test_download_over_a_local_file():
    os.makedirs(steps.downloads(), exist_ok=True)
    local = steps.downloads() + "/one.bin"
    with open(local, "w", encoding="utf-8") as f:
        f.write("mine, and longer")
    with service.Service() as place, \
            signed_in(place, ["one.bin"], "--profile", "down") as (app, files):
        files.row("one.bin", timeout=20).click()
        app.wait("button", "Download", state="sensitive").click()
        app.wait("button", "Transfers").click()
        ask(app)
        app.wait("label", "Replacing it overwrites the file on this computer.")
        app.wait("button", "Replace").click()
        transfers = app.wait("list", "Transfers")
        ui.until(lambda: [n for n in transfers.find_all("label")
                          if n.name.startswith("Downloaded")], 20, "the download")
        with open(local, encoding="utf-8") as f:
            assert f.read() == "old"


flow.main()
