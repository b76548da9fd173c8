# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""B1: the engine's SHA-1 of a file in the page cache, beside GLib's and OpenSSL's."""
import os
import shutil

from bench_rows import Bar, Row


def hash_row(bench):
    mib = 128 if bench.quick else 1024
    path = bench.make_file("hash", mib)
    program = bench.program("yd-bench-hash")
    digests = set()

    def same(said):
        """All contenders must print the same digest."""
        digests.add(said.split()[-1].lower())
        return len(digests) == 1

    contenders = {
        "engine": ([program, "engine", path], same),
        "GLib GChecksum": ([program, "glib", path], same),
    }
    if shutil.which("openssl"):
        contenders["openssl dgst"] = (["openssl", "dgst", "-sha1", path], same)
    samples = bench.take_turns(contenders)
    reading = bench.take_turns({"read": ([program, "read", path], lambda said: True)})["read"]
    row = Row("B1", f"SHA-1 of {mib} MiB from the page cache", mib, samples)
    row.host_mib_s = Row("", "", mib, {"read": reading}).speed("read")
    row.bars.append(Bar("engine / GChecksum", row.ratio("engine", "GLib GChecksum"), 1.7))
    if "openssl dgst" in samples:
        row.bars.append(Bar("engine / openssl dgst", row.ratio("engine", "openssl dgst"), 0.95))
    else:
        row.notes.append("openssl is not installed: not compared with it")
    row.notes.append("the host is reading without hashing")
    os.unlink(path)
    return row
