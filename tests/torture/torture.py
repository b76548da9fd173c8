#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""torture.py - kill -9 in the middle of transfers, again and again (TAP).

Runs yd-test-mover against the simulator and kills it at points that are uniform in bytes on the
wire, as the simulator counts them; then starts it again on what its journal has, sometimes with
new tokens, sometimes with the service at a new address.  A kill with nothing in flight does not
count.  A run is one drop of --files files; it ends when the mover ends by itself, and then each
file is there exactly once, whole, with no trace of the others, and little was moved twice.
"""
import argparse
import hashlib
import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

import service

KIB, MIB = 1 << 10, 1 << 20
LINES = 3                     # data connections of downloads, and uploads at a time
SAVED = 4 * MIB               # what one of them may have fetched since the journal was told …
SAVING = 0.25                 # … and what comes in so many seconds while it is
KILLS_PER_RUN = 10
CHANGES = ("nothing new", "new tokens", "new address", "new tokens and address")


def size(text):
    """Bytes: 24M, 4G+5."""
    text, _, more = text.partition("+")
    if more:
        return size(text) + int(more)
    unit = {"K": KIB, "M": MIB, "G": KIB * MIB}.get(text[-1:].upper())
    return int(text[:-1]) * unit if unit else int(text)


class Cloud:
    """The simulator, which may move, and the person's tokens."""

    def __init__(self, folder, throttle, *options):
        self.violations = []
        self.place = service.Service("--folder", folder, "--throttle", str(throttle), *options)
        self.new_tokens()

    def new_tokens(self):
        self.tokens = self.place.post("/_sim/tokens", user="alice",
                                      client_id=self.place.info["client_id"])

    def count(self, way):
        return self.place.get("/_sim/traffic")[way]

    def move(self):
        old = self.place.url
        self.place.process.send_signal(signal.SIGUSR1)
        self.place.url = self.place.process.stdout.readline().split()[-1]
        assert self.place.url != old

    def end(self):
        self.violations += self.place.get("/_sim/violations")["violations"]
        self.place.end()

    def in_flight(self, way):
        """Whether a request for data has begun and was not answered to the end."""
        for entry in self.place.get("/_sim/journal")["journal"]:
            if way == "received" and entry["endpoint"] == "PUT oss" and entry["status"] == 0:
                return True
            if way == "sent" and entry["endpoint"] == "GET oss":
                first, last = entry["headers"].get("range", "bytes=0-0")[6:].split("-")
                if entry["bytes_sent"] < int(last or 0) - int(first) + 1:
                    return True
        return False

    def ask(self, path, **fields):
        """As another client of the same person."""
        request = urllib.request.Request(
            self.place.url + path,
            json.dumps({"drive_id": self.place.info["users"]["alice"]["backup"],
                        **fields}).encode(),
            {"Content-Type": "application/json",
             "Authorization": "Bearer " + self.tokens["access_token"]})
        with urllib.request.urlopen(request, timeout=10) as reply:
            return json.load(reply)

    def credentials(self):
        info = self.place.info
        return "\n".join([self.place.url, info["client_id"], info["client_secret"],
                          self.tokens["access_token"], self.tokens["refresh_token"], ""])


class Mover:
    """The program that is killed."""

    def __init__(self, cloud, folder, part, limit, *words):
        self.process = subprocess.Popen(
            [os.environ["YD_MOVER"], "--folder", folder, "--part-bytes", str(part), "--limit",
             str(limit), *words],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.process.stdin.write(cloud.credentials())
        self.process.stdin.close()
        self.process.stdin = None
        if words:
            said = self.process.stdout.readline()
            assert said == "taken\n", said

    def run_to(self, cloud, way, point, pause):
        """Until so many bytes are on the wire and one more is under way: TRUE, and it stands
        still; FALSE when it has ended."""
        while self.process.poll() is None:
            if cloud.count(way) >= point:
                self.process.send_signal(signal.SIGSTOP)
                if self.process.poll() is None and cloud.in_flight(way):
                    return True
                self.process.send_signal(signal.SIGCONT)
            time.sleep(pause)
        return False

    def run_for(self, seconds):
        """TRUE when it still runs."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return True
        return False

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def end(self, timeout):
        said = self.process.communicate(timeout=timeout)[0]
        assert self.process.returncode == 0, (self.process.returncode, said)
        return said


def write_random(path, length, rng, sparse):
    """A file of bytes that repeat nowhere, or of holes between some: its SHA-1."""
    with open(path, "wb") as f:
        f.truncate(length)
        for at in range(0, length, 64 * MIB if sparse else MIB):
            f.seek(at)
            f.write(rng.randbytes(min(length - at, MIB)))
    return digest_of(path)


def digest_of(path):
    digest = hashlib.sha1()
    with open(path, "rb") as f:
        while block := f.read(MIB):
            digest.update(block)
    return digest.hexdigest()


class Run:
    """One drop, one direction."""

    def __init__(self, number, args, rng, top):
        self.number, self.args, self.rng = number, args, rng
        self.top = os.path.join(top, str(number))
        self.here, self.journal = self.top + "/here", self.top + "/journal"
        self.sources, self.total = self.top + "/files", args.files * args.size
        self.names = [f"file-{n}.bin" for n in range(args.files)]
        for folder in (self.here, self.journal, self.sources, self.top + "/cloud"):
            os.makedirs(folder)
        self.way = "received" if args.direction == "upload" else "sent"
        self.limit = args.rate if args.direction == "upload" else 0
        self.throttle = args.rate if args.direction == "download" else 0
        self.kills, self.changes, self.twice = 0, set(), 0

    def prepare(self, cloud):
        """The words that begin it."""
        paths = [os.path.join(self.sources, name) for name in self.names]
        self.digests = [write_random(path, self.args.size, self.rng, self.args.sparse)
                        for path in paths]
        if self.args.direction == "upload":
            if self.number % 2:  # else there is nothing to replace
                cloud.place.post("/_sim/add", user="alice", drive="backup",
                                 path="/" + self.names[0], text="old")
            return ["--replace", "upload", *paths]
        put = Mover(cloud, self.journal, 16 * MIB, 0, "upload", *paths)
        put.end(self.args.patience)
        remote = self.remote(cloud)
        return ["download", self.here, *[remote[name][0] for name in self.names]]

    def remote(self, cloud):
        """{name: [file id]} in the root."""
        reply = cloud.ask("/adrive/v1.0/openFile/list", parent_file_id="root", limit=100)
        found = {}
        for item in reply["items"]:
            found.setdefault(item["name"], []).append(item["file_id"])
        return found

    def change(self, cloud):
        what = next(self.args.changes)
        self.changes.add(what)
        if "address" in what:
            cloud.move()
        if "tokens" in what:
            cloud.place.post("/_sim/expire", what="tokens")
            cloud.new_tokens()

    def transfer(self, cloud, words, n_kills):
        start = cloud.count(self.way)
        points = sorted(self.rng.randrange(1, self.total) for _ in range(n_kills))
        mover = Mover(cloud, self.journal, self.args.part, self.limit, *words)
        for point in points:
            if self.args.within > 0:
                running = mover.run_for(self.rng.uniform(0, self.args.within))
            else:
                running = mover.run_to(cloud, self.way, start + point, self.args.pause)
            if not running:
                break
            mover.kill()
            self.kills += 1
            self.change(cloud)
            mover = Mover(cloud, self.journal, self.args.part, self.limit)
        mover.end(self.args.patience)
        self.twice = cloud.count(self.way) - start - self.total

    def check_remote(self, cloud):
        remote = self.remote(cloud)
        assert sorted(remote) == sorted(self.names), remote
        assert all(len(ids) == 1 for ids in remote.values()), remote
        for name, digest in zip(self.names, self.digests):
            reply = cloud.ask("/adrive/v1.0/openFile/get", file_id=remote[name][0])
            assert reply["size"] == self.args.size, reply
            assert reply["content_hash"].lower() == digest, reply

    def check_local(self):
        assert sorted(os.listdir(self.here)) == sorted(self.names), os.listdir(self.here)
        for name, digest in zip(self.names, self.digests):
            assert digest_of(os.path.join(self.here, name)) == digest, name

    def check(self, cloud):
        each = self.args.part * min(LINES, self.args.files)
        self.check_remote(cloud)
        if self.args.direction == "download":
            each = LINES * (SAVED + int(self.args.rate * SAVING))
            self.check_local()
        assert 0 <= self.twice <= each * self.kills, (self.twice, self.kills)
        assert sorted(os.listdir(self.sources)) == sorted(self.names), os.listdir(self.sources)

    def go(self, n_kills):
        cloud = Cloud(self.top + "/cloud", self.throttle,
                      *(["--no-short-parts"] if self.number % 3 == 2 else []),
                      *(["--discard"] if self.args.discard else []),
                      *(["--limits"] if self.args.limits else []))
        try:
            self.transfer(cloud, self.prepare(cloud), n_kills)
            self.check(cloud)
        finally:
            cloud.end()
        assert not cloud.violations, cloud.violations


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--direction", choices=("upload", "download"), required=True)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--kills-per-run", type=int, default=KILLS_PER_RUN)
    parser.add_argument("--files", type=int, default=1, help="of a drop")
    parser.add_argument("--size", type=size, default=24 * MIB, help="of each file")
    parser.add_argument("--part", type=size, default=256 * KIB)
    parser.add_argument("--rate", type=size,
                        help="bytes a second of the uploads, or of a download's connection; 0: "
                        "as fast as it goes, of uploads")
    parser.add_argument("--within", type=float, default=0, metavar="SECONDS",
                        help="kill so long after the start at most, whatever it does then")
    parser.add_argument("--sparse", action="store_true", help="files with holes")
    parser.add_argument("--discard", action="store_true",
                        help="the simulator keeps hashes and no bytes: uploads only")
    parser.add_argument("--limits", action="store_true",
                        help="the service has those of the real one")
    parser.add_argument("--patience", type=float, default=120, help="seconds for a run to end")
    parser.add_argument("--seed", type=int, default=None)
    args = parser.parse_args()
    if args.rate is None:
        args.rate = 3 * MIB // 2 if args.direction == "download" else 6 * MIB
    if args.seed is None:
        args.seed = random.SystemRandom().randrange(1 << 32)
    args.pause = 0.005 if args.rate else 0.001
    args.changes = itertools.cycle(CHANGES)
    return args


def main():
    args = parse()
    rng = random.Random(args.seed)
    print("TAP version 13", f"# --seed {args.seed}", sep="\n", flush=True)
    started, kills, twice, number, changes = time.monotonic(), 0, 0, 0, set()
    with tempfile.TemporaryDirectory(prefix="yd-torture-") as top:
        if not args.discard and shutil.disk_usage(top).free < 3 * args.files * args.size:
            print("1..0 # SKIP too little space for the files, the service's and those that arrive")
            return
        while kills < args.kills:
            number += 1
            run = Run(number, args, rng, top)
            try:
                run.go(min(args.kills_per_run, args.kills - kills))
            except Exception as error:
                print(f"not ok {number} - {args.direction} with {run.kills} kills", f"# {error!r}",
                      f"1..{number}", sep="\n")
                raise
            kills, twice, changes = kills + run.kills, twice + run.twice, changes | run.changes
            print(f"ok {number} - {args.direction} with {run.kills} kills, "
                  f"{run.twice} bytes twice", flush=True)
            subprocess.run(["rm", "-rf", run.top], check=True)
    print(f"# {kills} kills in {number * args.files} files of {args.size} bytes, "
          f"{twice / kills:.0f} bytes twice per kill "
          f"({100 * twice / number / args.files / args.size:.1f} % per file), "
          f"{time.monotonic() - started:.0f} s; {', '.join(sorted(changes))}", f"1..{number}",
          sep="\n")


if __name__ == "__main__":
    sys.exit(main())
