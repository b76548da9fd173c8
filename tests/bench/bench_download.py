# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""B5, B6: the whole engine downloads one file over its three connections, beside aria2c -x3; as
fast as it goes, and from a host that gives each connection its share and no more.

The engine's file is verified, written to the disk and renamed; its journal and its calls are in it.
"""
import hashlib
import os
import shutil
import tempfile

from bench_front import Front
from bench_host import FRESH, Host
from bench_rows import Bar, Row, host_speed

CONNECTIONS = 3  # what the service allows
RATE_MIB = 20    # a second, of a connection, where it is limited
NAME = "whole.bin"


def memory_folder(bench, mib):
    """Where files cost no disk, if there is room for four of MIB; else the scratch folder."""
    try:
        about = os.statvfs("/dev/shm")
        if about.f_bavail * about.f_frsize > 4 * mib << 20 and os.access("/dev/shm", os.W_OK):
            return "/dev/shm", "in memory"
    except OSError:
        pass
    return bench.scratch, "on the disk"


def digest_of(path):
    digest = hashlib.sha1()
    with open(path, "rb") as f:
        while block := f.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def engine_command(bench, target, *words):
    """The mover, with journal and file in TARGET; without WORDS it goes on with what is there."""
    return [bench.program("../torture/yd-test-mover"), "--folder", target, *words]


def aria2_command(target, host, *options):
    return ["aria2c", "--no-conf", "-q", f"-x{CONNECTIONS}", f"-s{CONNECTIONS}", "-k1M", *options,
            "-d", target, "-o", NAME, f"{host.url}/{NAME}"]


def compare_download(bench, mib, rate):
    """(samples, the host's speed, where the files were, calls without an answer)"""
    source = bench.make_file(NAME, mib)
    where, place = memory_folder(bench, mib)
    with tempfile.TemporaryDirectory(prefix="yd-bench-", dir=where) as folder, \
            Host(bench, source, False, rate) as host, Front(host.url) as front:
        front.add(NAME, mib << 20, digest_of(source))
        target = os.path.join(folder, "t")

        def whole(said):
            path = os.path.join(target, NAME)
            return os.path.exists(path) and os.path.getsize(path) == mib << 20 and \
                "failed" not in said

        contenders = {"engine": (
            [*FRESH, target, *engine_command(bench, target, "download", target, NAME)],
            lambda said: f"done {NAME}" in said and whole(said), front.credentials)}
        if shutil.which("aria2c"):
            contenders["aria2c -x3"] = ([*FRESH, target, *aria2_command(target, host)], whole)
        samples = bench.take_turns(contenders, host.pid)
        unknown = sorted(front.unknown)
    os.unlink(source)
    speed = host_speed(mib, [s for some in samples.values() for s in some], bench.cores)
    return samples, speed, place, unknown


def make_row(identifier, title, mib, least, results):
    """A row with the ratio that must be at least LEAST."""
    samples, speed, _, unknown = results
    row = Row(identifier, title, mib, samples)
    row.host_mib_s = speed
    if "aria2c -x3" in samples:
        row.bars.append(Bar("engine / aria2c -x3", row.ratio("engine", "aria2c -x3"), least))
        row.notes.append("aria2c verifies nothing; the engine's time has its SHA-1 in it")
    else:
        row.notes.append("aria2c is not installed: not compared with it")
    if unknown:
        row.notes.append("calls without an answer: " + ", ".join(unknown))
    return row


def download_row(bench):
    mib = 256 if bench.quick else 1024
    results = compare_download(bench, mib, 0)
    row = make_row("B5", f"download of {mib} MiB over {CONNECTIONS} connections, files "
                   f"{results[2]}", mib, 1.2, results)
    row.bars.append(Bar("CPU-s/GiB with the hash", row.cpu("engine"), 1.3, at_most=True))
    return row


def throttled_row(bench):
    mib = 128 if bench.quick else 512
    results = compare_download(bench, mib, RATE_MIB << 20)
    row = make_row("B6", f"download of {mib} MiB, {RATE_MIB} MiB/s to each of {CONNECTIONS} "
                   "connections", mib, 0.98, results)
    row.bars.append(Bar("share of what the connections have",
                        row.speed("engine") / (CONNECTIONS * RATE_MIB), 0.9))
    return row
