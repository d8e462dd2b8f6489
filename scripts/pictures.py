#!/usr/bin/env python3
"""Makes the pictures of the README: the report of a scenario, as a browser shows it.

    scripts/pictures.py [target/release/busyhour]

Needs chromium (BROWSER names another) and Pillow, which reduces the colours so that the file
stays below 200 kB.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCENARIO = "scenarios/black-friday/scenario.toml"
PICTURE = ROOT / "docs/report.png"
LARGEST = 200_000
# The top of the page, down to the first charts.
WIDTH, HEIGHT = 1180, 1560


def report(binary, folder):
    """Runs the scenario and returns the page."""
    command = [binary, "run", SCENARIO, "--quiet", "--out", folder]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return pathlib.Path(folder) / "report.html"


def shot(page, file):
    """What a browser shows of a page."""
    browser = os.environ.get("BROWSER", "chromium")
    command = [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    command += [f"--screenshot={file}", f"--window-size={WIDTH},{HEIGHT}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def main():
    binary = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target/release/busyhour")
    binary = str(pathlib.Path(binary).resolve())
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "page.png"
        shot(report(binary, folder), file)
        picture = Image.open(file).convert("RGB")
        picture.quantize(128, dither=Image.Dither.NONE).save(PICTURE, optimize=True)
    size = PICTURE.stat().st_size
    print(f"{PICTURE.relative_to(ROOT)}: {size // 1000} kB")
    if size > LARGEST:
        sys.exit(f"more than {LARGEST // 1000} kB")


if __name__ == "__main__":
    main()
