#!/usr/bin/env python3
"""Draws how the cost of a contact grows with the size of a center: docs/growth.svg.

    scripts/growth.py [target/release/busyhour] [--rounds 3]

Four questions, one panel each: agents in the group, contact types (each with a group of its own
that helps the next), contacts waiting at once, and hours simulated in one replication. The cost
is processor time, start and output taken off by a run with fewer replications, the least of some
rounds, against a center of 100 agents, one type and 8 hours measured in the same rounds. Needs
matplotlib (notebooks/requirements.txt has it).

It also tells the time to start, and to read and explain a year by quarter hours for 200 contact
types.
"""

import argparse
import pathlib
import resource
import subprocess
import tempfile
import time

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs/growth.svg"
CONTACTS = 400_000  # simulated in a run, about

HEAD = 'busyhour = 1\nduration = "{hours}h"\ninterval = "30m"\nseed = 1\nclose = "{close}"\n'
TYPE = (
    '[contact.t{t}]\nchannel = "voice"\narrivals = {{ rate = "{rate}/h" }}\n'
    'talk = {{ exponential = {{ mean = "3m" }} }}\n{patience}\n'
)
GROUP = "[group.g{t}]\nagents = {agents}\nskills = {{ {skills} }}\n"
PATIENCE = 'patience = { exponential = { mean = "2m" } }'


def center(agents=100, types=1, rate=None, patience=PATIENCE, hours=8, close="drain"):
    """A scenario and the contacts a replication of it has."""
    rate = rate or 20 * agents
    text = HEAD.format(hours=hours, close=close)
    for t in range(types):
        skills = f"t{t} = 1" if types == 1 else f"t{t} = 1, t{(t + 1) % types} = 2"
        text += TYPE.format(t=t, rate=rate, patience=patience)
        text += GROUP.format(t=t, agents=agents, skills=skills)
    return text, rate * types * hours


def overloaded(waiting):
    """A center in which nobody gives up and so many wait at the end of an hour."""
    return center(agents=100, rate=2000 + waiting, patience="", hours=1, close="cut")


PANELS = {
    "agents in the group": [(n, center(agents=n)) for n in (10, 30, 100, 300, 1000, 3000, 10000)],
    "contact types and groups": [
        (n, center(agents=10, types=n)) for n in (1, 2, 5, 10, 20, 50, 100, 200)
    ],
    "contacts waiting at once": [
        (n, overloaded(n)) for n in (10, 100, 1000, 10000, 100000)
    ],
    "hours in a replication": [(n, center(hours=n)) for n in (2, 8, 24, 168, 1680, 16800)],
}


def seconds(binary, file, replications):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [binary, "run", file, "-n", str(replications), "--threads", "1", "--quiet", "--large"]
    subprocess.run([*command, "--format", "json"], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def cost(binary, folder, scenario, rounds):
    """Processor time of a contact [s]."""
    text, contacts = scenario
    file = pathlib.Path(folder) / "center.toml"
    file.write_text(text)
    few = 1
    many = few + max(1, round(CONTACTS / contacts))
    each = [seconds(binary, file, many) - seconds(binary, file, few) for _ in range(rounds)]
    return min(each) / ((many - few) * contacts)


def start(binary):
    """Wall time of the shortest run [s]."""
    quick = ROOT / "scenarios/quick-start/scenario.toml"
    begun = time.monotonic()
    seconds(binary, quick, 1)
    return time.monotonic() - begun


def table(binary, folder):
    """Processor time to check a year by quarter hours for 200 types in one table [s]."""
    text = HEAD.format(hours=365 * 24, close="cut").replace("30m", "15m")
    names = [f"t{t}" for t in range(200)]
    for t, name in enumerate(names):
        of_type = TYPE.format(t=t, rate=1, patience=PATIENCE)
        text += of_type.replace('rate = "1/h"', f'per_interval = "year.csv:{name}"')
        text += GROUP.format(t=t, agents=6, skills=f"{name} = 1")
    file = pathlib.Path(folder) / "year.toml"
    file.write_text(text)
    rows = (",".join(f"{(i + t) % 7 / 2}" for t in range(200)) for i in range(365 * 96))
    file.with_suffix(".csv").write_text("\n".join([",".join(names), *rows]) + "\n")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run([binary, "check", file], check=True, stdout=subprocess.DEVNULL)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("binary", nargs="?", default=ROOT / "target/release/busyhour", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    binary = str(arguments.binary.resolve())
    plt.rcParams.update({"svg.hashsalt": "busyhour", "font.family": "sans-serif", "font.size": 9})
    figure, axes = plt.subplots(1, 4, figsize=(11, 2.6), sharey=True, layout="constrained")
    with tempfile.TemporaryDirectory() as folder:
        print(f"start {min(start(binary) for _ in range(5)) * 1000:.0f} ms")
        print(f"check of a year for 200 types {table(binary, folder):.1f} s")
        base = cost(binary, folder, center(), arguments.rounds)
        for axis, (title, sizes) in zip(axes, PANELS.items()):
            ratios = []
            for size, scenario in sizes:
                ratios.append(cost(binary, folder, scenario, arguments.rounds) / base)
                print(f"{title:28}{size:8,}{ratios[-1]:8.2f}")
            axis.semilogx([s for s, _ in sizes], ratios, marker="o", color="#0b5cad", markersize=4)
            axis.set_xlabel(title)
            axis.set_ylim(0, 8)
            axis.grid(alpha=0.3)
    axes[0].set_ylabel("cost of a contact\n(100 agents, 1 type, 8 h = 1)")
    figure.savefig(PICTURE, metadata={"Date": None})
    print(PICTURE.relative_to(ROOT))


if __name__ == "__main__":
    main()
