# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of video preview, play progress and sharing (reference §5.16 to §5.18)."""

import urllib.parse

from kit import check, expect, matches, same

WAIT = "VideoPreviewWaitAndRetry"
HIGH = ("HD", "FHD", "QHD")


def play_info(s, file_id, **more):
    fields = {"category": "live_transcoding", "template_id": "", "url_expire_sec": 900}
    fields.update(more)
    return s.entry("getVideoPreviewPlayInfo", file_id, **fields)


def ready(s, file_id, **more):
    """Asks until the video is transcoded."""
    for _ in range(20):
        reply = play_info(s, file_id, **more)
        if reply.json.get("code") != WAIT:
            return reply.ok()["video_preview_play_info"]
    expect(False, "the video is never ready")


def tasks(info):
    return info["live_transcoding_task_list"]


def video(s, name="film"):
    return s.file(name + ".mp4", s.unique(5000))


@check("video-info")
def video_info(s):
    info = ready(s, video(s))
    same(info["category"], "live_transcoding", "category")
    meta = info.get("meta")
    expect(meta, "no meta")
    expect(meta["duration"] > 0 and meta["width"] > 0 and meta["height"] > 0, "meta")
    found = {task["template_id"]: task for task in tasks(info)}
    expect({"LD", "SD", "HD"} <= set(found), "templates %s" % sorted(found))
    for task in found.values():
        expect(task["status"] in ("finished", "running", "failed"), "status " + task["status"])
        expect(task["template_width"] > 0 and task["template_height"] > 0, "size of a template")


@check("video-wait")
def video_wait(s):
    reply = play_info(s, video(s))
    expect(reply.status in (200, 400), "HTTP %d" % reply.status)
    same(reply.json.get("code"), WAIT, "code of the first call")
    same(reply.json.get("message"), "media is transcoding, please wait and retry.", "message")


@check("video-playlist")
def video_playlist(s):
    info = ready(s, video(s))
    urls = [task["url"] for task in tasks(info) if task["status"] == "finished" and task["url"]]
    expect(urls, "no finished task")
    reply = s.get(urls[0])
    same(reply.status, 200, "status of the playlist")
    lines = reply.text.splitlines()
    same(lines[0], "#EXTM3U", "first line")
    expect("#EXT-X-ENDLIST" in lines, "no end of the list")
    segments = [line for line in lines if line and not line.startswith("#")]
    expect(segments, "no segments")
    segment = s.get(urllib.parse.urljoin(urls[0], segments[0]))
    expect(segment.status == 200 and segment.body, "the first segment is not served")


@check("video-package")
def video_package(s):
    same(s.api("/business/v1.0/user/getVipInfo").ok()["thirdPartyVip"], False, "thirdPartyVip")
    for task in tasks(ready(s, video(s))):
        if task["template_id"] in HIGH:
            same(task["url"], "", "url of " + task["template_id"])
    s.control("account", {"user": "alice", "package": True})
    same(s.api("/business/v1.0/user/getVipInfo").ok()["thirdPartyVip"], True, "thirdPartyVip")
    urls = [task["url"] for task in tasks(ready(s, video(s, "b"))) if task["template_id"] in HIGH]
    expect(any(urls), "no URL with the package")


@check("video-missing")
def video_missing(s):
    play_info(s, s.file("a.txt")).fails(404, "NotFound.VideoPreviewInfo")
    play_info(s, "0" * 40).fails(404, "NotFound.FileId")


@check("video-category")
def video_category(s):
    file_id = video(s)
    ready(s, file_id)
    play_info(s, file_id, category="quick_video").fails(400)


@check("video-meta")
def video_meta(s):
    file_id = video(s)
    ready(s, file_id)
    fields = {"category": "live_transcoding", "template_id": ""}
    answer = s.entry("getVideoPreviewPlayMeta", file_id, **fields).ok()
    told = answer.get("video_preview_play_meta") or {}
    expect((told.get("meta") or {}).get("duration"), "no meta")
    expect(tasks(told), "no tasks")
    expect(not any(task.get("url") for task in tasks(told)), "a URL")


@check("video-over-quota", "--quota=1000")
def video_over_quota(s):
    body = {"user": "alice", "drive": "backup", "path": "/film-%s.mp4" % s.stamp}
    file_id = s.control("add", dict(body, text="x" * 2000))["file_id"]
    play_info(s, file_id).fails(403, "ExceedCapacityForbidden")


@check("video-record")
def video_record(s):
    file_id = video(s)
    answer = s.entry("video/updateRecord", file_id, play_cursor="12.5", duration="60").ok()
    same(answer["file_id"], file_id, "file_id")
    body = {"video_thumbnail_width": 480}
    found = s.api("/adrive/v1.1/openFile/video/recentList", body).items
    cursors = {item["file_id"]: item["play_cursor"] for item in found}
    same(float(cursors.get(file_id) or 0), 12.5, "play_cursor")


def sharing(s):
    scopes = ["user:base", "file:all:read", "file:all:write", "file:share:write"]
    return s.sign_in(scopes).ok()["access_token"]


@check("share-create")
def share_create(s):
    body = {"driveId": s.drive(), "fileIdList": [s.file()], "expiration": "", "sharePwd": "ab12"}
    answer = s.api("createShare", body, token=sharing(s)).ok()
    matches(r"[0-9A-Za-z]{11}", answer["share_id"], "share_id")
    expect(answer.get("share_url", "").endswith("/s/" + answer["share_id"]), "share_url")
    same(answer["share_pwd"], "ab12", "share_pwd")
    same((answer["status"], answer["expired"]), ("enabled", False), "status and expired")


@check("share-count")
def share_count(s):
    token, file_id = sharing(s), s.file()
    for ids in ([], [file_id] * 101):
        body = {"driveId": s.drive(), "fileIdList": ids}
        s.api("createShare", body, token=token).fails(400)


@check("share-refused")
def share_refused(s):
    token, file_id = sharing(s), s.file()
    s.control("punish", {"file_id": file_id, "flag": 1})
    body = {"driveId": s.drive(), "fileIdList": [file_id]}
    s.api("createShare", body, token=token).fails(403, "FileShareNotAllowed")


@check("fast-transfer")
def fast_transfer(s):
    files = [{"drive_id": s.drive(), "file_id": s.file()}]
    answer = s.api("createFastTransfer", {"drive_file_list": files}, token=sharing(s)).ok()
    expect(answer.get("share_id"), "no share_id")
    expect(answer["share_id"] in (answer.get("share_url") or ""), "share_url")
