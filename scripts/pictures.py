#!/usr/bin/env python3
"""Makes the pictures of the README: the report of a scenario, as a browser shows it.

    scripts/pictures.py [--check] [target/release/busyhour]

With --check they are made and looked at, but not kept. Needs chromium (BROWSER names another) and
Pillow, which reduces the colours so that the files stay small.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCENARIO = "scenarios/black-friday/scenario.toml"
LARGEST = 200_000

# The moment of the bad day at which most contacts wait, and nothing else of the page.
REPLAY = """
<style>body > :not(main), main > :not(#replayed), #replayed > :not(#replay),
#replay > details { display: none }
#replayed { margin-top: 0 }</style>
<script>{
  const day = document.getElementById("replay-day");
  day.value = "1";
  day.dispatchEvent(new Event("change"));
}</script>
"""

# Each with its size, and what is added to the page.
PICTURES = [
    # The top of the page, down to the first charts.
    ("docs/report.png", (1180, 1560), ""),
    ("docs/replay.png", (1180, 700), REPLAY),
]


def report(binary, folder):
    """Runs the scenario and returns the page."""
    command = [binary, "run", SCENARIO, "--quiet", "--replay", "--out", folder]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return (pathlib.Path(folder) / "report.html").read_text(encoding="utf-8")


def shot(page, size, file):
    """What a browser shows of a page, in few colours."""
    browser = os.environ.get("BROWSER", "chromium")
    command = [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    command += [f"--screenshot={file}", f"--window-size={size[0]},{size[1]}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    picture = Image.open(file).convert("RGB").quantize(200, dither=Image.Dither.NONE)
    picture.save(file, optimize=True)
    return picture


def main():
    words = [word for word in sys.argv[1:] if word != "--check"]
    check = len(words) < len(sys.argv) - 1
    binary = words[0] if words else ROOT / "target/release/busyhour"
    binary = str(pathlib.Path(binary).resolve())
    with tempfile.TemporaryDirectory() as folder:
        text = report(binary, folder)
        for name, size, added in PICTURES:
            file = pathlib.Path(folder) / pathlib.Path(name).name
            page = pathlib.Path(folder) / "page.html"
            page.write_text(text.replace("</body>", f"{added}</body>"), encoding="utf-8")
            picture = shot(page, size, file)
            weight = file.stat().st_size
            print(f"{name}: {weight // 1000} kB")
            if weight > LARGEST:
                sys.exit(f"more than {LARGEST // 1000} kB")
            if picture.size != size or len(picture.getcolors()) < 32:
                sys.exit(f"{name} shows nothing")
            if not check:
                (ROOT / name).write_bytes(file.read_bytes())


if __name__ == "__main__":
    main()
