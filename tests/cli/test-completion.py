#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Tab offers in a shell: each command and option, and the storages that there are."""
import os
import re
import subprocess

from terminal import PROGRAM, Shell, add, main, storage

FOLDER = os.environ["YD_COMPLETIONS"]
SHELLS = ("bash", "fish", "zsh")


def script(shell):
    return os.path.join(FOLDER, f"yunduo-cli.{shell}")


def commands_of(shell):
    words = shell.run("--help").stdout.partition("Commands:")[2]
    return re.findall(r"^  ([a-z-]+) +\S", words, re.MULTILINE)


def run(*words):
    """Standard output's lines of a shell that finds our program first."""
    environment = {**os.environ, "PATH": f"{os.path.dirname(PROGRAM)}:{os.environ['PATH']}"}
    done = subprocess.run(words, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=60, check=True)
    assert not done.stderr, done.stderr
    return done.stdout.splitlines()


def in_bash(*words):
    """What bash offers for the last of the words."""
    quoted = " ".join("'" + word + "'" for word in ("yunduo-cli", *words))
    return run("bash", "--norc", "-c",
               f'source "$0"; COMP_WORDS=({quoted}); COMP_CWORD={len(words)}; _yunduo_cli; '
               '[ ${#COMPREPLY[@]} = 0 ] || printf "%s\\n" "${COMPREPLY[@]}"', script("bash"))


def in_fish(line):
    """What fish offers at the end of the line."""
    offers = run("fish", "--no-config", "-c", 'source $argv[1]; complete -C $argv[2]',
                 script("fish"), line)
    return [offer.partition("\t")[0] for offer in offers]


def test_all_is_offered():
    shell = Shell("completion")
    commands = commands_of(shell)
    for kind in SHELLS:
        with open(script(kind), encoding="utf-8") as f:
            words = set(re.findall(r"[a-z]+(?:-[a-z]+)*", f.read()))
        for command in commands:
            assert command in words, (kind, command)
            for option in re.findall(r"--([a-z-]+)", shell.run(command, "--help").stdout):
                assert option in words, (kind, command, option)


def test_shells_understand_them():
    for kind in SHELLS:
        run(kind, "-n", script(kind))


def test_commands_and_options():
    commands = commands_of(Shell("completion"))
    assert sorted(in_bash("")) == sorted(commands)
    assert in_bash("pu") == ["put"]
    assert in_bash("--vault", "") == ["keyring", "memory"]
    assert in_bash("--profile", "p", "put", "--if-exists", "k") == ["keep-both"]
    assert "--drive-type" in in_bash("add-storage", "--d")
    assert "--recursive" in in_bash("rm", "-") and "--recursive" not in in_bash("ls", "-")
    assert in_bash("add-storage", "--client-id", "") == []
    assert in_fish("yunduo-cli pu") == ["put"]
    assert in_fish("yunduo-cli put --if-exists k") == ["keep-both"]
    assert "--recursive" not in in_fish("yunduo-cli ls --")


def test_storages_are_offered():
    with storage("completion-storages") as (shell, place):
        add(shell, place, "My Pictures")
        assert shell.lines("storages", "--names") == ["Cloud", "My Pictures"]
        ours = ("--profile", shell.profile)
        assert in_bash(*ours, "ls", "") == ["Cloud:/", "My\\ Pictures:/"]
        assert in_bash(*ours, "login", "My") == ["My\\ Pictures"]
        assert in_bash(*ours, "ls", "X") == []
        assert "Cloud:/" in in_fish(f"yunduo-cli --profile {shell.profile} ls C")


main()
