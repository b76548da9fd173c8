#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""count-cases.py [--status N] LOGS - say how many test cases passed, from Meson's log folder.

Prints the names of those that did not, and 'N passed, N failed' at its end; exits with 1 if a case
failed.  With CI=true a skipped case is a failed one.  Cases are counted from testlog.junit.xml; a
program that ended badly without a failed case (it crashed, or ran too few) is one failure more, and
testlog.json knows its name.  --status is what 'meson test' said: if that was bad and no case failed
(nothing ran, say), one failure is counted for it.
"""
import argparse
import json
import os
import re
import sys
import xml.etree.ElementTree as xml

NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def outcomes(folder):
    """(name, outcome) of each case; outcome is 'passed', 'failed' or 'skipped'."""
    bad = dict(bad_programs(os.path.join(folder, "testlog.json")))
    for case in cases_of(os.path.join(folder, "testlog.junit.xml")):
        # "yunduo.name" of old, "yunduo:suite / name" in later Mesons.
        program = case.get("classname").rpartition(".")[2].rpartition(" / ")[2]
        if case.find("failure") is not None or case.find("error") is not None:
            # Without subtests the case is the program, within a suite named by the project.
            name = case.get("name").rpartition(" / ")[2]
            bad.pop(name if name in bad else program, None)
            yield f"{program}: {case.get('name')}", "failed"
        else:
            skipped = case.find("skipped") is not None
            yield f"{program}: {case.get('name')}", "skipped" if skipped else "passed"
    for name, result in bad.items():
        yield f"{name}: {result}", "failed"


def cases_of(path):
    """Meson copies what tests print, also characters that XML does not allow."""
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8", errors="replace") as f:
        return xml.fromstring(NOT_XML.sub("?", f.read()).encode()).iter("testcase")


def bad_programs(path):
    """(name, result) of the programs that did not end well."""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            for entry in map(json.loads, f):
                if entry["result"] not in ("OK", "SKIP", "EXPECTEDFAIL"):
                    yield entry["name"].rpartition(" / ")[2], entry["result"]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--status", type=int, default=0)
    parser.add_argument("logs")
    options = parser.parse_args()
    cases = list(outcomes(options.logs))
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
