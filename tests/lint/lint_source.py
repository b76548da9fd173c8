# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rules read: files of the tree, and C source cut into comments, statements and functions.

This is not a C parser.  It knows comments, strings, preprocessor lines and braces, which is enough
for rules about names, calls and lengths in code that is formatted as ours is.
"""
import os
import re
from typing import NamedTuple

SKIPPED_FOLDERS = {".git", ".flatpak-builder", ".cache", "__pycache__", "fixtures", "corpus"}
TEXT_ENDINGS = (
    ".build", ".c", ".css", ".desktop", ".h", ".in", ".json", ".md", ".po", ".py", ".service",
    ".sh", ".supp", ".svg", ".txt", ".ui", ".xml", ".yml",
)

TOKEN = re.compile(
    r"""/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""",
    re.DOTALL,
)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n\\]|\\.)*", re.MULTILINE | re.DOTALL)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)', re.MULTILINE)
NOT_NEWLINE = re.compile(r"[^\n]")
MACRO = re.compile(r"\s*(?:[A-Z][A-Z0-9_]*\b)\s*")
ALLOWANCE = re.compile(r"lint-ok ([a-z-]+)(?:: *(\S.*))?")


class Finding(NamedTuple):
    path: str
    line: int
    rule: str
    text: str


class Function(NamedTuple):
    name: str
    static: bool
    line: int
    last_line: int
    head: str
    body: str
    body_start: int


class Comment(NamedTuple):
    line: int
    last_line: int
    text: str


def blank(text):
    return NOT_NEWLINE.sub(" ", text)


class Tree:
    """All text files below a root, read once."""

    def __init__(self, root):
        self.root = root
        self.paths = sorted(self._walk())
        self.texts = {}
        for path in self.paths:
            with open(self.full(path), "rb") as f:
                self.texts[path] = f.read().decode("utf-8", "replace")

    def full(self, path):
        return os.path.join(self.root, path)

    def _walk(self):
        for folder, folders, names in os.walk(self.root):
            here = os.path.relpath(folder, self.root)
            here = "" if here == "." else here + "/"
            folders[:] = [d for d in folders
                          if d not in SKIPPED_FOLDERS and not (not here and d.startswith("build"))]
            yield from (here + n for n in names if self._is_text(here, n))

    def _is_text(self, here, name):
        if os.path.islink(os.path.join(self.root, here, name)):
            return False
        if name.endswith(TEXT_ENDINGS) or name in ("dev", "NEWS", "LINGUAS", "meson_options.txt"):
            return True
        if "." in name:
            return False
        with open(os.path.join(self.root, here, name), "rb") as f:
            return f.read(2) == b"#!"

    def under(self, folder, *endings):
        return [p for p in self.paths if p.startswith(folder) and p.endswith(endings)]


def room_of(path):
    """The room that a path below src/ belongs to, or None."""
    parts = path.split("/")
    return parts[1] if parts[0] == "src" and len(parts) > 2 else None


class CSource:
    """One C file: its text, its code without comments and strings, its functions."""

    def __init__(self, path, text):
        self.path, self.text = path, text
        self.name = path.rpartition("/")[2]
        self.room = room_of(path)
        self.in_src = path.startswith("src/")
        self.is_header = path.endswith(".h")
        self.comments = []
        self.code = TOKEN.sub(self._take, text)
        self.includes = [
            (self.line_at(m.start()), m.group(1), m.group(2))
            for m in INCLUDE.finditer(text)
            if self.code[m.start(1 if m.group(1) else 2) - 1] in "\"<"
        ]
        self.plain = DIRECTIVE.sub(lambda m: blank(m.group()), self.code)
        self.functions, self.statements = [], []
        self._cut()

    def _take(self, match):
        token = match.group()
        if token[0] == "/":
            line = match.string.count("\n", 0, match.start()) + 1
            self.comments.append(Comment(line, line + token.count("\n"), token))
            return blank(token)
        return token[0] + blank(token[1:-1]) + token[-1]

    def line_at(self, offset):
        return self.text.count("\n", 0, offset) + 1

    def _cut(self):
        """Cut the text outside braces into statements, and name the functions."""
        depth, start, brace = 0, 0, 0
        for m in re.finditer(r"[{};]", self.plain):
            char = m.group()
            if char == "{":
                if depth == 0:
                    brace = m.start()
                depth += 1
            elif char == "}":
                depth = max(0, depth - 1)
                if depth == 0 and self._add_function(start, brace, m.start()):
                    start = m.end()
            elif depth == 0:
                self.statements.append((start, self.plain[start:m.start()]))
                start = m.end()
        self.statements.append((start, self.plain[start:]))

    def _add_function(self, start, brace, end):
        offset, head = strip_macros(start, self.plain[start:brace])
        m = re.match(r"([^()=]*?)(\w+)\s*\(", head, re.DOTALL)
        if not m or not head.rstrip().endswith(")"):
            return False
        if re.match(r"\s*(typedef|struct|enum|union)\b[^()]*$", head):
            return False
        self.functions.append(Function(
            m.group(2), bool(re.search(r"\bstatic\b", m.group(1))),
            self.line_at(offset + m.start(2)), self.line_at(end),
            head, self.plain[brace:end + 1], brace))
        return True


def strip_macros(start, head):
    """Drop leading macro calls such as G_DEFINE_FINAL_TYPE (...); returns (offset, rest)."""
    while True:
        m = MACRO.match(head)
        if not m:
            return start, head
        end = m.end()
        if head[end:end + 1] == "(":
            end = closing(head, end) + 1
        elif not re.match(r"G_|YD_", m.group().strip()) or not head[end:].strip():
            return start, head
        start, head = start + end, head[end:]


def closing(text, start):
    """The offset of the parenthesis that closes the one at START."""
    depth = 0
    for m in re.finditer(r"[()]", text[start:]):
        depth += 1 if m.group() == "(" else -1
        if depth == 0:
            return start + m.start()
    return len(text) - 1


def allowances(path, text):
    """Lines on which a rule is waived by a comment 'lint-ok RULE: reason'; and bad waivers."""
    allowed, bad = set(), []
    if "lint-ok" not in text:
        return allowed, bad
    for number, line in enumerate(text.split("\n"), 1):
        m = ALLOWANCE.search(line)
        if m and m.group(2):
            allowed.add((number, m.group(1)))
        elif m:
            bad.append(Finding(path, number, "lint-ok", "say why: lint-ok RULE: reason"))
    return allowed, bad
