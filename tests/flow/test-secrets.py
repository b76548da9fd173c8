#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""No secret of a whole session is anywhere but in the keyring and on its way to the service."""
import base64
import json
import os
import re
import sqlite3
import urllib.parse

import flow
import service
import steps
import ui
from hunter import PIECE, Hunter, forms

SHOT = os.environ["TMPDIR"] + "/code.png"
DROP = os.environ["TMPDIR"] + "/drop"
ODD = "Zq7+/=%#'&;:<p>~|e\\K@9!x"  # a client secret that somebody mistyped
SECRET_FIELDS = ("client_secret", "code", "code_verifier", "refresh_token", "refresh_ui")
SECRET_QUERIES = ("sid", "signature", "x-oss-signature", "security-token", "refresh_ui")


def gather(hunter, place):
    """Plant what the program has sent and was told, as the simulator saw it."""
    for entry in place.get("/_sim/journal")["journal"]:
        bearer = re.match(r"Bearer (.+)", entry["headers"].get("authorization", ""))
        if bearer:
            hunter.plant("access token", bearer.group(1))
        sid = re.search(r"/qrcode/([^/?]+)/status", entry["path"])
        if sid:
            hunter.plant("sid", sid.group(1))
        query = urllib.parse.urlsplit(entry["path"]).query
        for name, value in urllib.parse.parse_qsl(query):
            if name.lower() in SECRET_QUERIES:
                kind = entry["endpoint"].split()[0] if "oss" in entry["endpoint"] else "query"
                hunter.plant(f"{kind} {name}", value)
        try:
            fields = json.loads(entry["body"])
        except ValueError:
            fields = dict(urllib.parse.parse_qsl(entry["body"]))
        for name in SECRET_FIELDS:
            if isinstance(fields, dict) and isinstance(fields.get(name), str):
                hunter.plant(name, fields[name])


class Planted:
    """Secrets that answers of the service repeat, each in a way of its own."""

    def __init__(self, hunter):
        self.hunter, self.number = hunter, 0

    def __call__(self, name):
        self.number += 1
        secret = f"{name}-" + base64.b85encode(os.urandom(30)).decode()
        self.hunter.plant(name, secret[len(name) + 1:])
        return secret[len(name) + 1:]


def look_around(hunter, app):
    """Everything that can be seen from outside while the program runs."""
    hunter.look_at_process(app.pid)
    hunter.look_at_tree(app)
    hunter.look_at_clipboards()
    hunter.look_in_files(os.environ["SESSION_DIR"], but=("/keyrings/", DROP))


def refuse(place, endpoint, status, body, content_type="application/json", times=1):
    place.post("/_sim/faults", endpoint=endpoint, kind="reply", status=status, times=times,
               body=body, content_type=content_type)


def fail_to_sign_in(app, dialog, hunter, place, planted):
    """A mistyped secret, which the service repeats; then an answer that is cut in a secret."""
    steps.fill_row(dialog, "Client Secret", ODD)
    steps.reveal(dialog, dialog.wait("button", "Show Code")).click()
    window = app.window("Sign In")
    window.wait("button", "Try Again", timeout=20)
    hunter.look_at_tree(window)
    window.wait("button", "Cancel").click()
    ui.until(lambda: not any(w.name == "Sign In" for w in app.children), what="the window to close")
    steps.fill_row(dialog, "Client Secret", place.info["client_secret"])
    refuse(place, "/oauth/authorize/qrcode", 200, '{"qrCodeUrl":"' + planted("malformed answer"))
    steps.reveal(dialog, dialog.wait("button", "Show Code")).click()
    window = app.window("Sign In")
    window.wait("button", "Try Again", timeout=20)
    hunter.look_at_tree(window)
    refuse(place, "/oauth/authorize/qrcode", 400, json.dumps(
        {"code": "Odd", "message": f"wrong client_secret={planted('refused sign-in')}"}))
    window.wait("button", "Try Again").click()
    window.wait("button", "Try Again", timeout=20)
    hunter.look_at_tree(window)
    window.wait("button", "Cancel").click()
    ui.until(lambda: not any(w.name == "Sign In" for w in app.children), what="the window to close")


def list_with_trouble(app, hunter, place, planted):
    """Each refusal of a list repeats a secret; then a token ends, and is renewed with trouble."""
    def asked():
        return len(place.asked("/adrive/v1.0/openFile/list"))
    token = planted("list refusal")
    for status, kind, body in (
            (403, "application/json", json.dumps({"code": "Forbidden", "message": token})),
            (400, "application/json", json.dumps({"code": token, "message": "token=" + token})),
            (200, "application/json", '{"items":[{"name":"' + planted("malformed list")),
            (200, "text/html", f"<html><a href='?sign={planted('HTML list')}'>no</a></html>")):
        before = asked()
        refuse(place, "openFile/list", status, body, kind)
        app.wait("button", "Refresh", state="sensitive").do()
        ui.until(lambda b=before: asked() > b, 20, "a list")
        app.wait("button", "Refresh", state="sensitive", timeout=20)
        hunter.look_at_tree(app)
    renew(app, place, planted("401"))


def renew(app, place, token):
    before = len(place.asked("/oauth/access_token"))
    refuse(place, "/oauth/access_token", 502, f"<html>{token}</html>", "text/html")
    place.post("/_sim/expire", what="tokens")
    app.wait("button", "Refresh", state="sensitive").do()
    ui.until(lambda: len(place.asked("/oauth/access_token")) > before + 1, 20, "a renewal")
    app.wait("tree grid", "Files", timeout=20).row("down.bin", timeout=20)


def try_again(hunter, transfers):
    button = transfers.wait("button", "Try Again", timeout=20)
    hunter.look_at_tree(transfers)
    button.click()


def transfer_with_trouble(app, hunter, place, planted):
    """One file up and one down, each after a 403 that repeats what was signed."""
    xml = "<Error><Code>SignatureDoesNotMatch</Code><StringToSign>{}</StringToSign></Error>"
    files = app.wait("tree grid", "Files", timeout=20)
    files.row("down.bin", timeout=20)
    refuse(place, "PUT oss", 403, xml.format(planted("403 of an upload")), "application/xml")
    ui.drag_files_onto(files, [f"{DROP}/up.bin"])
    app.wait("button", "Transfers").click()
    transfers = app.wait("list", "Transfers")
    try_again(hunter, transfers)
    files.row("up.bin", timeout=30)
    refuse(place, "GET oss", 403, xml.format(planted("403 of a download")), "application/xml")
    files.row("down.bin").click()
    app.wait("button", "Download", state="sensitive").click()
    try_again(hunter, transfers)
    path = os.path.join(steps.downloads(), "down.bin")
    ui.until(lambda: os.path.exists(path), 40, path)
    assert place.asked("GET oss") and place.asked("PUT oss")
    hunter.look_at_tree(app)


def sign_in_through_a_broker(app, hunter, place, planted):
    """A pasted token: refused, answered with a page, and taken when tried once more."""
    tokens = place.post("/_sim/tokens", user="bob", client_id=place.info["broker_client_id"])
    hunter.plant("pasted token", tokens["refresh_token"])
    app.wait("button", "Add Storage").click()
    dialog = app.window("Add Storage")
    ui.until(lambda: dialog.find("text box", "Name"), what="the form")
    hunter.look_at_tree(dialog, "the dialog when it opens")
    steps.reveal(dialog, dialog.wait("combo box", "Account")).choose("New Account")
    steps.reveal(dialog, dialog.wait("combo box", "Client")).choose("Other Broker")
    steps.fill_row(dialog, "Broker Address", place.info["broker_url"])
    steps.open_advanced(dialog)
    steps.fill_row(dialog, "Open API Address", place.url)
    steps.fill_row(dialog, "Refresh Token", tokens["refresh_token"])
    renewals = "/broker/alicloud/renewapi"
    refuse(place, renewals, 500, json.dumps({"text": f"no: {planted('text of a broker')}"}))
    steps.reveal(dialog, dialog.wait("button", "Use Token", state="sensitive")).click()
    ui.until(lambda: place.asked(renewals), 20, "a request")
    refuse(place, renewals, 200, f"<html>{planted('HTML of a broker')}</html>", "text/html")
    steps.reveal(dialog, dialog.wait("button", "Use Token", state="sensitive")).click()
    ui.until(lambda: len(place.asked(renewals)) == 2, 20, "a second request")
    steps.reveal(dialog, dialog.wait("button", "Use Token", state="sensitive")).click()
    ui.until(lambda: dialog.wait("text box", "Name").text, what="a name")
    steps.save(app, dialog)


def sign_in_by_the_browser(app, hunter, place):
    """Without a client secret: what proves who asks is the verifier."""
    steps.install_browser()
    dialog = steps.open_dialog(app, place)
    steps.fill_row(dialog, "Client ID", place.info["public_client_id"])
    steps.fill_row(dialog, "Client Secret", "")
    steps.reveal(dialog, dialog.wait("button", "Open Page", state="sensitive")).click()
    page = steps.wait_for_page(app)
    service.Phone(page).confirm()
    ui.until(lambda: place.asked("/oauth/access_token")[-1]["body"].count("code_verifier"), 20,
             "the verifier to be sent")
    ui.until(lambda: len(app.children) == 2, 20, "the window to close")
    hunter.look_at_tree(dialog, "the dialog after the browser")
    dialog.wait("button", "Cancel").click()
    ui.until(lambda: len(app.children) == 1, 20, "the dialog to close")


def refuse_a_proxy(app, hunter, planted):
    """A name and a password have no place in a proxy's address: it cannot be saved."""
    app.wait("list", "Storages").rows(in_view=False)[0].click(button=3)
    app.wait("menu item", "Edit…").click()
    dialog = app.window("Edit Storage")
    dialog.wait("button", "Save", state="sensitive")
    steps.open_advanced(dialog)
    steps.reveal(dialog, dialog.wait("combo box", "Download Through")).choose("Custom Proxy")
    password = "".join(c for c in planted("proxy password") if c.isalnum())
    hunter.plant("proxy password as sent", password)
    steps.fill_row(dialog, "Proxy Address", f"https://me:{password}@proxy.example/{{path}}")
    dialog.wait("button", "Save").wait_state("sensitive", False)
    steps.fill_row(dialog, "Proxy Address", "https://proxy.example/{path}")
    dialog.wait("button", "Save", state="sensitive")
    dialog.wait("button", "Cancel").click()
    ui.until(lambda: len(app.children) == 1, 20, "the dialog to close")


def test_hunter_finds_what_is_planted():
    secret = "p+q/Ünï\"\\=s%0&t-KEY_9aZ!wx~12345"
    for form, texts in forms(secret).items():
        for text in texts:
            for piece in (text, text[3:3 + PIECE], text[-PIECE:]):
                hunter = Hunter()
                hunter.plant("it", secret)
                assert hunter.look("here", b"before " + piece + b" after").found, (form, piece)
                assert not any(secret in line for line in hunter.found)
    for skip in range(3):
        hunter = Hunter()
        hunter.plant("it", secret)
        text = base64.b64encode(b"abc"[:skip] + secret.encode() + b"tail")
        assert hunter.look("here", text).found, skip
    hunter = Hunter()
    hunter.plant("it", secret)
    cut = secret[-PIECE + 1:]
    assert not hunter.look("here", f"{cut} and {cut}").found, "eleven are not twelve"


def test_hunter_looks_everywhere():
    secret = "planted-secret-0123456789"
    hunter = Hunter()
    hunter.plant("it", secret)
    folder = os.path.join(os.environ["HOME"], ".cache", "planted")
    os.makedirs(folder)
    database = sqlite3.connect(folder + "/log.db", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE t (x)")
    database.execute("INSERT INTO t VALUES (?)", (secret,))
    hunter.look_in_files(folder)
    assert [f for f in hunter.found if "log.db-wal" in f], hunter.found
    database.close()
    os.remove(folder + "/log.db")

    hunter.found.clear()
    source = ("/usr/bin/python3", ui.HERE + "/dragsource.py", "--clipboard", "--text", secret)
    with ui.App(*source, "--title", secret) as app:
        app.wait_output("^READY")
        for look in (hunter.look_at_process, hunter.look_at_tree, hunter.look_at_clipboards):
            args = {"look_at_process": [app.pid], "look_at_tree": [app]}.get(look.__name__, [])
            hunter.found.clear()
            look(*args)
            assert hunter.found, f"{look.__name__} found nothing"


def test_session_leaves_no_secret():
    hunter = Hunter()
    hunter.plant("mistyped client secret", ODD)
    planted = Planted(hunter)
    steps.make_files(DROP, {"up.bin": 50_000})
    debug = {"G_MESSAGES_DEBUG": "all"}
    with service.Service() as place:
        hunter.plant("client secret", place.info["client_secret"])
        place.post("/_sim/add", user="alice", drive="backup", path="/down.bin", text="x" * 5000)
        with flow.start("--profile", "hunted", env=debug) as app:
            dialog = steps.open_dialog(app, place)
            fail_to_sign_in(app, dialog, hunter, place, planted)
            steps.sign_in(app, dialog, SHOT)
            steps.save(app, dialog)
            transfer_with_trouble(app, hunter, place, planted)
            list_with_trouble(app, hunter, place, planted)
            gather(hunter, place)
            look_around(hunter, app)
        first = app.output
        with flow.start("--profile", "hunted", env=debug) as app:
            app.wait("tree grid", "Files", timeout=20).row("down.bin", timeout=20)
            renew(app, place, planted("second 502"))
            sign_in_through_a_broker(app, hunter, place, planted)
            sign_in_by_the_browser(app, hunter, place)
            refuse_a_proxy(app, hunter, planted)
            gather(hunter, place)
            look_around(hunter, app)
        gather(hunter, place)
        hunter.look("what the program printed", first)
        hunter.look("what the program printed later", app.output)
        hunter.look_in_files(os.environ["SESSION_DIR"], but=("/keyrings/", DROP))
    kinds = sorted(hunter.names.values())
    print(f"# {len(kinds)} secrets: {', '.join(kinds)}")
    print(f"# {sum(hunter.seen.values())} bytes in {len(hunter.seen)} places")
    assert len(kinds) >= 20, kinds
    for needed in ("client secret", "code", "code_verifier", "proxy", "refresh_token",
                   "access token", "sid", "PUT", "GET"):
        assert any(needed in kind for kind in kinds), f"no {needed} among {kinds}"
    assert any("-wal" in place for place in hunter.seen), sorted(hunter.seen)
    assert len(first) > 1000, "the program printed what it does"
    assert not hunter.found, "\n".join(sorted(set(hunter.found)))


flow.main()
