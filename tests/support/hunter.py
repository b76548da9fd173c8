# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds secrets where they must not be, also when they were encoded or cut on the way.

    hunter = Hunter()
    hunter.plant("client secret", "p+q/…")
    hunter.look("program's output", "…")
    assert not hunter.found, hunter.found

Any twelve characters in a row of a secret count, of it as it is, percent-encoded, in base64 at any
alignment, or escaped for JSON.  What is found is told by name and place: never the secret itself.
"""
import base64
import json
import os
import stat
import subprocess
import urllib.parse

import ui
from atspi import GLib, call_many, getter

PIECE = 12


def forms(secret):
    """What SECRET looks like where something has been done to it: {form: [bytes]}."""
    raw = secret.encode()
    quoted = [urllib.parse.quote(secret, safe=""), urllib.parse.quote(secret),
              urllib.parse.quote_plus(secret)]
    encoded = []
    for skip in range(3):  # what is before it in the text moves its letters
        text = base64.b64encode(b"\0" * skip + raw).rstrip(b"=")
        # Letters that also hold bits of a neighbour are not its own.
        text = text[-(-8 * skip // 6):(8 * (skip + len(raw))) // 6]
        encoded += [text, text.translate(bytes.maketrans(b"+/", b"-_"))]
    plain, escaped = (json.dumps(secret, ensure_ascii=a)[1:-1].encode() for a in (False, True))
    return {"raw": [raw],
            "percent-encoded": [f(q).encode() for q in quoted for f in (str, lower_escapes)],
            "base64": encoded,
            "JSON-escaped": [f(t) for t in (plain, escaped)
                             for f in (bytes, lambda t: t.replace(b"/", b"\\/"))]}


def lower_escapes(quoted):
    head, *rest = quoted.split("%")
    return "%".join([head, *(part[:2].lower() + part[2:] for part in rest)])


class Hunter:
    def __init__(self):
        self.names, self.pieces, self.found, self.seen = {}, {}, [], {}

    def plant(self, name, secret):
        """One more secret to look for; under the first name that it gets."""
        if secret in self.names:
            return
        assert len(secret) >= PIECE, f"{name} is too short to be told from other text"
        self.names[secret] = name
        for form, texts in forms(secret).items():
            for text in texts:
                for i in range(len(text) - PIECE + 1):
                    self.pieces.setdefault(text[i:i + PIECE], (name, form))

    def look(self, where, data):
        data = data.encode() if isinstance(data, str) else data
        self.seen[where] = self.seen.get(where, 0) + len(data)
        pieces, last = self.pieces, None
        for i in range(len(data) - PIECE + 1):
            hit = pieces.get(data[i:i + PIECE])
            if hit and hit[0] != last:
                last = hit[0]
                self.found.append(f"{hit[0]}, {hit[1]}, in {where} at {i}")
        return self

    def look_in_files(self, folder, but=()):
        """Every file below FOLDER, also those that are open, but those with a part of BUT in their
        path."""
        for top, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(top, name)
                if any(b in path for b in but):
                    continue
                try:
                    if stat.S_ISREG(os.lstat(path).st_mode):
                        with open(path, "rb") as f:
                            self.look(path, f.read())
                except FileNotFoundError:
                    continue
                self.look(f"the name of {path}", path)

    def look_at_process(self, pid):
        """The command lines and environments of a process and of its children."""
        for each in [pid, *children(pid)]:
            for file in ("cmdline", "environ"):
                try:
                    with open(f"/proc/{each}/{file}", "rb") as f:
                        self.look(f"{file} of the program", f.read())
                except (FileNotFoundError, ProcessLookupError):
                    pass

    def look_at_tree(self, node, where="the accessible tree"):
        self.look(where, "\n".join(texts_of(node)))

    def look_at_clipboards(self):
        for line in clipboards():
            self.look("a clipboard", line)


def children(pid):
    found = []
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as f:
                found += [int(n) for n in f.read().split()]
        except FileNotFoundError:
            pass
    return found


def texts_of(node):
    """All that assistive technology is told of what is below NODE, hidden or not."""
    walked = node.walk(hidden=True)
    nodes = [n for _, n, _, _, _ in walked]
    counts = call_many([getter(n.where, "Text", "CharacterCount") for n in nodes])
    numbers = [(GLib.Variant("i", 0), GLib.Variant("i", count or 0)) for count in counts]
    texts = call_many([(n.where, "Text", "GetText", *two) for n, two in zip(nodes, numbers)])
    about = call_many([getter(n.where, "Accessible", "Description") for n in nodes])
    names = [name for _, _, _, name, _ in walked]
    return [str(t) for t in [*names, *texts, *about] if t]


def clipboards():
    """What the clipboard and the selection hold as text, a line each."""
    done = subprocess.run(["/usr/bin/python3", os.path.join(ui.HERE, "dragsource.py"), "--read"],
                          capture_output=True, text=True, check=True, timeout=20)
    return done.stdout.splitlines()
