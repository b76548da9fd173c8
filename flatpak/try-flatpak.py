#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed Flatpak starts, stays in its sandbox, signs in, takes a drop and downloads (TAP).

To be run by ./dev flatpak, in a session with portals.
"""
import contextlib
import os
import subprocess

import flow
import service
import steps
import ui

ID = os.environ["YD_FLATPAK"]
PORTAL = "^Xdg-desktop-portal-gtk$"
SHOT = os.environ["TMPDIR"] + "/code.png"


@contextlib.contextmanager
def start():
    """The app in its sandbox, which must not complain."""
    with ui.App("flatpak", "run", "--user", ID, sandboxed="yunduo") as app:
        try:
            yield app
        except BaseException:
            flow.record(app)
            raise
        assert not app.complaints, app.complaints
        app.close()


def permissions():
    """{key: values} of what the sandbox is open to, outside of its own bus names."""
    out = subprocess.run(["flatpak", "info", "--user", "--show-permissions", ID],
                         capture_output=True, text=True, check=True).stdout
    lines = [ln.partition("=") for ln in out.splitlines() if "=" in ln]
    return {name: sorted(filter(None, values.split(";"))) for name, _, values in lines}


def test_it_may_do_little():
    may = permissions()
    assert "filesystems" not in may and "persistent" not in may, may
    assert may["shared"] == ["ipc", "network"], may
    assert may["sockets"] == ["fallback-x11", "wayland", "x11"] or \
        may["sockets"] == ["fallback-x11", "wayland"], may
    assert may["devices"] == ["dri"], may
    assert may["org.freedesktop.secrets"] == ["talk"], may


def test_it_has_no_access_to_the_home_folder():
    path = os.path.join(os.environ["HOME"], "secret.txt")
    with open(path, "w", encoding="utf-8") as f:
        f.write("no")
    done = subprocess.run(["flatpak", "run", "--user", "--command=cat", ID, path],
                          capture_output=True, text=True, check=False)
    assert done.returncode != 0 and "no" != done.stdout, done


def test_it_starts_and_takes_a_drop():
    path = os.path.join(os.environ["HOME"], "Documents", "through the portal 云.txt")
    with open(path, "w", encoding="utf-8") as f:
        f.write("handed over\n")
    with start() as app:
        app.wait("button", "Try the Demo Drive").click()
        files = app.wait(name="Files", timeout=30)
        ui.drag_files_onto(files, [path], portal=True)
        files.row(os.path.basename(path), timeout=30)


def choose_folder(folder):
    """In the dialog of the portal, which is another program."""
    def shown():
        return [w for w in ui.xwindows(PORTAL) if w.title == "Download to"]
    ui.until(shown, 20, "the portal's dialog")
    ui.type_text(folder + "/")
    ui.key("Return")
    ui.until(lambda: not shown(), 20, "the portal's dialog to go")


def fetch(app, name):
    app.wait("tree grid", "Files", timeout=20).row(name, timeout=20).click()
    ui.key("ctrl+s")


def arrived(folder, name, content):
    def look():
        with contextlib.suppress(FileNotFoundError):
            with open(os.path.join(folder, name), encoding="utf-8") as f:
                return f.read() == content
    ui.until(look, 30, f"{name} on this side of the sandbox")


def test_it_signs_in_and_downloads():
    folder = os.path.join(os.environ["HOME"], "Chosen")
    os.makedirs(folder)
    with service.Service() as place:
        with start() as app:
            steps.add_storage(app, place, SHOT)
            app.wait("list", "Storages", timeout=20)
            for name in ("first.txt", "second.txt"):
                place.post("/_sim/add", user="alice", drive="backup", path="/" + name, text=name)
            app.wait("button", "Refresh", state="sensitive", timeout=20).click()
            # There is no folder that it could write to: the first one is asked for, and kept.
            fetch(app, "first.txt")
            choose_folder(folder)
            arrived(folder, "first.txt", "first.txt")
            fetch(app, "second.txt")
            arrived(folder, "second.txt", "second.txt")
        with start() as app:
            app.wait("tree grid", "Files", timeout=30).row("first.txt", timeout=20)
        assert len(place.asked("/oauth/access_token")) == 1, "the keyring kept the sign-in"


flow.main()
