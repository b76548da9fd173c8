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


def width_of_a_word(*options):
    """How wide a GTK program draws a word in a session of its own."""
    script = ("import gi; gi.require_version('Gtk', '4.0'); from gi.repository import Gtk; "
              "Gtk.init(); print(Gtk.Label(label='Storage').measure(0, -1)[1])")
    return int(ui.run(ui.HERE + "/session", "--no-keyring", "--a11y", "none", "--wm", "none",
                      *options, "--", "/usr/bin/python3", "-c", script))


def test_letters_are_twice_as_large():
    one, two = width_of_a_word(), width_of_a_word("--font-scale", "2")
    assert 1.9 < two / one < 2.1, (one, two)


flow.main()
