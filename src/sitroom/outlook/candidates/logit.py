"""Weights by conditional logit: which of the candidates it was (McFadden 1974). Needs numba.

The likelihood of an answer is its share in exp(score) among itself and the candidates that are no answers to the same query, so that what happens
together does not compete. The pooled weights have a ridge of ``RIDGE``; those of a relation are a ridge of ``SHRINK`` around the pooled ones.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

__all__ = ["RIDGE", "SHRINK", "Sample", "fitted", "relation_weights"]

RIDGE = 1.0
SHRINK = 100.0
"""Chosen on the valid days of both sets; see docs/candidates.md."""
STEPS = 12

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]


class Sample(NamedTuple):
    """Queries with their candidates: ``terms`` (rows, terms), ``answers`` (rows,): how often the candidate was the answer, ``standing`` (rows,): for
    how many candidates it stands; rows of query q stand from ``start[q]`` to ``start[q + 1]``; ``relation`` (queries,).
    """

    terms: NDArray[np.float32]
    answers: Ints
    standing: Reals
    start: Ints
    relation: Ints


@numba.njit(cache=True, fastmath=True)
def _moments(terms, answers, standing, start, queries, weights, gradient, hessian):  # type: ignore[no-untyped-def]
    """Add gradient and hessian of the negative log-likelihood of some queries; gives that and the number of answers."""
    size = terms.shape[1]
    loss, total = 0.0, 0
    for q in queries:
        low, high = start[q], start[q + 1]
        if not answers[low:high].any():
            continue
        score = np.zeros(high - low)
        for k in range(low, high):
            for f in range(size):
                score[k - low] += terms[k, f] * weights[f]
        score -= score.max()
        rest, mean, square = 0.0, np.zeros(size), np.zeros((size, size))
        for k in range(low, high):
            if answers[k] == 0:
                share = standing[k] * np.exp(score[k - low])
                rest += share
                for f in range(size):
                    part = share * terms[k, f]
                    mean[f] += part
                    for g in range(f + 1):
                        square[f, g] += part * terms[k, g]
        for k in range(low, high):
            if answers[k]:
                own = np.exp(score[k - low])
                all_ = rest + own
                loss += answers[k] * (np.log(all_) - score[k - low])
                total += answers[k]
                for f in range(size):
                    m = (mean[f] + own * terms[k, f]) / all_
                    gradient[f] += answers[k] * (m - terms[k, f])
                    for g in range(f + 1):
                        n = (mean[g] + own * terms[k, g]) / all_
                        hessian[f, g] += answers[k] * ((square[f, g] + own * terms[k, f] * terms[k, g]) / all_ - m * n)
    return loss, total


def _newton(sample: Sample, queries: Ints, centre: Reals, ridge: float, weights: Reals, steps: int) -> Reals:
    """Minimise the penalised loss by Newton steps, halved where they do not help."""
    size, best = len(centre), np.inf
    step: Reals = np.zeros(size)
    for _ in range(4 * steps):
        gradient, hessian = np.zeros(size), np.zeros((size, size))
        loss, _ = _moments(sample.terms, sample.answers, sample.standing, sample.start, queries, weights, gradient, hessian)
        loss += 0.5 * ridge * float(((weights - centre) ** 2).sum())
        if loss > best + 1e-9:
            step = step / 2
            weights = weights - step
            continue
        gain, best = best - loss, loss
        if gain < 1e-6 * abs(loss):
            break
        full = hessian + np.tril(hessian, -1).T + ridge * np.eye(size)
        step = np.asarray(-np.linalg.solve(full, gradient + ridge * (weights - centre)), dtype=np.float64)
        weights = weights + step
    return weights


def fitted(sample: Sample) -> Reals:
    """The pooled weights (terms,)."""
    size = sample.terms.shape[1]
    return _newton(sample, np.arange(len(sample.relation)), np.zeros(size), RIDGE, np.zeros(size), STEPS)


def relation_weights(sample: Sample, pooled: Reals, relations: int, *, shrink: float = SHRINK) -> Reals:
    """Weights of each relation (relations, terms), shrunk to the pooled ones; those of a relation without queries are the pooled ones."""
    found = np.tile(pooled, (relations, 1))
    order = np.argsort(sample.relation, kind="stable")
    edges = np.searchsorted(sample.relation[order], np.arange(relations + 1))
    for relation in range(relations):
        own = order[edges[relation] : edges[relation + 1]]
        if len(own):
            found[relation] = _newton(sample, own, pooled, shrink, pooled.copy(), STEPS)
    return found
