#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""lint.py [--root DIR] [PATH...] - check the house rules that a script can check.

Prints each finding as 'file:line: rule: what to do instead' and exits with 1 if there is one.
With PATHs, only findings in these files (or below these folders) are printed; the whole tree is
read all the same.  Where a rule is wrong for one line, say so on that line:
/* lint-ok RULE: reason */
"""
import argparse
import os
import sys

import lint_c
import lint_files
from lint_source import CSource, Finding, Tree, allowances, room_of

HERE = os.path.dirname(os.path.abspath(__file__))


def check(root):
    """All findings below ROOT, in order of file and line."""
    tree = Tree(root)
    tree.rooms_of_headers = {p.rpartition("/")[2]: room_of(p) for p in tree.under("src/", ".h")}
    modules = {p.rpartition("/")[2][:-3] for p in tree.paths if p.endswith(".py")}
    found, allowed = [], set()
    for path in tree.paths:
        text = tree.texts[path]
        lines, bad = allowances(path, text) if path.endswith((".c", ".h", ".py")) else (set(), [])
        allowed |= {(path, line, rule) for line, rule in lines}
        if not path.startswith("tests/lint/"):
            found += bad
        found += check_file(tree, path, text, modules)
    for rule in lint_files.TREE_RULES:
        found += [Finding(*f) for f in rule(tree)]
    return sorted(f for f in set(found) if f[:3] not in allowed), len(tree.paths)


def check_file(tree, path, text, modules):
    for rule in lint_files.FILE_RULES:
        yield from (Finding(*f) for f in rule(path, text))
    yield from (Finding(*f) for f in lint_files.python(path, text, modules))
    if path.startswith(("src/", "tests/")) and path.endswith((".c", ".h")):
        source = CSource(path, text)
        for rule in lint_c.RULES:
            yield from (Finding(path, *f) for f in rule(source, tree))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", default=os.path.join(HERE, "..", ".."))
    parser.add_argument("paths", nargs="*")
    options = parser.parse_args()
    root = os.path.abspath(options.root)
    wanted = tuple(os.path.relpath(os.path.abspath(p), root) for p in options.paths)
    found, files = check(root)
    found = [f for f in found
             if not wanted or f.path in wanted or f.path.startswith(tuple(w + "/" for w in wanted))]
    for f in found:
        print(f"{f.path}:{f.line}: {f.rule}: {f.text}")
    print(f"lint: {files} files, {len(found)} findings")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
