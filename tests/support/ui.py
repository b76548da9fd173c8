# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drive a GTK 4 program as a person would.  To be run under ./session.  Example:

    import ui
    with ui.App("build/app") as app:
        app.wait("button", "Add Storage").click()
        dialog = app.window("Add Storage")
        dialog.wait("text box", "Name").fill("alice")
        dialog.wait("button", "Save").click()
        ui.drag_files_onto(app.wait("tree grid", "Files"), ["/tmp/a.txt"])
        ui.screenshot("shot.png")
        assert not app.complaints
"""
import os
import re
import subprocess
import sys
import threading
import time

from atspi import ATSPI, ROOT, SCALE, Node, Timeout, call, call_many, getter, until
from gi.repository import Gio, GLib
from pointer import (carry, click_at, drag, key, run, screen_size, scroll, type_text, xdo,
                     xwindows)

__all__ = [
    "App", "Node", "Timeout", "at_corner", "carry", "click_at", "clipboard_files", "decode_qr",
    "difference", "drag", "drag_files_onto", "drag_out", "is_on_screen", "key", "other_app",
    "path_of", "run", "screen_size", "screenshot", "scroll", "type_text", "until", "xdo",
    "xwindows"]

BORDER = 1
HERE = os.path.dirname(os.path.abspath(__file__))
COMPLAINT = re.compile(r"-(WARNING|CRITICAL|ERROR) \*\*|Sanitizer|runtime error:")
# GTK 4.24 says so of itself when the machine is too slow for its frames.
OF_GTK = "gdk_frame_timings_submitted() called on submitted frame"


class App(Node):
    """A program under test: started on entry, ended on exit; its output is kept line by line.

    SANDBOXED is the name that a program in a sandbox has, on the accessibility bus and as its
    window class: it speaks through a proxy, and its windows do not know our process id.
    """

    def __init__(self, *cmd, env=None, sandboxed=None):
        self.t0 = time.monotonic()
        self.process = subprocess.Popen(
            [str(c) for c in cmd], env={**os.environ, **(env or {})}, text=True, errors="replace",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.pid, self.lines, self.sandboxed = self.process.pid, [], sandboxed
        self.owner = f"^{sandboxed}$" if sandboxed else self.pid
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        super().__init__(None, self)
        try:
            self.where = until(self._find, 30, lambda: f"{cmd[0]} to show itself\n{self.output}")
        except BaseException:
            self.close()
            raise

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if os.environ.get("UI_VERBOSE"):
                print("app:", line, end="", file=sys.stderr)

    def _find(self):
        if self.process.poll() is not None:
            raise Timeout(f"the program ended with {self.process.returncode}\n{self.output}")
        apps = call((ATSPI + "Registry", ROOT), "Accessible", "GetChildren", default=[])
        dbus = ("org.freedesktop.DBus", "/org/freedesktop/DBus")
        pids = call_many([(dbus, dbus[0], "GetConnectionUnixProcessID", GLib.Variant("s", a[0]))
                          for a in apps])
        for where, pid in zip(apps, pids):
            where = tuple(where)
            ours = pid == self.pid
            if self.sandboxed:
                ours = call_many([getter(where, "Accessible", "Name")])[0] == self.sandboxed
            if ours and call(where, "Accessible", "GetChildren"):
                return where
        return None

    @property
    def output(self):
        return "\n".join(self.lines)

    @property
    def complaints(self):
        """GLib warnings and criticals, sanitizer reports: a test should end with none."""
        return [ln for ln in self.lines if COMPLAINT.search(ln) and OF_GTK not in ln]

    def wait_output(self, pattern, timeout=None, start=0):
        """Wait for a line of output that PATTERN is found in; returns the match."""
        def look():
            found = (re.search(pattern, line) for line in self.lines[start:])
            return next((m for m in found if m), None)
        return until(look, timeout, lambda: f"output {pattern!r}; had\n{self.output}")

    def window(self, title=None, timeout=None):
        return until(
            lambda: next((k for k in self.children if title in (None, k.name)), None), timeout,
            lambda: f"window {title!r} among {[k.name for k in self.children]}")

    def move(self, x, y, title=None):
        for win in xwindows(self.owner):
            if not win.popup and win.width > 10 and title in (None, win.title):
                left, top = (win.margin[0], win.margin[2]) if win.margin else (0, 0)
                xdo("windowmove", "--sync", win.id, x - left, y - top)
                xdo("windowraise", win.id)

    def resize(self, width, height, title=None):
        """Give a window this size, without its shadow."""
        for win in xwindows(self.owner):
            if not win.popup and win.width > 10 and title in (None, win.title):
                left, right, top, bottom = win.margin or [0, 0, 0, 0]
                xdo("windowsize", win.id, width * SCALE + left + right,
                    height * SCALE + top + bottom)

    def close(self, timeout=5):
        """Close the windows as their close buttons would; if the program stays, end it.  Returns
        its exit status."""
        if self.process.poll() is None:
            for window in reversed(self.children if self.where else []):
                window.do("window.close", missing=None)
            for end in (None, self.process.terminate, self.process.kill):
                if end:
                    end()
                try:
                    self.process.wait(timeout)
                    break
                except subprocess.TimeoutExpired:
                    pass
        self._reader.join(1)
        return self.process.returncode

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


# ---- files in and out -----------------------------------------------------

def other_app(*args):
    app = App("/usr/bin/python3", HERE + "/dragsource.py", *args)
    app.wait_output("^READY")
    return app


def at_corner(app, width=140, height=90):
    w, h = screen_size()
    app.move(w - width * SCALE - 20, h - height * SCALE - 20)
    return app.window().center


def drag_files_onto(node, paths, portal=False, **kw):
    """Drag PATHS from another application's window onto NODE."""
    with other_app(*(["--portal"] if portal else []), *paths) as source:
        drag(at_corner(source), node.center, **kw)
        source.wait_output("^DRAG-BEGIN")
        source.wait_output("^DRAG-END")


def drag_out(node, **kw):
    """Drag NODE to another application's window; returns the URIs that arrived there."""
    with other_app("--accept") as target:
        drag(node.center, at_corner(target), **kw)
        target.wait_output("^DROP-DONE")
        return [line[5:] for line in target.lines if line.startswith("DROP ")]


def clipboard_files(*paths, image=None):
    """Let another application own PATHS on the clipboard, or the IMAGE in a PNG file; close() what
    is returned to let go."""
    what = ["--mime", "image/png", "--bytes", image] if image else paths
    return other_app("--clipboard", *what)


def path_of(uri):
    return Gio.File.new_for_uri(uri).get_path()


def is_on_screen(node):
    """Newer GTK counts the border of a window to what is in it."""
    x, y, w, h = node.rect()
    width, height = screen_size()
    return x >= -BORDER and x + w <= width + BORDER and y >= -BORDER and y + h <= height + BORDER


# ---- pictures -------------------------------------------------------------

def screenshot(path, rect=None):
    """The whole screen, or (x, y, width, height) of it, as a PNG."""
    crop = ["-crop", "{2}x{3}+{0}+{1}".format(*rect), "+repage"] if rect else []
    run("import", "-window", "root", *crop, path)
    return path


def decode_qr(image):
    """What the QR codes in IMAGE say."""
    return run("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", image, check=False,
               stderr=subprocess.DEVNULL).splitlines()


def difference(a, b, tolerance=0):
    """The number of pixels of which a colour differs by more than TOLERANCE percent.  (The AE of
    ImageMagick 7 says by how much.)"""
    return round(float(run("convert", a, b, "-compose", "difference", "-composite", "-separate",
                           "-evaluate-sequence", "max", "-threshold", f"{tolerance}%",
                           "-format", "%[fx:mean*w*h]", "info:")))
