"""What expressions mean in icepool, die by die, and how a case is written down and checked a second time."""

from fractions import Fraction

import icepool
from icepool import Die, d

from walk import TooMany, walk

CASES, SEEN, AGREED = [], set(), {"walk": 0, "dyce": 0}
FUDGE = Die([-1, 0, 1])


def case(text, die, also=None, *, of="value", rules="corrected", chain=None, second=None):
    """An expression and its odds; `also` plays it for the walk, `second` is what dyce says."""
    key = (text, of, rules, chain)
    assert key not in SEEN, key
    SEEN.add(key)
    die = icepool.implicit_convert_to_die(die).simplify()
    odds = {Fraction(face): Fraction(times, die.denominator()) for face, times in die.items()}
    if also:
        try:
            walked = walk(also, of == "successes")
            assert odds == {Fraction(face): chance for face, chance in walked.items()}, (text, odds, walked)
            AGREED["walk"] += 1
        except TooMany:
            pass
    if second:
        other = {Fraction(face): Fraction(times, second.total) for face, times in second.items() if times}
        assert odds == other, (text, odds, other)
        AGREED["dyce"] += 1
    line = {"roll": text, "of": of, "rules": rules, "chain": chain, "total": str(die.denominator())}
    if rules == "corrected":
        del line["rules"]
    if chain is None:
        del line["chain"]
    line["outcomes"] = {str(Fraction(face)): str(times) for face, times in die.items()}
    CASES.append(line)


# -- what the modifiers mean, die by die --

def once(sides, hit):
    """A die whose face is thrown again once."""
    die = d(sides)
    return die.map(lambda face: die if hit(face) else face)


def rerolled(sides, hit):
    """A die whose face is thrown again up to ten times."""
    return d(sides).reroll(hit, depth=10)


def chained(die, hit, worth, links):
    """What a chain of explosions is worth: each face by itself."""
    if not links:
        return die.map(worth)
    more = chained(die, hit, worth, links - 1)
    return die.map(lambda face: worth(face) + more if hit(face) else worth(face))


def each(count, die, worth):
    """So many dice, each worth something of its own."""
    return count @ die.map(worth)


def kept(faces, worth):
    """A pool of which something was kept, each face of which goes on by itself."""
    def total(*left):
        dice = [icepool.implicit_convert_to_die(worth(face)) for face in left]
        return sum(dice, start=Die([0]))
    return faces.expand().map(total, star=True)


def same(face):
    return face


def at(*faces):
    return lambda face: face in faces


def least(number):
    return lambda face: face >= number


def most(number):
    return lambda face: face <= number


def hit(test, fails=lambda face: False):
    """What a face is worth in successes."""
    return lambda face: -1 if fails(face) else int(test(face))
