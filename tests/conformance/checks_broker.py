# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of the brokers of the OpenList and the AList kind (reference §3)."""

import urllib.parse

from kit import check, expect, same

COOKIES = {"Cookie": "driver_txt=alicloud_qr; server_use=true"}


def broker(s, call, headers=None, **query):
    return s.get("/broker/alicloud/%s?%s" % (call, urllib.parse.urlencode(query)), None, headers)


def start(s):
    query = {"client_uid": "", "client_key": "", "driver_txt": "alicloud_qr", "server_use": "true"}
    return broker(s, "requests", **query)


def callback(s, sid, headers=COOKIES, **more):
    query = {
        "client_id": "",
        "client_secret": "",
        "server_use": "true",
        "grant_type": "authorization_code",
        "code": sid,
        "sid": sid,
    }
    query.update(more)
    return broker(s, "callback", headers, **query)


def sign_in(s):
    sid = start(s).ok()["sid"]
    s.confirm(sid)
    return callback(s, sid).ok()


def renew(s, token):
    query = {"refresh_ui": token, "server_use": "true", "driver_txt": "alicloud_qr"}
    return broker(s, "renewapi", **query)


def alist(s, call, body):
    return s.post("/alistbroker/alist/ali_open/" + call, body)


@check("broker-missing")
def broker_missing(s):
    same(broker(s, "requests").fails(500).json.get("text"), "传入参数缺少", "text")


@check("broker-request")
def broker_request(s):
    reply = start(s)
    answer = reply.ok()
    expect(answer.get("sid"), "no sid")
    expect("/oauth/qrcode/" in (answer.get("text") or ""), "text is not a qrCodeUrl")
    cookies = " ".join(reply.headers.get_all("Set-Cookie") or [])
    expect("driver_txt=alicloud_qr" in cookies, "no cookie driver_txt")
    expect("server_use=true" in cookies, "no cookie server_use")
    same(s.get("/oauth/qrcode/%s/status" % answer["sid"]).ok()["status"], "WaitLogin", "status")


@check("broker-cookie")
def broker_cookie(s):
    sid = start(s).ok()["sid"]
    s.confirm(sid)
    same(callback(s, sid, {}).fails(401).json.get("text"), "No Cookies", "text")


@check("broker-waiting")
def broker_waiting(s):
    sid = start(s).ok()["sid"]
    same(callback(s, sid).fails(401).json.get("text"), "Login failed:WaitLogin", "text")
    s.control("scan", {"sid": sid, "user": "alice"})
    same(callback(s, sid).fails(401).json.get("text"), "Login failed:ScanSuccess", "text")


@check("broker-grant")
def broker_grant(s):
    sid = start(s).ok()["sid"]
    s.confirm(sid)
    reply = callback(s, sid, grant_type="password").fails(400)
    same(reply.json.get("text"), "Incorrect GrantType", "text")


@check("broker-go")
def broker_go(s):
    query = {"client_uid": "", "client_key": "", "driver_txt": "alicloud_go", "server_use": "true"}
    place = urllib.parse.urlsplit(broker(s, "requests", **query).ok().get("text") or "")
    same(place.path, "/oauth/authorize", "path of the URL")
    told = dict(urllib.parse.parse_qsl(place.query))
    expect(told.get("redirect_uri", "").endswith("/alicloud/callback"), "redirect_uri")
    same(told.get("scope"), "user:base,file:all:read,file:all:write", "scope")
    same(told.get("response_type"), "code", "response_type")


@check("broker-callback")
def broker_callback(s):
    answer = sign_in(s)
    same(answer.get("expires_in"), 7200, "expires_in")
    same(answer.get("token_type"), "Bearer", "token_type")
    s.get("/oauth/users/info", token=answer["access_token"]).ok()
    expect(answer["refresh_token"].count(".") == 2, "not a refresh token")


@check("broker-renew")
def broker_renew(s):
    answer = renew(s, sign_in(s)["refresh_token"]).ok()
    same(sorted(answer), ["access_token", "refresh_token"], "keys")
    s.get("/oauth/users/info", token=answer["access_token"]).ok()


@check("broker-renew-missing")
def broker_renew_missing(s):
    same(renew(s, "").fails(500).json.get("text"), "缺少刷新令牌", "text")


@check("broker-renew-single-use")
def broker_renew_single_use(s):
    token = sign_in(s)["refresh_token"]
    renew(s, token).ok()
    expect(renew(s, token).fails(500).json.get("text"), "no text")


@check("broker-get-only")
def broker_get_only(s):
    token = sign_in(s)["refresh_token"]
    query = {"refresh_ui": token, "server_use": "true", "driver_txt": "alicloud_qr"}
    s.post("/broker/alicloud/renewapi?" + urllib.parse.urlencode(query), {}).fails((404, 405))
    renew(s, token).ok()


def alist_sign_in(s):
    made = alist(s, "qr", {}).ok()
    code = s.confirm(made["sid"])
    body = {"code": code, "grant_type": "authorization_code", "client_id": "", "client_secret": ""}
    return alist(s, "code", body).ok()


def alist_renew(s, token):
    body = {"client_id": "", "client_secret": "", "grant_type": "refresh_token"}
    body["refresh_token"] = token
    return alist(s, "token", body)


@check("alist-qr")
def alist_qr(s):
    made = alist(s, "qr", {}).ok()
    expect(made.get("sid") and made.get("qrCodeUrl"), "no sid or no qrCodeUrl")
    same(s.get("/oauth/qrcode/%s/status" % made["sid"]).ok()["status"], "WaitLogin", "status")


@check("alist-code")
def alist_code(s):
    answer = alist_sign_in(s)
    same(answer.get("expires_in"), 7200, "expires_in")
    s.get("/oauth/users/info", token=answer["access_token"]).ok()


@check("alist-token")
def alist_token(s):
    first = alist_sign_in(s)
    second = alist_renew(s, first["refresh_token"]).ok()
    expect(second.get("refresh_token"), "no refresh token")
    expect(second["refresh_token"] != first["refresh_token"], "it was not rotated")
    s.get("/oauth/users/info", token=second["access_token"]).ok()


@check("alist-token-error")
def alist_token_error(s):
    token = alist_sign_in(s)["refresh_token"]
    alist_renew(s, token).ok()
    answer = alist_renew(s, token).json
    for key in ("code", "message", "error"):
        expect(answer.get(key), "no " + key)


@check("alist-limit")
def alist_limit(s):
    same(s.get("/alistbroker/alist/ali_open/limit").ok(), {"minutes": 60, "max": 10}, "limit")
