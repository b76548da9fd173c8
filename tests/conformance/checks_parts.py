# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of the parts of an upload and of its end (reference §5.9 to §5.11)."""

from kit import check, expect, md5, same, sha1, until

PART = 102400


def begin(s, parts=2, name="a.bin"):
    """A session for some parts of 100 KiB and a small last one; gives it and the parts."""
    sizes = [PART] * (parts - 1) + [77]
    return s.begin(s.home, name, sum(sizes), parts).ok(), [s.unique(size) for size in sizes]


def ask(s, call, session, **more):
    body = {key: session[key] for key in ("drive_id", "file_id", "upload_id")}
    body.update(more)
    return s.api(call, body)


def stored(s, session):
    return ask(s, "listUploadedParts", session).ok()["uploaded_parts"]


@check("upload-url-parts")
def upload_url_parts(s):
    session, _ = begin(s)
    reply = ask(s, "getUploadUrl", session, part_info_list=[])
    reply.fails(400, "InvalidParameter.PartInfoList")
    ask(s, "getUploadUrl", session).fails(400, "InvalidParameter.PartInfoList")


@check("upload-url-unknown")
def upload_url_unknown(s):
    session, _ = begin(s)
    parts = [{"part_number": 1}]
    reply = ask(s, "getUploadUrl", dict(session, upload_id="0" * 32), part_info_list=parts)
    reply.fails(400, "NotFound.UploadId")
    text = "The resource upload_id cannot be found. No such upload_id"
    same(reply.json["message"], text, "message")


@check("upload-url-fresh")
def upload_url_fresh(s):
    session, data = begin(s)
    same(s.put(session, 1, data[0]).status, 200, "status of part 1")
    s.control("expire", {"what": "urls"})
    s.put(session, 2, data[1]).xml_fails(403, "AccessDenied", "Request has expired.")
    answer = ask(s, "getUploadUrl", session, part_info_list=[{"part_number": 2}]).ok()
    same([part["part_number"] for part in answer["part_info_list"]], [2], "part numbers")
    url = answer["part_info_list"][0]["upload_url"]
    same(s.http("PUT", url, data[1]).status, 200, "status of part 2")
    same(s.complete(session).ok()["content_hash"], sha1(b"".join(data)), "content_hash")


@check("uploaded-parts")
def uploaded_parts(s):
    session, data = begin(s, 3)
    same(stored(s, session), [], "parts at first")
    s.put(session, 1, data[0])
    s.put(session, 2, data[1][:5000])
    answer = ask(s, "listUploadedParts", session).ok()
    told = [(p["part_number"], p["part_size"], p["etag"]) for p in answer["uploaded_parts"]]
    wanted = [(1, PART, '"%s"' % md5(data[0])), (2, 5000, '"%s"' % md5(data[1][:5000]))]
    same(told, wanted, "parts")
    same(answer["parallelUpload"], False, "parallelUpload")
    same(answer["next_part_number_marker"], "", "next_part_number_marker")
    ask(s, "listUploadedParts", dict(session, upload_id="0" * 32)).fails(400, "NotFound.UploadId")


@check("uploaded-parts-pages")
def uploaded_parts_pages(s):
    session = s.begin(s.home, "a.bin", 105, 105).ok()
    for number in range(1, 106):
        same(s.put(session, number, b"x").status, 200, "status of a part")
    first = ask(s, "listUploadedParts", session).ok()
    same(len(first["uploaded_parts"]), 100, "parts of the first page")
    marker = first["next_part_number_marker"]
    second = ask(s, "listUploadedParts", session, part_number_marker=marker).ok()
    numbers = [p["part_number"] for p in first["uploaded_parts"] + second["uploaded_parts"]]
    same(numbers, list(range(1, 106)), "part numbers")
    same(second["next_part_number_marker"], "", "last marker")


@check("part-etag")
def part_etag(s):
    session, data = begin(s)
    reply = s.put(session, 1, data[0])
    same((reply.status, reply.body), (200, b""), "status and body")
    same(reply.headers.get("ETag"), '"%s"' % md5(data[0]), "ETag")


@check("part-length")
def part_length(s):
    session, _ = begin(s)
    target = session["part_info_list"][0]["upload_url"][len(s.url) :]
    head = "PUT %s HTTP/1.1\r\nHost: %s:%d\r\nUser-Agent: conformance/1\r\nConnection: close\r\n"
    request = (head % (target, s.host, s.port)).encode()
    answer = s.raw(request + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
    status = int(answer.split(b" ")[1]) if answer else 0
    expect(400 <= status < 500, "a body without Content-Length: HTTP %d" % status)
    same(stored(s, session), [], "parts")


@check("part-content-type")
def part_content_type(s):
    session, data = begin(s)
    for kind in ("application/octet-stream", "application/x-www-form-urlencoded"):
        reply = s.put(session, 1, data[0], headers={"Content-Type": kind})
        reply.xml_fails(403, "SignatureDoesNotMatch")
    same(s.put(session, 1, data[0], headers={"Content-Type": ""}).status, 200, "empty Content-Type")


def altered(url, old, new):
    expect(old in url, "no %s in %s" % (old, url))
    return url.replace(old, new)


@check("part-signature")
def part_signature(s):
    session, data = begin(s)
    url = session["part_info_list"][0]["upload_url"]
    for one in (altered(url, "partNumber=1", "partNumber=2"), url + "&x=1"):
        s.http("PUT", one, data[0]).xml_fails(403, "SignatureDoesNotMatch")
    same(stored(s, session), [], "parts")


@check("part-raw-url")
def part_raw_url(s):
    session, data = begin(s)
    url = session["part_info_list"][0]["upload_url"]
    path, query = url.split("?")
    reply = s.http("PUT", altered(path, "%2F", "/") + "?" + query, data[0])
    expect(reply.status in (403, 404), "HTTP %d for a decoded path" % reply.status)
    s.http("PUT", altered(url, "%3D", "="), data[0]).xml_fails(403, "SignatureDoesNotMatch")
    same(s.http("PUT", url, data[0]).status, 200, "status of the URL as it was given")


@check("part-expired")
def part_expired(s):
    session, data = begin(s)
    s.control("expire", {"what": "urls"})
    s.put(session, 1, data[0]).xml_fails(403, "AccessDenied", "Request has expired.")
    same(stored(s, session), [], "parts")


@check("part-sequential")
def part_sequential(s):
    session, data = begin(s)
    s.put(session, 2, data[1]).xml_fails(400, "PartNotSequential")
    same(s.put(session, 1, data[0]).status, 200, "status of part 1")
    same(s.put(session, 2, data[1]).status, 200, "status of part 2")
    same(s.complete(session).ok()["content_hash"], sha1(b"".join(data)), "content_hash")


@check("part-already-exist")
def part_already_exist(s):
    session, data = begin(s)
    s.put(session, 1, data[0])
    s.put(session, 1, data[0]).xml_fails(409, "PartAlreadyExist")
    same([part["part_size"] for part in stored(s, session)], [PART], "sizes")


@check("part-no-such-upload")
def part_no_such_upload(s):
    session, data = begin(s, 1)
    s.put(session, 1, data[0])
    s.complete(session).ok()
    s.put(session, 1, data[0]).xml_fails(404, "NoSuchUpload")


@check("part-short")
def part_short(s):
    session, data = begin(s)
    target = session["part_info_list"][0]["upload_url"][len(s.url) :]
    head = "PUT %s HTTP/1.1\r\nHost: %s:%d\r\nUser-Agent: conformance/1\r\n"
    request = (head % (target, s.host, s.port) + "Content-Length: %d\r\n\r\n" % PART).encode()
    s.raw(request + data[0][:40000], wait=False)
    until(lambda: stored(s, session), "the cut part is stored", 3)
    same([part["part_size"] for part in stored(s, session)], [40000], "sizes")
    s.put(session, 1, data[0]).xml_fails(409, "PartAlreadyExist")


@check("part-authorization")
def part_authorization(s):
    session, data = begin(s)
    before = len(s.violations())
    s.put(session, 1, data[0], headers={"Authorization": "Bearer " + s.token()})
    told = [text for text in s.violations()[before:] if "Authorization" in text]
    expect(told, "no violation was recorded")


@check("part-empty")
def part_empty(s):
    session = s.begin(s.home, "empty", 0).ok()
    same(s.put(session, 1, b"").status, 200, "status of the empty part")
    entry = s.complete(session).ok()
    same((entry["size"], entry["content_hash"]), (0, sha1(b"")), "size and hash")


@check("complete-object")
def complete_object(s):
    session, data = begin(s, 2, "photo.JPG")
    for number in (1, 2):
        s.put(session, number, data[number - 1])
    entry = s.complete(session).ok()
    whole = b"".join(data)
    wanted = {
        "name": "photo.JPG",
        "size": len(whole),
        "content_hash": sha1(whole),
        "content_hash_name": "sha1",
        "category": "image",
        "file_extension": "jpg",
        "parent_file_id": s.home,
        "file_id": session["file_id"],
        "type": "file",
    }
    for key, value in wanted.items():
        same(entry.get(key), value, key)
    data = s.unique(500)
    more = {"content_hash": sha1(b"x" + data), "content_hash_name": "sha1", "proof_version": "v1"}
    session = s.begin(s.home, "b.bin", 500, proof_code="AAAA", **more).ok()
    s.put(session, 1, data)
    same(s.complete(session).ok()["content_hash"], sha1(data), "hash of what arrived")


@check("complete-twice")
def complete_twice(s):
    session, data = begin(s, 1)
    s.put(session, 1, data[0])
    s.complete(session).ok()
    s.complete(session).fails(400, "NotFound.UploadId")
    same(s.list().names, ["a.bin"], "names")


@check("complete-missing")
def complete_missing(s):
    session, data = begin(s)
    s.put(session, 1, data[0])
    s.complete(session).fails(400, "InvalidParameter.PartInfoList")
    same(s.list().names, [], "names")
    s.put(session, 2, data[1])
    s.complete(session).ok()
