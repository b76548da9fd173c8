# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of how the service talks at all (reference §1 and §7.4)."""

from kit import check, expect, matches, same

DRIVE_INFO = "/adrive/v1.0/user/getDriveInfo"
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"


@check("user-agent-required")
def user_agent_required(s):
    head = {"Authorization": "Bearer " + s.token()}
    same(s.http("POST", DRIVE_INFO, b"{}", head).status, 200, "status with a User-Agent")
    same(s.http("POST", DRIVE_INFO, b"{}", head, agent=None).status, 500, "status without one")


@check("bearer-required")
def bearer_required(s):
    s.post(DRIVE_INFO, {}).fails(401, "AccessTokenInvalid")
    s.get("/oauth/users/info").fails(401, "AccessTokenInvalid")


@check("bare-token")
def bare_token(s):
    s.post(DRIVE_INFO, {}, {"Authorization": s.token()}).ok()


@check("bodiless-post")
def bodiless_post(s):
    head = {"Authorization": "Bearer " + s.token()}
    for call in (DRIVE_INFO, "/adrive/v1.0/user/getSpaceInfo", "/business/v1.0/user/getVipInfo"):
        empty = s.http("POST", call, b"", head).ok()
        same(empty, s.post(call, {}, head).ok(), "answers to " + call)


@check("post-only")
def post_only(s):
    reply = s.get("/adrive/v1.0/openFile/list", token=s.token()).fails(405)
    expect("Method Not Allowed" in reply.text, "another text: " + reply.text[:80])
    expect(not reply.text.startswith("{"), "JSON where plain text belongs")


@check("unknown-path")
def unknown_path(s):
    path = "/adrive/v1.0/openFile/emptyRecycleBin"
    body = s.api(path).fails(404).json
    same(body.get("error"), "Not Found", "error")
    same(body.get("status"), 404, "status inside")
    same(body.get("path"), path, "path")
    expect("timestamp" in body and "code" not in body, "not the form of an unknown path")


@check("error-envelope")
def error_envelope(s):
    reply = s.entry("get", "0" * 40)
    expect(reply.headers.get_content_type() == "application/json", "not JSON by its type")
    body = reply.json
    for key in ("code", "message", "requestId"):
        expect(isinstance(body.get(key), str) and body[key], "no %s in the error" % key)
    other = s.entry("get", "0" * 40).json
    expect(other["requestId"] != body["requestId"], "two errors with one requestId")


@check("malformed-json")
def malformed_json(s):
    for body in (b'{"drive_id":', b"[1]", b'"x"', b"<xml/>"):
        s.post(DRIVE_INFO, body, token=s.token()).fails(400)


@check("required-field")
def required_field(s):
    reply = s.api("list", {"parent_file_id": "root"}).fails(400)
    expect(reply.code.startswith("InvalidParameter"), "code " + reply.code)
    reply = s.api("list", {"drive_id": 7, "parent_file_id": "root"}).fails(400)
    expect(reply.code.startswith("InvalidParameter"), "code " + reply.code)


@check("timestamps-utc")
def timestamps_utc(s):
    s.mkdir(s.home, "folder")
    entry = s.entry("get", s.file()).ok()
    for item in s.list().items + [entry]:
        matches(TIME, item["created_at"], "created_at")
        matches(TIME, item["updated_at"], "updated_at")
    matches(TIME, s.entry("getDownloadUrl", entry["file_id"]).ok()["expiration"], "expiration")


@check("folder-nulls")
def folder_nulls(s):
    s.mkdir(s.home, "folder")
    item = s.list().items[0]
    same(item["type"], "folder", "type")
    for key in ("size", "content_hash", "category", "file_extension", "mime_type", "thumbnail"):
        expect(key in item, "no key %s in a folder" % key)
        same(item[key], None, key + " of a folder")


@check("identifier-forms")
def identifier_forms(s):
    session = s.begin(s.home, "a.bin", 3).ok()
    s.put(session, 1, b"abc")
    entry = s.complete(session).ok()
    matches(r"[0-9a-f]{40}", s.home, "file_id of a folder")
    matches(r"[0-9a-f]{40}", entry["file_id"], "file_id")
    matches(r"[0-9A-F]{32}", session["upload_id"], "upload_id")
    matches(r"[0-9]{6,10}", entry["drive_id"], "drive_id")
    matches(r"[0-9A-F]{40}", entry["content_hash"], "content_hash")
    matches(r"[0-9a-f]{32}", s.drives()["user_id"], "user_id")
    matches(r"[0-9a-f]{32}", s.client, "client_id")
    same(entry["domain_id"], "bj29", "domain_id")
