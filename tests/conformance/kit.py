# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks are written with: a plain HTTP client, the arithmetic of the Open API reference
(proof code, hashes, tokens, CRC-64) written from its text, and a process with a simulator in it.

Nothing here shares code with the simulator or with the client, so that a mistake in either shows.
"""

import base64
import hashlib
import http.client
import json
import os
import re
import select
import signal
import socket
import subprocess
import time
import urllib.parse

AGENT = "conformance/1"
START_TIMEOUT_S = 20
REPLY_TIMEOUT_S = 20
CHECKS = {}


class Failure(Exception):
    """The service does not do what the reference says."""


class Skip(Exception):
    """The check wants what this way of running does not offer."""


def check(rule, *args):
    """Registers the check of one rule; args are what the simulator is started with for it."""

    def register(function):
        if rule in CHECKS:
            raise ValueError("two checks for " + rule)
        CHECKS[rule] = (function, args)
        return function

    return register


def expect(condition, text):
    if not condition:
        raise Failure(text)


def same(actual, wanted, text):
    if actual != wanted:
        raise Failure("%s: %r, not %r" % (text, actual, wanted))


def matches(pattern, value, text):
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise Failure("%s: %r is not of the form %s" % (text, value, pattern))


# The arithmetic of the reference.


def sha1(data):
    return hashlib.sha1(data).hexdigest().upper()


def md5(data):
    return hashlib.md5(data).hexdigest().upper()


def pre_hash(data):
    return sha1(data[:1024])


def proof_offset(token, size):
    digits = hashlib.md5(token.encode()).hexdigest()[:16]
    return int(digits, 16) % size


def proof_code(token, data):
    if not data:
        return ""
    start = proof_offset(token, len(data))
    return base64.b64encode(data[start : start + 8]).decode()


def crc64(data):
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = (byte >> 1) ^ (0xC96C5795D7870F42 if byte & 1 else 0)
        table.append(byte)
    crc = 0xFFFFFFFFFFFFFFFF
    for byte in data:
        crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return str(crc ^ 0xFFFFFFFFFFFFFFFF)


def bytes_of(seed, size):
    """Bytes that nobody else has, the same for the same seed."""
    return hashlib.shake_128(seed.encode()).digest(size)


def segment(token, index):
    part = token.split(".")[index]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def claims(token):
    expect(token.count(".") == 2, "the token has not three parts")
    return segment(token, 1)


def check_vectors():
    """The test vectors of the reference, so that the checks themselves are right."""
    token = "test-access-token"
    clipped = "eyJraWQiOiJLcU8iLCJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.e30.sig"
    vectors = [
        (token, bytes(range(256)) * 4, "dnd4eXp7fH0=", "5B00669C480D5CFFBDFA8BDBA99561160F2D1B77"),
        (token, b"hello world", "bG8gd29ybGQ=", "2AAE6C35C94FCFB415DBE95F408B9CE91EE846ED"),
        (token, b"0123456789" * 1000, "MjM0NTY3ODk=", "3150343BF25994D9A2C87DAF6F592FAE154499DE"),
        (token, b"a", "YQ==", "86F7E437FAA5A7FCE15D1DDCB9EAEAEA377667B8"),
        (clipped, b"hello world", "b3JsZA==", "2AAE6C35C94FCFB415DBE95F408B9CE91EE846ED"),
        (token, b"", "", "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709"),
    ]
    for who, data, proof, digest in vectors:
        same(proof_code(who, data), proof, "proof code of the vectors")
        same(sha1(data), digest, "SHA-1 of the vectors")
    same(
        pre_hash(b"0123456789" * 1000),
        "CE25F6CD7F3854D9EF96A1A967BB1BBDE70254AF",
        "pre-hash of the vectors",
    )
    same(crc64(b"123456789"), str(0x995DC9BBDF1939FA), "CRC-64/XZ of its test vector")


class Reply:
    """One answer: status, headers, bytes."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @property
    def json(self):
        try:
            value = json.loads(self.body)
        except ValueError:
            raise Failure("HTTP %d with %r where JSON belongs" % (self.status, self.body[:120]))
        expect(isinstance(value, dict), "JSON that is not an object")
        return value

    @property
    def code(self):
        return self.json.get("code")

    @property
    def items(self):
        self.ok()
        items = self.json.get("items")
        expect(isinstance(items, list), "no items in the answer")
        return items

    @property
    def names(self):
        return [item["name"] for item in self.items]

    def ok(self):
        expect(self.status == 200, "HTTP %d, not 200: %s" % (self.status, self.text[:300]))
        return self.json

    def fails(self, status, code=None):
        wanted = status if isinstance(status, tuple) else (status,)
        expect(
            self.status in wanted,
            "HTTP %d, not %s: %s" % (self.status, status, self.text[:300]),
        )
        if code is not None:
            same(self.code, code, "code of the error")
        return self

    def xml_fails(self, status, code, inside=""):
        self.fails(status)
        expect("<Code>%s</Code>" % code in self.text, "no %s in %s" % (code, self.text[:300]))
        expect(inside in self.text, "no %r in %s" % (inside, self.text[:300]))
        return self


class Process:
    """A simulator in a process of its own, in memory."""

    def __init__(self, program, args):
        self.child = subprocess.Popen(
            [program, "--port=0"] + list(args), stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
        )
        self.url = self.read_url()

    def read_url(self):
        ready, _, _ = select.select([self.child.stdout], [], [], START_TIMEOUT_S)
        line = self.child.stdout.readline().decode() if ready else ""
        found = re.search(r"http://\S+", line)
        if not found:
            self.stop()
            raise RuntimeError("the simulator did not say where it listens")
        return found.group(0).rstrip("/")

    def stop(self):
        """Ends it as a person would; the exit status must be good (a sanitizer's is not)."""
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
        try:
            status = self.child.wait(START_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.child.kill()
            status = self.child.wait()
        self.child.stdout.close()
        return status

    def end(self):
        status = self.stop()
        if status not in (0, -signal.SIGTERM):
            raise RuntimeError("the simulator ended with status %d" % status)


class Service:
    """The service as one check sees it, signed in as alice unless it says otherwise."""

    def __init__(self, url, rule, start=None):
        self.url = url
        self.rule = rule
        self.starter = start
        split = urllib.parse.urlsplit(url)
        self.host, self.port = split.hostname, split.port
        self.tokens = {}
        self.serial = 0
        self.stamp = os.urandom(4).hex()
        self.cached_info = None
        self.cached_home = None

    def start(self, *more):
        """Another simulator, with more options."""
        if self.starter is None:
            raise Skip("wants simulators of its own")
        return self.starter(*more)

    def reset(self):
        """Takes back what another check may have left at people and faults."""
        for user in ("alice", "bob"):
            self.control("grant", {"user": user, "drives": "backup,resource"})
            self.control("account", {"user": user, "frozen": False, "package": False})
        self.control("clear", {})

    # Plain HTTP.

    def http(self, method, url, body=None, headers=None, agent=AGENT):
        """One request on a connection of its own; the URL is sent as it is, byte for byte."""
        target = url
        if url.startswith("http://"):
            expect(url.startswith(self.url + "/"), "a URL of another host: " + url[:80])
            target = url[len(self.url) :]
        connection = http.client.HTTPConnection(self.host, self.port, timeout=REPLY_TIMEOUT_S)
        try:
            connection.putrequest(method, target, skip_accept_encoding=True)
            if agent is not None:
                connection.putheader("User-Agent", agent)
            if body is not None or method in ("POST", "PUT"):
                connection.putheader("Content-Length", str(len(body or b"")))
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            connection.endheaders()
            if body:
                connection.send(body)
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def raw(self, data, wait=True):
        """Bytes as they are on a socket; closes, and gives what came back."""
        with socket.create_connection((self.host, self.port), REPLY_TIMEOUT_S) as sock:
            sock.sendall(data)
            if not wait:
                return b""
            parts = []
            try:
                while True:
                    part = sock.recv(65536)
                    if not part:
                        break
                    parts.append(part)
            except ConnectionResetError:
                pass
            return b"".join(parts)

    def post(self, path, body, headers=None, token=None):
        head = {"Content-Type": "application/json"}
        if token:
            head["Authorization"] = "Bearer " + token
        head.update(headers or {})
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.http("POST", path, data, head)

    def get(self, path, token=None, headers=None):
        head = dict(headers or {})
        if token:
            head["Authorization"] = "Bearer " + token
        return self.http("GET", path, None, head)

    def control(self, what, body):
        reply = self.post("/_sim/" + what, body)
        if reply.status != 200:
            raise RuntimeError("control %s: HTTP %d %s" % (what, reply.status, reply.text[:200]))
        return json.loads(reply.body) if reply.body.strip() else {}

    def ask(self, what):
        reply = self.get("/_sim/" + what)
        if reply.status != 200:
            raise RuntimeError("control %s: HTTP %d %s" % (what, reply.status, reply.text[:200]))
        return json.loads(reply.body)

    # Who we are.

    @property
    def info(self):
        if self.cached_info is None:
            self.cached_info = self.ask("info")
        return self.cached_info

    @property
    def client(self):
        return self.info["client_id"]

    @property
    def secret(self):
        return self.info["client_secret"]

    @property
    def public_client(self):
        return self.info["public_client_id"]

    def pair(self, user="alice", client=None):
        got = self.control("tokens", {"user": user, "client_id": client or self.client})
        return got["access_token"], got["refresh_token"]

    def token(self, user="alice"):
        if user not in self.tokens:
            self.tokens[user] = self.pair(user)[0]
        return self.tokens[user]

    def api(self, call, body=None, user="alice", token=None):
        path = call if call.startswith("/") else "/adrive/v1.0/openFile/" + call
        return self.post(path, body or {}, token=token or self.token(user))

    def drives(self, user="alice"):
        return self.api("/adrive/v1.0/user/getDriveInfo", user=user).ok()

    def drive(self, kind="backup", user="alice"):
        key = "%s:%s" % (user, kind)
        if key not in self.tokens:
            self.tokens[key] = self.drives(user)[kind + "_drive_id"]
        return self.tokens[key]

    def used(self, user="alice"):
        reply = self.api("/adrive/v1.0/user/getSpaceInfo", user=user).ok()
        return reply["personal_space_info"]["used_size"]

    def violations(self):
        answer = self.ask("violations")
        return answer["violations"] if isinstance(answer, dict) else answer

    def journal(self):
        answer = self.ask("journal")
        return next(iter(answer.values())) if isinstance(answer, dict) else answer

    # Content.

    @property
    def home(self):
        """A folder of this check's own in the backup drive."""
        if self.cached_home is None:
            self.cached_home = self.mkdir("root", "%s-%s" % (self.rule, self.stamp))
        return self.cached_home

    def unique(self, size=64):
        self.serial += 1
        return bytes_of("%s %s %d" % (self.rule, self.stamp, self.serial), size)

    def create(self, parent, name, kind, mode="refuse", user="alice", token=None, **more):
        body = {
            "drive_id": self.drive(user=user),
            "parent_file_id": parent,
            "name": name,
            "type": kind,
            "check_name_mode": mode,
        }
        body.update(more)
        return self.api("create", body, user=user, token=token)

    def mkdir(self, parent, name, **more):
        return self.create(parent, name, "folder", **more).ok()["file_id"]

    def begin(self, parent, name, size, parts=1, **more):
        numbers = [{"part_number": n + 1} for n in range(parts)]
        return self.create(parent, name, "file", size=size, part_info_list=numbers, **more)

    def put(self, session, number, data, **more):
        return self.http("PUT", session["part_info_list"][number - 1]["upload_url"], data, **more)

    def complete(self, session, **more):
        body = {key: session[key] for key in ("drive_id", "file_id", "upload_id")}
        return self.api("complete", body, **more)

    def upload(self, parent, name, data, user="alice", **more):
        session = self.begin(parent, name, len(data), user=user, **more).ok()
        reply = self.put(session, 1, data)
        expect(reply.status == 200, "a part was refused: %s" % reply.text[:300])
        return self.complete(session, user=user).ok()

    def file(self, name="file.bin", data=None):
        """A file in this check's folder, by the ordinary way up; gives its id."""
        return self.upload(self.home, name, self.unique() if data is None else data)["file_id"]

    def list(self, parent=None, user="alice", **more):
        body = {"drive_id": self.drive(user=user), "parent_file_id": parent or self.home}
        body.update(more)
        return self.api("list", body, user=user)

    def entry(self, call, file_id, user="alice", **more):
        """A call that takes drive_id and file_id."""
        body = {"drive_id": self.drive(user=user), "file_id": file_id}
        body.update(more)
        return self.api(call, body, user=user)

    def link(self, file_id, **more):
        return self.entry("getDownloadUrl", file_id, **more).ok()["url"]

    def sign_in(self, scopes, user="alice", drives="backup,resource", **more):
        """The whole way by QR code; gives the answer of the token call."""
        client = more.pop("client", self.client)
        body = {"client_id": client, "scopes": scopes, "width": 430, "height": 430}
        if client == self.client:
            body["client_secret"] = self.secret
        body.update(more)
        sid = self.post("/oauth/authorize/qrcode", body).ok()["sid"]
        return self.exchange(self.confirm(sid, user, drives), client=client)

    def confirm(self, sid, user="alice", drives="backup,resource"):
        self.control("scan", {"sid": sid, "user": user})
        self.control("confirm", {"sid": sid, "drives": drives})
        status = self.get("/oauth/qrcode/%s/status" % sid).ok()
        same(status["status"], "LoginSuccess", "status after the phone confirmed")
        return status["authCode"]

    def exchange(self, code, client=None, **more):
        client = client or self.client
        body = {"client_id": client, "grant_type": "authorization_code", "code": code}
        if client == self.client:
            body["client_secret"] = self.secret
        body.update(more)
        return self.post("/oauth/access_token", body)

    def refresh(self, token, **more):
        body = {
            "client_id": self.client,
            "client_secret": self.secret,
            "grant_type": "refresh_token",
            "refresh_token": token,
        }
        body.update(more)
        return self.post("/oauth/access_token", body)


def until(condition, text, seconds=10):
    """Polls what another process does in its own time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise Failure("in vain: " + text)
        time.sleep(0.02)
