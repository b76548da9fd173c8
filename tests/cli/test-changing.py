#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""mkdir, mv, cp and rm: what the service has afterwards, and what they refuse."""
from terminal import EXISTS, FAILED, NOT_FOUND, PARTLY, USAGE, add, main, storage

FILES = {"/a.txt": "a", "/b.txt": "b", "/Sub/a.txt": "other", "/Sub/Deep/c.txt": "c"}


def paths(shell):
    return sorted(f["path"] for f in shell.json("tree", "Cloud:/"))


def test_mkdir():
    with storage("mkdir") as (shell, place):
        shell.run("mkdir", "Cloud:/One")
        shell.run("mkdir", "Cloud:/One", expect=EXISTS)
        shell.run("mkdir", "Cloud:/No/Where", expect=NOT_FOUND)
        shell.run("mkdir", "-p", "Cloud:/No/Where", "Cloud:/One", "Cloud:/云/朵")
        shell.run("mkdir", "Cloud:/", expect=USAGE)
        assert paths(shell) == sorted(["/One", "/No", "/No/Where", "/云", "/云/朵"])


def test_mv():
    with storage("mv", files=FILES) as (shell, place):
        shell.run("mv", "Cloud:/b.txt", "Cloud:/new.txt")
        shell.run("mv", "Cloud:/new.txt", "Cloud:/Sub/Deep")
        assert paths(shell) == ["/Sub", "/Sub/Deep", "/Sub/Deep/c.txt", "/Sub/Deep/new.txt",
                                "/Sub/a.txt", "/a.txt"]
        shell.run("mv", "Cloud:/a.txt", "Cloud:/Sub", expect=EXISTS)
        shell.run("mv", "Cloud:/a.txt", "Cloud:/Sub/a.txt", expect=EXISTS)
        shell.run("mv", "Cloud:/a.txt", "Cloud:/", expect=EXISTS)
        shell.run("mv", "Cloud:/a.txt", "Cloud:/Sub/first.txt")
        shell.run("mv", "Cloud:/Sub/Deep/c.txt", "Cloud:/Sub/Deep/new.txt", "Cloud:/")
        shell.run("mv", "Cloud:/Sub", "Cloud:/Sub/Deep/x", expect=FAILED)
        shell.run("mv", "Cloud:/", "Cloud:/Sub", expect=USAGE)
        shell.run("mv", "Cloud:/none", "Cloud:/c.txt", "Cloud:/Sub", expect=PARTLY)
        shell.run("mv", "Cloud:/Sub", "Cloud:/new.txt", "Cloud:/nowhere", expect=NOT_FOUND)
        assert place.files() == {"/Sub/a.txt": [b"other"], "/Sub/first.txt": [b"a"],
                                 "/Sub/c.txt": [b"c"], "/new.txt": [b"b"]}


def test_cp():
    with storage("cp", files=FILES) as (shell, place):
        shell.run("cp", "Cloud:/a.txt", "Cloud:/copy.txt")
        shell.run("cp", "Cloud:/a.txt", "Cloud:/Sub", expect=EXISTS)
        shell.run("cp", "Cloud:/a.txt", "Cloud:/Sub/mine.txt")
        shell.run("cp", "Cloud:/b.txt", "Cloud:/copy.txt", "Cloud:/Sub/Deep")
        shell.run("cp", "Cloud:/Sub", "Cloud:/Sub/Deep", expect=FAILED)
        assert place.files() == {
            "/a.txt": [b"a"], "/b.txt": [b"b"], "/copy.txt": [b"a"], "/Sub/a.txt": [b"other"],
            "/Sub/mine.txt": [b"a"], "/Sub/Deep/c.txt": [b"c"], "/Sub/Deep/b.txt": [b"b"],
            "/Sub/Deep/copy.txt": [b"a"]}


def test_another_drive():
    with storage("drives", files=FILES) as (shell, place):
        add(shell, place, "Resources", "--drive-type", "resource")
        for command in ("mv", "cp"):
            done = shell.run(command, "Cloud:/a.txt", "Resources:/", expect=FAILED)
            assert "get" in done.stderr


def test_rm():
    with storage("rm", files=FILES) as (shell, place):
        shell.run("rm", "Cloud:/a.txt")
        shell.run("rm", "Cloud:/a.txt", expect=NOT_FOUND)
        shell.run("rm", "Cloud:/Sub", expect=USAGE)
        shell.run("rm", "Cloud:/", "Cloud:/Sub/Deep", expect=PARTLY)
        assert place.files() == {"/b.txt": [b"b"], "/Sub/a.txt": [b"other"],
                                 "/Sub/Deep/c.txt": [b"c"]}
        shell.run("rm", "-r", "Cloud:/Sub", "Cloud:/b.txt")
        assert paths(shell) == []
        assert len(place.asked("/adrive/v1.0/openFile/recyclebin/trash")) == 3
        assert not place.asked("/adrive/v1.0/openFile/delete")
    with storage("rm-for-ever", "--removal-method", "delete", files=FILES) as (shell, place):
        shell.run("rm", "Cloud:/a.txt")
        assert len(place.asked("/adrive/v1.0/openFile/delete")) == 1
        assert not place.asked("/adrive/v1.0/openFile/recyclebin/trash")


main()
