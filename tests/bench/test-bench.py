#!/usr/bin/python3
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What bench_rows.py makes of samples (TAP)."""
import sys

from bench_idle import make_row, read_idle
from bench_limits import obedience, share_of_limit
from bench_resume import Trial, share_again
from bench_rows import Bar, Row, Sample, host_speed, table
from bench_shown import (make_filling_row, make_large_row, make_seen_row, make_start_row,
                         make_wheel_row, read_lines)
from bench_smooth import make_row as make_smooth_row
from bench_window import limit_for, read_lateness


def row(host=0.0, bars=(), **walls):
    samples = {name: [Sample(w, w / 2, 10 + w) for w in seconds] for name, seconds in walls.items()}
    return Row("B0", "a test", 1024, samples, host, list(bars))


def text(r):
    return "\n".join(table(r))


def speed_is_the_median():
    r = row(a=[1, 4, 2, 100, 2])
    return r.speed("a") == 512 and r.cpu("a") == 1 and r.rss("a") == 110


def ratio_is_by_round():
    # A load that doubles all of the second round changes nothing.
    return row(a=[1, 2, 1], b=[3, 6, 3]).ratio("a", "b") == 3


def one_bad_round_does_not_count():
    return row(a=[1, 1, 50, 1, 1], b=[2, 2, 2, 2, 2]).ratio("a", "b") == 2


def a_slow_host_voids():
    r = row(host=2047, bars=[Bar("x", 9, 1)], a=[1, 1, 1], b=[2, 2, 2])
    return r.verdict() == "void" and "VOID" in text(r)


def a_host_twice_as_fast_will_do():
    return row(host=2048, bars=[Bar("x", 9, 1)], a=[1, 1, 1]).verdict() == "holds"


def no_host_no_void():
    r = row(bars=[Bar("x", 9, 1)], a=[1])
    return not r.is_void() and "host limit" not in text(r)


def any_missed_bar_is_said():
    r = row(bars=[Bar("x", 9, 1), Bar("y", 9, 1, at_most=True)], a=[1])
    return r.verdict() == "missed" and "y 9.000 (<= 1) MISSED" in text(r)


def bars_hold_at_their_limit():
    return Bar("x", 1.7, 1.7).holds() and Bar("x", 1.7, 1.7, at_most=True).holds()


def without_bars_it_says_so():
    return row(a=[1]).verdict() == "no bar"


def host_speed_is_by_its_processor_time():
    samples = [Sample(1, 1, 1, host) for host in (0.25, 0.5, 0.75)]
    return host_speed(1024, samples, 2) == 4096 and host_speed(1024, [Sample(1, 1, 1)], 2) == 0


def a_size_of_its_own_counts():
    r = row(a=[1, 1, 1], b=[4, 4, 4])
    r.sizes = {"b": 4096}
    return r.speed("b") == 1024 and r.cpu("b") == r.cpu("a") == 0.5 and "1024 / 1024" in text(r)


def share_of_limit_is_without_the_burst():
    even = [10 + n / 15 for n in range(300)]
    return (round(share_of_limit([0.0] * 150 + even), 3) == 1 and
            round(share_of_limit([0.0] + [2 * t for t in even]), 3) == 0.5)


def obedience_is_counted_from_the_last_refusal():
    # Sent before it was heard, too early, refused again, late by half a second.
    calls = [(0, 429), (0.05, 200), (1, 200), (3, 429), (6.5, 200), (9, 200)]
    return obedience(calls) == (1, 0.5)


def share_again_is_of_what_was_here():
    sample = Sample(1, 1, 1)
    trials = [Trial(50, 105, True, sample), Trial(150, 215, True, sample)]
    return share_again(trials, 100) == (5 + 115) / 200


def lateness_is_read():
    said = "# noise\nlate p99 1500 max 20000\n"
    return read_lateness(said) == (1.5, 20.0) and read_lateness("no") is None


def lateness_is_by_a_bare_window():
    return limit_for(10) == 20 and limit_for(0.1) == 8


IDLE = "noise\nidle requests {} cpu_us {} wall_us 20000000 peak_kib 2048\n"


def idle_is_read():
    samples, requests = read_idle(IDLE.format(0, 4000) + IDLE.format(3, 20_000))
    return samples == [Sample(20, 0.004, 2), Sample(20, 0.02, 2)] and requests == 3


def idle_row_of(*periods):
    return make_row(*read_idle("".join(IDLE.format(*p) for p in periods)), 20)


def idle_is_a_thousandth_and_no_request():
    return (idle_row_of((0, 20_000)).verdict() == "holds" and
            idle_row_of((0, 21_000)).verdict() == "missed" and
            idle_row_of((0, 0), (1, 0), (0, 0)).verdict() == "missed")


def without_bytes_there_is_no_speed():
    said = text(idle_row_of((0, 20_000), (0, 0)))
    return "MiB/s" not in said and "| yunduo | 0.00 / 0.05 / 0.10 | 2 |" in said


def smooth_row_of(late, bare, moved="up 10485760 down 20971520"):
    return make_smooth_row(
        {name: [Sample(1, 1, 1)] for name in ("transfers", "bare")},
        {"transfers": [f"late {late}\nown p99 500 max 600\n{moved}\n"],
         "bare": [f"late {bare}\nown p99 0 max 0\n"]}, 5)


def smooth_is_a_frame_or_twice_a_bare_window():
    little, much = "p99 100 max 900", "p99 9000 max 30000"
    return ([smooth_row_of(*pair).verdict() for pair in (
        ("p99 16000 max 50000", little), ("p99 16001 max 50000", little),
        ("p99 16000 max 50001", little), ("p99 18000 max 60000", much),
        ("p99 18001 max 60000", much))] == ["holds", "missed", "missed", "holds", "missed"])


def smooth_says_what_moved_and_what_it_waited():
    said = text(smooth_row_of("p99 7000 max 8000", "p99 1 max 2"))
    return "2 MiB/s went up and 4 MiB/s came down" in said and "for a processor 0.5 ms" in said


SHOWN = ("round -1\nstart yunduo rows=9 cpu=9 pss=9 rss=9\nround 0\nnoise\n"
         "start yunduo rows={} cpu=200000 pss={} rss=90000\n"
         "start window rows=100000 cpu=90000 pss=40000 rss=90000\n"
         "start nautilus rows={} cpu=400000 pss=70000 rss={}\n")


def shown_is_read_without_warming_up():
    found = read_lines(SHOWN.format(180000, 80000, 150000, 9))["start"]
    return (list(found) == ["yunduo", "window", "nautilus"] and
            [one["rows"] for one in found["yunduo"]] == [180000])


def start_is_by_both_peers_and_memory():
    return [make_start_row(read_lines(SHOWN.format(*figures, 1))["start"]).verdict()
            for figures in ((180000, 81920, 150000), (180001, 81920, 160000),
                            (180000, 81920, 149999), (180000, 81921, 150000))] == [
                                "holds", "missed", "missed", "missed"]


def times_are_in_milliseconds():
    said = text(make_start_row(read_lines(SHOWN.format(150500, 80000, 150000, 1))["start"]))
    return "| yunduo | 150.5 / 150.5 / 150.5 | 88 |" in said and "MiB/s" not in said


def large_is_ten_times_in_half():
    return [make_large_row(read_lines(SHOWN.format(100000, 1, *figures))["start"], 1).verdict()
            for figures in ((1000000, 180000), (999999, 180000), (1000000, 179999))] == [
                "holds", "missed", "missed"]


def wheel_row_of(ours, bare):
    line = "wheel {} frames={} wall=5000000 cpu=9000 paint=9000 pause=20000 spent=999000 rss=9\n"
    return make_wheel_row(read_lines(line.format("yunduo", ours) + line.format("list", bare)
                                     )["wheel"], 1)


def wheel_is_by_a_bare_list_with_room():
    return [wheel_row_of(*frames).verdict() for frames in ((270, 300), (269, 300), (199, 199))] == [
        "holds", "missed", "void"]


def seen_counts_the_longest():
    lines = "again yunduo rows=20000\nagain yunduo rows={}\n"
    return [make_seen_row(read_lines(lines.format(us))["again"], 1).verdict()
            for us in (100000, 100001)] == ["holds", "missed"]


def filling_counts_the_longest_frame():
    line = "fill many rows=9 wall=9000000 frames=500 cpu={} paint=99000 pause=99000 pss=9 rss=9\n"
    return [make_filling_row(read_lines(line.format(us))["fill"], 1).verdict()
            for us in (32000, 32001)] == ["holds", "missed"]


CASES = [
    shown_is_read_without_warming_up, start_is_by_both_peers_and_memory,
    times_are_in_milliseconds, large_is_ten_times_in_half, wheel_is_by_a_bare_list_with_room,
    seen_counts_the_longest, filling_counts_the_longest_frame,
    smooth_is_a_frame_or_twice_a_bare_window, smooth_says_what_moved_and_what_it_waited,
    idle_is_read, idle_is_a_thousandth_and_no_request, without_bytes_there_is_no_speed,
    lateness_is_read, lateness_is_by_a_bare_window,
    share_again_is_of_what_was_here,
    speed_is_the_median, ratio_is_by_round, one_bad_round_does_not_count, a_slow_host_voids,
    a_host_twice_as_fast_will_do, no_host_no_void, any_missed_bar_is_said, bars_hold_at_their_limit,
    without_bars_it_says_so, a_size_of_its_own_counts,
    share_of_limit_is_without_the_burst,
    obedience_is_counted_from_the_last_refusal,
    host_speed_is_by_its_processor_time,
]


def main():
    failed = 0
    print("TAP version 13", f"1..{len(CASES)}", sep="\n")
    for number, case in enumerate(CASES, 1):
        good = case()
        failed += not good
        print(f"{'ok' if good else 'not ok'} {number} - {case.__name__.replace('_', ' ')}")
    sys.exit(failed != 0)


main()
