"""Turn a finished run into the package's reader: ``python -m training.export --run DIR ... [--data DIR] [--out DIR]``.

Writes ``reader.onnx`` (int8 weights), ``reader.json`` and ``tokenizer.json``; chooses the thresholds on the dev sets; checks that int8 loses at most
half a point against float on every head; writes the model card with the figures it measured.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import shutil
import tempfile
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from benchmarks.accuracy import CORPUS, dev_sets, gold_of, measure, plover, whole_texts
from benchmarks.figures import figures
from benchmarks.sources import causal, fact_chances, likeliest_cause, sentence_figures
from sitroom.reading.decode import decode
from sitroom.reading.graph import Reading
from sitroom.reading.inventory import Inventory, Thresholds
from sitroom.reading.model import OnnxReader
from training import corpus
from training.data import FACTUALITY, Example, Labels
from training.encoder import initial_weights
from training.exported import INPUTS, OUTPUTS, Exported
from training.network import Network
from training.sources import causal_news, factuality

ROOT = Path(__file__).parent.parent
SMALL = (
    *("/encoder/", "/other/other.1", "/arc/", "/relation/", "/sign/"),
    *(f"/{name}/{name}.0/" for name in ("entity", "mention", "predicate", "event_type", "anchor")),
)
"""Parts of the names of the matrix products that become int8: the encoder's, and the hidden layers that run on every word. Others stay float: they
are small, or run on chosen words only, of which a batch may have none."""

PREDICATES = ("predicate", "predicate_aux", "predicate_noun", "predicate_adj")

LEAST = 0.2
"""The lowest threshold that is tried."""

SPARED, MOST_TRIGGER = 0.65, 0.6
"""Points of F1 that the threshold of triggers may cost for fewer false events, and the highest that it may be."""

ALLOWED_LOSS = 0.5
"""Points that int8 may lose against float on any head."""


def export(net: Network, labels: Labels, path: Path) -> None:
    """Write the float graph, with free batch, piece and word dimensions."""
    words = torch.tensor([[0, 1, 2, 3], [0, 1, 2, 0]])
    pieces = torch.ones(2, 7, dtype=torch.long)
    example = (pieces, pieces, pieces, words, words, torch.zeros(2, 4, dtype=torch.long), torch.zeros(3))
    free = {name: {0: "batch", 1: "pieces"} for name in ("pieces", "mask", "cases")}
    free |= {name: {0: "batch", 1: "words"} for name in ("first", "last", "shapes")}
    free |= {name: {0: "batch", 1: "w"} for name in ("upos", "arcs", "relation", "entity", "kind", "sign")}
    free |= {name: {0: "predicates"} for name in ("predicate_at", "predicate", "factuality", "outcome")}
    free |= {name: {0: "predicates", 1: "w"} for name in ("role", "role_score")}
    free |= {name: {0: "triggers"} for name in ("trigger_at", "type", "status", "mode")} | {"event_role": {0: "triggers", 1: "w"}}
    free |= {name: {0: "anchors"} for name in ("anchor_at", "anchor", "hedge", "line")} | {"frame": {0: "anchors", 1: "w"}}
    torch.onnx.export(
        Exported(net, labels).eval(),
        example,
        str(path),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes=free,
        opset_version=17,
        dynamo=False,
    )


def quantise(source: Path, target: Path) -> None:
    """int8 weights for the embedding tables, the encoder's matrix products and the relation head's large one; other heads stay float."""
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
        graph = onnx.load(str(prepared)).graph
        weights = {i.name for i in graph.initializer}
        wide = {n for n in weights if n.endswith("relation.middle")}

        def small(node: onnx.NodeProto) -> bool:
            inputs = set(node.input)
            return bool(inputs & wide) or (bool(inputs & weights) and any(part in node.name for part in SMALL))

        keep = [n.name for n in graph.node if n.op_type == "MatMul" and not small(n)]
        quantize_dynamic(
            str(prepared),
            str(target),
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
            nodes_to_exclude=keep,
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
        )


def averaged(runs: list[Path], shares: list[float]) -> tuple[Network, Labels]:
    """The network whose weights are the mean of those of the runs (Wortsman et al. 2022, model soups), and its labels."""
    saved = [torch.load(run / "model.pt", weights_only=False) for run in runs]
    labels = Labels(**saved[0]["labels"])
    net = Network({k: len(v) for k, v in asdict(labels).items()})
    first = saved[0]["net"]
    net.load_state_dict({
        name: sum(share * own["net"][name] for share, own in zip(shares, saved, strict=True)) if value.is_floating_point() else value
        for name, value in first.items()
    })  # fmt: skip
    return net.eval(), labels


def weigh(reader: OnnxReader, net: Network, data: Path) -> None:
    """Fold into the biases of factuality and outcome the weights of labels with which ``reader``, the exported ``net``, has the best macro F1 on dev:
    powers of the fourth root of two, a factor of 2.8 at most."""
    for name, dataset in (("factuality", "uw"), ("outcome", "uds_ih2")):
        told = [(chances, gold) for _, _, chances, gold in fact_chances(reader, factuality(data, "dev", [dataset]))]
        found, truth = torch.tensor([t[0] for t in told]).clamp(min=1e-9).log(), torch.tensor([FACTUALITY.index(t[1]) for t in told])
        value, chosen = likeliest(found, truth)
        getattr(net, name)[-1].bias.data += torch.tensor(chosen)
        print(f"weights {name} {[round(math.exp(w), 2) for w in chosen]}: macro F1 {100 * value:.2f}", flush=True)


def likeliest(found: torch.Tensor, truth: torch.Tensor) -> tuple[float, tuple[float, float, float]]:
    """The best macro F1, 0..1, that adding a constant to each label's log-probability gives, and these constants.

    ``found`` (n, labels), ``truth`` (n).
    """

    def macro(weights: tuple[float, float, float]) -> float:
        best = (found + torch.tensor(weights)).argmax(1)
        both = [(int(((best == c) & (truth == c)).sum()), int((best == c).sum() + (truth == c).sum())) for c in range(3)]
        return sum(2 * right / max(1, total) for right, total in both) / 3

    steps = [0.25 * math.log(2) * n for n in range(-6, 7)]
    chosen = max(((0.0, a, b) for a in steps for b in steps), key=lambda w: (round(macro(w), 4), -abs(w[1]) - abs(w[2])))
    return macro(chosen), chosen


def choose(reader: OnnxReader, dev: dict[str, list[Example]]) -> None:
    """Set each threshold to the value with the best dev figure, others held: 0.20 to 0.75 in steps of 0.05."""
    held: dict[str, list[tuple[list[int], dict[str, Any]]]] = {}
    for name, dataset, figure in (
        ("trigger", "corpus", "event"),
        ("predicate", "ewt", "predicate"),
        ("predicate_aux", "ewt", "predicate"),
        ("predicate_noun", "ewt", "predicate"),
        ("predicate_adj", "ewt", "predicate"),
        ("role", "ewt", "role"),
        ("entity", "gum", "entity"),
        ("actor", "corpus", "event+roles"),
        ("recipient", "corpus", "event+roles"),
        ("further", "corpus", "event+roles"),
        ("place", "corpus", "arc place"),
        ("time", "corpus", "arc time"),
        ("mode", "corpus", "mode"),
        ("attribution", "frames", "attribution lenient"),
        ("claim", "frames", "claim lenient"),
        ("line", "frames", "line lenient"),
        ("reported", "polnear", "reported anchor"),
    ):
        examples = dev[dataset]
        golds = [gold_of(e) for e in examples]
        best, tried = (-1.0, 0.5), list[tuple[float, float]]()
        filtered = name == "trigger"  # this one decides inside the graph what is computed; the others only what is read off it
        if not filtered and dataset not in held:
            chosen_before = reader.thresholds
            low = [*reader.inventory.frame, *PREDICATES] if dataset == "ewt" else reader.inventory.frame
            reader.thresholds = replace(reader.thresholds, **dict.fromkeys(low, LEAST))
            words = [e.words for e in examples]
            held[dataset] = [(chosen, reader.run([words[i] for i in chosen])) for chosen in reader.batches(words)]
            reader.thresholds = chosen_before
        for step in range(12):
            value = round(LEAST + 0.05 * step, 2)
            reader.thresholds = replace(reader.thresholds, **{name: value})
            readings = reader.read([e.words for e in examples]) if filtered else decoded(reader, examples, held[dataset])
            readings = whole_texts(examples, readings) if dataset == "gum" else readings
            found = figures(readings, golds)[figure]
            best = max(best, (found, value), key=lambda b: (b[0], -abs(b[1] - 0.5)))
            tried.append((found, value))
        if filtered:  # a false record costs a reader more than one that is missed
            best = max((b for b in tried if b[0] >= best[0] - SPARED and b[1] <= MOST_TRIGGER), key=lambda b: b[1])
        reader.thresholds = replace(reader.thresholds, **{name: best[1]})
        print(f"threshold {name} {best[1]}: {figure} {best[0]}", flush=True)


def choose_causal(reader: OnnxReader, data: Path) -> None:
    """Set the thresholds of causal relations and of causal sentences to those with the best F1 of spans, the best sum of F1 and MCC of sentences, on
    our fifth of the Causal News Corpus."""
    tried = [round(LEAST + 0.05 * step, 2) for step in range(9)]
    spans = {}
    for value in tried:
        reader.thresholds = replace(reader.thresholds, caused=value)
        spans[value] = causal(reader, data)["causal spans"]
    reader.thresholds = replace(reader.thresholds, caused=max(tried, key=lambda v: (spans[v], -abs(v - 0.5))))
    print(f"threshold caused {reader.thresholds.caused}: spans {spans[reader.thresholds.caused]}", flush=True)
    pairs = causal_news(data, "dev")
    likeliest = likeliest_cause(reader, [e for e, _ in pairs])
    gold = [bool(entry["causal"]) for _, entry in pairs]
    best = (-1.0, 0.5)
    for step in range(1, 18):
        value = round(0.05 * step, 2)
        found = sentence_figures([p >= value for p in likeliest], gold)
        best = max(best, (sum(found), value))
    reader.thresholds = replace(reader.thresholds, causal=best[1])
    print(f"threshold causal {best[1]}: F1 and MCC {best[0]:.4f}", flush=True)


def decoded(reader: OnnxReader, examples: list[Example], held: list[tuple[list[int], dict[str, Any]]]) -> list[Reading]:
    """Readings from outputs that were computed before, with the reader's present thresholds."""
    readings: dict[int, Reading] = {}
    for chosen, outputs in held:
        words = [examples[i].words for i in chosen]
        spans = [[(i, i + 1) for i in range(len(w))] for w in words]
        readings |= dict(zip(chosen, decode(words, spans, outputs, reader.inventory, reader.thresholds), strict=True))
    return [readings[i] for i in range(len(examples))]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--run", type=Path, nargs="+", default=[Path("runs/reader")], help="finished runs; of several, the mean of their weights")
    options.add_argument("--shares", type=float, nargs="+", default=[1.0], help="share of each run in the mean")
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--card", type=Path, default=ROOT / "docs/model-card.md")
    options.add_argument("--out", type=Path, default=ROOT / "src/sitroom/reading/weights")
    a = options.parse_args()
    net, labels = averaged(a.run, a.shares)
    a.out.mkdir(parents=True, exist_ok=True)
    shutil.copy(initial_weights() / "tokenizer.json", a.out / "tokenizer.json")
    card = {"name": "", "labels": {f.name: getattr(labels, f.name) for f in fields(Inventory)}, "thresholds": {}}
    dev = dev_sets(a.data)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder)
        shutil.copy(a.out / "tokenizer.json", plain)
        (a.out / "reader.json").write_text(json.dumps(card | {"thresholds": asdict(Thresholds())}) + "\n")
        for last in (False, True):  # the weights are chosen on the int8 graph, and are part of it
            export(net, labels, plain / "reader.onnx")
            quantise(plain / "reader.onnx", a.out / "reader.onnx")
            if not last:
                weigh(OnnxReader(a.out), net, a.data)
        card["name"] = "minilm-" + hashlib.sha256((a.out / "reader.onnx").read_bytes()).hexdigest()[:8]
        for target in (plain, a.out):
            (target / "reader.json").write_text(json.dumps(card, indent=1) + "\n")
        chosen = OnnxReader(a.out)
        choose(chosen, dev)
        choose_causal(chosen, a.data)
        card["thresholds"] = asdict(chosen.thresholds)
        for target in (plain, a.out):
            (target / "reader.json").write_text(json.dumps(card, indent=1) + "\n")
        floats, ints = measure(OnnxReader(plain), dev), measure(OnnxReader(a.out), dev)
        roots = plover(OnnxReader(a.out), a.data)
    lost = [f"{name} loses {value - ints[name]:.2f} points in int8" for name, value in floats.items() if value - ints[name] > ALLOWED_LOSS]
    size = (a.out / "reader.onnx").stat().st_size / 1e6
    a.card.write_text(model_card(card, floats, ints, roots, size, lost), encoding="utf-8")
    print(a.card.read_text(encoding="utf-8"))
    if lost:
        raise SystemExit("int8 loses more than allowed: " + "; ".join(lost))


def model_card(card: dict[str, Any], floats: dict[str, float], ints: dict[str, float], roots: dict[str, float], size: float, lost: list[str]) -> str:
    """The model card as Markdown."""
    sentences, held_out = corpus.load(CORPUS / "train"), corpus.load(CORPUS / "dev")
    lines = [
        f"# Model card: {card['name']}",
        "",
        "Written by `training/export.py`; how the model is made: [training.md](training.md); figures are defined in `benchmarks/figures.py`.",
        "",
        f"* Encoder all-MiniLM-L6 (22 M parameters) with light heads; int8 ONNX, {size:.1f} MB; English only.",
        f"* Event corpus: {len(sentences)} training sentences with {sum(len(s.events) for s in sentences)} events, "
        f"{len(held_out)} dev sentences with {sum(len(s.events) for s in held_out)}.",
        f"* Decision thresholds (chosen on dev): {', '.join(f'{k} {v}' for k, v in card['thresholds'].items())}.",
        f"* PLOVER sentences, source and target given, never trained on: root macro F1 {roots['macro F1']:.3f}, accuracy {roots['accuracy']:.3f}.",
        f"* int8 against float: {'; '.join(lost) if lost else f'no figure loses more than {ALLOWED_LOSS} points'}.",
        "",
        "| dev figure | float | int8 |",
        "| --- | ---: | ---: |",
        *(f"| {name} | {value:.2f} | {ints[name]:.2f} |" for name, value in floats.items()),
        "",
        "Known weaknesses: the event corpus is written by its annotators, not drawn from the press, so rates of types and statuses are not those of",
        "the news; names are read from uncased pieces with a word-shape class below and beside them; texts in other languages are not read.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
