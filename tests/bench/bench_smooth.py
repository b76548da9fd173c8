# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""B12: the window while an upload and a download run flat out.

The window with its transfers on the real queue and engine, against the data host: a timer of 5 ms
on the main loop tells how late it is, beside a bare window of the same toolkit in turns. The data
host stands for a machine far away, so it takes no processor from the window.
"""
import os
import re
import statistics
import tempfile

from bench_download import NAME, digest_of, memory_folder
from bench_front import Front
from bench_host import FRESH, Host
from bench_rows import Bar, Row
from bench_window import FACTOR, SOURCE, read_lateness

P99_MS = 16  # a frame: what the window may be late whatever a bare one is
MAX_MS = 50
ENDLESS = 64 << 30  # bytes of a sparse file: more than is sent while anybody watches


def read_moved(said):
    """(bytes up, bytes down) while it was watched."""
    found = re.search(r"^up (\d+) down (\d+)$", said, re.M)
    return tuple(int(n) for n in found.groups()) if found else None


def make_row(samples, said, seconds):
    """SAID: name -> the output of each round."""
    late = {name: [read_lateness(one) for one in all_] for name, all_ in said.items()}
    own = [read_lateness(one, "own") for one in said["transfers"]]
    moved = [read_moved(one) for one in said["transfers"]]
    row = Row("B12", "a window while an upload and a download run flat out", 0, samples)
    for place, name, least in ((0, "p99", P99_MS), (1, "max", MAX_MS)):
        median = {who: statistics.median(one[place] for one in all_) for who, all_ in late.items()}
        row.bars.append(Bar(f"late {name}, ms", median["transfers"],
                            max(FACTOR * median["bare"], least), at_most=True))
        row.notes.append(f"late {name} {median['transfers']:.1f} ms, bare {median['bare']:.1f} ms; "
                         "without waiting for a processor "
                         f"{statistics.median(one[place] for one in own):.1f} ms")
    up, down = (statistics.median(way) / seconds / (1 << 20) for way in zip(*moved))
    row.notes.append(f"meanwhile {up:.0f} MiB/s went up and {down:.0f} MiB/s came down")
    return row


def measure(bench, contenders, credentials):
    samples, said = {name: [] for name in contenders}, {name: [] for name in contenders}
    for _ in range(bench.rounds):
        for name, command in contenders.items():
            sample, output = bench.once(command, credentials)
            samples[name].append(sample)
            said[name].append(output)
    return samples, said


def smooth_row(bench):
    seconds = 5 if bench.quick else 20
    mib = 64 if bench.quick else 256
    session = [os.path.join(SOURCE, "tests", "support", "session"), "--no-keyring", "--"]
    os.environ["GSETTINGS_SCHEMA_DIR"] = bench.program("../../data")
    source, endless = bench.make_file(NAME, mib), bench.path("endless")
    with open(endless, "wb") as f:
        os.truncate(f.fileno(), ENDLESS)
    where, _ = memory_folder(bench, mib)
    with tempfile.TemporaryDirectory(prefix="yd-bench-", dir=where) as folder, \
            Host(bench, source, False, gives_way=True) as host, Front(host.url) as front:
        front.add(NAME, mib << 20, digest_of(source))
        target = os.path.join(folder, "t")
        measured = measure(bench, {
            "transfers": [*FRESH, target, *session, bench.program("yd-bench-smooth"), target,
                          endless, NAME, str(seconds)],
            "bare": [*session, bench.program("yd-bench-window"), "bare", str(seconds)]},
            front.credentials)
    os.unlink(source)
    os.unlink(endless)
    return make_row(*measured, seconds)
