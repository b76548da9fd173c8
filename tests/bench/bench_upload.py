# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""B2, B3, B4: sending files in parts to a host that drops them.

What is compared with curl, which does neither calls nor hashes, is the engine's transport with its
part plan; curl gets a file for each part.  The whole engine, with its SHA-1, its journal and its
calls, is shown beside them without TLS.
"""
import hashlib
import os
import re
import shutil
import tempfile

from bench_download import memory_folder
from bench_front import Front
from bench_host import FRESH, Host
from bench_rows import Bar, Row, host_speed

FILES = 4
PART_MIB = 16  # as YD_TRANSFER_PART_BYTES


def bytes_sent(mib):
    return lambda said: sum(int(n) for n in re.findall(r"^bytes (\d+)$", said, re.M)) == mib << 20


def make_files(bench, folder, mib):
    """Paths of FILES files in FOLDER, and of their parts."""
    files, parts = [], []
    for number in range(FILES):
        path = bench.make_file(os.path.join(folder, f"up{number}"), mib)
        files.append(path)
        with open(path, "rb") as f:
            for part in range(0, mib, PART_MIB):
                parts.append(f"{path}.{part // PART_MIB:03}")
                with open(parts[-1], "wb") as p:
                    p.write(f.read(min(PART_MIB, mib - part) << 20))
    return files, parts


def curl_config(bench, host, parts):
    path = bench.path("curl.conf")
    with open(path, "w", encoding="utf-8") as f:
        for number, part in enumerate(parts):
            f.write(f'upload-file = "{part}"\nurl = "{host.url}/{number}"\noutput = "/dev/null"\n')
    return path


def add_engine(bench, front, files, contenders):
    """The whole engine with an empty journal; so many files at a time as it is shipped with."""
    for path in files:
        with open(path, "rb") as f:
            digest = hashlib.sha1()
            while block := f.read(1 << 20):
                digest.update(block)
        front.add(os.path.basename(path), os.path.getsize(path), digest.hexdigest())
    folder = bench.path("journal")
    contenders["engine"] = (
        [*FRESH, folder, bench.program("../torture/yd-test-mover"), "--not-instant", "--folder",
         folder, "upload", *files], lambda said: said.count("done ") == len(files),
        front.credentials)


def compare_upload(bench, identifier, kind, tls, bars):
    """BARS: share of curl's speed, processor seconds per GiB."""
    mib = 64 if bench.quick else 256
    where, place = memory_folder(bench, mib * FILES)
    with tempfile.TemporaryDirectory(prefix="yd-bench-", dir=where) as folder:
        row, samples = measure_upload(bench, folder, mib, tls, identifier, f"{kind}, files {place}")
    name = "engine's transport"
    if "curl -Z" in samples:
        row.bars.append(Bar("transport / curl -Z", row.ratio(name, "curl -Z"), bars[0]))
    else:
        row.notes.append("curl is not installed: not compared with it")
    row.bars.append(Bar("CPU-s/GiB", row.cpu(name), bars[1], at_most=True))
    most = max(row.rss(n) for n in samples if n != "curl -Z")
    row.bars.append(Bar("peak RSS MiB", most, 40, at_most=True))
    return row


def measure_upload(bench, folder, mib, tls, identifier, kind):
    whole = mib * FILES
    files, parts = make_files(bench, folder, mib)
    with Host(bench, files[0], tls) as host, Front(host.url) as front:
        contenders = {"engine's transport": (
            [bench.program("yd-bench-put"), host.authority or "-", host.url, *files],
            bytes_sent(whole))}
        if shutil.which("curl"):
            trust = ["--cacert", host.authority] if tls else []
            contenders["curl -Z"] = (
                ["curl", "-q", "--no-progress-meter", "--http1.1", "-f", "-Z", "--parallel-max",
                 str(FILES), "-H", "Expect:", "-w", "bytes %{size_upload}\\n", *trust,
                 "-K", curl_config(bench, host, parts)], bytes_sent(whole))
        if not tls:
            add_engine(bench, front, files, contenders)
        samples = bench.take_turns(contenders, host.pid)
    row = Row(identifier, f"upload of {FILES} x {mib} MiB, {kind}, parts of {PART_MIB} MiB", whole,
              samples)
    row.host_mib_s = host_speed(whole, [s for some in samples.values() for s in some], bench.cores)
    return row, samples


def upload_row(bench):
    return compare_upload(bench, "B2", "plain", False, (0.9, 0.75))


def upload_tls_row(bench):
    return compare_upload(bench, "B3", "TLS", True, (0.9, 1.1))


def linear_row(bench):
    """Four times the bytes cost four times as much: no part reads what lies before it."""
    mib = 256 if bench.quick else 1024
    with open(bench.path("small"), "wb") as small, open(bench.path("large"), "wb") as large:
        os.truncate(small.fileno(), mib << 20)
        os.truncate(large.fileno(), 4 * mib << 20)
    with Host(bench, small.name, False) as host:
        sizes = {f"{mib} MiB": (mib, small.name), f"{4 * mib} MiB": (4 * mib, large.name)}
        samples = bench.take_turns(
            {name: ([bench.program("yd-bench-put"), "-", host.url, path], bytes_sent(size))
             for name, (size, path) in sizes.items()}, host.pid)
    row = Row("B4", "upload of one sparse file and of one four times as large", mib, samples)
    row.sizes = {name: size for name, (size, _) in sizes.items()}
    first, last = sizes
    row.bars.append(Bar("CPU per GiB, large / small", row.cpu(last) / row.cpu(first), 1.15, True))
    row.notes.append("compares processor time only: the host does not matter")
    return row
