"""Pronouns and definite phrases: which earlier mention they take up. Where the antecedent is not clear the answer is nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from sitroom.codebook import Codebook
from sitroom.coding.barred import barred
from sitroom.coding.cast import Referent
from sitroom.coding.pairs import BODIES, Mention, Pairs
from sitroom.coding.phrases import NounMatch, Sentence

__all__ = ["History", "own_subject", "quotation"]

_FAMILY = {  # kinds that a noun of one kind may take up
    "igo": {"igo"},
    "rebel": {"rebel", "party"},
    "group": {"rebel", "party", "ngo", "organization", "company", "group"},
    "company": {"company", "organization"},
    "ngo": {"ngo", "organization"},
    "party": {"party", "rebel"},
    "media": {"media"},
    "court": {"court"},
}
_FORMS = {"agency": {"igo", "media"}, "coalition": {"party"}}  # the same for single nouns


def quotation(sentence: Sentence, *, inside: bool) -> bool:
    """Mark the words in quotation marks; ``inside`` says whether a quotation was open before the sentence, the answer whether one is after it."""
    for i, word in enumerate(sentence.words):
        if word in {"“", "«", "„", "``"}:
            inside = True
        elif word in {"”", "»", "''"}:
            inside = False
        elif word == '"':
            inside = not inside
        sentence.quoted[i] = inside
    return inside


def own_subject(sentence: Sentence, word: int) -> int | None:
    """The subject that a reflexive pronoun means, that of its own clause."""
    here = sentence.heads[word]
    while here >= 0:
        subject = next((k for k in sentence.kids[here] if sentence.relations[k].startswith("nsubj") and k < word), None)
        if subject is not None or (
            sentence.relations[here] not in {"xcomp", "advcl", "conj", "acl"} and sentence.upos[here] in {"VERB", "AUX", "ADJ"}
        ):
            return subject
        here = sentence.heads[here]
    return None


class History(Pairs):
    """What was mentioned so far, oldest first."""

    def __init__(self, book: Codebook, known: Mapping[int, Referent]) -> None:
        """``known``: the people of the codebook whom the document names anywhere."""
        self.book, self.known = book, list(known.values())
        self.mentions: list[Mention] = []
        self.states: list[tuple[int, int, Referent, bool]] = []  # sentence, word, state, whether in the subject; places count as their states
        self.tied: set[tuple[int, int]] = set()  # sentence and word of those joined by "and"
        self.quoted: set[int] = set()  # sentences that are quoted whole
        self.closed: set[int] = set()  # sentences about something that is no actor, which a later "it" or "they" may mean

    def add(self, sentence: Sentence, word: int, referents: tuple[Referent, ...], *, plural: bool) -> None:
        """Remember a mention."""
        relation, quoted = sentence.relations[word], sentence.quoted[word]
        subject, main = sentence.is_subject(word), sentence.is_main(word)
        hyphen = word + 1 in sentence.glued and sentence.words[word + 1] == "-"
        bare = (subject or relation not in {"amod", "compound"}) and not hyphen
        self.mentions.append(Mention(sentence.number, word, referents, subject, main, bare, plural, quoted))
        for referent in referents:
            if referent.kind == "state":
                self.place(sentence, word, referent)

    def place(self, sentence: Sentence, word: int, state: Referent) -> None:
        """Remember that a state, or a place in it, was named."""
        here, subject = word, False
        for _ in range(4):
            subject = subject or sentence.is_subject(here)
            here = sentence.heads[here]
            if here < 0 or sentence.upos[here] in {"VERB", "AUX"}:
                break
        self.states.append((sentence.number, word, state, subject))

    def near(self, sentence: Sentence, word: int) -> Iterable[list[Mention]]:
        """The mentions before ``word`` of its own sentence, then those of the sentence before; inside a quotation only what it says itself."""
        quoted = sentence.quoted[word]
        back = sentence.number - 1
        while not quoted and back in self.quoted and back > sentence.number - 4:
            back -= 1  # over a quotation of whole sentences
        for number in (sentence.number, back):
            recent = [m for m in self.mentions[-120:] if m.sentence == number and (number < sentence.number or m.word < word)]
            here = [m for m in reversed(recent) if m.quoted == quoted]
            if here:
                yield here

    def pronoun(self, sentence: Sentence, word: int) -> tuple[Referent, ...]:
        """Whom a personal or possessive pronoun means."""
        words, text = self.book.words, sentence.lower[word]
        if sentence.relations[word] == "expl":
            return ()
        if text in words["he"] or text in words["she"]:
            return self._person(sentence, word, "m" if text in words["he"] else "f")
        if text in words["it"]:
            return self._body(sentence, word)
        if text in words["they"]:
            return self._several(sentence, word)
        return ()

    def _clear(self, mentions: list[Mention], *, here: bool) -> tuple[Referent, ...]:
        """The subject of the main clause in an earlier sentence, else the latest subject, else the only candidate."""
        for mention in [] if here else mentions:
            if mention.main:
                return mention.referents
        for mention in mentions:
            if mention.subject:
                return mention.referents
        sets = {tuple(id(r) for r in m.referents) for m in mentions}
        return mentions[0].referents if len(sets) == 1 else ()

    def _free(self, sentence: Sentence, word: int, mentions: list[Mention]) -> list[Mention]:
        """``mentions`` without those that the pronoun cannot mean."""
        out = barred(sentence, word)
        others = [m.referents for m in mentions if m.sentence == sentence.number and m.word in out] if out else []
        return [m for m in mentions if m.referents not in others]

    def _person(self, sentence: Sentence, word: int, gender: str) -> tuple[Referent, ...]:
        for near in self.near(sentence, word):
            here = self._free(sentence, word, near)
            fitting = [m for m in here if len(m.referents) == 1 and m.referents[0].kind == "person" and m.referents[0].gender in {None, gender}]
            found = self._clear(fitting, here=near[0].sentence == sentence.number)
            if found:
                # whose a thing of the same sentence is ("Lund called her offer absurd") says too little of somebody not known otherwise
                if sentence.relations[word] != "nmod:poss" or near[0].sentence < sentence.number:
                    found[0].gender = gender
                return found
            if fitting:
                return ()
        return ()

    def _body(self, sentence: Sentence, word: int) -> tuple[Referent, ...]:
        head, text = sentence.heads[word], sentence.lower[word]
        if text == "it" and not sentence.relations[word].startswith("nsubj"):
            return ()  # "it" as an object is a thing or a fact far more often than a body
        if text == "it" and head >= 0 and sentence.upos[head] in {"ADJ", "NOUN"} and sentence.lower[head] not in self.book.words["ready"]:
            follows = head + 1 < len(sentence.words) and sentence.lower[head + 1] in {"to", "that", "whether", "if", "how", "for"}
            if follows or any(sentence.relations[k] in {"csubj", "ccomp", "xcomp"} for k in sentence.kids[head]):
                return ()
        for near in self.near(sentence, word):
            earlier = near[0].sentence < sentence.number
            if earlier and near[0].sentence in self.closed:
                return ()
            single = [m for m in self._free(sentence, word, near) if len(m.referents) == 1 and m.bare and (m.sentence, m.word) not in self.tied]
            fitting = [m for m in single if m.referents[0].kind in BODIES and (m.subject or not earlier)]
            found = self._clear(fitting, here=not earlier)
            if found or fitting:
                return found
        return ()

    def _several(self, sentence: Sentence, word: int) -> tuple[Referent, ...]:
        for near in self.near(sentence, word):
            if near[0].sentence < sentence.number and near[0].sentence in self.closed:
                return ()
            here = self._free(sentence, word, near)
            plural = [m for m in here if m.plural or len(m.referents) > 1]
            if near[0].sentence < sentence.number and sentence.relations[word] in {"obj", "iobj"}:
                plural = [m for m in plural if m.subject]  # what is done to "them" is as often a thing, unless they acted
            found = self._clear(plural, here=near[0].sentence == sentence.number)
            if found or plural:
                return found
            own = near[0].sentence == sentence.number and sentence.relations[word] not in {"obj", "iobj", "obl"}
            bodies = [m for m in here if m.referents and m.referents[0].kind in BODIES and m.subject and own]
            if len({m.referents for m in bodies}) == 1:
                return bodies[0].referents
        return ()

    def other(self, state: Referent) -> tuple[Referent, ...]:
        """The only other state of the text so far."""
        others = {id(s): s for *_, s, _ in self.states if s is not state}
        return tuple(others.values()) if len(others) == 1 else ()

    def state(self, sentence: Sentence, word: int) -> tuple[Referent, ...]:
        """Which state ``the country`` at ``word`` is: one named just before, not the one that acts in the same sentence unless there is no other."""
        here, subject = word, sentence.is_subject(word)
        while here >= 0 and sentence.upos[here] not in {"VERB", "AUX"}:
            subject = subject or sentence.is_subject(here)
            here = sentence.heads[here]
        acting = {id(s) for n, w, s, acts in self.states if n == sentence.number and w < word and acts}
        for back in (0, 1, 2):
            named = [s for n, w, s, _ in self.states if n == sentence.number - back and (back or w < word)]
            found = {id(s): s for s in named if subject or id(s) not in acting}
            if len(found) == 1:
                return tuple(found.values())
            if found:
                break
        if not found and len(acting) == 1:
            return next((s,) for *_, s, _ in self.states if id(s) in acting)
        counts = Counter(id(s) for *_, s, _ in self.states if id(s) in found)
        ranked = counts.most_common(2)
        return (found[ranked[0][0]],) if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]) else ()

    def holder(self, noun: NounMatch, bases: set[str]) -> tuple[Referent, ...]:
        """The person already introduced who holds the office that ``noun`` names, of one of ``bases`` where any is given; else the only one of
        whom the codebook knows that, if the document names him or her later on."""
        offices = self.book.words["head of state"] if noun.role.role == "leader" and bases else {noun.role.role}
        offices = offices | self.book.words.get(f"taken up by {noun.role.role}", frozenset())
        latest: list[Referent] = []
        for mention in reversed(self.mentions):
            for referent in mention.referents:
                fits = referent.kind == "person" and offices & referent.titles and (not bases or (referent.base or referent.country) in bases)
                if fits and referent not in latest:
                    latest.append(referent)
        people = [r for r in latest if r.person or r.open]
        if not latest and bases and ("office" in noun.role.flags or noun.role.role == "leader"):
            people = [r for r in self.known if offices & r.titles and r.base in bases]
            return (people[0],) if len(people) == 1 else ()
        now = self.mentions[-1].sentence if self.mentions else 0
        if not bases and len(people) > 1 and not any(people[0] in m.referents for m in self.mentions if m.sentence >= now - 2):
            return ()
        if bases and len(people) > 1 and "office" not in noun.role.flags:
            return ()
        return (people[0],) if people else tuple(latest[:1])

    def body(self, noun: NounMatch) -> tuple[Referent, ...]:
        """The last body that a definite phrase without owner can take up: ``the ministry``, ``the group``, ``the alliance``."""
        family = _FORMS.get(noun.form) or _FAMILY.get(noun.role.kind, set()) if noun.form in self.book.words["anaphor"] else set()
        rebels = noun.plural and noun.role.sector in {"REB", "PRM"}
        if rebels:
            known = {id(m.referents[0]): m.referents[0] for m in self.mentions if len(m.referents) == 1 and m.referents[0].kind == "rebel"}
            return tuple(known.values()) if len(known) == 1 else ()
        if noun.role.kind in {"government", "military"} and ("bare" in noun.role.flags or noun.form in self.book.words["state body"]):
            return self._public(noun)
        for mention in reversed(self.mentions):
            if len(mention.referents) != 1 or mention.plural or noun.plural:
                continue
            referent = mention.referents[0]
            last = referent.id.rpartition(".")[2].replace("-", " ")
            if "." in referent.id and (
                last == noun.form or last.endswith(" " + noun.form) or (last == noun.role.role and referent.kind == noun.role.kind)
            ):
                return (referent,)
            if referent.kind in family:
                return (referent,)
        return ()

    def _public(self, noun: NounMatch) -> tuple[Referent, ...]:
        """``the army``, ``the junta``: that of the only state whose like was named lately, or in the whole text."""
        kinds = {"military"} if noun.role.kind == "military" else {"government", "military"}
        public = [m for m in self.mentions if len(m.referents) == 1 and m.referents[0].kind in kinds and m.referents[0].base in self.book.countries]
        last = public[-1].sentence if public else 0
        near = {m.referents[0].base or "": m.referents[0] for m in public if m.sentence >= last - 2}
        if len(near) != 1 or (noun.role.kind == "government" and len({m.referents[0].base for m in public}) > 1):
            return ()
        base = next(iter(near))
        same = [m.referents[0] for m in public if m.referents[0].base == base and m.referents[0].sector == noun.role.sector]
        whole = [r for r in same if noun.role.role in r.titles or r.id == f"{base}.{noun.role.sector}"]
        return (whole[-1],) if whole else ()
