"""The exact likelihood of the process, in time linear in the number of events (Ozaki 1979, *Ann. Inst. Stat. Math.* 31:145, extended to dyads).

For one class q the log-likelihood of weights w >= 0 and base rates m is sum_i n_i log(m_c(i) + x_i . w) - sum_c m_c T - C . w. Here i runs over
dyads and moments with n_i acts, x_i holds what earlier acts give at that moment by kind, class and half-life, and C the mass of all kernels until the
end of observation. It is concave; base rates with a gamma prior are found within it (`profile`), so that it is a function of w alone.

Where time is in days, n_i is Poisson with mean m + x_i . w for each day: the same formula, with kernels over whole days.
"""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

__all__ = ["curvature", "profile", "traced"]

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]


@numba.njit(cache=True, fastmath=True)
def _faded(at, g, now, rate, last, fall, seen):  # type: ignore[no-untyped-def]
    """How far the states of one have faded since they were last brought forward, found once a moment ``g``."""
    if seen[at] != g:
        seen[at] = g
        for h in range(len(rate)):
            fall[at, h] = np.exp(-rate[h] * (now - last[at]))


@numba.njit(cache=True, fastmath=True)
def _brought(at, g, now, rate, last, fall, seen, state):  # type: ignore[no-untyped-def]
    """The states of one brought forward to the moment ``g``."""
    _faded(at, g, now, rate, last, fall, seen)
    for h in range(len(rate)):
        for p in range(4):
            state[at, p, h] *= fall[at, h]
    last[at] = now


@numba.njit(cache=True, fastmath=True)
def traced(  # type: ignore[no-untyped-def]
    moments, begins, dyad, quad, count, place, sender, receiver, reverse, tie_begin, tie_from, tie, rate, top,
    receiver_part, sender_part, concentration, state_d, last_d, state_s, last_s, state_t, last_t, acts_d, acts_s, acts_t, found,
):  # fmt: skip
    """What earlier acts give at each row: ``found[place[i]]`` (5 kinds x 4 classes x 3 half-lives) for the rows i of the moments, in order of time.
    The states are brought forward, so that the next stretch of rows can follow."""
    size = len(rate)
    width = 4 * size
    fall_d, fall_s, fall_t = np.empty((len(last_d), size)), np.empty((len(last_s), size)), np.empty((len(last_t), size))
    seen_d, seen_s, seen_t = np.full(len(last_d), -1), np.full(len(last_s), -1), np.full(len(last_t), -1)
    for g in range(len(moments)):
        now = moments[g]
        for i in range(begins[g], begins[g + 1]):
            d = dyad[i]
            s, r, out = sender[d], receiver[d], found[place[i]]
            if i > begins[g] and dyad[i - 1] == d:
                out[:] = found[place[i - 1]]
                continue
            out[:] = 0.0
            if acts_d[d] > 0:
                _faded(d, g, now, rate, last_d, fall_d, seen_d)
                for h in range(size):
                    fall = fall_d[d, h]
                    for p in range(4):
                        out[p * size + h] = state_d[d, p, h] * fall
            back = reverse[d]
            if back >= 0 and acts_d[back] > 0:
                _faded(back, g, now, rate, last_d, fall_d, seen_d)
                for h in range(size):
                    fall = fall_d[back, h]
                    for p in range(4):
                        out[width + p * size + h] = state_d[back, p, h] * fall
            if acts_s[s] > 0:
                part = (acts_d[d] + concentration * receiver_part[d]) / (acts_s[s] + concentration)
                _faded(s, g, now, rate, last_s, fall_s, seen_s)
                for h in range(size):
                    fall = part * fall_s[s, h]
                    for p in range(4):
                        out[2 * width + p * size + h] = state_s[s, p, h] * fall
            if acts_t[r] > 0:
                part = (acts_d[d] + concentration * sender_part[d]) / (acts_t[r] + concentration)
                _faded(r, g, now, rate, last_t, fall_t, seen_t)
                for h in range(size):
                    fall = part * fall_t[r, h]
                    for p in range(4):
                        out[3 * width + p * size + h] = state_t[r, p, h] * fall
            for j in range(tie_begin[d], tie_begin[d + 1]):
                other = tie_from[j]
                if acts_d[other] > 0:
                    _faded(other, g, now, rate, last_d, fall_d, seen_d)
                    for h in range(size):
                        fall = tie[j] * fall_d[other, h]
                        for p in range(4):
                            out[4 * width + p * size + h] += state_d[other, p, h] * fall
        for i in range(begins[g], begins[g + 1]):
            d, q, n = dyad[i], quad[i], count[i]
            s, r = sender[d], receiver[d]
            if last_d[d] < now:
                _brought(d, g, now, rate, last_d, fall_d, seen_d, state_d)
            if last_s[s] < now:
                _brought(s, g, now, rate, last_s, fall_s, seen_s, state_s)
            if last_t[r] < now:
                _brought(r, g, now, rate, last_t, fall_t, seen_t, state_t)
            for h in range(size):
                state_d[d, q, h] += n * top[h]
                state_s[s, q, h] += n * top[h]
                state_t[r, q, h] += n * top[h]
            acts_d[d] += n
            acts_s[s] += n
            acts_t[r] += n


@numba.njit(cache=True, fastmath=True)
def profile(weights, found, count, cell_begin, prior_shape, prior_rate, base, brought, slope):  # type: ignore[no-untyped-def]
    """The sum over rows of n log(m + x . w), with the best base rates m of the cells given w, and their prior: sum over cells of shape log m - rate m
    (``prior_rate``: the prior's and the exposure). ``slope`` gets the gradient; ``base`` (a start, then the result), ``brought`` (x . w).

    Given w, m solves n/(m + x . w) summed + shape/m = rate, by Newton's method from the left: the left side is convex and falls.
    """
    total, product, shaped = 0.0, 1.0, 1.0  # the logarithm of a product, for fewer logarithms
    width = len(weights)
    slope[:] = 0.0
    for c in range(len(cell_begin) - 1):
        begin, end = cell_begin[c], cell_begin[c + 1]
        for i in range(begin, end):
            here = 0.0
            row = found[i]
            for j in range(width):
                here += weights[j] * row[j]
            brought[i] = here
        least = prior_shape / prior_rate[c]
        rate = max(base[c], least)
        for _ in range(60):
            value, fall = prior_shape / rate - prior_rate[c], prior_shape / (rate * rate)
            for i in range(begin, end):
                part = 1.0 / (rate + brought[i])
                value += count[i] * part
                fall += count[i] * part * part
            after = max(rate + value / fall, least)
            done = abs(after - rate) <= 1e-9 * rate
            rate = after
            if done:
                break
        base[c] = rate
        total -= prior_rate[c] * rate
        shaped *= rate
        if shaped < 1e-200 or shaped > 1e200:
            total, shaped = total + prior_shape * np.log(shaped), 1.0
        for i in range(begin, end):
            all = rate + brought[i]
            part = count[i] / all
            if count[i] > 1.0:
                total += count[i] * np.log(all)
            else:
                product *= all
                if product < 1e-200 or product > 1e200:
                    total, product = total + np.log(product), 1.0
            row = found[i]
            for j in range(width):
                slope[j] += part * row[j]
    return total + np.log(product) + prior_shape * np.log(shaped)


@numba.njit(cache=True, fastmath=True)
def curvature(kept, found, count, cell_begin, prior_shape, base, brought, matrix):  # type: ignore[no-untyped-def]
    """The second derivatives of - `profile`, base rates following, in the weights ``kept``: into ``matrix`` (kept, kept). ``base`` and ``brought`` as
    `profile` left them. Sum of n x x' / (m + x . w)^2, less what the base rate of each cell takes up."""
    width, held = len(kept), 0
    rows, beside = np.zeros((8, width)), np.empty(width)
    matrix[:] = 0.0
    for c in range(len(cell_begin) - 1):
        beside[:] = 0.0
        alone = prior_shape / (base[c] * base[c])
        for i in range(cell_begin[c], cell_begin[c + 1]):
            part = np.sqrt(count[i]) / (base[c] + brought[i])
            alone += part * part
            row, whole = rows[held], found[i]
            for j in range(width):
                row[j] = part * whole[kept[j]]
                beside[j] += part * row[j]
            held += 1
            if held == 8:
                _squared(rows, matrix)
                held = 0
        for j in range(width):
            share, into = beside[j] / alone, matrix[j]
            for k in range(width):
                into[k] -= share * beside[k]
    rows[held:] = 0.0
    _squared(rows, matrix)


@numba.njit(cache=True, fastmath=True)
def _squared(rows, matrix):  # type: ignore[no-untyped-def]
    """Adds the squares of eight rows, which spares loading the matrix for each."""
    a, b, c, d, e, f, g, h = rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7]
    for j in range(matrix.shape[0]):
        into = matrix[j]
        for k in range(matrix.shape[0]):
            into[k] += a[j] * a[k] + b[j] * b[k] + c[j] * c[k] + d[j] * d[k] + e[j] * e[k] + f[j] * f[k] + g[j] * g[k] + h[j] * h[k]
