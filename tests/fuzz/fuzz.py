#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""fuzz.py [--seconds N] --build DIR [TARGET...] - run the fuzz targets that are built in DIR.

Each target first reads its seeds alone, which have to reach most lines of the files that it is for,
then makes up inputs for N seconds. What it finds of interest is kept in DIR/corpus/TARGET for the
next time, what breaks something in DIR/found/. The last line is "N passed, N failed": a case for
each target and one for each of its files.
"""
import argparse
import concurrent.futures
import dataclasses
import glob
import json
import os
import re
import subprocess
import sys

ENOUGH_PERCENT = 80
HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))


@dataclasses.dataclass
class Outcome:
    target: str
    runs: int = 0
    kept: int = 0
    seeds: int = 0
    log: str = ""  # what it said, if something broke
    lines: dict = dataclasses.field(default_factory=dict)  # percent that the seeds reach, by file


def list_targets():
    """Name → the files that it is for, as its first comment says."""
    found = {}
    for path in sorted(glob.glob(os.path.join(HERE, "fuzz-*.c"))):
        with open(path, encoding="utf-8") as f:
            text = f.read()
        found[os.path.basename(path)[len("fuzz-"):-len(".c")]] = \
            re.findall(r"^ \* Fuzzes: (\S+)$", text, re.MULTILINE)
    return found


def make_environment():
    supp = os.path.join(TOP, "tests", "support", "lsan.supp")
    return dict(os.environ, G_DEBUG="fatal-warnings", G_SLICE="always-malloc",
                GIO_USE_PROXY_RESOLVER="dummy", GIO_USE_VFS="local", GSETTINGS_BACKEND="memory",
                LSAN_OPTIONS=f"suppressions={supp}:print_suppressions=0",
                UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1", LLVM_PROFILE_FILE=os.devnull)


def run(words, **more):
    env = dict(make_environment(), **more)
    return subprocess.run(words, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", check=False)


def artifacts(build, outcome):
    """Where an input goes that breaks something."""
    found = os.path.join(build, "found")
    os.makedirs(found, exist_ok=True)
    return f"-artifact_prefix={found}/{outcome.target}-"


def measure(build, outcome, files):
    """What the seeds alone reach."""
    program = os.path.join(build, "tests", "fuzz", "fuzz-" + outcome.target)
    seeds = os.path.join(HERE, "corpus", outcome.target)
    raw = os.path.join(build, outcome.target + ".profraw")
    done = run([program, "-runs=0", artifacts(build, outcome), seeds], LLVM_PROFILE_FILE=raw)
    if done.returncode != 0:
        outcome.log = done.stdout
        return
    outcome.seeds = len(os.listdir(seeds))
    merged = raw[:-len("raw")] + "data"
    subprocess.run(["llvm-profdata", "merge", "-sparse", raw, "-o", merged], check=True)
    told = subprocess.run(
        ["llvm-cov", "export", "-summary-only", "-instr-profile", merged, program],
        stdout=subprocess.PIPE, check=True).stdout
    by_name = {os.path.relpath(os.path.realpath(os.path.join(build, f["filename"])), TOP):
               f["summary"]["lines"]["percent"] for f in json.loads(told)["data"][0]["files"]}
    outcome.lines = {path: by_name.get(path, 0.0) for path in files}


def make_up(build, outcome, seconds):
    program = os.path.join(build, "tests", "fuzz", "fuzz-" + outcome.target)
    kept = os.path.join(build, "corpus", outcome.target)
    os.makedirs(kept, exist_ok=True)
    # In CI the same inputs are made up each time: a change is not blamed for what it did not do.
    seed = 1 if os.environ.get("CI") else 0
    done = run([program, f"-max_total_time={seconds}", "-timeout=20", "-print_final_stats=1",
                f"-seed={seed}", artifacts(build, outcome), kept,
                os.path.join(HERE, "corpus", outcome.target)])
    stats = dict(re.findall(r"^stat::(\w+):\s+(\d+)$", done.stdout, re.MULTILINE))
    outcome.runs = int(stats.get("number_of_executed_units", 0))
    outcome.kept = len(os.listdir(kept))
    if done.returncode != 0 or outcome.runs == 0:
        outcome.log = done.stdout


def try_target(build, target, files, seconds):
    outcome = Outcome(target)
    measure(build, outcome, files)
    if not outcome.log and seconds > 0:
        make_up(build, outcome, seconds)
    return outcome


def report(outcomes):
    """Prints the tables; returns the number of cases that passed and that failed."""
    broken = [o for o in outcomes if o.log]
    short = [path for o in outcomes for path, n in o.lines.items() if n < ENOUGH_PERCENT]
    for outcome in broken:
        print(f"== {outcome.target}\n{outcome.log}")
    print(f"{'target':<20}{'seeds':>7}{'runs':>11}{'kept':>7}")
    for o in outcomes:
        print(f"{o.target:<20}{o.seeds:>7}{o.runs:>11}{o.kept:>7}{'  BROKEN' if o.log else ''}")
    print("\nlines that the seeds alone reach")
    for o in outcomes:
        for path, percent in o.lines.items():
            print(f"{percent:>6.1f} %  {path}{'  TOO FEW' if percent < ENOUGH_PERCENT else ''}")
    cases = len(outcomes) + sum(len(o.lines) for o in outcomes)
    failed = len(broken) + len(short)
    return cases - failed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, metavar="DIR")
    parser.add_argument("--seconds", type=int, default=10, metavar="N")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N")
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    options = parser.parse_args()
    known = list_targets()
    unknown = set(options.targets) - set(known)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    build = os.path.abspath(options.build)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        outcomes = list(pool.map(
            lambda t: try_target(build, t, known[t], options.seconds), options.targets or known))
    passed, failed = report(outcomes)
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed != 0)


main()
