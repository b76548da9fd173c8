#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong is said in words, with something to do, and the app goes on."""
import os

import flow
import service
import steps
import ui

SHOT = os.environ["TMPDIR"] + "/code.png"
ONE = {"/one.txt": "1"}


def test_service_that_is_not_there():
    with service.Service() as place:
        pass
    with flow.start("--profile", "nobody") as app:
        dialog = steps.open_dialog(app, place)
        steps.reveal(dialog, dialog.wait("button", "Show Code")).click()
        # Somebody looks at it: one more try, and then what is wrong.
        app.window("Sign In").wait("button", "Try Again", timeout=15)
        app.window("Sign In").wait("button", "Cancel").click()
        dialog.wait("button", "Cancel").click()
        app.wait("button", "Add Storage")


def test_service_that_fails_while_open_and_comes_back():
    folder = os.environ["TMPDIR"] + "/sim"
    with service.Service("--folder", folder) as place:
        with steps.signed_in(place, ONE) as (app, files):
            files.row("one.txt", timeout=20)
            place.post("/_sim/faults", endpoint="openFile/list", kind="reply", status=404, times=1,
                       body='{"code":"NotFound.ParentFileId","message":"gone"}')
            app.wait("button", "Refresh").click()
            app.wait("button", "Try Again", timeout=30)
            app.wait("button", "Refresh").click()
            files = app.wait("tree grid", "Files", timeout=20)
            files.row("one.txt", timeout=20)


STRANGE = "The service gave an answer that makes no sense. It may work again later."
NONSENSE = (
    ("HTML", STRANGE, {"content_type": "text/html", "body": "<html>portal</html>"}),
    ("truncated", STRANGE, {"body": '{"items":[{"name":"x'}),
    ("wrong types", STRANGE, {"body": '{"items":{"a":1},"next_marker":7}'}),
    ("all null", STRANGE, {"body": '{"items":null,"next_marker":null}'}),
    ("deep", STRANGE, {"body": "[" * 10_000}),
    ("frozen", "The service has frozen this account, or a part of it, for a violation of its "
     "rules. The official app says more.",
     {"status": 403, "body": '{"code":"UserNotAllowedAccessResource"}'}),
    ("not ticked", "This drive was not ticked when the sign-in was confirmed on the phone.",
     {"status": 403, "body": '{"code":"UserNotAllowedAccessDrive"}'}),
)


def test_each_nonsense_is_a_sentence():
    with service.Service() as place, \
            steps.signed_in(place, ONE, "--profile", "nonsense") as (app, files):
        files.row("one.txt", timeout=20)
        for name, sentence, reply in NONSENSE:
            place.post("/_sim/faults", endpoint="openFile/list", kind="reply", times=1,
                       **{"status": 200, **reply})
            app.wait("button", "Refresh", state="sensitive").click()
            try:
                app.wait("label", sentence, timeout=15)
            except ui.Timeout as e:
                raise AssertionError(f"{name}: no “{sentence}”\n{app.dump(20)}") from e
            app.wait("button", "Refresh", state="sensitive").click()
            app.gone("label", sentence, timeout=15)
            files.row("one.txt", timeout=20)


def test_consent_taken_back_leads_to_signing_in():
    with service.Service() as place, \
            steps.signed_in(place, ONE, "--profile", "revoked") as (app, files):
        files.row("one.txt", timeout=20)
        place.post("/_sim/revoke", user="alice")
        app.wait("button", "Refresh", state="sensitive").click()
        app.wait("button", "Sign In", timeout=20).click()
        window = app.window("Sign In")
        window.wait("image", "QR code")
        service.Phone(steps.decode_screen(SHOT)).confirm()
        app.wait("tree grid", "Files", timeout=20).row("one.txt", timeout=20)


def test_file_that_cannot_be_read_is_said_and_the_rest_goes_on():
    path = os.environ["TMPDIR"] + "/up"
    steps.make_files(path, {"good.txt": 5})
    os.symlink("/nonexistent", path + "/broken.txt")
    with service.Service() as place, \
            steps.signed_in(place, ONE, "--profile", "half") as (app, files):
        files.row("one.txt", timeout=20)
        ui.drag_files_onto(files, [path + "/broken.txt", path + "/good.txt"])
        files.row("good.txt", timeout=30)
        app.wait("button", "Transfers").click()
        app.wait("list", "Transfers").wait("button", "Try Again", timeout=20)


flow.main()
