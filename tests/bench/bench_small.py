# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""B8: many small files over TLS, by the whole engine with its journal, against curl with the same
three requests for each file: create, the part, complete.
"""
import hashlib
import json
import os
import shutil
import ssl
import urllib.request

from bench_host import FRESH, Host
from bench_rows import Bar, Row, host_speed

IN_FLIGHT = 8
AHEAD = 2  # uploads that are prepared while others send, as YD_TRANSFER_SCHEDULER_AHEAD
BYTES = 4096


def make_files(bench, count):
    folder = bench.path("small")
    os.mkdir(folder)
    content = os.urandom(BYTES)
    paths = [os.path.join(folder, f"{number:05}.bin") for number in range(count)]
    for path in paths:
        with open(path, "wb") as f:
            f.write(content)
    return folder, paths, hashlib.sha1(content).hexdigest().upper()


def curl_config(bench, host, paths, sha1):
    """The same requests, each file's one after the other in the list."""
    create = {"drive_id": "1", "parent_file_id": "root", "type": "file",
              "check_name_mode": "refuse", "size": BYTES, "part_info_list": [{"part_number": 1}],
              "local_modified_at": "2030-01-01T00:00:00.000Z", "content_hash": sha1,
              "content_hash_name": "sha1", "proof_code": "AAAAAAAAAAA=", "proof_version": "v1"}

    def post(call, body):
        quoted = json.dumps(body, separators=(",", ":")).replace('"', '\\"')
        return (f'url = "{host.url}/adrive/v1.0/openFile/{call}"\ndata = "{quoted}"\n'
                'header = "Content-Type: application/json"\n'
                'header = "Authorization: Bearer access"\noutput = "/dev/null"\n')

    common = f'http1.1\nfail\ncacert = "{host.authority}"\n'
    path = bench.path("small.conf")
    requests = []
    for source in paths:
        name = os.path.basename(source)
        requests.append(post("create", {"name": name, **create}))
        requests.append(f'upload-file = "{source}"\nurl = "{host.url}/{name}?partNumber=1"\n'
                        'header = "Expect:"\noutput = "/dev/null"\n')
        requests.append(post("complete", {"drive_id": "1", "file_id": name, "upload_id": "U"}))
    with open(path, "w", encoding="utf-8") as f:
        f.write("next\n".join(common + request for request in requests))
    return path


def connections(host):
    trust = ssl.create_default_context(cafile=host.authority)
    with urllib.request.urlopen(host.url + "/connections", context=trust, timeout=10) as reply:
        return json.load(reply)["connections"]


def small_row(bench):
    count = 1000 if bench.quick else 10000
    folder, paths, sha1 = make_files(bench, count)
    journal = bench.path("journal")
    with Host(bench, paths[0], True) as host:
        given = f"{host.url}\nid\nsecret\naccess\nrefresh\n".encode()
        engine = [*FRESH, journal, bench.program("../torture/yd-test-mover"), "--folder", journal,
                  "--authority", host.authority, "--no-limits", "--uploads",
                  str(IN_FLIGHT - AHEAD), "upload", *paths]
        before = connections(host)
        _, said = bench.once(engine, given)
        opened = connections(host) - before - 1
        contenders = {"engine": (engine, lambda text: text.count("done ") == count, given)}
        if shutil.which("curl"):
            contenders["curl -Z"] = (
                ["curl", "-q", "--no-progress-meter", "-Z", "--parallel-max", str(IN_FLIGHT), "-K",
                 curl_config(bench, host, paths, sha1)], lambda text: "curl:" not in text)
        samples = bench.take_turns(contenders, host.pid)
    shutil.rmtree(folder)
    mib = count * BYTES / (1 << 20)
    row = Row("B8", f"{count} files of 4 KiB over TLS, {IN_FLIGHT} at a time", mib, samples)
    row.host_mib_s = host_speed(mib, [s for some in samples.values() for s in some], bench.cores)
    if "curl -Z" in samples:
        row.bars.append(Bar("engine / curl -Z", row.ratio("engine", "curl -Z"), 0.9))
    else:
        row.notes.append("curl is not installed: not compared with it")
    row.bars.append(Bar("connections opened", opened, 16, at_most=True))
    spent = row.cpu("engine") / 1024 * mib / count * 1000
    row.bars.append(Bar("CPU-ms per file", spent, 0.6, at_most=True))
    row.notes.append(", ".join(f"{name} {count * row.speed(name) / mib:.0f} files/s"
                               for name in samples))
    return row
