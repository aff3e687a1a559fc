"""Makes cases.json: the odds of expressions, computed with icepool. README.md tells how to run it."""

import json
import pathlib
import sys

import counted
import families
from model import AGREED, CASES

FAMILIES = [
    families.sums, families.arithmetic, families.functions, families.keeps, families.rerolls, families.explosions,
    counted.tests, counted.failures, counted.twice, counted.exploded_and_counted, counted.targets, counted.computed,
    counted.fudge, counted.rounds, counted.ova, counted.comparisons, counted.classic,
]


def main():
    for family in FAMILIES:
        before = len(CASES)
        family()
        print(f"{family.__name__:20} {len(CASES) - before}", file=sys.stderr)
    lines = ",\n".join(json.dumps(line, separators=(",", ":")) for line in CASES)
    target = pathlib.Path(__file__).with_name("cases.json")
    target.write_text(f"[\n{lines}\n]\n")
    print(f"{len(CASES)} cases, {target.stat().st_size} bytes, agreed {AGREED}", file=sys.stderr)


if __name__ == "__main__":
    main()
