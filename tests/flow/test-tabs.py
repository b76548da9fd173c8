#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tabs, paths, bookmarks and searching, by the keyboard alone; and what is open is open again."""
import re

import flow
import ui


def open_demo(app):
    app.wait("button", "Try the Demo Drive").click()
    files = app.wait("tree grid", "Files", timeout=20)
    ui.until(files.rows, 20, "the sample files")
    return files


def first_folder(app):
    names = [r.labels[0] for r in app.wait("tree grid", "Files").rows()]
    return names[0]


def test_tabs_and_paths():
    with flow.start("--profile", "tabs") as app:
        open_demo(app)
        folder = first_folder(app)
        ui.key("ctrl+t")
        ui.until(lambda: len(app.find_all("tab", hidden=True)) == 2, 20, "two tabs")
        ui.key("ctrl+l")
        app.wait("text box", "Path", "focused", timeout=20)
        ui.type_text("/" + folder)
        ui.key("Return")
        app.wait("button", folder, timeout=20)
        ui.key("ctrl+d")
        app.wait("list", "Bookmarks", timeout=20)
        ui.key("ctrl+l")
        app.wait("text box", "Path", "focused")
        ui.type_text("/Nowhere")
        ui.key("Return")
        ui.until(lambda: any(n.name.startswith("There is no folder")
                             for n in app.find_all("label")), 20, "the words")
        ui.key("Escape")
        app.gone("text box", "Path", "focused")


def test_open_again():
    with flow.start("--profile", "tabs") as app:
        app.wait("list", "Bookmarks", timeout=20)
        app.wait("button", "Documents", timeout=20)
        ui.key("ctrl+Page_Up")
        app.gone("button", "Documents", timeout=20)
        ui.key("alt+2")
        app.wait("button", "Documents", timeout=20)
        ui.key("ctrl+n")
        ui.until(lambda: len(app.children) == 2, 20, "another window")
        ui.key("ctrl+w")
        ui.until(lambda: len(app.children) == 1, 20, "one window")
        ui.key("ctrl+w")
        app.gone("button", "Documents", timeout=20)
        app.wait("tree grid", "Files").row("Welcome.txt", timeout=20)


def test_search():
    with flow.start("--profile", "tabs") as app:
        files = app.wait("tree grid", "Files", timeout=20)
        files.row("Welcome.txt", timeout=20)
        ui.key("ctrl+f")
        app.wait("button", "Search", "pressed", timeout=20)
        ui.type_text("Budg")
        app.wait("label", "Nothing in this folder has that in its name.", timeout=20)
        app.wait("label", "Budget.csv", timeout=20)
        ui.key("Down")
        ui.key("Return")
        app.wait("button", "Documents", timeout=20)
        files = app.wait("tree grid", "Files", timeout=20)
        files.row("Budget.csv", timeout=20)
        app.wait("row", re.compile("^Budget"), "selected", timeout=20)
        ui.type_text("pack")
        app.wait("button", "Search", "pressed", timeout=20)
        app.gone("row", re.compile("^Budget"), timeout=20)
        app.wait("row", re.compile("^Packing"))
        ui.key("Escape")
        files.row("Budget.csv", timeout=20)


flow.main()
