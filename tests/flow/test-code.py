#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The code on a dark screen, as phones see it: turned, blurred, from far away, badly compressed."""
import os
import subprocess

import flow
import service
import steps
import ui

SHOT = os.environ["TMPDIR"] + "/code.png"


def bend(source, target, *how):
    subprocess.run(["convert", source, *how, target], check=True)
    return ui.decode_qr(target)


def test_code_can_be_read_as_phones_see_it():
    with service.Service() as place, flow.start("--profile", "codes") as app:
        dialog = steps.open_dialog(app, place)
        steps.reveal(dialog, dialog.wait("button", "Show Code")).click()
        window = app.window("Sign In")
        window.wait("image", "QR code")
        address = steps.decode_screen(SHOT)
        folder = os.environ["TMPDIR"]
        assert bend(SHOT, folder + "/turned.png", "-background", "gray",
                    "-rotate", "7") == [address]
        assert bend(SHOT, folder + "/blurred.png", "-blur", "0x1.2") == [address]
        assert bend(SHOT, folder + "/half.png", "-resize", "50%") == [address]
        assert bend(SHOT, folder + "/photo.jpg", "-quality", "40") == [address]
        window.wait("button", "Cancel").click()
        dialog.wait("button", "Cancel").click()


flow.main()
