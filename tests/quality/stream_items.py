"""The stream of entries at their real rate (../shared/data/stream-public), with a third set aside by hash.

`label` is the file's, except where one of us has read an entry that it only assumes to be off the subject
(tests/data/stream_labels.csv: ids and yes, no or peripheral; docs beside it).
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from pathlib import Path

READ = Path(__file__).resolve().parents[1] / "data" / "stream_labels.csv"
LABELS = {"yes": "on", "no": "off", "peripheral": "peripheral"}


def is_held(item: dict) -> bool:
    """Whether an entry is of the third that no rule and no weight was made from."""
    return int(hashlib.sha256(item["id"].encode()).hexdigest(), 16) % 3 == 0


def stream_items(shared: Path) -> list[dict]:
    """Every entry, in file order."""
    read = {row["id"]: LABELS[row["label"]] for row in csv.DictReader(READ.read_text("utf-8").splitlines())}
    with gzip.open(shared / "data" / "stream-public" / "stream.jsonl.gz", "rt", encoding="utf-8") as lines:
        items = [json.loads(line) for line in lines]
    return [item | {"label": read.get(item["id"], item["label"])} for item in items]
