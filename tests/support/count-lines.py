#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""count-lines.py [--floor PERCENT] [--missed FILE...] BUILD - how many lines of each room were run.

BUILD is a folder that was configured with -Db_coverage=true and whose programs ran; gcov, which
comes with the compiler, reads what they left. Prints a line for each room, and fails if one below
ui has less than PERCENT. --missed prints the lines of files that nothing ran: all of them, or those
whose names have one of these parts.
"""
import argparse
import collections
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ABOVE = ("ui", "app", "cli")  # windows and programs: they are driven from outside


def notes_below(build):
    """What the compiler wrote about each file of src."""
    return sorted(os.path.join(folder, name)
                  for folder, _, names in os.walk(os.path.join(build, "src"))
                  for name in names if name.endswith(".gcno"))


def ask_gcov(notes, build):
    """What gcov says of some files: a JSON text a line."""
    done = subprocess.run(["gcov", "--json-format", "--stdout", *notes], cwd=build, check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return [json.loads(line) for line in done.stdout.splitlines()]


def count(build):
    """{file below src: {line: how often it was run}}."""
    lines = collections.defaultdict(collections.Counter)
    source = os.path.join(os.path.dirname(os.path.realpath(build)), "src")
    notes = notes_below(os.path.realpath(build))
    workers = os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        parts = [notes[i::workers] for i in range(workers)]
        for said in pool.map(lambda part: ask_gcov(part, build), filter(None, parts)):
            for file in (file for each in said for file in each["files"]):
                path = os.path.relpath(os.path.realpath(os.path.join(build, file["file"])), source)
                if not path.startswith(os.pardir):
                    for line in file["lines"]:
                        lines[path][line["line_number"]] += line["count"]
    return lines


def print_missed(lines, parts):
    for path in sorted(lines):
        missed = sorted(n for n, times in lines[path].items() if not times)
        if missed and (not parts or any(part in path for part in parts)):
            print(f"src/{path}: {' '.join(map(str, missed))}")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--floor", type=float, default=0, metavar="PERCENT")
    parser.add_argument("--missed", nargs="*", metavar="FILE")
    parser.add_argument("build")
    options = parser.parse_args()
    lines, low = count(options.build), []
    if options.missed is not None:
        print_missed(lines, options.missed)
    rooms = collections.defaultdict(list)
    for path, counted in lines.items():
        rooms[path.partition(os.sep)[0]] += counted.values()
    for room, counts in sorted(rooms.items()):
        share = 100 * sum(times > 0 for times in counts) / len(counts)
        print(f"{room:10} {len(counts):6} lines, {share:5.1f} % of them run")
        if share < options.floor and room not in ABOVE:
            low.append(room)
    if not rooms:
        low.append("no lines at all")
    for room in low:
        print(f"less than {options.floor:g} %: {room}")
    sys.exit(bool(low))


main()
