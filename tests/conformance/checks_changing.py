# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of folders, rename, move, copy, trash, tasks (reference §5.7, §5.12 to §5.15)."""

from kit import check, expect, matches, same

TRASHED = "ForbiddenFileInTheRecycleBin"
GONE = "0" * 40


def move(s, file_id, target, **more):
    return s.entry("move", file_id, to_parent_file_id=target, **more)


def copy(s, file_id, target, **more):
    return s.entry("copy", file_id, to_parent_file_id=target, **more)


def trash(s, file_id):
    return s.entry("recyclebin/trash", file_id)


def delete(s, file_id):
    return s.entry("delete", file_id)


def settle(s, reply):
    """Waits for the task of an answer, when it names one; gives the states that were seen."""
    task = reply.ok().get("async_task_id")
    states = []
    while task and (not states or states[-1] == "Running"):
        answer = s.api("async_task/get", {"async_task_id": task}).ok()
        same(answer["async_task_id"], task, "async_task_id")
        states.append(answer["state"])
        expect(len(states) < 50, "the task does not end")
    expect(not states or states[-1] == "Succeed", "the task ended %s" % states[-1:])
    return states


@check("create-folder")
def create_folder(s):
    answer = s.create(s.home, "Documents", "folder").ok()
    same(answer["file_name"], "Documents", "file_name")
    same(answer.get("exist"), False, "exist")
    for key in ("name", "part_info_list", "upload_id", "size", "created_at"):
        expect(key in answer, "no key " + key)
        same(answer[key], None, key)
    same(answer["type"], "folder", "type")
    same(answer["parent_file_id"], s.home, "parent_file_id")
    same(s.list().names, ["Documents"], "listed")


@check("create-refuse")
def create_refuse(s):
    first = s.mkdir(s.home, "x")
    answer = s.create(s.home, "x", "folder").ok()
    same(answer.get("exist"), True, "exist")
    same(answer["file_id"], first, "file_id")
    answer = s.begin(s.home, "x", 5).ok()
    same(answer.get("exist"), True, "exist for a file")
    same(answer.get("upload_id"), None, "upload_id")
    expect(not answer.get("part_info_list"), "parts for an entry that exists")
    same(len(s.list().items), 1, "entries")


@check("create-auto-rename")
def create_auto_rename(s):
    s.mkdir(s.home, "x")
    answer = s.create(s.home, "x", "folder", "auto_rename").ok()
    matches(r"x_\d{8}_\d{6}", answer["file_name"], "file_name")
    s.upload(s.home, "y.txt", b"1")
    name = s.upload(s.home, "y.txt", b"2", mode="auto_rename")["name"]
    matches(r"y_\d{8}_\d{6}\.txt", name, "name of a file")
    same(len(set(s.list().names)), 4, "different names")


@check("create-ignore")
def create_ignore(s):
    first = s.mkdir(s.home, "x")
    answer = s.create(s.home, "x", "folder", "ignore").ok()
    expect(answer["file_id"] != first, "the same entry again")
    same(s.list().names, ["x", "x"], "names")


@check("create-check-mode")
def create_check_mode(s):
    s.create(s.home, "x", "folder", "overwrite").fails(400)
    s.create(s.home, "x", "folder", None).fails(400)
    same(s.list().names, [], "names")


@check("create-name-slash")
def create_name_slash(s):
    for name in ("a/b", "a/", "/a", ""):
        s.create(s.home, name, "folder").fails(400)
    s.create(s.home, "a*?[]\\:<>|\"", "folder").ok()


@check("create-name-long")
def create_name_long(s):
    longest = "云" * 341 + "x"
    same(len(longest.encode()), 1024, "length of the name")
    same(s.create(s.home, longest, "folder").ok()["file_name"], longest, "file_name")
    s.create(s.home, longest + "y", "folder").fails(400)


@check("create-parent-missing")
def create_parent_missing(s):
    s.create(GONE, "x", "folder").fails(404, "NotFound.ParentFileId")
    s.begin(GONE, "x", 5).fails(404, "NotFound.ParentFileId")


@check("update-rename")
def update_rename(s):
    file_id = s.mkdir(s.home, "x")
    answer = s.entry("update", file_id, name="y", check_name_mode="refuse").ok()
    same((answer["name"], answer["file_id"]), ("y", file_id), "the entry that came back")
    same(s.list().names, ["y"], "names")
    s.entry("update", GONE, name="y", check_name_mode="refuse").fails(404, "NotFound.FileId")


@check("update-refuse")
def update_refuse(s):
    s.mkdir(s.home, "x")
    other = s.mkdir(s.home, "y")
    reply = s.entry("update", other, name="x", check_name_mode="refuse")
    reply.fails(400, "AlreadyExist.File")
    same(sorted(s.list().names), ["x", "y"], "names")
    same(s.entry("update", other, name="y", check_name_mode="refuse").ok()["name"], "y", "own name")


@check("update-default-ignore")
def update_default_ignore(s):
    s.mkdir(s.home, "x")
    other = s.mkdir(s.home, "y")
    same(s.entry("update", other, name="x").ok()["file_id"], other, "file_id")
    same(s.list().names, ["x", "x"], "names")


@check("update-starred")
def update_starred(s):
    file_id = s.mkdir(s.home, "x")
    same(s.entry("get", file_id).ok()["starred"], False, "starred at first")
    for way in (True, False):
        same(s.entry("update", file_id, starred=way).ok()["starred"], way, "starred in the answer")
        same(s.entry("get", file_id).ok()["starred"], way, "starred")
    same(s.list().names, ["x"], "names")


@check("update-root")
def update_root(s):
    reply = s.entry("update", "root", name="x", check_name_mode="refuse")
    reply.fails(403, "ForbiddenNoPermission.File")


@check("move-keeps-id")
def move_keeps_id(s):
    file_id, target = s.file("a.bin"), s.mkdir(s.home, "target")
    reply = move(s, file_id, target, check_name_mode="refuse")
    settle(s, reply)
    same(reply.json["file_id"], file_id, "file_id")
    same(reply.json.get("exist"), False, "exist")
    entry = s.entry("get", file_id).ok()
    same((entry["parent_file_id"], entry["name"]), (target, "a.bin"), "parent and name")
    same(s.list().names, ["target"], "what stayed")
    settle(s, move(s, target, "root", check_name_mode="auto_rename"))
    same(s.entry("get", target).ok()["parent_file_id"], "root", "parent of the folder")
    move(s, file_id, GONE, check_name_mode="refuse").fails(404, "NotFound.ParentFileId")
    move(s, GONE, target, check_name_mode="refuse").fails(404, "NotFound.FileId")


@check("move-refuse")
def move_refuse(s):
    file_id, target = s.mkdir(s.home, "x"), s.mkdir(s.home, "target")
    s.mkdir(target, "x")
    answer = move(s, file_id, target, check_name_mode="refuse").ok()
    same(answer.get("exist"), True, "exist")
    same(s.entry("get", file_id).ok()["parent_file_id"], s.home, "parent")
    same(s.list(target).names, ["x"], "names in the target")


@check("move-new-name")
def move_new_name(s):
    file_id, target = s.mkdir(s.home, "x"), s.mkdir(s.home, "target")
    s.mkdir(target, "x")
    reply = move(s, file_id, target, check_name_mode="refuse", new_name="y")
    settle(s, reply)
    same(sorted(s.list(target).names), ["x", "y"], "names in the target")


@check("move-into-itself")
def move_into_itself(s):
    outer = s.mkdir(s.home, "outer")
    inner = s.mkdir(outer, "inner")
    for target in (outer, inner):
        reply = move(s, outer, target, check_name_mode="refuse")
        reply.fails(400, "InvalidParameter.ToParentFileId")


@check("move-across-drives")
def move_across_drives(s):
    file_id = s.mkdir(s.home, "x")
    more = {"to_drive_id": s.drive("resource"), "check_name_mode": "refuse"}
    move(s, file_id, "root", **more).fails(400)
    move(s, file_id, "root", to_drive_id=s.drive(), check_name_mode="auto_rename").ok()


@check("copy-file")
def copy_file(s):
    data = s.unique()
    file_id, target = s.file("a.bin", data), s.mkdir(s.home, "target")
    twin = copy(s, file_id, target).ok()["file_id"]
    expect(twin != file_id, "the same id")
    same(s.get(s.link(twin)).body, data, "bytes of the copy")
    same(s.entry("get", file_id).ok()["parent_file_id"], s.home, "parent of the original")
    copy(s, GONE, target).fails(404, "NotFound.FileId")
    copy(s, file_id, GONE).fails(404, "NotFound.ParentFileId")


@check("copy-folder-async")
def copy_folder_async(s):
    folder, target = s.mkdir(s.home, "folder"), s.mkdir(s.home, "target")
    inside = s.upload(folder, "a.bin", s.unique())["file_id"]
    expect(not copy(s, inside, target).ok().get("async_task_id"), "a task for a file")
    reply = copy(s, folder, target)
    expect(reply.ok().get("async_task_id"), "no task for a folder")
    settle(s, reply)
    twin = reply.json["file_id"]
    expect(twin and twin != folder, "the id of the original")
    same(s.list(twin).names, ["a.bin"], "what the copy holds")


@check("copy-same-folder")
def copy_same_folder(s):
    file_id = s.file("a.txt")
    expect(400 <= copy(s, file_id, s.home).status < 500, "taken without auto_rename")
    same(s.list().names, ["a.txt"], "names")
    copy(s, file_id, s.home, auto_rename=True).ok()
    same(len(set(s.list().names)), 2, "different names")


@check("trash-hides")
def trash_hides(s):
    file_id = s.file()
    trash(s, file_id).ok()
    same(s.list().names, [], "names")
    reply = s.entry("get", file_id)
    if reply.status == 200:
        same(reply.json.get("trashed"), True, "trashed")
    else:
        reply.fails((400, 403), TRASHED)
    trash(s, GONE).fails(404, "NotFound.FileId")


@check("trash-keeps-quota")
def trash_keeps_quota(s):
    file_id = s.file("a.bin", s.unique(5000))
    before = s.used()
    trash(s, file_id).ok()
    same(s.used(), before, "used_size")


@check("trash-twice")
def trash_twice(s):
    file_id = s.file()
    trash(s, file_id).ok()
    trash(s, file_id).fails((400, 403), TRASHED)


@check("delete-frees-quota")
def delete_frees_quota(s):
    file_id = s.file("a.bin", s.unique(5000))
    before = s.used()
    settle(s, delete(s, file_id))
    same(before - s.used(), 5000, "what was freed")
    file_id = s.file("b.bin", s.unique(300))
    trash(s, file_id).ok()
    settle(s, delete(s, file_id))
    same(before - s.used(), 5000, "what was freed after a trashed one")


@check("delete-subtree")
def delete_subtree(s):
    outer = s.mkdir(s.home, "outer")
    inner = s.mkdir(outer, "inner")
    leaf = s.upload(inner, "a.bin", s.unique())["file_id"]
    settle(s, delete(s, outer))
    for file_id in (outer, inner, leaf):
        s.entry("get", file_id).fails(404, "NotFound.FileId")
    s.list(inner).fails(404, "NotFound.ParentFileId")


@check("delete-gone")
def delete_gone(s):
    file_id = s.file()
    settle(s, delete(s, file_id))
    delete(s, file_id).fails(404, "NotFound.FileId")


@check("delete-root")
def delete_root(s):
    delete(s, "root").fails(403, "ForbiddenNoPermission.File")
    trash(s, "root").fails(403, "ForbiddenNoPermission.File")
    s.list("root").ok()


@check("async-running", "--async-polls=3")
def async_running(s):
    folder, target = s.mkdir(s.home, "folder"), s.mkdir(s.home, "target")
    same(settle(s, copy(s, folder, target)), ["Running"] * 3 + ["Succeed"], "states")


@check("async-unknown")
def async_unknown(s):
    reply = s.api("async_task/get", {"async_task_id": GONE})
    expect(400 <= reply.status < 500 and reply.code, "HTTP %d" % reply.status)
