#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""put and get through the queue: trees, taken names, failures, and what a signal leaves."""
import os
import signal

import ui
from terminal import (EXISTS, NOT_FOUND, OFFLINE, PARTLY, SIGN_IN, USAGE, main, on_terminal,
                      storage)

HERE = os.environ["TMPDIR"]


def folder(name, files=()):
    top = os.path.join(HERE, name)
    os.makedirs(top)
    for path, text in dict(files).items():
        os.makedirs(os.path.dirname(os.path.join(top, path)), exist_ok=True)
        with open(os.path.join(top, path), "w", encoding="utf-8") as f:
            f.write(text)
    return top


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def test_there_and_back():
    with storage("there-and-back", limits=True) as (shell, place):
        top = folder("up", {"one.txt": "1" * 300_000, "Sub/two.txt": "two", "Sub/云/三.txt": "3"})
        done = shell.run("put", f"{top}/one.txt", f"{top}/Sub", "Cloud:/")
        assert done.stderr.startswith("3 files transferred"), done.stderr
        assert place.files() == {"/one.txt": [b"1" * 300_000], "/Sub/two.txt": [b"two"],
                                 "/Sub/云/三.txt": [b"3"]}
        down = folder("down")
        made = shell.json("get", "Cloud:/one.txt", "Cloud:/Sub", down)
        assert {m["name"] for m in made} >= {"one.txt", "two.txt", "三.txt"}, made
        assert {m["state"] for m in made} == {"done"}
        assert read(down + "/one.txt") == "1" * 300_000
        assert read(down + "/Sub/two.txt") == "two" and read(down + "/Sub/云/三.txt") == "3"
        again = shell.json("put", f"{top}/one.txt", "Cloud:/Sub")
        assert [m["outcome"] for m in again] == ["instant"], again
        assert not place.refused()


def test_usage_and_missing():
    with storage("missing", files={"/a.txt": "a"}) as (shell, place):
        top = folder("missing", {"one.txt": "1"})
        for words in (["put", top], ["get", "Cloud:/a.txt"],
                      ["put", "--if-exists", "pray", top, "Cloud:/"]):
            shell.run(*words, expect=USAGE)
        shell.run("put", f"{top}/one.txt", "Cloud:/none", expect=NOT_FOUND)
        shell.run("put", f"{top}/one.txt", "Cloud:/a.txt", expect=NOT_FOUND)
        shell.run("put", f"{top}/none.txt", "Cloud:/", expect=NOT_FOUND)
        shell.run("put", f"{top}/none.txt", f"{top}/one.txt", "Cloud:/", expect=PARTLY)
        shell.run("get", "Cloud:/a.txt", f"{top}/none", expect=NOT_FOUND)
        shell.run("get", "Cloud:/none", top, expect=NOT_FOUND)
        shell.run("get", "Cloud:/none", "Cloud:/a.txt", top, expect=PARTLY)
        assert read(top + "/a.txt") == "a"
        assert place.files() == {"/a.txt": [b"a"], "/one.txt": [b"1"]}


def test_taken_names():
    with storage("taken", files={"/a.txt": "old"}) as (shell, place):
        top = folder("taken", {"a.txt": "new"})
        done = shell.run("put", f"{top}/a.txt", "Cloud:/", expect=EXISTS)
        assert "a.txt" in done.stderr and place.files() == {"/a.txt": [b"old"]}
        assert "1 skipped" in shell.run("put", "--if-exists", "skip", f"{top}/a.txt",
                                        "Cloud:/").stderr
        assert place.files() == {"/a.txt": [b"old"]}
        shell.run("put", "--if-exists=keep-both", f"{top}/a.txt", "Cloud:/")
        assert sorted(place.files().values()) == [[b"new"], [b"old"]]
        shell.run("put", "--if-exists=replace", f"{top}/a.txt", "Cloud:/")
        assert place.files()["/a.txt"] == [b"new"]
        down = folder("taken-down", {"a.txt": "mine"})
        shell.run("get", "Cloud:/a.txt", down, expect=EXISTS)
        assert read(down + "/a.txt") == "mine"
        shell.run("get", "--if-exists=replace", "Cloud:/a.txt", down)
        assert read(down + "/a.txt") == "new"


def test_a_terminal_is_asked():
    with storage("asked", files={"/a.txt": "old a", "/b.txt": "old b"}) as (shell, place):
        top = folder("asked", {"a.txt": "new a", "b.txt": "new b"})
        both = ("put", f"{top}/a.txt", f"{top}/b.txt", "Cloud:/")
        status, screen = on_terminal(shell, "S\n", b"for all: ", *both)
        assert status == 0 and screen.count("for all") == 1, screen
        assert place.files() == {"/a.txt": [b"old a"], "/b.txt": [b"old b"]}
        status, screen = on_terminal(shell, "R\n", b"for all: ", *both)
        assert status == 0 and "[####" in screen and "100 %" in screen, screen
        assert place.files() == {"/a.txt": [b"new a"], "/b.txt": [b"new b"]}


def test_failures():
    with storage("failures", files={"/a.txt": "a", "/b.txt": "b"}) as (shell, place):
        top = folder("failures", {"c.txt": "c"})
        place.post("/_sim/faults", endpoint="getDownloadUrl", kind="reply", status=404, times=1,
                   body='{"code":"NotFound.File","message":"x"}', content_type="application/json")
        done = shell.run("get", "Cloud:/a.txt", "Cloud:/b.txt", top, expect=PARTLY)
        assert "1 failed" in done.stderr, done.stderr
        place.post("/_sim/revoke", user="alice")
        done = shell.run("put", f"{top}/c.txt", "Cloud:/", expect=SIGN_IN)
        assert "--resume" in done.stderr, done.stderr
        assert [t["name"] for t in shell.json("transfers")] == ["c.txt"]


def test_offline():
    with storage("offline-put") as (shell, place):
        top = folder("offline", {"c.txt": "c"})
    shell.run("put", f"{top}/c.txt", "Cloud:/", expect=OFFLINE)


def test_a_signal_keeps_what_there_is():
    with storage("signal", files={"/a.txt": "a" * 100_000}) as (shell, place):
        top = folder("signal")
        place.post("/_sim/faults", endpoint="GET oss", kind="hang", times=99)
        program = shell.start("get", "Cloud:/a.txt", top)
        ui.until(lambda: place.asked("GET oss"), 20, "a download")
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=20)
        assert program.returncode == -signal.SIGINT and "--resume" in err, (out, err)
        assert [n for n in os.listdir(top) if not n.startswith(".")] == []
        kept = shell.json("transfers")
        assert [(k["name"], k["direction"], k["storage"]) for k in kept] == [
            ("a.txt", "download", "Cloud")], kept
        assert "a.txt" in shell.lines("transfers")[0], "listing leaves them"
        place.post("/_sim/clear")
        assert "1 file transferred" in shell.run("transfers", "--resume").stderr
        assert read(top + "/a.txt") == "a" * 100_000
        assert shell.json("transfers") == []


def test_a_kill_keeps_it_too():
    with storage("killed", limits=True) as (shell, place):
        top = folder("killed", {"a.bin": "a" * 300_000})
        place.post("/_sim/faults", endpoint="PUT oss", kind="hang", times=99)
        program = shell.start("put", f"{top}/a.bin", "Cloud:/")
        ui.until(lambda: place.asked("PUT oss"), 20, "an upload")
        program.kill()
        program.communicate(timeout=20)
        place.post("/_sim/clear")
        shell.run("transfers", "--resume")
        assert place.files() == {"/a.bin": [b"a" * 300_000]}


main()
