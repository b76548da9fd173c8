# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of download addresses and of what they give (reference §5.5, §5.6 and §7.2)."""

import base64
import datetime
import io
import socket
import time
import urllib.parse
import zipfile

from kit import check, crc64, expect, matches, same, sha1, until

DENIED = "RequestDeniedByCallback"
STAND_IN = "https://pds-system-file.oss-cn-beijing.aliyuncs.com/illegal"


def link(s, data):
    return s.link(s.file("a.bin", data))


def query_of(url):
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))


def seconds_left(answer):
    end = datetime.datetime.strptime(answer["expiration"], "%Y-%m-%dT%H:%M:%S.%fZ")
    return (end - datetime.datetime.utcnow()).total_seconds()


@check("download-answer")
def download_answer(s):
    data = s.unique(321)
    file_id = s.file("a.bin", data)
    answer = s.entry("getDownloadUrl", file_id).ok()
    same(answer["method"], "GET", "method")
    expect(answer["url"], "url is empty")
    expect("streamsUrl" in answer and answer["streamsUrl"] is None, "streamsUrl is not null")
    same(answer["size"], 321, "size")
    same(answer["content_hash"], sha1(data), "content_hash")
    same(answer["file_id"], file_id, "file_id")
    expect(890 < seconds_left(answer) <= 901, "expiration is not in 900 s")
    same(s.get(answer["url"]).body, data, "bytes")


@check("download-expiry-cap")
def download_expiry_cap(s):
    file_id = s.file()
    left = seconds_left(s.entry("getDownloadUrl", file_id, expire_sec=14400).ok())
    expect(890 < left <= 901, "14400 gives %d s" % left)
    left = seconds_left(s.entry("getDownloadUrl", file_id, expire_sec=60).ok())
    expect(50 < left <= 61, "60 gives %d s" % left)


@check("download-folder")
def download_folder(s):
    s.entry("getDownloadUrl", s.home).fails(400, "InvalidResource.FileTypeFolder")


@check("download-trashed")
def download_trashed(s):
    file_id = s.file()
    s.entry("recyclebin/trash", file_id).ok()
    s.entry("getDownloadUrl", file_id).fails((400, 403), "ForbiddenFileInTheRecycleBin")


@check("download-not-found")
def download_not_found(s):
    s.entry("getDownloadUrl", "0" * 40).fails(404, "NotFound.FileId")


@check("download-path-escaped")
def download_path_escaped(s):
    file_id = s.file()
    path = urllib.parse.urlsplit(s.link(file_id)).path
    form = r"/[0-9A-Za-z]{8}%%2F%s%%2F%s%%2F[0-9a-f]{40}" % (s.drive(), file_id)
    matches(form, path, "path")


@check("download-raw-url")
def download_raw_url(s):
    data = s.unique()
    url = link(s, data)
    path, query = url.split("?")
    expect("%3D" in query, "nothing in the query that could be decoded")
    reply = s.get(path.replace("%2F", "/") + "?" + query)
    expect(reply.status in (403, 404), "HTTP %d for a decoded path" % reply.status)
    s.get(url.replace("%3D", "=")).xml_fails(403, "SignatureDoesNotMatch")
    same(s.get(url).body, data, "bytes by the URL as it was given")


@check("download-signature")
def download_signature(s):
    url = link(s, s.unique())
    expect("x-oss-expires=" in url, "no x-oss-expires")
    for one in (url + "&x=1", url.replace("x-oss-expires=", "x-oss-expires=9")):
        s.get(one).xml_fails(403, "SignatureDoesNotMatch")


@check("download-expired")
def download_expired(s):
    url = link(s, s.unique())
    s.control("expire", {"what": "urls"})
    reply = s.get(url).xml_fails(403, "AccessDenied", "Request has expired.")
    same(reply.headers.get_content_type(), "application/xml", "type")
    for tag in ("RequestId", "HostId", "Expires", "ServerTime", "EC"):
        expect("<%s>" % tag in reply.text, "no <%s>" % tag)


@check("download-oss2")
def download_oss2(s):
    query = query_of(link(s, s.unique()))
    same(query.get("x-oss-signature-version"), "OSS2", "x-oss-signature-version")
    left = int(query["x-oss-expires"]) - time.time()
    expect(880 < left <= 901, "x-oss-expires is not 900 s from now")
    expect("x-oss-date" not in query, "x-oss-date with OSS2")


@check("download-oss4", "--oss4")
def download_oss4(s):
    url = link(s, s.unique())
    query = query_of(url)
    same(query.get("x-oss-signature-version"), "OSS4-HMAC-SHA256", "x-oss-signature-version")
    same(query.get("x-oss-expires"), "900", "x-oss-expires")
    matches(r"\d{8}T\d{6}Z", query.get("x-oss-date"), "x-oss-date")
    same(s.get(url).status, 200, "status")
    s.control("expire", {"what": "urls"})
    s.get(url).xml_fails(403, "AccessDenied", "Request has expired.")


@check("download-full")
def download_full(s):
    data = s.unique(2000)
    reply = s.get(link(s, data))
    same((reply.status, reply.body), (200, data), "status and bytes")
    same(reply.headers.get("Accept-Ranges"), "bytes", "Accept-Ranges")
    same(reply.headers.get("Content-Length"), "2000", "Content-Length")
    expect(reply.headers.get("ETag"), "no ETag")
    expect(reply.headers.get("x-oss-request-id"), "no x-oss-request-id")
    expect("filename*=" in (reply.headers.get("Content-Disposition") or ""), "no name")
    same(s.get(s.link(s.file("empty", b""))).body, b"", "bytes of an empty file")


def ranged(s, url, text):
    return s.get(url, headers={"Range": "bytes=" + text})


@check("download-range")
def download_range(s):
    data = s.unique(2000)
    url = link(s, data)
    for text, start, end in (("100-199", 100, 199), ("1990-", 1990, 1999), ("0-9999", 0, 1999)):
        reply = ranged(s, url, text)
        same(reply.status, 206, "status of " + text)
        same(reply.headers.get("Content-Range"), "bytes %d-%d/2000" % (start, end), "Content-Range")
        same(reply.body, data[start : end + 1], "bytes of " + text)


@check("download-range-beyond")
def download_range_beyond(s):
    url = link(s, s.unique(2000))
    same(ranged(s, url, "2000-2010").status, 416, "status of a range beyond the end")


@check("download-crc64")
def download_crc64(s):
    data = s.unique(2000)
    url = link(s, data)
    same(s.get(url).headers.get("x-oss-hash-crc64ecma"), crc64(data), "CRC of the whole")
    same(ranged(s, url, "0-9").headers.get("x-oss-hash-crc64ecma"), crc64(data), "CRC with a range")


@check("download-head")
def download_head(s):
    url = link(s, s.unique())
    before = len(s.violations())
    same(s.http("HEAD", url).status, 403, "status of HEAD")
    expect([one for one in s.violations()[before:] if "HEAD" in one], "no violation was recorded")


@check("download-referer")
def download_referer(s):
    url = link(s, s.unique())
    same(s.get(url, headers={"Referer": "https://example.org/page"}).status, 403, "foreign Referer")
    same(s.get(url, headers={"Referer": "https://www.aliyundrive.com/"}).status, 200, "its own")


@check("download-authorization")
def download_authorization(s):
    url = link(s, s.unique())
    before = len(s.violations())
    s.get(url, token=s.token())
    told = [one for one in s.violations()[before:] if "Authorization" in one]
    expect(told, "no violation was recorded")


@check("download-gone")
def download_gone(s):
    file_id = s.file()
    url = s.link(file_id)
    s.entry("delete", file_id).ok()
    s.get(url).xml_fails(404, "NoSuchKey")


def open_download(s, url):
    """A download that has begun and is not read on: its socket and its status."""
    sock = socket.create_connection((s.host, s.port), 20)
    head = "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUser-Agent: conformance/1\r\n"
    head = head % (url[len(s.url) :], s.host, s.port)
    sock.sendall((head + "Connection: close\r\n\r\n").encode())
    return sock, sock.recv(12)


def read_rest(sock):
    return b"".join(iter(lambda: sock.recv(65536), b"")).decode()


@check("download-concurrency", "--throttle=20000")
def download_concurrency(s):
    urls = [link_named(s, "%d.bin" % n) for n in range(2)]
    going = [open_download(s, urls[n % 2]) for n in range(4)]
    try:
        statuses = [status for _, status in going]
        same(statuses[:3], [b"HTTP/1.1 200"] * 3, "three downloads at once")
        same(statuses[3], b"HTTP/1.1 403", "status of the fourth")
        text = read_rest(going[3][0])
        for part in (DENIED, "ExceedMaxConcurrency", "<EC>0007-00000209</EC>"):
            expect(part in text, "no %s in %s" % (part, text[:300]))
        other = s.upload("root", "bob-%s" % s.stamp, b"bob", user="bob")["file_id"]
        same(s.get(s.link(other, user="bob")).status, 200, "status for another user")
        going.pop(0)[0].close()
        small = s.link(s.file("small.bin", b"small"))
        until(lambda: s.get(small).status == 200, "a freed slot is given", 5)
    finally:
        for sock, _ in going:
            sock.close()


def link_named(s, name):
    return s.link(s.file(name, s.unique(400000)))


@check("download-throttle", "--throttle=100000")
def download_throttle(s):
    data = s.unique(60000)
    url = link(s, data)
    begin = time.monotonic()
    same(s.get(url).body, data, "bytes")
    took = time.monotonic() - begin
    expect(0.3 < took < 3, "60000 bytes at 100000 a second took %.2f s" % took)


def add_live_photo(s):
    """A picture and a film in a zip, as the phone makes it."""
    picture, film = s.unique(700), s.unique(900)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("IMG_1.jpeg", picture)
        archive.writestr("IMG_1.mov", film)
    body = {"user": "alice", "drive": "backup", "path": "/live-%s/IMG_1.livp" % s.stamp}
    body["base64"] = base64.b64encode(buffer.getvalue()).decode()
    return s.control("add", body)["file_id"], picture, film


@check("download-livp")
def download_livp(s):
    file_id, picture, film = add_live_photo(s)
    answer = s.entry("getDownloadUrl", file_id).ok()
    same(answer["url"], "", "url")
    streams = answer["streamsUrl"] or {}
    still = streams.get("jpeg") or streams.get("heic")
    expect(still and streams.get("mov"), "streamsUrl %r" % streams)
    same(s.get(still).body, picture, "bytes of the picture")
    same(s.get(streams["mov"]).body, film, "bytes of the film")


@check("livp-streams-info")
def livp_streams_info(s):
    file_id, picture, film = add_live_photo(s)
    info = s.entry("get", file_id).ok().get("streams_info") or {}
    still = info.get("jpeg") or info.get("heic") or {}
    same(still.get("size"), len(picture), "size of the picture")
    same((info.get("mov") or {}).get("size"), len(film), "size of the film")


@check("account-frozen")
def account_frozen(s):
    file_id = s.file()
    s.control("account", {"user": "alice", "frozen": True})
    reply = s.entry("getDownloadUrl", file_id).fails(403, "UserNotAllowedAccessResource")
    expect("for violation" in reply.json["message"], "message " + reply.json["message"])


@check("punished-file")
def punished_file(s):
    file_id = s.file()
    s.control("punish", {"file_id": file_id, "flag": 2})
    same(s.entry("get", file_id).ok()["punish_flag"], 2, "punish_flag")
    url = s.entry("getDownloadUrl", file_id).ok()["url"]
    expect(url.startswith(STAND_IN), "url " + url[:80])
