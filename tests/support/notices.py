# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop's notifications, for tests: who shows them here writes them down.

    with notices.Notices() as shown:
        …
        ui.until(lambda: shown.titles() == ["Done"], 10, "a notification")
"""
import busname
from gi.repository import GLib


class Notices(busname.Owner):
    NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
    INTERFACE = """<node><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
<arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
</interface></node>"""

    def __init__(self):
        super().__init__()
        self.shown, self.buttons = [], []

    def titles(self):
        return [title for title, body in self.shown]

    def press(self, label):
        """A button of the last one; "" is the notification itself."""
        self.bus.emit_signal(None, self.PATH, self.NAME, "ActionInvoked", GLib.Variant(
            "(us)", (len(self.shown), self.buttons[-1][label])))

    def answer(self, method, arguments):
        if method == "Notify":
            _, _, _, title, body, actions, _, _ = arguments
            self.buttons.append(dict(zip(actions[1::2], actions[::2])))
            self.shown.append((title, body))
            return GLib.Variant("(u)", (len(self.shown),))
        if method == "GetCapabilities":
            return GLib.Variant("(as)", (["body", "actions"],))
        return None
