#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job without an account: the demo drive, a real drag, a download, a restart."""
import os

import flow
import steps
import ui

SCRATCH = os.environ["TMPDIR"]


def files_of(app):
    return app.wait("tree grid", "Files", timeout=20)


def test_first_run_opens_the_demo_drive():
    with flow.start() as app:
        app.wait("button", "Add Storage")
        app.wait("button", "Try the Demo Drive").click()
        files = files_of(app)
        ui.until(files.rows, 20, "the sample files")
        app.wait("list", "Storages")


def test_restart_shows_the_demo_drive_again():
    with flow.start() as app:
        files = files_of(app)
        ui.until(files.rows, 20, "the sample files")
        assert len(app.wait("list", "Storages").rows(in_view=False)) == 1


def test_dropped_files_and_a_folder_arrive_and_come_back():
    made = steps.make_files(SCRATCH + "/drop", {"a b.txt": 0, "中文 #%.bin": 70_000, "c.dat": 1025})
    inner = steps.make_files(SCRATCH + "/drop/folder", {"inner.txt": 12})
    paths = [f"{SCRATCH}/drop/{n}" for n in [*made, "folder"]]
    with flow.start() as app:
        files = files_of(app)
        ui.until(files.rows, 20, "the sample files")
        ui.drag_files_onto(files, paths)
        for name in [*made, "folder"]:
            app.wait("label", name, timeout=30)

        # Into the folder: its file is there too.
        files.row("folder", timeout=20).double_click()
        files.row("inner.txt", timeout=20)
        app.wait("button", "Back").click()

        for name, content in {**made}.items():
            row = files.row(name, timeout=20)
            row.click()
            app.wait("button", "Download", state="sensitive").click()
            path = os.path.join(steps.downloads(), name)
            ui.until(lambda p=path: os.path.exists(p), 30, path)
            with open(path, "rb") as f:
                assert steps.sha1(f.read()) == steps.sha1(content), name
    assert inner
    assert not [n for n in os.listdir(steps.downloads()) if n.endswith(".part")]


flow.main()
