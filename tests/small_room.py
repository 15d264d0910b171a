"""A small room for pictures and notebooks: Norland and Sudland quarrel for ten days, told by three outlets, one of which copies another."""

from __future__ import annotations

from pathlib import Path

from sitroom.records import Actor, Claim, Coding, Document, Event, Place, RedLine, Span, Tie
from sitroom.room import Room

ACTORS = [
    Actor(id="NOR", name="Norland", kind="state", country="NOR"),
    Actor(id="NOR.GOV.lund", name="Ida Lund", kind="person", country="NOR", sector="GOV"),
    Actor(id="SUD", name="Sudland", kind="state", country="SUD"),
    Actor(id="SUD.MIL", name="Sudland's army", kind="military", country="SUD", sector="MIL"),
    Actor(id="VES", name="Vesland", kind="state", country="VES"),
]
SCORES = {"ASSAULT": -9.0, "THREATEN": -3.5, "CONSULT": 2.5, "ACCUSE": -3.0, "AID": 8.0, "MOBILIZE": -6.0}

# day, outlet, sentence, type, status, actors, recipients, place
TOLD = [
    ("2031-02-01", "Harbour Post", "Ida Lund accused Sudland of mining the strait.", "ACCUSE", "actual", ["NOR.GOV.lund"], ["SUD"], None),
    ("2031-02-02", "Harbour Post", "Norland threatened Sudland with a blockade.", "THREATEN", "actual", ["NOR"], ["SUD"], None),
    ("2031-02-03", "Sud Press", "Sudland's army attacked Norland at Oslo.", "ASSAULT", "actual", ["SUD.MIL"], ["NOR"], ("Oslo", "NOR")),
    ("2031-02-03", "Harbour Post", "Sudland's army struck Norland at Oslo again.", "ASSAULT", "actual", ["SUD.MIL"], ["NOR"], ("Oslo", "NOR")),
    ("2031-02-04", "Sud Press", "Norland may mobilise against Sudland.", "MOBILIZE", "hypothetical", ["NOR"], ["SUD"], None),
    ("2031-02-05", "Ves Review", "Vesland gave Norland aid at Bergen.", "AID", "actual", ["VES"], ["NOR"], ("Bergen", "NOR")),
    ("2031-02-08", "Ves Review", "Norland and Sudland met in Vesland.", "CONSULT", "actual", ["NOR", "SUD"], [], None),
    ("2031-02-09", "Sud Press", "Sudland denied that it would attack Norland.", "ASSAULT", "negated", ["SUD"], ["NOR"], None),
    ("2031-02-10", "Harbour Post", "Norland will send Vesland grain.", "AID", "future", ["NOR"], ["VES"], None),
]  # fmt: skip

SAID = "Ida Lund said any attack on the strait would be met with force. A raid would widen the war. Talks would end the war."
"""The text of the document that has a red line and claims."""


def span(words: str, text: str = SAID) -> Span:
    """Where words stand in a text."""
    start = text.index(words)
    return start, start + len(words)


def fill(room: Room) -> None:
    """All documents of the small room."""
    for i, (day, outlet, sentence, kind, status, who, whom, place) in enumerate(TOLD):
        room.add(_report(f"d{i}", day, outlet, sentence, kind, status, who, whom, place))
    own = {"document": "said", "confidence": 0.9, "reader": "hand"}
    first, second, third = (span(part + ".") for part in SAID.rstrip(".").split(". "))
    lund = "NOR.GOV.lund"
    room.add(
        Coding(
            document=Document(id="said", text=SAID, sha256="said", title="Lund draws a line", outlet="Harbour Post",
                              published="2031-02-02", names_source="Old Gazette"),
            actors=ACTORS,
            red_lines=[
                RedLine(id="r1", issuer=lund, condition=span("any attack on the strait"), consequence=span("be met with force"), kind="threat",
                        evidence=first, **own),
            ],
            claims=[
                Claim(id="c1", claimant=lund, cause=span("A raid"), effect=span("the war"), sign=1, hedge="asserted", evidence=second, **own),
                Claim(id="c2", claimant="SUD", cause=(span("Talks")), effect=(third[0] + 16, third[1] - 1), sign=-1, hedge="likely", evidence=third,
                      **own),
            ],
            ties=[Tie(id="t1", actors=("NOR", "VES"), kind="alliance", sign=1, evidence=third, **own)],
        )
    )  # fmt: skip


def _report(
    name: str, day: str, outlet: str, sentence: str, kind: str, status: str, who: list[str], whom: list[str], place: tuple[str, str] | None
) -> Coding:
    text = f"{sentence} {' '.join(f'{name}w{i}' for i in range(40)).capitalize()}."
    verb = sentence.split(" ")[2]
    event = Event(
        id=f"e-{name}", document=name, type=kind, mode=[], status=status, actors=who, recipients=whom, trigger=span(verb, text),
        evidence=(0, len(sentence)), date=day, date_precision="day", intensity=SCORES[kind], confidence=0.9, reader="hand",
        place=Place(name=place[0], span=span(place[0], text), country=place[1]) if place else None,
    )  # fmt: skip
    document = Document(id=name, text=text, sha256=name, title=sentence, outlet=outlet, published=day)
    return Coding(document=document, actors=ACTORS, events=[event])


def small(path: Path) -> Room:
    """The small room in a file."""
    room = Room(path)
    fill(room)
    return room
