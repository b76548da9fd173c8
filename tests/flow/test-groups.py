#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A dropped folder as a group: what is next stands first, and a paused group asks nothing."""
import os

import flow
import service
import steps
import ui

PLACE = os.environ["TMPDIR"] + "/groups"
NAMES = [f"{number}.bin" for number in range(1, 9)]


def listed(app):
    """The files in the order of their rows."""
    labels = app.wait("list", "Transfers").find_all("label")
    return [n.name for n in labels if n.name in NAMES]


def scroll_to_top(transfers, name):
    """The button of the group's head, in view."""
    def look():
        ui.scroll(transfers.center, -5)
        button = transfers.find("button", name)
        return button if button and button.rect()[1] >= transfers.rect()[1] else None
    return ui.until(look, 10, name)


def test_next_and_pause():
    made = steps.make_files(PLACE + "/tree", {name: 2000 for name in NAMES})
    with service.Service() as place, steps.signed_in(place, {"/one.txt": "1"}) as (app, files):
        files.row("one.txt", timeout=20)
        app.wait("button", "Transfers").click()
        place.post("/_sim/faults", endpoint="PUT oss", kind="hang", times=99)
        ui.drag_files_onto(files, [PLACE + "/tree"])
        ui.until(lambda: len(listed(app)) == len(NAMES), 20, "the rows")
        ui.until(lambda: len(place.asked("PUT oss")) == 3, 20, "three to be sent")
        transfers = app.wait("list", "Transfers")
        queued = [n for n in transfers.find_all("label") if n.name == "Queued"]
        assert queued, "something must be left to wait"
        before = listed(app)
        first = len(before) - len(queued)
        transfers.row(before[first + 1]).click(button=3)
        app.wait("menu item", "Next").click()
        app.gone("menu item", "Next")
        wanted = before[:first] + [before[first + 1], before[first]] + before[first + 2:]
        ui.until(lambda: listed(app) == wanted, 10, lambda: f"{wanted}, have {listed(app)}")

        scroll_to_top(transfers, "Pause This Group").click()
        app.wait("button", "Resume This Group", timeout=20)
        assert not app.find("button", "Pause This Group")
        place.post("/_sim/clear")
        n = len(place.get("/_sim/journal")["journal"])
        app.wait("label", "8 paused")
        assert len(place.get("/_sim/journal")["journal"]) == n, "asked although it is paused"

        scroll_to_top(transfers, "Resume This Group").click()
        expected = {f"/tree/{name}": [data] for name, data in made.items()}
        ui.until(lambda: {p: d for p, d in place.files().items() if p != "/one.txt"} == expected,
                 40, "all files to be there")


flow.main()
