#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""serve-drive.py PORT NAME=COUNT... - a drive to be looked at, of any size.

Its top has a folder for each NAME, with COUNT small text files in it, made when they are asked
for (Open API reference §4, §5).  Nothing is checked: that is the simulator's work, which keeps what
it has and so cannot be as large at once.  Prints "listening on URL".
"""
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STAMP = "2026-01-{:02}T10:00:20.022Z"
USER = {
    "id": "u", "user_id": "u", "name": "Lin", "avatar": "", "default_drive_id": "100",
    "resource_drive_id": "100", "backup_drive_id": "101", "scopes": [],
    "personal_space_info": {"used_size": 1 << 30, "total_size": 1 << 40}}
TOKEN = {"token_type": "Bearer", "access_token": "access", "refresh_token": "a.b.c",
         "expires_in": 7200}
FILE_NAME = "Brief {:06}.txt"


def file_id(folder, number):
    return f"64c0{folder:08x}{number:08x}64c0a1b2c3d4e5f6a7b8"


def entry(name, own_id, parent, **more):
    return {"drive_id": "101", "domain_id": "bj29", "file_id": own_id, "name": name,
            "parent_file_id": parent, "starred": False, "created_at": STAMP.format(1),
            "updated_at": STAMP.format(2), **more}


def text_file(folder, number):
    return entry(FILE_NAME.format(number + 1), file_id(folder + 1, number), file_id(0, folder),
                 type="file", size=number * 31 % 10_000_000, file_extension="txt",
                 mime_type="text/plain", category="doc", content_hash_name="sha1",
                 content_hash=f"{number:040X}", punish_flag=0, trashed=False,
                 updated_at=STAMP.format(number % 28 + 1))


class Drive:
    def __init__(self, folders):
        self.names, self.counts = list(folders), list(folders.values())

    def folder(self, number):
        return entry(self.names[number], file_id(0, number), "root", type="folder")

    def page(self, body):
        where, limit = body["parent_file_id"], body.get("limit", 50)
        if where == "root":
            make, count = self.folder, len(self.names)
        else:
            number = next(n for n in range(len(self.names)) if file_id(0, n) == where)
            make, count = lambda i: text_file(number, i), self.counts[number]
        first = int(body.get("marker") or 0)
        last = min(first + limit, count)
        return {"items": [make(i) for i in range(first, last)],
                "next_marker": str(last) if last < count else ""}

    def by_path(self, body):
        return self.folder(self.names.index(body["file_path"].strip("/")))

    def answer(self, path, body):
        if path.endswith("/list"):
            return self.page(body)
        if path.endswith("/get_by_path"):
            return self.by_path(body)
        return TOKEN if path.endswith("/access_token") else USER


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    drive = None

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        said = json.dumps(self.drive.answer(self.path, json.loads(body or b"{}"))).encode()
        head = ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(said)}\r\n\r\n")
        self.wfile.write(head.encode() + said)  # at once: two writes would wait for each other

    do_GET = do_POST

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """Programs go while they are answered."""


def main():
    folders = dict(word.split("=") for word in sys.argv[2:])
    Handler.drive = Drive({name: int(count) for name, count in folders.items()})
    server = Server(("127.0.0.1", int(sys.argv[1])), Handler)
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


main()
