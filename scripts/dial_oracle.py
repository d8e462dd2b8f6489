#!/usr/bin/env python3
"""Exact figures of small blends of calls and calls to customers, by Markov chains.

The figures of tests/cases/dial_*.expect.json. Needs numpy and scipy.

    python3 scripts/dial_oracle.py
"""
from math import comb

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import expm_multiply, spsolve


def chain(start, moves):
    """States that can be reached, and the rates between them. `moves(state)` yields (next, rate)."""
    number, states, rows = {start: 0}, [start], []
    for state in states:  # grows while it is walked through
        for after, rate in moves(state):
            if after not in number:
                number[after] = len(states)
                states.append(after)
            rows.append((number[state], number[after], rate))
    n = len(states)
    i, j, r = (np.array(x) for x in zip(*rows))
    rates = csr_matrix((r, (i, j)), shape=(n, n)).tolil()
    rates.setdiag(rates.diagonal() - np.asarray(rates.sum(axis=1)).ravel())
    return states, rates.tocsr()


def stationary(generator):
    system = generator.T.tolil()
    system[-1, :] = 1.0
    right = np.zeros(generator.shape[0])
    right[-1] = 1.0
    return spsolve(system.tocsr(), right)


def binomial(n, share):
    return [(k, comb(n, k) * share**k * (1 - share) ** (n - k)) for k in range(n + 1)]


def predictive(lam, mu_in, theta, n, mu_out, pace, connect, most_waiting=60):
    """Whenever a service ends and nobody waits, `pace` numbers are dialled for each free agent, at
    once; of those who answer, as many are served as there are free agents, the others dropped."""

    def ends(i, o, q):
        """What follows the end of a service: (state, chance, dialled, answered, dropped)."""
        if q:
            yield (i + 1, o, q - 1), 1.0, 0, 0, 0
            return
        free = n - i - o
        for k, chance in binomial(pace * free, connect):
            served = min(free, k)
            yield (i, o + served, 0), chance, pace * free, k, k - served

    def services(state):
        i, o, q = state
        if i:
            yield from ((i * mu_in, *e) for e in ends(i - 1, o, q))
        if o:
            yield from ((o * mu_out, *e) for e in ends(i, o - 1, q))

    def moves(state):
        i, o, q = state
        if i + o < n:
            yield (i + 1, o, q), lam
        elif q < most_waiting:
            yield (i, o, q + 1), lam
        if q:
            yield (i, o, q - 1), q * theta
        for rate, after, chance, *_ in services(state):
            yield after, rate * chance

    states, generator = chain((0, 0, 0), moves)
    p = stationary(generator)
    dialled = answered = dropped = 0.0
    for state, share in zip(states, p):
        for rate, _, chance, d, a, x in services(state):
            dialled += share * rate * chance * d
            answered += share * rate * chance * a
            dropped += share * rate * chance * x
    i, o, q = np.array(states).T
    return dict(
        dialled=dialled,
        drop_rate=dropped / answered,
        dropped=dropped,
        mean_queue=p @ q,
        delayed=p[(i + o) == n].sum(),
        abandon_rate=theta * (p @ q) / lam,
        occupancy=p @ (i + o) / n,
    )


def finite_list(lam, mu_in, theta, n, mu_out, reserve, customers, horizon, steps, most_waiting=40):
    """A list with an end: a call whenever more than `reserve` agents are idle. From an empty center
    over the horizon: customers left at the end, and means over the time in between."""

    def settle(i, o, q, left):
        while q and i + o < n:
            i, q = i + 1, q - 1
        while left and n - i - o > reserve:
            o, left = o + 1, left - 1
        return i, o, q, left

    def moves(state):
        i, o, q, left = state
        if i + o < n:
            yield settle(i + 1, o, q, left), lam
        elif q < most_waiting:
            yield (i, o, q + 1, left), lam
        if q:
            yield (i, o, q - 1, left), q * theta
        if i:
            yield settle(i - 1, o, q, left), i * mu_in
        if o:
            yield settle(i, o - 1, q, left), o * mu_out

    states, generator = chain(settle(0, 0, 0, customers), moves)
    start = np.zeros(len(states))
    start[0] = 1.0
    times = np.linspace(0.0, horizon, 2 * steps + 1)
    p = expm_multiply(generator.T, start, start=0.0, stop=horizon, num=len(times), endpoint=True)
    i, o, q, left = np.array(states).T
    weights = np.ones(len(times))
    weights[1:-1:2], weights[2:-1:2] = 4.0, 2.0
    simpson = lambda figure: float(weights @ (p @ figure)) / weights.sum()
    return dict(
        left=p[-1] @ left,
        mean_queue=simpson(q),
        occupancy=simpson(i + o) / n,
        delayed=simpson(((i + o) == n).astype(float)),
    )


def shown(name, figures):
    print(name, {key: float(f"{value:.10g}") for key, value in figures.items()})


if __name__ == "__main__":
    shown("dial_predictive", predictive(3 / 60, 1 / 180, 1 / 120, 16, 1 / 120, 2, 0.3))
    for steps in (400, 800):
        # The integral over time is good to the digits that both share.
        figures = finite_list(1 / 60, 1 / 180, 1 / 120, 6, 1 / 120, 1, 180, 7200.0, steps)
        shown(f"dial_list ({steps} steps)", figures)
