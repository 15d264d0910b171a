"""A small room with a bit of everything, for the tests of pages and of the web app."""

from __future__ import annotations

from pathlib import Path

from sitroom.records import Actor, Claim, Coding, Document, Event, RedLine, Span, Statement, Tie
from sitroom.room import Room, Source

__all__ = ["TEXT", "build", "span"]

TEXT = (
    "Norland's navy attacked the harbour of Sudland on Monday. Sudland refused to hold talks. "
    "President Ida Lund said any attack on the strait would be met with force, Sud Press reported. "
    "A blockade would raise prices in Westland."
)


def span(words: str, text: str = TEXT) -> Span:
    """Where words stand."""
    start = text.index(words)
    return start, start + len(words)


def build(path: Path) -> None:
    """Three documents of two outlets, one of them with hostile words; one source set aside."""
    with Room(path) as room:
        room.add(_coding("d1", "Harbour Post", "2031-02-03"), source=Source(name="one.html", sha256="1"))
        room.add(_coding("d2", "Strait Times", "2031-02-04"))
        room.add(hostile("d3"))
        room.set_aside(Source(name="broken.pdf", sha256="9"), "found no text")


def _coding(id: str, outlet: str, day: str) -> Coding:
    own = {"document": id, "reader": "hand"}
    first, second, third, fourth = (TEXT.index(words) for words in ("Norland's navy", "Sudland refused", "President", "A blockade"))
    dated = {"date": "2031-02-03", "date_precision": "day", **own}
    told = span("President Ida Lund said any attack on the strait would be met with force, Sud Press reported.")
    return Coding(
        document=Document(
            id=id, text=TEXT, sha256=f"sha-{id}", title=f"Strike on the harbour, {outlet}", outlet=outlet, published=day, language="en",
            url=f"https://{id}.example/strike",
        ),
        actors=[
            Actor(id="NOR", name="Norland", kind="state", country="NOR", aliases=["Kingdom of Norland"]),
            Actor(id="NOR.MIL", name="Norland's navy", kind="military", country="NOR", mentions=[span("Norland's navy")]),
            Actor(id="SUD", name="Sudland", kind="state", country="SUD", mentions=[span("Sudland")]),
            Actor(id="SUD.GOV.lund", name="Ida Lund", kind="person", country="SUD", mentions=[span("Ida Lund")]),
        ],
        events=[
            Event(
                id=f"e1-{id}", type="ASSAULT", mode=[], status="actual", actors=["NOR.MIL"], recipients=["SUD"], trigger=span("attacked"),
                evidence=(first, second - 1), intensity=-9.0, confidence=0.9, actor_spans=[span("Norland's navy")], **dated,
            ),
            Event(
                id=f"e2-{id}", type="CONSULT", mode=[], status="negated", actors=["SUD"], recipients=["NOR"], trigger=span("talks"),
                evidence=(second, third - 1), intensity=2.5, confidence=0.8, **dated,
            ),
            Event(
                id=f"e3-{id}", type="THREATEN", mode=[], status="actual", actors=["SUD.GOV.lund"], recipients=["NOR"], trigger=span("met"),
                evidence=told, intensity=-5.0, confidence=0.7, statement=f"s1-{id}", **dated,
            ),
        ],
        statements=[
            Statement(
                id=f"s1-{id}", speaker="SUD.GOV.lund", source=span("Ida Lund"), cue=span("said"), kind="paraphrase", evidence=told, confidence=0.9,
                content=[span("any attack on the strait would be met with force")], via="Sud Press", **own,
            ),
        ],
        red_lines=[
            RedLine(
                id=f"r1-{id}", issuer="SUD.GOV.lund", condition=span("any attack on the strait"), consequence=span("would be met with force"),
                kind="threat", evidence=told, confidence=0.8, statement=f"s1-{id}", **own,
            ),
        ],
        claims=[
            Claim(
                id=f"c1-{id}", claimant=None, cause=span("A blockade"), effect=span("prices in Westland"), signal=span("raise"), sign=1,
                hedge="likely", evidence=(fourth, len(TEXT)), confidence=0.8, **own,
            ),
        ],
        ties=[Tie(id=f"t1-{id}", actors=("NOR", "SUD"), kind="hostility", sign=-1, evidence=(first, second - 1), confidence=0.7, **own)],
    )  # fmt: skip


def hostile(id: str) -> Coding:
    """Words that would do harm where they were not escaped."""
    text = 'The envoy <script>alert(1)</script> of Norland met \u202eSudland\u202c & talked\x07 "freely".'
    return Coding(
        document=Document(
            id=id, text=text, sha256=f"sha-{id}", title="<img src=x onerror=alert(1)>", outlet='Evil" onmouseover="x', published="2031-02-05",
            url="javascript:alert(1)",
        ),
        actors=[Actor(id="EVIL", name="</title><script>alert(2)</script>", kind="person", mentions=[(0, 9)])],
        events=[
            Event(
                id=f"e1-{id}", document=id, type="CONSULT", mode=[], status="actual", actors=["EVIL"], recipients=[], trigger=span("met", text),
                evidence=(0, len(text)), date="2031-02-05", date_precision="day", intensity=2.0, confidence=0.9, reader="hand",
            ),
        ],
    )  # fmt: skip
