# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A service of the desktop on the session's bus, for tests: who has its name here answers for it.

    class Bell(busname.Owner):
        NAME, PATH, INTERFACE = "org.example.Bell", "/org/example/Bell", "<node>…</node>"

        def answer(self, method, arguments):
            return GLib.Variant("(u)", (1,))
"""
import threading

from gi.repository import Gio, GLib


class Owner:
    """Owns the name within a with block, in a thread of its own: a program may wait for it."""

    NAME = PATH = INTERFACE = None

    def __init__(self):
        self._ready, self.bus = threading.Event(), None
        self._context = GLib.MainContext()
        self._loop = GLib.MainLoop.new(self._context, False)
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def answer(self, method, arguments):
        """What a call is answered with: a tuple as a GLib.Variant, or None for nothing."""
        raise NotImplementedError

    def _called(self, _bus, _sender, _path, _interface, method, parameters, invocation):
        invocation.return_value(self.answer(method, parameters.unpack()))

    def _serve(self):
        self._context.push_thread_default()
        address = Gio.dbus_address_get_for_bus_sync(Gio.BusType.SESSION, None)
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        node = Gio.DBusNodeInfo.new_for_xml(self.INTERFACE)
        self.bus.register_object(self.PATH, node.interfaces[0], self._called, None, None)
        self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                           "RequestName", GLib.Variant("(su)", (self.NAME, 0)), None,
                           Gio.DBusCallFlags.NONE, -1, None)
        self._ready.set()
        self._loop.run()
        self.bus.close_sync(None)

    def __enter__(self):
        self._thread.start()
        assert self._ready.wait(10), f"no bus for {self.NAME}"
        return self

    def __exit__(self, *_):
        self._loop.quit()
        self._thread.join(10)
