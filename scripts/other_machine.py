#!/usr/bin/env python3
"""Compares the bytes that an AArch64 machine gives with those of this one.

    python3 scripts/other_machine.py            # everything: a few minutes, most of it the builds
    python3 scripts/other_machine.py --tests    # also the unit tests of numbers, on AArch64

The program is built for both, that for AArch64 is run by qemu (user mode), and whatever both print
and write is compared byte by byte: tables, JSON, CSV, workbooks, reports, drawings, shards. On
Debian:

    apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user
    rustup target add aarch64-unknown-linux-gnu

Exit code 0: no byte differs; 1: some do; 3: a tool is missing, and nothing was compared.
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
OTHER = "aarch64-unknown-linux-gnu"
LINKER = "aarch64-linux-gnu-gcc"
SYSTEM = "/usr/aarch64-linux-gnu"  # its C library
EMULATOR = ["qemu-aarch64", "-L", SYSTEM]
# Where the numbers are made: elementary and special functions, draws, formulas, statistics.
TESTS = ["math::", "random::", "erlang::", "stats::"]


def scenario(name):
    return str(ROOT / "scenarios" / name / "scenario.toml")


def runs():
    """What is run, in order and in one folder: arguments of the program."""
    for name in ["black-friday", "shift-day", "omnichannel", "outbound-blend", "ai-front", "two-sites"]:
        yield ["run", scenario(name), "-q", "-n", "4", "--format", "json", "--out", name,
               "--xlsx", "--plots", "--replay"]
    for name in ["service-desk-week", "support-desk", "multi-skill-day", "complaints", "routing-study"]:
        yield ["run", scenario(name), "-q", "-n", "3"]
    for method in ["sobol+controls", "antithetic", "stratified"]:
        yield ["run", scenario("shift-day"), "-q", "-n", "128", "--variance-reduction", method]
    for shard in ["1/2", "2/2"]:
        yield ["run", scenario("shift-day"), "-q", "-n", "40", "--shard", shard, "--out", f"{shard[0]}.bhr"]
    yield ["merge", "1.bhr", "2.bhr", "-q", "--format", "csv"]
    yield ["check", scenario("black-friday")]
    yield ["trace", scenario("support-desk"), "-q"]
    yield ["validate", scenario("quick-start"), "-q", "-n", "32"]
    yield ["compare", scenario("shift-day"), "-q", "-n", "16"]
    yield ["stress", scenario("quick-start"), "-q", "-n", "32"]
    yield ["erlang", "--calls", "120/h", "--aht", "4m", "--within", "20s", "--target", "80%", "--patience", "2m"]
    for log in sorted((ROOT / "tests/data/logs").rglob("*")):
        if log.is_file() and log.suffix in (".csv", ".json", ".jsonl"):
            yield ["calibrate", str(log), "--out", f"calibrated-{log.stem}"]


def build(extra):
    """Builds the program with the folder of cargo; returns where it is."""
    cargo = ["cargo", "build", "--locked", "--quiet", "--bin", "busyhour"]
    environment = dict(os.environ, CARGO_PROFILE_DEV_DEBUG="0")
    environment[f"CARGO_TARGET_{OTHER.upper().replace('-', '_')}_LINKER"] = LINKER
    subprocess.run(cargo + extra, cwd=ROOT, env=environment, check=True)
    folder = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return folder / (extra[-1] if extra else "") / "debug/busyhour"


def results(program, folder):
    """Name and bytes of all that is printed and written."""
    found = {}
    for number, arguments in enumerate(runs()):
        done = subprocess.run(program + arguments, cwd=folder, capture_output=True)
        # What is said on standard error may tell how long something took.
        found[f"{number}: {' '.join(arguments)}"] = done.stdout + str(done.returncode).encode()
        # A log may be too short for a scenario; a panic or a signal is another matter.
        if done.returncode not in (0, 1, 2):
            sys.exit(f"{program} {arguments}: {done.returncode}\n{done.stderr.decode(errors='replace')}")
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.is_file():
            found[str(path.relative_to(folder))] = path.read_bytes()
    return found


def first_difference(here, there):
    at = next((i for i, (a, b) in enumerate(zip(here, there)) if a != b), min(len(here), len(there)))
    return f"byte {at}: {here[max(0, at - 30):at + 30]!r}\n    against {there[max(0, at - 30):at + 30]!r}"


def tests():
    environment = dict(os.environ)
    prefix = f"CARGO_TARGET_{OTHER.upper().replace('-', '_')}"
    environment[f"{prefix}_LINKER"] = LINKER
    environment[f"{prefix}_RUNNER"] = " ".join(EMULATOR)
    subprocess.run(["cargo", "test", "--locked", "--quiet", "--lib", "--target", OTHER, "--", *TESTS],
                   cwd=ROOT, env=environment, check=True)


def missing():
    """Tools that are not there."""
    gone = [tool for tool in [LINKER, EMULATOR[0], "cargo"] if shutil.which(tool) is None]
    targets = subprocess.run(["rustc", "--print", "target-libdir", "--target", OTHER],
                             capture_output=True, text=True).stdout.strip()
    if not targets or not pathlib.Path(targets).is_dir():
        gone.append(f"the Rust target {OTHER}")
    return gone


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tests", action="store_true", help="also run the unit tests of numbers there")
    asked = parser.parse_args()
    if gone := missing():
        print(f"not compared: {', '.join(gone)} missing (see the head of scripts/other_machine.py)")
        return 3
    begin = time.monotonic()
    native, other = build([]), build(["--target", OTHER])
    built = time.monotonic()
    with tempfile.TemporaryDirectory() as here, tempfile.TemporaryDirectory() as there:
        ours = results([str(native)], here)
        theirs = results([*EMULATOR, str(other)], there)
    differing = [name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)]
    for name in sorted(differing):
        print(f"differs: {name}\n    {first_difference(ours.get(name, b''), theirs.get(name, b''))}")
    size = sum(len(content) for content in ours.values())
    print(f"{len(ours)} outputs and files, {size / 1e6:.1f} MB: {len(differing)} differ "
          f"(builds {built - begin:.0f} s, runs {time.monotonic() - built:.0f} s)")
    if asked.tests:
        tests()
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
