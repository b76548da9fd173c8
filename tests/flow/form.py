# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of a storage, used by the keyboard alone; and whether it fits its window."""
import service
import ui
from atspi import states_of


def texts(dialog):
    return {entry.name: entry.text for entry in dialog.find_all("text box")}


class Stops:
    """What the Tab key can come to in a form: found once, and again when that is not enough."""

    def __init__(self, dialog):
        self.dialog, self.nodes, self.entries = dialog, [], []

    def find(self):
        seen = self.dialog.walk()
        self.nodes = [(node, name) for _, node, _, name, states in seen if "focusable" in states]
        self.entries = [(node, name) for _, node, role, name, _ in seen if role == "text box"]

    def focused(self):
        states = states_of([node for node, _ in self.nodes])
        return next((n for (_, n), s in zip(self.nodes, states) if "focused" in s), None)

    def texts(self):
        return {name: node.text for node, name in self.entries}

    def where(self):
        """The name of what has the focus; an entry of this form does not tell, but holds what is
        typed."""
        name = self.focused()
        if name is None:
            self.find()
            name = self.focused()
        if name is not None:
            return name
        before = self.texts()
        ui.key("End", "x")
        names = ui.until(lambda: [n for n, text in self.texts().items() if text != before.get(n)],
                         what=lambda: f"the focus to be anywhere in\n{self.dialog.dump(40)}")
        ui.key("BackSpace")
        ui.until(lambda: self.texts() == before, what="the letter to go again")
        return names[0]


def go(dialog, name):
    """With the Tab key alone."""
    stops, passed = Stops(dialog), []
    for _ in range(50):
        passed.append(stops.where())
        if passed[-1] == name:
            return
        ui.key("Tab")
    raise AssertionError(f"Tab does not come to {name}: {passed}")


def write(dialog, name, text):
    go(dialog, name)
    ui.key("ctrl+a")
    ui.type_text(text)
    # Newer GTK tells nobody what a password is.
    ui.until(lambda: texts(dialog)[name] in (text, "●" * len(text)),
             what=lambda: f"{text}, not {texts(dialog)}")


def wait_for_options(row):
    """The list that a combo row opens; what is chosen is a list already."""
    return ui.until(lambda: row.find_all("list")[1:], what="the list to open")[0]


def wait_without_options(row):
    ui.until(lambda: not row.find_all("list")[1:], what="the list to close")


def choose(app, dialog, name, option):
    """One of a combo row's: it opens, the arrows go through it, Return takes it."""
    go(dialog, name)
    row = dialog.wait("combo box", name)
    ui.key("space")
    options = wait_for_options(row)
    ui.key("Home")
    for _ in range(6):
        item = options.wait("list item", state="focused")
        if option in item.labels:
            break
        ui.key("Down")
        ui.until(lambda: options.find("list item", state="focused") != item, 2, "the next option")
    ui.key("Return")
    wait_without_options(row)
    row.wait("label", option)


def switch(dialog, name):
    go(dialog, name)
    ui.key("space")


def check_width(window):
    """All that shows is inside the window; what is scrolled away is above or below."""
    width = window.extents()[2]
    outside = []
    for _, node, role, name, states in window.walk():
        x, _, w, _ = node.extents()
        if "showing" in states and w and (x < -ui.BORDER or x + w > width + ui.BORDER):
            outside.append((role, name, x, w))
    assert not outside, (width, outside)
    _, _, w, h = window.rect()
    screen = ui.screen_size()
    assert w <= screen[0] and h <= screen[1], (w, h, screen)


def check_that_it_fits(app):
    """The form with all that opens, and the window with the code."""
    with service.Service() as place:
        ui.until(lambda: app.children, what="a window")
        ui.key("ctrl+alt+n")
        dialog = app.window("Add Storage")
        dialog.wait("button", "Show Code", state="focused")
        check_width(dialog)
        choose(app, dialog, "Client", "Own Client ID")
        write(dialog, "Client ID", place.info["client_id"])
        write(dialog, "Client Secret", place.info["client_secret"])
        go(dialog, "Before You Sign In")
        ui.key("space")
        go(dialog, "Advanced")
        ui.key("space")
        write(dialog, "Open API Address", place.url)
        check_width(dialog)
        go(dialog, "Show Code")
        ui.key("space")
        window = app.window("Sign In")
        window.wait("image", "QR code")
        check_width(window)
        height = window.extents()[3]
        for name in ("Cancel", "Copy Link", "Open Link"):
            _, y, _, h = window.wait("button", name).extents()
            assert y >= 0 and y + h <= height, (name, y, h, height)
        ui.key("Escape")
