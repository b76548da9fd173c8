#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in by a code in the terminal, which a phone can really read."""
import os
import re
import signal

import service
import ui
from terminal import (NOT_FOUND, SIGN_IN, USAGE, main, on_terminal, refresh_token, secrets,
                      storage)

MODULE = 4
BLOCKS = {" ": (0, 0), "▄": (0, 1), "▀": (1, 0), "█": (1, 1)}


def photograph(lines):
    """The half blocks as a picture, and what a reader of codes sees in it."""
    rows = []
    for line in lines:
        for half in (0, 1):
            row = b"".join((b"\0" if BLOCKS[c][half] else b"\xff") * MODULE for c in line)
            rows += [row] * MODULE
    path = os.path.join(os.environ["TMPDIR"], "code.pgm")
    with open(path, "wb") as f:
        f.write(b"P5 %d %d 255\n" % (len(rows[0]), len(rows)) + b"".join(rows))
    return ui.decode_qr(path)


def read_code(program):
    """The code that a program shows, and the address below it."""
    code = []
    for line in program.stderr:
        line = line.rstrip("\n")
        if line and set(line) <= set(BLOCKS):
            code.append(line)
        elif line.startswith("http"):
            return photograph(code), line
    raise AssertionError(code)


def confirm(screen):
    service.Phone(re.search(r"address:\s+(http\S+)", screen).group(1)).confirm()


def sign_out(place):
    place.post("/_sim/revoke", user="alice")


def test_by_code():
    with storage("by-code", files={"/a.txt": "a"}) as (shell, place):
        sign_out(place)
        shell.run("ls", "Cloud:/", expect=SIGN_IN)
        program = shell.start("login", "Cloud", stdin=-3)
        seen, address = read_code(program)
        assert seen == [address], (seen, address)
        service.Phone(address).confirm()
        out, err = program.communicate(timeout=20)
        assert program.returncode == 0 and "Signed in" in err and not out, (out, err)
        assert shell.lines("ls", "Cloud:/") == ["a.txt"]


def test_by_token():
    with storage("by-token", files={"/a.txt": "a"}) as (shell, place):
        sign_out(place)
        shell.run("login", "Cloud:", stdin=f"refresh_token={refresh_token(place)}\n")
        assert shell.lines("ls", "Cloud:/") == ["a.txt"], "the client secret was kept"
        other = secrets(place, "bob")
        assert "account" in shell.run("login", "Cloud", stdin=other, expect=SIGN_IN).stderr
        assert shell.lines("ls", "Cloud:/") == ["a.txt"], "another person changes nothing"
        shell.run("login", "Nowhere", expect=NOT_FOUND)
        shell.run("login", expect=USAGE)
        shell.run("--vault=memory", "login", "Cloud", expect=USAGE)


def test_a_signal_ends_it():
    with storage("login-signal") as (shell, place):
        program = shell.start("login", "Cloud", stdin=-3)
        read_code(program)
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=20)
        assert program.returncode == -signal.SIGINT and not out, (program.returncode, err)


def test_a_new_storage_by_code():
    """add-storage without a token shows a code to whoever has a terminal."""
    with storage("new-by-code", files={"/a.txt": "a"}) as (shell, place):
        status, screen = on_terminal(
            shell, confirm, b"open its address:\r\nhttp", "add-storage", "--name", "New",
            "--api-address", place.url, "--client-id", place.info["public_client_id"],
            "--drive-type", "backup")
        assert status == 0 and "\033[38;5;16;48;5;231m" in screen, screen
        assert shell.lines("ls", "New:/") == ["a.txt"]


main()
