#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-bench-shown.py PROGRAMS - what the window shows and when, within wide margins (TAP).

PROGRAMS is the folder of the measuring programs.  A folder of few files, and few turns: what would
make it many times slower than a bare window is caught.
"""
import subprocess
import sys
import tempfile

from bench_shown import (BARE_LIST, BARE_WINDOW, FRAME_MS, OF_BARE_LIST, OF_BARE_WINDOW, OURS,
                         arguments, median, read_lines)

FEW, MANY = 50, 1_000
MARGIN = 4  # other builds, and a machine that does other things meanwhile


def best(found, name):
    """What the machine's other work made longer does not count."""
    return min(one["rows"] for one in found[name])


def main():
    with tempfile.TemporaryDirectory() as folder:
        said = "".join(subprocess.run(
            arguments(sys.argv[1], folder + "/shown", *words), stdout=subprocess.PIPE, text=True,
            check=True, timeout=200).stdout for words in (
                ("prepare", 0, FEW, MANY), ("start", 2, OURS, BARE_WINDOW),
                ("wheel", 1, OURS, BARE_LIST), ("again", 3)))
    found = read_lines(said)
    start, wheel, fill = found["start"], found["wheel"], found["fill"]["many"][0]
    bare = best(start, BARE_WINDOW)
    cases = [
        ("the window is there soon",
         best(start, OURS) <= MARGIN * OF_BARE_WINDOW * bare),
        ("a folder that was seen is there soon", best(found["again"], OURS) <= MARGIN * bare),
        ("the wheel moves it", median(wheel, OURS, "frames") * MARGIN >=
         OF_BARE_LIST * median(wheel, BARE_LIST, "frames")),
        ("no frame waits while it fills", fill["cpu"] <= MARGIN * FRAME_MS * 1000),
    ]
    print("TAP version 13", f"1..{len(cases)}", sep="\n")
    for line in said.splitlines():
        print("#", line)
    for number, (name, good) in enumerate(cases, 1):
        print("ok" if good else "not ok", number, "-", name)
    return 0 if all(good for _, good in cases) else 1


if __name__ == "__main__":
    sys.exit(main())
