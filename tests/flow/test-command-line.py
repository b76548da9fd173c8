#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program's options, and what it says without a display."""
import os
import re
import subprocess

import flow


def ask(*arguments, **env):
    surroundings = {k: v for k, v in os.environ.items() if k != "G_DEBUG"}
    surroundings.update(flow.environment())
    surroundings.update(env)
    return subprocess.run([flow.program(), *arguments], capture_output=True, text=True, timeout=20,
                          env={k: v for k, v in surroundings.items() if v is not None}, check=False)


def test_version():
    reply = ask("--version")
    assert reply.returncode == 0
    assert re.fullmatch(r"yunduo \d+\.\d+\.\d+\n", reply.stdout), reply.stdout


def test_help():
    reply = ask("--help")
    assert reply.returncode == 0
    assert "--profile" in reply.stdout and "--version" in reply.stdout


def test_help_in_chinese():
    reply = ask("--help", LANGUAGE="zh_CN", LANG="en_US.UTF-8")
    assert reply.returncode == 0


def test_bad_profile():
    for name in ("", "a b", "../x", "-", "9", "x" * 33):
        reply = ask("--profile", name)
        assert reply.returncode == 1, name
        assert "profile" in reply.stderr


def test_unknown_option():
    reply = ask("--nonsense")
    assert reply.returncode == 1
    assert "--nonsense" in reply.stderr


def test_no_display():
    reply = ask(DISPLAY=None, WAYLAND_DISPLAY=None)
    assert reply.returncode == 1
    assert "display" in reply.stderr


def test_two_profiles_at_once():
    with flow.start("--profile", "one") as first, flow.start("--profile", "two") as second:
        first.wait("button", "Try the Demo Drive")
        second.wait("button", "Try the Demo Drive")


flow.main()
