#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""mutate.py [--check] [--some N] [NAME...] - break the client one rule at a time.

Each mutation is made in a copy of the tree, below build-mutate/; its tests are run there, and one
of them has to fail. --check only looks whether each mutation can be made. --some N takes N of them,
which ones goes by the commit. The last line is "N passed, N failed"; of all of them, one may be
missed.
"""
import argparse
import filecmp
import hashlib
import os
import shutil
import subprocess
import sys

from mutations import MUTATIONS

MAY_BE_MISSED = 1  # of all; of a selection none
TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PLACE = os.path.join(TOP, "build-mutate")
TREE = os.path.join(PLACE, "tree")
BUILD = os.path.join(PLACE, "build")


def fail(words):
    print(f"mutate: {words}", file=sys.stderr)
    sys.exit(1)


def read(top, mutation):
    with open(os.path.join(top, mutation.path), encoding="utf-8") as f:
        return f.read()


def write(mutation, text):
    with open(os.path.join(TREE, mutation.path), "w", encoding="utf-8") as f:
        f.write(text)


def check(mutations):
    """Names of those whose text is not there, or not once."""
    return [m.name for m in mutations if read(TOP, m).count(m.old) != 1 or m.old == m.new]


def choose(n):
    """N mutations that follow each other in the list, from where the commit says."""
    head = subprocess.run(["git", "-C", TOP, "rev-parse", "HEAD"], capture_output=True, text=True,
                          check=False).stdout
    first = int(hashlib.sha256(head.encode()).hexdigest(), 16) % len(MUTATIONS)
    return [MUTATIONS[(first + i) % len(MUTATIONS)] for i in range(n)]


def is_same(one, other):
    return os.path.exists(other) and filecmp.cmp(one, other, shallow=False)


def copy_tree():
    listed = subprocess.run(["git", "-C", TOP, "ls-files", "-z"], capture_output=True,
                            check=True).stdout.decode().split("\0")
    for path in filter(None, listed):
        source, target = os.path.join(TOP, path), os.path.join(TREE, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        # What is the same keeps its time, what is not gets a new one: ninja goes by that.
        if os.path.exists(source) and not is_same(source, target):
            shutil.copyfile(source, target)
            shutil.copymode(source, target)
    if os.path.exists(os.path.join(BUILD, "build.ninja")):
        subprocess.run(["ninja", "-C", BUILD, "build.ninja"], stdout=sys.stderr, check=True)
    else:
        subprocess.run(["meson", "setup", BUILD, TREE], stdout=sys.stderr, check=True)


def list_tests():
    """The names that meson knows tests by."""
    listed = subprocess.run(["meson", "test", "-C", BUILD, "--list"], capture_output=True,
                            text=True, check=True).stdout
    return {line.rpartition(" / ")[2] for line in listed.splitlines()}


def run_tests(names, log):
    """TRUE when all passed. A tree that does not compile is nobody's success."""
    done = subprocess.run(["meson", "test", "-C", BUILD, "--maxfail=1", *names],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    log.write(done.stdout)
    if "ninja: build stopped" in done.stdout or "Could not rebuild" in done.stdout:
        fail(f"it does not compile, see {log.name}")
    return done.returncode == 0


def is_caught(mutation, log):
    original = read(TREE, mutation)
    write(mutation, original.replace(mutation.old, mutation.new))
    try:
        return not run_tests(mutation.tests, log)
    finally:
        write(mutation, original)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--some", type=int, default=0, metavar="N")
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()
    known = {m.name: m for m in MUTATIONS}
    unknown = set(options.names) - set(known)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    stale = check(MUTATIONS)
    if stale:
        fail(f"cannot be made any more: {', '.join(stale)}")
    if options.check:
        print(f"{len(MUTATIONS)} mutations can be made")
        return
    chosen = [known[name] for name in options.names] or \
        (choose(options.some) if options.some else MUTATIONS)
    copy_tree()
    with open(os.path.join(PLACE, "log.txt"), "w", encoding="utf-8") as log:
        tests = sorted({name for mutation in chosen for name in mutation.tests})
        strange = set(tests) - list_tests()
        if strange:
            fail(f"there is no test {', '.join(sorted(strange))}")
        if not run_tests(tests, log):
            fail(f"the tests fail before anything is broken, see {log.name}")
        missed = []
        for mutation in chosen:
            caught = is_caught(mutation, log)
            print("caught" if caught else "MISSED", f"{mutation.name}: {mutation.rule}",
                  flush=True)
            missed += [] if caught else [mutation.name]
    allowed = MAY_BE_MISSED if chosen is MUTATIONS else 0
    print(f"{len(chosen) - len(missed)} passed, {len(missed)} failed")
    sys.exit(len(missed) > allowed)


main()
