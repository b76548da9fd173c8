#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""No keyring at all: signed in for now, and told that it is not saved."""
import os

import flow
import service
import steps

SHOT = os.environ["TMPDIR"] + "/code.png"


def test_not_saved_is_said():
    with service.Service() as place, flow.start() as app:
        place.post("/_sim/add", user="alice", drive="backup", path="/one.txt", text="1")
        steps.add_storage(app, place, SHOT)
        app.wait("tree grid", "Files", timeout=20).row("one.txt", timeout=40)
        app.wait("label", "Not saved – no keyring", timeout=30)

        # Closing would lose the sign-in: that is said first.
        app.window("Yunduo").do("window.close")
        app.wait("button", "Close Anyway", timeout=10).click()
        app.process.wait(10)


flow.main()
