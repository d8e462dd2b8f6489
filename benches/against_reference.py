#!/usr/bin/env python3
"""Compares busyhour with the reference loops, on this machine, in the same minutes.

    python3 benches/against_reference.py [--rounds 5] [--reference ../shared/reference]
                                         [--binary target/release/busyhour]

Builds the reference loops and the release binary, then runs them in turn, on one thread and on
two. Processor time (user + system) is what the kernel accounts to each run, start, reading and
output included; divided by the contacts simulated it gives a cost per contact. Each round gives
a ratio, and the table shows their medians, so that a busy machine slows both sides alike.

W1 is scenarios/erlang-a-day, W2 scenarios/multi-skill-day; scenarios/black-friday is held
against our own W2. Beside the reference loops on a calendar ring stand those on a heap. The gain from two threads is wall time on one over wall time
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
W1_DAYS, W2_DAYS, BLACK_FRIDAYS = 500, 1_200, 400  # replications in a run: about a second


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


def build(reference, binary):
    """Builds both sides, ours unless it is given; the folder of the reference loops and our binary."""
    loops = Path(tempfile.mkdtemp(prefix="reference-"))
    subprocess.run(
        ["bash", str(reference / "build.sh"), str(loops)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    if binary is None:
        subprocess.run(["cargo", "build", "--release", "--quiet"], check=True, cwd=ROOT)
        target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
        binary = target / "release" / "busyhour"
    return loops, binary


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
    parser.add_argument("--binary", type=Path, help="a release binary that is built already")
    arguments = parser.parse_args()
    reference = arguments.reference.resolve()
    if not (reference / "build.sh").is_file():
        print(f"skipped: there is no reference in {reference}")
        return 0
    loops, binary = build(reference, arguments.binary)

    w1, w2 = W1_DAYS * W1_CONTACTS, W2_DAYS * W2_CONTACTS
    # What runs, the contacts it simulates where it does not say, and what it is held against.
    runs = {
        "W1 ring": ([loops / "w1", "ring", W1_DAYS, 1], w1, "W1 ring"),
        "W1 heap": ([loops / "w1", "heap", W1_DAYS, 1], w1, "W1 ring"),
        "W1": (ours(binary, "erlang-a-day", W1_DAYS), None, "W1 ring"),
        "W2 ring": ([loops / "w2_ring", W2_DAYS, 1], w2, "W2 ring"),
        "W2 heap": ([loops / "w2_heap", W2_DAYS, 1], w2, "W2 ring"),
        "W2": (ours(binary, "multi-skill-day", W2_DAYS), None, "W2 ring"),
        "black-friday": (ours(binary, "black-friday", BLACK_FRIDAYS), None, "W2"),
    }
    costs = {name: [] for name in runs}
    gains = {"ours": [], "reference": []}
    for _ in range(max(1, arguments.rounds)):
        walls = {}
        for name, (command, contacts, _) in runs.items():
            cpu, walls[name], printed = timed(command)
            costs[name].append(cpu / (contacts or offered(printed)) * 1e9)
        gains["reference"].append(walls["W2 ring"] / timed([loops / "w2_ring", W2_DAYS, 2])[1])
        gains["ours"].append(walls["W2"] / timed(ours(binary, "multi-skill-day", W2_DAYS, 2))[1])

    median = statistics.median
    ratios = {}
    print("| | ns a contact | times | of |\n|---|---|---|---|")
    for name, (_, _, other) in runs.items():
        ratios[name] = median(a / b for a, b in zip(costs[name], costs[other]))
        who = {"W1": "busyhour, W1", "W2": "busyhour, W2", "black-friday": "busyhour, black-friday"}
        against = other if other != "W2" else "busyhour, W2"
        print(f"| {who.get(name, name)} | {median(costs[name]):.1f} | {ratios[name]:.2f} | {against} |")
    ours_gain, reference_gain = median(gains["ours"]), median(gains["reference"])
    print(
        f"\nTwo threads gain {ours_gain:.2f}, those of the reference {reference_gain:.2f}: "
        f"{ours_gain / reference_gain:.2f} of it."
    )
    slow = [name for name in ("W1", "W2") if ratios[name] > FLOOR]
    if slow:
        print(f"too slow: {', '.join(slow)} above {FLOOR} times the reference", file=sys.stderr)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
