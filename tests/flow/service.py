# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator as a program, and the person's phone: both over HTTP alone, as the world is."""
import json
import os
import re
import subprocess
import urllib.parse
import urllib.request


class Service:
    """yunduo-simulator on a free port; ended at the end of the block, where it must have seen
    nothing that the service forbids."""

    def __init__(self, *options, port=0):
        self.process = subprocess.Popen([os.environ["YD_SIMULATOR"], "--port", str(port), *options],
                                        stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.url = re.search(r"http://\S+", line).group()
        self.port = int(self.url.rpartition(":")[2])
        self.info = self.get("/_sim/info")

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=10) as reply:
            return json.load(reply)

    def asked(self, endpoint):
        """The requests that this endpoint has seen: the end of its path, or "PUT oss"."""
        return [e for e in self.get("/_sim/journal")["journal"]
                if e["endpoint"].endswith(endpoint)]

    def refused(self):
        """The requests that were too many, of a service with its limits on."""
        return [e for e in self.get("/_sim/journal")["journal"] if e["status"] == 429]

    def content(self, file_id):
        with urllib.request.urlopen(f"{self.url}/_sim/content?file_id={file_id}", timeout=10) as r:
            return r.read()

    def post(self, path, /, **fields):
        request = urllib.request.Request(self.url + path, json.dumps(fields).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as reply:
            return json.loads(reply.read() or b"{}")

    def elsewhere(self, user="alice", drive="backup"):
        """What another client of USER asks with: a function of an endpoint and its fields, in the
        same drive."""
        token = self.post("/_sim/tokens", user=user, client_id=self.info["client_id"])

        def ask(endpoint, **fields):
            fields["drive_id"] = self.info["users"][user][drive]
            request = urllib.request.Request(
                f"{self.url}/adrive/v1.0/{endpoint}", json.dumps(fields).encode(),
                {"Content-Type": "application/json",
                 "Authorization": "Bearer " + token["access_token"]})
            with urllib.request.urlopen(request, timeout=10) as reply:
                return json.loads(reply.read() or b"{}")
        return ask

    def files(self, user="alice", drive="backup"):
        """{path: [contents]} of all files of a drive, as another client would find them."""
        ask, found, folders = self.elsewhere(user, drive), {}, [("root", "")]
        while folders:
            folder, path = folders.pop()
            for item in ask("openFile/list", limit=100, parent_file_id=folder)["items"]:
                where = f"{path}/{item['name']}"
                if item["type"] == "folder":
                    folders.append((item["file_id"], where))
                else:
                    found.setdefault(where, []).append(self.content(item["file_id"]))
        return found

    def end(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        violations = self.get("/_sim/violations") if self.process.poll() is None else {}
        self.end()
        if kind is None:
            found = violations.get("violations", violations)
            assert not found, found


class Phone:
    """Opens the address that a code says, as the app on a phone does, and confirms."""

    def __init__(self, address):
        self.address = address
        with urllib.request.urlopen(address, timeout=10) as reply:
            self.page = reply.read().decode()
        assert "<form" in self.page, self.page

    def confirm(self, *drives):
        fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', self.page))
        fields.update({drive: "on" for drive in drives or ("backup", "resource")})
        action = re.search(r'action="([^"]+)"', self.page).group(1)
        data = urllib.parse.urlencode(fields).encode()
        with urllib.request.urlopen(urllib.parse.urljoin(self.address, action), data,
                                    timeout=10) as reply:
            return reply.read().decode()
