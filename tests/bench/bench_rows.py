# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What samples amount to: medians, ratios, bars, and when a row says nothing.

Pure; the driver is bench.py.  A row compares programs ("contenders") that did the same work in
turns.  Only ratios within a row mean something: absolute figures belong to one machine and hour.
"""
import statistics
from dataclasses import dataclass, field

HOST_FACTOR = 2  # a host slower than this much of the fastest contender decides the race itself


@dataclass
class Sample:
    """One run of one contender."""
    wall: float  # seconds
    cpu: float   # seconds, user and system
    rss: float   # MiB at its peak
    host: float = 0.0  # seconds of processor time that the host took meanwhile


@dataclass
class Bar:
    """VALUE must be at least (or, with at_most, at most) LIMIT."""
    name: str
    value: float
    limit: float
    at_most: bool = False

    def holds(self):
        return self.value <= self.limit if self.at_most else self.value >= self.limit

    def __str__(self):
        sign = "<=" if self.at_most else ">="
        said = "holds" if self.holds() else "MISSED"
        return f"{self.name} {self.value:.3f} ({sign} {self.limit:g}) {said}"


@dataclass
class Row:
    """ID and title; MiB moved in each run, 0 where no bytes move; contender -> its samples."""
    id: str
    title: str
    mib: float
    samples: dict
    host_mib_s: float = 0.0  # what the host could do; 0: there is none
    bars: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    sizes: dict = field(default_factory=dict)  # name -> MiB, of those that move another number
    timed: bool = False  # its samples are times of one thing that happens
    void: str = ""  # why it says nothing

    def mib_of(self, name):
        return self.sizes.get(name, self.mib)

    def speed(self, name):
        """Median MiB/s."""
        return self.mib_of(name) / statistics.median(s.wall for s in self.samples[name])

    def cpu(self, name):
        """Median processor seconds per GiB."""
        return statistics.median(s.cpu for s in self.samples[name]) * 1024 / self.mib_of(name)

    def share(self, name):
        """Median per cent of one processor."""
        return statistics.median(100 * s.cpu / s.wall for s in self.samples[name])

    def rss(self, name):
        """The highest peak, MiB."""
        return max(s.rss for s in self.samples[name])

    def ratio(self, name, peer):
        """How many times as fast as PEER: the median over the rounds, each against itself, so that
        a load that comes and goes hits both alike."""
        return statistics.median(
            b.wall / a.wall for a, b in zip(self.samples[name], self.samples[peer]))

    def fastest(self):
        return max(self.speed(name) for name in self.samples)

    def is_void(self):
        return 0 < self.host_mib_s < HOST_FACTOR * self.fastest()

    def verdict(self):
        if self.is_void() or self.void:
            return "void"
        if not self.bars:
            return "no bar"
        return "holds" if all(b.holds() for b in self.bars) else "missed"


def host_speed(mib, samples, cores):
    """MiB/s that a host could take with the machine for itself, from what it took of the
    processors while SAMPLES were made.  Optimistic by what does not run in parallel."""
    spent = statistics.mean(s.host for s in samples)  # it is counted in coarse ticks
    return mib * cores / spent if spent > 0 else 0.0


def figures(row):
    yield "| | MiB/s min / median / max | CPU-s/GiB | peak RSS MiB |"
    yield "|---|---|---|---|"
    for name, samples in row.samples.items():
        speeds = sorted(row.mib_of(name) / s.wall for s in samples)
        yield (f"| {name} | {speeds[0]:.0f} / {statistics.median(speeds):.0f} / {speeds[-1]:.0f} "
               f"| {row.cpu(name):.2f} | {row.rss(name):.0f} |")


def shares(row):
    """Of a row that moves no bytes."""
    yield "| | % of a processor min / median / max | peak RSS MiB |"
    yield "|---|---|---|"
    for name, samples in row.samples.items():
        some = sorted(100 * s.cpu / s.wall for s in samples)
        yield (f"| {name} | {some[0]:.2f} / {row.share(name):.2f} / {some[-1]:.2f} "
               f"| {row.rss(name):.0f} |")


def times(row):
    """Of a row whose samples are times."""
    yield "| | ms min / median / max | RSS MiB |"
    yield "|---|---|---|"
    for name, samples in row.samples.items():
        some = sorted(1000 * s.wall for s in samples)
        yield (f"| {name} | {some[0]:.1f} / {statistics.median(some):.1f} / {some[-1]:.1f} "
               f"| {row.rss(name):.0f} |")


def table(row):
    """The row as lines of Markdown."""
    yield f"### {row.id} {row.title}: {row.verdict()}"
    yield ""
    yield from (times(row) if row.timed else figures(row) if row.mib else shares(row))
    yield ""
    if row.host_mib_s:
        yield (f"- host limit {row.host_mib_s:.0f} MiB/s, "
               f"{row.host_mib_s / row.fastest():.1f} x the fastest"
               + (": VOID, the host decides this race" if row.is_void() else ""))
    if row.void:
        yield f"- VOID, {row.void}"
    for bar in row.bars:
        yield f"- {bar}"
    for note in row.notes:
        yield f"- {note}"
