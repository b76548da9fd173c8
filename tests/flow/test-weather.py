#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The service goes out of reach in the middle of a transfer, and comes back; how it is greeted."""
import contextlib
import glob
import os
import sqlite3
import time

import flow
import hello
import service
import steps
import ui

PLACE = os.environ["TMPDIR"] + "/weather"
FOLDER = os.environ["TMPDIR"] + "/sim"


def starts(app, text):
    labels = app.wait("list", "Transfers").find_all("label")
    return len([n for n in labels if n.name.startswith(text)])


def test_out_of_reach_and_back():
    made = steps.make_files(PLACE, {"one.bin": 50_000, "two.bin": 3000})
    with contextlib.ExitStack() as running:
        with service.Service("--folder", FOLDER) as place:
            app, files = running.enter_context(steps.signed_in(place, {"/one.txt": "1"}))
            files.row("one.txt", timeout=20)
            place.post("/_sim/faults", endpoint="PUT oss", kind="hang", times=99)
            ui.drag_files_onto(files, [f"{PLACE}/one.bin", f"{PLACE}/two.bin"])
            ui.until(lambda: place.asked("PUT oss"), 20, "a part to be on its way")
        app.wait("button", "Transfers").click()
        ui.until(lambda: starts(app, "Waiting") == 2, 30, "both to wait")
        ui.until(lambda: starts(app, "Waiting – the service is out of reach") == 2, 30,
                 "both to say why")
        assert starts(app, "Failed") == 0
        with service.Service("--folder", FOLDER, port=place.port) as again:
            back = time.monotonic()
            ui.until(lambda: again.asked("openFile/create") or again.asked("PUT oss") or
                     again.asked("openFile/getUploadUrl") or
                     again.asked("openFile/listUploadedParts"), 20, "them to go on")
            print(f"# went on after {time.monotonic() - back:.1f} s")
            assert time.monotonic() - back < 5, "they went on too late"
            wanted = {"/" + name: [data] for name, data in made.items()}
            ui.until(lambda: {p: d for p, d in again.files().items() if p in wanted} == wanted, 40,
                     "both files to be there")


def test_http_1_only():
    """The account's address is one that speaks TLS, from now on."""
    with service.Service() as place, hello.Greeted() as greeted:
        steps.keep_storage(place, "--profile", "greeting")
        path, = glob.glob(os.environ["XDG_DATA_HOME"] + "/**/greeting/yunduo.db", recursive=True)
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.execute("UPDATE account SET api_url = ?", (greeted.url,))
        with flow.start("--profile", "greeting"):
            assert hello.offers_only_http_1(greeted.hello())


flow.main()
