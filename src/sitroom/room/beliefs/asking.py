"""The questions about beliefs that a room answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from sitroom.room.beliefs.computed import Effect, Inferred
    from sitroom.room.beliefs.inference import Activation, Rule
    from sitroom.room.beliefs.records import Beliefs, Concept, Follows
    from sitroom.room.query import Asked

__all__ = ["AskedBeliefs"]


class AskedBeliefs:
    """The part of a room that answers what narrators believe."""

    def concepts(self, *, text: str | None = None, limit: int | None = None) -> list[Concept]:
        """What causes and effects of claims are about, whatever their wording, the concept of most phrases first; each with all its phrases.

        ``text``: only those that these words are about. Raises UsageError where no claim is, and for a negative limit.
        """
        from sitroom.room.beliefs.asked import concepts

        return concepts(cast("Asked", self), text=text, limit=limit)

    def beliefs(self, *, narrator: str | None = None, concept: str | None = None, by: str = "narrator") -> list[Beliefs]:
        """The belief map of every narrator: of each speaker, and of each outlet in its own voice. That of most links comes first.

        ``narrator``: an actor with all under it, or an outlet, by id or name; ``concept``: only links from or to it, by name or id; ``by``:
        ``narrator``, or unions by ``country`` or ``bloc`` (``codebook/memberships.tsv``). Raises UsageError for what the room does not have.
        """
        from sitroom.room.beliefs.asked import beliefs

        return beliefs(cast("Asked", self), narrator=narrator, concept=concept, by=by)

    def follows(self, words: str, *, narrator: str | None = None, by: str = "narrator", steps: int = 3) -> Follows:
        """What follows if something happens ("an attack on the dam", or the name of a concept), as each narrator says, in the words of each link.

        With it comes where two narrators agree or contradict each other. ``steps``: the longest chain. Raises UsageError where no claim is about it.
        """
        from sitroom.room.beliefs.asked import followed

        return followed(cast("Asked", self), words, narrator=narrator, by=by, steps=steps)

    def effects(self, cause: str, effect: str, *, narrator: str | None = None, by: str = "narrator") -> list[Effect]:
        """The total effect of a concept on another (names or ids) in the map of every narrator that has both, *indeterminate* where paths disagree.

        ``narrator``, ``by``: as in ``beliefs``. Raises UsageError for what the room does not have, and where no map has both.
        """
        from sitroom.room.beliefs.asked import effects

        return effects(cast("Asked", self), cause, effect, narrator=narrator, by=by)

    def inferred(
        self,
        held: Mapping[str, float],
        *,
        start: Mapping[str, float] | None = None,
        narrator: str | None = None,
        by: str = "narrator",
        rule: Rule = "modified",
        activation: Activation = "tanh",
        slope: float = 1.0,
    ) -> list[Inferred]:
        """Where each narrator's map ends with concepts (names or ids) held at values, beside where it ends without. See ``beliefs.inference.infer``.

        ``start``: values that other concepts begin with; ``narrator``, ``by``: as in ``beliefs``. Raises UsageError for what the room does not have,
        where no map has all these concepts, and as ``infer`` does.
        """
        from sitroom.room.beliefs.asked import inferences

        return inferences(
            cast("Asked", self), held, start=start or {}, narrator=narrator, by=by, rule=rule, activation=activation, slope=slope
        )  # fmt: skip
