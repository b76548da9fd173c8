#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The doors that the desktop knocks at, with the app running and not: the launcher's actions,
links, and the overview's search."""
import configparser
import os
import subprocess

import deskbus
import flow
import ui

ID = "io.github.yunduo.Yunduo"
PROVIDER = "org.gnome.Shell.SearchProvider2"
ACTIONS = ("new-window", "upload", "transfers")


def activate(action):
    deskbus.application(ID, "ActivateAction", "(sava{sv})", action, [])


def open_links(*links):
    deskbus.application(ID, "Open", "(asa{sv})", links)


def search(method, signature, *arguments):
    return deskbus.call(ID, "/" + ID.replace(".", "/") + "/SearchProvider", PROVIDER, method,
                        signature, *arguments)


def windows(app):
    return [w.name for w in app.children]


def shown(app, action):
    """What the action shows is there."""
    if action == "upload":
        ui.until(lambda: "Upload Files" in windows(app), 20, "the file chooser")
        app.window("Upload Files").do("window.close")
        ui.until(lambda: "Upload Files" not in windows(app), 20, "the file chooser to go")
    elif action == "transfers":
        app.wait("label", "No Transfers", timeout=20)
    else:
        app.wait("list", "Storages", timeout=20)


def test_installed_files_agree():
    share = os.path.join(flow.root(), "share")
    entry = configparser.RawConfigParser(strict=False)
    entry.read(f"{share}/applications/{ID}.desktop", encoding="utf-8")
    assert entry["Desktop Entry"]["Actions"] == ";".join(ACTIONS) + ";"
    assert "x-scheme-handler/yunduo;" in entry["Desktop Entry"]["MimeType"]
    provider = configparser.RawConfigParser()
    provider.read(f"{share}/gnome-shell/search-providers/{ID}.search-provider.ini")
    provider = provider["Shell Search Provider"]
    assert (provider["BusName"], provider["DesktopId"]) == (ID, ID + ".desktop")
    assert provider["ObjectPath"] == "/" + ID.replace(".", "/") + "/SearchProvider"


def test_actions_of_a_running_app():
    with flow.start() as app:
        app.wait("button", "Try the Demo Drive").click()
        app.wait("tree grid", "Files", timeout=20).row("Welcome.txt", timeout=20)
        for action in ("transfers", "upload"):
            activate(action)
            shown(app, action)
        activate("new-window")
        ui.until(lambda: len(windows(app)) == 2, 20, "another window")
        # The same by the command line, for launchers that know no bus.
        environment = {**os.environ, **flow.environment()}
        for option, n_windows in (("--transfers", 2), ("--new-window", 3)):
            subprocess.run([flow.program(), option], check=True, env=environment, timeout=20)
            ui.until(lambda n=n_windows: len(windows(app)) == n, 20, f"{n_windows} windows")


def test_links_of_a_running_app():
    with flow.start() as app:
        files = app.wait("tree grid", "Files", timeout=20)
        files.row("Welcome.txt", timeout=20)
        open_links("yunduo:///Demo%20Drive/%E8%8F%9C%E8%B0%B1")
        files.row("番茄炒蛋.txt", timeout=20)
        open_links("yunduo:///Demo%20Drive/Documents/Empty%20folder/")
        app.wait("label", "Empty folder", timeout=20)
        refused = {
            "yunduo:///Nowhere/a": "There is no storage called",
            "yunduo:///Demo%20Drive/No%20such": "that is not in",
            "yunduo:///Demo%20Drive/..%2F..": "not written as a link",
            "https://example.org/": "and nothing else",
        }
        for link, words in refused.items():
            open_links(link)
            app.wait("label", "The Link Was Not Opened", timeout=20)
            ui.until(lambda w=words: [n for n in app.find_all("label") if w in n.name], 5, words)
            app.window("The Link Was Not Opened").do("window.close")
            ui.until(lambda: "The Link Was Not Opened" not in windows(app), 10, "it to close")


def test_actions_start_the_app():
    deskbus.prepare()
    for action in ACTIONS:
        with deskbus.started(ID, lambda a=action: activate(a)) as app:
            shown(app.show(), action)


def test_a_link_starts_the_app():
    with deskbus.started(ID, lambda: open_links("yunduo:///Demo%20Drive/Documents")) as app:
        app.show().wait("tree grid", "Files", timeout=20).row("诗三首.txt", timeout=20)


def test_the_overview_finds_without_a_window():
    found = {}

    def ask():
        for text in ("cp", "sss", "诗三"):
            found[text] = search("GetInitialResultSet", "(as)", text.split())[0]

    with deskbus.started(ID, ask) as app:
        assert [len(ids) for ids in found.values()] == [1, 1, 1], found
        metas = search("GetResultMetas", "(as)", found["sss"] + found["cp"])[0]
        assert [(m["name"], m["description"]) for m in metas] == [
            ("诗三首.txt", "Demo Drive/Documents"), ("菜谱", "Demo Drive")], metas
        assert found["诗三"] == found["sss"]
        again = search("GetSubsearchResultSet", "(asas)", found["sss"], ["诗三", "txt"])[0]
        assert again == found["sss"], again
        # Neither a window nor the demo's service was made for that.
        assert app.process.poll() is None and not app._find()
        names = [os.readlink(f"/proc/{app.pid}/fd/{n}") for n in os.listdir(f"/proc/{app.pid}/fd")]
        assert not [n for n in names if n.endswith("yunduo.db")], names

        search("ActivateResult", "(sasu)", found["cp"][0], ["cp"], 0)
        files = app.show().wait("tree grid", "Files", timeout=20)
        files.row("番茄炒蛋.txt", timeout=20)
        search("ActivateResult", "(sasu)", found["sss"][0], ["sss"], 0)
        row = files.row("诗三首.txt", timeout=20)
        ui.until(lambda: "selected" in row.states, 20, "the file to be selected")

        search("LaunchSearch", "(asu)", ["Packing", "li"], 0)
        ui.until(lambda: [n for n in app.find_all("search box") if n.text == "Packing li"], 20,
                 "the words in the search bar")
        app.wait("label", "Packing list.md", timeout=20)


flow.main()
