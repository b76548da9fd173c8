#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-layers.py SOURCE BUILD - an include that goes up or sideways does not compile (TAP).

Each room's own compiler command is given a file that includes one header of another room, or of a
library that is not the room's.
"""
import json
import os
import shlex
import subprocess
import sys
import tempfile

from lint_c import SEES

# Library headers, and the rooms that must not reach them.
LIBRARIES = {
    "gtk/gtk.h": ("base", "net", "auth", "drive", "storage", "transfer", "browse", "sim", "words",
                  "cli"),
    "adwaita.h": ("base", "net", "auth", "drive", "storage", "transfer", "browse", "sim", "words",
                  "cli"),
    "libsoup/soup.h": ("base",),
    "libsecret/secret.h": ("base", "net", "drive", "sim"),
}


def headers(source):
    """One header of each room."""
    found = {}
    for room in SEES:
        folder = os.path.join(source, "src", room)
        names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        found.update({room: n for n in names if n.endswith(".h") and n.startswith("yd-")})
    return found


def commands(source, build):
    """The compiler command of one file of each room, without the file and what is written."""
    found, rooms = {}, os.path.realpath(os.path.join(source, "src"))
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as f:
        entries = json.load(f)
    for entry in entries:
        path = os.path.realpath(os.path.join(entry["directory"], entry["file"]))
        room, _, rest = os.path.relpath(path, rooms).partition("/")
        if room == os.pardir or not rest.endswith(".c"):
            continue
        words = shlex.split(entry["command"])
        words = [w for w in words if w not in ("-MD", "-c", entry["file"])]
        for option in ("-MQ", "-MF", "-o"):
            if option in words:
                at = words.index(option)
                del words[at:at + 2]
        found.setdefault(room, words)
    return found


def compiles(command, build, header):
    with tempfile.NamedTemporaryFile("w", suffix=".c") as f:
        f.write(f'#include "{header}"\n' if header.startswith("yd-") else f"#include <{header}>\n")
        f.flush()
        done = subprocess.run([*command, "-fsyntax-only", f.name], cwd=build, check=False,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    # As gcc says it, and as clang does.
    missing = "No such file or directory" in done.stderr or "file not found" in done.stderr
    return done.returncode == 0, missing, done.stderr


def main():
    source, build = sys.argv[1:]
    header, command, cases = headers(source), commands(source, build), []
    for room in command:
        cases.append((room, header.get(room), True))
        cases += [(room, header[other], False) for other in header
                  if other not in SEES[room].split()]
        cases += [(room, name, False) for name, rooms in LIBRARIES.items() if room in rooms]
    cases = [c for c in cases if c[1]]
    failed = 0
    print("TAP version 13", f"1..{len(cases)}", sep="\n")
    for number, (room, name, sees) in enumerate(cases, 1):
        good, missing, errors = compiles(command[room], build, name)
        right = good if sees else missing
        failed += not right
        verb = "sees" if sees else "does not see"
        print(f"{'ok' if right else 'not ok'} {number} - {room} {verb} {name}")
        for line in errors.splitlines()[:10] if not right else []:
            print("# " + line)
    sys.exit(failed != 0)


main()
