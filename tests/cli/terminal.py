# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""yunduo-cli as a script runs it, and a storage on the simulator to run it on."""
import contextlib
import json
import os
import pty
import subprocess
import urllib.request

import flow
import service

PROGRAM = os.environ["YD_CLI"]
ENDS = (b" ", b"\n")
OK, FAILED, USAGE, NOT_FOUND, SIGN_IN, PARTLY, OFFLINE, KEYRING, EXISTS, NO_SPACE = range(10)


class Shell:
    """Runs commands of one profile, and keeps all that they ever printed."""

    def __init__(self, profile):
        self.profile, self.output = profile, ""

    def env(self, **more):
        return {**os.environ, "G_DEBUG": "fatal-warnings", **more}

    def run(self, *words, stdin="", expect=OK, env=None, **options):
        done = subprocess.run([PROGRAM, "--profile", self.profile, *words], input=stdin,
                              capture_output=True, text=True, timeout=60, check=False,
                              env=self.env(**(env or {})), **options)
        self.output += done.stdout + done.stderr
        assert done.returncode == expect, (words, done.returncode, done.stdout, done.stderr)
        return done

    def lines(self, *words, **options):
        return self.run(*words, **options).stdout.splitlines()

    def json(self, *words, **options):
        return json.loads(self.run(*words, "--json", **options).stdout)

    def start(self, *words, env_more=None, **options):
        return subprocess.Popen([PROGRAM, "--profile", self.profile, *words], text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                env=self.env(**(env_more or {})), **options)


def on_terminal(shell, answer, wanted, *words):
    """Runs a command on a terminal of its own, and types ANSWER once when it shows WANTED, or calls
    it with the screen: status and screen."""
    master, slave = pty.openpty()
    program = subprocess.Popen([PROGRAM, "--profile", shell.profile, *words], stdin=slave,
                               stdout=slave, stderr=slave, env=shell.env())
    os.close(slave)
    screen, answered = b"", False
    while True:
        try:
            screen += os.read(master, 4096)
        except OSError:  # the other end is closed
            break
        if not answered and wanted in screen and screen.endswith(ENDS):
            answered = True
            if callable(answer):
                answer(screen.decode())
            else:
                os.write(master, answer.encode())
    os.close(master)
    shell.output += screen.decode()
    return program.wait(20), screen.decode()


def refresh_token(place, user="alice"):
    return place.post("/_sim/tokens", user=user,
                      client_id=place.info["client_id"])["refresh_token"]


def secrets(place, user="alice"):
    return (f"client_secret={place.info['client_secret']}\n"
            f"refresh_token={refresh_token(place, user)}\n")


def add(shell, place, name="Cloud", *words, **options):
    return shell.run("add-storage", "--name", name, "--api-address", place.url, "--client-id",
                     place.info["client_id"], "--drive-type", "backup", *words,
                     **{"stdin": secrets(place), **options})


def make_folder(place, parent, name):
    """As another client may: also a second one of a name.  The new id."""
    token = place.post("/_sim/tokens", user="alice", client_id=place.info["client_id"])
    body = {"drive_id": place.info["users"]["alice"]["backup"], "parent_file_id": parent,
            "name": name, "type": "folder", "check_name_mode": "ignore"}
    request = urllib.request.Request(
        place.url + "/adrive/v1.0/openFile/create", json.dumps(body).encode(),
        {"Content-Type": "application/json", "Authorization": "Bearer " + token["access_token"]})
    with urllib.request.urlopen(request, timeout=10) as reply:
        return json.load(reply)["file_id"]


@contextlib.contextmanager
def storage(profile, *words, files=(), limits=False):
    """A shell whose profile has the storage "Cloud", and its service with FILES: path, text."""
    with service.Service(*["--limits"] * limits) as place:
        for path, text in dict(files).items():
            place.post("/_sim/add", user="alice", drive="backup", path=path, text=text)
        shell = Shell(profile)
        add(shell, place, "Cloud", *words)
        yield shell, place


main = flow.main
