# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""LIMITS: many small files under the service's limits, by the whole engine, into the simulator.

Judged by what the simulator saw: how near the calls came to what the limits allow, and that none
was one too many (429).  One run: it takes its time by the clock, not by the machine.
"""
import os
import shutil

from bench_host import FRESH
from bench_rows import Bar, Row
from service import Service

ALLOWED = 150  # calls in any 10 s, all but listings and links (Open API reference §7)
PERIOD_S = 10
OTHERS = ("list", "getDownloadUrl")  # have limits of their own


def share_of_limit(times):
    """TIMES of calls in seconds: the shortest time they could take over what they took.  No ten
    seconds may have more than ALLOWED, so the best is a burst at the start of each ten."""
    ideal = (len(times) - 1) // ALLOWED * PERIOD_S
    return ideal / (max(times) - min(times))


def limits_row(bench):
    count = 300 if bench.quick else 2000
    folder, journal = bench.path("many"), bench.path("journal")
    os.mkdir(folder)
    paths = [os.path.join(folder, f"{number:04}.bin") for number in range(count)]
    for path in paths:
        with open(path, "wb") as f:
            f.write(os.urandom(4096))
    os.environ["YD_SIMULATOR"] = bench.program("../../src/sim/yunduo-simulator")
    with Service("--limits") as service:
        tokens = service.post("/_sim/tokens", user="alice", client_id=service.info["client_id"])
        given = "\n".join([service.url, service.info["client_id"], service.info["client_secret"],
                           tokens["access_token"], tokens["refresh_token"], ""]).encode()
        sample, said = bench.once(
            [*FRESH, journal, bench.program("../torture/yd-test-mover"), "--folder", journal,
             "upload", *paths], given)
        seen = service.get("/_sim/journal")["journal"]
    shutil.rmtree(folder)
    times = [e["time_us"] / 1e6 for e in seen
             if e["endpoint"].startswith("/adrive/") and
             e["endpoint"].rpartition("/")[2] not in OTHERS]
    row = Row("LIMITS", f"{count} files of 4 KiB, the service's limits on", count / 256,
              {"engine": [sample]})
    row.bars.append(Bar("share of what the limits allow", share_of_limit(times), 0.95))
    row.bars.append(Bar("answers 429", sum(e["status"] == 429 for e in seen), 0, at_most=True))
    row.bars.append(Bar("files that did not arrive", count - said.count("done "), 0, at_most=True))
    row.notes.append(f"processor time is {sample.cpu * 1000 / count:.1f} ms per file")
    row.notes.append(f"{len(times)} calls in {max(times) - min(times):.1f} s")
    return row
