#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""watch-window.py PROGRAMS WHAT ROUNDS [NAME...] - what windows show and when, ours and others'.

Inside a session without a window manager and without accessibility, whose tree is kept: what one
run has prepared the next one finds.  PROGRAMS is the folder of the built measuring programs; NAMEs
are the contenders.  WHAT is one of

  prepare FEW MANY   a drive, profiles of the app that remember folders of so many files, and local
                     folders of the same; the larger one is scrolled while it fills
  start              programs are started with the smaller folder
  large              the same with the larger one
  wheel              the wheel is turned over the larger one
  again              the larger folder is left and entered again

yd-bench-sight.c tells what is drawn.  Prints one line for each measurement: what, who, and
"figure=value"; see the functions.  Times are in microseconds, memory in KiB.
"""
import json
import os
import re
import subprocess
import sys
import time

TEXT = "Brief"  # what each file's name has
FOLDERS = {"few": "Few", "many": "Many"}
SIZE = 1100, 700
OVER_ROWS = 700, 450
CLICKS, ROWS_A_CLICK = 300, 10  # of fewer rows, fewer clicks: none at the end of the list
TICK_MS = 16
PATIENCE_S = 120
PLACE = os.environ["SESSION_DIR"]
STATE = PLACE + "/state.json"
SETTINGS = """
[io/github/yunduo/Yunduo/profiles/{profile}]
window-width={width}
window-height={height}
"""
NAUTILUS_SETTINGS = """
[org/gnome/nautilus/preferences]
default-folder-viewer='list-view'

[org/gnome/nautilus/window-state]
initial-size=({width}, {height})
maximized=false
"""


def until(test, what, seconds=PATIENCE_S):
    end = time.monotonic() + seconds
    while not (value := test()):
        if time.monotonic() > end:
            sys.exit(f"watch-window: timed out waiting for {what}")
        time.sleep(0.03)
    return value


def xdo(*words):
    subprocess.run(["xdotool", *map(str, words)], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


class Program:
    """A contender from its start to its end; what it drew is in a file."""

    count = 0

    def __init__(self, programs, command, texts=(TEXT,)):
        Program.count += 1
        self.log = f"{PLACE}/sight-{os.getpid()}-{Program.count}"
        with open(self.log, "w", encoding="ascii"):
            pass
        env = {**os.environ, "LD_PRELOAD": programs + "/libyd-bench-sight.so",
               "YD_SIGHT_LOG": self.log, "YD_SIGHT_TEXTS": "\n".join(texts), "GTK_A11Y": "none"}
        self.begin = time.monotonic_ns() // 1000
        self.process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def told(self, word):
        """The numbers of all lines that begin with WORD."""
        if self.process.poll() is not None:
            sys.exit(f"watch-window: {self.process.args[0]} ended with {self.process.returncode}")
        with open(self.log, encoding="ascii") as f:
            lines = [line.split() for line in f.read().rpartition("\n")[0].splitlines()]
        return [tuple(map(int, line[1:])) for line in lines if line[0] == word]

    def wait(self, word, count=1, seconds=PATIENCE_S):
        """The COUNTth line that begins with WORD."""
        return until(lambda: self.told(word)[count - 1:count],
                     f"{word} {count} of {self.process.args}", seconds)[0]

    def first_rows(self):
        return self.wait("seen")[0] - self.begin

    def cpu(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii", errors="replace") as f:
            words = f.read().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) * 1_000_000 // os.sysconf("SC_CLK_TCK")

    def rest(self, seconds=30):
        """Until it does next to nothing; a listing in the background is next to nothing."""
        end, quiet = time.monotonic() + seconds, 0
        while quiet < 3 and time.monotonic() < end:
            before = self.cpu()
            time.sleep(0.4)
            quiet = quiet + 1 if self.cpu() - before < 60_000 else 0

    def memory(self):
        with open(f"/proc/{self.process.pid}/smaps_rollup", encoding="ascii") as f:
            found = dict(re.findall(r"^(\w+):\s+(\d+) kB$", f.read(), re.M))
        return f"pss={found['Pss']} rss={found['Rss']}"

    def focus(self):
        """Nobody manages windows here."""
        xdo("search", "--onlyvisible", "--pid", self.process.pid, "windowfocus")

    def end(self):
        self.process.terminate()
        self.process.wait(20)
        os.unlink(self.log)

    def quit(self):
        """As a person would: what is remembered is written."""
        self.focus()
        xdo("key", "ctrl+q")
        self.process.wait(30)
        os.unlink(self.log)


class Scene:
    """The programs, and the drive that ours lists."""

    def __init__(self, programs):
        self.programs, self.drive = programs, None
        self.state = {}
        if os.path.exists(STATE):
            with open(STATE, encoding="ascii") as f:
                self.state = json.load(f)

    def keep(self, **more):
        self.state.update(more)
        with open(STATE, "w", encoding="ascii") as f:
            json.dump(self.state, f)

    def serve(self):
        here = os.path.dirname(os.path.abspath(__file__))
        self.drive = subprocess.Popen(
            [sys.executable, here + "/serve-drive.py", str(self.state.get("port", 0)),
             *(f"{FOLDERS[size]}={self.state[size]}" for size in FOLDERS)],
            stdout=subprocess.PIPE, text=True)
        return self.drive.stdout.readline().split()[-1]

    def command(self, name, size):
        rows, folder = self.state[size], f"{PLACE}/home/{FOLDERS[size]}"
        bare = self.programs + "/yd-bench-bare"
        return {"yunduo": [os.environ["YD_PROGRAM"], "--profile", size],
                "nautilus": ["nautilus", "--new-window", folder],
                "window": [bare, "window", TEXT, str(min(rows, 200)), *map(str, SIZE)],
                "list": [bare, "list", TEXT, str(rows), *map(str, SIZE)]}[name]

    def open(self, name, size, texts=(TEXT,)):
        return Program(self.programs, self.command(name, size), texts)


# ---- what is prepared

def write_settings():
    width, height = SIZE
    path = os.environ["XDG_CONFIG_HOME"] + "/glib-2.0/settings/keyfile"
    with open(path, "a", encoding="utf-8") as f:
        for profile in FOLDERS:
            f.write(SETTINGS.format(profile=profile, width=width, height=height))
        f.write(NAUTILUS_SETTINGS.format(width=width, height=height))


def make_local(folder, count):
    os.makedirs(folder, exist_ok=True)
    for number in range(1, count + 1):
        with open(f"{folder}/{TEXT} {number:06}.txt", "w", encoding="ascii") as f:
            f.write("x\n")


def add_storage(profile, url):
    subprocess.run([os.environ["YD_CLI"], "--profile", profile, "add-storage", "--name", "Cloud",
                    "--api-address", url, "--client-id", "bench", "--drive-type", "backup"],
                   input="client_secret=bench\nrefresh_token=a.b.c\n", text=True, check=True,
                   stdout=subprocess.DEVNULL)


def kept_listings(profile):
    found = []
    for folder, _, files in os.walk(os.environ["XDG_DATA_HOME"]):
        if f"/{profile}/" in folder + "/" and "/listings" in folder:
            found += [f for f in files if re.fullmatch(r"[0-9A-F]{40}\.\d+", f)]
    return found


def longest(frames):
    """(longest processor time from the end of one frame to the end of the next, longest drawing,
    longest time between two): a frame with all that the main loop did before it."""
    pairs = list(zip(frames, frames[1:]))
    return (max(b[2] - a[2] for a, b in pairs), max(f[1] for f in frames),
            max(b[0] - a[0] for a, b in pairs))


def turn_wheel(clicks, down=True):
    xdo("click", "--repeat", clicks, "--delay", TICK_MS, 5 if down else 4)


def enter(app, where, count=1):
    xdo("mousemove", *where, "sleep", "0.1", "click", "--repeat", 2, "--delay", 30, 1)
    return app.wait("activate", count, 20)[0]


def list_first(scene, size):
    """Lists a folder for the first time; "fill" has the frames meanwhile, while it is scrolled."""
    app = scene.open("yunduo", size, (FOLDERS[size], TEXT))
    where = app.wait("seen")[1:]
    app.focus()
    time.sleep(0.5)
    begin = enter(app, where)
    app.wait("seen", 2)
    turns = 0
    xdo("mousemove", *OVER_ROWS)
    while len(kept_listings(size)) < 2:
        turn_wheel(60, turns % 8 < 5)
        turns += 1
    wall = time.monotonic_ns() // 1000 - begin
    frames = [f for f in app.told("frame") if f[0] > begin]
    cpu, paint, pause = longest(frames)
    print(f"fill {size} rows={scene.state[size]} wall={wall} frames={len(frames)} cpu={cpu} "
          f"paint={paint} pause={pause} {app.memory()}", flush=True)
    app.quit()
    return where


def prepare(scene, few, many):
    scene.keep(few=int(few), many=int(many))
    write_settings()
    url = scene.serve()
    scene.keep(port=int(url.rpartition(":")[2]))
    for size, folder in FOLDERS.items():
        make_local(f"{PLACE}/home/{folder}", scene.state[size])
        add_storage(size, url)
        scene.keep(where=list_first(scene, size))


# ---- what is measured

def start(scene, names, size):
    for name in names:
        app = scene.open(name, size)
        rows = app.first_rows()
        app.rest()
        print(f"start {name} rows={rows} cpu={app.cpu()} {app.memory()}", flush=True)
        app.end()


def wheel(scene, names, size="many"):
    for name in names:
        app = scene.open(name, size)
        app.wait("seen")
        app.rest()
        xdo("mousemove", *OVER_ROWS, "sleep", "0.3")
        begin = time.monotonic_ns() // 1000
        turn_wheel(min(CLICKS, scene.state[size] // ROWS_A_CLICK))
        end = time.monotonic_ns() // 1000
        frames = [f for f in app.told("frame") if begin <= f[0] <= end]
        cpu, paint, pause = longest(frames)
        print(f"wheel {name} frames={len(frames)} wall={end - begin} cpu={cpu} paint={paint} "
              f"pause={pause} spent={frames[-1][2] - frames[0][2]} {app.memory()}", flush=True)
        app.end()


def again(scene, rounds, size="many"):
    app = scene.open("yunduo", size)
    app.wait("seen")
    app.rest()
    app.focus()
    for number in range(1, rounds + 1):
        xdo("key", "alt+Up")
        time.sleep(1)
        begin = enter(app, scene.state["where"], number)
        seen = app.wait("seen", number + 1)[0]
        print(f"again yunduo rows={seen - begin}", flush=True)
        time.sleep(1)
    app.end()


def main():
    programs, what, rounds, *names = sys.argv[1:]
    scene = Scene(os.path.abspath(programs))
    if what == "prepare":
        prepare(scene, *names)
    else:
        scene.serve()
    try:
        if what == "again":
            again(scene, int(rounds))
        for turn in range(-1, int(rounds) if what in ("start", "large", "wheel") else -1):
            print(f"round {turn}", flush=True)  # that of -1 does not count
            if what == "wheel":
                wheel(scene, names)
            else:
                start(scene, names, "few" if what == "start" else "many")
    finally:
        scene.drive.terminate()
        scene.drive.wait()


main()
