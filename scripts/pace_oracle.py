#!/usr/bin/env python3
"""Exact figures of a single agent whose work depends on the caller's wait.

The figures of tests/cases/pace_*.expect.json. Needs numpy.

One agent, Poisson arrivals, first come first served: who finds the work w ahead waits w, if its
patience is longer, and brings work that is exponential with mean m(w). Level crossings of the
work ahead (Brill and Posner, "Level crossings in point processes applied to queues: single-server
case", Operations Research 25 (1977), 662-674) give its density f and its atom p0 at 0:

    f(w) = lam (p0 exp(-w / m(0)) + integral over x from 0 to w of f(x) G(x) exp(-(w - x) / m(x)))

with G(x) the chance of a patience longer than x: a Volterra equation, solved forwards with the
trapezoidal rule and Richardson's extrapolation.

    python3 scripts/pace_oracle.py
"""
import numpy as np


def work(lam, mean, points, threshold, horizon, step, patience=None):
    """Figures on a grid of the work ahead; `points` are (wait, factor)."""
    n = int(round(horizon / step)) + 1
    w = np.arange(n) * step
    m = mean * np.interp(w, *zip(*points))
    stays = np.ones(n) if patience is None else np.exp(-w / patience)
    # f with p0 = 1; what f(x) adds at w decays by exp(-step / m(x)) from one step to the next.
    decay = np.exp(-step / m)
    f = np.empty(n)
    f[0] = lam
    first, carried = 1.0, np.zeros(n)
    for k in range(1, n):
        first *= decay[0]
        carried[k - 1] = f[k - 1] * stays[k - 1]
        carried[:k] *= decay[:k]
        inner = carried[:k].sum() - 0.5 * carried[0]
        f[k] = lam * (first + step * inner) / (1.0 - 0.5 * step * lam * stays[k])

    def integral(values, upto=n):
        return step * (values[:upto].sum() - 0.5 * (values[0] + values[upto - 1]))

    p0 = 1.0 / (1.0 + integral(f))
    f *= p0
    answered = p0 + integral(f * stays)
    cut = int(round(threshold / step)) + 1
    wait_answered = integral(w * f * stays)
    # Time in queue of all: until the answer or the end of the patience.
    if patience is None:
        waited = wait_answered
    else:
        waited = integral(f * patience * (1.0 - stays))
    return np.array([
        1.0 - p0,
        1.0 - answered,
        wait_answered / answered,
        (p0 + integral((f * stays), cut)),
        (p0 * m[0] + integral(f * stays * m)) / answered,
        lam * waited,
        lam * (p0 * m[0] + integral(f * stays * m)),
    ])


NAMES = ["delayed", "abandon_rate", "asa", "service_level", "handle_time", "mean_queue", "occupancy"]


def exact(**case):
    coarse, fine = (work(step=step, **case) for step in (0.5, 0.25))
    return dict(zip(NAMES, fine + (fine - coarse) / 3.0)), np.abs(fine - coarse).max()


if __name__ == "__main__":
    points = [(0.0, 1.0), (60.0, 1.0), (300.0, 1.5)]
    for name, case in {
        "pace_wait": dict(lam=1 / 240, mean=120.0, points=points, threshold=60.0, horizon=12_000.0),
        "pace_wait_impatient": dict(
            lam=1 / 120, mean=120.0, points=points, threshold=60.0, horizon=12_000.0, patience=240.0
        ),
        "check, M/M/1": dict(
            lam=1 / 240, mean=120.0, points=[(0.0, 1.0)], threshold=60.0, horizon=12_000.0
        ),
    }.items():
        figures, change = exact(**case)
        print(name, {k: float(f"{v:.9g}") for k, v in figures.items()}, f"last change {change:.1e}")
