# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop's notifications, for tests: who shows them here writes them down.

    with notices.Notices() as shown:
        …
        ui.until(lambda: shown.titles() == ["Done"], 10, "a notification")
"""
import threading

from gi.repository import Gio, GLib

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


class Notices:
    """Owns the name on the session's bus, in a thread of its own."""

    def __init__(self):
        self.shown, self.buttons, self._ready = [], [], threading.Event()
        self._bus = None
        self._context = GLib.MainContext()
        self._loop = GLib.MainLoop.new(self._context, False)
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def titles(self):
        return [title for title, body in self.shown]

    def press(self, label):
        """A button of the last one; "" is the notification itself."""
        self._bus.emit_signal(None, PATH, NAME, "ActionInvoked", GLib.Variant(
            "(us)", (len(self.shown), self.buttons[-1][label])))

    def _called(self, _bus, _sender, _path, _interface, method, parameters, invocation):
        if method == "Notify":
            _, _, _, title, body, actions, _, _ = parameters.unpack()
            self.buttons.append(dict(zip(actions[1::2], actions[::2])))
            self.shown.append((title, body))
            invocation.return_value(GLib.Variant("(u)", (len(self.shown),)))
        elif method == "GetCapabilities":
            invocation.return_value(GLib.Variant("(as)", (["body", "actions"],)))
        else:
            invocation.return_value(None)

    def _serve(self):
        self._context.push_thread_default()
        address = Gio.dbus_address_get_for_bus_sync(Gio.BusType.SESSION, None)
        bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self._bus = bus
        node = Gio.DBusNodeInfo.new_for_xml(INTERFACE)
        bus.register_object(PATH, node.interfaces[0], self._called, None, None)
        bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                      "RequestName", GLib.Variant("(su)", (NAME, 0)), None,
                      Gio.DBusCallFlags.NONE, -1, None)
        self._ready.set()
        self._loop.run()
        bus.close_sync(None)

    def __enter__(self):
        self._thread.start()
        assert self._ready.wait(10), "no bus for notifications"
        return self

    def __exit__(self, *_):
        self._loop.quit()
        self._thread.join(10)
