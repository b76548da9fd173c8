# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""B7: downloads that are killed (SIGKILL) once each and go on, and what they fetch again.

The points are uniform in bytes as the host counts them, and the same for all contenders.  aria2c
saves what it has every second, as often as it can be told to.
"""
import http.client
import json
import os
import random
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass

from bench_download import (NAME, RATE_MIB, aria2_command, digest_of, engine_command,
                            memory_folder)
from bench_front import Front
from bench_host import Host
from bench_rows import Bar, Row, Sample

KILLS = 10
LOOK_S = 0.002


class Counter:
    """What the host has sent."""

    def __init__(self, host):
        self.connection = http.client.HTTPConnection(host.url.partition("//")[2])

    def read(self):
        self.connection.request("GET", "/connections")
        return json.load(self.connection.getresponse())["sent"]


@dataclass
class Trial:
    before: int  # bytes sent when it was killed
    total: int
    right: bool
    sample: Sample

    def again(self, size):
        return self.total - size


def start(command, given):
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    process.stdin.write(given)
    process.stdin.close()
    return process


def reap(process):
    """Its processor time."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def attempt(commands, given, target, counter, point):
    """Runs the first of COMMANDS up to POINT, and then the second to its end."""
    shutil.rmtree(target, ignore_errors=True)
    os.mkdir(target)
    begin, start_s = counter.read(), time.monotonic()
    process = start(commands[0], given)
    while process.poll() is None and counter.read() - begin < point:
        time.sleep(LOOK_S)
    killed = process.returncode is None
    process.kill()
    cpu = reap(process) if killed else 0.0
    before = counter.read() - begin
    process = start(commands[1], given)
    cpu += reap(process)
    wall = time.monotonic() - start_s
    return killed and process.returncode == 0, before, counter.read() - begin, \
        Sample(wall, cpu, 0.0)


def try_all(commands, given, target, counter, size, digest):
    """The same points for all."""
    rng = random.Random(size)
    trials = []
    for _ in range(KILLS):
        point = rng.randrange(size // 10, size - size // 10)
        fine, before, total, sample = attempt(commands, given, target, counter, point)
        path = os.path.join(target, NAME)
        right = fine and os.path.exists(path) and digest_of(path) == digest
        trials.append(Trial(before, total, right, sample))
    return trials


def share_again(trials, size):
    """Of the bytes that were here when it was killed."""
    return sum(t.again(size) for t in trials) / sum(t.before for t in trials)


def resume_row(bench):
    mib = 128 if bench.quick else 256
    size = mib << 20
    source = bench.make_file(NAME, mib)
    digest = digest_of(source)
    where, _ = memory_folder(bench, mib)
    trials = {}
    with tempfile.TemporaryDirectory(prefix="yd-bench-", dir=where) as folder, \
            Host(bench, source, False, RATE_MIB << 20) as host, Front(host.url) as front:
        front.add(NAME, size, digest)
        counter, target = Counter(host), os.path.join(folder, "t")
        contenders = {"engine": [engine_command(bench, target, "download", target, NAME),
                                 engine_command(bench, target)]}
        if shutil.which("aria2c"):
            contenders["aria2c"] = 2 * [aria2_command(target, host, "--auto-save-interval=1")]
        for name, commands in contenders.items():
            trials[name] = try_all(commands, front.credentials, target, counter, size,
                                   digest)
    os.unlink(source)
    row = Row("B7", f"download of {mib} MiB, {RATE_MIB} MiB/s to a connection, killed once, "
              f"{KILLS} times", mib, {name: [t.sample for t in some]
                                      for name, some in trials.items()})
    row.bars.append(Bar("files that were not right", sum(not t.right for t in trials["engine"]), 0,
                        at_most=True))
    row.bars.append(Bar("share fetched again", share_again(trials["engine"], size), 0.1,
                        at_most=True))
    most = max(t.again(size) for t in trials["engine"]) / (1 << 20)
    row.notes.append(f"the engine fetched {most:.1f} MiB again at most")
    if "aria2c" in trials:
        row.notes.append(f"aria2c, told to save every second, fetched "
                         f"{share_again(trials['aria2c'], size):.3f} again, "
                         f"{sum(t.right for t in trials['aria2c'])} of {KILLS} right")
    return row
