#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""make-shots.py [--out DIR] [NAME...] - take the screenshots of data/screenshots/.

Each picture is taken of the running app, on the demo drive, in a private session of its own.
"""
import argparse
import gettext
import os
import subprocess

import flow
import ui

HERE = os.path.dirname(os.path.abspath(__file__))
SUPPORT = os.path.join(HERE, "..", "support")
SHOTS = os.path.join(HERE, "..", "..", "data", "screenshots")

# name: (options of the session, width, height, what is to be seen)
PICTURES = {
    "files": ([], 960, 640, "files"),
    "files-dark": (["--dark"], 960, 640, "files"),
    "files-narrow": ([], 360, 640, "files"),
    "files-chinese": (["--lang", "zh_CN.UTF-8"], 960, 640, "files"),
    "welcome": ([], 960, 640, "welcome"),
    "welcome-chinese-dark": (["--dark", "--lang", "zh_CN.UTF-8"], 960, 640, "welcome"),
}


def translated(words):
    """In the language of the session, as the app says it."""
    where = os.path.join(flow.root() or "", "share", "locale")
    catalog = gettext.translation("yunduo", where, [os.environ["LANG"]], fallback=True)
    return catalog.gettext(words)


def take(name, out):
    """Within the session: bring the window to what is to be seen, and take the picture."""
    _, width, height, scene = PICTURES[name]
    with flow.start() as app:
        demo = app.wait("button", translated("Try the Demo Drive"))
        if scene == "files":
            demo.click()
            app.wait("tree grid", translated("Files"), timeout=20).row("Welcome.txt", timeout=20)
        app.resize(width, height)
        app.move(60, 40)
        ui.until(lambda: settled(app, width, height), what="the window to have its size")
        window = next(w for w in ui.xwindows(app.owner) if not w.popup and w.width > 100)
        left, right, top, bottom = window.margin or [0, 0, 0, 0]
        ui.screenshot(os.path.join(out, name + ".png"), (
            window.x + left, window.y + top,
            window.width - left - right, window.height - top - bottom))


def settled(app, width, height):
    """The window has this size and has drawn itself: two pictures of it are the same."""
    if app.window().extents()[2:] != (width, height):
        return False
    first, second = (ui.screenshot(f"{os.environ['TMPDIR']}/{n}.png") for n in "ab")
    return ui.difference(first, second) == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", default=SHOTS)
    parser.add_argument("--within", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    out = os.path.abspath(options.out)
    if options.within:
        take(options.names[0], out)
        return
    os.makedirs(out, exist_ok=True)
    for name in options.names or PICTURES:
        subprocess.run([os.path.join(SUPPORT, "session"), "--timeout", "60", *PICTURES[name][0],
                        "--", __file__, "--within", "--out", out, name], check=True)
        print(os.path.join(out, name + ".png"))


main()
