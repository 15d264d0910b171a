"""An event told twice is coded once, with both places."""

import sitroom
from sitroom.coding.repeats import told_once
from sitroom.reading import Reading, sentences, words
from sitroom.records import Event

TEXT = "Russia condemns strikes\nRussia condemned the strikes on Monday. Moscow's condemnation came late. It condemned them again."


def readings() -> list[Reading]:
    found = []
    for a, b in sentences(TEXT):
        cut = list(words(TEXT[a:b], a))
        own = [w for w, _ in cut]
        heads, relations, upos = [-1] * len(own), ["root"] * len(own), ["X"] * len(own)
        if "condemnation" in own:
            heads[0], relations[0], upos[own.index("condemnation")] = own.index("condemnation"), "nmod:poss", "NOUN"
        found.append(Reading((a, b), own, [s for _, s in cut], upos, heads, relations, [], [], [], []))
    return found


def event(word: str, nth: int, **more: object) -> Event:
    start = -1
    for _ in range(nth):
        start = TEXT.index(word, start + 1)
    sentence = next(s for s in sentences(TEXT) if s[0] <= start < s[1])
    fields: dict[str, object] = {
        "id": f"e{start}", "document": "d", "type": "ACCUSE", "mode": [], "status": "actual", "actors": ["RUS"], "recipients": [],
        "trigger": (start, start + len(word)), "evidence": sentence, "date": "2031-02-05", "date_precision": "unknown", "intensity": -3.0,
        "confidence": 0.9, "reader": "r",
    }  # fmt: skip
    return Event(**(fields | more))  # type: ignore[arg-type]


def test_a_heading_and_a_noun_that_points_back_are_the_same_event() -> None:
    first = event("condemns", 1)
    second = event("condemned", 1, recipients=["ISR"], recipient_spans=[(0, 6)], date="2031-02-03", date_precision="day")
    third = event("condemnation", 1)
    kept, became = told_once([first, second, third], readings())
    assert [e.id for e in kept] == [first.id]
    assert [TEXT[slice(*m.trigger)] for m in kept[0].repeats] == ["condemned", "condemnation"]
    assert (kept[0].recipients, kept[0].date, kept[0].date_precision) == (["ISR"], "2031-02-03", "day")
    assert set(became.values()) == {first.id}


def test_a_verb_tells_of_a_new_event() -> None:
    kept, _ = told_once([event("condemned", 1), event("condemned", 2)], readings())
    assert len(kept) == 2


def test_another_actor_status_or_recipient_is_another_event() -> None:
    first = event("condemned", 1, recipients=["ISR"])
    for change in ({"actors": ["CHN"]}, {"status": "negated"}, {"recipients": ["USA"]}, {"type": "REJECT"}, {"actors": []}):
        assert len(told_once([first, event("condemnation", 1, **change)], readings())[0]) == 2


def test_a_verb_and_its_object_of_one_type_are_one_event() -> None:
    coding = sitroom.read("India sent food aid to Nepal.", published="2031-02-05")
    (event,) = [e for e in coding.events if e.type == "AID"]
    assert event.actors == ["IND"]
    assert event.recipients == ["NPL"]
