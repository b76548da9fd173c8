#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-bench-reading.py PROGRAMS - each byte of a file that is sent in parts is read once (TAP).

A count, not a time: a part that is taken from a stream of the whole file reads up to the file's
end, which makes large files cost the square of their size.
"""
import os
import re
import subprocess
import sys
import tempfile

from bench_host import Host

PARTS = 6
SIZE = (PARTS << 24) + 5  # the last part is five bytes
SLACK = 1 << 20           # libraries, and what a program reads of itself


class Programs:
    def __init__(self, folder):
        self.folder = folder

    def program(self, name):
        return os.path.join(self.folder, name)


def main():
    programs = Programs(sys.argv[1])
    with tempfile.NamedTemporaryFile() as f:
        f.truncate(SIZE)
        with Host(programs, f.name, False) as host:
            said = subprocess.run([programs.program("yd-bench-put"), "-", host.url, f.name],
                                  stdout=subprocess.PIPE, text=True, check=True, timeout=60).stdout
    found = {name: int(n) for name, n in re.findall(r"^(\w+) (\d+)", said, re.M)}
    cases = [("all bytes are sent", found["bytes"] == SIZE),
             ("each is read once", SIZE <= found["read"] <= SIZE + SLACK)]
    print("TAP version 13", f"1..{len(cases)}", sep="\n")
    for number, (name, good) in enumerate(cases, 1):
        print(f"{'ok' if good else 'not ok'} {number} - {name}")
    print("# " + said.strip().replace("\n", ", "))
    sys.exit(not all(good for _, good in cases))


main()
