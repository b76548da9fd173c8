# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of how an upload begins: create, pre-hash, rapid upload (reference §5.7 and §5.8)."""

import base64
import hashlib

from kit import check, expect, matches, pre_hash, proof_code, proof_offset, same, sha1

PARTS = "InvalidParameter.PartInfoList"


@check("create-file")
def create_file(s):
    answer = s.begin(s.home, "movie.mkv", 3 * 102400, 3).ok()
    same(answer["file_name"], "movie.mkv", "file_name")
    same(answer["rapid_upload"], False, "rapid_upload")
    expect(not answer.get("exist"), "exist")
    matches(r"[0-9A-F]{32}", answer["upload_id"], "upload_id")
    parts = answer["part_info_list"]
    same([part["part_number"] for part in parts], [1, 2, 3], "part numbers")
    for part in parts:
        same(part["content_type"], "", "content_type")
        for wanted in ("partNumber=%d" % part["part_number"], answer["upload_id"], "%2F"):
            expect(wanted in part["upload_url"], "no %s in the URL" % wanted)
    same(len({part["upload_url"] for part in parts}), 3, "different URLs")


@check("create-default-part")
def create_default_part(s):
    answer = s.create(s.home, "a.bin", "file").ok()
    same([part["part_number"] for part in answer["part_info_list"]], [1], "part numbers")
    same(s.put(answer, 1, b"abc").status, 200, "status of the part")
    same(s.complete(answer).ok()["size"], 3, "size of a file created without size")


@check("create-part-order")
def create_part_order(s):
    for numbers in ((0,), (2,), (1, 3), (2, 1), (1, 1)):
        parts = [{"part_number": n} for n in numbers]
        s.create(s.home, "a.bin", "file", part_info_list=parts).fails(400, PARTS)


@check("create-part-count")
def create_part_count(s):
    reply = s.begin(s.home, "a.bin", 10001 * 102400, 10001).fails(400, PARTS)
    expect("part count can not over 10000" in reply.json["message"], "message " + reply.text[:120])
    same(len(s.begin(s.home, "b.bin", 1000 * 102400, 1000).ok()["part_info_list"]), 1000, "parts")


@check("create-invisible")
def create_invisible(s):
    data = s.unique()
    session = s.begin(s.home, "a.bin", len(data)).ok()
    same(s.list().names, [], "names before the part")
    s.put(session, 1, data)
    same(s.list().names, [], "names before complete")
    s.complete(session).ok()
    same(s.list().names, ["a.bin"], "names after complete")


@check("create-quota", "--quota=10000")
def create_quota(s):
    s.upload(s.home, "a.bin", s.unique(6000))
    s.begin(s.home, "b.bin", 5000).fails(400, "QuotaExhausted.Drive")
    s.begin(s.home, "c.bin", 4000).ok()


@check("create-size-cap", "--max-file-size=1000000")
def create_size_cap(s):
    s.begin(s.home, "a.bin", 1000000).ok()
    reply = s.begin(s.home, "a.bin", 1000001, mode="ignore").fails(413)
    expect("Payload Too Large" in reply.text and not reply.text.startswith("{"), reply.text[:80])


@check("prehash-matched")
def prehash_matched(s):
    data = s.unique(3000)
    s.upload(s.home, "a.bin", data)
    reply = s.begin(s.home, "b.bin", 3000, pre_hash=pre_hash(data))
    reply.fails(409, "PreHashMatched")
    reply = s.begin(s.home, "b.bin", 3000, pre_hash=pre_hash(data).lower())
    reply.fails(409, "PreHashMatched")


@check("prehash-status", "--prehash-400")
def prehash_status(s):
    data = s.unique(3000)
    s.upload(s.home, "a.bin", data)
    reply = s.begin(s.home, "b.bin", 3000, pre_hash=pre_hash(data))
    reply.fails(400, "PreHashMatched")


@check("prehash-unknown")
def prehash_unknown(s):
    data = s.unique(3000)
    session = s.begin(s.home, "a.bin", 3000, pre_hash=pre_hash(data)).ok()
    same(session["rapid_upload"], False, "rapid_upload")
    same(s.put(session, 1, data).status, 200, "status of the part")
    same(s.complete(session).ok()["content_hash"], sha1(data), "content_hash")


@check("prehash-with-content-hash")
def prehash_with_content_hash(s):
    data = s.unique(3000)
    before = len(s.violations())
    rapid(s, "a.bin", data, pre_hash=pre_hash(data))
    told = [text for text in s.violations()[before:] if "pre_hash" in text]
    expect(told, "no violation was recorded")


def rapid(s, name, data, user="alice", token=None, **more):
    """A create with the hash and the proof of data, whatever of it is given otherwise."""
    token = token or s.token(user)
    fields = {
        "size": len(data),
        "content_hash": sha1(data),
        "content_hash_name": "sha1",
        "proof_version": "v1",
        "proof_code": proof_code(token, data),
        "part_info_list": [{"part_number": 1}],
    }
    fields.update(more)
    parent = "root" if user != "alice" else s.home
    return s.create(parent, name, "file", user=user, token=token, **fields)


@check("rapid-hit")
def rapid_hit(s):
    data = s.unique(3000)
    s.upload(s.home, "a.bin", data)
    answer = rapid(s, "b.bin", data).ok()
    same(answer["rapid_upload"], True, "rapid_upload")
    same(sorted(s.list().names), ["a.bin", "b.bin"], "names")
    entry = s.entry("get", answer["file_id"]).ok()
    same((entry["size"], entry["content_hash"]), (3000, sha1(data)), "size and hash")
    same(s.get(s.link(answer["file_id"])).body, data, "bytes")


@check("rapid-across-users")
def rapid_across_users(s):
    data = s.unique(3000)
    s.upload(s.home, "a.bin", data)
    answer = rapid(s, "rapid-%s.bin" % s.stamp, data, user="bob").ok()
    same(answer["rapid_upload"], True, "rapid_upload")
    s.entry("get", answer["file_id"], user="bob").ok()


@check("rapid-unknown")
def rapid_unknown(s):
    data = s.unique(3000)
    session = rapid(s, "a.bin", data).ok()
    same(session["rapid_upload"], False, "rapid_upload")
    same(s.put(session, 1, data).status, 200, "status of the part")
    same(s.complete(session).ok()["content_hash"], sha1(data), "content_hash")


@check("rapid-proof-wrong")
def rapid_proof_wrong(s):
    data = s.unique(3000)
    s.upload(s.home, "a.bin", data)
    wrong = base64.b64encode(b"12345678").decode()
    reply = rapid(s, "b.bin", data, proof_code=wrong).fails(400, "InvalidRapidProof")
    start = proof_offset(s.token(), 3000)
    named = "range [%d, %d)" % (start, min(start + 8, 3000))
    expect(named in reply.json["message"], "message " + reply.json["message"])
    same(s.list().names, ["a.bin"], "names")


@check("rapid-proof-missing")
def rapid_proof_missing(s):
    data = s.unique(3000)
    s.upload(s.home, "a.bin", data)
    for proof in (None, "", "!"):
        rapid(s, "b.bin", data, proof_code=proof).fails(400, "InvalidRapidProof")


@check("rapid-proof-token")
def rapid_proof_token(s):
    data = s.unique(300000)
    s.upload(s.home, "a.bin", data)
    token = s.token()
    other = fresh_token(s, lambda one: proof_code(one, data) != proof_code(token, data))
    reply = rapid(s, "b.bin", data, token=token, proof_code=proof_code(other, data))
    reply.fails(400, "InvalidRapidProof")
    same(rapid(s, "b.bin", data, token=other).ok()["rapid_upload"], True, "rapid_upload")


def fresh_token(s, suits):
    for _ in range(200):
        token = s.pair()[0]
        if suits(token):
            return token
    raise RuntimeError("no suitable token in 200")


def signed_proof(token, data):
    """What a client computes that takes the number for a signed one."""
    number = int(hashlib.md5(token.encode()).hexdigest()[:16], 16)
    start = abs(number - 2**64 if number >= 2**63 else number) % len(data)
    return base64.b64encode(data[start : start + 8]).decode()


@check("rapid-proof-unsigned")
def rapid_proof_unsigned(s):
    data = s.unique(3001)
    s.upload(s.home, "a.bin", data)
    token = fresh_token(s, lambda one: signed_proof(one, data) != proof_code(one, data))
    expect(rapid(s, "b.bin", data, token=token).status == 200, "the unsigned offset is refused")
    reply = rapid(s, "c.bin", data, token=token, proof_code=signed_proof(token, data))
    reply.fails(400, "InvalidRapidProof")


@check("rapid-proof-clipped")
def rapid_proof_clipped(s):
    data = s.unique(11)
    s.upload(s.home, "a.bin", data)
    token = fresh_token(s, lambda one: proof_offset(one, 11) > 3)
    expect(rapid(s, "b.bin", data, token=token).status == 200, "the clipped proof is refused")


@check("rapid-hash-case")
def rapid_hash_case(s):
    data = s.unique(3000)
    s.upload(s.home, "a.bin", data)
    answer = rapid(s, "b.bin", data, content_hash=sha1(data).lower()).ok()
    same(answer["rapid_upload"], True, "rapid_upload")


@check("rapid-empty")
def rapid_empty(s):
    answer = rapid(s, "empty.txt", b"").ok()
    same(answer["rapid_upload"], True, "rapid_upload")
    same(s.entry("get", answer["file_id"]).ok()["size"], 0, "size")


@check("rapid-complete")
def rapid_complete(s):
    data = s.unique(3000)
    s.upload(s.home, "a.bin", data)
    session = rapid(s, "b.bin", data).ok()
    expect(session.get("upload_id"), "no upload_id to complete")
    entry = s.complete(session).ok()
    same((entry["name"], entry["content_hash"]), ("b.bin", sha1(data)), "name and hash")
