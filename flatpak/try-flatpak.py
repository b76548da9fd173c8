#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed development Flatpak starts, stays in its sandbox, and takes a drop (TAP).

To be run by ./dev flatpak, in a session with portals.
"""
import os
import subprocess

import flow
import ui

ID = os.environ["YD_FLATPAK"]


def test_it_has_no_access_to_the_home_folder():
    path = os.path.join(os.environ["HOME"], "secret.txt")
    with open(path, "w", encoding="utf-8") as f:
        f.write("no")
    done = subprocess.run(["flatpak", "run", "--user", "--command=cat", ID, path],
                          capture_output=True, text=True, check=False)
    assert done.returncode != 0 and "no" != done.stdout, done


def test_it_starts_and_takes_a_drop():
    path = os.path.join(os.environ["HOME"], "Documents", "through the portal 云.txt")
    with open(path, "w", encoding="utf-8") as f:
        f.write("handed over\n")
    with ui.App("flatpak", "run", "--user", ID, sandboxed="yunduo") as app:
        app.wait("button", "Try the Demo Drive").click()
        files = app.wait(name="Files", timeout=30)
        ui.drag_files_onto(files, [path], portal=True)
        files.row(os.path.basename(path), timeout=30)
        assert not app.complaints, app.complaints
        app.close()


flow.main()
