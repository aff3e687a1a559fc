"""The odds of twenty expressions: icepool beside ours, in one run. `peers.py PROGRAM`, the program being bench-odds-notation."""

import functools
import gc
import math
import statistics
import subprocess
import sys
import time

import icepool
from icepool import Die, MultisetEvaluator, d

FUDGE = Die([-1, 0, 1])


class BestSet(MultisetEvaluator):
    def next_state(self, state, order, face, count):
        return max(state or 0, face * (min(count, 1) if face == 1 else count))


def hit(low, fails=0):
    return lambda face: -1 if face == fails else int(face >= low)


def once(face):
    return d(6) if face == 1 else face


PEER = {
    "2d6": lambda: 2 @ d(6),
    "10d6": lambda: 10 @ d(6),
    "100d6": lambda: 100 @ d(6),
    "4dF": lambda: 4 @ FUDGE,
    "4d6k3": lambda: d(6).highest(4, 3),
    "2d20k1": lambda: d(20).highest(2, 1),
    "10d10k5": lambda: d(10).highest(10, 5),
    "20d6k10": lambda: d(6).highest(20, 10),
    "6d6d1dh1": lambda: d(6).middle(6, 4),
    "3d6r1": lambda: 3 @ d(6).reroll([1], depth=1),
    "4d6r1k3": lambda: d(6).reroll([1], depth=1).highest(4, 3),
    "d6!": lambda: d(6).explode(depth=100),
    "2d6!": lambda: 2 @ d(6).explode(depth=100),
    "8d10>=8": lambda: 8 @ (d(10) >= 8),
    "8d10>=8f1": lambda: 8 @ d(10).map(hit(8, 1)),
    "5d6>=d6": lambda: d(6).map(lambda low: 5 @ (d(6) >= low)),
    "max(2d20k1,d12+d6)": lambda: icepool.highest(d(20).highest(2, 1), d(12) + d(6)),
    "(d4)d6": lambda: d(4) @ d(6),
    "ova(8)": lambda: BestSet().evaluate(d(6).pool(8)),
    "repeat(4d6k3, 6, sum)": lambda: 6 @ d(6).highest(4, 3),
}
ALONE = ["100d6k50", "40d10!>=8"]  # within a second


def forget():
    """What icepool remembers, so that each round computes."""
    for thing in gc.get_objects():
        if isinstance(thing, functools._lru_cache_wrapper) and (thing.__module__ or "").startswith("icepool"):
            thing.cache_clear()


def nanoseconds(work):
    spent = []
    for _ in range(7):
        forget()
        start = time.thread_time_ns()
        len(work())
        spent.append(time.thread_time_ns() - start)
    return statistics.median(spent)


def main():
    lines = subprocess.run([sys.argv[1], *PEER, *ALONE], check=True, text=True, capture_output=True).stdout.splitlines()
    ours = {line.split("\t")[0]: line.split("\t")[1] for line in lines}
    print("| expression | sidekick, µs | icepool, µs | times |\n|---|--:|--:|--:|")
    sums, ratios = [0, 0], []
    for text, work in PEER.items():
        if ours[text] == "-":
            print(f"| `{text}` | not exact | | |")
            continue
        mine, its = float(ours[text]), nanoseconds(work)
        sums = [sums[0] + mine, sums[1] + its]
        ratios.append(its / mine)
        print(f"| `{text}` | {mine / 1e3:.1f} | {its / 1e3:.0f} | {its / mine:.0f} |")
    mean = math.exp(statistics.fmean(map(math.log, ratios)))
    print(f"| sum of {len(ratios)} | {sums[0] / 1e3:.0f} | {sums[1] / 1e3:.0f} | {sums[1] / sums[0]:.1f} |")
    print(f"| geometric mean | | | {mean:.1f} |\n")
    for text in ALONE:
        print(f"`{text}`:", "not exact" if ours[text] == "-" else f"{float(ours[text]) / 1e6:.2f} ms")


if __name__ == "__main__":
    main()
