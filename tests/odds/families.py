"""The cases, family by family: each expression with what it means, built by hand."""

import math
from fractions import Fraction

import icepool
from icepool import Die, d, z
from dyce import H, P

from model import FUDGE, at, case, chained, each, hit, kept, least, most, once, rerolled, same
from walk import pool


def by_dyce(faces, *which):
    """The sum of chosen faces of a dyce pool."""
    return H.from_counts((sum(roll), count) for roll, count in faces.rolls_with_counts(*which))


def half_up(number):
    """To the nearest whole number, a half away from zero."""
    whole = math.floor(abs(number) + Fraction(1, 2))
    return whole if number >= 0 else -whole


def sums():
    for count, sides in [(1, 6), (2, 6), (3, 6), (5, 4), (10, 10), (20, 6), (4, 20), (1, 100), (7, 3), (50, 6)]:
        small = sides ** count <= 30_000
        case(f"{count}d{sides}", count @ d(sides), pool(count, sides) if small else None, second=count @ H(sides))
    case("d20", d(20))
    case("3d1", Die([3]))
    case("0d6", Die([0]))
    case("2d0+1", Die([1]))
    case("300d2", 300 @ d(2))


def arithmetic():
    case("1d20+5", d(20) + 5, second=H(20) + 5)
    case("2d6+d6", 3 @ d(6))
    case("2d6-d6", 2 @ d(6) - d(6), second=2 @ H(6) - H(6))
    case("-1d4", -d(4), second=-H(4))
    case("(2d6+3)*2", (2 @ d(6) + 3) * 2, second=(2 @ H(6) + 3) * 2)
    case("2d6*3-1", 2 @ d(6) * 3 - 1)
    case("d6*d8", d(6) * d(8), second=H(6) * H(8))
    case("d4*d4*d4", d(4) * d(4) * d(4))
    case("2d6/4", (2 @ d(6)).map(lambda face: Fraction(face, 4)))
    case("d6/d4", icepool.map(lambda above, below: Fraction(above, below), d(6), d(4)))
    case("7/2+d4", d(4).map(lambda face: face + Fraction(7, 2)))
    case("1/d6+1/d6", 2 @ d(6).map(lambda face: Fraction(1, face)))
    case("(d6-d6)/3", (d(6) - d(6)).map(lambda face: Fraction(face, 3)))
    case("d8*0.5", d(8).map(lambda face: Fraction(face, 2)))
    case("2.25+d2/3", d(2).map(lambda face: Fraction(9, 4) + Fraction(face, 3)))
    case("d4^2", d(4).map(lambda face: face ** 2))
    case("2^d6", d(6).map(lambda face: 2 ** face))
    case("2^-d4", d(4).map(lambda face: Fraction(1, 2 ** face)))
    case("d3^d3", icepool.map(lambda base, power: base ** power, d(3), d(3)))
    case("-d4^2", d(4).map(lambda face: -face ** 2))
    case("2^d2^2", d(2).map(lambda face: 2 ** face ** 2))
    case("10-2-d4", 8 - d(4))
    case("24/d4/2", d(4).map(lambda face: Fraction(12, face)))
    case("2d8+1d6-1", 2 @ d(8) + d(6) - 1)
    case("3d6*10+d100", 3 @ d(6) * 10 + d(100))
    case("(d6+d8)*(d4-2)", (d(6) + d(8)) * (d(4) - 2))
    case("5", Die([5]))
    case("4d6k3+2d20kl1*2-1", d(6).highest(4, 3) + d(20).lowest(2, 1) * 2 - 1)


def functions():
    case("max(1d8, 1d6)", icepool.highest(d(8), d(6)), second=by_dyce(P(8, 6), -1))
    case("min(1d8, 1d6)", icepool.lowest(d(8), d(6)), second=by_dyce(P(8, 6), 0))
    case("max(d4,d6,d8)", icepool.highest(d(4), d(6), d(8)), second=by_dyce(P(4, 6, 8), -1))
    case("min(2d6,d12)+1", icepool.lowest(2 @ d(6), d(12)) + 1)
    case("max(d20,10)", icepool.highest(d(20), 10))
    case("min(3d6,2d8,15)", icepool.lowest(3 @ d(6), 2 @ d(8), 15))
    case("abs(d6-d6)", abs(d(6) - d(6)))
    case("abs(2d6-7)*2", abs(2 @ d(6) - 7) * 2)
    case("abs(-d4)", d(4))
    case("floor(2d6/2)", (2 @ d(6)).map(lambda face: face // 2))
    case("ceil(d20/3)", d(20).map(lambda face: -(-face // 3)))
    case("round(d6/2)", d(6).map(lambda face: half_up(Fraction(face, 2))))
    case("round((d6-4)/2)", d(6).map(lambda face: half_up(Fraction(face - 4, 2))))
    case("floor((d6-d6)/2)", (d(6) - d(6)).map(lambda face: face // 2))
    case("ceil((d6-d6)/2)", (d(6) - d(6)).map(lambda face: -(-face // 2)))
    case("floor(d20/2)-5", d(20).map(lambda face: face // 2 - 5))
    case("max(4d6k3,3d6)", icepool.highest(d(6).highest(4, 3), 3 @ d(6)))
    case("max(2d20k1,d12+d6)", icepool.highest(d(20).highest(2, 1), d(12) + d(6)))
    case("min(max(d6,d6),max(d6,d6))", icepool.lowest(d(6).highest(2, 1), d(6).highest(2, 1)))
    case("abs(min(d6-3,d4-2))", abs(icepool.lowest(d(6) - 3, d(4) - 2)))


def keeps():
    for count, sides, keep in [(2, 20, 1), (3, 20, 1), (4, 6, 3), (5, 10, 2), (6, 6, 3), (4, 4, 4), (3, 6, 5)]:
        left = min(keep, count)
        high = by_dyce(count @ P(sides), slice(count - left, None))
        low = by_dyce(count @ P(sides), slice(0, left))
        small = sides ** count <= 30_000
        case(f"{count}d{sides}k{keep}", d(sides).highest(count, left),
             pool(count, sides, ("k", keep)) if small else None, second=high)
        case(f"{count}d{sides}kl{keep}", d(sides).lowest(count, left),
             pool(count, sides, ("kl", keep)) if small else None, second=low)
    for count, sides, drop in [(4, 6, 1), (5, 8, 2), (3, 12, 1), (10, 6, 3)]:
        left = count - drop
        small = sides ** count <= 30_000
        case(f"{count}d{sides}d{drop}", d(sides).highest(count, left),
             pool(count, sides, ("d", drop)) if small else None)
        case(f"{count}d{sides}dh{drop}", d(sides).lowest(count, left),
             pool(count, sides, ("dh", drop)) if small else None)
    case("2d20k", d(20).highest(2, 1))
    case("2d20kl", d(20).lowest(2, 1))
    case("4d6kh3", d(6).highest(4, 3))
    case("4d6dl1", d(6).highest(4, 3))
    case("4d6d", d(6).highest(4, 3))
    case("3d6d3", Die([0]), pool(3, 6, ("d", 3)))
    case("3d6k0", Die([0]), pool(3, 6, ("k", 0)))
    case("4d6d1dh1", d(6).middle(4, 2), pool(4, 6, ("d", 1), ("dh", 1)), second=by_dyce(4 @ P(6), slice(1, 3)))
    case("5d10k4kl3", d(10).pool(5)[1:4].sum())
    case("5d6dh1d2", d(6).pool(5)[2:4].sum(), pool(5, 6, ("dh", 1), ("d", 2)))
    case("5d8k3d1dh1", d(8).pool(5)[3:4].sum())
    case("6d6d1k3dh2", d(6).pool(6)[3:4].sum())
    case("7d4dh2kl3", d(4).pool(7)[:3].sum(), pool(7, 4, ("dh", 2), ("kl", 3)))
    case("3d20d1dh1", d(20).middle(3, 1), pool(3, 20, ("d", 1), ("dh", 1)), second=by_dyce(3 @ P(20), 1))
    case("20d6k10", d(6).highest(20, 10))
    case("30d10kl5", d(10).lowest(30, 5))
    case("100d6k50", d(6).highest(100, 50))
    case("12d12k6d2", d(12).pool(12)[8:].sum())
    case("4d6k3s", d(6).highest(4, 3))
    case("4d6sdk3", d(6).highest(4, 3))


def rerolls():
    for sides in (6, 10):
        case(f"1d{sides}r1", once(sides, at(1)), pool(1, sides, ("r", at(1))))
        case(f"2d{sides}r<2", 2 @ once(sides, most(2)), pool(2, sides, ("r", most(2))))
        case(f"1d{sides}r>=5", once(sides, least(5)), pool(1, sides, ("r", least(5))))
        case(f"2d{sides}rr1", 2 @ rerolled(sides, at(1)))
    case("3d6r", 3 @ once(6, at(1)), pool(3, 6, ("r", at(1))))
    case("3d6ro1", 3 @ once(6, at(1)), pool(3, 6, ("r", at(1))))
    case("2d6r<=3", 2 @ once(6, most(3)), pool(2, 6, ("r", most(3))))
    case("2d8r>7", 2 @ once(8, least(7)), pool(2, 8, ("r", least(7))))
    case("d20r=1", once(20, at(1)), pool(1, 20, ("r", at(1))))
    case("d6rr", rerolled(6, at(1)), pool(1, 6, ("rr", at(1))))
    case("d4rr<3", rerolled(4, most(3)), pool(1, 4, ("rr", most(3))))
    case("3d8rr>=8", 3 @ rerolled(8, at(8)))
    case("d1rr1", Die([1]))
    case("2d2rr2", 2 @ rerolled(2, at(2)), pool(2, 2, ("rr", at(2))))
    twice = once(6, at(1)).map(lambda face: d(6) if face == 2 else face)
    case("1d6r1r2", twice, pool(1, 6, ("r", at(1)), ("r", at(2))))
    case("2d6r1r2", 2 @ twice, pool(2, 6, ("r", at(1)), ("r", at(2))))
    case("3d6r1r1", 3 @ once(6, at(1)).map(lambda face: d(6) if face == 1 else face))
    case("4d6r1k3", once(6, at(1)).highest(4, 3))
    case("2d20r1k1", once(20, at(1)).highest(2, 1))
    case("3d6rr1kl2", rerolled(6, at(1)).lowest(3, 2))
    case("5d10r<2d1dh1", once(10, most(2)).pool(5)[1:4].sum())
    again = lambda hits: lambda sides: lambda face: d(sides) if hits(face) else face  # noqa: E731
    case("4d6k3r1", kept(d(6).pool(4).highest(3), again(at(1))(6)), pool(4, 6, ("k", 3), ("r", at(1))))
    case("3d8kl2r>6", kept(d(8).pool(3).lowest(2), again(least(6))(8)), pool(3, 8, ("kl", 2), ("r", least(6))))
    case("4d6d1r<2", kept(d(6).pool(4).highest(3), again(most(2))(6)), pool(4, 6, ("d", 1), ("r", most(2))))
    case("2d10k1rr<4", kept(d(10).pool(2).highest(1), lambda face: _up_to(10, most(4), 10) if face <= 4 else face))
    case("8d6r1+2", 8 @ once(6, at(1)) + 2)


def _up_to(sides, hits, times):
    """A die thrown again up to so many times, the first throw being one of them."""
    return d(sides).reroll(hits, depth=times - 1)


def explosions():
    for count, sides, links in [(1, 6, 5), (2, 6, 4), (3, 6, 2), (1, 20, 3), (2, 10, 3), (4, 4, 2), (10, 10, 2)]:
        die = d(sides).explode(depth=links)
        case(f"{count}d{sides}!", count @ die, pool(count, sides, ("!", at(sides)), chain=links), chain=links)
        case(f"{count}d{sides}!!", count @ die, pool(count, sides, ("!!", at(sides)), chain=links), chain=links)
    for text, sides, hits, links in [("d10!>9", 10, least(9), 4), ("2d6!1", 6, at(1), 3), ("2d10!<2", 10, most(2), 3),
                                     ("d8!>5", 8, least(5), 4), ("d6!3", 6, at(3), 5), ("2d4!>3", 4, least(3), 3)]:
        count = 2 if text[0] == "2" else 1
        case(text, count @ d(sides).explode(hits, depth=links), pool(count, sides, ("!", hits), chain=links), chain=links)
    case("d6!!>5", d(6).explode(least(5), depth=4), pool(1, 6, ("!!", least(5)), chain=4), chain=4)
    # the limit of the language itself
    case("d4!", d(4).explode(depth=100))
    case("d6!", d(6).explode(depth=100))
    case("d6!>5", d(6).explode(least(5), depth=100))
    case("d10!!", d(10).explode(depth=100))
    case("d2!", d(2).explode(depth=100))
    case("d6!+d4!", d(6).explode(depth=6) + d(4).explode(depth=6), chain=6)
    case("20d6!", 20 @ d(6).explode(depth=2), chain=2)
    case("d6!-d6!", d(6).explode(depth=3) - d(6).explode(depth=3), chain=3)
    case("d20!+5", d(20).explode(depth=2) + 5, chain=2)
    # explosions and keeping
    for text, count, sides, keep, links in [("5d10!k3", 5, 10, 3, 2), ("3d6!k1", 3, 6, 1, 2), ("3d6!k2", 3, 6, 2, 2),
                                            ("2d4!k3", 2, 4, 3, 3), ("4d6!k4", 4, 6, 4, 1)]:
        faces = d(sides).explode_to_pool(count, depth=links).highest(keep)
        case(text, faces.sum(), pool(count, sides, ("!", at(sides)), ("k", keep), chain=links), chain=links)
    case("3d6!kl2", d(6).explode_to_pool(3, depth=2).lowest(2).sum(),
         pool(3, 6, ("!", at(6)), ("kl", 2), chain=2), chain=2)
    case("3d8!>7kl1", d(8).explode_to_pool(3, least(7), depth=2).lowest(1).sum(),
         pool(3, 8, ("!", least(7)), ("kl", 1), chain=2), chain=2)
    for text, count, sides, keep, links in [("6d10!!k3", 6, 10, 3, 2), ("3d6!!k1", 3, 6, 1, 3), ("2d20!!k1", 2, 20, 1, 2),
                                            ("4d6!!k3", 4, 6, 3, 2)]:
        case(text, d(sides).explode(depth=links).highest(count, keep),
             pool(count, sides, ("!!", at(sides)), ("k", keep), chain=links), chain=links)
    case("3d6!!kl1", d(6).explode(depth=3).lowest(3, 1), pool(3, 6, ("!!", at(6)), ("kl", 1), chain=3), chain=3)
    case("4d6!!d1dh1", d(6).explode(depth=2).pool(4)[1:3].sum(), chain=2)
    bang = lambda sides, links: lambda face: face + d(sides).explode(depth=links - 1) if face == sides else face  # noqa: E731
    case("4d6k3!", kept(d(6).pool(4).highest(3), bang(6, 3)), pool(4, 6, ("k", 3), ("!", at(6)), chain=3), chain=3)
    case("2d6k1!", kept(d(6).pool(2).highest(1), bang(6, 4)), pool(2, 6, ("k", 1), ("!", at(6)), chain=4), chain=4)
    case("3d10kl2!", kept(d(10).pool(3).lowest(2), bang(10, 2)), pool(3, 10, ("kl", 2), ("!", at(10)), chain=2), chain=2)
    case("4d6d1!!", kept(d(6).pool(4).highest(3), bang(6, 2)), pool(4, 6, ("d", 1), ("!!", at(6)), chain=2), chain=2)
    case("5d8d1dh1!", kept(d(8).pool(5)[1:4], bang(8, 2)), chain=2)
    # explosions and rerolls: what is added is a plain die
    case("d6r1!", once(6, at(1)).map(bang(6, 3)), pool(1, 6, ("r", at(1)), ("!", at(6)), chain=3), chain=3)
    case("2d6r1!", 2 @ once(6, at(1)).map(bang(6, 2)), pool(2, 6, ("r", at(1)), ("!", at(6)), chain=2), chain=2)
    fresh = lambda face: d(6) if face == 1 else face  # noqa: E731
    case("d6!r1", chained(d(6), at(6), fresh, 3), pool(1, 6, ("!", at(6)), ("r", at(1)), chain=3), chain=3)
    case("2d6!r1", 2 @ chained(d(6), at(6), fresh, 2), pool(2, 6, ("!", at(6)), ("r", at(1)), chain=2), chain=2)
    case("d6!6!1", _two_bangs(), pool(1, 6, ("!", at(6)), ("!", at(1)), chain=2), chain=2)


def _two_bangs():
    """Chains on sixes, then on the ones among all their faces."""
    def ones(face):
        return 1 + d(6).explode(at(1), depth=1) if face == 1 else face
    return chained(d(6), at(6), ones, 2)
