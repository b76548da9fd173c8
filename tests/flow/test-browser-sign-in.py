#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in by the browser with a client id of one's own; the test is the browser."""
import os
import re
import socket

import flow
import service
import steps
import ui

TITLE = "Continue in Your Browser"


def test_sign_in_by_the_browser():
    steps.install_browser()
    with service.Service() as place, flow.start() as app:
        dialog = steps.open_dialog(app, place)
        steps.reveal(dialog, dialog.wait("button", "Open Page")).click()
        page = steps.wait_for_page(app)
        app.window(TITLE).wait("label", "Waiting for the page in the browser")
        assert page.startswith(place.url + "/oauth/authorize?client_id="), page
        told = service.Phone(page).confirm()
        assert "You can close this page" in told, told
        ui.until(lambda: not any(w.name == TITLE for w in app.children),
                 what="the window to close")
        ui.until(lambda: dialog.wait("text box", "Name").text, what="a name")
        steps.save(app, dialog)
        app.wait("list", "Storages", timeout=20)
        app.wait("button", "Refresh")


def taken(other):
    """Connections that have ended do not count, who listens does."""
    other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        other.bind(("127.0.0.1", 28617))
    except OSError:
        return False
    other.listen()
    return True


def test_port_that_is_taken():
    steps.install_browser()
    if os.path.exists(steps.OPENED):
        os.remove(steps.OPENED)
    with socket.socket() as other, service.Service() as place, flow.start("--profile", "p") as app:
        ui.until(lambda: taken(other), 30, "the port to be free for us to take")
        dialog = steps.open_dialog(app, place)
        steps.reveal(dialog, dialog.wait("button", "Open Page")).click()
        window = app.window(TITLE)
        window.wait("label", "Redirect Address in Use")
        assert not steps.opened(), "a page that nobody could answer"
        page = steps.wait_for_page(app)
        port = re.search(r"127\.0\.0\.1%3A(286[0-9]{2})", page).group(1)
        assert port in ("28618", "28619", "28620"), "another redirect address"
        window.wait("label", f"http://127.0.0.1:{port}/callback")
        told = service.Phone(page).confirm()
        assert "You can close this page" in told, told
        ui.until(lambda: dialog.wait("text box", "Name").text, what="a name")


flow.main()
