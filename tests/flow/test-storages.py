#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of storages: duplicated, renamed, moved, disabled; and the same after a restart."""
import flow
import steps
import ui


def names(app):
    return [row.name for row in app.wait("list", "Storages").rows()]


def choose(app, position, item):
    app.wait("list", "Storages").rows()[position].click(button=3)
    app.wait("menu item", item).click()
    app.gone("menu item", item)


def test_arranged_list_is_remembered():
    with flow.start("--profile", "arrange") as app:
        app.wait("button", "Try the Demo Drive").click()
        app.wait("tree grid", "Files", timeout=20)
        choose(app, 0, "Duplicate")
        ui.until(lambda: len(names(app)) == 2, what="the copy")
        choose(app, 1, "Rename…")
        dialog = app.window("Rename Storage")
        steps.fill_row(dialog, "Name", "Holiday")
        dialog.wait("button", "Rename").click()
        ui.until(lambda: "Holiday" in names(app), what="the new name")
        choose(app, 1, "Move Up")
        ui.until(lambda: names(app)[0] == "Holiday", what="the new order")
        choose(app, 0, "Disable")
        app.wait("label", "Disabled")
        choose(app, 0, "Edit…")
        app.window("Edit Storage").wait("button", "Save")
        ui.key("Escape")
        app.gone("button", "Save")
        kept = names(app)
    with flow.start("--profile", "arrange") as app:
        app.wait("tree grid", "Files", timeout=20)
        assert names(app) == kept, names(app)
        app.wait("label", "Disabled")
        app.wait("list", "Storages").rows()[0].click()
        app.wait("label", "This storage is disabled. Enable it in its menu.")
        choose(app, 0, "Enable")
        app.gone("label", "Disabled")


def test_names_are_indexed_until_told_otherwise():
    with flow.start("--profile", "indexed") as app:
        app.wait("button", "Try the Demo Drive").click()
        app.wait("tree grid", "Files", timeout=20)
        choose(app, 0, "Index All Names")
        app.wait("label", "All names are indexed", timeout=20)
    with flow.start("--profile", "indexed") as app:
        app.wait("tree grid", "Files", timeout=20)
        app.wait("label", "All names are indexed", timeout=20)
        choose(app, 0, "Stop Indexing Names")
        app.gone("label", "All names are indexed")


flow.main()
