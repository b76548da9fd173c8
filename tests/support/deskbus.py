# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop's side of the session bus, for tests: it asks programs by name, also those that the
bus starts for it (session --services), and listens to what they say.

    with deskbus.started(ID, lambda: deskbus.application(ID, "ActivateAction", …)) as app:
        app.show().wait("button", "Upload")
    with deskbus.Heard("com.canonical.Unity.LauncherEntry", "Update") as heard:
        …
        ui.until(lambda: heard.all, 10, "a signal")
"""
import contextlib
import os
import signal
import subprocess
import threading
import time

import flow
import ui
from gi.repository import Gio, GLib

BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")


def connect():
    address = Gio.dbus_address_get_for_bus_sync(Gio.BusType.SESSION, None)
    return Gio.DBusConnection.new_for_address_sync(
        address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
        | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)


_bus = connect()


def call(name, path, interface, method, signature="()", *arguments):
    return _bus.call_sync(name, path, interface, method, GLib.Variant(signature, arguments), None,
                          Gio.DBusCallFlags.NONE, 60000, None).unpack()


def application(name, method, signature, *arguments):
    """A method of org.freedesktop.Application, as launchers call it."""
    return call(name, "/" + name.replace(".", "/"), "org.freedesktop.Application", method,
                signature, *arguments, {})


def prepare():
    """Programs that the bus starts get what flow.start gives to others."""
    surroundings = {k: v for k, v in os.environ.items()
                    if k in ("DISPLAY", "G_DEBUG", "MALLOC_PERTURB_", "LANG")}
    call(*BUS, "UpdateActivationEnvironment", "(a{ss})", {**surroundings, **flow.environment()})


def owner(name):
    """The process that has this name, or None."""
    if not call(*BUS, "NameHasOwner", "(s)", name)[0]:
        return None
    return call(*BUS, "GetConnectionUnixProcessID", "(s)", name)[0]


class Process:
    """One that is not our child."""

    returncode = 0

    def __init__(self, pid):
        self.pid = pid

    def poll(self):
        try:
            with open(f"/proc/{self.pid}/stat", encoding="utf-8", errors="replace") as f:
                return None if f.read().rpartition(")")[2].split()[0] != "Z" else 0
        except OSError:
            return 0

    def wait(self, timeout):
        end = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired("the program", timeout)
            time.sleep(0.02)
        return 0

    def end(self, number):
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def terminate(self):
        self.end(signal.SIGTERM)

    def kill(self):
        self.end(signal.SIGKILL)


class Started(ui.App):
    """A program that the bus started; what it prints is not seen."""

    def __init__(self, pid):
        self.process, self.pid, self.lines = Process(pid), pid, []
        self.sandboxed, self.owner = None, pid
        self._reader = threading.Thread()
        self._reader.start()
        ui.Node.__init__(self, None, self)

    def show(self):
        self.where = ui.until(self._find, 30, "the program to show itself")
        return self


@contextlib.contextmanager
def started(name, ask):
    """The program NAME, which the bus starts for ASK(); closed at the end of the block."""
    assert owner(name) is None, "it runs"
    ask()
    app = Started(ui.until(lambda: owner(name), 30, f"{name} on the bus"))
    try:
        yield app
        app.close()
        assert app.process.poll() is not None, "it did not end"
    except BaseException:
        flow.record(app)
        raise
    finally:
        app.close()


class Listener:
    """A connection of its own in a thread, between with and its end."""

    def __init__(self):
        self.bus, self._ready = None, threading.Event()
        self._context = GLib.MainContext()
        self._loop = GLib.MainLoop.new(self._context, False)
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def set_up(self):
        """In the thread, once there is a bus."""

    def _serve(self):
        self._context.push_thread_default()
        self.bus = connect()
        self.set_up()
        self.bus.call_sync(*BUS, "GetId", None, None, Gio.DBusCallFlags.NONE, -1, None)
        self._ready.set()
        self._loop.run()
        self.bus.close_sync(None)

    def __enter__(self):
        self._thread.start()
        assert self._ready.wait(10), "no bus to listen on"
        return self

    def __exit__(self, *_):
        self._loop.quit()
        self._thread.join(10)


class Heard(Listener):
    """The signals of one name, as they come: all is a list of what they carry."""

    def __init__(self, interface, member):
        super().__init__()
        self.all, self._what = [], (interface, member)

    def set_up(self):
        self.bus.signal_subscribe(None, *self._what, None, None, Gio.DBusSignalFlags.NONE,
                                  lambda *a: self.all.append(a[5].unpack()))


class Served(Listener):
    """A service that says nothing but yes: all is a list of (method, arguments)."""

    def __init__(self, name, path, xml):
        super().__init__()
        self.all, self._name, self._path = [], name, path
        self._interface = Gio.DBusNodeInfo.new_for_xml(xml).interfaces[0]

    def _called(self, _bus, _sender, _path, _interface, method, parameters, invocation):
        self.all.append((method, parameters.unpack()))
        invocation.return_value(None)

    def set_up(self):
        self.bus.register_object(self._path, self._interface, self._called, None, None)
        self.bus.call_sync(*BUS, "RequestName", GLib.Variant("(su)", (self._name, 0)), None,
                           Gio.DBusCallFlags.NONE, -1, None)
