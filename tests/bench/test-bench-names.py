#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-bench-names.py PROGRAM - what the index of names costs a name (TAP).

Sizes and counts alone: how long it takes is not looked at here.
"""
import os
import re
import subprocess
import sys
import tempfile

from bench_names import FILE_BYTES, MEMORY_MIB, read_figures

NAMES = 30_000


def run(*arguments):
    return subprocess.run(arguments, stdout=subprocess.PIPE, text=True, check=True,
                          timeout=200).stdout


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "names.sqlite")
        made = run(sys.argv[1], "fill", path, str(NAMES))
        searched = run(sys.argv[1], "search", path, "0")
    figures = read_figures(made)
    found = dict(re.findall(r"^# (.*): (\d+)$", searched, re.M))
    peaks = [int(kib) for kib in re.findall(r"^peak (\d+) KiB$", made + searched, re.M)]
    cases = [
        ("all are in it", figures["names"] == NAMES),
        ("they are small", figures["bytes"] / NAMES <= FILE_BYTES * 1.2),
        ("so is who makes and who searches it", len(peaks) == 2
         and max(peaks) <= MEMORY_MIB * 1024 * 2),  # sanitizers
        ("two characters are found", int(found["合同"]) > NAMES / 200),
        ("so are sounds", int(found["hetong"]) >= int(found["合同"])),
        ("and nothing that is not there", found["xyzzy"] == "0"),
    ]
    print("TAP version 13", f"1..{len(cases)}", sep="\n")
    for line in (made + searched).splitlines():
        print("#", line)
    for number, (name, good) in enumerate(cases, 1):
        print("ok" if good else "not ok", number, "-", name)
    return 0 if all(good for _, good in cases) else 1


if __name__ == "__main__":
    sys.exit(main())
