# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules for files of any kind, and for the tree as a whole.

Each yields (path, line, rule, what to do instead).
"""
import ast
import os
import re
import sys

from lint_c import TRANSLATED
from lint_source import TOKEN, blank

LONGEST_FILE = 800
LONGEST_LINE = 100
NARROW = (".c", ".h", ".py", ".build", ".sh", ".md", ".css")
LICENSED = (".c", ".h", ".py", ".sh", ".css", ".ui", ".svg", ".xml", ".xml.in", ".desktop.in")
ADDRESS = re.compile(r"\b(https?)://(\[[0-9a-f:]+\]|[A-Za-z0-9][A-Za-z0-9.-]*)([^\s\"'<>)\]]*)")
# The service's own hosts and the brokers', loopback, names that are reserved for examples, and
# addresses that are names of formats and licences.
HOSTS = re.compile(r"""(?:
    (?:[a-z0-9-]+\.)*(?:alipan|aliyundrive|aliyuncs|aliyun|alicloudccp)\.(?:com|net)
  | api\.oplist\.org(?:\.cn)? | api\.alistgo\.com | api(?:-cf)?\.nn\.ci | api\.xhofe\.top
  | [a-z0-9_-]+ | 0\.0\.0\.0 | \[(?:::1?|f[cde][0-9a-f:]+)\]
  | (?:127|10|192\.168|169\.254|172\.(?:1[6-9]|2[0-9]|3[01]))(?:\.[0-9]+)+
  | (?:[a-z0-9-]+\.)*(?:example|test|invalid|localhost|simulator)
  | (?:[a-z0-9-]+\.)*example\.(?:com|org|net)
  | www\.w3\.org | (?:www|specifications)\.freedesktop\.org | www\.gnu\.org
)\.?""", re.VERBOSE | re.IGNORECASE)
DATA_WITH_WORDS = (".desktop.in", ".metainfo.xml.in", ".gschema.xml", ".gschema.xml.in")
UI_STRING = re.compile(
    r"<(?:property|attribute)\s+([^>]*\bname=\"(?:label|title|subtitle|tooltip[-_]text|description|"
    r"placeholder[-_]text|heading|body|text)\"[^>]*)>([^<]*)<")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def text_of_lines(path, text):
    """Tabs, trailing blanks, long lines, the end of the file."""
    if path == "COPYING" or path.endswith(".po"):
        return
    narrow = path.endswith(NARROW) or text.startswith("#!")
    recipes = text.startswith("#!/usr/bin/make ")
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        # Make knows a recipe by the tab that it begins with.
        if "\t" in (line[1:] if recipes else line):
            yield path, number, "tab", "indent with spaces"
        if line[-1:] in " \r" and line:
            yield path, number, "blank", "remove the blanks at the end of the line"
        if narrow and len(line) > LONGEST_LINE and not line.startswith("|"):
            yield path, number, "width", f"{len(line)} columns: break the line at {LONGEST_LINE}"
    if text and not text.endswith("\n"):
        yield path, len(lines), "blank", "end the file with a newline"
    if (narrow or path.endswith(".ui")) and len(lines) - 1 > LONGEST_FILE:
        yield path, LONGEST_FILE, "length", f"{len(lines) - 1} lines: what is the second subject?"


def licence(path, text):
    if not path.endswith(LICENSED) and not text.startswith("#!"):
        return
    head = text[:1000]
    if "SPDX-FileCopyrightText: The Yunduo authors" not in head:
        yield path, 1, "licence", "begin with 'SPDX-FileCopyrightText: The Yunduo authors'"
    if not re.search(r"SPDX-License-Identifier: (?:GPL-3\.0-or-later|CC0-1\.0)", head):
        yield path, 1, "licence", "add 'SPDX-License-Identifier: GPL-3.0-or-later'"


def addresses(path, text):
    if path == "COPYING" or path.startswith("tests/lint/"):
        return
    for m in ADDRESS.finditer(text):
        if HOSTS.fullmatch(m.group(2)):
            continue
        line = text.count("\n", 0, m.start()) + 1
        whole = text.split("\n")[line - 1].strip()
        if path.startswith("flatpak/") and whole.startswith('"url":'):
            continue  # where a bundled library's source archive comes from
        yield path, line, "address", f"{m.group(2)} is not ours: name the thing in words instead"


def python(path, text, modules):
    if not path.endswith(".py") and "python" not in text.partition("\n")[0]:
        return
    if text.startswith("#!") and not text.startswith("#!/usr/bin/python3\n"):
        yield path, 1, "python", "use #!/usr/bin/python3: another Python has no gi"
    try:
        tree = ast.parse(text)
    except SyntaxError as e:
        yield path, e.lineno or 1, "python", f"does not parse: {e.msg}"
        return
    known = modules | sys.stdlib_module_names | {"", "gi"}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [getattr(node, "module", None) or ""] + [a.name for a in node.names]
            names = names[:1] if isinstance(node, ast.ImportFrom) else names
            for name in {n.split(".")[0] for n in names} - known:
                yield path, node.lineno, "python", f"{name}: use the standard library"
        elif isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 80:
            yield path, node.lineno, "length", f"{node.name} is longer than 80 lines: split it"


def ui_file(path, text):
    if not path.endswith(".ui"):
        return
    for m in UI_STRING.finditer(COMMENT.sub(lambda c: blank(c.group()), text)):
        attributes, value = m.groups()
        if re.search(r"[A-Za-z]{2}", value) and "translatable=" not in attributes:
            line = text.count("\n", 0, m.start()) + 1
            yield path, line, "translated", f'mark it: translatable="yes" ({value.strip()[:40]})'


def translatable(path, text):
    """Whether xgettext finds something in this file."""
    rooms = ("src/words/", "src/ui/", "src/app/", "src/cli/")
    if path.startswith(rooms) and path.endswith((".c", ".h")):
        # A string's content cannot look like a call here: what is within quotes is blanked.
        code = TOKEN.sub(lambda m: blank(m.group()), text)
        code = re.sub(r"^[ \t]*#.*", "", code, flags=re.MULTILINE)
        return bool(TRANSLATED.search(code))
    if path.startswith("src/") and path.endswith(".ui"):
        return 'translatable="' in text
    return path.startswith("data/") and path.endswith(DATA_WITH_WORDS)


def potfiles(tree):
    listing = "po/POTFILES.in"
    lines = tree.texts.get(listing, "").split("\n")
    named = {ln.strip(): i for i, ln in enumerate(lines, 1) if re.match(r"[^#\s]", ln)}
    for path in tree.paths:
        if path not in named and translatable(path, tree.texts[path]):
            yield listing, 1, "potfiles", f"add {path}: it has words for people"
    for path, line in named.items():
        if path not in tree.texts:
            yield listing, line, "potfiles", f"remove {path}: there is no such file"
    if list(named) != sorted(named):
        yield listing, 1, "potfiles", "keep the list in alphabetical order"


def listed(tree):
    """Every source file is named in the build."""
    builds = {p: t for p, t in tree.texts.items() if p.endswith("meson.build")}
    resources = "".join(t for p, t in tree.texts.items() if p.endswith(".gresource.xml"))
    for path in tree.under("src/", ".c"):
        room = "/".join(path.split("/")[:2]) + "/"
        words = "".join(t for p, t in builds.items() if p.startswith(room))
        name = path.rpartition("/")[2]
        if not re.search(rf"['/]{re.escape(name)}'", words):
            yield path, 1, "listed", f"name it in {room}meson.build: it is not compiled"
    for path in tree.under("src/", ".ui"):
        if path.rpartition("/")[2] not in resources:
            yield path, 1, "listed", "name it in the .gresource.xml: it is not in the program"
    for path in tree.paths:
        if path.startswith("tests/") and re.search(r"/test-[\w-]+\.(?:c|py)$", path):
            yield from listed_test(path, builds)


def listed_test(path, builds):
    folder, _, name = path.rpartition("/")
    stem = re.sub(r"\.(?:c|py)$", "", name)
    above = [p for p in builds
             if p.startswith("tests/") and folder.startswith(p[:-len("/meson.build")])]
    words = "".join(builds[p] for p in above)
    tails = [stem] + [stem[m.end():] for m in re.finditer("-", stem)]
    if not any(f"'{t}'" in words or f"'{t}.c'" in words or f"'{t}.py'" in words for t in tails):
        yield path, 1, "listed", f"name it in {folder}/meson.build: it is not run"


def startable(tree):
    """What names its interpreter is started by its own name, by Meson and by people."""
    for path in tree.paths:
        if tree.texts[path].startswith("#!") and not os.access(tree.full(path), os.X_OK):
            yield path, 1, "mode", "make it executable, or remove the first line"


FILE_RULES = (text_of_lines, licence, addresses, ui_file)
TREE_RULES = (potfiles, listed, startable)
