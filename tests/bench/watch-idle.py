#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""watch-idle.py SECONDS TIMES - what the app does while nobody touches it.

Inside a session: signs in to the simulator, starts the app again with its one storage, and waits
until it rests.  Then prints "idle requests N cpu_us N wall_us N peak_kib N" for each of TIMES
periods of SECONDS.
"""
import ctypes
import os
import re
import sys
import time

import flow
import service
import steps

LOOK_S = 1
RESTS = 3  # looks in a row without a request and
REST_SHARE = 0.02  # with less of a processor than this
PATIENCE_S = 60  # one that never rests is measured as it is


def cpu_clock(pid):
    """The number of the clock of what a process has spent, to the nanosecond: /proc has ticks."""
    clock = ctypes.c_int()
    if ctypes.CDLL(None).clock_getcpuclockid(pid, ctypes.byref(clock)):
        raise OSError(f"process {pid} has no clock")
    return clock.value


def peak_kib(pid):
    with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as f:
        return int(re.search(r"^VmHWM:\s+(\d+)", f.read(), re.M).group(1))


class Watch:
    """Counts from one look to the next."""

    def __init__(self, pid, place):
        self.clock, self.place = cpu_clock(pid), place
        self.look()

    def look(self):
        self.requests = len(self.place.get("/_sim/journal")["journal"])
        self.wall, self.cpu = time.monotonic_ns(), time.clock_gettime_ns(self.clock)

    def watch(self, seconds):
        """(requests, processor nanoseconds, nanoseconds) of a period."""
        self.look()
        before = self.requests, self.cpu, self.wall
        time.sleep(seconds)
        self.look()
        return self.requests - before[0], self.cpu - before[1], self.wall - before[2]

    def rest(self):
        until, rests = time.monotonic() + PATIENCE_S, 0
        while rests < RESTS and time.monotonic() < until:
            requests, cpu, wall = self.watch(LOOK_S)
            rests = rests + 1 if requests == 0 and cpu < REST_SHARE * wall else 0


def main():
    seconds, times = int(sys.argv[1]), int(sys.argv[2])
    with service.Service("--folder", os.environ["TMPDIR"] + "/sim") as place:
        with flow.start() as app:
            steps.add_storage(app, place, os.environ["TMPDIR"] + "/code.png")
        with flow.start() as app:
            app.wait("list", "Storages", timeout=20)
            app.wait("button", "Refresh", timeout=20)
            watch = Watch(app.pid, place)
            watch.rest()
            assert watch.requests, "the service saw none of the sign-in"
            for _ in range(times):
                requests, cpu, wall = watch.watch(seconds)
                print(f"idle requests {requests} cpu_us {cpu // 1000} wall_us {wall // 1000} "
                      f"peak_kib {peak_kib(app.pid)}", flush=True)


main()
