# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""B9, B10: a folder of many files is listed and shown, sorted and filtered.

The peer is json-glib alone, over the same pages: nothing that reads them with it can be faster.
Blocks are processor time of one turn of the main loop, memory is what is in use on the heap over
the idle window, so neither is of the machine's hour.
"""
import os
import re
import statistics

from bench_rows import Bar, Row, Sample

ROWS = 100_000
QUICK_ROWS = 20_000
PAGE_MIB = 0.177  # of JSON, 200 entries
OURS, PEER = "Yunduo, shown", "json-glib alone"
SESSION = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support", "session")
BLOCK_MS = 32  # two frames
ROW_BYTES = 600
OF_PARSING = 2.0


def read_figures(said):
    """name -> figure, of what the probe said."""
    return {name: float(figure) for name, figure in re.findall(r"^(\w+) ([\d.]+)$", said, re.M)}


def arguments(program, what, rows):
    probe = ["env", "GSK_RENDERER=cairo", program, what, str(rows)]
    return probe if what == "parse" else [SESSION, "--no-keyring", "--timeout", "300", "--", *probe]


def take_turns(bench, rows, rounds):
    """(name -> samples, figures of ours, processor time of ours over that of the peer)."""
    program = bench.program("yd-bench-listing")
    samples, figures, spent = {OURS: [], PEER: []}, [], {OURS: [], PEER: []}
    for turn in range(-1, rounds):
        for name, what in ((OURS, "fill"), (PEER, "parse")):
            sample, said = bench.once(arguments(program, what, rows))
            found = read_figures(said)
            if turn < 0:
                continue
            samples[name].append(Sample(found["wall_s"], sample.cpu, sample.rss))
            spent[name].append(found["cpu_s"])
            if what == "fill":
                figures.append(found)
    return samples, figures, statistics.median(spent[OURS]) / statistics.median(spent[PEER])


def worst(figures, name):
    return max(found[name] for found in figures)


def bars_of_filling(row, figures):
    """Times of ours over those of the peer, each round against itself."""
    memory = statistics.median(found["heap_per_row"] for found in figures)
    return [Bar("time, x json-glib alone", 1 / row.ratio(OURS, PEER), OF_PARSING, at_most=True),
            Bar("longest block, ms", worst(figures, "block_ms"), BLOCK_MS, at_most=True),
            Bar("bytes a row", memory, ROW_BYTES, at_most=True)]


def listing_row(bench):
    rows = QUICK_ROWS if bench.quick else ROWS
    samples, figures, spent = take_turns(bench, rows, bench.rounds)
    row = Row("B9", f"list and show {rows} files, JSON read", rows / 200 * PAGE_MIB, samples)
    row.bars = bars_of_filling(row, figures)
    row.notes = [f"resident: {worst(figures, 'resident_per_row'):.0f} bytes a row",
                 f"processor time of the main thread, x json-glib alone: {spent:.2f}"]
    return row


def sorting_row(bench):
    rows = QUICK_ROWS if bench.quick else ROWS
    samples, figures, _ = take_turns(bench, rows, 1)
    row = Row("B10", f"sort and filter {rows} files that are shown", rows / 200 * PAGE_MIB, samples)
    row.bars = [Bar("longest block while sorting, ms", worst(figures, "sort_block_ms"), BLOCK_MS,
                    at_most=True),
                Bar("longest block while filtering, ms", worst(figures, "filter_block_ms"),
                    BLOCK_MS, at_most=True)]
    refill = worst(figures, "refill_block_ms")
    row.notes = [f"a window of few rows fills again in {refill:.1f} ms: GTK makes its rows"]
    return row
