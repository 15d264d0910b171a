"""The ONNX reader: sentences of words -> readings, in batches, one encoder pass."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sitroom.errors import ReaderError
from sitroom.reading.decode import decode
from sitroom.reading.graph import Reading
from sitroom.reading.inventory import Inventory, Thresholds
from sitroom.reading.pieces import MAX_PIECES, Pieces

__all__ = ["OnnxReader"]

Span = tuple[int, int]

BATCH_PIECES = 1024
"""Word pieces in one batch at most, padding included: small enough that two layers of activations stay in the cache of a laptop core."""

FEWEST_PIECES = 256
"""A text of less than two batches is halved, so that two cores share it, into batches of at least this many pieces."""


NEVER = 2.0
"""A threshold that no probability reaches: anchors as public sets mark them teach the model and are measured, but nothing is made of them."""


class OnnxReader:
    """The packaged reading model. ``chosen``: all of its thresholds, ``thresholds``: those it reads with.

    ``folder`` holds ``reader.onnx``, ``tokenizer.json`` and ``reader.json`` (version, labels, thresholds).

    Raises ``ReaderError`` when a file is missing or damaged.
    """

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        """``threads``: batches that are read at once, each on one core; None = as many as the process has cores."""
        import onnxruntime

        try:
            card = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
            self.inventory = Inventory(**{k: tuple(v) for k, v in card["labels"].items()})
            self.chosen = Thresholds(**card["thresholds"])
            self.thresholds = replace(self.chosen, reported=NEVER, caused=NEVER)
            self.name: str = card["name"]
            options = onnxruntime.SessionOptions()
            options.log_severity_level = 3
            options.intra_op_num_threads = 1  # whole batches side by side waste less than the parts of one
            self.session = onnxruntime.InferenceSession(str(folder / "reader.onnx"), options, providers=["CPUExecutionProvider"])
            self.pieces = Pieces(folder / "tokenizer.json")
        except Exception as error:
            raise ReaderError(
                f"the reading model in {folder} cannot be loaded ({error}); reinstall sitroom, or name a folder with reader.onnx, "
                "reader.json and tokenizer.json"
            ) from error
        self._outputs = [o.name for o in self.session.get_outputs()]
        self._threads = threads or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
        self._pool = ThreadPoolExecutor(self._threads)

    @contextmanager
    def every_kind(self) -> Iterator[None]:
        """Also read off the anchors as public sets mark them (``reported``, ``caused``)."""
        kept = self.thresholds
        self.thresholds = replace(kept, reported=self.chosen.reported, caused=self.chosen.caused)
        try:
            yield
        finally:
            self.thresholds = kept

    def read(self, sentences: Sequence[Sequence[str]], spans: Sequence[Sequence[Span]] | None = None) -> list[Reading]:
        """Readings in the order of ``sentences`` (lists of words, none empty). ``spans``: each word's offsets; default: word numbers."""
        if spans is None:
            spans = [[(i, i + 1) for i in range(len(s))] for s in sentences]
        readings: list[Reading | None] = [None] * len(sentences)
        for chosen, outputs in self._runs(sentences):
            decoded = decode([sentences[i] for i in chosen], [spans[i] for i in chosen], outputs, self.inventory, self.thresholds)
            for i, reading in zip(chosen, decoded, strict=True):
                readings[i] = reading
        return [r for r in readings if r is not None]

    def _runs(self, sentences: Sequence[Sequence[str]]) -> Iterator[tuple[list[int], dict[str, NDArray[Any]]]]:
        """Batches (indices of sentences) with their outputs, in order; as many as there are threads are in work at a time."""
        waiting = deque[tuple[list[int], Future[dict[str, NDArray[Any]]]]]()
        for chosen in self.batches(sentences):
            waiting.append((chosen, self._pool.submit(self.run, [sentences[i] for i in chosen])))
            if len(waiting) > self._threads:
                first, outputs = waiting.popleft()
                yield first, outputs.result()
        for first, outputs in waiting:
            yield first, outputs.result()

    def run(self, sentences: Sequence[Sequence[str]]) -> dict[str, NDArray[Any]]:
        """The model's output arrays for one batch, by name."""
        return dict(zip(self._outputs, self.session.run(None, self.feed(sentences)), strict=True))

    def feed(self, sentences: Sequence[Sequence[str]]) -> dict[str, NDArray[Any]]:
        """The inputs of the ONNX graph for one batch."""
        floors = [min(self.thresholds.predicates().values()), self.thresholds.trigger, self.thresholds.anchor()]
        return self.pieces.arrays(sentences) | {"least": np.array(floors, np.float32)}

    def batches(self, sentences: Sequence[Sequence[str]]) -> list[list[int]]:
        """Indices of the sentences, those of like length together, ``BATCH_PIECES`` a batch. The batches do not depend on the machine: numbers
        in int8 depend, in their last digits, on what stands in a batch together."""
        lengths = [sum(map(len, self.pieces.of(s))) + 2 for s in sentences]
        most = max(FEWEST_PIECES, min(BATCH_PIECES, -(-sum(lengths) // 2)))
        batches: list[list[int]] = []
        batch: list[int] = []
        for i in sorted(range(len(sentences)), key=lengths.__getitem__):
            if batch and lengths[i] * (len(batch) + 1) > most:
                batches.append(batch)
                batch = []
            batch.append(i)
        return [*batches, batch] if batch else batches

    def fits(self, words: Sequence[str]) -> bool:
        """Whether a sentence is short enough for one pass (``MAX_PIECES``)."""
        return sum(map(len, self.pieces.of(words))) + 2 <= MAX_PIECES
