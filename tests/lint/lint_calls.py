# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls that are not made in this project: a pattern, where it counts, and what to use instead."""
import re


def everywhere(_source):
    return True


def src(source):
    return source.in_src


def tests(source):
    return not source.in_src


def not_main(source):
    return source.in_src and not source.name.endswith("main.c") and source.room != "cli"


def codecs(source):
    return source.in_src and ("codec" in source.name or "json" in source.name)


def rooms(*names):
    return lambda source: source.room in names


def rooms_but(*names):
    return lambda source: source.in_src and source.room not in names


def call(*names):
    """A rule for called names, which are looked up one by one: that is faster than searching."""
    return re.compile("|".join(names))


CALLED = re.compile(r"\b(\w+)\s*\(")


CALLS = (
    (r"\bgoto\b", everywhere,
     "return early, or let g_autoptr clean up"),
    (call("v?sprintf"), everywhere,
     "use g_strdup_printf or g_snprintf"),
    (call("strn?cpy", "strn?cat", "stpcpy"), everywhere,
     "use g_strdup, g_strconcat or GString"),
    (call("strtok", "strtok_r"), everywhere,
     "use g_strsplit"),
    (call("ato[ifl]l?", "sscanf"), everywhere,
     "use g_ascii_string_to_signed or _unsigned: they report what is no number"),
    (call("system", "popen", r"g_spawn_command_line_\w+"), everywhere,
     "use GSubprocess with an argument vector"),
    (call("tmpnam", "tempnam", "mktemp"), everywhere,
     "use g_mkstemp or g_dir_make_tmp"),
    (call("strerror"), everywhere,
     "use g_strerror: it is safe in threads and gives UTF-8"),
    (call("malloc", "calloc", "realloc", "strn?dup", "alloca", "g_alloca", "g_newa"), everywhere,
     "use g_new, g_new0, g_realloc or g_strdup"),
    (call("s?rand", "s?random"), everywhere,
     "use a GRand that is given to the object"),
    (call("sleep", "usleep", "nanosleep", "g_usleep"), everywhere,
     "wait for an event or a timeout source: nothing sleeps"),
    (call("g_assert_(?:true|false|null|nonnull|no_error|error)", r"g_assert_cmp\w+"), src,
     "this is for tests: use g_return_if_fail for a caller's mistake, a GError for the world's"),
    (call("g_assert"), tests,
     "use g_assert_true, g_assert_cmpint and the like: they print the values"),
    (call("g_assert"), codecs,
     "what the server sends is never asserted: return a GError"),
    (call("g_error"), src,
     "it aborts: return a GError, or log with g_warning"),
    (call("g_list_store_append"), src,
     "use g_list_store_splice: one items-changed for all rows"),
    (call("g_main_loop_run", "g_main_context_iteration"), rooms_but("app", "sim", "cli"),
     "never nest a main loop: make the operation asynchronous"),
    (r"\b(?:soup_[a-z]\w*\s*\(|Soup[A-Z]\w+)", rooms_but("net", "sim"),
     "use a request of net: libsoup stays in net and sim"),
    (call("exit", "_exit", "abort"), not_main,
     "return an error or a status to main"),
    (call("v?f?printf", "puts", "putchar", "perror", "g_print", "g_printerr"), not_main,
     "use g_debug, g_message or g_warning: only main writes to the terminal"),
    (call("setenv", "unsetenv", "putenv", "g_setenv", "g_unsetenv"), not_main,
     "pass it as an argument: the environment is set in main, before any thread"),
    (call("getenv", "secure_getenv", "g_getenv"), not_main,
     "take it at construction: the environment is no switch"),
    (r"\b(?:g_checksum_\w+|g_compute_(?:checksum|hmac)_\w+|GChecksum)\b", rooms_but("sim"),
     "use yd_base_hash_*: GnuTLS is several times faster"),
    (call("g_get_(?:monotonic|real)_time", r"g_date_time_new_now\w*", "time", "gettimeofday",
          "clock_gettime"), rooms("net", "auth", "drive", "storage", "transfer", "browse"),
     "ask the clock that was given at construction, so that a test can own the time"),
    (r"[;{})]\s*g_timeout_add\w*\s*\(", src,
     "keep the id and clear it with g_clear_handle_id"),
    (r"\byd_\w+_get_default\s*\(", src,
     "no singletons: take the object at construction"),
)

NAMES = [rule for rule in CALLS if not isinstance(rule[0], str)]
PATTERNS = [(re.compile(rule[0]), *rule[1:]) for rule in CALLS if isinstance(rule[0], str)]


def rules_for(name):
    """The rules that a called name falls under."""
    return [rule for rule in NAMES if rule[0].fullmatch(name)]
