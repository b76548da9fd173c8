#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-dev.py ROOT - what ./dev says when it cannot do what it is asked (TAP)."""
import os
import subprocess
import sys

DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")
# words, what is unset, status, a part of what it says
CASES = [
    ("without a display it says what to do", ["run"], DISPLAYS, 1, "virtual display"),
    ("an unknown verb shows the verbs", ["frobnicate"], (), 2, "Usage: ./dev VERB"),
    ("an unknown option of test shows the verbs", ["test", "--frobnicate"], (), 2, "--quick"),
    ("without a verb it shows the verbs", [], (), 0, "Usage: ./dev VERB"),
    ("help shows the verbs", ["help"], (), 0, "Usage: ./dev VERB"),
]


def main():
    failed = 0
    print("TAP version 13", f"1..{len(CASES)}", sep="\n")
    for number, (name, words, unset, status, part) in enumerate(CASES, 1):
        env = {k: v for k, v in os.environ.items() if k not in unset}
        done = subprocess.run([os.path.join(sys.argv[1], "dev"), *words], env=env, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=60, check=False)
        good = done.returncode == status and part in done.stdout
        failed += not good
        print(f"{'ok' if good else 'not ok'} {number} - {name}")
        for line in done.stdout.splitlines() if not good else []:
            print("# " + line)
    sys.exit(failed != 0)


main()
