# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""B11, LARGE, WHEEL, SEEN, FRAMES: what the app's window shows of its folders, and when.

Beside a window that does nothing, a list that does nothing, and GNOME Files.  All are looked at in
the same way, from inside (yd-bench-sight.c), in one session without a window manager.  A folder is
listed once by the app itself, in the service's time: four pages a second.  watch-window.py is what
runs there.
"""
import os
import re
import shutil
import statistics
import sys
from collections import defaultdict

from bench_rows import Bar, Row, Sample

HERE = os.path.dirname(os.path.abspath(__file__))
SESSION = os.path.join(HERE, "..", "support", "session")
OURS, BARE_WINDOW, BARE_LIST, FILES = "yunduo", "window", "list", "nautilus"
FEW, MANY, QUICK_MANY = 200, 100_000, 20_000
AGAIN = 10  # times
OF_BARE_WINDOW, OF_FILES, PSS_MIB = 1.8, 1.2, 80
TIMES_FASTER, OF_MEMORY = 10, 0.5
OF_BARE_LIST = 0.9
LEAST_FRAMES_S = 40  # of the bare list, or something else has the processors
SEEN_MS = 100
FRAME_MS = 32  # two frames
LINE = re.compile(r"^(round|start|wheel|again|fill) (\S+)(.*)$", re.M)


def read_lines(said):
    """what -> who -> [{figure: value}], without the round that warms up."""
    found, counts = defaultdict(lambda: defaultdict(list)), True
    for what, who, rest in LINE.findall(said):
        if what == "round":
            counts = int(who) >= 0
        elif counts:
            words = (word.split("=") for word in rest.split())
            found[what][who].append({name: int(value) for name, value in words})
    return found


def arguments(programs, place, *words):
    """In the session whose tree is PLACE."""
    build = os.path.abspath(os.path.join(programs, "..", ".."))
    return ["env", "-u", "YD_ROOT", f"YD_PROGRAM={build}/src/app/yunduo",
            f"YD_CLI={build}/src/cli/yunduo-cli", f"GSETTINGS_SCHEMA_DIR={build}/data",
            SESSION, "--wm", "none", "--a11y", "none", "--keep", place, "--timeout", "1200", "--",
            "/usr/bin/python3", os.path.join(HERE, "watch-window.py"), programs, *map(str, words)]


def need_files():
    if shutil.which(FILES) is None:
        sys.exit("bench: nautilus is the peer of this row: please install it")


def many(bench):
    return QUICK_MANY if bench.quick else MANY


def prepare(bench):
    """(folder of the session, what the first listing said); made by the first row that wants it."""
    place = bench.path("shown")
    if not os.path.exists(place):
        _, said = bench.once(arguments(bench.programs, place, "prepare", 0, FEW, many(bench)))
        with open(place + ".said", "w", encoding="utf-8") as f:
            f.write(said)
    with open(place + ".said", encoding="utf-8") as f:
        return place, read_lines(f.read())


def watch(bench, what, rounds, *names):
    place, _ = prepare(bench)
    _, said = bench.once(arguments(bench.programs, place, what, rounds, *names))
    return read_lines(said)


def samples_of(found, figure):
    """name -> samples: FIGURE, a time, and what was resident."""
    return {name: [Sample(one[figure] / 1e6, one.get("cpu", 0) / 1e6, one.get("rss", 0) / 1024)
                   for one in all_] for name, all_ in found.items()}


def worst(found, name, figure):
    return max(one[figure] for one in found[name])


def median(found, name, figure):
    return statistics.median(one[figure] for one in found[name])


def make_start_row(found):
    row = Row("B11", f"the first window, with {FEW} files in it", 0, samples_of(found, "rows"),
              timed=True)
    row.bars = [Bar("time, x a bare libadwaita window", 1 / row.ratio(OURS, BARE_WINDOW),
                    OF_BARE_WINDOW, at_most=True),
                Bar("time, x Nautilus", 1 / row.ratio(OURS, FILES), OF_FILES, at_most=True),
                Bar("PSS MiB", worst(found, OURS, "pss") / 1024, PSS_MIB, at_most=True)]
    row.notes = [f"{name}: processor ms {median(found, name, 'cpu') / 1000:.0f}, "
                 f"PSS MiB {median(found, name, 'pss') / 1024:.0f}" for name in found]
    return row


def start_row(bench):
    need_files()
    found = watch(bench, "start", bench.rounds, OURS, BARE_WINDOW, FILES)["start"]
    return make_start_row(found)


def make_large_row(found, rows):
    row = Row("LARGE", f"{rows} files, remembered here and local in Nautilus", 0,
              samples_of(found, "rows"), timed=True)
    memory = statistics.median(a["rss"] / b["rss"] for a, b in zip(found[OURS], found[FILES]))
    row.bars = [Bar("first rows, times as fast as Nautilus", row.ratio(OURS, FILES), TIMES_FASTER),
                Bar("RSS, x Nautilus", memory, OF_MEMORY, at_most=True)]
    shares = median(found, OURS, "pss") / median(found, FILES, "pss")
    row.notes = [f"PSS, x Nautilus: {shares:.2f}"]
    return row


def large_row(bench):
    need_files()
    found = watch(bench, "large", min(bench.rounds, 3), OURS, FILES)["start"]
    return make_large_row(found, many(bench))


def make_wheel_row(found, rows):
    each = {name: [{**one, "each": one["wall"] / max(1, one["frames"])} for one in all_]
            for name, all_ in found.items()}
    row = Row("WHEEL", f"the wheel over {rows} files: time for each frame", 0,
              samples_of(each, "each"), timed=True)
    rates = {name: 1e6 / median(each, name, "each") for name in each}
    if rates[BARE_LIST] < LEAST_FRAMES_S:
        row.void = f"a bare list has {rates[BARE_LIST]:.0f} frames a second here"
    row.bars = [Bar("frames, x a bare list", row.ratio(OURS, BARE_LIST), OF_BARE_LIST)]
    row.notes = [f"{name}: {rate:.1f} frames/s, processor ms of a frame "
                 f"{median(found, name, 'spent') / median(found, name, 'frames') / 1000:.1f}, "
                 f"longest pause {worst(found, name, 'pause') / 1000:.1f} ms"
                 for name, rate in rates.items()]
    return row


def wheel_row(bench):
    peers = [BARE_LIST] + ([FILES] if shutil.which(FILES) else [])
    found = watch(bench, "wheel", min(bench.rounds, 3), OURS, *peers)["wheel"]
    return make_wheel_row(found, many(bench))


def make_seen_row(found, rows):
    row = Row("SEEN", f"a folder of {rows} files is entered that was seen before", 0,
              samples_of(found, "rows"), timed=True)
    row.bars = [Bar("longest until its rows are drawn, ms", worst(found, OURS, "rows") / 1000,
                    SEEN_MS, at_most=True)]
    return row


def seen_row(bench):
    return make_seen_row(watch(bench, "again", AGAIN)["again"], many(bench))


def make_filling_row(found, rows):
    samples = {name: [Sample(one["wall"] / 1e6 / one["frames"], 0, one["rss"] / 1024)
                      for one in all_] for name, all_ in found.items()}
    row = Row("FRAMES", f"a folder of {rows} files fills, and is scrolled: time for each frame", 0,
              samples, timed=True)
    row.bars = [Bar("longest frame, processor ms since the last one", worst(found, "many", "cpu")
                    / 1000, FRAME_MS, at_most=True)]
    row.notes = [f"longest drawing {worst(found, 'many', 'paint') / 1000:.1f} ms, longest pause "
                 f"{worst(found, 'many', 'pause') / 1000:.1f} ms, by the clock"]
    return row


def filling_row(bench):
    _, found = prepare(bench)
    return make_filling_row({"many": found["fill"]["many"]}, many(bench))
