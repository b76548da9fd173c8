# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person's hands: real pointer and keyboard input through xdotool, and where X windows are."""
import re
import subprocess
import time


def run(*cmd, check=True, **kw):
    return subprocess.run([str(c) for c in cmd], check=check, stdout=subprocess.PIPE, text=True,
                          **kw).stdout


def xdo(*args):
    run("xdotool", *args)


# By their names xdotool would press Alt with them where the keyboard map is a newer one.
PLACES = {f"F{n}": str(66 + n if n < 11 else 84 + n) for n in range(1, 13)}


def key(*keys):
    """Press key combinations, for example key("ctrl+a", "Delete")."""
    keys = ["+".join(PLACES.get(part, part) for part in combination.split("+"))
            for combination in keys]
    xdo("key", "--clearmodifiers", "--delay", 15, *keys)


def type_text(text, delay=8):
    """Type TEXT on the keyboard.  Characters off the keyboard map work too, more slowly."""
    for part in re.findall(r"[\n -~]+|[^\n -~]", text):
        if part.isascii():
            xdo("type", "--delay", delay, "--", part)
        else:  # xdotool maps a spare key for it, without shift, so that capitals need shift
            shift = "shift+" if part != part.lower() else ""
            xdo("key", "--delay", 40, f"{shift}U{ord(part.lower()):04X}")


def click_at(x, y, button=1, count=1):
    """Two moves, then press and release: GTK can miss a click that comes together with the first
    motion over a popover, and the one after it."""
    press = ["mousedown", button, "sleep", 0.02, "mouseup", button]
    if count > 1:  # close together: a busy machine must still make it within the double-click time
        press = ["click", "--repeat", count, "--delay", 20, button]
    move = ["mousemove", x - 9, y - 5, "sleep", 0.02, "mousemove", x, y, "sleep", 0.02]
    xdo(*move, *press, "sleep", 0.04)


def scroll(point, clicks, held=None):
    """Turn the wheel over POINT; positive is down.  HELD is a key."""
    turn = ["click", "--repeat", abs(clicks), "--delay", 12, 5 if clicks > 0 else 4]
    xdo("mousemove", *point, "sleep", 0.03, *holding(held, *turn))


def holding(held, *commands):
    """COMMANDS of xdotool with a key HELD, or none."""
    return ["keydown", held, *commands, "keyup", held] if held else commands


def drag(start, end, button=1, steps=12, pause=0.02, hold=0.25, release=True, held=None):
    """Drag from START to END.  The pauses let source and target answer each message.  HELD is a key
    that is pressed on the way, and let go with the button."""
    (x0, y0), (x1, y1) = start, end
    xdo("mousemove", x0, y0, "sleep", 0.05, "mousedown", button, "sleep", 0.05)
    for i in range(1, 5):  # past the drag threshold, slowly: the grab starts here
        x = x0 + 4 * i * (1 if x1 >= x0 else -1)
        y = y0 + 4 * i * (1 if y1 >= y0 else -1)
        xdo("mousemove", x, y, "sleep", pause)
    time.sleep(0.1)
    if held:
        xdo("keydown", held)
    carry(start, end, steps, pause, hold)
    if release:
        xdo("mouseup", button)
    if held:
        xdo("sleep", 0.1, "keyup", held)


def carry(start, end, steps=12, pause=0.02, hold=0.25):
    """On with what drag() did not release."""
    (x0, y0), (x1, y1) = start, end
    for i in range(1, steps + 1):
        x, y = x0 + (x1 - x0) * i // steps, y0 + (y1 - y0) * i // steps
        xdo("mousemove", x, y, "sleep", pause)
    xdo("mousemove", x1 + 1, y1, "sleep", pause, "mousemove", x1, y1)
    time.sleep(hold)


class XWindow:
    """A snapshot of an X window's place; margin is the shadow around it, as GTK says."""

    def __init__(self, xid):
        self.id = xid
        info = run("xwininfo", "-id", xid, check=False, stderr=subprocess.DEVNULL)
        found = re.findall(r"(Absolute upper-left [XY]|Width|Height):\s+(-?\d+)", info)
        n = {name: int(value) for name, value in found}
        if len(n) < 4:
            raise LookupError(xid)
        self.x, self.y = n["Absolute upper-left X"], n["Absolute upper-left Y"]
        self.width, self.height = n["Width"], n["Height"]
        self.popup = "Override Redirect State: yes" in info
        props = run("xprop", "-id", xid, "_NET_WM_NAME", "_GTK_FRAME_EXTENTS", check=False,
                    stderr=subprocess.DEVNULL)
        name = re.search(r'_NET_WM_NAME\(UTF8_STRING\) = "(.*)"', props)
        self.title = name.group(1) if name else ""
        extents = re.search(r"_GTK_FRAME_EXTENTS\(CARDINAL\) = (\d+), (\d+), (\d+), (\d+)", props)
        self.margin = [int(m) for m in extents.groups()] if extents else None


def xwindows(owner):
    """The windows on the screen of OWNER, a process id or a window class."""
    found = []
    option = "--pid" if isinstance(owner, int) else "--class"
    ids = run("xdotool", "search", "--onlyvisible", option, owner, check=False,
              stderr=subprocess.DEVNULL)
    for xid in ids.split():
        try:
            found.append(XWindow(xid))
        except LookupError:
            pass
    return found


def screen_size():
    return tuple(int(n) for n in run("xdotool", "getdisplaygeometry").split())
