# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page and dialog that can be reached without an account, one after the other, with the
keyboard: what it is called here, and what of it is on the screen."""
import contextlib

import steps
import ui

PAGES = ("General", "Transfers", "Network", "Data")


def walk(app, say=str):
    """Yields (title, node); SAY gives a string of ours in the language of the app."""
    app.wait("button", say("Try the Demo Drive"))
    yield "the first page", app.window()
    yield from dialogs(app, say, {"Guide": "F1", "Keyboard Shortcuts": "ctrl+question",
                                  "Add Storage": "ctrl+alt+n"})
    app.wait("button", say("Try the Demo Drive")).click()
    files = app.wait("tree grid", say("Files"), timeout=20)
    files.row("Welcome.txt", timeout=20)
    yield from views(app, say, files)
    yield from dialogs(app, say, {"New Folder": "ctrl+shift+n"})
    files.row("Welcome.txt").click()
    yield from popovers(app, say, files)
    yield from dialogs(app, say, {"Properties": "alt+Return"})
    yield from preferences(app, say)


def views(app, say, files):
    yield "the list", app.window()
    ui.key("ctrl+2")
    app.wait("grid", say("Files"))
    yield "the grid", app.window()
    ui.key("ctrl+1")
    app.wait("tree grid", say("Files"))
    ui.key("ctrl+shift+t")
    app.wait("label", say("No Transfers"))
    yield "the transfers", app.window()
    ui.key("ctrl+shift+t")
    app.gone("label", say("No Transfers"))
    files.row("Welcome.txt").click()


@contextlib.contextmanager
def closed_after(app, *what):
    app.wait(*what)
    yield
    ui.key("Escape")
    app.gone(*what)


def popovers(app, say, files):
    files.row("Welcome.txt").click(button=3)
    with closed_after(app, "menu item", say("Rename…")):
        yield "the menu of a file", app.window()
    ui.key("F2")
    with closed_after(app, "button", say("Rename")):
        yield "renaming", app.window()
    ui.key("ctrl+l")
    yield "a path to type", app.window()
    ui.key("Escape")
    app.wait("list", say("Storages")).rows()[0].click(button=3)
    with closed_after(app, "menu item", say("Remove…")):
        yield "the menu of a storage", app.window()
    ui.key("F10")
    with closed_after(app, "menu item", say("Preferences")):
        yield "the main menu", app.window()
    files.row("Welcome.txt").click()


def dialogs(app, say, keys):
    for title, shortcut in keys.items():
        ui.key(shortcut)
        yield title, app.window(say(title))
        ui.key("Escape")
        ui.until(lambda t=title: not any(w.name == say(t) for w in app.children), 10,
                 f"{title} to close")


def preferences(app, say):
    ui.key("ctrl+comma")
    window = app.window(say("Preferences"))
    for page in PAGES:
        show_page(window, say(page))
        if page == "Network":
            window.wait("combo box", say("Connect Through")).choose(say("A Proxy of Your Own"))
            window.wait("text box", say("Address of the Proxy"))
        yield f"Preferences, {page}", window
    steps.reveal(window, window.wait("label", say("Export…"))).click()
    report = app.window(say("Diagnostic Report"))
    report.wait("text box", say("Diagnostic Report"))
    yield "the report", report
    ui.key("Escape")
    ui.until(lambda: not any(w.name == say("Diagnostic Report") for w in app.children), 10,
             "the report to close")


def show_page(window, name):
    """By its tab, wherever the width has put that."""
    def click():
        tabs = [n for n in window.find_all(name=name) if n.role in ("tab", "radio button", "button",
                                                                    "toggle button")]
        shown = [n for n in tabs if n.extents()[2] > 0]
        if shown:
            shown[0].click()
        return bool(shown)
    ui.until(click, 10, f"a tab {name}")
