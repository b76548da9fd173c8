# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules for one C file.  Each yields (line, rule, what to do instead)."""
import functools
import re

from lint_calls import CALLED, PATTERNS, rules_for
from lint_source import closing, strip_macros

BELOW_UI = ("base", "net", "auth", "drive", "storage", "transfer", "browse", "sim")
SEES = {
    "base": "base",
    "net": "net base",
    "auth": "auth net base",
    "drive": "drive net base",
    "storage": "storage auth drive net base",
    "transfer": "transfer storage auth drive net base",
    "browse": "browse storage auth drive net base",
    "sim": "sim base",
    "words": "words transfer storage auth drive net base",
    "ui": "ui words browse transfer storage auth drive net base",
    "app": "app ui words sim browse transfer storage auth drive net base",
    "cli": "cli words browse transfer storage auth drive net base",
}
# Headers of a library, the rooms that may include them, and the only file, if it is one.
LIBRARIES = (
    (re.compile(r"(gtk|gdk|gsk)/|adwaita\.h"), ("ui", "app"), None, "GTK and libadwaita"),
    (re.compile(r"qrencode\.h"), ("base",), r"yd-base-qr-code.*", "libqrencode"),
    (re.compile(r"libsecret/"), ("auth",), r"yd-auth-keyring-vault.*", "libsecret"),
    (re.compile(r"unicode/"), ("browse",), None, "ICU"),
    (re.compile(r"libsoup/"), ("net", "sim"), None, "libsoup"),
    (re.compile(r"sqlite3"), ("base", "sim"), r"yd-base-database.*|yd-sim-index.*", "SQLite"),
)
EMPTY_WORDS = ("manager", "helper", "helpers", "utils", "util", "common", "misc")


TRANSLATED = re.compile(r"(?<!\w)(?:_|N_|C_|NC_|Q_|n?gettext|g_d[np]?gettext2?)\s*\(")
TIGHT_CALL = re.compile(r"(?<![\w#])(?!__|_\(|defined\b|g_auto)([a-z_]\w*)\(")
DECLARED = re.compile(r"\bG_DECLARE_\w+\s*\(\s*(\w+)")
cached_rules = functools.lru_cache(maxsize=None)(rules_for)
DISCONNECT = re.compile(r"g_signal_handlers?_disconnect|g_clear_signal_handler")
STRUCT = re.compile(r"((?:static\s+)?(?:const\s+)?)\b(?:struct|union)\b[^;{}()=]*\{")
TASK_NEW = re.compile(r"([\w.>-]+)?\s*=?\s*\bg_task_new\s*\(")
STEAL = re.compile(r"\bg_steal_pointer\s*\(\s*&([\w.>-]+)\s*\)")
BRANCH = re.compile(r"\b(?:if|while|for|switch|return)\s*$")
FIELD_POINTER = re.compile(r"\*|\b(?:gpointer|gconstpointer|GStrv)\b")
OWNERSHIP = re.compile(r"\((?:owned|borrowed|unowned)\)")


def layers(source, tree):
    if not source.in_src:
        return
    for line, quoted, system in source.includes:
        if quoted and "/" in quoted:
            yield line, "layers", f'include "{quoted.rpartition("/")[2]}" by its plain name'
        if quoted:
            owner = tree.rooms_of_headers.get(quoted.rpartition("/")[2])
            if owner and source.room in SEES and owner not in SEES[source.room].split():
                yield line, "layers", (f"{source.room} does not see {owner}: "
                                       "take the value at construction, or move the code up")
        for pattern, allowed, only, what in LIBRARIES if system else ():
            if pattern.match(system) and source.room not in allowed:
                yield line, "layers", f"{what} belongs in {' and '.join(allowed)} only"
            elif pattern.match(system) and only and not re.fullmatch(only, source.name):
                yield line, "layers", f"only {only[:-2]} includes {what}"


def include_order(source, _tree):
    if not source.in_src or source.is_header or not source.includes:
        return
    quoted = [(line, q) for line, q, _ in source.includes if q]
    first_system = min((line for line, _, s in source.includes if s), default=None)
    own = source.name[:-2] + ".h"
    if source.includes[0][1] != "config.h":
        yield source.includes[0][0], "include-order", 'include "config.h" first'
    elif own in [q for _, q in quoted] and quoted[1][1] != own:
        yield quoted[1][0], "include-order", f'include "{own}" right after "config.h"'
    for line, name in quoted:
        if first_system and line > first_system:
            yield line, "include-order", f'include "{name}" before the system headers'


def purpose(source, _tree):
    if not source.in_src or source.is_header:
        return
    first = re.search(r"^[ \t]*#", source.code, re.MULTILINE)
    end = source.line_at(first.start()) if first else 1 << 30
    words = "\n".join(c.text for c in source.comments if c.line < end)
    words = re.sub(r"SPDX-\S+.*", "", words)
    if len(re.findall(r"[A-Za-z]{2,}", words)) < 4:
        yield 1, "purpose", "open with a comment: what it is for, what it is not, who owns whom"


def names(source, _tree):
    room, stem = source.room, source.name.rpartition(".")[0]
    if not room or stem == "main":
        return
    prefix = f"yd-{room}" if room in BELOW_UI else "yd"
    if stem != prefix and not stem.startswith(prefix + "-"):
        yield 1, "name", f"call the file {prefix}-…"
    for word in set(stem.split("-")) & set(EMPTY_WORDS):
        yield 1, "name", f"'{word}' says nothing: name the noun that the file is about"
    prefix = prefix.replace("-", "_") + "_"
    for line, name in public_functions(source):
        # One class in several files: what they share is called _yd_… in a private header.
        if not name.removeprefix("_").startswith(prefix) and name != "main":
            yield line, "name", f"{name} is public: call it {prefix}…, or make it static"
    if source.is_header:
        yield from type_names(source, room)


def public_functions(source):
    for f in source.functions:
        if not f.static:
            yield f.line, f.name
    if not source.is_header:
        return
    for start, text in source.statements:
        offset, text = strip_macros(start, text)
        m = re.match(r"\s*(?!typedef\b|static\b)(?:\w+[\s*]+)+(\w+)\s*\(", text)
        if m:
            yield source.line_at(offset + m.start(1)), m.group(1)


def type_names(source, room):
    prefix = "Yd" + room.title() if room in BELOW_UI else "Yd"
    for start, text in source.statements:
        offset, rest = strip_macros(start, text)
        rest = re.sub(r"[^\n](?=[^{]*\})", " ", rest)  # the members
        m = (re.match(r"\s*typedef\b[^()]*?\b(\w+)\s*$", rest) or
             re.match(r"\s*typedef\b[^()]*\(\s*\*\s*(\w+)\s*\)", rest))
        found = [(start + d.start(1), d.group(1)) for d in DECLARED.finditer(text)]
        found += [(offset + m.start(1), m.group(1))] if m else []
        for place, name in found:
            if not name.startswith(prefix):
                yield source.line_at(place), "name", f"{name}: call the type {prefix}…"


def banned(source, _tree):
    for pattern, where, text in PATTERNS:
        for m in pattern.finditer(source.plain) if where(source) else ():
            word = re.search(r"[A-Za-z_]\w*", m.group())
            yield source.line_at(m.start() + word.start()), "banned", f"{word.group()}: {text}"
    for m in CALLED.finditer(source.plain):
        if source.plain[m.start() - 1] not in ".>":  # what a pointer calls has a name of its own
            for _, where, text in cached_rules(m.group(1)):
                if where(source):
                    yield source.line_at(m.start()), "banned", f"{m.group(1)}: {text}"


def signals(source, _tree):
    if not source.in_src or source.room == "sim" or DISCONNECT.search(source.plain):
        return
    for m in re.finditer(r"\bg_signal_connect(?:_after|_swapped)?\s*\(", source.plain):
        if re.search(r",\s*NULL$", source.plain[:closing(source.plain, m.end() - 1)]):
            continue  # a handler without data outlives nothing
        yield source.line_at(m.start()), "signal", \
            "use g_signal_connect_object, or disconnect the handler in the same file"


def globals_(source, _tree):
    if not source.in_src:
        return
    found = [strip_macros(s, t) for s, t in source.statements]
    found = [(s, t) for s, t in found if re.match(r"\s*static\b", t)]
    for f in source.functions:
        found += [(f.body_start + m.start(), m.group(1))
                  for m in re.finditer(r"(?<=[;{}])(\s*static\b[^;]*)", f.body)]
    for start, text in found:
        head = re.split(r"=|\{", text)[0]
        if "(" in head.split("[")[0] or re.search(r"\bconst\b", head):
            continue
        if re.search(r"\b(?:GParamSpec|GQuark|GPrivate|gsize|signals|GOnce|inline)\b", head):
            continue
        line = source.line_at(start + len(text) - len(text.lstrip()))
        yield line, "global", "no mutable statics: keep it in an object, or make it const"


def lengths(source, _tree):
    for f in source.functions:
        count = f.last_line - f.line + 1
        if count > 80:
            yield f.line, "length", f"{f.name} has {count} lines: split it (8 to 25 read well)"


def tasks(source, _tree):
    if not source.in_src:
        return
    for f in source.functions:
        made = TASK_NEW.finditer(f.body) if "g_task_new" in f.body else ()
        for m in made:
            name = re.escape(m.group(1) or "")
            if not name or not re.search(rf"g_task_set_source_tag\s*\(\s*{name}\s*,", f.body):
                yield source.line_at(f.body_start + m.end() - 1), "task", \
                    "name the task: g_task_set_source_tag (task, the_async_function);"
        if f.name.startswith("yd_") and f.name.endswith("_finish") and "GAsyncResult" in f.head:
            if not re.search(r"g_task_is_valid\s*\(|_finish\s*\(", f.body):
                yield f.line, "task", f"{f.name} must check g_task_is_valid"


def stolen(source, _tree):
    """C does not say in which order arguments are evaluated: a pointer that is stolen in a call
    may be NULL already where the same call uses it again."""
    for m in STEAL.finditer(source.plain) if source.in_src else ():
        start, end = outermost_call(source.plain, m.start())
        rest = source.plain[start:m.start()] + " " + source.plain[m.end():end]
        if re.search(rf"(?<![\w.>]){re.escape(m.group(1))}(?![\w])", rest):
            yield source.line_at(m.start()), "stolen", \
                f"the call uses {m.group(1)} twice: take what it needs of it into a variable before"


def outermost_call(text, place):
    """The bounds of the arguments of the outermost call around PLACE."""
    start, depth, at = place, 0, place
    while text[at] not in ";{}":
        if text[at] == ")":
            depth += 1
        elif text[at] == "(":
            depth -= 1
            if depth < 0:
                depth = 0
                if not BRANCH.search(text[max(0, at - 12):at]):
                    start = at
        at -= 1
    return start, closing(text, start) if start < place else place


def ownership(source, _tree):
    """Pointer fields of structs in .c files say who owns what they point to."""
    if not source.in_src or source.is_header:
        return
    said = set()
    for c in source.comments:
        if OWNERSHIP.search(c.text):
            said.update(range(c.line, c.last_line + 1))
    for m in STRUCT.finditer(source.plain):
        body, end = struct_body(source.plain, m.end())
        table = is_const_table(source, m, end)
        for start, stop in pointer_fields(body, table):
            lines = range(source.line_at(m.end() + start), source.line_at(m.end() + stop - 1) + 1)
            if not said.intersection(lines):
                yield lines[-1], "ownership", \
                    "say who owns it on the same line: /* (owned) */, (borrowed) or (unowned)"


def pointer_fields(body, table):
    for field in re.finditer(r"[^;{}]+;", body):
        text = field.group()
        if not FIELD_POINTER.search(text) or "(" in text or table and "const" in text:
            continue
        yield field.start() + len(text) - len(text.lstrip()), field.end()


def struct_body(text, start):
    depth = 1
    for m in re.finditer(r"[{}]", text[start:]):
        depth += 1 if m.group() == "{" else -1
        if depth == 0:
            return text[start:start + m.start()], start + m.end()
    return text[start:], len(text)


def is_const_table(source, match, end):
    """A struct type that only describes rows of a constant table."""
    if "const" in match.group(1):
        return True
    names_ = re.findall(r"\w+", match.group().split("{")[0])
    names_ += re.findall(r"\w+", source.plain[end:source.plain.find(";", end)])
    return any(re.search(rf"\bstatic\s+const\s+(?:struct\s+)?{re.escape(n)}\b", source.plain)
               for n in names_ if n not in ("struct", "union", "typedef", "static", "const"))


def translated(source, _tree):
    if source.in_src and source.room not in ("words", "ui", "app", "cli"):
        for m in TRANSLATED.finditer(source.plain):
            yield source.line_at(m.start()), "translated", \
                "words for people live in words and ui: return an error code or a value from here"


def style(source, _tree):
    for m in TIGHT_CALL.finditer(source.plain):
        yield source.line_at(m.start()), "style", f"put a space after {m.group(1)}"
    for c in source.comments:
        if c.text.startswith("//"):
            yield c.line, "style", "write comments as /* … */"


RULES = (layers, include_order, purpose, names, banned, signals, globals_, lengths, tasks, stolen,
         ownership, translated, style)
