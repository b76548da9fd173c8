#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets come from standard input and go to the keyring: nowhere else are they ever seen."""
import json
import os
import urllib.parse

import service
from hunter import Hunter
from terminal import Shell, add, main, secrets


def plant(hunter, stdin):
    for line in stdin.split():
        name, _, value = line.partition("=")
        hunter.plant(name, value)
    return stdin


def gather(hunter, place):
    """Plant what the service was sent."""
    for entry in place.get("/_sim/journal")["journal"]:
        bearer = entry["headers"].get("authorization", "").removeprefix("Bearer ")
        if bearer:
            hunter.plant("access token", bearer)
        if entry["endpoint"] == "/oauth/access_token":
            hunter.plant("a later refresh token", json.loads(entry["body"])["refresh_token"])
        query = urllib.parse.urlsplit(entry["path"]).query
        for name, value in urllib.parse.parse_qsl(query):
            if "signature" in name.lower() and len(value) > 20:
                hunter.plant(f"{entry['endpoint']} signature", value)


def watch(hunter, shell, *words, stdin=""):
    """Runs a command, and looks at the process while it works."""
    program = shell.start(*words, stdin=-1, env_more={"G_MESSAGES_DEBUG": "all"})
    hunter.look_at_process(program.pid)
    out, err = program.communicate(stdin, timeout=60)
    assert program.returncode == 0, (words, out, err)
    hunter.look("what it printed", out + err)
    assert "DEBUG" in out + err, "it says what it does"


def test_nowhere_else():
    hunter, shell = Hunter(), Shell("hunted")
    with service.Service() as place:
        place.post("/_sim/add", user="alice", drive="backup", path="/one.txt", text="1")
        stdin = plant(hunter, secrets(place))
        watch(hunter, shell, "add-storage", "--name", "Cloud", "--api-address", place.url,
              "--client-id", place.info["client_id"], "--drive-type", "backup", stdin=stdin)
        tokens = place.asked("/oauth/access_token")
        assert len(tokens) == 1, tokens
        watch(hunter, shell, "ls", "Cloud:/")
        place.post("/_sim/expire", what="tokens")
        watch(hunter, shell, "stat", "Cloud:/one.txt")
        with open(os.environ["TMPDIR"] + "/up.bin", "wb") as f:
            f.write(bytes(50_000))
        watch(hunter, shell, "put", f.name, "Cloud:/")
        watch(hunter, shell, "get", "Cloud:/one.txt", os.environ["HOME"])
        stdin = plant(hunter, secrets(place))
        watch(hunter, shell, "login", "Cloud", stdin=stdin)
        wrong = plant(hunter, "client_secret=mistyped-secret-0123456789\n"
                      "refresh_token=head.body-of-a-token.signature\n")
        hunter.look("a refusal", add(shell, place, "More", stdin=wrong, expect=4).stderr)
        gather(hunter, place)
        hunter.look_in_files(os.environ["SESSION_DIR"], but=("/keyrings/",))
    hunter.look("all that was printed", shell.output)
    kinds = list(hunter.names.values())
    assert kinds.count("access token") >= 2 and "a later refresh token" in kinds, kinds
    assert {"PUT oss signature", "GET oss signature"} <= set(kinds), kinds
    assert kinds.count("refresh_token") == 3 and kinds.count("client_secret") == 2, kinds
    assert any("yunduo.db" in where for where in hunter.seen), sorted(hunter.seen)
    assert not hunter.found, "\n".join(sorted(set(hunter.found)))


main()
