#!/usr/bin/env python3
"""Builds a release binary that is laid out for what it does most: target/pgo/busyhour.

    scripts/build_pgo.py

Profile-guided optimisation: a binary that counts its branches is built, it simulates scenarios
of each kind, and the compiler then lays out the code along the paths taken most. Results are the
same to the last bit, only sooner; docs/speed.md has by how much. Needs llvm-profdata of the
compiler's own version: rustup component add llvm-tools.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Scenario and days: each takes about as long as the others.
TRAINING = {
    "erlang-a-day": 100,
    "multi-skill-day": 200,
    "black-friday": 80,
    "support-desk": 300,
    "omnichannel": 50,
}


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def build(target, flags):
    environment = dict(os.environ, RUSTFLAGS=flags, CARGO_TARGET_DIR=str(target))
    command = ["cargo", "build", "--release", "--locked", "--quiet"]
    subprocess.run(command, check=True, cwd=ROOT, env=environment)
    return target / "release" / "busyhour"


def main():
    host = next(
        line.split()[1] for line in output("rustc", "-vV").splitlines() if line.startswith("host")
    )
    tool = pathlib.Path(output("rustc", "--print", "sysroot"), "lib/rustlib", host, "bin/llvm-profdata")
    if not tool.is_file():
        sys.exit("llvm-profdata is missing: rustup component add llvm-tools")
    own = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "pgo"
    with tempfile.TemporaryDirectory() as profiles:
        counting = build(own / "counting", f"-Cprofile-generate={profiles}")
        for name, days in TRAINING.items():
            scenario = ROOT / "scenarios" / name / "scenario.toml"
            command = [counting, "run", scenario, "-n", str(days), "--threads", "1", "--quiet"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        merged = own / "merged.profdata"
        raw = sorted(str(p) for p in pathlib.Path(profiles).glob("*.profraw"))
        subprocess.run([tool, "merge", "-o", merged, *raw], check=True)
    binary = build(own / "guided", f"-Cprofile-use={merged}")
    shutil.copy2(binary, own / "busyhour")
    print(own / "busyhour")


if __name__ == "__main__":
    main()
