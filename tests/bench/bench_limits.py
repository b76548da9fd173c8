# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""LIMITS, STORM: many small files under the service's limits, by the whole engine, into the
simulator.

Judged by what the simulator saw: how near the calls came to what the limits allow, and that none
was one too many (429); and what is lost when it refuses everything for a while.  One run each: it
takes its time by the clock, not by the machine.
"""
import os
import shutil
import threading
import time

from bench_host import FRESH
from bench_rows import Bar, Row
from service import Service

ALLOWED = 150  # calls in any 10 s, all but listings and links (Open API reference §7)
PERIOD_S = 10
OTHERS = ("list", "getDownloadUrl")  # have limits of their own
STORM_AFTER = 100  # calls
STORM_S = 20
ASKED_S = 3  # what a refusal asks for
ON_ITS_WAY_S = 0.1  # a call that comes so soon after a refusal was sent before it was heard


def share_of_limit(times):
    """TIMES of calls in seconds: their rate over the allowed one.  The first ten seconds do not
    count: they may begin with a burst."""
    begin = min(times) + PERIOD_S
    later = [when for when in times if when >= begin]
    return (len(later) - 1) / (max(later) - min(later)) * PERIOD_S / ALLOWED


def calls_of(seen):
    """(time in seconds, status) of the calls that count, in order."""
    return [(e["time_us"] / 1e6, e["status"]) for e in seen
            if e["endpoint"].startswith("/adrive/") and
            e["endpoint"].rpartition("/")[2] not in OTHERS]


def obedience(calls):
    """(how many CALLS came before the service wanted them, how late the first one came after)."""
    early, latest, until = 0, 0.0, None
    for when, status in calls:
        if until is not None and when >= until:
            latest, until = max(latest, when - until), None
        elif until is not None and when > until - ASKED_S + ON_ITS_WAY_S:
            early += 1
        if status == 429:
            until = when + ASKED_S
    return early, latest


class Storm(threading.Thread):
    """Once enough calls were made, the service refuses everything for a while."""

    def __init__(self, service):
        super().__init__(daemon=True)
        self.service = service
        self.before = []  # the journal up to the end of the storm
        self.end = 0.0

    def run(self):
        while len(calls_of(self.service.get("/_sim/journal")["journal"])) < STORM_AFTER:
            time.sleep(0.2)
        self.service.post("/_sim/faults", kind="reply", endpoint="/adrive/*", status=429,
                          times=1 << 30, headers={"x-retry-after": str(ASKED_S * 1000)},
                          body='{"code":"TooManyRequests","message":"later"}')
        time.sleep(STORM_S)
        self.before = self.service.get("/_sim/journal")["journal"]
        self.service.post("/_sim/clear")
        self.end = time.time()


def upload_many(bench, service, count):
    """(sample, output): COUNT small files into SERVICE."""
    folder, journal = bench.path("many"), bench.path("journal")
    os.mkdir(folder)
    paths = [os.path.join(folder, f"{number:04}.bin") for number in range(count)]
    for path in paths:
        with open(path, "wb") as f:
            f.write(os.urandom(4096))
    tokens = service.post("/_sim/tokens", user="alice", client_id=service.info["client_id"])
    given = "\n".join([service.url, service.info["client_id"], service.info["client_secret"],
                       tokens["access_token"], tokens["refresh_token"], ""]).encode()
    result = bench.once(
        [*FRESH, journal, bench.program("../torture/yd-test-mover"), "--folder", journal,
         "upload", *paths], given)
    shutil.rmtree(folder)
    return result


def limits_row(bench):
    count = 300 if bench.quick else 2000
    os.environ["YD_SIMULATOR"] = bench.program("../../src/sim/yunduo-simulator")
    with Service("--limits") as service:
        sample, said = upload_many(bench, service, count)
        seen = service.get("/_sim/journal")["journal"]
    times = [when for when, _ in calls_of(seen)]
    row = Row("LIMITS", f"{count} files of 4 KiB, the service's limits on", count / 256,
              {"engine": [sample]})
    row.bars.append(Bar("share of what the limits allow", share_of_limit(times), 0.95))
    row.bars.append(Bar("answers 429", sum(e["status"] == 429 for e in seen), 0, at_most=True))
    row.bars.append(Bar("files that did not arrive", count - said.count("done "), 0, at_most=True))
    row.notes.append(f"processor time is {sample.cpu * 1000 / count:.1f} ms per file")
    row.notes.append(f"{len(times)} calls in {max(times) - min(times):.1f} s")
    return row


def storm_row(bench):
    count = 300 if bench.quick else 2000
    os.environ["YD_SIMULATOR"] = bench.program("../../src/sim/yunduo-simulator")
    with Service("--limits") as service:
        storm = Storm(service)
        storm.start()
        sample, said = upload_many(bench, service, count)
        storm.join()
        after = calls_of(service.get("/_sim/journal")["journal"])
    calls = calls_of(storm.before) + after
    early, latest = obedience(calls)
    wasted = sum(status == 429 for _, status in calls)
    rate = sum(status != 429 for _, status in after) / (after[-1][0] - storm.end)
    row = Row("STORM", f"{count} files of 4 KiB, limits on, everything refused for {STORM_S} s",
              count / 256, {"engine": [sample]})
    row.bars.append(Bar("rate after the storm / allowed", rate / (ALLOWED / PERIOD_S), 0.85))
    row.bars.append(Bar("share of calls wasted", wasted / len(calls), 0.03, at_most=True))
    row.bars.append(Bar("calls before they were wanted", early, 0, at_most=True))
    row.bars.append(Bar("longest wait beyond what was asked, s", latest, 1 + ON_ITS_WAY_S, True))
    row.bars.append(Bar("files that did not arrive", count - said.count("done "), 0, at_most=True))
    row.notes.append(f"{wasted} of {len(calls)} calls refused, {len(after)} after the storm")
    return row
