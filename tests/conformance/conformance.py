#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One numbered check per rule of RULES.md against a simulator, in TAP.

    conformance.py PROGRAM                  each check has a simulator of its own, in memory
    conformance.py --break-all PROGRAM      each check fails where its rule is broken
    conformance.py --url URL                one simulator that runs already
    conformance.py --only RULE …            these checks alone (may be given with the others)

A check may want options of the simulator (a page limit, a clock that is short); with --url such
checks are skipped.
"""

import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
import traceback

import kit
import checks_transport
import checks_sign_in
import checks_broker
import checks_user
import checks_listing
import checks_changing
import checks_upload
import checks_parts
import checks_download
import checks_video
import checks_limits
import checks_simulator

WORKERS = 3
MODULES = (
    checks_transport,
    checks_sign_in,
    checks_broker,
    checks_user,
    checks_listing,
    checks_changing,
    checks_upload,
    checks_parts,
    checks_download,
    checks_video,
    checks_limits,
    checks_simulator,
)


def read_rules():
    """The rule ids of RULES.md in the order of the file."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "RULES.md")
    with open(path, encoding="utf-8") as rules:
        return re.findall(r"^\| ([a-z0-9-]+) \| [0-9]", rules.read(), re.M)


def list_of_program(program):
    """The rule ids that the program says it can break."""
    out = subprocess.run([program, "--list-rules"], stdout=subprocess.PIPE, check=True, timeout=20)
    return [line.split()[0] for line in out.stdout.decode().splitlines() if line.strip()]


def run_check(rule, url, start):
    """Runs one check: None when it holds, else the sentence; a fault of ours is not caught."""
    function, _ = kit.CHECKS[rule]
    try:
        function(kit.Service(url, rule, start))
    except kit.Failure as failure:
        return str(failure) or "failed"
    except KeyError as missing:
        return "the answer has no key %s" % missing
    return None


def run_alone(program, rule, broken):
    """Runs one check on a simulator of its own; gives (kind, sentence)."""
    args = list(kit.CHECKS[rule][1]) + (["--break=" + rule] if broken else [])
    started = []

    def start(*more):
        process = kit.Process(program, args + list(more))
        started.append(process)
        return process

    try:
        sentence = run_check(rule, start().url, start)
        for process in started:
            process.end()
    except Exception:
        return "error", traceback.format_exc()
    finally:
        for process in started:
            process.stop()
    return ("failed", sentence) if sentence else ("passed", "")


def run_shared(url, rule):
    if kit.CHECKS[rule][1]:
        return "skipped", "wants the options " + " ".join(kit.CHECKS[rule][1])
    try:
        kit.Service(url, rule).reset()
        sentence = run_check(rule, url, None)
    except kit.Skip as skip:
        return "skipped", str(skip)
    except Exception:
        return "error", traceback.format_exc()
    return ("failed", sentence) if sentence else ("passed", "")


def say_result(number, rule, outcome, broken):
    kind, sentence = outcome
    good = kind == ("failed" if broken else "passed")
    text = "%s fails when the rule is broken" % rule if broken else rule
    if kind == "skipped":
        print("ok %d - %s # SKIP %s" % (number, text, sentence))
        return True
    print("%s %d - %s" % ("ok" if good else "not ok", number, text))
    if not good and not sentence:
        sentence = "the check passed all the same" if broken else ""
    if not good or (broken and sentence):
        for line in sentence.splitlines():
            print("# " + line)
    sys.stdout.flush()
    return good


def check_lists(program, rules):
    """RULES.md, the checks and the program name the same rules."""
    problems = []
    listed = list_of_program(program) if program else rules
    for name, known in (("conformance.py", list(kit.CHECKS)), ("--list-rules", listed)):
        for rule in sorted(set(rules) - set(known)):
            problems.append("%s is in RULES.md, not in %s" % (rule, name))
        for rule in sorted(set(known) - set(rules)):
            problems.append("%s is in %s, not in RULES.md" % (rule, name))
    for rule in sorted({rule for rule in rules if rules.count(rule) > 1}):
        problems.append("%s is twice in RULES.md" % rule)
    return problems


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", nargs="?", help="the simulator to start")
    parser.add_argument("--url", help="a simulator that runs already")
    parser.add_argument("--break-all", action="store_true", help="show that each check can fail")
    parser.add_argument("--only", action="append", default=[], metavar="RULE")
    arguments = parser.parse_args()
    if bool(arguments.program) == bool(arguments.url):
        parser.error("give a program or --url")
    if arguments.url and arguments.break_all:
        parser.error("--break-all starts simulators, so it wants the program")
    return arguments


def main():
    arguments = parse_arguments()
    kit.check_vectors()
    rules = read_rules()
    chosen = [rule for rule in rules if rule in kit.CHECKS]
    if arguments.only:
        chosen = [rule for rule in chosen if rule in arguments.only]
    problems = check_lists(arguments.program, rules)
    print("TAP version 13")
    print("1..%d" % (len(chosen) + 1))
    good = not problems
    print("%s 1 - RULES.md, the checks and the program agree" % ("ok" if good else "not ok"))
    for problem in problems:
        print("# " + problem)
    if arguments.url:
        url = arguments.url.rstrip("/")
        outcomes = (run_shared(url, rule) for rule in chosen)
    else:
        pool = concurrent.futures.ThreadPoolExecutor(WORKERS)
        outcomes = pool.map(
            lambda rule: run_alone(arguments.program, rule, arguments.break_all), chosen
        )
    for rule, outcome in zip(chosen, outcomes):
        number = rules.index(rule) + 2 if not arguments.only else chosen.index(rule) + 2
        good = say_result(number, rule, outcome, arguments.break_all) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
