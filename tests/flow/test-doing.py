#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files are taken elsewhere, and the names of many are changed, by keys alone."""
import flow
import service
import steps
import ui


def signed_in(place, profile, *paths):
    return steps.signed_in(place, {path: path for path in paths}, "--profile", profile)


def names(files):
    return sorted(row.labels[0] for row in files.rows())


def test_cut_and_paste_by_keys():
    with service.Service() as place, \
            signed_in(place, "keys", "/target/old.txt", "/slip.txt") as (app, files):
        files.row("slip.txt", timeout=20).click()
        ui.key("ctrl+x")
        files.row("target").double_click()
        files.row("old.txt", timeout=20)
        ui.key("ctrl+v")
        files.row("slip.txt", timeout=20)
        ui.key("ctrl+z")
        ui.until(lambda: names(files) == ["old.txt"], 20, "the file to go back")


def test_many_are_renamed():
    with service.Service() as place, \
            signed_in(place, "many", "/page 1.txt", "/page 2.txt") as (app, files):
        files.row("page 2.txt", timeout=20).click()
        ui.key("ctrl+a", "F2")
        app.window("Rename Several").wait("button", "Rename")
        ui.type_text("page")
        ui.key("Tab")
        ui.type_text("leaf")
        ui.key("Return")
        ui.until(lambda: names(files) == ["leaf 1.txt", "leaf 2.txt"], 20, "the names")
        ui.key("ctrl+z")
        ui.until(lambda: names(files) == ["page 1.txt", "page 2.txt"], 20, "the old names")


flow.main()
