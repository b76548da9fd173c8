# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of the sign-in: QR codes, tokens, PKCE, consent (reference §2)."""

import base64
import hashlib
import html
import re
import time
import urllib.parse

from kit import check, claims, expect, matches, same, segment, until

BASE = ["user:base", "file:all:read", "file:all:write"]
REDIRECT = "http://127.0.0.1:9/callback"
VERIFIER = "verifier-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
REFRESH_LIFE_S = 7776000


def ask_code(s, **more):
    body = {"client_id": s.client, "client_secret": s.secret, "scopes": BASE}
    body.update(more)
    return s.post("/oauth/authorize/qrcode", body)


def status(s, sid):
    return s.get("/oauth/qrcode/%s/status" % sid)


def s256(verifier, padded=True):
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode()
    return digest if padded else digest.rstrip("=")


def sign_in_by_pkce(s, challenge, method, verifier=VERIFIER):
    body = {"client_id": s.public_client, "scopes": BASE, "source": "app"}
    body.update({"code_challenge": challenge, "code_challenge_method": method})
    sid = s.post("/oauth/authorize/qrcode", body).ok()["sid"]
    return s.exchange(s.confirm(sid), client=s.public_client, code_verifier=verifier)


@check("qr-create")
def qr_create(s):
    made = ask_code(s).ok()
    expect(made.get("sid"), "no sid")
    expect((made.get("qrCodeUrl") or "").startswith(s.url + "/oauth/qrcode/"), "no qrCodeUrl")
    expect(made["sid"] != ask_code(s).ok()["sid"], "one sid for two sessions")
    same(s.get(made["qrCodeUrl"] + "/status").ok()["status"], "WaitLogin", "status by qrCodeUrl")


@check("qr-app-not-exists")
def qr_app_not_exists(s):
    ask_code(s, client_id="0" * 32).fails(400, "AppNotExists")


@check("qr-client-secret")
def qr_client_secret(s):
    ask_code(s, client_secret="0" * 32).fails(400, "InvalidClientSecret")


@check("qr-image")
def qr_image(s):
    reply = s.get(ask_code(s).ok()["qrCodeUrl"])
    same(reply.status, 200, "status of the image")
    expect(reply.body.startswith(b"\x89PNG\r\n\x1a\n"), "not a PNG")
    same(reply.headers.get_content_type(), "image/png", "type of the image")


@check("qr-wait-login")
def qr_wait_login(s):
    answer = status(s, ask_code(s).ok()["sid"]).ok()
    same(answer["status"], "WaitLogin", "status")
    same(answer.get("authCode"), None, "authCode")


@check("qr-scan-success")
def qr_scan_success(s):
    sid = ask_code(s).ok()["sid"]
    s.control("scan", {"sid": sid, "user": "alice"})
    answer = status(s, sid).ok()
    same(answer["status"], "ScanSuccess", "status")
    same(answer.get("authCode"), None, "authCode")


@check("qr-login-success")
def qr_login_success(s):
    sid = ask_code(s).ok()["sid"]
    s.control("scan", {"sid": sid, "user": "alice"})
    s.control("confirm", {"sid": sid, "drives": "backup,resource"})
    answer = status(s, sid).ok()
    same(answer["status"], "LoginSuccess", "status")
    matches(r"[0-9a-f]{32}", answer.get("authCode"), "authCode")
    s.exchange(answer["authCode"]).ok()


@check("qr-expired")
def qr_expired(s):
    sid = ask_code(s).ok()["sid"]
    s.control("expire", {"what": "qr"})
    s.post("/_sim/confirm", {"sid": sid, "drives": "backup"})
    expect_expired(status(s, sid))


def expect_expired(reply):
    if reply.status == 400:
        same(reply.code, "QRCodeExpired", "code")
    else:
        same(reply.ok()["status"], "QRCodeExpired", "status")
        same(reply.json.get("authCode"), None, "authCode")


@check("qr-lifetime", "--qr-ttl=1")
def qr_lifetime(s):
    sid = ask_code(s).ok()["sid"]
    until(lambda: "QRCodeExpired" in status(s, sid).text, "a code of one second expires", 3)


@check("code-single-use")
def code_single_use(s):
    code = s.confirm(ask_code(s).ok()["sid"])
    s.exchange(code).ok()
    s.exchange(code).fails(400, "InvalidCode")


@check("code-unknown")
def code_unknown(s):
    s.exchange("0" * 32).fails(400, "InvalidCode")
    s.exchange("").fails(400, "InvalidCode")


@check("code-client-bound")
def code_client_bound(s):
    code = s.confirm(ask_code(s).ok()["sid"])
    body = {"client_id": s.public_client, "grant_type": "authorization_code", "code": code}
    s.post("/oauth/access_token", body).fails(400, "InvalidClientId")


@check("token-app-not-exists")
def token_app_not_exists(s):
    refresh = s.pair()[1]
    s.refresh(refresh, client_id="0" * 32).fails(400, "AppNotExists")


@check("token-client-secret")
def token_client_secret(s):
    refresh = s.pair()[1]
    s.refresh(refresh, client_secret="0" * 32).fails(400, "InvalidClientSecret")
    s.refresh(refresh).ok()


@check("token-grant-type")
def token_grant_type(s):
    code = s.confirm(ask_code(s).ok()["sid"])
    s.exchange(code, grant_type="password").fails(400, "InvalidGrantType")


@check("token-answer")
def token_answer(s):
    answer = s.sign_in(BASE).ok()
    same(answer["token_type"], "Bearer", "token_type")
    same(answer["expires_in"], 7200, "expires_in")
    expect(answer["access_token"] and answer["refresh_token"], "a token is empty")


@check("token-form")
def token_form(s):
    fields = {
        "client_id": s.client,
        "client_secret": s.secret,
        "grant_type": "refresh_token",
        "refresh_token": s.pair()[1],
    }
    form = urllib.parse.urlencode(fields).encode()
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    expect(s.post("/oauth/access_token", form, head).ok()["access_token"], "no token for a form")
    s.refresh(s.pair()[1]).ok()


@check("access-ttl", "--access-ttl=2")
def access_ttl(s):
    answer = s.sign_in(BASE).ok()
    same(answer["expires_in"], 2, "expires_in")
    told = claims(answer["access_token"])
    same(told["exp"] - told["iat"], 2, "exp - iat")
    ask = lambda: s.get("/oauth/users/info", token=answer["access_token"])
    ask().ok()
    until(lambda: ask().status == 401, "a token of two seconds expires", 5)
    ask().fails(401, "AccessTokenExpired")


@check("access-expired")
def access_expired(s):
    token = s.token()
    s.drives()
    s.control("expire", {"what": "tokens"})
    s.api("/adrive/v1.0/user/getDriveInfo", token=token).fails(401, "AccessTokenExpired")
    s.get("/oauth/users/info", token=token).fails(401, "AccessTokenExpired")


@check("access-invalid")
def access_invalid(s):
    parts = s.token().split(".")
    altered = ".".join((parts[0], parts[1], parts[2][::-1] + "x"))
    for token in ("nonsense", altered, s.pair()[1]):
        s.api("/adrive/v1.0/user/getDriveInfo", token=token).fails(401, "AccessTokenInvalid")


@check("access-survives-refresh")
def access_survives_refresh(s):
    access, refresh = s.pair()
    fresh = s.refresh(refresh).ok()["access_token"]
    expect(fresh != access, "the same access token after a refresh")
    s.get("/oauth/users/info", token=access).ok()
    s.get("/oauth/users/info", token=fresh).ok()


@check("access-jwt")
def access_jwt(s):
    token = s.token()
    told = claims(token)
    same(segment(token, 0).get("typ"), "JWT", "typ")
    same(told["sub"], s.drives()["user_id"], "sub")
    same(told["aud"], s.client, "aud")
    same(told["iss"], "alipan", "iss")
    same(told["exp"] - told["iat"], 7200, "exp - iat")
    expect(abs(told["iat"] - time.time()) < 60, "iat is not now")
    expect("d" in told and "s" in told, "no d or no s")
    same(set(told["d"].split(",")), {s.drive("backup"), s.drive("resource")}, "drives in d")


@check("refresh-jwt")
def refresh_jwt(s):
    told = claims(s.pair()[1])
    same(told["sub"], s.drives()["user_id"], "sub")
    same(told["aud"], s.client, "aud")
    same(told["exp"] - told["iat"], REFRESH_LIFE_S, "exp - iat")


@check("refresh-rotates")
def refresh_rotates(s):
    first = s.pair()[1]
    second = s.refresh(first).ok()["refresh_token"]
    expect(second and second != first, "the refresh token did not change")
    s.refresh(second).ok()


@check("refresh-single-use")
def refresh_single_use(s):
    refresh = s.pair()[1]
    s.refresh(refresh).ok()
    s.refresh(refresh).fails(401, "RefreshTokenExpired")


@check("refresh-invalid")
def refresh_invalid(s):
    for token in ("a.b", "a.b.c", ""):
        s.refresh(token).fails(401, "RefreshTokenInvalid")


@check("refresh-private")
def refresh_private(s):
    s.refresh("0123456789abcdef" * 2).fails(400, "AccessDenied")


@check("refresh-expired")
def refresh_expired(s):
    refresh = s.pair()[1]
    s.control("expire", {"what": "refresh"})
    s.refresh(refresh).fails(401, "RefreshTokenExpired")


@check("refresh-client-bound")
def refresh_client_bound(s):
    body = {"client_id": s.public_client, "grant_type": "refresh_token"}
    body["refresh_token"] = s.pair()[1]
    reply = s.post("/oauth/access_token", body)
    reply.fails((400, 401))
    expect("access_token" not in reply.json, "a token for another client")


@check("pkce-s256")
def pkce_s256(s):
    same(s256("1"), "a4ayc_80_OGda4BO_1o_V0etpOqiLx1JwB5S3beHW0s=", "vector for 1")
    same(s256("123"), "pmWkWSBCL51Bfkhn79xPuKBKHz__H6B-mY6G9_eieuM=", "vector for 123")
    sign_in_by_pkce(s, s256(VERIFIER), "S256").ok()
    sign_in_by_pkce(s, s256("1"), "S256", "1").ok()


@check("pkce-s256-unpadded")
def pkce_s256_unpadded(s):
    sign_in_by_pkce(s, s256(VERIFIER, padded=False), "S256").ok()


@check("pkce-plain")
def pkce_plain(s):
    sign_in_by_pkce(s, VERIFIER, "plain").ok()


@check("pkce-verifier")
def pkce_verifier(s):
    sign_in_by_pkce(s, s256(VERIFIER), "S256", VERIFIER + "x").fails((400, 401))
    sign_in_by_pkce(s, VERIFIER, "plain", "").fails((400, 401))


@check("pkce-lifetime")
def pkce_lifetime(s):
    answer = sign_in_by_pkce(s, s256(VERIFIER), "S256").ok()
    same(answer["expires_in"], 2592000, "expires_in")
    told = claims(answer["access_token"])
    same(told["exp"] - told["iat"], 2592000, "exp - iat")


def authorize(s, **more):
    query = {
        "client_id": s.client,
        "redirect_uri": REDIRECT,
        "scope": ",".join(BASE),
        "response_type": "code",
        "state": "stäte &=/",
    }
    query.update(more)
    return s.get("/oauth/authorize?" + urllib.parse.urlencode(query))


def press_button(s, reply):
    """What a person does on the consent page: sends its form as it stands."""
    same(reply.status, 200, "status of the consent page")
    form = re.search(r"<form[^>]*>", reply.text)
    expect(form, "no form on the consent page")
    action = re.search(r'action="([^"]*)"', form.group(0))
    fields = []
    for tag in re.findall(r"<(?:input|button)[^>]*>", reply.text):
        attribute = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        ticked = attribute.get("type") != "checkbox" or re.search(r"\bchecked\b", tag)
        if attribute.get("name") and ticked:
            fields.append((attribute["name"], html.unescape(attribute.get("value", "on"))))
    path = html.unescape(action.group(1)) if action and action.group(1) else "/oauth/authorize"
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    return s.post(path, urllib.parse.urlencode(fields).encode(), head)


def follow_consent(s):
    reply = authorize(s)
    if reply.status == 200:
        reply = press_button(s, reply)
    expect(reply.status in (302, 303, 307), "HTTP %d, no redirect" % reply.status)
    place = reply.headers.get("Location") or ""
    expect(place.startswith(REDIRECT + "?"), "redirect to " + place)
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(place).query))


@check("authorize-code")
def authorize_code(s):
    answer = follow_consent(s)
    expect(answer.get("code"), "no code in the redirect")
    s.exchange(answer["code"]).ok()
    s.exchange(answer["code"]).fails(400, "InvalidCode")


@check("authorize-state")
def authorize_state(s):
    same(follow_consent(s).get("state"), "stäte &=/", "state")


@check("authorize-applink")
def authorize_applink(s):
    reply = authorize(s, source="appLink")
    same(reply.headers.get_content_type(), "application/json", "type")
    place = reply.ok()["redirectUri"]
    expect("/applink/authorize?" in place, "redirectUri is " + place)
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(place).query))
    same(query.get("client_id"), s.client, "client_id")
    same(query.get("state"), "stäte &=/", "state")


@check("consent-withdrawn")
def consent_withdrawn(s):
    token = s.token()
    drive = s.drive()
    s.control("revoke", {"user": "alice"})
    body = {"drive_id": drive, "parent_file_id": "root"}
    reply = s.api("list", body, token=token).fails(403, "PermissionDenied")
    expect("permission not exists" in reply.text, "message " + reply.text[:120])


@check("scope-write")
def scope_write(s):
    token = s.sign_in(["user:base", "file:all:read"]).ok()["access_token"]
    s.api("list", {"drive_id": s.drive(), "parent_file_id": "root"}, token=token).ok()
    s.create("root", "x", "folder", token=token).fails(403, "PermissionDenied")


@check("scope-share")
def scope_share(s):
    body = {"driveId": s.drive(), "fileIdList": [s.file()]}
    token = s.sign_in(BASE).ok()["access_token"]
    s.api("createShare", body, token=token).fails(403, "PermissionDenied")
    token = s.sign_in(BASE + ["file:share:write"]).ok()["access_token"]
    s.api("createShare", body, token=token).ok()
