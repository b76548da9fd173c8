#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""In a language that marks every string of ours, what has no mark cannot be translated."""
import os
import re
import tempfile

import catalog
import flow
import places
import steps

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
LANGUAGE = "xx"
# What libraries say is theirs to translate; the rest are values, keys and names.
FOREIGN = {"Close", "Minimize", "Maximize", "Restore", "Clear", "Ctrl", "Shift", "Alt", "Control",
           "Menu", "Back", "Search", "Apply", "Edit", "Decrease", "Increase", "Decrement",
           "Increment", "No Results Found", "Try a different search.", "Preferences", "Tab",
           "Visible", "Toggle Sidebar", "Pages", "Start", "End", "Return", "Delete", "Escape",
           "Up", "Down", "Left", "Right", "Backspace", "Page Up", "Page Down", "Home", "Insert",
           "(None)", "Show Password", "Hide Password"}
KEYS = re.compile(r"((Ctrl|Shift|Alt)\+)+\S+|Page_(Up|Down)|F\d+")
DIGEST = re.compile(r"[0-9a-fA-F]{32,}")
VALUES = re.compile(r"[\d.,:/\s·–—…()%+-]*(?:(?:bytes?|kB|MB|GB|TB)[\d.,\s·]*)*$")
MARKED = re.compile(f"{catalog.OPENS}[^{catalog.OPENS}{catalog.CLOSES}]*{catalog.CLOSES}")
# Of GTK for a widget without a name, which another test is about.
TYPE = re.compile(r"(Gtk|Adw|Yd|Gdk)[A-Z]\w+")


def strip_marks(text):
    """What is left when all that has marks is taken out, from the inside."""
    while MARKED.search(text):
        text = MARKED.sub(" ", text)
    return text


def is_ours(text, names):
    rest = strip_marks(text)
    for name in names:
        rest = rest.replace(name, " ")
    words = [w for w in re.split(r"[\s ]+", TYPE.sub(" ", rest)) if w]
    return rest.strip() in FOREIGN or all(
        len(w) == 1 or w in FOREIGN or any(p.fullmatch(w) for p in (VALUES, KEYS, DIGEST))
        for w in words)


def find_unmarked(title, window, names):
    wrong = set()
    for _, _, role, name, _ in window.walk():
        if name and not is_ours(name, names):
            wrong.add(f"{title}: {role} {name!r}")
    return wrong


def install():
    """Where the program looks; nobody else's language is called so."""
    folder = os.path.join(flow.root(), "share", "locale", LANGUAGE, "LC_MESSAGES")
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        catalog.mark_all(ROOT, scratch, os.path.join(folder, "yunduo.mo"))
    return os.path.join(folder, "yunduo.mo")


def test_every_word_can_be_translated():
    wrong, names = set(), []
    if not flow.root():
        return  # nowhere to put a language
    mo = install()
    try:
        with flow.start(env={"LANGUAGE": LANGUAGE}) as app:
            for title, window in places.walk(app, catalog.mark):
                if title == "the list":
                    names = [n for n in window.wait("tree grid", catalog.mark("Files")).labels
                             if catalog.OPENS not in n] + [steps.downloads()]
                # The guide has a text of its own for each language; the report is for us.
                if title not in ("Guide", "the report"):
                    wrong |= find_unmarked(title, window, names)
    finally:
        os.unlink(mo)
    assert not wrong, "\n".join(sorted(wrong))


flow.main()
