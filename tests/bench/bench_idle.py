# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""B14: the app shows its window with one storage, and nobody touches it.

The app itself with the simulator, in a session of its own; watch-idle.py is what runs there.
"""
import os
import re

from bench_rows import Bar, Row, Sample

HERE = os.path.dirname(os.path.abspath(__file__))
SUPPORT = os.path.join(HERE, "..", "support")
MOST_PERCENT = 0.1  # of one processor
LINE = re.compile(r"^idle requests (\d+) cpu_us (\d+) wall_us (\d+) peak_kib (\d+)$", re.M)


def read_idle(said):
    """(samples, requests) of all periods."""
    found = [[int(n) for n in line] for line in LINE.findall(said)]
    samples = [Sample(wall / 1e6, cpu / 1e6, kib / 1024) for _, cpu, wall, kib in found]
    return samples, sum(line[0] for line in found)


def make_row(samples, requests, seconds):
    row = Row("B14", f"idle for {len(samples)} x {seconds} s, a window with one storage", 0,
              {"yunduo": samples})
    row.bars.append(Bar("requests", requests, 0, at_most=True))
    row.bars.append(Bar("% of a processor", row.share("yunduo"), MOST_PERCENT, at_most=True))
    return row


def idle_row(bench):
    seconds = 5 if bench.quick else 20
    build = os.path.abspath(bench.program("../.."))
    _, said = bench.once(
        ["env", "-u", "YD_ROOT", f"PYTHONPATH={SUPPORT}:{os.path.join(HERE, '..', 'flow')}",
         f"YD_PROGRAM={build}/src/app/yunduo", f"YD_SCHEMA_DIR={build}/data",
         f"YD_SIMULATOR={build}/src/sim/yunduo-simulator",
         os.path.join(SUPPORT, "session"), "--", "/usr/bin/python3",
         os.path.join(HERE, "watch-idle.py"), str(seconds), str(bench.rounds)])
    samples, requests = read_idle(said)
    return make_row(samples, requests, seconds)
