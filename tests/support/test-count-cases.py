#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""count-cases.py counts what Meson writes (TAP)."""
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
JUNIT = """<?xml version='1.0'?><testsuites>
<testsuite name="yunduo">
  <testcase name="yunduo:a / plain" classname="yunduo">{plain}</testcase></testsuite>
<testsuite name="yunduo.tap">
  <testcase name="/a/b" classname="yunduo.tap"/><system-err>\x01\x1b[0m</system-err>
  <testcase name="/a/c" classname="{tap_class}">{tap}</testcase></testsuite>
</testsuites>"""
LOG = """{{"name": "yunduo:a / plain", "result": "{plain_result}"}}
{{"name": "yunduo:b / tap", "result": "{tap_result}"}}
"""
DEFAULTS = {"plain": "", "tap": "", "plain_result": "OK", "tap_result": "OK",
            "tap_class": "yunduo.tap"}
# name, CI, arguments, what is in the files, the last line
CASES = [
    ("all pass", "", [], {}, "3 passed, 0 failed"),
    ("a plain test fails", "", [],
     {"plain": "<failure/>", "plain_result": "FAIL"}, "2 passed, 1 failed"),
    ("a case fails", "", [], {"tap": "<failure/>", "tap_result": "FAIL"}, "2 passed, 1 failed"),
    ("a case fails, says a later Meson", "", [],
     {"tap": "<failure/>", "tap_result": "FAIL", "tap_class": "yunduo:b / tap"},
     "2 passed, 1 failed"),
    ("a skipped case is skipped", "", [], {"tap": "<skipped/>"}, "2 passed, 0 failed"),
    ("a skipped case fails in CI", "true", [], {"tap": "<skipped/>"}, "2 passed, 1 failed"),
    ("a program crashes", "", ["--status", "1"], {"tap_result": "ERROR"}, "3 passed, 1 failed"),
    ("a plain program hangs", "", [], {"plain_result": "TIMEOUT"}, "3 passed, 1 failed"),
    ("meson was not content", "", ["--status", "2"], {}, "3 passed, 1 failed"),
    ("meson knows of the failure", "", ["--status", "1"], {"tap": "<failure/>"},
     "2 passed, 1 failed"),
    ("nothing ran", "", ["--status", "1"], None, "0 passed, 1 failed"),
]


def count(ci, arguments, values):
    with tempfile.TemporaryDirectory() as folder:
        files = {"testlog.junit.xml": JUNIT, "testlog.json": LOG} if values is not None else {}
        for name, text in files.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
                f.write(text.format(**{**DEFAULTS, **values}))
        done = subprocess.run([HERE + "/count-cases.py", *arguments, folder], text=True,
                              stdout=subprocess.PIPE, env={**os.environ, "CI": ci}, check=False)
        return done.stdout.splitlines()[-1], done.returncode


def main():
    bad = 0
    print("TAP version 13", f"1..{len(CASES)}", sep="\n")
    for number, (name, ci, arguments, values, expected) in enumerate(CASES, 1):
        line, status = count(ci, arguments, values)
        good = line == expected and status == (0 if " 0 failed" in expected else 1)
        bad += not good
        print(f"{'ok' if good else 'not ok'} {number} - {name}")
        if not good:
            print(f"# {line!r}, status {status}")
    sys.exit(bad != 0)


main()
