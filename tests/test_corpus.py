"""The event corpus: its notation, its size, its spread."""

from collections import Counter
from pathlib import Path

import pytest

from training.corpus import MODES, STATUSES, TYPES, load, parse
from training.data import events

CORPUS = Path(__file__).parent.parent / "training" / "corpus"


def test_notation() -> None:
    found = parse("{Norland|1a 2a} {threatened|1:THREATEN/violence} to {bomb|2:ASSAULT>/aerial} {Port Ash|2r 2p} on {Friday|2t}.")
    assert found.text == "Norland threatened to bomb Port Ash on Friday."
    threat, bombing = found.events
    assert (threat.type, threat.status, threat.modes, threat.roles) == ("THREATEN", "actual", ("violence",), {"actor": [(0, 7)]})
    assert bombing.status == "future"
    assert [found.text[slice(*s)] for s in bombing.roles["recipient"]] == ["Port Ash"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{shelled|1:ATTACK} the port", "unknown type"),
        ("{shelled|1:ASSAULT/rude} the port", "unknown mode"),
        ("{the army|1a} left", "no trigger"),
        ("{opened fire|1:ASSAULT}", "several words"),
        ("a {stray brace", "stray"),
        ("{x|9z}", "no tag"),
        ("{met|1:CONSULT 2:AGREE}", "two events"),
        ("{met|1:CONSULT} and {spoke|1:CONSULT}", "two triggers"),
    ],
)
def test_faults_are_named(line: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse(line)


@pytest.mark.parametrize(("part", "least"), [("train", 1000), ("dev", 300)])
def test_the_corpus_is_sound_and_broad(part: str, least: int) -> None:
    sentences = load(CORPUS / part)
    assert len(sentences) >= least
    found = [e for s in sentences for e in s.events]
    types, statuses = Counter(e.type for e in found), Counter(e.status for e in found)
    assert set(types) == set(TYPES)
    assert min(types.values()) >= len(found) / 16 / 4, "a type is rarer than a quarter of its even share"
    assert set(statuses) == set(STATUSES.values())
    assert sum(not s.events for s in sentences) >= len(sentences) / 5


def test_no_sentence_stands_twice_or_in_both_parts() -> None:
    texts = Counter(s.text.lower() for s in load(CORPUS / "train", CORPUS / "dev"))
    assert [t for t, n in texts.items() if n > 1] == []


def test_every_mark_lands_on_words() -> None:
    for example in events(load(CORPUS / "train", CORPUS / "dev")):
        for event in example.events or ():
            assert 0 <= event["word"] < len(example.words)
            assert all(0 <= first < last <= len(example.words) for _, first, last in event["roles"])


def test_the_corpus_and_the_codebook_agree() -> None:
    from sitroom.codebook import load as codebook

    book = codebook()
    assert set(book.types) == set(TYPES)
    for kind in TYPES:
        assert set(MODES.get(kind, "").split()) <= set(book.modes(kind))
