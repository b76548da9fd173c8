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
WIDTH, HEIGHT = 1100, 800
WESTON = ["weston", "--backend=headless-backend.so", "--no-config", "--debug",
          "--shell=desktop-shell.so", f"--width={WIDTH}", f"--height={HEIGHT}", "--idle-time=0",
          "--socket=" + SOCKET, "--log=" + os.environ["TMPDIR"] + "/weston.log"]
ENVIRONMENT = {"GDK_BACKEND": "wayland", "WAYLAND_DISPLAY": SOCKET}


def drawing():
    """Into memory: newer ones call that a renderer."""
    known = subprocess.run(["weston", "--help"], stdout=subprocess.PIPE, text=True, check=False)
    return "--renderer=pixman" if "--renderer" in known.stdout else "--use-pixman"


@contextlib.contextmanager
def compositor():
    socket = os.path.join(os.environ["XDG_RUNTIME_DIR"], SOCKET)
    with subprocess.Popen([*WESTON, drawing()], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as weston:
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
    for old in glob.glob(folder + "/*.png"):
        os.remove(old)
    subprocess.run(["weston-screenshooter"], cwd=folder, check=True, timeout=20,
                   env={**os.environ, "WAYLAND_DISPLAY": SOCKET})
    return glob.glob(folder + "/*.png")[0]


def take_settled_picture(name):
    """When two pictures are the same but for a clock."""
    last = [take_picture(name + "0")]

    def settled():
        last.append(take_picture(name + str(len(last) % 2)))
        return ui.difference(*last[-2:]) < 2000
    ui.until(settled, 20, "the screen to settle")
    return last[-1]


def test_it_starts_draws_and_quits():
    with compositor():
        empty = take_settled_picture("empty")
        with flow.start(env=ENVIRONMENT) as app:
            app.wait("button", "Try the Demo Drive").do("click")
            app.wait("tree grid", "Files", timeout=20)
            app.wait("label", "Welcome.txt", timeout=20)
            drawn = take_settled_picture("drawn")
            os.makedirs(flow.OUTPUT, exist_ok=True)
            subprocess.run(["cp", drawn, os.path.join(flow.OUTPUT, "wayland.png")], check=True)
            changed = ui.difference(empty, drawn) / (WIDTH * HEIGHT)
            assert changed > 0.5, f"{changed:.0%} of the screen is a window of ours"
        assert app.process.returncode == 0, app.process.returncode


flow.main()
