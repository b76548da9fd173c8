# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of who the user is, the drives, the space (reference §4)."""

from kit import check, claims, expect, same

DRIVE_INFO = "/adrive/v1.0/user/getDriveInfo"


@check("users-info")
def users_info(s):
    answer = s.get("/oauth/users/info", token=s.token()).ok()
    same(answer["id"], claims(s.token())["sub"], "id")
    same(answer["name"], "小明", "name")
    expect(isinstance(answer.get("avatar"), str), "avatar is not a string")
    expect("phone" in answer and answer["phone"] is None, "phone is not null")


@check("users-scopes")
def users_scopes(s):
    wanted = ["user:base", "file:all:read"]
    answer = s.sign_in(wanted).ok()
    told = s.get("/oauth/users/scopes", token=answer["access_token"]).ok()
    same([one["scope"] for one in told["scopes"]], wanted, "scopes")
    same(told["id"], claims(answer["access_token"])["sub"], "id")


@check("drive-info")
def drive_info(s):
    answer = s.drives()
    same(answer["user_id"], claims(s.token())["sub"], "user_id")
    same(answer["default_drive_id"], answer["backup_drive_id"], "default and backup drive")
    expect(answer["resource_drive_id"] != answer["backup_drive_id"], "one drive for two")
    expect("name" in answer and "avatar" in answer, "no name or no avatar")


def backup_only(s):
    scopes = ["user:base", "file:all:read", "file:all:write"]
    return s.sign_in(scopes, drives="backup").ok()["access_token"]


@check("drive-not-granted-hidden")
def drive_not_granted_hidden(s):
    told = s.api(DRIVE_INFO, token=backup_only(s)).ok()
    expect(not told.get("resource_drive_id"), "the drive that was not ticked is told")
    expect(told.get("backup_drive_id") and told.get("default_drive_id"), "no backup drive")


@check("drive-not-granted-refused")
def drive_not_granted_refused(s):
    resource = s.drive("resource")
    body = {"drive_id": resource, "parent_file_id": "root"}
    s.api("list", body).ok()
    reply = s.api("list", body, token=backup_only(s)).fails(403, "UserNotAllowedAccessDrive")
    expect("user not allowed access drive" in reply.text, "message " + reply.text[:120])


@check("drive-foreign")
def drive_foreign(s):
    body = {"drive_id": s.drive(user="bob"), "parent_file_id": "root"}
    s.api("list", body, user="bob").ok()
    s.api("list", body).fails(403)


@check("space-info")
def space_info(s):
    before = s.used()
    s.upload(s.home, "a.bin", s.unique(1000))
    same(s.used() - before, 1000, "growth of used_size")
    told = s.api("/adrive/v1.0/user/getSpaceInfo").ok()["personal_space_info"]
    expect(told["total_size"] > told["used_size"], "total_size is small")


@check("vip-info")
def vip_info(s):
    for path in ("/business/v1.0/user/getVipInfo", "/v1.0/user/getVipInfo"):
        told = s.api(path).ok()
        expect(told["identity"] in ("member", "vip", "svip"), "identity")
        same(type(told["thirdPartyVip"]), bool, "type of thirdPartyVip")
