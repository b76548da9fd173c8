#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in with the code that is on the screen, as a phone reads it; and staying signed in."""
import os
import subprocess

import flow
import service
import steps
import ui

SHOT = os.environ["TMPDIR"] + "/code.png"


def secrets():
    """What the keyring holds of ours, as secret-tool tells; the secret itself is not printed."""
    out = subprocess.run(["secret-tool", "search", "--all", "profile", "default"],
                         capture_output=True, text=True, check=False)
    return out.stdout + out.stderr


def plain_files():
    """The contents of every file in the person's home, for a search for secrets."""
    for folder, _, names in os.walk(os.environ["HOME"]):
        for name in names:
            path = os.path.join(folder, name)
            if "keyrings" not in path:
                with open(path, "rb") as f:
                    yield path, f.read()


def check_polls(place):
    """The service is asked about a code at most once a second (to a twentieth, for the road)."""
    polls = {}
    for entry in place.get("/_sim/journal")["journal"]:
        if entry["path"].endswith("/status"):
            polls.setdefault(entry["path"], []).append(entry["time_us"])
    assert polls and all(len(times) > 1 for times in polls.values()), polls
    gaps = [b - a for times in polls.values() for a, b in zip(times, times[1:])]
    assert min(gaps) >= 950_000, f"polls {gaps} µs apart"


def test_sign_in_and_stay_signed_in():
    with service.Service("--folder", os.environ["TMPDIR"] + "/sim") as place:
        with flow.start() as app:
            address = steps.add_storage(app, place, SHOT)
            assert address.startswith(place.url + "/o/oauth/authorize?sid="), address
            app.wait("list", "Storages", timeout=20)
            # An empty drive says where files may be.
            app.wait("button", "Refresh")
        check_polls(place)
        assert "client" in secrets()
        with flow.start() as app:
            app.wait("list", "Storages", timeout=20)
            place.post("/_sim/add", user="alice", drive="backup", path="/after.txt", text="x")
            app.wait("button", "Refresh", state="sensitive", timeout=20).click()
            app.wait("tree grid", "Files", timeout=20).row("after.txt", timeout=20)
        assert len(place.asked("/oauth/access_token")) == 1, "only the sign-in asked for a token"


def test_no_secret_in_plain_files():
    with service.Service() as place:
        tokens = place.post("/_sim/tokens", user="alice", client_id=place.info["client_id"])
    marker = tokens["access_token"].split(".")[0].encode()
    for path, content in plain_files():
        assert marker + b"." not in content, f"a token is in {path}"


flow.main()
