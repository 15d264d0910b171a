"""``python -m benchmarks [--data DIR] [--scoreboard FILE]`` measures everything; ``python -m benchmarks errors WHAT`` prints wrong cases."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.accuracy import BESIDE, NAMES, by_file, dev_sets, entity_errors, event_errors, measure, plover, plover_errors, role_errors
from benchmarks.evaluation import evaluation_errors
from benchmarks.joined import joined
from benchmarks.passages import across, passage_errors
from benchmarks.resolved import resolved
from benchmarks.scoreboard import Row, render
from benchmarks.sources import sources
from benchmarks.wrong import fact_errors, frame_errors, sign_errors
from sitroom.reading import get
from sitroom.reading.model import OnnxReader


def accuracy(data: Path) -> list[Row]:
    """Accuracy rows, the pinned ones first."""
    reader: OnnxReader = get()  # type: ignore[assignment]
    dev = dev_sets(data)
    found = measure(reader, {name: dev[name] for name in ("ewt", "gum", "corpus")})
    rows = [(name, where, found[key]) for key, (name, where) in NAMES.items()]
    rows.append(("event with actors and recipients as resolved, F1", "event corpus dev", resolved(reader, dev["corpus"])))
    roots = plover(reader, data)
    rows.append(("root macro F1, zero-shot", "PLOVER sentences, source and target given", roots["macro F1"]))
    rows.append(("root accuracy, zero-shot", "PLOVER sentences, source and target given", roots["accuracy"]))
    beside = measure(reader, {"frames": dev["frames"]}) | sources(reader, data) | across()
    rows += [(name, where, beside[key]) for key, (name, where) in BESIDE.items()]
    rows += [(key, "dev", value) for key, value in (found | beside).items() if key not in NAMES and key not in BESIDE]
    for name, own in by_file(reader, dev["corpus"]).items():
        shown = ("event", "event+status", "event+roles", "false events a sentence")
        rows += [(key, f"event corpus, {name}", own[key]) for key in shown if key in own]
    return rows


def speed(seeds: list[Path]) -> list[Row]:
    """Speed and memory rows."""
    from benchmarks.reading import rows
    from benchmarks.speed import memory_and_seconds, throughput

    texts = [s.read_text(encoding="utf-8") for s in seeds]
    found = throughput(texts)
    with tempfile.TemporaryDirectory():
        helped = memory_and_seconds("sitroom", "--help")
        coded = memory_and_seconds("sitroom", "code", str(seeds[0]))
    return [
        ("share of the bare encoder's throughput", "seeds x 200", found["share"]),
        ("share of the bare encoder's throughput, two batches at a time", "seeds x 200", found["share of two"]),
        ("words a second, whole of code", "seeds x 200", found["words/s"]),
        ("words a second, bare ONNX encoder", "seeds x 200", found["bare words/s"]),
        ("peak memory, MB", "sitroom code, one seed", coded["peak MB"]),
        ("sitroom --help, s", "best of 3", helped["seconds"]),
        ("sitroom code on one seed, s", "best of 3", coded["seconds"]),
        *rows(),
    ]


def errors(what: str, data: Path) -> Iterator[str]:
    """The wrong cases of one figure. Raises ``SystemExit`` for an unknown one."""
    reader: OnnxReader = get()  # type: ignore[assignment]
    kinds = {"attribution": "frames", "claim": "frames", "line": "frames", "reported": "polnear", "caused": "causal"}
    known: dict[str, Callable[[], Iterator[str]]] = {
        "events": lambda: event_errors(reader, dev_sets(data)["corpus"]),
        "plover": lambda: plover_errors(reader, data),
        "role": lambda: role_errors(reader, data),
        "entity": lambda: entity_errors(reader, data),
        "signs": lambda: sign_errors(reader, data),
        "facts": lambda: fact_errors(reader, data),
        "passages": passage_errors,
        "evaluation": lambda: evaluation_errors(data),
    }
    if what in kinds:
        return frame_errors(reader, dev_sets(data)[kinds[what]], what)
    if what not in known:
        raise SystemExit(f"found {what!r}; there are errors of: {', '.join([*known, *kinds])}")
    return known[what]()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("what", nargs="*", help="errors WHAT, such as errors events; nothing: measure everything")
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--scoreboard", type=Path)
    a = options.parse_args()
    if a.what[:1] == ["errors"]:
        for line in errors(" ".join(a.what[1:]) or "events", a.data):
            print(line)
        return
    table = render(accuracy(a.data) + joined(a.data) + speed(sorted((a.data.parent / "seeds").glob("*.txt"))), get().name)
    print(table)
    if a.scoreboard:
        a.scoreboard.write_text(table, encoding="utf-8")


if __name__ == "__main__":
    main()
