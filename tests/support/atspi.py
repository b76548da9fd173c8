# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person's eyes: what a program shows, as assistive technology is told it (AT-SPI).

AT-SPI is spoken over D-Bus here, not through libatspi: its cache goes stale without a main loop,
and without its cache it asks one thing at a time.  Many calls under way at once make a walk of the
tree some five times faster.
"""
import contextlib
import os
import re
import time

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from pointer import click_at, key, type_text, xwindows  # noqa: E402

TIMEOUT = float(os.environ.get("UI_TIMEOUT", "10"))
SCALE = int(os.environ.get("GDK_SCALE", "1"))
STATES = """invalid active armed busy checked collapsed defunct editable enabled expandable expanded
focusable focused has-tooltip horizontal iconified modal multi-line multiselectable opaque pressed
resizable selectable selected sensitive showing single-line stale transient vertical visible
manages-descendants indeterminate required truncated animated invalid-entry supports-autocompletion
selectable-text is-default visited checkable has-popup read-only""".split()
ATSPI, PROPERTIES = "org.a11y.atspi.", "org.freedesktop.DBus.Properties"
# What newer GTK and libadwaita call these.
NEWER_ROLES = {"AdwTab": "tab", "AdwTabBar": "tab list"}
DULL_STATES = {"sensitive", "visible", "focusable", "horizontal", "vertical"}
ROOT = "/org/a11y/atspi/accessible/root"
_bus = None


class Timeout(AssertionError):
    pass


def until(test, timeout=None, what="condition"):
    """Poll TEST until it returns something true, and return that."""
    end = time.monotonic() + (TIMEOUT if timeout is None else timeout)
    while True:
        value = test()
        if value:
            return value
        if time.monotonic() > end:
            raise Timeout(f"timed out waiting for {what() if callable(what) else what}")
        time.sleep(0.02)


def bus():
    global _bus
    if not _bus:
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress",
                                    None, None, 0, -1).unpack()[0]
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
                 Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        _bus = Gio.DBusConnection.new_for_address_sync(address, flags)
    return _bus


def call(where, interface, method, *args, default=None):
    """One call; DEFAULT if the object has gone or does not answer."""
    return call_many([(where, interface, method, *args)], default)[0]


def call_many(calls, default=None):
    """CALLS are (where, interface, method, argument variants...): answers in the same order."""
    answers, left = [default] * len(calls), len(calls)

    def done(conn, result, i):
        nonlocal left
        left -= 1
        try:
            got = conn.call_finish(result).unpack()
            answers[i] = got[0] if len(got) == 1 else got
        except GLib.Error:
            pass

    for i, ((name, path), interface, method, *args) in enumerate(calls):
        interface = interface if "." in interface else ATSPI + interface
        bus().call(name, path, interface, method, GLib.Variant.new_tuple(*args) if args else None,
                   None, 0, 5000, None, done, i)
    while left:
        GLib.MainContext.default().iteration(True)
    return answers


def getter(where, interface, prop):
    return (where, PROPERTIES, "Get", GLib.Variant("s", ATSPI + interface), GLib.Variant("s", prop))


def state_names(words):
    bits = (words[0] | words[1] << 32) if words else 0
    return {name for i, name in enumerate(STATES) if bits >> i & 1}


def plain(name):
    """GTK 4.8 names a mnemonic button "_Save Save": make that "Save"."""
    name = name or ""
    half = (len(name) - 2) // 2
    if "_" in name and name[:half + 1].replace("_", "", 1) == name[half + 2:]:
        return name[half + 2:]
    return name


def look_at(nodes):
    """(node, role, states, children) of each of the nodes that still is there."""
    calls = []
    for n in nodes:
        calls += [(n.where, "Accessible", "GetRoleName"), (n.where, "Accessible", "GetState"),
                  (n.where, "Accessible", "GetChildren")]
    got = call_many(calls)
    plainer = roles_of(nodes, got[::3])
    for i, n in enumerate(nodes):
        _, words, children = got[3 * i:3 * i + 3]
        if plainer[i] is not None:
            children = [Node(tuple(w), n.app, n) for w in children or []]
            yield n, plainer[i], state_names(words), children


def roles_of(nodes, told):
    """Newer GTK tells toggle buttons apart, and names more roles than widgets; a person asks for
    the same in all."""
    widgets = [i for i, role in enumerate(told) if role == "widget"]
    names = call_many([getter(nodes[i].where, "Accessible", "Name") for i in widgets])
    roles = ["button" if role == "toggle button" else role for role in told]
    for i, name in zip(widgets, names):
        roles[i] = NEWER_ROLES.get(name, "widget")
    return roles


def names_of_items(items):
    """What labels them: newer GTK gives no other name to the items of menus."""
    labelled_by = 2
    found = call_many([(n.where, "Accessible", "GetRelationSet") for n in items], [])
    labels = [next((tuple(to[0]) for kind, to in relations if kind == labelled_by and to), None)
              for relations in found]
    return [Node(where, n.app).text if where else "" for n, where in zip(items, labels)]


def names_of(nodes, roles):
    names = [plain(n) for n in call_many([getter(n.where, "Accessible", "Name") for n in nodes])]
    nameless = [i for i, name in enumerate(names) if not name and "menu item" in roles[i]]
    for i, name in zip(nameless, names_of_items([nodes[i] for i in nameless])):
        names[i] = plain(name)
    return names


def states_of(nodes):
    return [state_names(w) for w in call_many([(n.where, "Accessible", "GetState") for n in nodes])]


def survey(tops, hidden=False):
    """For each of TOPS: (depth, node, role, states) of all below it, in tree order; what is hidden
    is left out unless HIDDEN.  A level of all trees is asked for at once."""
    asked = call_many([(n.where, "Accessible", "GetChildren") for n in tops], [])
    below = {n: [Node(tuple(w), n.app, n) for w in kids] for n, kids in zip(tops, asked)}
    items, level = {}, sum(below.values(), [])
    while level:
        further = []
        for node, role, states, children in look_at(level):
            if hidden or "visible" in states:
                items[node] = role, states
                below[node] = children
                further += children
        level = further

    def order(nodes, depth):
        for n in nodes:
            if n in items:
                yield depth, n, *items[n]
                yield from order(below[n], depth + 1)
    return [list(order(below[n], 1)) for n in tops]


def labels_of(nodes):
    """The texts of the labels below each of NODES."""
    found = [[n for _, n, role, _ in seen if role == "label"] for seen in survey(nodes)]
    labels = sum(found, [])
    names = iter(names_of(labels, ["label"] * len(labels)))
    return [[next(names) for _ in some] for some in found]


class Node:
    """A live accessible object: every property asks the program anew."""

    def __init__(self, where, app, parent=None):
        self.where, self.app, self.parent = where, app, parent

    def __repr__(self):
        return f"<{self.role} {self.name!r}>"

    def __eq__(self, other):
        return isinstance(other, Node) and self.where == other.where

    def __hash__(self):
        return hash(self.where)

    def call(self, interface, method, *args, default=None):
        return call(self.where, interface, method, *args, default=default)

    def get(self, interface, prop, default=None):
        return call_many([getter(self.where, interface, prop)], default)[0]

    role = property(lambda s: s.call("Accessible", "GetRoleName", default="gone"))
    name = property(lambda s: plain(s.get("Accessible", "Name")))
    description = property(lambda s: s.get("Accessible", "Description", ""))
    states = property(lambda s: state_names(s.call("Accessible", "GetState")))
    children = property(lambda s: [
        Node(tuple(w), s.app, s) for w in s.call("Accessible", "GetChildren", default=[])])

    def walk(self, hidden=False):
        """(depth, node, role, name, states) of all below this node, in tree order; what is hidden
        is left out unless HIDDEN."""
        seen = survey([self], hidden)[0]
        names = names_of([node for _, node, _, _ in seen], [role for _, _, role, _ in seen])
        return [(depth, node, role, name, states)
                for (depth, node, role, states), name in zip(seen, names)]

    def find_all(self, role=None, name=None, state=None, hidden=False):
        """NAME is a whole name or a compiled pattern to search for."""
        found = [(node, r) for _, node, r, s in survey([self], hidden)[0]
                 if role in (None, r) and (state is None or state in s)]
        nodes = [node for node, _ in found]
        if name is None:
            return nodes
        return [node for node, n in zip(nodes, names_of(nodes, [r for _, r in found]))
                if (name.search(n) if isinstance(name, re.Pattern) else n == name)]

    def find(self, role=None, name=None, state=None):
        return next(iter(self.find_all(role, name, state)), None)

    def wait(self, role=None, name=None, state=None, timeout=None):
        return until(lambda: self.find(role, name, state), timeout,
                     lambda: f"{role} {name!r} {state or ''} in\n{self.dump()}")

    def gone(self, role=None, name=None, state=None, timeout=None):
        until(lambda: not self.find(role, name, state), timeout,
              lambda: f"{role} {name!r} to go from\n{self.dump()}")

    def wait_state(self, state, on=True, timeout=None):
        until(lambda: (state in self.states) == on, timeout,
              f"{self} {'' if on else 'not '}{state}")
        return self

    def dump(self, most=6):
        """The tree below this node, as text; of each node at most MOST children."""
        lines, seen, cut = [repr(self)], {}, None
        for depth, node, role, name, states in self.walk():
            if cut is not None and depth > cut:
                continue
            cut = None
            seen[node.parent] = seen.get(node.parent, 0) + 1
            if seen[node.parent] > most:
                cut = depth
                lines += ["  " * depth + "..."] if seen[node.parent] == most + 1 else []
            else:
                words = " ".join([role, repr(name), *sorted(states - DULL_STATES)])
                lines.append("  " * depth + words)
        return "\n".join(lines)

    # -- reading

    @property
    def text(self):
        """What an entry holds, or a label says.  (GTK 4.8 does not understand -1 as the end.)"""
        count = self.get("Text", "CharacterCount")
        if count is None:
            return self.name
        return self.call("Text", "GetText", GLib.Variant("i", 0), GLib.Variant("i", count),
                         default="")

    @property
    def value(self):
        """Of a progress bar or a spin button."""
        return self.get("Value", "CurrentValue")

    @property
    def labels(self):
        return labels_of([self])[0]

    def rows(self, in_view=True):
        """The rows of a list, grid or column view, in order.

        GTK keeps widgets for about 200 rows around the view and gives place only to those in view:
        the others answer with the origin of the list.  So in view are those between which the
        position goes down.
        """
        holder = self if self.role in ("list", "grid") else self.find("list") or self
        kids = holder.children
        roles = call_many([(k.where, "Accessible", "GetRoleName") for k in kids])
        kids = [k for k, r in zip(kids, roles) if r in ("list item", "row", "grid cell")]
        if not in_view or len(kids) < 2:
            return kids
        places = [(k.where, "Component", "GetExtents", GLib.Variant("u", 1)) for k in kids]
        y = [place[1] for place in call_many(places, (0, 0, 0, 0))]
        return [k for i, k in enumerate(kids)
                if i and y[i] > y[i - 1] or i + 1 < len(y) and y[i + 1] > y[i]]

    def table(self, in_view=True):
        """The label texts of those rows: a list for each row."""
        return labels_of(self.rows(in_view))

    def row(self, text, timeout=None):
        """The row in view that has a label TEXT."""
        def look():
            rows = self.rows()
            return next((r for r, labels in zip(rows, labels_of(rows)) if text in labels), None)
        return until(look, timeout, lambda: f"row {text!r} among {self.table()}")

    # -- where it is

    def extents(self):
        return self.call("Component", "GetExtents", GLib.Variant("u", 1), default=(0, 0, 0, 0))

    def rect(self):
        """(x, y, width, height) on the screen, in device pixels.

        GTK 4 gives window coordinates only, and for what is in a popover they do not count from the
        popover's own X window: match the popover, or the frame, with its X window by size or title.
        """
        x, y, w, h = self.extents()
        windows, node = xwindows(self.app.owner), self
        while node and node is not self.app:
            ax, ay, aw, ah = node.extents()
            frame = node.parent is self.app
            for win in windows:
                if win.popup and aw and (win.width, win.height) == (aw * SCALE, ah * SCALE):
                    left, top = win.x - ax * SCALE, win.y - ay * SCALE
                elif frame and not win.popup and win.title == node.name:
                    margin = win.margin or [(win.width - aw * SCALE) // 2, 0,
                                            (win.height - ah * SCALE) // 2, 0]
                    left, top = win.x + margin[0], win.y + margin[2]
                else:
                    continue
                return left + x * SCALE, top + y * SCALE, w * SCALE, h * SCALE
            node = node.parent
        raise LookupError(f"no X window for {self}")

    @property
    def center(self):
        """The middle of this node on the screen, once the layout has come to rest."""
        last = None
        for _ in range(50):
            now = self.extents()
            if now == last and now[2] > 0 and now[3] > 0:
                with contextlib.suppress(LookupError):  # the window is being placed
                    x, y, w, h = self.rect()
                    return x + w // 2, y + h // 2
            last = now
            time.sleep(0.02)
        raise Timeout(f"{self} does not come to rest at {last}")

    # -- acting

    def click(self, button=1, count=1):
        click_at(*self.center, button, count)
        return self

    def double_click(self):
        return self.click(count=2)

    def do(self, action="click", missing=LookupError):
        """Run an action through AT-SPI, without the pointer, as a person cannot."""
        for i in range(self.get("Action", "NActions", 0)):
            if self.call("Action", "GetName", GLib.Variant("i", i)) == action:
                return self.call("Action", "DoAction", GLib.Variant("i", i))
        if missing:
            raise missing(f"{self} has no action {action}")
        return None

    def fill(self, text, check=True):
        """Click into an entry and replace what it holds by typing."""
        self.click()
        time.sleep(0.05)
        key("ctrl+a", "BackSpace")
        type_text(text)
        if check:
            # Newer GTK tells nobody what a password is: only how long.
            until(lambda: self.text in (text, "●" * len(text)), 3,
                  lambda: f"{self} to hold {text!r}, not {self.text!r}")
        return self

    def choose(self, option):
        """Open a combo row or drop-down with the pointer and click OPTION."""
        self.click()
        until(lambda: any(w.popup for w in xwindows(self.app.owner)), what="the popover to open")
        # What is chosen now is said before the list.
        until(lambda: self.find_all("label", option), what=lambda: f"the option {option!r}")
        self.find_all("label", option)[-1].click()
        until(lambda: not any(w.popup for w in xwindows(self.app.owner)),
              what="the popover to close")
