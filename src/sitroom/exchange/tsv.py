"""WebAnno TSV 3.3, one file a document: the spans of all records as in UIMA CAS JSON (``cas.py``), for annotation tools that take tables.

A line a token, a column a feature. Tokens are words and signs, cut wherever a span begins or ends; sentences are those of the reader, joined where a
span goes across. Offsets are UTF-16 code units. Format: INCEpTION User Guide, appendix "WebAnno TSV 3.3 File format".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sitroom.exchange.cas import FEATURES, Annotation, annotated, file_name
from sitroom.exchange.dated import LeftOut
from sitroom.exchange.stream import Stream, Told
from sitroom.exchange.target import Bundle
from sitroom.harmless import printable, utf16
from sitroom.reading.sentences import sentences
from sitroom.records import Span

__all__ = ["tsv", "write"]

_TOKEN = re.compile(r"\w+|[^\w\s]")
_RESERVED = re.compile(r"->|[\\\[\]|_;*\t\n]")
_ESCAPED = {"\t": "\\t", "\n": "\\n"}
_BREAKS = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What some readers take for the end of a line, beside the line end itself."""


def write(stream: Stream, out: Bundle) -> tuple[dict[str, int], LeftOut]:
    """A ``.tsv`` a document, named by its id; the numbers of documents and annotations, and how many stand on no token."""
    counts, left_out = {"documents": 0, "annotations": 0}, LeftOut()
    for told in stream.told():
        found, number, without = tsv(told)
        out.path(f"{file_name(told.document.id)}.tsv").write_bytes(found.encode())
        counts["documents"] += 1
        counts["annotations"] += number
        if without:
            left_out["spans without a word"] += without
    return counts, left_out


def tsv(told: Told) -> tuple[str, int, int]:
    """The table of one document, how many annotations it has, and how many have no token to stand on."""
    text = _BREAKS.sub(" ", printable(told.document.text))
    units = utf16(told.document.text)
    own = sorted(annotated(told), key=lambda a: (a[1], list(FEATURES).index(a[0]), str(a[2])))
    cuts = sorted({end for _, span, _ in own for end in span})
    placed: list[tuple[Span, list[Span]]] = [(span, list(_tokens(text, span, cuts))) for span in _units(text, [span for _, span, _ in own])]
    cells, number, without = _cells(own, [token for _, tokens in placed for token in tokens])
    lines = ["#FORMAT=WebAnno TSV 3.3", *(f"#T_SP={layer}|{'|'.join(features)}" for layer, features in FEATURES.items()), ""]
    for sentence, (span, tokens) in enumerate((one for one in placed if one[1]), 1):
        lines += ["", f"#Text={_text(text[slice(*span)])}"]
        for place, token in enumerate(tokens, 1):
            start, end = (units[at] for at in token)
            row = [f"{sentence}-{place}", f"{start}-{end}", _escaped(text[slice(*token)]), *_row(cells.get(token, {}))]
            lines.append("\t".join(row) + "\t")
    return "\n".join(lines) + "\n", number, without


def _units(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Sentences, those joined that a span goes across, and what no sentence holds with the one before it."""
    edges = {0} | {start for start, _ in sentences(text)}
    for start, end in spans:
        edges = {edge for edge in edges if not start < edge < end} if end - start > 1 else edges
    ordered = sorted(edges | {0})
    for start, end in zip(ordered, [*ordered[1:], len(text)], strict=True):
        stripped = text[start:end]
        first, last = start + len(stripped) - len(stripped.lstrip()), end - (len(stripped) - len(stripped.rstrip()))
        if first < last:
            yield first, last


def _tokens(text: str, within: Span, cuts: Sequence[int]) -> Iterator[Span]:
    """Words and signs within a span, parted at the places of ``cuts``, which ascend."""
    for found in _TOKEN.finditer(text, *within):
        start, end = found.span()
        inside = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
        yield from zip([start, *inside], [*inside, end], strict=True)


def _cells(own: Sequence[Annotation], tokens: Sequence[Span]) -> tuple[dict[Span, dict[str, list[tuple[Annotation, int]]]], int, int]:
    """By token and layer, its annotations with their numbers (0 where none is needed): several tokens or several annotations need one."""
    begins = [start for start, _ in tokens]
    held = [tokens[bisect_left(begins, start) : bisect_left(begins, end)] for _, (start, end), _ in own]
    beside: dict[tuple[Span, str], int] = defaultdict(int)
    for (layer, _, _), at in zip(own, held, strict=True):
        for token in at:
            beside[token, layer] += 1
    cells: dict[Span, dict[str, list[tuple[Annotation, int]]]] = defaultdict(lambda: defaultdict(list))
    number = without = 0
    for annotation, at in zip(own, held, strict=True):
        several = len(at) > 1 or any(beside[token, annotation[0]] > 1 for token in at)
        number += several
        without += not at
        for token in at:
            cells[token][annotation[0]].append((annotation, number if several else 0))
    return cells, len(own) - without, without


def _row(layers: dict[str, list[tuple[Annotation, int]]]) -> Iterator[str]:
    """One cell for each feature of each layer: ``_`` where there is no annotation, ``*`` where one has no value."""
    for layer, features in FEATURES.items():
        there = layers.get(layer, [])
        for feature in features:
            values = ((_escaped(printable(one[2].get(feature) or "")) or "*", number) for one, number in there)
            yield "|".join(f"{value}[{number}]" if number else value for value, number in values) or "_"


def _escaped(value: str) -> str:
    return _RESERVED.sub(lambda m: _ESCAPED.get(m.group(), f"\\{m.group()}"), _BREAKS.sub(" ", value))


def _text(sentence: str) -> str:
    """A sentence in its comment line: a backslash before a backslash, and before what would end the line."""
    return sentence.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
