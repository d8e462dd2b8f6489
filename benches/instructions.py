#!/usr/bin/env python3
"""Counts the instructions of a contact, and fails where they have grown.

    python3 benches/instructions.py            # compare with benches/instructions.json
    python3 benches/instructions.py --update   # write that file

Times on a shared machine scatter by several per cent; instructions do not, so a change that makes
the engine do more is seen at once. Each scenario is run twice under callgrind, with a few
replications and with more: the difference has neither start nor output in it. What the compiler
makes of the source changes from version to version, so the counts are compared only where it is
the one with which they were taken.

Exit status: 1 if W1 or W2 need more than 3 % more instructions a contact than written down, 0
otherwise, also where valgrind is missing or cannot run it, or the compiler is another. Needs the release
binary (`cargo build --release`, or --binary).
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = Path(__file__).with_suffix(".json")
MOST = 1.03  # times what is written down
# Scenario, replications in the short run and in the long one, and whether more is a failure.
RUNS = {
    "W1": ("erlang-a-day", 2, 10, True),
    "W2": ("multi-skill-day", 4, 24, True),
    "black-friday": ("black-friday", 2, 14, False),
    "support-desk": ("support-desk", 2, 14, False),
}


def run(command):
    """Runs a command; what it printed, and what it said."""
    done = subprocess.run([str(c) for c in command], check=True, capture_output=True, text=True)
    return done.stdout, done.stderr


def instructions(binary, name, replications):
    """Instructions of a run, and the contacts in it."""
    scenario = ROOT / "scenarios" / name / "scenario.toml"
    printed, said = run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", binary, "run", scenario]
        + ["-n", replications, "--threads", 1, "--format", "json", "--quiet"]
    )
    summary = json.loads(printed)
    count = re.search(r"Collected : (\d+)", said)
    return int(count[1]), summary["total"]["offered"]["mean"] * replications


def measured(binary):
    """Instructions a contact of each scenario."""
    counts = {}
    for name, (scenario, few, many, _) in RUNS.items():
        (less, short), (more, long) = (instructions(binary, scenario, n) for n in (few, many))
        counts[name] = round((more - less) / (long - short), 1)
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    parser.add_argument("--binary", type=Path, default=target / "release" / "busyhour")
    parser.add_argument("--update", action="store_true", help="write the counts down")
    arguments = parser.parse_args()
    if shutil.which("valgrind") is None:
        print("skipped: valgrind is not installed")
        return 0
    compiler = run(["rustc", "--version"])[0].strip()
    kept = json.loads(KEPT.read_text()) if KEPT.is_file() else {"rustc": None, "contact": {}}
    if compiler != kept["rustc"] and not arguments.update:
        print(f"skipped: counted with {kept['rustc']}, this is {compiler}")
        return 0
    try:
        counts = measured(arguments.binary)
    except subprocess.CalledProcessError as error:
        # Not every valgrind knows every processor; that the program runs is for the tests to say.
        print(f"skipped: valgrind could not run it\n{error.stderr[-500:]}")
        return 0
    grown = []
    print(f"{'':14}{'instructions a contact':>24}{'before':>10}{'change':>9}")
    for name, count in counts.items():
        before = kept["contact"].get(name)
        change = f"{count / before - 1:+9.1%}" if before else f"{'new':>9}"
        print(f"{name:14}{count:24.1f}{before or 0.0:10.1f}{change}")
        if before and RUNS[name][3] and count > MOST * before:
            grown.append(f"{name}: {count} instead of {before}")
    if arguments.update:
        KEPT.write_text(json.dumps({"rustc": compiler, "contact": counts}, indent=2) + "\n")
        return 0
    if grown:
        print(
            f"more than 3 % more instructions: {'; '.join(grown)}\nhelp: find out why, or, where it "
            "is worth it, write the new counts down with --update",
            file=sys.stderr,
        )
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main())
