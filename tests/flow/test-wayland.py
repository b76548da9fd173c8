#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The app under a Wayland compositor without a screen: it starts, draws and quits."""
import contextlib
import glob
import os
import subprocess

import flow
import ui

SOCKET = "yunduo-test"
WESTON = ["weston", "--backend=headless-backend.so", "--use-pixman", "--no-config", "--debug",
          "--shell=kiosk-shell.so", "--width=960", "--height=640", "--idle-time=0",
          "--socket=" + SOCKET, "--log=" + os.environ["TMPDIR"] + "/weston.log"]
ENVIRONMENT = {"GDK_BACKEND": "wayland", "WAYLAND_DISPLAY": SOCKET}


@contextlib.contextmanager
def compositor():
    socket = os.path.join(os.environ["XDG_RUNTIME_DIR"], SOCKET)
    with subprocess.Popen(WESTON, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as weston:
        try:
            ui.until(lambda: os.path.exists(socket), 20, "the compositor")
            yield weston
        finally:
            weston.terminate()
            weston.wait(10)


def take_picture(name):
    """What is on the screen that is not there."""
    folder = os.path.join(os.environ["TMPDIR"], name)
    os.makedirs(folder, exist_ok=True)
    subprocess.run(["weston-screenshooter"], cwd=folder, check=True, timeout=20,
                   env={**os.environ, "WAYLAND_DISPLAY": SOCKET})
    p = glob.glob(folder + "/*.png")[0]; import shutil; shutil.copy(p, "/tmp/wt/desktop-shot-" + name + ".png"); print("#", count_colours(p), flush=True); return p


def count_colours(picture):
    return int(ui.run("identify", "-format", "%k", picture))


def test_it_starts_draws_and_quits():
    with compositor():
        empty = count_colours(take_picture("empty"))
        with flow.start(env=ENVIRONMENT) as app:
            app.wait("button", "Try the Demo Drive").do("click")
            app.wait("tree grid", "Files", timeout=20)
            app.wait("label", "Welcome.txt", timeout=20)
            # Text and icons have many more colours than an empty screen.
            ui.until(lambda: count_colours(picture := take_picture(str(count()))) > empty + 200
                     and keep(picture), 20, "the window to be drawn")
        assert app.process.returncode == 0, app.process.returncode


def count(numbers=iter(range(10 ** 6))):
    return next(numbers)


def keep(picture):
    """For those who look."""
    os.makedirs(flow.OUTPUT, exist_ok=True)
    os.replace(picture, os.path.join(flow.OUTPUT, "wayland.png"))
    return True


flow.main()
