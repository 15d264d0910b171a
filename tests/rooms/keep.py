"""``python tests/rooms/keep.py``: keep a room of the version that is installed, and beside it the codings that went in, for tests/test_safety.py."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

import msgspec

from sitroom.records import Actor, Claim, Coding, Document, Event, Magnitude, Place, RedLine, Role, Span, Statement, Tie
from sitroom.room import Room, Source
from sitroom.room.schema import VERSION

HERE = Path(__file__).parent
TEXT = (
    "Norland's navy attacked the harbour of Sudland on Monday, killing three. Sudland refused to hold talks in 2030. "
    "President Ida Lund said any attack on the strait would be met with force."
)


def span(words: str) -> Span:
    return TEXT.index(words), TEXT.index(words) + len(words)


def coding(document: str, outlet: str, published: str) -> Coding:
    """A coding with every kind of record."""
    own = {"document": document, "confidence": 0.9, "reader": "hand"}
    first, second, third = span("Norland's navy")[0], span("Sudland refused")[0], span("President")[0]
    sentences = (first, second - 1), (second, third - 1), (third, len(TEXT))
    return Coding(
        document=Document(id=document, text=TEXT, sha256=f"{document}-sha", title="Norland strikes harbour", outlet=outlet, published=published),
        actors=[
            Actor(id="NOR", name="Norland", kind="state", country="NOR", aliases=["Kingdom of Norland"]),
            Actor(id="NOR.MIL", name="Norland's navy", kind="military", mentions=[span("Norland's navy")]),
            Actor(id="SUD", name="Sudland", kind="state", mentions=[span("Sudland")]),
            Actor(id="SUD.lund", name="Ida Lund", kind="person", roles=[Role(title="president", since="2029")]),
        ],
        events=[
            Event(
                id=f"e1-{document}", type="ASSAULT", mode=["aerial"], status="actual", actors=["NOR.MIL"], recipients=["SUD"],
                trigger=span("attacked"), evidence=sentences[0], place=Place(name="harbour", span=span("harbour")), magnitude=Magnitude(killed=3),
                actor_spans=[span("Norland's navy")], date="2031-02-03", date_precision="day", intensity=-9.0, **own,
            ),
            Event(
                id=f"e2-{document}", type="CONSULT", mode=[], status="negated", actors=["SUD"], recipients=[], trigger=span("talks"),
                evidence=sentences[1], date="2030", date_precision="year", intensity=2.5, **own,
            ),
            Event(
                id=f"e3-{document}", type="THREATEN", mode=["violence"], status="actual", actors=["SUD.lund"], recipients=[], trigger=span("met"),
                evidence=sentences[2], statement=f"s1-{document}", date=None, date_precision="unknown", intensity=-7.0, **own,
            ),
        ],
        statements=[Statement(id=f"s1-{document}", speaker="SUD.lund", source=span("Ida Lund"), cue=span("said"), content=[span("any attack")],
                              kind="paraphrase", evidence=sentences[2], **own)],
        red_lines=[RedLine(id=f"r1-{document}", issuer="SUD.lund", condition=span("any attack"), consequence=span("be met with force"), kind="threat",
                           evidence=sentences[2], statement=f"s1-{document}", **own)],
        claims=[Claim(id=f"c1-{document}", claimant=None, cause=(0, 3), effect=(4, 6), sign=-1, hedge="likely", evidence=(0, 9), **own)],
        ties=[Tie(id=f"t1-{document}", actors=("NOR", "SUD"), kind="war", sign=-1, evidence=(0, 9), **own)],
    )  # fmt: skip


def main() -> None:
    quiet = Coding(document=Document(id="d3", text="A quiet day at the strait.", sha256="d3-sha", outlet="Strait Daily"))
    codings = [coding("d1", "Harbour Post", "2031-02-04"), coding("d2", "Sud Press", "2031-02-05"), quiet]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kept.sitroom"
        with Room(path) as room:
            for one in codings:
                room.add(one, source=Source(name=f"{one.document.id}.txt", sha256=one.document.sha256, reader="hand"))
            codings = [room.coding(one.document.id) for one in codings]  # with what reading found: what is a copy of what
            room.set_aside(Source(name="bad.txt", sha256="bad"), "found no words; valid is a text.")
        (HERE / f"version-{VERSION}.sqlite.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    (HERE / f"version-{VERSION}.json").write_bytes(msgspec.json.format(msgspec.json.encode(codings), indent=1))


if __name__ == "__main__":
    main()
