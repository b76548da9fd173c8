#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Help, usage errors, storages, and the commands that only look."""
import os
import re
import signal
import subprocess

import hello
import service
import ui
from terminal import (EXISTS, FAILED, NOT_FOUND, OFFLINE, PARTLY, PROGRAM, SIGN_IN, USAGE, Shell,
                      add, main, make_folder, on_terminal, refresh_token, secrets, storage)

FILES = {"/Pictures/sea.txt": "sea", "/Pictures/Old/hill.txt": "hills", "/云朵.txt": "cloud"}


def test_help_and_version():
    shell = Shell("looking")
    words = shell.run("--help").stdout
    for command in ("storages", "add-storage", "ls", "tree", "stat", "df"):
        assert re.search(rf"^  {command} ", words, re.MULTILINE), command
        assert "Usage:" in shell.run(command, "--help").stdout
    assert re.fullmatch(r"yunduo-cli \d+\.\d+\.\d+\n", shell.run("--version").stdout)


def test_the_manual_has_it_all():
    with open(os.environ["YD_MANUAL"], encoding="utf-8") as f:
        manual = f.read().replace("\\-", "-")
    shell = Shell("looking")
    commands = re.findall(r"^  ([a-z-]+) +\S", shell.run("--help").stdout.partition("Commands:")[2],
                          re.MULTILINE)
    assert len(commands) >= 14, commands
    for command in commands:
        assert re.search(rf'^\.B[IR]? ?"?{command}\b', manual, re.MULTILINE), command
        for option in re.findall(r"(--[a-z-]+)", shell.run(command, "--help").stdout):
            assert option in manual or option in ("--long", "--parents", "--recursive"), option


def test_usage_errors():
    shell = Shell("looking")
    for words in ([], ["fly"], ["ls"], ["ls", "--nonsense", "a:/"], ["storages", "more"],
                  ["--vault=pocket", "storages"], ["--profile", "../x", "storages"],
                  ["ls", "no-colon"], ["ls", "a:/../b"], ["ls", ":/x"], ["add-storage"],
                  ["add-storage", "--name", "a:b"], ["add-storage", "--name", "n/m"],
                  ["add-storage", "--name", "n", "--drive-type", "tape"],
                  ["add-storage", "--name", "n", "--removal-method", "burn"],
                  ["add-storage", "--name", "n", "--root-folder-id", "no id!"],
                  ["add-storage", "--name", "n", "--download-proxy", "ftp://x"],
                  ["add-storage", "--name", "n", "--instant-upload", "--no-instant-upload"]):
        done = shell.run(*words, expect=USAGE)
        assert done.stderr and not done.stdout, words
    assert "nowhere" in shell.run("ls", "nowhere:/", expect=NOT_FOUND).stderr


def test_http_1_only():
    """libsoup 3.2's HTTP/2 takes four times the processor time, and hangs."""
    with hello.Greeted() as greeted:
        program = Shell("greeting").start("add-storage", "--name", "Cloud", "--api-address",
                                          greeted.url, "--client-id", "id",
                                          stdin=subprocess.PIPE)
        program.stdin.write("client_secret=s\nrefresh_token=a.b.c\n")
        program.stdin.close()
        try:
            assert hello.offers_only_http_1(greeted.hello())
        finally:
            program.kill()
            program.wait(20)
            program.stdout.close()
            program.stderr.close()


def test_storages_and_df():
    with storage("storages") as (shell, place):
        assert re.match(r"Cloud +backup +\S", shell.lines("storages")[0])
        add(shell, place, "Second", "--removal-method", "delete", "--livp-format", "both",
            "--no-instant-upload", "--internal-upload", "--order-by", "size", "--descending",
            "--download-proxy", "https://p.example/{path}")
        first, second = shell.json("storages")
        assert (first["name"], second["name"]) == ("Cloud", "Second")
        assert first["user_id"] == second["user_id"] and first["drive_type"] == "backup"
        assert first["enabled"] and not first["demo"] and first["root_folder_id"] == "root"
        add(shell, place, "Cloud", expect=EXISTS)
        full = shell.json("df")
        assert [f["name"] for f in full] == ["Cloud", "Second"] and full[0]["total"] > 0, full
        assert "used" in shell.lines("df", "Second")[0]
        shell.run("df", "Third", expect=NOT_FOUND)


def test_list():
    with storage("list", files=FILES) as (shell, place):
        assert shell.lines("ls", "Cloud:") == ["Pictures/", "云朵.txt"]
        assert shell.lines("ls", "Cloud:/Pictures/") == ["Old/", "sea.txt"]
        assert shell.lines("ls", "Cloud://./Pictures/Old") == ["hill.txt"]
        assert shell.lines("ls", "Cloud:/云朵.txt", env={"LC_ALL": "C"}) == ["云朵.txt"]
        line = shell.lines("ls", "-l", "Cloud:/Pictures/sea.txt")[0]
        assert re.match(r" +3  \d{4}-\d\d-\d\d \d\d:\d\d  sea.txt$", line), line
        assert shell.lines("tree", "Cloud:/Pictures") == ["Old/", "  hill.txt", "sea.txt"]
        found = shell.json("tree", "Cloud:/")
        assert sorted(f["path"] for f in found) == sorted(
            ["/Pictures", "/Pictures/Old", *FILES]), found
        facts = shell.json("stat", "Cloud:/Pictures/sea.txt", "Cloud:/Pictures")
        assert facts[0]["size"] == 3 and facts[0]["type"] == "file" and facts[0]["sha1"]
        assert facts[1]["type"] == "folder" and "size" not in facts[1]
        assert any("hill" in ln for ln in shell.lines("stat", "Cloud:/Pictures/Old/hill.txt"))
        for path in ("Cloud:/nothing", "Cloud:/云朵.txt/below", "Cloud:/pictures"):
            shell.run("ls", path, expect=NOT_FOUND)
        done = shell.run("ls", "Cloud:/nothing", "Cloud:/Pictures", expect=PARTLY)
        assert "sea.txt" in done.stdout and "nothing" in done.stderr


def test_odd_names():
    """For a program a name is as it is; on a terminal it does nothing."""
    name = "red\033[31m\u202egnp.exe"
    with storage("odd") as (shell, place):
        make_folder(place, "root", name)
        assert shell.lines("ls", "Cloud:/") == [name + "/"]
        status, screen = on_terminal(shell, "", b"never", "ls", "Cloud:/")
        assert status == 0 and "gnp.exe" in screen, screen
        assert "\033[31m" not in screen and "\u202e" not in screen, screen
        done = shell.run("ls", f"Cloud:/{name}/none", expect=NOT_FOUND)
        assert "\033" not in done.stderr and "none" in done.stderr
        assert shell.run("ls", os.fsdecode(b"Cloud:/\xff"), expect=USAGE).stderr
        assert shell.run("ls", os.fsdecode(b"\xff\033:/"), expect=USAGE).stderr


def test_nobody_listens():
    with storage("deaf", files=FILES) as (shell, place):
        with open("/dev/full", "w", encoding="ascii") as full:
            program = subprocess.run([PROGRAM, "--profile", "deaf", "ls", "Cloud:/"], stdout=full,
                                     env=shell.env(), timeout=20, check=False)
        assert program.returncode == FAILED


def test_a_root_below():
    with storage("below", files=FILES) as (shell, place):
        folder = shell.json("stat", "Cloud:/Pictures")[0]["id"]
        add(shell, place, "Below", "--root-folder-id", folder)
        assert shell.lines("ls", "Below:/") == ["Old/", "sea.txt"]


def test_one_name_twice():
    with storage("twice") as (shell, place):
        twins = {make_folder(place, "root", "twin") for _ in range(2)}
        assert {f["id"] for f in shell.json("ls", "Cloud:/")} == twins
        assert "more than one" in shell.run("stat", "Cloud:/twin", expect=FAILED).stderr


def test_sign_in_needed():
    with storage("signed-out", files=FILES) as (shell, place):
        place.post("/_sim/expire", what="tokens")
        assert shell.lines("ls", "Cloud:/Pictures"), "a new token is asked for, and kept"
        assert shell.lines("ls", "Cloud:/Pictures"), "by the first run for the second"
        assert len(place.asked("/oauth/access_token")) == 2
        place.post("/_sim/revoke", user="alice")
        done = shell.run("ls", "Cloud:/", expect=SIGN_IN)
        assert "Sign in" in done.stderr, done.stderr


def test_offline():
    with storage("offline", files=FILES) as (shell, place):
        pass
    shell.run("ls", "Cloud:/", expect=OFFLINE)


def test_a_signal_ends_it():
    for number in (signal.SIGINT, signal.SIGTERM):
        with storage(f"signal-{number}", files=FILES) as (shell, place):
            place.post("/_sim/faults", endpoint="openFile/list", kind="hang", times=1)
            program = shell.start("ls", "Cloud:/")
            ui.until(lambda p=place: p.asked("/adrive/v1.0/openFile/list"), 20, "a request")
            program.send_signal(number)
            out, err = program.communicate(timeout=20)
            assert (program.returncode, out, err) == (-number, "", ""), (program.returncode, err)


def test_bad_secrets():
    shell = Shell("bad-secrets")
    with service.Service() as place:
        token = refresh_token(place)
        for stdin, status in (("", USAGE), (token, USAGE), ("refresh_token=\n", USAGE),
                              (f"refresh_tokens={token}", USAGE), ("refresh_token=short", SIGN_IN),
                              (f"access_token={token}", USAGE), ("\0" + token, USAGE)):
            assert token[:20] not in add(shell, place, stdin=stdin, expect=status).stderr
        wrong = secrets(place).replace("client_secret=", "client_secret=x")
        add(shell, place, stdin=wrong, expect=SIGN_IN)
        assert shell.json("storages") == []


def test_memory():
    """With --vault=memory an access token works for one command, and no refresh token is spent."""
    shell = Shell("memory")
    with service.Service() as place:
        place.post("/_sim/add", user="alice", drive="backup", path="/one.txt", text="1")
        add(shell, place, "Cloud", "--vault=memory", expect=USAGE)
        tokens = place.post("/_sim/tokens", user="alice", client_id=place.info["client_id"])
        access = f"access_token={tokens['access_token']}\n"
        done = add(shell, place, "Cloud", "--vault=memory", stdin=access)
        assert "not kept" in done.stderr
        assert shell.lines("--vault=memory", "ls", "Cloud:/", stdin=access) == ["one.txt"]
        shell.run("--vault=memory", "ls", "Cloud:/", expect=SIGN_IN)
        shell.run("ls", "Cloud:/", expect=SIGN_IN)
        shell.run("--vault=memory", "ls", "Cloud:/", expect=USAGE, stdin=secrets(place))
        place.post("/_sim/expire", what="tokens")
        shell.run("--vault=memory", "ls", "Cloud:/", stdin=access, expect=SIGN_IN)
        assert not place.asked("/oauth/access_token")


main()
