#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Transfers that only a person can let go on: kept, said why, and finished by themselves."""
import os

import flow
import service
import steps
import ui
from gi.repository import Gio, GLib

SHOT = os.environ["TMPDIR"] + "/code.png"
PLACE = os.environ["TMPDIR"] + "/kept"
KEYRING = "/org/freedesktop/secrets"
LOGIN = KEYRING + "/collection/login"


def secrets(bus, method, words):
    """Ask the Secret Service."""
    interface, _, name = method.rpartition(".")
    return bus.call_sync(
        "org.freedesktop.secrets", KEYRING, interface, name, words, None,
        Gio.DBusCallFlags.NONE, -1, None).unpack()


def lock_keyring():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    secrets(bus, "org.freedesktop.Secret.Service.Lock", GLib.Variant("(ao)", ([LOGIN],)))


def unlock_keyring():
    """What the desktop's prompt does with the password; there is no prompter in this session."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    _, session = secrets(bus, "org.freedesktop.Secret.Service.OpenSession",
                         GLib.Variant("(sv)", ("plain", GLib.Variant("s", ""))))
    guilt = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"
    secrets(bus, guilt + ".UnlockWithMasterPassword",
            GLib.Variant("(o(oayays))", (LOGIN, (session, b"", b"test", "text/plain"))))


LOCKED = "Waiting – unlock the keyring to go on"
SIGNED_OUT = "Waiting – sign in again to go on"


def rows_that_say(app, text):
    labels = app.wait("list", "Transfers").find_all("label")
    return len([n for n in labels if n.name.startswith(text)])


def test_locked_keyring_keeps_the_queue():
    made = steps.make_files(PLACE, {"one.txt": 3000, "two.bin": 300_000})
    made |= steps.make_files(PLACE + "/tree", {"inside.txt": 5000})
    with service.Service("--folder", os.environ["TMPDIR"] + "/sim") as place:
        steps.keep_storage(place)
        lock_keyring()
        with flow.start() as app:
            app.wait("label", "Locked – unlock keyring", timeout=40)
            storage = app.wait("list", "Storages").rows(in_view=False)[0]
            ui.drag_files_onto(storage, [f"{PLACE}/{n}" for n in ("one.txt", "two.bin", "tree")])
            app.wait("button", "Transfers").click()
            ui.until(lambda: rows_that_say(app, LOCKED) == 3, 20, "three that wait")
            assert not place.asked("openFile/create"), "asked without a sign-in"
            unlock_keyring()
            app.wait("button", "Try Again").click()
            ui.until(lambda: rows_that_say(app, "Uploaded") == 3, 40, "all to end")
        expected = {"/one.txt": [made["one.txt"]], "/two.bin": [made["two.bin"]],
                    "/tree/inside.txt": [made["inside.txt"]]}
        assert place.files() == expected
        assert len(place.asked("/oauth/access_token")) == 1, "only the sign-in asked for a token"


def test_signing_in_again_lets_transfers_go_on():
    made = steps.make_files(PLACE, {"up.bin": 40_000_000})
    far = "far away " * 300_000
    with service.Service() as place, \
            steps.signed_in(place, {"/far.txt": far}, "--profile", "again") as (app, files):
        row = files.row("far.txt", timeout=20)
        for endpoint, nth in (("PUT oss", 2), ("GET oss", 1)):
            place.post("/_sim/faults", endpoint=endpoint, kind="delay", nth=nth, delay_ms=4000)
        row.click()
        app.wait("button", "Download", state="sensitive").click()
        ui.drag_files_onto(files, [f"{PLACE}/up.bin"])
        ui.until(lambda: place.asked("GET oss") and len(place.asked("PUT oss")) == 2, 60,
                 "both to run")
        place.post("/_sim/revoke", user="alice")
        place.post("/_sim/expire", what="urls")
        app.wait("button", "Transfers").click()
        ui.until(lambda: rows_that_say(app, SIGNED_OUT) == 2, 40, "both to wait")

        app.wait("list", "Storages").rows(in_view=False)[0].click(button=3)
        app.wait("menu item", "Sign In Again…").click()
        app.window("Sign In").wait("image", "QR code")
        service.Phone(steps.decode_screen(SHOT)).confirm()
        ui.until(lambda: rows_that_say(app, "Uploaded") and rows_that_say(app, "Downloaded"), 60,
                 "both to end")
        assert place.files() == {"/far.txt": [far.encode()], "/up.bin": [made["up.bin"]]}
        with open(steps.downloads() + "/far.txt", encoding="utf-8") as f:
            assert f.read() == far
        assert len(place.asked("openFile/create")) <= 2, "the upload began anew"


flow.main()
