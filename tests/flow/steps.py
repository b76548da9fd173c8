# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What several flows do: fill the dialog for the simulator, sign in with a code, make files; or
begin with a storage that is there already."""
import contextlib
import hashlib
import os
import subprocess

import flow
import service
import ui

OPENED = os.environ["TMPDIR"] + "/opened"


def sha1(data):
    return hashlib.sha1(data).hexdigest().upper()


def make_files(folder, sizes):
    """Files with contents of their own; {name: bytes}."""
    os.makedirs(folder, exist_ok=True)
    made = {}
    for name, size in sizes.items():
        block = hashlib.sha256(name.encode()).digest()
        made[name] = (block * (size // len(block) + 1))[:size]
        with open(os.path.join(folder, name), "wb") as f:
            f.write(made[name])
    return made


def downloads():
    return os.path.join(os.environ["HOME"], "Download")


def open_dialog(app, place):
    """The add-storage dialog, set to talk to the service with its client id."""
    app.wait("button", "Add Storage").click()
    dialog = app.window("Add Storage")
    ui.until(lambda: dialog.find("text box", "Name"), what="the form")
    dialog.wait("combo box", "Account")
    reveal(dialog, dialog.wait("combo box", "Client")).choose("Own Client ID")
    fill_row(dialog, "Client ID", place.info["client_id"])
    fill_row(dialog, "Client Secret", place.info["client_secret"])
    open_advanced(dialog)
    fill_row(dialog, "Open API Address", place.url)
    return dialog


def open_advanced(dialog):
    row = dialog.wait(name="Advanced")
    reveal(dialog, row)
    row.click()
    ui.until(lambda: "expanded" in row.states or dialog.find("text box", "Open API Address"),
             what="the advanced rows")


def reveal(dialog, node):
    """Scroll until the middle of a node is inside the window."""
    def inside():
        _, y, _, h = node.extents()
        _, top, _, height = dialog.extents()
        return top + 60 < y + h / 2 < top + height - 12
    for _ in range(40):
        if inside():
            return node
        _, y, _, _ = node.rect()
        left, top, width, height = dialog.rect()
        down = y > top + height / 2
        ui.scroll((left + width // 2, top + height // 2), 2 if down else -2)
        ui.until(lambda: node.center, what="the scroll to rest")
    raise AssertionError(f"{node} cannot be scrolled into view")


def fill_row(dialog, name, text):
    row = reveal(dialog, dialog.wait("text box", name))
    return row.fill(text)


def decode_screen(path):
    """The address that the code on the screen says."""
    def look():
        ui.screenshot(path)
        return ui.decode_qr(path)
    return ui.until(look, what="a code that can be read on the screen")[0]


def sign_in(app, dialog, shot):
    """Scan what the window shows, confirm, and wait until the dialog knows who it is."""
    reveal(dialog, dialog.wait("button", "Show Code")).click()
    window = app.window("Sign In")
    window.wait("image", "QR code")
    address = decode_screen(shot)
    phone = service.Phone(address)
    window.wait("label", "Scanned – confirm on your phone")
    phone.confirm()
    ui.until(lambda: not any(w.name == "Sign In" for w in app.children), what="the window to close")
    ui.until(lambda: dialog.wait("text box", "Name").text, what="a name")
    return address


def save(app, dialog):
    dialog.wait("button", "Save", state="sensitive").click()
    ui.until(lambda: not any(w.name == "Add Storage" for w in app.children),
             what="the dialog to close")


def add_storage(app, place, shot):
    dialog = open_dialog(app, place)
    address = sign_in(app, dialog, shot)
    save(app, dialog)
    return address


def keep_storage(place, *words):
    """The storage that add_storage makes, for a person who has signed in before."""
    token = place.post("/_sim/tokens", user="alice", client_id=place.info["client_id"])
    name = place.info["users"]["alice"]["name"]
    subprocess.run(
        [os.environ["YD_CLI"], *words, "add-storage", "--name", name, "--api-address", place.url,
         "--client-id", place.info["client_id"], "--drive-type", "backup"],
        input=f"client_secret={place.info['client_secret']}\n"
        f"refresh_token={token['refresh_token']}\n", text=True, check=True, timeout=60,
        env={**os.environ, **flow.environment()})


@contextlib.contextmanager
def signed_in(place, content, *words):
    """The app, started with WORDS, and its list of files; in the storage is CONTENT: {path: text}.
    Nobody waits for the dialog and the code: who tests those fills them in."""
    for path, text in content.items():
        place.post("/_sim/add", user="alice", drive="backup", path=path, text=text)
    keep_storage(place, *words)
    with flow.start(*words) as app:
        yield app, app.wait("tree grid", "Files", timeout=20)


def install_browser():
    """A browser that writes down what it is asked to open."""
    install_program("x-scheme-handler/http", "x-scheme-handler/https")


def install_program(*types):
    """The desktop's program for TYPES, which writes down what it is asked to open."""
    folder = os.environ["HOME"] + "/.local/share/applications"
    program = os.environ["TMPDIR"] + "/program"
    os.makedirs(folder, exist_ok=True)
    with open(program, "w", encoding="utf-8") as f:
        f.write(f'#!/bin/sh\nprintf %s "$1" > {OPENED}.new && mv {OPENED}.new {OPENED}\n')
    os.chmod(program, 0o755)
    with open(folder + "/test-program.desktop", "w", encoding="utf-8") as f:
        f.write(f"[Desktop Entry]\nType=Application\nName=Program\nExec={program} %u\n"
                f"MimeType={';'.join(types)};\n")
    config = os.environ.get("XDG_CONFIG_HOME", os.environ["HOME"] + "/.config")
    os.makedirs(config, exist_ok=True)
    with open(config + "/mimeapps.list", "w", encoding="utf-8") as f:
        f.write("[Default Applications]\n")
        f.writelines(f"{kind}=test-program.desktop\n" for kind in types)


def wait_for_page(app):
    """What the browser is opened with. Ports that something else on this computer has, such as
    another of these tests, are passed over as a person would."""
    def look():
        other = app.find("button", "Use Another Port")
        if other:
            other.click()
        return opened()
    return ui.until(look, 30, "the browser to be opened")


def opened():
    if not os.path.exists(OPENED):
        return None
    with open(OPENED, encoding="utf-8") as f:
        return f.read()


def answer(app, name):
    """Says NAME in a dialog of many buttons, which has them beside and below each other, and shows
    what fits."""
    def shown():
        return next((n for n in app.find_all("button") if n.name == name and n.extents()[2] > 0),
                    None)
    ui.until(shown, 10, f"a button {name}").click()
