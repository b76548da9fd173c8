#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does the private session work on this machine?  To be run under ./session."""
import os
import subprocess

import flow
import ui

SHOT = os.path.join(os.environ["TMPDIR"], "shot.png")


def files(*names):
    paths = [os.path.join(os.environ["TMPDIR"], n) for n in names]
    for path in paths:
        with open(path, "w", encoding="utf-8") as f:
            f.write(path)
    return paths


def test_the_home_is_a_fresh_one():
    assert os.environ["HOME"].startswith(os.environ["SESSION_DIR"])
    assert os.listdir(os.environ["HOME"] + "/Documents") == []


def test_the_keyring_keeps_a_secret():
    subprocess.run(["secret-tool", "store", "--label=t", "test", "yes"], input="令牌", text=True,
                   check=True)
    assert ui.run("secret-tool", "lookup", "test", "yes") == "令牌"


def test_files_are_dragged_between_programs():
    paths = files("a b.txt", "中文 #%.txt")
    with ui.App("/usr/bin/python3", ui.HERE + "/dragsource.py", "--accept",
                "--title", "target") as target:
        target.wait("label", "drop here")
        target.move(100, 100)
        ui.drag_files_onto(target.window("target"), paths)
        target.wait_output("^DROP-DONE")
        uris = [ln[5:] for ln in target.lines if ln.startswith("DROP ")]
        assert [ui.path_of(uri) for uri in uris] == paths, uris


def test_a_screenshot_has_true_colours():
    ui.screenshot(SHOT)
    w, h = ui.screen_size()
    assert ui.run("convert", SHOT, "-format", f"%[hex:p{{{w - 2},{h - 2}}}]", "info:") == "7A8A99"


flow.main()
