"""Throughput and memory, each measured in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import onnx
import onnx.utils
import onnxruntime

__all__ = ["memory_and_seconds", "throughput"]


def bare_encoder(model: Path, folder: Path, threads: int | None = None) -> onnxruntime.InferenceSession:
    """The encoder alone, cut out of the packaged graph after its last layer: the yardstick of throughput. ``threads`` of one run; None = one a
    core."""
    whole = onnx.load(str(model))
    last = [n.output[0] for n in whole.graph.node if n.op_type == "LayerNormalization" and "/encoder/" in n.name][-1]
    inputs = [i.name for i in whole.graph.input if i.name in ("pieces", "mask", "cases")]
    onnx.save(onnx.utils.Extractor(whole).extract_model(inputs, [last]), str(folder / "encoder.onnx"))
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads or 0
    return onnxruntime.InferenceSession(str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"])


def throughput(texts: list[str], copies: int = 200, batch: int = 10) -> dict[str, float]:
    """Words a second of the whole of ``code_all`` on ``copies`` of the texts, and of the bare ONNX encoder on the same words and batches.

    The bare encoder runs as onnxruntime runs it by default, one batch after the other with a thread for each core (``share`` is against that), and,
    as the reader does, two batches at a time with one thread each (``share of two``). All are measured in turn, ``batch`` copies at a time, so that a
    busy machine slows all.
    """
    from sitroom.coding import code_all
    from sitroom.documents import load_text
    from sitroom.reading import cut, get, registry

    reader = get()
    documents = [load_text(t, published="2025-06-20") for t in texts]
    word_lists = [cut(d.text, reader)[0] for d in documents]
    words = sum(len(s) for lists in word_lists for s in lists)
    feeds = [[reader.feed([lists[i] for i in chosen]) for chosen in reader.batches(lists)] for lists in word_lists]  # type: ignore[attr-defined]
    for _ in code_all(documents):
        pass
    with tempfile.TemporaryDirectory() as folder:
        model = Path(registry.__file__).parent / "weights" / "reader.onnx"
        shared, alone = (bare_encoder(model, Path(folder), threads=threads) for threads in (None, 1))
    needed = [i.name for i in shared.get_inputs()]
    inputs = [{name: feed[name] for name in needed} for document_feeds in feeds for feed in document_feeds] * batch
    seconds = {"whole": 0.0, "shared": 0.0, "alone": 0.0}
    with ThreadPoolExecutor(2) as pool:
        ways: dict[str, Callable[[], Iterable[object]]] = {
            "whole": lambda: code_all(documents * batch),
            "shared": lambda: (shared.run(None, given) for given in inputs),
            "alone": lambda: pool.map(lambda given: alone.run(None, given), inputs),
        }
        for _ in range(copies // batch):
            for name, way in ways.items():
                began = time.perf_counter()
                for _ in way():
                    pass
                seconds[name] += time.perf_counter() - began
    return {
        "words/s": copies * words / seconds["whole"],
        "bare words/s": copies * words / seconds["shared"],
        "share": seconds["shared"] / seconds["whole"],
        "share of two": seconds["alone"] / seconds["whole"],
    }


def memory_and_seconds(*command: str, runs: int = 3) -> dict[str, float]:
    """Best wall time of a ``python -m`` command in seconds, and the peak memory of its process in MB.

    The command is started from a small process: a child's peak begins with the memory of whoever forks it.
    """
    script = (
        "import resource, subprocess, sys, time\n"
        "began = time.perf_counter()\n"
        "subprocess.run([sys.executable, '-m', *sys.argv[1:]], check=True, stdout=subprocess.DEVNULL)\n"
        "print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    measured = [
        tuple(map(float, subprocess.run([sys.executable, "-c", script, *command], check=True, capture_output=True, text=True).stdout.split()))
        for _ in range(runs)
    ]
    return {"seconds": min(m[0] for m in measured), "peak MB": max(m[1] for m in measured)}


if __name__ == "__main__":
    print(json.dumps(throughput([Path(p).read_text(encoding="utf-8") for p in sys.argv[1:]])))
