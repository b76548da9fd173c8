#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desktop is told of transfers: the number on the icon, recent files, and a notification
when another program is looked at, which leads on."""
import os

import deskbus
import flow
import notices
import steps
import ui

FILE_MANAGER = """<node><interface name="org.freedesktop.FileManager1">
<method name="ShowItems"><arg type="as" direction="in"/><arg type="s" direction="in"/></method>
</interface></node>"""
OPENED = os.environ["TMPDIR"] + "/text-opened"


def install_viewer():
    """A program for text that writes down what it is asked to open."""
    folder = os.environ["HOME"] + "/.local/share/applications"
    program = os.environ["TMPDIR"] + "/viewer"
    os.makedirs(folder, exist_ok=True)
    with open(program, "w", encoding="utf-8") as f:
        f.write(f'#!/bin/sh\nprintf %s "$1" > {OPENED}.new && mv {OPENED}.new {OPENED}\n')
    os.chmod(program, 0o755)
    with open(folder + "/test-viewer.desktop", "w", encoding="utf-8") as f:
        f.write(f"[Desktop Entry]\nType=Application\nName=Viewer\nExec={program} %f\n"
                "MimeType=text/plain;\n")
    with open(os.environ["XDG_CONFIG_HOME"] + "/mimeapps.list", "w", encoding="utf-8") as f:
        f.write("[Default Applications]\ntext/plain=test-viewer.desktop\n")


def recent():
    path = os.environ["XDG_DATA_HOME"] + "/recently-used.xbel"
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8") as f:
        return f.read()


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def look_away(other):
    """Another program's window has the keyboard."""
    ui.click_at(*ui.at_corner(other))
    ui.until(lambda: "active" in other.window().states, 10, "the other window to be active")


def plain(text):
    """Without the marks around foreign names."""
    return text.replace("\u2068", "").replace("\u2069", "")


def download(app, other, name):
    app.wait("tree grid", "Files", timeout=20).row(name, timeout=20).click()
    button = app.wait("button", "Download", state="sensitive")
    look_away(other)
    button.do("click")


def test_a_download_is_told():
    install_viewer()
    with notices.Notices() as shown, \
            deskbus.Heard("com.canonical.Unity.LauncherEntry", "Update") as heard, \
            deskbus.Served("org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
                           FILE_MANAGER) as manager, \
            flow.start() as app, ui.other_app("--accept") as other:
        app.wait("button", "Try the Demo Drive").click()
        download(app, other, "Welcome.txt")
        ui.until(lambda: shown.shown, 20, "a notification")
        assert plain(shown.shown[0][0]) == "“Welcome.txt” downloaded", shown.shown
        assert shown.shown[0][1] == "Demo Drive", shown.shown
        shown.press("Show in Folder")
        ui.until(lambda: manager.all, 20, "the file manager to be asked")
        uri = "file://" + os.path.join(steps.downloads(), "Welcome.txt")
        assert manager.all == [("ShowItems", ([uri], ""))], manager.all
        ui.until(lambda: uri in recent(), 20, "a recent file")

        download(app, other, "欢迎.txt")
        ui.until(lambda: len(shown.shown) == 2, 20, "another notification")
        shown.press("Open")
        ui.until(lambda: os.path.exists(OPENED), 20, "the file to be opened")
        assert read(OPENED) == os.path.join(steps.downloads(), "欢迎.txt")

        looks = [(p["count"], p["count-visible"]) for _, p in heard.all]
        assert looks[0] == (1, True) and looks[-1] == (0, False), looks
        assert all(a != b for a, b in zip(heard.all, heard.all[1:])), heard.all
        assert heard.all[0][0] == "application://io.github.yunduo.Yunduo.desktop"


flow.main()
