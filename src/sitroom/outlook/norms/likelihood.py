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

__all__ = ["profile", "traced"]

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]


@numba.njit(cache=True, fastmath=True)
def traced(  # type: ignore[no-untyped-def]
    moments, begins, dyad, quad, count, place, sender, receiver, reverse, tie_begin, tie_from, tie, rate, top,
    receiver_part, sender_part, concentration, state_d, last_d, state_s, last_s, state_t, last_t, acts_d, acts_s, acts_t, found,
):  # fmt: skip
    """What earlier acts give at each row: ``found[place[i]]`` (5 kinds x 4 classes x 3 half-lives) for the rows i of the moments, in order of time.
    The states are brought forward, so that the next stretch of rows can follow."""
    size = len(rate)
    width = 4 * size
    for g in range(len(moments)):
        now = moments[g]
        for i in range(begins[g], begins[g + 1]):
            d = dyad[i]
            s, r, out = sender[d], receiver[d], found[place[i]]
            out[:] = 0.0
            if acts_d[d] > 0:
                for h in range(size):
                    fall = np.exp(-rate[h] * (now - last_d[d]))
                    for p in range(4):
                        out[p * size + h] = state_d[d, p, h] * fall
            back = reverse[d]
            if back >= 0 and acts_d[back] > 0:
                for h in range(size):
                    fall = np.exp(-rate[h] * (now - last_d[back]))
                    for p in range(4):
                        out[width + p * size + h] = state_d[back, p, h] * fall
            if acts_s[s] > 0:
                part = (acts_d[d] + concentration * receiver_part[d]) / (acts_s[s] + concentration)
                for h in range(size):
                    fall = part * np.exp(-rate[h] * (now - last_s[s]))
                    for p in range(4):
                        out[2 * width + p * size + h] = state_s[s, p, h] * fall
            if acts_t[r] > 0:
                part = (acts_d[d] + concentration * sender_part[d]) / (acts_t[r] + concentration)
                for h in range(size):
                    fall = part * np.exp(-rate[h] * (now - last_t[r]))
                    for p in range(4):
                        out[3 * width + p * size + h] = state_t[r, p, h] * fall
            for j in range(tie_begin[d], tie_begin[d + 1]):
                other = tie_from[j]
                if acts_d[other] > 0:
                    for h in range(size):
                        fall = tie[j] * np.exp(-rate[h] * (now - last_d[other]))
                        for p in range(4):
                            out[4 * width + p * size + h] += state_d[other, p, h] * fall
        for i in range(begins[g], begins[g + 1]):
            d, q, n = dyad[i], quad[i], count[i]
            s, r = sender[d], receiver[d]
            for h in range(size):
                fall_d = np.exp(-rate[h] * (now - last_d[d]))
                fall_s = np.exp(-rate[h] * (now - last_s[s]))
                fall_t = np.exp(-rate[h] * (now - last_t[r]))
                for p in range(4):
                    state_d[d, p, h] *= fall_d
                    state_s[s, p, h] *= fall_s
                    state_t[r, p, h] *= fall_t
                state_d[d, q, h] += n * top[h]
                state_s[s, q, h] += n * top[h]
                state_t[r, q, h] += n * top[h]
            last_d[d] = last_s[s] = last_t[r] = now
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
