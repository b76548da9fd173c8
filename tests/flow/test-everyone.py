#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody is told who does not see the screen: every control of every page and dialog has a
name, and the Tab key leads through a dialog from its top to its end."""
import flow
import places
import ui

CONTROLS = {"button", "check box", "combo box", "link", "menu item", "radio button", "slider",
            "spin button", "switch", "tab", "text box", "tree grid"}
# What they are made of is named by them; newer GTK leaves the name of a link to its label.
HOLDERS = CONTROLS - {"tree grid"} | {"label", "list item"}
TABS = 60
HEADER = 50


def is_nameless(name):
    """Without one, GTK says the type."""
    return not name.strip() or name.startswith(("Gtk", "Adw", "Yd"))


def find_nameless(title, window):
    wrong, above = [], []
    for depth, _, role, name, _ in window.walk():
        del above[depth - 1:]
        above.append((role, name))
        named = [(r, n) for r, n in above[:-1] if not is_nameless(n)]
        # The button of a tab is libadwaita's; the keys are Ctrl+W.
        if any(r == "tab" for r, _ in above):
            continue
        if role in CONTROLS and is_nameless(name) and not any(r in HOLDERS for r, _ in named):
            wrong.append(f"{title}: {role} {name!r} in {named[-2:]}")
    return wrong


def find_focused(window):
    """None in the entry of a row, which does not say it (GTK 4.8)."""
    for _ in range(3):
        node = window.find(state="focused")
        if node:
            return node
    return None


def go_through(window):
    """(what, x, y) of what has the focus, Tab by Tab, until it comes round."""
    seen, places_seen = [], set()
    for _ in range(TABS):
        ui.key("Tab")
        node = find_focused(window)
        if node is None:
            continue
        if node in places_seen:
            break
        places_seen.add(node)
        x, y, _, _ = node.extents()
        seen.append((f"{node.role} {node.name!r}", x, y))
    return seen


def find_disorder(title, window):
    """Below the header bar each one is further down, or in the same line; but for where it comes
    round again."""
    seen = go_through(window)
    assert len(seen) >= 2, (title, seen)
    top = window.extents()[1] + HEADER
    below = [s for s in seen if s[2] >= top]
    back = [f"{title}: {b[0]} comes after {a[0]}"
            for a, b in zip(below, below[1:]) if b[2] < a[2] - HEADER]
    return back if len(back) > 1 else []


def test_everything_has_a_name_and_its_turn():
    wrong = []
    with flow.start() as app:
        for title, window in places.walk(app):
            # All pages of the preferences are there from the first on.
            if title not in ("Preferences, Transfers", "Preferences, Network"):
                wrong += find_nameless(title, window)
            if title in ("Add Storage", "Preferences, Data"):
                wrong += find_disorder(title, window)
    assert not wrong, "\n".join(wrong)


flow.main()
