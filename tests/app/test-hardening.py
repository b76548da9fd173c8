#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-hardening.py PROGRAM... - what makes a mistake with memory harder to use is there (TAP).

Of each program as it is installed: where it lies is random, what the linker fills in is read-only,
no memory is both code and data, the stack is watched, calls that know their buffer's size check it.
"""
import platform
import re
import subprocess
import sys

END_OF_BRANCH = b"\xf3\x0f\x1e\xfa"  # endbr64, where an indirect jump may go


def read(program):
    return subprocess.run(["readelf", "--wide", "--file-header", "--program-headers", "--dynamic",
                           "--dyn-syms", program], capture_output=True, text=True, check=True,
                          env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"}).stdout


def checks(program):
    """(what must be so, whether it is)."""
    elf = read(program)
    calls = set(re.findall(r" UND ([\w]+)", elf))
    yield "it can lie anywhere", bool(re.search(r"FLAGS_1.*\bPIE\b", elf))
    yield "its tables are read-only", "GNU_RELRO" in elf
    yield "they are filled in before it starts", bool(re.search(r"FLAGS_1.*\bNOW\b", elf))
    yield "its stack is not code", bool(re.search(r"GNU_STACK .* RW +0x", elf))
    yield "nothing is both written and run", not re.search(r"\bRWE\b", elf)
    yield "its stack is watched", "__stack_chk_fail" in calls
    checked = {call for call in calls if call.startswith("__") and call.endswith("_chk")}
    yield "the C library checks sizes", bool(checked)
    if platform.machine() == "x86_64":
        with open(program, "rb") as f:
            yield "its jumps are marked", f.read().count(END_OF_BRANCH) > 100


def main():
    cases = [(f"{program.rpartition('/')[2]}: {what}", good)
             for program in sys.argv[1:] for what, good in checks(program)]
    print("TAP version 13", f"1..{len(cases)}", sep="\n")
    for number, (what, good) in enumerate(cases, 1):
        print(f"{'ok' if good else 'not ok'} {number} - {what}")
    sys.exit(not all(good for _, good in cases))


main()
