# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of listing, search and looking one entry up (reference §5.1 to §5.4 and §6)."""

import datetime

from kit import check, expect, same, sha1


def fill(s, count, parent=None):
    """Folders 000, 001, … in this check's folder."""
    names = ["%03d" % n for n in range(count)]
    for name in names:
        s.mkdir(parent or s.home, name, mode="ignore")
    return names


def pages(s, **more):
    """Walks all pages; gives the pages, and how the last marker was said."""
    found, marker = [], ""
    while True:
        reply = s.list(marker=marker, **more)
        found.append(reply.items)
        marker = reply.json.get("next_marker")
        if not marker:
            return found, marker
        expect(len(found) < 50, "paging does not end")


@check("list-default-limit")
def list_default_limit(s):
    fill(s, 60)
    same(len(s.list().items), 50, "entries of a page")


@check("list-limit-200")
def list_limit_200(s):
    fill(s, 205)
    same(len(s.list(limit=200).items), 200, "entries of a page")


@check("list-limit-refused")
def list_limit_refused(s):
    s.list(limit=1).ok()
    for limit in (201, 0, -1):
        s.list(limit=limit).fails(400, "InvalidParameter.Limit")


@check("list-limit-100", "--page-limit=100")
def list_limit_100(s):
    s.list(limit=100).ok()
    s.list(limit=101).fails(400, "InvalidParameter.Limit")


@check("list-paging")
def list_paging(s):
    names = fill(s, 23)
    found, last = pages(s, limit=10, order_by="name", order_direction="ASC")
    same([len(page) for page in found], [10, 10, 3], "sizes of the pages")
    same([item["name"] for page in found for item in page], names, "names in order")
    same(last, "", "next_marker of the last page")
    same(s.list(limit=23).json["next_marker"], "", "next_marker of a page that is just full")


@check("list-marker-opaque")
def list_marker_opaque(s):
    fill(s, 5)
    marker = s.list(limit=2).ok()["next_marker"]
    expect(len(marker) >= 8 and not marker.isdigit(), "a marker to count with: " + marker)


@check("list-marker-refused")
def list_marker_refused(s):
    s.list(marker="bm9uc2Vuc2U").fails(400)


@check("list-order")
def list_order(s):
    for name, size in (("b.bin", 3), ("a.bin", 2), ("c.bin", 1)):
        s.upload(s.home, name, s.unique(size))
    ask = lambda by, way: s.list(order_by=by, order_direction=way).names
    same(ask("name", "ASC"), ["a.bin", "b.bin", "c.bin"], "by name")
    same(ask("name", "DESC"), ["c.bin", "b.bin", "a.bin"], "by name, backwards")
    same(ask("size", "ASC"), ["c.bin", "a.bin", "b.bin"], "by size")
    same(ask("size", "DESC"), ["b.bin", "a.bin", "c.bin"], "by size, backwards")


@check("list-order-enhanced")
def list_order_enhanced(s):
    for name in ("n10", "n1", "n2"):
        s.mkdir(s.home, name)
    names = s.list(order_by="name_enhanced", order_direction="ASC").names
    same(names, ["n1", "n2", "n10"], "natural order")


def mixed(s):
    s.mkdir(s.home, "folder")
    for name in ("a.txt", "b.mp3", "c.zip"):
        s.upload(s.home, name, s.unique(8))


@check("list-type")
def list_type(s):
    mixed(s)
    same(s.list(type="folder").names, ["folder"], "folders")
    same(s.list(type="folder", category="audio").names, ["folder"], "folders, with a category")
    same(sorted(s.list(type="file").names), ["a.txt", "b.mp3", "c.zip"], "files")
    same(len(s.list(type="all").items), 4, "all")


@check("list-category")
def list_category(s):
    mixed(s)
    same(s.list(category="audio").names, ["b.mp3"], "audio")
    same(sorted(s.list(category="audio,doc").names), ["a.txt", "b.mp3"], "audio and doc")


@check("list-parent-missing")
def list_parent_missing(s):
    reply = s.list("0" * 40).fails(404, "NotFound.ParentFileId")
    text = "The resource parent_file_id cannot be found. parent_file_id:%s not found" % ("0" * 40)
    same(reply.json["message"], text, "message")


@check("list-children-only")
def list_children_only(s):
    s.mkdir(s.mkdir(s.home, "child"), "grandchild")
    same(s.list().names, ["child"], "children")


@check("list-fields")
def list_fields(s):
    child = s.mkdir(s.mkdir(s.home, "a"), "b")
    parent = s.entry("get", child).ok()["parent_file_id"]
    item = s.list(parent).items[0]
    expect("id_path" not in item and "name_path" not in item, "paths that nobody asked for")
    item = s.list(parent, fields="id_path,name_path").items[0]
    same(item["id_path"].split("/"), ["root", s.home, parent, child], "id_path")
    same(item["name_path"].split("/")[2:], ["a", "b"], "name_path")


@check("file-object")
def file_object(s):
    data = s.unique(321)
    s.upload(s.home, "Song.MP3", data)
    item = s.list().items[0]
    wanted = {
        "type": "file",
        "size": 321,
        "content_hash": sha1(data),
        "content_hash_name": "sha1",
        "file_extension": "mp3",
        "category": "audio",
        "mime_type": "audio/mpeg",
        "parent_file_id": s.home,
        "drive_id": s.drive(),
        "starred": False,
        "status": "available",
    }
    for key, value in wanted.items():
        same(item.get(key), value, key)
    same(s.entry("get", item["file_id"]).ok()["content_hash"], sha1(data), "hash by get")


@check("same-name-twins")
def same_name_twins(s):
    ids = {s.mkdir(s.home, "twin", mode="ignore") for _ in range(2)}
    same({item["file_id"] for item in s.list().items}, ids, "the ids of two twins")


@check("case-sensitive-names")
def case_sensitive_names(s):
    s.mkdir(s.home, "name")
    same(s.create(s.home, "Name", "folder").ok()["exist"], False, "exist")
    same(sorted(s.list().names), ["Name", "name"], "names")


def search(s, query, **more):
    """Looks in this check's folder only."""
    inside = "parent_file_id = '%s' and (%s)" % (s.home, query)
    body = {"drive_id": s.drive(), "query": inside, "limit": 100}
    body.update(more)
    return s.api("search", body)


def library(s):
    for name, size in (("red.txt", 10), ("redder.mp3", 20), ("blue.txt", 30)):
        s.upload(s.home, name, s.unique(size))
    s.mkdir(s.home, "red")


@check("search-exact")
def search_exact(s):
    library(s)
    same(search(s, "name = 'red'").names, ["red"], "found")


@check("search-match")
def search_match(s):
    library(s)
    found = sorted(search(s, 'name match "red"').names)
    same(found, ["red", "red.txt", "redder.mp3"], "found")


@check("search-parent")
def search_parent(s):
    s.mkdir(s.mkdir(s.home, "child"), "grandchild")
    body = {"drive_id": s.drive(), "query": "parent_file_id = '%s'" % s.home, "limit": 100}
    same(s.api("search", body).names, ["child"], "found")


@check("search-combine")
def search_combine(s):
    library(s)
    found = search(s, "type = 'folder' or name = 'blue.txt'").names
    same(sorted(found), ["blue.txt", "red"], "or")
    found = search(s, "name match 'red' and type = 'file' and category = 'audio'").names
    same(found, ["redder.mp3"], "and")
    found = search(s, "(name = 'red' or name = 'blue.txt') and type = 'file'").names
    same(found, ["blue.txt"], "parentheses")


@check("search-in")
def search_in(s):
    library(s)
    found = sorted(search(s, 'file_extension in ["txt","mp3"]').names)
    same(found, ["blue.txt", "red.txt", "redder.mp3"], "found")
    same(search(s, 'file_extension in ["mp3"]').names, ["redder.mp3"], "found")


@check("search-compare")
def search_compare(s):
    library(s)
    hour = datetime.timedelta(hours=1)
    now = datetime.datetime.now(datetime.timezone.utc)
    past, future = ((now + way * hour).strftime("%Y-%m-%dT%H:%M:%S") for way in (-1, 1))
    same(search(s, "created_at < '%s'" % past).names, [], "older than an hour")
    found = search(s, "created_at >= '%s' and updated_at <= '%s'" % (past, future))
    same(len(found.items), 4, "within an hour")
    same(search(s, "size > 20").names, ["blue.txt"], "larger than 20")
    same(sorted(search(s, "size >= 20").names), ["blue.txt", "redder.mp3"], "20 and larger")


@check("search-escape")
def search_escape(s):
    s.mkdir(s.home, "it's \"it\"")
    same(len(search(s, "name = 'it\\'s \"it\"'").items), 1, "found by a single-quoted string")
    same(len(search(s, 'name match "it\'s \\"it\\""').items), 1, "found by a double-quoted one")
    s.mkdir(s.home, "back\\slash")
    same(len(search(s, 'name = "back\\\\slash"').items), 1, "found by an escaped backslash")


@check("search-bad-query")
def search_bad_query(s):
    search(s, "name = 'x'").ok()
    for query in ("name =", "name = 'x", "name ? 'x'", "(name = 'x'"):
        search(s, query).fails(400)


@check("search-conditions")
def search_conditions(s):
    terms = ["name = '%d'" % n for n in range(6)]
    body = {"drive_id": s.drive(), "query": " or ".join(terms[:5]), "limit": 100}
    s.api("search", body).ok()
    body["query"] = " or ".join(terms)
    s.api("search", body).fails(400)


@check("search-limit")
def search_limit(s):
    search(s, "name = 'x'", limit=100).ok()
    search(s, "name = 'x'", limit=101).fails(400, "InvalidParameter.Limit")


@check("search-total-count")
def search_total_count(s):
    library(s)
    answer = search(s, "name match 'red'", limit=1, return_total_count=True).ok()
    same(answer.get("total_count"), 3, "total_count")
    same(len(answer["items"]), 1, "entries of a page")
    answer = search(s, "name match 'red'").ok()
    same(answer.get("total_count"), None, "total_count when it was not asked for")


@check("search-order")
def search_order(s):
    library(s)
    found = search(s, "type = 'file'", order_by="size DESC").names
    same(found, ["blue.txt", "redder.mp3", "red.txt"], "by size, backwards")
    found = search(s, "type = 'file'", order_by="name ASC").names
    same(found, ["blue.txt", "red.txt", "redder.mp3"], "by name")


@check("search-not-trashed")
def search_not_trashed(s):
    library(s)
    s.entry("recyclebin/trash", search(s, "name = 'red.txt'").items[0]["file_id"]).ok()
    same(search(s, "name = 'red.txt'").names, [], "found")


@check("starred-list")
def starred_list(s):
    star = s.mkdir(s.home, "star")
    s.mkdir(s.home, "other")
    s.entry("update", star, starred=True).ok()
    body = {"drive_id": s.drive(), "limit": 100}
    found = [item for item in s.api("starredList", body).items if item["parent_file_id"] == s.home]
    same([(item["file_id"], item["starred"]) for item in found], [(star, True)], "starred entries")
    expect(s.api("starredList", dict(body, type="folder")).ok()["next_marker"] == "", "marker")


@check("get-not-found")
def get_not_found(s):
    same(s.entry("get", s.home).ok()["file_id"], s.home, "file_id")
    s.entry("get", "0" * 40).fails(404, "NotFound.FileId")


@check("get-other-drive")
def get_other_drive(s):
    body = {"drive_id": s.drive("resource"), "file_id": s.home}
    s.api("get", body).fails(404, "NotFound.FileId")
    body = {"drive_id": s.drive("resource"), "parent_file_id": s.home}
    s.api("list", body).fails(404, "NotFound.ParentFileId")


def by_path(s, path):
    return s.api("get_by_path", {"drive_id": s.drive(), "file_path": path})


@check("by-path")
def by_path_found(s):
    child = s.mkdir(s.mkdir(s.home, "a"), "b c")
    top = s.entry("get", s.home).ok()["name"]
    same(by_path(s, "/%s/a/b c" % top).ok()["file_id"], child, "file_id")


@check("by-path-missing")
def by_path_missing(s):
    reply = by_path(s, "/no/such/path").fails(400, "NotFound.File")
    text = "The resource file cannot be found. file not exist"
    same(reply.json["message"], text, "message")


@check("batch-get-drops")
def batch_get_drops(s):
    ids = [s.mkdir(s.home, "a"), "0" * 40, s.mkdir(s.home, "b")]
    files = [{"drive_id": s.drive(), "file_id": one} for one in ids]
    items = s.api("batch/get", {"file_list": files}).items
    same([item["file_id"] for item in items], [ids[0], ids[2]], "file_ids")


@check("search-length")
def search_length(s):
    query = lambda count: 'name match "%s"' % ("名" * (count - len('name match ""')))
    body = {"drive_id": s.drive(), "query": query(4096), "limit": 100}
    s.api("search", body).ok()
    body["query"] = query(4097)
    s.api("search", body).fails(400)


@check("starred-limit")
def starred_limit(s):
    body = {"drive_id": s.drive(), "limit": 100}
    s.api("starredList", body).ok()
    s.api("starredList", dict(body, limit=101)).fails(400, "InvalidParameter.Limit")


@check("by-path-form")
def by_path_form(s):
    top = s.entry("get", s.home).ok()["name"]
    same(by_path(s, "/" + top).ok()["file_id"], s.home, "file_id")
    for path in (top, "/%s/" % top, ""):
        by_path(s, path).fails(400)


@check("batch-get-limit")
def batch_get_limit(s):
    one = {"drive_id": s.drive(), "file_id": s.home}
    same(len(s.api("batch/get", {"file_list": [one] * 100}).items), 100, "entries")
    s.api("batch/get", {"file_list": [one] * 101}).fails(400)
    s.api("batch/get", {"file_list": []}).fails(400)
