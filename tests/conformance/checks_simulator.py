# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of what the simulator offers to tests: seed, folder, faults, journal (reference §9)."""

import http.client
import tempfile

from kit import Service, check, expect, same

SPACE = "/adrive/v1.0/user/getSpaceInfo"


def drives_of(service):
    """Without the service's own address, which is another one each time."""
    told = service.drives()
    told["avatar"] = told["avatar"].replace(service.url, "")
    return told


@check("sim-seed", "--seed=7")
def sim_seed(s):
    other = Service(s.start().url, s.rule)
    first, second = ((one.client, drives_of(one), one.drive()) for one in (s, other))
    same(first, second, "who there is in two runs of one seed")
    ids = [one.mkdir("root", "same")[8:] for one in (s, other)]
    same(ids[0], ids[1], "the random part of an id")


@check("sim-folder")
def sim_folder(s):
    with tempfile.TemporaryDirectory() as folder:
        process = s.start("--folder=" + folder)
        one = Service(process.url, s.rule)
        data, home, refresh = one.unique(3000), one.home, one.pair()[1]
        file_id = one.file("a.bin", data)
        process.end()
        other = Service(s.start("--folder=" + folder).url, s.rule)
        same(other.list(home).names, ["a.bin"], "names after a restart")
        same(other.get(other.link(file_id)).body, data, "bytes after a restart")
        other.refresh(refresh).ok()


def walk(s, parent="root"):
    for item in s.list(parent, limit=200).items:
        yield item
        if item["type"] == "folder":
            yield from walk(s, item["file_id"])


@check("sim-demo")
def sim_demo(s):
    with tempfile.TemporaryDirectory() as folder:
        counts = []
        for _ in range(2):
            process = s.start("--demo", "--folder=" + folder)
            one = Service(process.url, s.rule)
            found = list(walk(one))
            counts.append(len(found))
            expect(one.drives()["name"] in ("Demo", "演示"), "the user is not called Demo")
            kinds = {item["file_extension"] for item in found}
            expect({"livp", "png"} <= kinds or {"livp", "jpg"} <= kinds, "kinds %s" % kinds)
            expect({item["category"] for item in found} >= {"doc", "image"}, "no texts, no images")
            process.end()
        same(counts[1], counts[0], "entries after a restart")


def fault(s, kind, endpoint, **more):
    s.control("faults", dict({"kind": kind, "endpoint": endpoint}, **more))


@check("fault-reply")
def fault_reply(s):
    s.token()
    more = {"status": 502, "content_type": "text/plain", "body": "Bad Gateway", "nth": 2}
    fault(s, "reply", SPACE, **more)
    s.api(SPACE).ok()
    reply = s.api(SPACE)
    same((reply.status, reply.text), (502, "Bad Gateway"), "scripted answer")
    same(reply.headers.get_content_type(), "text/plain", "its type")
    s.api(SPACE).ok()


@check("fault-lost-answer")
def fault_lost_answer(s):
    home = s.home
    fault(s, "lost-answer", "/adrive/v1.0/openFile/create")
    try:
        reply = s.create(home, "x", "folder")
        expect(False, "HTTP %d where the answer was to be lost" % reply.status)
    except (http.client.HTTPException, ConnectionError):
        pass
    same(s.list().names, ["x"], "names")


@check("fault-cut")
def fault_cut(s):
    url = s.link(s.file("a.bin", s.unique(5000)))
    fault(s, "cut-reply", "GET oss", n=1000)
    try:
        reply = s.get(url)
        expect(False, "%d bytes came in full" % len(reply.body))
    except http.client.IncompleteRead as cut:
        same(len(cut.partial), 1000, "bytes before the cut")
    same(len(s.get(url).body), 5000, "bytes after it")


@check("fault-flip")
def fault_flip(s):
    data = s.unique(5000)
    url = s.link(s.file("a.bin", data))
    fault(s, "flip-bit", "GET oss", n=3000)
    got = s.get(url).body
    wrong = [n for n in range(5000) if got[n] != data[n]]
    same(wrong, [3000], "bytes that differ")
    same(got[3000] ^ data[3000], 1, "the bit")


@check("fault-full-for-range")
def fault_full_for_range(s):
    data = s.unique(5000)
    url = s.link(s.file("a.bin", data))
    fault(s, "full-for-range", "GET oss")
    reply = s.get(url, headers={"Range": "bytes=100-199"})
    same((reply.status, reply.body), (200, data), "answer to a range")
    same(s.get(url, headers={"Range": "bytes=100-199"}).status, 206, "status of the next one")


@check("journal")
def journal(s):
    s.api(SPACE).ok()
    s.list("0" * 40).fails(404)
    found = [(one["method"], one["path"], one["status"]) for one in s.journal()]
    expect(("POST", SPACE, 200) in found, "the call is not in the journal")
    expect(("POST", "/adrive/v1.0/openFile/list", 404) in found, "the refusal is not in it")
