"""`python -m faults`: everything dies in turn while machines count; prints what was lost, doubled and told.

    --pulses 100000   pieces the machines make in all        --minutes 10   in about this time
    --seed 4711       the order of faults (printed)          --faults 8     only so many, then quiet
    --only network    only faults whose name has this word

Ends with 1 when anything was lost or doubled, or when something that had to be told was not.
"""

from __future__ import annotations

import argparse
import itertools
import random
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg2

from faults.hand import Hand
from faults.machines import NAMES
from faults.nemesis import FAULTS, Fault, order
from faults.plant import Plant, is_ready, plant
from faults.tally import Look, causes, look

PATIENCE = 180.0
# Machines stand still for as long as that after a fault, so that each row of the table speaks of one fault.
CALM_SECONDS = 2.0


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    pulses: int
    commands: int
    lost: int
    doubled: int
    gaps: int
    gap_seconds: float
    flagged: int
    recovered: float | None
    must_tell: bool

    @property
    def is_told(self) -> bool:
        return self.gaps > 0 or not self.must_tell

    @property
    def is_well(self) -> bool:
        return not self.lost and not self.doubled and self.recovered is not None and self.is_told


def main(arguments: list[str]) -> int:
    """Hurt a plant and tell how it was."""
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__, add_help=True,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--pulses", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--faults", type=int, default=0)
    parser.add_argument("--only", default="")
    options = parser.parse_args(arguments)
    seed = random.SystemRandom().randrange(10_000) if options.seed is None else options.seed
    wanted = [fault for fault in itertools.islice(order(seed), len(FAULTS)) if options.only in fault.name]
    if not wanted:
        parser.error(f"no fault is named '{options.only}'; there are: " + "; ".join(f.name for f in FAULTS))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    quota = max(1, -(-options.pulses // len(NAMES)))
    rate = quota / (options.minutes * 60)
    print(f"Seed {seed}: python -m faults --seed {seed} --pulses {options.pulses} --minutes {options.minutes:g}")
    with plant(quota, rate) as running:
        faults: Iterator[Fault] = (fault for fault in order(seed) if options.only in fault.name)
        if options.faults:
            faults = itertools.islice(faults, options.faults)
        return _hurt(running, faults, quota * len(NAMES), random.Random(f"{seed} how"))


def _hurt(plant: Plant, faults: Iterator[Fault], pulses: int, chance: random.Random) -> int:
    first = _calm(plant, 0.0)
    if first is None:
        raise SystemExit("The plant never became green; look at its logs (FAULTS_KEEP=1 keeps them).")
    (plant.sim / "go").touch()
    hand = Hand(plant)
    began, before = time.monotonic(), look(plant)
    rows: list[Row] = []
    # Scrap is taken out of what was made, so something must have been made.
    while min(look(plant).total.values()) < 20:
        time.sleep(0.2)
    hand.start()
    for fault in faults:
        made = sum(plant.machines.made().values())
        if made >= pulses:
            break
        print(f"{time.monotonic() - began:6.0f} s  {made:7d} of {pulses} made  {fault.name} ...", flush=True)
        commands = hand.acknowledged
        fault.harm(plant, chance)
        healed = time.monotonic()
        after = _calm(plant, time.time())
        rows.append(_row(fault, before, after, hand.acknowledged - commands, time.monotonic() - healed))
        if not rows[-1].is_well:
            print(f"          NOT WELL: {rows[-1]}", flush=True)
        before = after or before
        time.sleep(chance.uniform(0.5, CALM_SECONDS))
    hand.stop()
    return _report(plant, rows, hand, pulses, began)


def _row(fault: Fault, before: Look, after: Look | None, commands: int, seconds: float) -> Row:
    if after is None:
        return Row(fault.name, 0, commands, 0, 0, 0, 0.0, 0, None, fault.must_tell)
    return Row(
        fault.name,
        sum(after.raw.values()) - sum(before.raw.values()),
        commands,
        after.lost,
        after.doubled,
        after.gaps - before.gaps,
        after.gap_seconds - before.gap_seconds,
        after.discrepancies - before.discrepancies,
        seconds,
        fault.must_tell,
    )


def _calm(plant: Plant, since: float) -> Look | None:
    """Wait until all is well again: fresh counts, green lights, no open gap, a web server; None if it never is."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            found = look(plant)
        except (psycopg2.Error, FileNotFoundError, TypeError):
            time.sleep(0.2)
            continue
        # A machine that has made its quota says nothing new any more.
        made = plant.machines.made()
        fresh = found.raw and all(
            found.heard_at[name] > since or found.raw[name] == made[name] >= plant.machines.quota for name in found.raw
        )
        if fresh and found.is_green and not found.open_gaps and is_ready(plant.url):
            return found
        time.sleep(0.1)
    return None


def _report(plant: Plant, rows: list[Row], hand: Hand, pulses: int, began: float) -> int:
    print("Waiting until the machines have made the rest ...", flush=True)
    truth = plant.machines.made()
    while sum(truth.values()) < pulses:
        time.sleep(1)
        truth = plant.machines.made()
    deadline = time.monotonic() + PATIENCE
    end = look(plant)
    while end.raw != truth and time.monotonic() < deadline:
        time.sleep(0.5)
        end = look(plant)
    time.sleep(CALM_SECONDS)
    end = look(plant)
    _print(rows)
    lost = sum(max(0, truth[name] - end.total[name]) for name in truth) + end.lost
    doubled = sum(max(0, end.total[name] - truth[name]) for name in truth) + end.doubled
    print()
    print(f"Machine truth {sum(truth.values())} = counters {sum(end.total.values())} = credited and waiting "
          f"{sum(end.placed.values())}; lost {lost}, doubled {doubled}.")  # fmt: skip
    print(f"Commands acknowledged {hand.acknowledged} in {hand.tries} tries = effects {end.scrap}. "
          f"Rows written with a stale token {end.stale}, readings refused {end.refused}, "
          f"gaps {end.gaps} ({end.gap_seconds:.0f} s), discrepancies {end.discrepancies}.")  # fmt: skip
    for cause, count, longest in causes(plant):
        print(f"Told {count} times, at most {longest:.1f} s: {cause}")
    for words in hand.odd[:5]:
        print(f"An odd answer: {words}")
    print(f"{len(rows)} faults in {(time.monotonic() - began) / 60:.1f} minutes.")
    well = (
        not lost and not doubled and not end.stale and not hand.odd
        and hand.acknowledged == end.scrap and all(row.is_well for row in rows)
    )  # fmt: skip
    print("Nothing lost, nothing doubled." if well else "NOT WELL.")
    return 0 if well else 1


def _print(rows: list[Row]) -> None:
    print()
    print("| fault | times | pulses | commands | lost | doubled | told | seconds to recover |")
    print("|---|---:|---:|---:|---:|---:|---|---:|")
    for name in dict.fromkeys(row.name for row in rows):
        same = [row for row in rows if row.name == name]
        gaps, seconds = sum(row.gaps for row in same), sum(row.gap_seconds for row in same)
        told = f"{gaps} gap{'s' if gaps != 1 else ''}, {seconds:.0f} s" if gaps else "nothing to tell"
        if flagged := sum(row.flagged for row in same):
            told += f", {flagged} discrepancies"
        if not all(row.is_told for row in same):
            told = "NOT TOLD"
        waits = [row.recovered for row in same]
        slowest = "never" if None in waits else f"{max(wait for wait in waits if wait is not None):.1f}"
        print(f"| {name} | {len(same)} | {sum(r.pulses for r in same)} | {sum(r.commands for r in same)} "
              f"| {sum(r.lost for r in same)} | {sum(r.doubled for r in same)} | {told} | {slowest} |")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
