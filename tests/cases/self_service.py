#!/usr/bin/env python3
"""Exact figures of the self_service_* cases (numpy, scipy, and the oracle's chains).

usage: self_service.py [--write]: prints, or writes, NAME.expect.json of each case

self_service_thinning   Poisson arrivals, thinned, each displaced by an independent time: Poisson
                        again (displacement theorem), so Erlang A behind.
self_service_unresolved the same with a loop through the machine: the stream that leaves an open
                        network of infinite-server stations for good is Poisson.
self_service_full       Markov chain (sessions, contacts with or waiting for agents).
self_service_lines      the same with finite lines held through both.
"""
import json, os, sys
import numpy as np, scipy.sparse as sps, scipy.sparse.linalg as spla

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../../shared/oracles'))
import oracles

HOURS = 100 * 60.0  # minutes of statistics


def chain(lam, nu, c, s, mu, n, theta, T, lines=None, kmax=160):
    """lam arrivals, nu sessions' rate, c contained, s places (beyond: straight to the queue),
    mu, n, theta of the queue; with `lines` an arrival that finds i + k of them taken is blocked."""
    i_max = s if s is not None else lines
    k_max = kmax if lines is None else lines
    states = [(i, k) for i in range(i_max + 1) for k in range(k_max + 1) if lines is None or i + k <= lines]
    at = {x: j for j, x in enumerate(states)}
    rows, cols, vals = [], [], []

    def go(a, b, rate):
        if rate > 0 and b in at:
            rows.extend([at[a], at[a]]); cols.extend([at[b], at[a]]); vals.extend([rate, -rate])

    for i, k in states:
        free = lines is None or i + k < lines
        if free and (s is None or i < s): go((i, k), (i + 1, k), lam)
        elif free: go((i, k), (i, k + 1), lam)
        go((i, k), (i - 1, k), i * nu * c)
        go((i, k), (i - 1, k + 1), i * nu * (1 - c))
        go((i, k), (i, k - 1), min(k, n) * mu + max(0, k - n) * theta)
    N = len(states)
    Q = sps.csr_matrix((vals, (rows, cols)), shape=(N, N)).T.tolil()
    Q[0, :] = 1.0
    b = np.zeros(N); b[0] = 1.0
    p = spla.spsolve(Q.tocsc(), b)
    i = np.array([x[0] for x in states]); k = np.array([x[1] for x in states])
    blocked = lam * p[(i + k >= lines)].sum() if lines is not None else 0.0
    full = (i == s) if s is not None else np.zeros(N, bool)
    ask = p * (i * nu * (1 - c) + lam * full)  # rate of asking for an agent by state
    asks = ask.sum()
    wait, _ = oracles._hypo_served_by_T(n, mu, theta, int(k.max()), T)
    in_time = sum(r * (1.0 if kk < n else wait[kk - n]) for r, kk in zip(ask, k))
    queue = (p * np.maximum(k - n, 0)).sum(); busy = (p * np.minimum(k, n)).sum()
    return dict(asks=asks, blocked=blocked, in_time=in_time, queue=queue, busy=busy,
                delayed=ask[k >= n].sum(), sessions=(p * i).sum() * nu, abandoned=theta * queue)


def expect(title, origin, figures):
    return {'case': title, 'origin': origin, 'expect': {k: round(v, 12) if abs(v) < 1 else float(f'{v:.10g}') for k, v in figures.items()}}


def of_chain(r, n, c):
    offered = r['asks'] + r['blocked']
    return {
        'contacts.calls.offered': offered * HOURS,
        'contacts.calls.service_level': r['in_time'] / offered,
        'contacts.calls.delayed': (r['delayed'] + r['blocked']) / offered,
        'contacts.calls.abandon_rate': r['abandoned'] / offered,
        'contacts.calls.block_rate': r['blocked'] / offered,
        'contacts.calls.mean_queue': r['queue'],
        'contacts.calls.contained': r['sessions'] * c * HOURS,
        'contacts.calls.passed_on': r['sessions'] * (1 - c) * HOURS,
        'groups.agents.occupancy': r['busy'] / n,
    }


def of_queue(lam, mu, n, theta, T):
    q = oracles.call('erlang_a', lam=lam, mu=mu, n=n, theta=theta, T=T)
    return {
        'contacts.calls.offered': lam * HOURS,
        'contacts.calls.service_level': q['sl_offered'],
        'contacts.calls.delayed': q['p_wait'],
        'contacts.calls.abandon_rate': q['p_abandon'],
        'contacts.calls.mean_queue': q['mean_queue'],
        'groups.agents.occupancy': q['occupancy'],
    }


def main():
    out = {}
    # 8 a minute, 3 in 8 contained; talk 4 min x 0.8 behind.
    figures = of_queue(5.0, 1 / 3.2, 17, 0.5, 1 / 3)
    figures |= {'contacts.calls.contained': 3 * HOURS, 'contacts.calls.containment': 0.375, 'contacts.calls.self_service_time': 90.0}
    out['self_service_thinning'] = expect('Self-service thins a Poisson stream', 'exact: erlang_a lam=5 mu=1/3.2 n=17 theta=0.5 T=1/3 (displaced and thinned Poisson arrivals)', figures)
    # 6 a minute; half contained, 7 in 10 of them resolved: 0.15 of all sessions come back.
    sessions = 6 / (1 - 0.5 * 0.3)
    figures = of_queue(0.5 * sessions, 0.25, 15, 0.5, 1 / 3)
    figures |= {'contacts.calls.contained': 0.5 * sessions * HOURS, 'contacts.calls.repeated': 0.15 * sessions * HOURS}
    figures |= {'cases.calls.contained': [0.35 / 0.85, 0.0003], 'cases.calls.contacts_per_case': [0.5 / 0.85, 0.0003]}
    of = expect('Contained, but not resolved', 'exact: erlang_a lam=3/0.85 mu=0.25 n=15 theta=0.5 T=1/3 (open network of infinite-server stations before it)', {k: v for k, v in figures.items() if not isinstance(v, list)})
    of['expect'] |= {k: [float(f'{v[0]:.10g}'), v[1]] for k, v in figures.items() if isinstance(v, list)}
    out['self_service_unresolved'] = of
    r = chain(lam=6, nu=0.5, c=0.6, s=8, mu=0.25, n=15, theta=0.5, T=1 / 3)
    out['self_service_full'] = expect('Self-service with eight places', 'exact: self_service.py chain lam=6 nu=0.5 c=0.6 s=8 mu=0.25 n=15 theta=0.5 T=1/3', of_chain(r, 15, 0.6))
    r = chain(lam=4, nu=1.0, c=0.4, s=None, mu=1 / 3, n=7, theta=0.5, T=1 / 3, lines=12)
    out['self_service_lines'] = expect('Twelve lines for self-service, queue and agents', 'exact: self_service.py chain lam=4 nu=1 c=0.4 mu=1/3 n=7 theta=0.5 T=1/3 lines=12', of_chain(r, 7, 0.4))
    here = os.path.dirname(os.path.abspath(__file__))
    for name, case in out.items():
        text = json.dumps(case, indent=1) + '\n'
        print(name, text)
        if '--write' in sys.argv:
            with open(os.path.join(here, name + '.expect.json'), 'w') as f: f.write(text)


main()
