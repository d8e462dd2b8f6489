#!/usr/bin/env python3
"""Makes the figures of docs/precision.md: what each method gains, and what a pilot saves.

    scripts/precision.py [target/release/busyhour]

Four centers of nine agents for twelve hours, as that page describes them. First the gain in the
service level of all types, from 1,600 days by each method; then days and processor time to a
precision, on days of their own and with what a pilot chooses.
"""

import json
import pathlib
import resource
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEAD = 'busyhour = 1\nduration = "12h"\ninterval = "30m"\nseed = 1\n{more}\n'
TYPE = (
    '[contact.{name}]\nchannel = "voice"\narrivals = {{ rate = "{rate}/h"{cv} }}\n'
    'talk = {{ exponential = {{ mean = "4m" }} }}\n'
    'patience = {{ exponential = {{ mean = "3m" }} }}\n'
)
AGENTS = "[group.agents]\nagents = 9\nskills = {{ {skills} }}\n"
UNSURE = "[uncertainty]\nvolume = 0.05\nhandle_time = 0.08\npatience = 0.2\n"
METHODS = "controls stratified stratified+controls sobol sobol+controls antithetic".split()


def center(cv=0.0, types=1, more=""):
    text = HEAD.format(more=more)
    names = "ab"[:types]
    for name in names:
        factor = f", day_cv = {cv}" if cv else ""
        text += TYPE.format(name=name, rate=120 // types, cv=factor)
    return text + AGENTS.format(skills=", ".join(f"{n} = 1" for n in names))


CENTERS = {
    "gamma days": center(0.2),
    "two types": center(0.25, types=2),
    "unsure": center(0.1, more=UNSURE),
    "the same every day": center(),
}


def run(binary, file, *flags):
    """A run's summary, and the processor time it took [s]."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [binary, "run", file, "--threads", "1", "--quiet", "--format", "json", *flags]
    done = subprocess.run(command, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return (json.loads(done.stdout) if done.returncode == 0 else None), seconds


def main():
    binary = sys.argv[1] if len(sys.argv) > 1 else ROOT / "target/release/busyhour"
    binary = str(pathlib.Path(binary).resolve())
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for name, text in CENTERS.items():
            files[name] = pathlib.Path(folder) / f"{name}.toml"
            files[name].write_text(text)
        for name, file in files.items():
            for method in METHODS:
                summary, _ = run(binary, file, "-n", "1600", "--variance-reduction", method)
                gain = summary["variance_reduction"]["gain"]["total"] if summary else None
                print(f"{name:20}{method:22}" + (f"{gain:8.1f}" if gain else "       –"))
        for name, file in list(files.items())[:3]:
            for points in ("0.5%", "0.2%"):
                own, plain = run(binary, file, "--precision", points, "--variance-reduction", "off")
                chosen, seconds = run(binary, file, "--precision", points)
                method = chosen["variance_reduction"]["method"]
                print(
                    f"{name:20}{points:6}{own['replications']:8,} days {plain:6.2f} s   {method}: "
                    f"{chosen['replications']:,} days {seconds:.2f} s"
                )


if __name__ == "__main__":
    main()
