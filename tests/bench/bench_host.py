# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the data host, with a certificate of its own if wanted, and ends it."""
import subprocess

# Before a program: it begins with an empty folder, the first argument.
FRESH = ["/bin/sh", "-c", 'rm -rf "$0" && mkdir "$0" && exec "$@"']


class Host:
    """with Host(bench, path, tls) as host: it serves PATH, at RATE bytes a second to a connection
    if there is one, and drops what is sent to it. One that GIVES WAY runs only while nobody else
    wants the processor, as if it were another machine."""

    def __init__(self, bench, path, tls, rate=0, gives_way=False):
        arguments = [bench.program("yd-bench-sink"), *(["--rate", str(rate)] if rate else []), path]
        self.authority = None
        if tls:
            self.authority, key = bench.path("host.pem"), bench.path("host.key")
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                 "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                 "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out",
                 self.authority], check=True, stderr=subprocess.DEVNULL)
            arguments += [self.authority, key]
        if gives_way:
            arguments = ["chrt", "--idle", "0", *arguments]
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        port = int(self.process.stdout.readline())
        self.pid = self.process.pid
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(10)
