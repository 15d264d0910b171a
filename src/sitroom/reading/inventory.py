"""The reading model's label names and decision thresholds."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Inventory", "Thresholds"]


@dataclass(frozen=True, slots=True)
class Inventory:
    """Label names in the order of the model's outputs."""

    upos: tuple[str, ...]
    relation: tuple[str, ...]
    role: tuple[str, ...]
    entity: tuple[str, ...]
    type: tuple[str, ...]
    status: tuple[str, ...]
    mode: tuple[str, ...]
    event_role: tuple[str, ...]
    frame: tuple[str, ...]
    hedge: tuple[str, ...]
    line: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Least probabilities, chosen on the dev sets: of a predicate (auxiliaries, nouns and adjectives have their own), of an argument's role, of a
    name's type (mean over its words), of a trigger's best type, of a mode, of an arc to each event role, of an anchor of each kind of frame;
    ``further``: of an arc to an actor or recipient beside a likelier one that it is not listed with; ``causal``: of a sentence's likeliest
    ``caused`` anchor, for the sentence to count as causal."""

    predicate: float = 0.5
    predicate_aux: float = 0.5
    predicate_noun: float = 0.5
    predicate_adj: float = 0.5
    role: float = 0.5
    entity: float = 0.35
    trigger: float = 0.5
    mode: float = 0.5
    actor: float = 0.5
    recipient: float = 0.5
    further: float = 0.5
    place: float = 0.5
    time: float = 0.5
    attribution: float = 0.5
    claim: float = 0.5
    line: float = 0.5
    reported: float = 0.5
    caused: float = 0.5
    causal: float = 0.5

    def predicates(self) -> dict[str, float]:
        """By part of speech, "" for those that have none of their own."""
        return {"": self.predicate, "AUX": self.predicate_aux, "NOUN": self.predicate_noun, "ADJ": self.predicate_adj}

    def anchor(self) -> float:
        """The least of all kinds of frames."""
        return min(self.attribution, self.claim, self.line, self.reported, self.caused)
