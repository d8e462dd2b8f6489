#!/usr/bin/env python3
"""Compares busyhour with the reference loops, on this machine, in the same minutes.

    python3 benches/against_reference.py [--rounds 5] [--reference ../shared/reference]

Builds the reference loops and the release binary, then runs them in turn, on one thread and on
two. Processor time (user + system) is what the kernel accounts to each run, start, reading and
output included; divided by the contacts simulated it gives a cost per contact. Each round gives
a ratio, and the table shows their medians, so that a busy machine slows both sides alike.

W1 is scenarios/erlang-a-day, W2 scenarios/multi-skill-day; scenarios/black-friday is held
against our own W2, once it exists. The gain from two threads is wall time on one over wall time
on two, compared with the gain of the reference.

Exit status: 1 if W1 or W2 need more than twice the reference's time per contact, 0 otherwise,
also where there is no reference to compare with. Needs Python 3, cargo and a C compiler.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOOR = 2.0  # more than this times the reference's cost fails
W1_CONTACTS, W2_CONTACTS = 48_000, 20_923  # expected in a replication
W1_DAYS, W2_DAYS = 500, 1_200  # replications in a run: half a second to a second and a half


def timed(command):
    """Runs a command; its processor time, its wall time and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    done = subprocess.run(
        [str(c) for c in command], check=True, capture_output=True, text=True
    )
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return cpu, wall, done.stdout


def build(reference):
    """Builds both sides; the folder of the reference loops and our binary."""
    loops = Path(tempfile.mkdtemp(prefix="reference-"))
    subprocess.run(
        ["bash", str(reference / "build.sh"), str(loops)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    subprocess.run(["cargo", "build", "--release", "--quiet"], check=True, cwd=ROOT)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return loops, target / "release" / "busyhour"


def ours(binary, name, days, threads=1):
    """The command for one of our runs, with all measures."""
    scenario = ROOT / "scenarios" / name / "scenario.toml"
    return [binary, "run", scenario, "-n", days, "--threads", threads, "--format", "json", "--quiet"]


def offered(printed):
    """Contacts in a run of ours, from its summary."""
    summary = json.loads(printed)
    return summary["total"]["offered"]["mean"] * summary["replications"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=5, help="runs of each (default 5)")
    parser.add_argument("--reference", type=Path, default=ROOT / ".." / "shared" / "reference")
    arguments = parser.parse_args()
    reference = arguments.reference.resolve()
    if not (reference / "build.sh").is_file():
        print(f"skipped: there is no reference in {reference}")
        return 0
    loops, binary = build(reference)

    black_friday = ROOT / "scenarios" / "black-friday" / "scenario.toml"
    costs = {name: [] for name in ("W1", "W1 ref", "W2", "W2 ref", "black-friday")}
    ratios = {name: [] for name in ("W1", "W2", "black-friday")}
    gains = {"ours": [], "reference": []}
    for _ in range(max(1, arguments.rounds)):
        def cost(name, command, contacts=None):
            cpu, wall, printed = timed(command)
            nanoseconds = cpu / (contacts or offered(printed)) * 1e9
            costs[name].append(nanoseconds)
            return nanoseconds, wall

        ref, _ = cost("W1 ref", [loops / "w1", "ring", W1_DAYS, 1], W1_DAYS * W1_CONTACTS)
        our, _ = cost("W1", ours(binary, "erlang-a-day", W1_DAYS))
        ratios["W1"].append(our / ref)
        ref, ref_wall = cost("W2 ref", [loops / "w2_ring", W2_DAYS, 1], W2_DAYS * W2_CONTACTS)
        our, our_wall = cost("W2", ours(binary, "multi-skill-day", W2_DAYS))
        ratios["W2"].append(our / ref)
        gains["reference"].append(ref_wall / timed([loops / "w2_ring", W2_DAYS, 2])[1])
        gains["ours"].append(our_wall / timed(ours(binary, "multi-skill-day", W2_DAYS, 2))[1])
        if black_friday.is_file():
            day, _ = cost("black-friday", ours(binary, "black-friday", 200))
            ratios["black-friday"].append(day / our)

    median = statistics.median
    print(f"{'':14}{'ns/contact':>12}{'against':>12}{'ratio':>8}")
    for name, other in (("W1", "W1 ref"), ("W2", "W2 ref"), ("black-friday", "W2")):
        if ratios[name]:
            print(
                f"{name:14}{median(costs[name]):12.1f}{median(costs[other]):12.1f}"
                f"{median(ratios[name]):8.2f}"
            )
    ours_gain, reference_gain = median(gains["ours"]), median(gains["reference"])
    print(
        f"two threads   gain {ours_gain:.2f}, the reference's {reference_gain:.2f}, "
        f"ratio {ours_gain / reference_gain:.2f}"
    )
    slow = [name for name in ("W1", "W2") if median(ratios[name]) > FLOOR]
    if slow:
        print(f"too slow: {', '.join(slow)} above {FLOOR} times the reference", file=sys.stderr)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
