# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""NAMES: the index of names of a drive with 1.8 million files is made, and searched.

How long people wait for whole searches, which have two threads where there are two processors; each
run is thirty texts as people type them, three times over after a first round, and the best run
counts: a busy machine makes it longer.
"""
import os
import re

from bench_rows import Bar, Row

NAMES = 1_800_000
QUICK_NAMES = 90_000
FILE_BYTES = 400e6 / NAMES  # a name
MEMORY_MIB = 120
P95_MS = 50
SEARCHING, MAKING = "search", "make"


def read_figures(said):
    """name -> figure, of what the program said."""
    return {name: float(figure) for name, figure in re.findall(r"^(\w+) ([\d.]+)$", said, re.M)}


def bars_of(made, found, peak_mib):
    """MADE, FOUND: what both programs said; PEAK_MIB of the larger one."""
    return [Bar("bytes of the file a name", made["bytes"] / made["names"], FILE_BYTES,
                at_most=True),
            Bar("peak MiB, making or searching", peak_mib, MEMORY_MIB, at_most=True),
            Bar("ms of a search, p95", found["p95_ms"], P95_MS, at_most=True)]


def names_row(bench):
    names = QUICK_NAMES if bench.quick else NAMES
    program, path = bench.program("yd-bench-names"), bench.path("names.sqlite")
    making, said = bench.once([program, "fill", path, str(names)])
    made = read_figures(said)
    searching = []
    for _ in range(bench.rounds):
        sample, said = bench.once([program, "search", path, "0"])
        searching.append((sample, read_figures(said)))
    os.unlink(path)
    samples = {SEARCHING: [sample for sample, _ in searching], MAKING: [making]}
    found = min((figures for _, figures in searching), key=lambda figures: figures["p95_ms"])
    row = Row("NAMES", f"the index of {names} names", 0, samples)
    row.bars = bars_of(made, found, max(s.rss for s in [making, *samples[SEARCHING]]))
    row.notes = [f"the file has {made['bytes'] / 1e6:.0f} MB, made in {making.cpu:.0f} s of a "
                 "processor",
                 f"p50 {found['p50_ms']:.1f} ms, longest {found['max_ms']:.1f} ms; "
                 f"{found['processor_ms']:.1f} ms of a processor a search"]
    return row
