# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a program offers when it begins to speak TLS. Nobody answers: no certificate is needed."""
import socket

HTTP_1 = b"\x08http/1.1"


class Greeted:
    """Listens on a port of its own, at an https URL."""

    def __init__(self, patience_s=30):
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.settimeout(patience_s)
        self.url = f"https://127.0.0.1:{self.server.getsockname()[1]}"

    def hello(self):
        """The first record of whoever comes next."""
        client, _ = self.server.accept()
        client.settimeout(self.server.gettimeout())
        record = b""
        with client:
            while len(record) < 5 or len(record) < 5 + int.from_bytes(record[3:5], "big"):
                more = client.recv(4096)
                assert more, record
                record += more
        return record

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.close()


def offers_only_http_1(record):
    """Names in the list of protocols have their length before them; this one's neighbours count."""
    at = record.index(HTTP_1)
    return record[at - 3:at] != b"\x02h2" and record[at + len(HTTP_1):][:3] != b"\x02h2"
