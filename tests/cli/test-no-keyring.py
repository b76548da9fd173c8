#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server without a keyring: no token is spent for nothing, and the manual's way works."""
import os
import shlex
import shutil
import subprocess

import service
from terminal import KEYRING, PROGRAM, Shell, add, main, secrets


def test_no_token_is_spent():
    shell = Shell("none")
    with service.Service() as place:
        stdin = secrets(place)
        done = add(shell, place, stdin=stdin, expect=KEYRING)
        assert "keyring" in done.stderr
        assert not place.asked("/oauth/access_token")
        assert shell.json("storages") == []


def test_a_keyring_of_its_own():
    """As the manual says it, twice: what the first run keeps the second one finds."""
    if not shutil.which("gnome-keyring-daemon") or not shutil.which("dbus-run-session"):
        return
    home = os.environ["HOME"]
    password = os.path.join(home, "password")
    with open(password, "w", encoding="ascii") as f:
        f.write("a password")

    def on_server(command, stdin=""):
        words = (f"gnome-keyring-daemon --unlock --components=secrets < {password} >/dev/null &&"
                 f" {command}")
        done = subprocess.run(["dbus-run-session", "--", "sh", "-c", words], input=stdin,
                              capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, (done.stdout, done.stderr)
        return done.stdout

    with service.Service() as place:
        place.post("/_sim/add", user="alice", drive="backup", path="/a.txt", text="a")
        words = [PROGRAM, "--profile", "server", "add-storage", "--name", "Cloud", "--api-address",
                 place.url, "--client-id", place.info["client_id"], "--drive-type", "backup"]
        on_server(shlex.join(words), secrets(place))
        assert on_server(f"{PROGRAM} --profile server ls Cloud:/") == "a.txt\n"


main()
