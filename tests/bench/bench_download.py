# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""B5: the whole engine downloads one file over its three connections, beside aria2c -x3.

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


def memory_folder(bench, mib):
    """Where files cost no disk, if there is room for four of MIB; else the scratch folder."""
    try:
        about = os.statvfs("/dev/shm")
        if about.f_bavail * about.f_frsize > 4 * mib << 20 and os.access("/dev/shm", os.W_OK):
            return "/dev/shm", "in memory"
    except OSError:
        pass
    return bench.scratch, "on the disk"


def file_is(path, mib, said):
    """The whole file is there, under its name."""
    return os.path.exists(path) and os.path.getsize(path) == mib << 20 and "failed" not in said


def download_row(bench):
    mib = 256 if bench.quick else 1024
    source = bench.make_file("whole.bin", mib)
    with open(source, "rb") as f:
        digest = hashlib.file_digest(f, "sha1") if hasattr(hashlib, "file_digest") else \
            hashlib.sha1(f.read())
    where, place = memory_folder(bench, mib)
    with tempfile.TemporaryDirectory(prefix="yd-bench-", dir=where) as folder, \
            Host(bench, source, False) as host, Front(host.url) as front:
        front.add("whole.bin", mib << 20, digest.hexdigest())
        target = os.path.join(folder, "t")
        contenders = {"engine": (
            [*FRESH, target, bench.program("../torture/yd-test-mover"), "--folder", target,
             "download", target, "whole.bin"],
            lambda said: "done whole.bin" in said and
            file_is(os.path.join(target, "whole.bin"), mib, said), front.credentials)}
        if shutil.which("aria2c"):
            contenders["aria2c -x3"] = (
                [*FRESH, target, "aria2c", "--no-conf", "-q", f"-x{CONNECTIONS}",
                 f"-s{CONNECTIONS}", "-k1M", "-d", target, "-o", "whole.bin",
                 f"{host.url}/whole.bin"],
                lambda said: file_is(os.path.join(target, "whole.bin"), mib, said))
        samples = bench.take_turns(contenders, host.pid)
        unknown = sorted(front.unknown)
    os.unlink(source)
    row = Row("B5", f"download of {mib} MiB over {CONNECTIONS} connections, files {place}", mib,
              samples)
    row.host_mib_s = host_speed(mib, [s for some in samples.values() for s in some], bench.cores)
    if "aria2c -x3" in samples:
        row.bars.append(Bar("engine / aria2c -x3", row.ratio("engine", "aria2c -x3"), 1.2))
        row.notes.append("aria2c verifies nothing; the engine's time has its SHA-1 in it")
    else:
        row.notes.append("aria2c is not installed: not compared with it")
    row.bars.append(Bar("CPU-s/GiB with the hash", row.cpu("engine"), 1.3, at_most=True))
    if unknown:
        row.notes.append("calls without an answer: " + ", ".join(unknown))
    return row
