# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""ROWS: the window with ten thousand transfers, of which some move.

A timer of 5 ms on the main loop tells how late it is, beside a bare window of the same toolkit in
turns.  Each program gets a session of its own.
"""
import os
import re
import statistics

from bench_rows import Bar, Row

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
FACTOR = 2  # as late as a bare window, at most
FLOOR_MS = 8  # half a frame: less than this nobody sees, whatever a bare window does


def read_lateness(said, kind="late"):
    """(p99, max) in milliseconds; KIND "own": without waiting for a processor."""
    found = re.search(rf"^{kind} p99 (\d+) max (\d+)$", said, re.M)
    return tuple(int(n) / 1000 for n in found.groups()) if found else None


def limit_for(bare):
    """What ten thousand rows may be late, by what a bare window was."""
    return max(FACTOR * bare, FLOOR_MS)


def rows_row(bench):
    seconds = 5 if bench.quick else 15
    session = os.path.join(SOURCE, "tests", "support", "session")
    os.environ["GSETTINGS_SCHEMA_DIR"] = bench.program("../../data")
    samples, late = {"rows": [], "bare": []}, {"rows": [], "bare": []}
    for _ in range(bench.rounds):
        for mode in samples:
            sample, said = bench.once([session, "--no-keyring", "--",
                                       bench.program("yd-bench-window"), mode, str(seconds)])
            samples[mode].append(sample)
            late[mode].append(read_lateness(said))
    p99 = {mode: statistics.median(one for one, _ in all_) for mode, all_ in late.items()}
    worst = {mode: statistics.median(one for _, one in all_) for mode, all_ in late.items()}
    row = Row("ROWS", "a window with 10,000 transfers; nothing moves bytes", 1, samples)
    row.bars.append(Bar("late p99, ms", p99["rows"], limit_for(p99["bare"]), at_most=True))
    row.notes.append(f"late p99 {p99['rows']:.1f} ms, bare {p99['bare']:.1f} ms; "
                     f"max {worst['rows']:.1f} ms, bare {worst['bare']:.1f} ms")
    return row
