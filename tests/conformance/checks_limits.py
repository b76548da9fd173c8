# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of the rate limits (reference §7.1 and §7.3)."""

import time

from kit import check, expect, same

LIST = "/adrive/v1.0/openFile/list"
SPACE = "/adrive/v1.0/user/getSpaceInfo"


def burst(s, call, body, count, user="alice"):
    """How many of count calls in a row are served before the first refusal, and that refusal."""
    for number in range(count):
        reply = s.api(call, body, user=user)
        if reply.status == 429:
            return number, reply
        same(reply.status, 200, "status of call %d" % (number + 1))
    return count, None


def root(s, user="alice"):
    return {"drive_id": s.drive(user=user), "parent_file_id": "root"}


def expect_served(served, limit):
    """A bucket fills while one counts, so a few more than its size may be served."""
    expect(limit <= served <= limit * 1.25 + 1, "%d were served, not %d" % (served, limit))


@check("limit-list", "--limits")
def limit_list(s):
    expect_served(burst(s, LIST, root(s), 60)[0], 40)


@check("limit-link", "--limits")
def limit_link(s):
    file_id = s.file()
    body = {"drive_id": s.drive(), "file_id": file_id}
    expect_served(burst(s, "getDownloadUrl", body, 20)[0], 10)
    burst(s, LIST, root(s), 30)
    same(s.api(SPACE).status, 200, "status of another kind of call")


@check("limit-other", "--limits")
def limit_other(s):
    drive = s.drive()
    served = burst(s, SPACE, {}, 220)[0] + 1
    expect_served(served, 150)
    body = {"drive_id": drive, "file_id": "root"}
    # The bucket fills meanwhile: one may be served, not one after the other.
    expect(burst(s, "get", body, 20)[1], "other calls of the same class are never refused")


@check("limit-header", "--limits")
def limit_header(s):
    reply = burst(s, LIST, root(s), 60)[1]
    expect(reply, "never refused")
    same(reply.code, "TooManyRequests", "code")
    told = reply.headers.get("x-retry-after") or ""
    expect(told.isdigit(), "x-retry-after %r" % told)
    expect(10 <= int(told) <= 10000, "x-retry-after %s is not milliseconds" % told)


@check("limit-retry", "--limits")
def limit_retry(s):
    reply = burst(s, LIST, root(s), 60)[1]
    expect(reply, "never refused")
    wait = int(reply.headers.get("x-retry-after") or "-1")
    expect(0 <= wait < 1000, "a token bucket of 4 a second asks for %d ms" % wait)
    time.sleep((wait + 20) / 1000)
    same(s.api(LIST, root(s)).status, 200, "status after the wait")


@check("limit-window", "--limits", "--sliding-window")
def limit_window(s):
    body = root(s)
    begin = time.monotonic()
    served, reply = burst(s, LIST, body, 60)
    same(served, 40, "calls that were served")
    left = 10000 - (time.monotonic() - begin) * 1000
    wait = int(reply.headers.get("x-retry-after") or "0")
    expect(left - 1000 < wait <= 10000, "the window asks for %d ms, not %d" % (wait, left))


@check("limit-per-user", "--limits")
def limit_per_user(s):
    body, other = root(s), root(s, "bob")
    expect(burst(s, LIST, body, 60)[1], "never refused")
    same(s.api(LIST, other, user="bob").status, 200, "status for another user")
    token = s.pair("alice", s.public_client)[0]
    same(s.api(LIST, body, token=token).status, 200, "status by another app")
    same(s.api(LIST, body).status, 429, "status for the same user by the same app")


@check("limit-off")
def limit_off(s):
    same(burst(s, LIST, root(s), 60)[0], 60, "calls that were served")
