#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Storages dragged to another place of the list with the pointer, or moved with the keyboard."""
import flow
import ui


def names(app):
    return [row.name for row in app.wait("list", "Storages").rows(in_view=False)]


def rows(app):
    return app.wait("list", "Storages").rows(in_view=False)


def choose(app, position, item):
    rows(app)[position].click(button=3)
    app.wait("menu item", item).click()
    app.gone("menu item", item)


def edge(row, below):
    """A point inside the row, near its upper or lower edge, left of its menu."""
    x, y, _, height = row.rect()
    return x + 60, y + (height - 6 if below else 6)


def drag(app, source, target, below):
    ui.drag(rows(app)[source].center, edge(rows(app)[target], below))


def test_order_by_drag_is_kept():
    with flow.start("--profile", "drag") as app:
        app.wait("button", "Try the Demo Drive").click()
        app.wait("tree grid", "Files", timeout=20)
        choose(app, 0, "Duplicate")
        choose(app, 0, "Duplicate")
        ui.until(lambda: len(names(app)) == 3, what="three storages")
        first, second, third = names(app)

        drag(app, 0, 2, True)
        ui.until(lambda: names(app) == [second, third, first], what="the first one at the end")
        drag(app, 2, 0, False)
        ui.until(lambda: names(app) == [first, second, third], what="the last one at the start")
        drag(app, 0, 1, True)
        ui.until(lambda: names(app) == [second, first, third], what="one step down")
        # Onto itself: nothing changes, and it is not opened.
        drag(app, 1, 1, True)
        assert names(app) == [second, first, third]
        kept = names(app)
    with flow.start("--profile", "drag") as app:
        app.wait("tree grid", "Files", timeout=20)
        assert names(app) == kept, names(app)


def test_keyboard_stays_with_the_moved_storage():
    with flow.start("--profile", "drag") as app:
        app.wait("tree grid", "Files", timeout=20)
        last = names(app)[2]
        choose(app, 2, "Move Up")
        ui.until(lambda: names(app)[1] == last, what="one step up")
        rows(app)[1].wait_state("focused")


flow.main()
