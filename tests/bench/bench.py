#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench.py --programs DIR [--quick] [--rounds N] [ROW...] - measure ourselves against peers.

Each row lets its contenders take turns, one warm-up round and then N, and prints medians, ratios
and bars as Markdown.  Files lie below DIR/bench, about 3 GiB while rows that move bytes run.
Nothing leaves this computer.  Exits with 1 if a row that is not void missed a bar.
"""
import argparse
import os
import platform
import re
import subprocess
import sys
import tempfile
import threading
import time

from bench_download import download_row, throttled_row
from bench_hash import hash_row
from bench_idle import idle_row
from bench_limits import limits_row, storm_row
from bench_listing import listing_row, sorting_row
from bench_names import names_row
from bench_resume import resume_row
from bench_rows import Sample, table
from bench_shown import filling_row, large_row, seen_row, start_row, wheel_row
from bench_small import small_row
from bench_smooth import smooth_row
from bench_upload import linear_row, upload_row, upload_tls_row
from bench_window import rows_row

ROWS = {
    "B1": hash_row, "B2": upload_row, "B3": upload_tls_row, "B4": linear_row, "B5": download_row,
    "B6": throttled_row, "B7": resume_row,
    "B8": small_row, "B9": listing_row, "B10": sorting_row, "B11": start_row, "B12": smooth_row,
    "B14": idle_row, "FRAMES": filling_row, "LARGE": large_row, "LIMITS": limits_row,
    "NAMES": names_row, "ROWS": rows_row, "SEEN": seen_row, "STORM": storm_row, "WHEEL": wheel_row,
}


class Bench:
    """What rows are given: a scratch folder, programs, and a way to measure."""

    def __init__(self, programs, scratch, quick, rounds):
        self.programs = programs
        self.scratch = scratch
        self.quick = quick
        self.rounds = rounds
        self.cores = len(os.sched_getaffinity(0))

    def program(self, name):
        return os.path.join(self.programs, name)

    def path(self, name):
        return os.path.join(self.scratch, name)

    def make_file(self, name, mib):
        """A file of MIB that does not compress, in the page cache and on the disk."""
        with open(self.path(name), "wb") as f:
            for _ in range(mib):
                f.write(os.urandom(1 << 20))
            f.flush()
            os.fsync(f.fileno())
        return self.path(name)

    def once(self, arguments, given=b""):
        """(sample, output) of one run."""
        return run(arguments, None, given)

    def take_turns(self, contenders, host=None):
        """CONTENDERS: name -> (arguments, check of its standard output[, its standard input]).
        HOST: a process id.  Returns name -> samples."""
        samples = {name: [] for name in contenders}
        for turn in range(-1, self.rounds):
            for name, (arguments, check, *given) in contenders.items():
                sample, said = run(arguments, host, *given)
                if not check(said):
                    sys.exit(f"bench: {name} did not do its work: {said[-300:]!r}")
                if turn >= 0:
                    samples[name].append(sample)
        return samples


def cpu_of(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as f:
        words = f.read().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


class Peak:
    """Looks at the memory of a process every 20 ms: what the kernel keeps as a child's peak begins
    with that of this script."""

    def __init__(self, pid):
        self.pid = pid
        self.kib = 0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)
        self.thread.start()

    def look(self):
        while not self.ended.wait(0.02):
            try:
                with open(f"/proc/{self.pid}/status", encoding="ascii", errors="replace") as f:
                    found = re.search(r"^VmHWM:\s+(\d+)", f.read(), re.M)
            except OSError:
                return
            self.kib = max(self.kib, int(found.group(1)) if found else 0)

    def end(self):
        self.ended.set()
        self.thread.join()
        return self.kib


def run(arguments, host=None, given=b""):
    """(sample, output) of one run to its end."""
    before = cpu_of(host) if host else 0
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as source:
        source.write(given)
        source.seek(0)
        start = time.monotonic()
        process = subprocess.Popen(arguments, stdin=source, stdout=output,
                                   stderr=subprocess.STDOUT)
        peak = Peak(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read().decode(errors="replace")
    if process.returncode != 0:
        sys.exit(f"bench: {os.path.basename(arguments[0])} ended with {process.returncode}: "
                 f"{said[-300:]}")
    spent = cpu_of(host) - before if host else 0
    said_peak = re.search(r"^peak (\d+) KiB$", said, re.M)
    rss = int(said_peak.group(1)) if said_peak else peak.end()
    return Sample(wall, usage.ru_utime + usage.ru_stime, rss / 1024, spent), said


def machine():
    model = platform.machine()
    with open("/proc/cpuinfo", encoding="utf-8") as f:
        model = next((ln.partition(":")[2].strip() for ln in f if ln.startswith("model name")),
                     model)
    return f"{model}, {os.cpu_count()} processors, Linux {platform.release()}"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("rows", nargs="*", metavar="ROW")
    options = parser.parse_args()
    unknown = [name for name in options.rows if name not in ROWS]
    if unknown or options.rounds < 1:
        parser.error(f"rows are {' '.join(ROWS)}; at least one round")
    print(f"{machine()}; load before {os.getloadavg()[0]:.1f}; "
          f"{options.rounds} rounds{', quick' if options.quick else ''}\n", flush=True)
    missed = False
    with tempfile.TemporaryDirectory(prefix="bench-", dir=options.programs) as scratch:
        bench = Bench(options.programs, scratch, options.quick, options.rounds)
        for name in options.rows or ROWS:
            row = ROWS[name](bench)
            print(*table(row), f"- load after {os.getloadavg()[0]:.1f}", "", sep="\n", flush=True)
            missed = missed or row.verdict() == "missed"
    sys.exit(missed)


if __name__ == "__main__":
    main()
