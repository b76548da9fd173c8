#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""count-lines.py counts what a program that was built for it ran (TAP)."""
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
RUN = "int\nmain (void)\n{\n  return 0;\n}\n"
NOT_RUN = "int\nnobody (void)\n{\n  return 1;\n}\n"
# name, files below src, options, status, what is said
CASES = [
    ("all of a room is run", {"base/main.c": RUN}, ["--floor", "100"], 0,
     ["base            2 lines, 100.0 % of them run"]),
    ("half of a room is less than the floor", {"net/main.c": RUN, "net/b.c": NOT_RUN},
     ["--floor", "85"], 1,
     ["net             4 lines,  50.0 % of them run", "less than 85 %: net"]),
    ("it is enough for a lower floor", {"net/main.c": RUN, "net/b.c": NOT_RUN},
     ["--floor", "50"], 0, ["net             4 lines,  50.0 % of them run"]),
    ("a window has no floor", {"ui/main.c": RUN, "ui/b.c": NOT_RUN}, ["--floor", "85"], 0,
     ["ui              4 lines,  50.0 % of them run"]),
    ("what was missed is said", {"base/main.c": RUN, "base/b.c": NOT_RUN}, ["--missed"], 0,
     ["src/base/b.c: 2 4", "base            4 lines,  50.0 % of them run"]),
    ("nothing was built", {}, ["--floor", "85"], 1, ["less than 85 %: no lines at all"]),
]


def count(files, options):
    with tempfile.TemporaryDirectory() as top:
        build = os.path.join(top, "build")
        objects = []
        for name, text in files.items():
            for folder in ("src", "build/src"):
                os.makedirs(os.path.dirname(os.path.join(top, folder, name)), exist_ok=True)
            with open(os.path.join(top, "src", name), "w", encoding="utf-8") as f:
                f.write(text)
            objects.append(f"src/{name}.o")
            subprocess.run(["gcc", "--coverage", "-c", f"../src/{name}", "-o", objects[-1]],
                           cwd=build, check=True)
        if objects:
            subprocess.run(["gcc", "--coverage", *objects, "-o", "main"], cwd=build, check=True)
            subprocess.run([os.path.join(build, "main")], check=True)
        else:
            os.makedirs(build)
        done = subprocess.run([HERE + "/count-lines.py", build, *options], text=True,
                              stdout=subprocess.PIPE, check=False)
        return done.returncode, done.stdout.splitlines()


def main():
    bad = 0
    print("TAP version 13", f"1..{len(CASES)}", sep="\n")
    for number, (name, files, options, status, said) in enumerate(CASES, 1):
        found = count(files, options)
        good = found == (status, said)
        bad += not good
        print(f"{'ok' if good else 'not ok'} {number} - {name}")
        if not good:
            print(f"# {found}")
    sys.exit(bad != 0)


main()
