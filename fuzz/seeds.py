#!/usr/bin/env python3
"""Seeds of the fuzz targets, from the scenarios, tables and logs of the repository.

    python3 fuzz/seeds.py        # from anywhere; fills fuzz/corpus
"""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORPUS = ROOT / "fuzz" / "corpus"
LARGEST = 8_000  # bytes: what is longer only slows the search down
FORMATS = {"queue_log": 4, "connect.jsonl": 5, "genesys.json": 6, "hsplit.csv": 7, "zendesk.json": 9}


def keep(target, name, data):
    data = data.encode() if isinstance(data, str) else data
    if len(data) <= LARGEST:
        folder = CORPUS / target
        folder.mkdir(parents=True, exist_ok=True)
        (folder / re.sub(r"\W+", "-", name)).write_bytes(data)


def text(path):
    return path.read_text(encoding="utf-8", errors="replace")


scenarios = sorted((ROOT / "tests/bad-input").glob("*.toml")) + sorted((ROOT / "scenarios").rglob("*.toml"))
for path in scenarios:
    content = text(path)
    keep("scenario", path.stem, content)
    for number, line in enumerate(content.splitlines()):
        name = f"{path.stem}-{number}"
        setting = line.removeprefix("# --set ")
        if setting != line or re.match(r"[a-z_.]+ *= *\S", line):
            keep("setting", name, setting)
        for expression in re.findall(r'(?:when|until|score) *= *"([^"]*)"', line):
            keep("expression", name, expression)
        for table, column in re.findall(r'"([\w/.-]+\.csv):([^"]*)"', line):
            file = path.parent / table
            if file.is_file():
                head = f"{column}|{column}|{column}\n".encode()
                keep("table", name, head + file.read_bytes()[: LARGEST - len(head)])
for path in sorted((ROOT / "tests/data/logs").rglob("*")):
    if path.is_file() and path.suffix != ".md":
        keep("log", path.name, bytes([FORMATS.get(path.name, 0)]) + path.read_bytes())
keep("log", "table", b"\x01start,wait,outcome,talk,agent,type\n" + b"".join(
    f"2026-01-{5 + i // 20:02} {9 + i % 8:02}:{i * 7 % 60:02}:00,{i % 90},"
    f"{'abandoned' if i % 7 == 0 else 'answered'},{60 + i * 13 % 300},a{i % 3},t{i % 2}\n".encode()
    for i in range(120)))
STATUS = ["New", "Active", "Awaiting User Info", "Active", "Resolved", "Closed"]
keep("log", "tickets", b"\x0acase,arrival,outcome,type\n" + b"".join(
    f"T{i // 6},2026-01-{5 + i // 40:02} {8 + i % 40 // 4:02}:{i * 7 % 60:02}:00,"
    f"{STATUS[i % 6]},tier{1 + i // 6 % 3}\n".encode()
    for i in range(160)))
for way in range(5):
    keep("kept", f"way-{way}", bytes([way]) + bytes(range(60)))
    keep("kept", f"second-{way}", bytes([way + 130]) + bytes(range(60)))
for number in range(24):
    keep("day", f"day-{number}", bytes((number * 71 + i * i * 37 + i * 11) % 256 for i in range(33)))
