#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-bench-listing.py PROGRAM - what a shown folder costs, within wide margins (TAP).

What would make it cost many times as much is caught: an object for each row, a change of the list
for each row told apart, a sort in the main loop.
"""
import subprocess
import sys

from bench_listing import BLOCK_MS, ROW_BYTES, arguments, read_figures

ROWS = 10_000
MARGIN = 4  # other builds, sanitizers, fewer rows to share what a window needs


def main():
    said = subprocess.run(arguments(sys.argv[1], "fill", ROWS), stdout=subprocess.PIPE, text=True,
                          check=True, timeout=300).stdout
    found = read_figures(said)
    cases = [
        ("all are shown", found["rows"] == ROWS),
        ("they are small", found["heap_per_row"] <= ROW_BYTES * MARGIN),
        ("nothing waits while they come", found["block_ms"] <= BLOCK_MS * MARGIN),
        ("nothing waits while they are sorted", found["sort_block_ms"] <= BLOCK_MS * MARGIN),
        ("nothing waits while they are filtered", found["filter_block_ms"] <= BLOCK_MS * MARGIN),
    ]
    print("TAP version 13", f"1..{len(cases)}", sep="\n")
    for line in said.splitlines():
        print("#", line)
    for number, (name, good) in enumerate(cases, 1):
        print("ok" if good else "not ok", number, "-", name)
    return 0 if all(good for _, good in cases) else 1


if __name__ == "__main__":
    sys.exit(main())
