# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The service's side of calls that a whole engine makes, with links to the data host.

It answers what an upload or a download without trouble asks, and believes everything: it is no
stand-in for the service, that is src/sim.  Open API reference §5.
"""
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STAMP = "2030-01-01T00:00:00.000Z"


class Front:
    """with Front(data_url) as front: front.add(name, size, sha1) before it is up or down."""

    def __init__(self, data_url):
        self.data_url = data_url
        self.files = {}  # name -> its item
        self.unknown = set()
        front = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def reply(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length) or b"{}")
                status, answer = front.answer(self.path.rpartition("/")[2], body)
                text = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = reply

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.credentials = "\n".join(
            [f"http://127.0.0.1:{self.server.server_port}", "id", "secret", "access", "refresh",
             ""]).encode()

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def add(self, name, size, sha1):
        self.files[name] = {
            "drive_id": "1", "file_id": name, "parent_file_id": "root", "name": name,
            "type": "file", "size": size, "content_hash": sha1.upper(),
            "content_hash_name": "sha1", "created_at": STAMP, "updated_at": STAMP,
            "category": "others", "status": "available"}

    def answer(self, call, body):
        if call == "getDriveInfo":
            return 200, {"user_id": "u", "name": "u", "avatar": "", "default_drive_id": "1",
                         "backup_drive_id": "1", "resource_drive_id": "1"}
        if call == "getSpaceInfo":
            return 200, {"personal_space_info": {"used_size": 0, "total_size": 1 << 50}}
        if call == "info":
            return 200, {"id": "u", "name": "u", "avatar": ""}
        if call == "scopes":
            return 200, {"id": "u", "scopes": []}
        if call in ("get", "complete") and body.get("file_id") in self.files:
            return 200, self.files[body["file_id"]]
        if call == "getDownloadUrl":
            return 200, {"url": f"{self.data_url}/{body['file_id']}?x-oss-expires=1",
                         "expiration": STAMP, "method": "GET"}
        if call in ("create", "getUploadUrl"):
            name = body.get("name") or body["file_id"]
            return 200, {
                "drive_id": "1", "file_id": name, "parent_file_id": "root", "file_name": name,
                "type": "file", "upload_id": "U" + name, "rapid_upload": False, "exist": False,
                "part_info_list": [
                    {"part_number": part["part_number"],
                     "upload_url": f"{self.data_url}/{name}?partNumber={part['part_number']}"}
                    for part in body.get("part_info_list", [])]}
        if call == "list":
            return 200, {"items": [], "next_marker": ""}
        self.unknown.add(call)
        return 404, {"code": "NotFound", "message": "not here"}
