#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in by the browser with a client id of one's own; the test is the browser."""
import os
import socket

import flow
import service
import steps
import ui

TITLE = "Continue in Your Browser"
OPENED = os.environ["TMPDIR"] + "/opened"


def install_browser():
    """A browser that writes down what it is asked to open."""
    folder = os.environ["HOME"] + "/.local/share/applications"
    program = os.environ["TMPDIR"] + "/browser"
    os.makedirs(folder, exist_ok=True)
    with open(program, "w", encoding="utf-8") as f:
        f.write(f'#!/bin/sh\nprintf %s "$1" > {OPENED}.new && mv {OPENED}.new {OPENED}\n')
    os.chmod(program, 0o755)
    with open(folder + "/test-browser.desktop", "w", encoding="utf-8") as f:
        f.write(f"[Desktop Entry]\nType=Application\nName=Browser\nExec={program} %u\n"
                "MimeType=x-scheme-handler/http;x-scheme-handler/https;\n")
    config = os.environ.get("XDG_CONFIG_HOME", os.environ["HOME"] + "/.config")
    os.makedirs(config, exist_ok=True)
    with open(config + "/mimeapps.list", "w", encoding="utf-8") as f:
        f.write("[Default Applications]\nx-scheme-handler/http=test-browser.desktop\n"
                "x-scheme-handler/https=test-browser.desktop\n")


def opened():
    if not os.path.exists(OPENED):
        return None
    with open(OPENED, encoding="utf-8") as f:
        return f.read()


def test_sign_in_by_the_browser():
    install_browser()
    with service.Service() as place, flow.start() as app:
        dialog = steps.open_dialog(app, place)
        steps.reveal(dialog, dialog.wait("button", "Open Page")).click()
        app.window(TITLE).wait("label", "Waiting for the page in the browser")
        page = ui.until(opened, what="the browser to be opened")
        assert page.startswith(place.url + "/oauth/authorize?client_id="), page
        told = service.Phone(page).confirm()
        assert "You can close this page" in told, told
        ui.until(lambda: not any(w.name == TITLE for w in app.children),
                 what="the window to close")
        ui.until(lambda: dialog.wait("text box", "Name").text, what="a name")
        steps.save(app, dialog)
        app.wait("list", "Storages", timeout=20)
        app.wait("button", "Refresh")


def test_port_that_is_taken():
    install_browser()
    if os.path.exists(OPENED):
        os.remove(OPENED)
    with socket.socket() as other, service.Service() as place, flow.start("--profile", "p") as app:
        other.bind(("127.0.0.1", 28617))
        other.listen()
        dialog = steps.open_dialog(app, place)
        steps.reveal(dialog, dialog.wait("button", "Open Page")).click()
        window = app.window(TITLE)
        window.wait("label", "Redirect Address in Use")
        assert not opened(), "a page that nobody could answer"
        window.wait("button", "Use Another Port").click()
        window.wait("label", "http://127.0.0.1:28618/callback")
        page = ui.until(opened, what="the browser to be opened")
        assert "127.0.0.1%3A28618" in page, "another redirect address"
        told = service.Phone(page).confirm()
        assert "You can close this page" in told, told
        ui.until(lambda: dialog.wait("text box", "Name").text, what="a name")


flow.main()
