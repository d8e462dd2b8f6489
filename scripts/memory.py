#!/usr/bin/env python3
"""What a replication costs in memory: peak RSS of two runs and the slope between them.

    scripts/memory.py target/release/busyhour scenarios/black-friday/scenario.toml 2000 20000

DESIGN 9 allows 64 bytes per replication and contact type and 16 per replication and group; the
summary of a run may add a few short-lived columns of four bytes a replication.
"""

import json
import resource
import subprocess
import sys


def peak(binary, scenario, replications):
    """Peak resident set [bytes] of a run, and its summary.

    The peak of children is the largest of all so far: small runs come first.
    """
    run = [binary, "run", scenario, "--replications", str(replications), "--threads", "2"]
    done = subprocess.run([*run, "--quiet", "--format", "json"], stdout=subprocess.PIPE, check=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return peak, json.loads(done.stdout)


def main(binary, scenario, few, many):
    few, many = int(few), int(many)
    small, summary = peak(binary, scenario, few)
    large, _ = peak(binary, scenario, many)
    types, groups = len(summary["contacts"]), len(summary["groups"])
    slope = (large - small) / (many - few)
    allowed = 64 * types + 16 * groups
    print(f"{types} types, {groups} groups")
    print(f"{few} replications: {small / 1e6:.1f} MB, {many}: {large / 1e6:.1f} MB")
    print(f"{slope:.0f} bytes a replication; rows alone are {allowed}")
    # A tenth and the summary's columns: two of four bytes at a time.
    return 0 if slope <= 1.1 * allowed + 8 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
