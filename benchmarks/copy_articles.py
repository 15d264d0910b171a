"""The PolNeAR articles as documents, parted into fit, held-out and dev."""

from __future__ import annotations

import hashlib
import zlib
from functools import cache
from pathlib import Path
from typing import Literal

from sitroom.records import Document
from training.sources import polnear_documents

__all__ = ["Part", "articles"]

Part = Literal["fit", "held-out", "dev"]


@cache
def articles(data: Path, part: Part) -> tuple[Document, ...]:
    """``fit`` and ``held-out``: PolNeAR train by the parity of the id's checksum; ``dev``: PolNeAR dev. The document's id is PolNeAR's."""
    found = polnear_documents(data, "dev" if part == "dev" else "train")
    chosen = [d for d in found if part == "dev" or zlib.crc32(d["id"].encode()) % 2 == (part == "held-out")]
    return tuple(
        Document(
            id=d["id"], text=d["text"], sha256=hashlib.sha256(d["text"].encode()).hexdigest(), title=d["title"], outlet=d["publisher"],
            published=d["date"],
        )
        for d in chosen
    )  # fmt: skip
