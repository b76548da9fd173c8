#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""count-cases.py [--status N] JUNIT - say how many test cases passed, from Meson's JUnit file.

Prints the names of those that did not, and 'N passed, N failed' at its end; exits with 1 if a case
failed.  With CI=true a skipped case is a failed one.  --status is what 'meson test' said: if that
was bad and no case failed (nothing ran, say), one failure is counted for it.
"""
import argparse
import os
import sys
import xml.etree.ElementTree as xml


def outcomes(path):
    """(name, outcome) of each case; outcome is 'passed', 'failed' or 'skipped'."""
    for suite in xml.parse(path).getroot().iter("testsuite"):
        bad = 0
        for case in suite.iter("testcase"):
            name = f"{case.get('classname')}: {case.get('name')}"
            if case.find("failure") is not None or case.find("error") is not None:
                bad += 1
                yield name, "failed"
            else:
                yield name, "skipped" if case.find("skipped") is not None else "passed"
        # A program that ended badly after its last case, or before its first.
        if not bad and int(suite.get("errors", 0)) + int(suite.get("failures", 0)) > 0:
            yield f"{suite.get('name')}: did not end well", "failed"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--status", type=int, default=0)
    parser.add_argument("junit")
    options = parser.parse_args()
    cases = list(outcomes(options.junit)) if os.path.exists(options.junit) else []
    if os.environ.get("CI") == "true":
        cases = [(name, "failed" if how == "skipped" else how) for name, how in cases]
    if options.status and not any(how == "failed" for _, how in cases):
        cases.append((f"meson test ended with {options.status}", "failed"))
    for name, how in cases:
        if how != "passed":
            print(f"{how}: {name}")
    count = {how: sum(h == how for _, h in cases) for how in ("passed", "failed", "skipped")}
    if count["skipped"]:
        print(f"{count['skipped']} skipped")
    print(f"{count['passed']} passed, {count['failed']} failed")
    sys.exit(count["failed"] != 0)


main()
