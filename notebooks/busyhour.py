"""Runs busyhour and reads what it writes. Scenario paths are relative to the project's folder."""

import io
import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parent.parent


@cache
def program() -> str:
    """The program: $BUSYHOUR, else a release build of this checkout, made if there is none."""
    if given := os.environ.get("BUSYHOUR"):
        return str((ROOT / given).resolve())
    target = ROOT / os.environ.get("CARGO_TARGET_DIR", "target")
    built = target / "release" / "busyhour"
    if not built.exists():
        subprocess.run(["cargo", "build", "--release", "--locked"], cwd=ROOT, check=True)
    return str(built)


def call(*args) -> str:
    """What a command prints. A command that fails raises, with what it said."""
    command = [program(), *map(str, args)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"busyhour {' '.join(command[1:])}\n{done.stderr}")
    return done.stdout


def ask(*args) -> dict:
    """The answer of a command as JSON."""
    return json.loads(call(*args, "--format", "json"))


def table(*args) -> pd.DataFrame:
    """The answer of a command as a table."""
    return pd.read_csv(io.StringIO(call(*args, "--format", "csv")))


@dataclass
class Run:
    """The files that `busyhour run --out` writes."""

    summary: dict
    intervals: pd.DataFrame  # a row for each contact type and interval
    groups: pd.DataFrame  # a row for each agent group and interval
    days: pd.DataFrame  # a row for each simulated day


def run(scenario, *args) -> Run:
    """Simulates a scenario and reads all of its results."""
    with tempfile.TemporaryDirectory() as folder:
        call("run", scenario, *args, "--out", folder, "--quiet")
        out = Path(folder)
        return Run(
            json.loads((out / "summary.json").read_text()),
            pd.read_csv(out / "intervals.csv"),
            pd.read_csv(out / "groups.csv"),
            pd.read_csv(out / "days.csv"),
        )
