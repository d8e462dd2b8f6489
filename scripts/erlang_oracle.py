#!/usr/bin/env python3
"""Random parameter sets and their exact answers, for the tests of the Erlang formulas.

    scripts/erlang_oracle.py ../shared/oracles tests/data/erlang [TABLE ...]

The answers come from the oracle's closed forms, integrals and linear systems (Python), which
share nothing with the program. Parameters are short numbers, answers have 10 digits (8 where the oracle
integrates); the seed
of each table is fixed, so that running the script again changes nothing.
"""

import csv
import random
import sys
from pathlib import Path

SETS = 1000
DAYS = 100


def short(x, digits=4):
    return float(f"{x:.{digits}g}")


def answer(x, digits):
    return "" if x is None else f"{float(x):.{digits}g}"


def log_uniform(r, low, high):
    return low * (high / low) ** r.random()


def agents_and_load(r, most, low, high):
    """Agents, and a load between `low` and `high` times as many."""
    n = int(round(log_uniform(r, 1, most)))
    return n, short(n * r.uniform(low, high))


def loss(o, r):
    n, a = agents_and_load(r, 20_000, 0.02, 3.0)
    if r.random() < 0.5 and n < 300:
        n = short(n + r.random(), 6)
    return (a, n), (o.erlang_b(a, n),)


def delay(o, r):
    n, a = agents_and_load(r, 3_000, 0.3, 0.995)
    if r.random() < 0.5 and n < 300:
        n = short(n + r.random(), 6)
    mu = short(log_uniform(r, 0.05, 5))
    lam = short(a * mu, 6)
    t = short(r.uniform(0, 1) / mu)
    out = o.erlang_c(lam, mu, n, t)
    return (lam, mu, n, t), (out["p_wait"], out["asa"], out["sl"], out["sd_wait"])


def abandonment(o, r):
    n, a = agents_and_load(r, 400, 0.2, 2.5)
    mu = short(log_uniform(r, 0.05, 5))
    theta = short(mu * log_uniform(r, 0.05, 20))
    lam = short(a * mu)
    t = short(r.uniform(0.01, 1) * min(1 / mu, 1 / theta))
    out = o.erlang_a(lam, mu, n, theta, t)
    # Its integral for the mean wait of the answered is coarse; that of the other function is not.
    law = dict(kind="exp", rate=theta)
    out["mean_wait_served"] = o.mmn_g(lam, mu, n, law, t)["mean_wait_served"]
    keys = ("p_wait", "p_abandon", "served_in_T", "abandoned_in_T", "mean_wait_served", "p_wait_gt_T")
    return (lam, mu, n, theta, t), [out[k] for k in keys]


def lines(o, r):
    n, a = agents_and_load(r, 200, 0.2, 2.5)
    mu = short(log_uniform(r, 0.05, 5))
    theta = 0.0 if r.random() < 0.3 else short(mu * log_uniform(r, 0.05, 20))
    lam = short(a * mu)
    k = n + int(log_uniform(r, 1, 100)) - 1
    t = short(r.uniform(0.01, 0.5) / mu)
    out = o.mmnk_m(lam, mu, n, k, theta, t)
    keys = ("p_block", "p_wait", "p_abandon", "served_in_T", "abandoned_in_T", "mean_wait_served", "mean_queue")
    return (lam, mu, n, theta, k, t), [out[k] for k in keys]


def patience(r, mean):
    kind = r.choice(["det", "hyper", "erlang", "lognormal", "uniform", "weibull"])
    if kind == "det":
        return kind, short(mean), 0.0, dict(kind=kind, d=short(mean))
    if kind == "hyper":
        p, m = short(r.uniform(0.1, 0.9)), short(mean)
        q = 1 - p
        # Two exponentials with balanced means.
        return kind, m, p, dict(kind=kind, probs=[p, q], rates=[2 * p / m, 2 * q / m])
    if kind == "erlang":
        shape = r.randint(2, 8)
        return kind, short(mean), shape, dict(kind=kind, shape=shape, mean=short(mean))
    if kind == "lognormal":
        cv = short(r.uniform(0.4, 2.5), 3)
        return kind, short(mean), cv, dict(kind=kind, mean=short(mean), cv=cv)
    if kind == "uniform":
        return kind, short(2 * mean), 0.0, dict(kind=kind, b=short(2 * mean))
    shape = short(r.uniform(0.5, 3), 3)
    return kind, short(mean), shape, dict(kind=kind, shape=shape, scale=short(mean))


def any_patience(o, r):
    n, a = agents_and_load(r, 200, 0.3, 2.0)
    mu = short(log_uniform(r, 0.05, 5))
    lam = short(a * mu)
    kind, first, second, law = patience(r, log_uniform(r, 0.1, 3) / mu)
    t = short(r.uniform(0.01, 0.5) / mu)
    out = o.mmn_g(lam, mu, n, law, t)
    keys = ("p_virtual_wait", "p_abandon", "served_in_T", "abandoned_in_T", "mean_wait_served", "mean_wait")
    return (lam, mu, n, kind, first, second, t), [out[k] for k in keys]


def retries(o, r):
    """Attempts of whoever tries again: the fixed point of the oracle's M/M/n/K+M."""
    n, a = agents_and_load(r, 60, 0.4, 1.5)
    mu = short(log_uniform(r, 0.1, 2))
    theta = short(mu * log_uniform(r, 0.1, 5))
    lam, k = short(a * mu), n + r.randint(0, 40)
    after_abandon, after_block = short(r.uniform(0, 0.9), 3), short(r.uniform(0, 0.9), 3)
    again = short(r.uniform(0, 0.9), 3)

    def attempts(rate):
        out = o.mmnk_m(rate, mu, n, k, theta, 0.0)
        lost, blocked = out["p_abandon"], out["p_block"]
        first = lost * after_abandon + blocked * after_block
        return lam * (1 + first / (1 - again * (lost + blocked)))

    low, high = lam, 20 * lam
    for _ in range(60):
        middle = 0.5 * (low + high)
        if attempts(middle) > middle:
            low = middle
        else:
            high = middle
    out = o.mmnk_m(low, mu, n, k, theta, 0.0)
    return (lam, mu, n, theta, k, after_abandon, after_block, again), (low, out["p_abandon"], out["p_block"])


def priorities(o, r):
    n, a = agents_and_load(r, 200, 0.4, 0.98)
    mu = short(log_uniform(r, 0.1, 2))
    parts = [r.uniform(0.1, 1) for _ in range(3)]
    lams = [short(a * mu * p / sum(parts)) for p in parts]
    t = short(r.uniform(0.02, 0.5) / mu)
    out = o.mmn_priority(lams, mu, n, t)
    return (*lams, mu, n, t), (out["p_wait"], *out["mean_wait"], *out["p_wait_gt_T"])


def day(o, r):
    """A day of four intervals, from empty; staffing and rates change."""
    n = [r.randint(1, 12) for _ in range(4)]
    mu = short(log_uniform(r, 0.02, 0.5))
    theta = short(mu * log_uniform(r, 0.2, 5))
    lam = [short(mu * n[i] * r.uniform(0.2, 1.6)) for i in range(4)]
    width = 30
    starts = [width * i for i in range(4)]
    spans = [[a, a + width] for a in starts]
    steps = lambda v: [list(x) for x in zip(starts, v)]
    out = o.transient(steps(lam), steps(n), mu, theta, 4 * width, spans)
    answers = []
    for i in out["intervals"]:
        answers += [i["mean_queue"], i["mean_busy"], i["p_wait"], i["abandoned"]]
    return (*lam, *n, mu, theta), answers


TABLES = {
    "loss": (loss, "load,agents,blocked"),
    "delay": (delay, "lambda,mu,agents,t,delayed,asa,within,sd_wait"),
    "abandonment": (abandonment, "lambda,mu,agents,theta,t,delayed,abandoned,answered_within,abandoned_within,asa,wait_above"),
    "lines": (lines, "lambda,mu,agents,theta,lines,t,blocked,waits,abandoned,answered_within,abandoned_within,asa,queue"),
    "any_patience": (any_patience, "lambda,mu,agents,law,first,second,t,waits,abandoned,answered_within,abandoned_within,asa,mean_wait"),
    "retries": (retries, "lambda,mu,agents,theta,lines,after_abandon,after_block,again,attempts,abandoned,blocked"),
    "days": (day, "lambda1,lambda2,lambda3,lambda4,agents1,agents2,agents3,agents4,mu,theta," + ",".join(
        f"queue{i},busy{i},delayed{i},abandoned{i}" for i in range(1, 5))),
    "priorities": (priorities, "lambda1,lambda2,lambda3,mu,agents,t,delayed,wait1,wait2,wait3,above1,above2,above3"),
}


def main(oracles, folder, *names):
    sys.path.insert(0, oracles)
    import oracles as o

    o.mp.mp.dps = 25  # its closed forms cancel
    for name in names or TABLES:
        make, header = TABLES[name]
        r = random.Random(name)
        path = Path(folder) / f"{name}.csv"
        with path.open("w", newline="") as out:
            table = csv.writer(out, lineterminator="\n")
            table.writerow(header.split(","))
            digits = 8 if name in ("any_patience", "priorities", "days") else 10
            made = 0
            while made < (DAYS if name == "days" else SETS):
                try:
                    parameters, answers = make(o, r)
                except (ValueError, ZeroDivisionError):
                    continue  # mpmath's incomplete gamma function does not converge everywhere
                table.writerow([*parameters, *(answer(x, digits) for x in answers)])
                made += 1
        print(path, path.stat().st_size)


if __name__ == "__main__":
    main(*sys.argv[1:])
