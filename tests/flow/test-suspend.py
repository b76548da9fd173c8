#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The computer is kept from suspending while something moves, and no longer: not for what is paused
or waits for what may never come."""
import os

import busname
import flow
import notices
import service
import steps
import ui
from gi.repository import GLib

PLACE = os.environ["TMPDIR"] + "/suspend"
FOLDER = os.environ["TMPDIR"] + "/sim"
SUSPEND = 4


class SessionManager(busname.Owner):
    """As GNOME has it; GTK asks it for whoever is not in a sandbox."""

    NAME, PATH = "org.gnome.SessionManager", "/org/gnome/SessionManager"
    INTERFACE = """<node><interface name="org.gnome.SessionManager">
<method name="Inhibit"><arg type="s" direction="in"/><arg type="u" direction="in"/>
<arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="u" direction="out"/></method>
<method name="Uninhibit"><arg type="u" direction="in"/></method>
</interface></node>"""

    def __init__(self):
        super().__init__()
        self.held, self.taken = {}, 0

    def answer(self, method, arguments):
        if method == "Uninhibit":
            del self.held[arguments[0]]
            return None
        _, _, reason, what = arguments
        self.taken += 1
        self.held[self.taken] = (reason, what)
        return GLib.Variant("(u)", (self.taken,))

    def holds(self):
        """Once, for a reason that a person can read."""
        return list(self.held.values()) == [("Files are being transferred", SUSPEND)]


def begin(place, files, name):
    """An upload, of which a part is on its way until somebody lets it go."""
    steps.make_files(PLACE, {name: 50_000})
    place.post("/_sim/faults", endpoint="PUT oss", kind="hang", times=99)
    before = len(place.asked("PUT oss"))
    ui.drag_files_onto(files, [f"{PLACE}/{name}"])
    ui.until(lambda: len(place.asked("PUT oss")) > before, 20, "a part to be on its way")


def test_suspend_is_inhibited_while_something_moves():
    with notices.Notices(), SessionManager() as manager, \
            service.Service("--folder", FOLDER) as place, \
            steps.signed_in(place, {"/old.txt": "1"}) as (app, files):
        def taken():
            ui.until(manager.holds, 10, lambda: f"one inhibitor, not {manager.held}")

        def given_back(why, seconds=10):
            ui.until(lambda: not manager.held, seconds, f"it to be given back: {why}")

        files.row("old.txt", timeout=20)
        assert not manager.taken, "nothing moved"
        begin(place, files, "one.bin")
        taken()

        app.wait("button", "Transfers").click()
        transfers = app.wait("list", "Transfers")
        transfers.wait("button", "Pause").click()
        given_back("paused")
        transfers.wait("button", "Resume").click()
        taken()

        place.post("/_sim/clear")
        place.post("/_sim/let-go")
        files.row("one.bin", timeout=20)
        given_back("finished")

        begin(place, files, "two.bin")
        taken()
        place.end()
        given_back("out of reach", 30)
        with service.Service("--folder", FOLDER, port=place.port) as again:
            ui.until(lambda: "/two.bin" in again.files(), 40, "the upload to go on by itself")
            given_back("finished too")

            begin(again, files, "three.bin")
            taken()
            again.post("/_sim/revoke", user="alice")
            again.post("/_sim/expire", what="urls")
            again.post("/_sim/clear")
            again.post("/_sim/let-go")
            app.wait("label", "Waiting – sign in again to go on", timeout=30)
            given_back("a sign-in is waited for")


flow.main()
