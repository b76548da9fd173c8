#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-translations.py ROOT - each language of po/LINGUAS has every string of the sources (TAP)."""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from catalog import extract, run  # noqa: E402


def missing(root, language, pot, scratch):
    """What is not translated, or only guessed: the msgids."""
    merged = os.path.join(scratch, language + ".po")
    run("msgmerge", "--quiet", "--no-fuzzy-matching", "-o", merged, f"{root}/po/{language}.po", pot)
    left = run("msgattrib", "--no-wrap", "--no-obsolete", "--untranslated", merged).stdout
    left += run("msgattrib", "--no-wrap", "--no-obsolete", "--only-fuzzy", merged).stdout
    run("msgfmt", "--check", "-o", os.devnull, merged)
    return [m for m in re.findall(r'^msgid "(.*)"$', left, re.MULTILINE) if m]


def mistyped(root):
    """What Chinese is not written like: half-width marks at its characters, two words for one."""
    text = run("msgattrib", "--no-wrap", "--translated", f"{root}/po/zh_CN.po").stdout
    han = "[\u4e00-\u9fff]"
    marks = re.compile(f"{han}(?::(?!/)|[,;!?])|{han}\\((?!_?[A-Z]\\))|(?<!\\([A-Z])\\){han}|"
                       "账户|帐[户号]")
    said = re.findall(r'^msgstr(?:\[\d\])? "(.*)"$', text, re.MULTILINE)
    return [line for line in said if marks.search(line) and line.count(";") < 3]


def main():
    root, failed = sys.argv[1], 0
    with open(f"{root}/po/LINGUAS", encoding="utf-8") as f:
        languages = [w for line in f for w in line.partition("#")[0].split()]
    print("TAP version 13", f"1..{len(languages)}", sep="\n")
    with tempfile.TemporaryDirectory() as scratch:
        pot = os.path.join(scratch, "yunduo.pot")
        extract(root, pot)
        for number, language in enumerate(languages, 1):
            try:
                left = missing(root, language, pot, scratch)
                left += mistyped(root) if language == "zh_CN" else []
            except subprocess.CalledProcessError as e:
                left = e.stderr.splitlines()
            failed += bool(left)
            print(f"{'not ok' if left else 'ok'} {number} - {language} is complete")
            for line in left:
                print("# " + line)
    sys.exit(failed != 0)


main()
