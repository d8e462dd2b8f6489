"""Runs all notebooks, or those that are named, and fails if one of them does.

    python notebooks/run.py                    in place: the outputs become the new ones
    python notebooks/run.py --out DIR          into a folder, the notebooks stay as they are
"""

import argparse
import base64
import io
import os
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from PIL import Image

import busyhour

HERE = Path(__file__).resolve().parent


def execute(path: Path, to: Path):
    """Runs a notebook and writes it with its outputs, without times or the machine's Python."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(HERE)}},
    ).execute()
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if picture := output.get("data", {}).get("image/png"):
                output["data"]["image/png"] = smaller(picture)
    nbformat.write(notebook, to / path.name)


def smaller(picture: str) -> str:
    """The same picture with a palette of 256 colours, which is half as large."""
    image = Image.open(io.BytesIO(base64.b64decode(picture)))
    image = image.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    out = io.BytesIO()
    image.save(out, "png", optimize=True)
    return base64.b64encode(out.getvalue()).decode()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="notebooks, by name; all without")
    parser.add_argument("--out", type=Path, default=HERE, help="folder for the notebooks with their outputs")
    args = parser.parse_args()
    names = [Path(n).stem for n in args.names] or sorted(p.stem for p in HERE.glob("*.ipynb"))
    args.out.mkdir(parents=True, exist_ok=True)
    os.environ["BUSYHOUR"] = busyhour.program()
    failed = False
    for name in names:
        begin = time.monotonic()
        try:
            execute(HERE / f"{name}.ipynb", args.out)
        except CellExecutionError as error:
            failed = True
            print(f"{name}: failed\n{error}", file=sys.stderr)
        else:
            print(f"{name}: {time.monotonic() - begin:.0f} s", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
