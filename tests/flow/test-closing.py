#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Closing during a transfer asks first; what was asked is what happens, and nothing is lost."""
import os
import subprocess

import flow
import notices
import service
import steps
import ui

ONE = {"/one.txt": "1"}
PLACE = os.environ["TMPDIR"] + "/drop"


def plain(text):
    """Without the marks around foreign names."""
    return text.replace("\u2068", "").replace("\u2069", "")


def test_closing_during_a_transfer_asks():
    steps.make_files(PLACE, {"slow.bin": 50_000})
    with service.Service() as place, steps.signed_in(place, ONE) as (app, files):
        files.row("one.txt", timeout=20)
        place.post("/_sim/faults", endpoint="PUT oss", kind="hang", times=99)
        ui.drag_files_onto(files, [f"{PLACE}/slow.bin"])
        app.wait("button", "Transfers").click()
        app.wait("list", "Transfers").row("slow.bin", timeout=20)
        ui.until(lambda: place.asked("PUT oss"), 20, "the part to be on its way")

        app.window("Yunduo").do("window.close")
        app.wait("button", "Pause and Quit", timeout=10)
        ui.key("Escape")
        app.gone("button", "Pause and Quit", timeout=10)
        assert app.process.poll() is None

        app.window("Yunduo").do("window.close")
        steps.answer(app, "Pause and Quit")
        app.process.wait(30)
        assert app.process.returncode == 0

        place.post("/_sim/clear")
        with flow.start() as app:
            app.wait("button", "Transfers", timeout=20).click()
            app.wait("list", "Transfers").row("slow.bin", timeout=20)
            app.wait("tree grid", "Files", timeout=20).row("slow.bin", timeout=40)


def test_continue_in_the_background():
    steps.make_files(PLACE, {"late.bin": 50_000})
    with notices.Notices() as shown, service.Service() as place, \
            steps.signed_in(place, ONE, "--profile", "stays") as (app, files):
        files.row("one.txt", timeout=20)
        place.post("/_sim/faults", endpoint="PUT oss", kind="hang", times=99)
        ui.drag_files_onto(files, [f"{PLACE}/late.bin"])
        ui.until(lambda: place.asked("PUT oss"), 20, "the part to be on its way")

        # It goes away, and comes back when it is wanted.
        app.window("Yunduo").do("window.close")
        steps.answer(app, "Continue in Background")
        app.gone("tree grid", "Files", timeout=10)
        assert app.process.poll() is None
        subprocess.run([flow.program(), "--profile", "stays"], check=True,
                       env={**os.environ, **flow.environment()}, timeout=20)
        app.wait("tree grid", "Files", timeout=20)

        # Without it the transfer ends, and then the program.
        app.window("Yunduo").do("window.close")
        steps.answer(app, "Continue in Background")
        app.gone("tree grid", "Files", timeout=10)
        place.post("/_sim/clear")
        place.post("/_sim/let-go")
        app.process.wait(30)
        assert app.process.returncode == 0
        assert [(plain(title), body) for title, body in shown.shown] == [
            ("“late.bin” uploaded", "小明")], shown.shown
        assert "/late.bin" in place.files(), sorted(place.files())


def test_cancel_a_transfer():
    steps.make_files(PLACE, {"never.bin": 50_000})
    with service.Service() as place, \
            steps.signed_in(place, ONE, "--profile", "cancel") as (app, files):
        files.row("one.txt", timeout=20)
        place.post("/_sim/faults", endpoint="PUT oss", kind="hang", times=99)
        ui.drag_files_onto(files, [f"{PLACE}/never.bin"])
        app.wait("button", "Transfers").click()
        transfers = app.wait("list", "Transfers")
        transfers.wait("button", "Cancel", timeout=20).click()
        transfers.wait("button", "Try Again", timeout=20)
        place.post("/_sim/clear")
        transfers.wait("button", "Try Again").click()
        files.row("never.bin", timeout=30)


flow.main()
