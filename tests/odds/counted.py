"""The cases in which faces are tested and counted, and all that is left."""

import icepool
from icepool import Die, MultisetEvaluator, d

from model import FUDGE, at, case, chained, each, hit, kept, least, most, once, rerolled, same
from walk import pool


def tests():
    plain = [(">=8", least(8)), (">7", least(8)), ("<=3", most(3)), ("<4", most(3)), ("=6", at(6))]
    for text, test in plain:
        case(f"4d10{text}", each(4, d(10), hit(test)), pool(4, 10, ("test", test)))
        case(f"12d10{text}", each(12, d(10), hit(test)))
    case("3d6<=12", Die([3]))
    case("3d6>6", Die([0]))
    case("4d10>=3<=8", each(4, d(10), hit(lambda face: 3 <= face <= 8)), pool(4, 10, ("test", least(3)), ("test", most(8))))
    case("5d6>=2<6=4", each(5, d(6), hit(at(4))), pool(5, 6, ("test", least(2)), ("test", most(5)), ("test", at(4))))
    case("8d10>=8", each(8, d(10), hit(least(8))))
    case("8d10>=8", each(8, d(10), hit(least(8))), of="successes")
    case("6d6>=5+2", each(6, d(6), hit(least(5))) + 2)
    case("6d6>=5+2", each(6, d(6), hit(least(5))), of="successes")
    case("3d6>=4+2d10>=7", each(3, d(6), hit(least(4))) + each(2, d(10), hit(least(7))))
    case("3d6>=4-2d10>=7", each(3, d(6), hit(least(4))) + each(2, d(10), hit(least(7))), of="successes")
    case("(3d6>=4)*2", each(3, d(6), hit(least(4))) * 2)
    case("(3d6>=4)*2", each(3, d(6), hit(least(4))), of="successes")
    case("2d6+3d10>=8", each(3, d(10), hit(least(8))), of="successes")
    case("2d6+3", Die([0]), of="successes")
    case("100d6>=5", each(100, d(6), hit(least(5))))
    for keep, text, test in [(3, ">=5", least(5)), (2, "<=2", most(2)), (4, "=3", at(3))]:
        case(f"5d6k{keep}{text}", kept(d(6).pool(5).highest(keep), hit(test)), pool(5, 6, ("k", keep), ("test", test)))
        case(f"5d6kl{keep}{text}", kept(d(6).pool(5).lowest(keep), hit(test)), pool(5, 6, ("kl", keep), ("test", test)))
        # of those that pass, no more than are kept
        passed = d(6).pool(5).keep_outcomes([face for face in range(1, 7) if test(face)])
        case(f"5d6{text}k{keep}", passed.size().map(lambda size, keep=keep: min(size, keep)),
             pool(5, 6, ("test", test), ("k", keep)))
    case("6d8d1dh1>=5", kept(d(8).pool(6)[1:5], hit(least(5))))
    case("4d6r1>=5", each(4, once(6, at(1)), hit(least(5))), pool(4, 6, ("r", at(1)), ("test", least(5))))
    case("4d6rr<3>=5", each(4, rerolled(6, most(3)), hit(least(5))))
    # a reroll after a test only looks at what passed
    again = d(10).map(lambda face: d(10).map(hit(least(6))) if face == 10 else hit(least(6))(face))
    case("4d10>=6r10", 4 @ again, pool(4, 10, ("test", least(6)), ("r", at(10))))
    case("4d10>=6r1", each(4, d(10), hit(least(6))), pool(4, 10, ("test", least(6)), ("r", at(1))))


def failures():
    for count, sides, test, text in [(4, 10, least(7), ">=7f1"), (5, 6, least(5), ">4f1"), (3, 10, most(4), "<=4f10")]:
        fails = at(10) if text.endswith("f10") else at(1)
        odds = each(count, d(sides), hit(test, fails))
        play = pool(count, sides, ("test", test), ("f", fails))
        case(f"{count}d{sides}{text}", odds, play)
        case(f"{count}d{sides}{text}", odds, play, of="successes")
    case("8d10>=8f1", each(8, d(10), hit(least(8), at(1))))
    case("5d6>=5f<=2", each(5, d(6), hit(least(5), most(2))), pool(5, 6, ("test", least(5)), ("f", most(2))))
    case("5d6>=5f1f2f3", each(5, d(6), hit(least(5), most(3))),
         pool(5, 6, ("test", least(5)), ("f", at(1)), ("f", at(2)), ("f", at(3))))
    case("4d6f1", each(4, d(6), hit(least(2), at(1))), pool(4, 6, ("f", at(1))))
    case("4d6f1>=5", each(4, d(6), hit(least(5), at(1))), pool(4, 6, ("f", at(1)), ("test", least(5))))
    case("4d10>=3f>8", each(4, d(10), hit(least(3), least(8))), pool(4, 10, ("test", least(3)), ("f", least(8))))
    case("4d10r1>=7f1", each(4, once(10, at(1)), hit(least(7), at(1))), pool(4, 10, ("r", at(1)), ("test", least(7)), ("f", at(1))))
    case("5d6k3f1", kept(d(6).pool(5).highest(3), hit(least(2), at(1))), pool(5, 6, ("k", 3), ("f", at(1))))
    case("5d6k3>=5f1", kept(d(6).pool(5).highest(3), hit(least(5), at(1))), pool(5, 6, ("k", 3), ("test", least(5)), ("f", at(1))))
    case("3d10>=8f1+d4", each(3, d(10), hit(least(8), at(1))) + d(4))
    case("30d10>=6f1", each(30, d(10), hit(least(6), at(1))))
    counts = d(6).map(lambda face: icepool.Vector([int(face == 1), int(face >= 4)]))
    case("4d6>=4f1k2", (4 @ counts).map(lambda fails, hits: min(hits, 2) - fails, star=True),
         pool(4, 6, ("test", least(4)), ("f", at(1)), ("k", 2)))
    case("4d6>=4f1d1", (4 @ counts).map(lambda fails, hits: max(hits - 1, 0) - fails, star=True),
         pool(4, 6, ("test", least(4)), ("f", at(1)), ("d", 1)))


def twice():
    double = lambda hits: lambda face: face * 2 if hits(face) else face  # noqa: E731
    case("3d6t6", each(3, d(6), double(at(6))), pool(3, 6, ("t", at(6))))
    case("3d6t<=2", each(3, d(6), double(most(2))), pool(3, 6, ("t", most(2))))
    case("2d10t>9", each(2, d(10), double(least(9))), pool(2, 10, ("t", least(9))))
    case("2d6t6t6", each(2, d(6), lambda face: face * 4 if face == 6 else face), pool(2, 6, ("t", at(6)), ("t", at(6))))
    for text, play in [("4d10>=7t10", (("test", least(7)), ("t", at(10)))), ("4d10t10>=7", (("t", at(10)), ("test", least(7))))]:
        case(text, each(4, d(10), lambda face: 2 if face == 10 else int(face >= 7)), pool(4, 10, *play))
    case("8d10>=7t10f1", each(8, d(10), lambda face: 2 if face == 10 else -1 if face == 1 else int(face >= 7)))
    case("4d10>=8t<=5", each(4, d(10), hit(least(8))), pool(4, 10, ("test", least(8)), ("t", most(5))))
    case("3d6t6k2", _copied_keep(3, 2), pool(3, 6, ("t", at(6)), ("k", 2)))
    case("4d6k3t6", kept(d(6).pool(4).highest(3), double(at(6))), pool(4, 6, ("k", 3), ("t", at(6))))
    case("3d6r1t6", each(3, once(6, at(1)), double(at(6))), pool(3, 6, ("r", at(1)), ("t", at(6))))
    case("2d6!t6", 2 @ chained(d(6), at(6), double(at(6)), 2), pool(2, 6, ("!", at(6)), ("t", at(6)), chain=2), chain=2)


def _copied_keep(count, keep):
    """The highest of a pool in which each six is there twice."""
    return d(6).pool(count).expand().map(
        lambda *faces: sum(sorted(faces + tuple(face for face in faces if face == 6))[-keep:]), star=True)


def exploded_and_counted():
    worth = hit(least(8))
    for text, hits, play in [("3d10!>=8", at(10), ("!", at(10))), ("3d10!>9>=8", least(9), ("!", least(9))),
                             ("2d10!1>=8", at(1), ("!", at(1)))]:
        count = int(text[0])
        case(text, count @ chained(d(10), hits, worth, 2), pool(count, 10, play, ("test", least(8)), chain=2), chain=2)
    case("40d10!>=8", 40 @ chained(d(10), at(10), worth, 2), chain=2)
    case("8d10!>=8", 8 @ chained(d(10), at(10), worth, 3), chain=3)
    case("8d10!>=8", 8 @ chained(d(10), at(10), worth, 3), chain=3, of="successes")
    case("d10!>=8", chained(d(10), at(10), worth, 100))
    case("6d10!>8>=8f1", 6 @ chained(d(10), least(8), hit(least(8), at(1)), 2), chain=2)
    case("2d10!>=8f1", 2 @ chained(d(10), at(10), hit(least(8), at(1)), 3),
         pool(2, 10, ("!", at(10)), ("test", least(8)), ("f", at(1)), chain=3), chain=3)
    # a test first: what is added is tested, and what missed does not explode
    case("2d10>=8!", 2 @ chained(d(10), at(10), worth, 3), pool(2, 10, ("test", least(8)), ("!", at(10)), chain=3), chain=3)
    case("3d10>=8!7", each(3, d(10), worth), pool(3, 10, ("test", least(8)), ("!", at(7))), chain=3)
    case("2d10>=8!9", 2 @ chained(d(10), at(9), worth, 3), pool(2, 10, ("test", least(8)), ("!", at(9)), chain=3), chain=3)
    case("2d10>=7f1!", 2 @ chained(d(10), at(10), hit(least(7), at(1)), 3),
         pool(2, 10, ("test", least(7)), ("f", at(1)), ("!", at(10)), chain=3), chain=3)
    case("2d10f10!", each(2, d(10), hit(least(1), at(10))), pool(2, 10, ("f", at(10)), ("!", at(10))))
    case("3d6!!>=8", each(3, d(6).explode(depth=3), worth), pool(3, 6, ("!!", at(6)), ("test", least(8)), chain=3), chain=3)
    case("5d6!!=7", each(5, d(6).explode(depth=2), hit(at(7))), chain=2)
    case("3d6!k2>=5", kept(_all_of(3, 6, 2).highest(2), hit(least(5))),
         pool(3, 6, ("!", at(6)), ("k", 2), ("test", least(5)), chain=2), chain=2)
    case("4d6k2!>=5", kept(d(6).pool(4).highest(2), lambda face: 1 + chained(d(6), at(6), hit(least(5)), 1) if face == 6
                           else hit(least(5))(face)), pool(4, 6, ("k", 2), ("!", at(6)), ("test", least(5)), chain=2), chain=2)
    again = d(10).map(lambda face: chained(d(10), at(10), worth, 2) if face == 1 else
                      1 + chained(d(10), at(10), worth, 1) if face == 10 else worth(face))
    case("2d10r1!>=8", 2 @ again, pool(2, 10, ("r", at(1)), ("!", at(10)), ("test", least(8)), chain=2), chain=2)


def _all_of(count, sides, links):
    return d(sides).explode_to_pool(count, depth=links)


def targets():
    def against(count, die, target, worth):
        return target.map(lambda bound: count @ die.map(lambda face: int(worth(face, bound))))
    case("2d10<d6", against(2, d(10), d(6), lambda face, bound: face < bound))
    case("4d10>=d10", against(4, d(10), d(10), lambda face, bound: face >= bound))
    case("3d6=d6", against(3, d(6), d(6), lambda face, bound: face == bound))
    case("2d20<=(11+5)", each(2, d(20), hit(most(16))))
    case("5d6>=(d4+2)", against(5, d(6), d(4) + 2, lambda face, bound: face >= bound))
    case("3d8>(7/2)", each(3, d(8), hit(least(4))))
    case("3d8<=(d4/2)", against(3, d(8), d(4), lambda face, bound: 2 * face <= bound))
    case("4d6>2d3", against(4, d(6), 2 @ d(3), lambda face, bound: face > bound))
    case("4d6>=d6f1", d(6).map(lambda bound: each(4, d(6), hit(least(bound), at(1)))))
    case("4d6>=d6f1", d(6).map(lambda bound: each(4, d(6), hit(least(bound), at(1)))), of="successes")
    case("3d6>=(2d6k1)", against(3, d(6), d(6).highest(2, 1), lambda face, bound: face >= bound))
    case("2d6>=d4<=d6", icepool.map(lambda low, high: 2 @ d(6).map(lambda face: int(low <= face <= high)), d(4), d(6)))
    case("2d6!>=d6", d(6).map(lambda bound: 2 @ chained(d(6), at(6), hit(least(bound)), 2)), chain=2)


def computed():
    case("(d4)d6", d(4) @ d(6))
    case("(2+1)d(4+4)", 3 @ d(8))
    case("2d(d6)", d(6).map(lambda sides: 2 @ d(sides)))
    case("(d3)d(d4+2)", icepool.map(lambda count, sides: count @ d(sides), d(3), d(4) + 2))
    case("(2d4)d6+1", (2 @ d(4)) @ d(6) + 1)
    case("(d4-1)d8", (d(4) - 1) @ d(8))
    case("(d4+1)d6k2", (d(4) + 1).map(lambda count: d(6).highest(count, 2)))
    case("(d6)d10>=8", d(6) @ d(10).map(hit(least(8))))
    case("(d6)d10>=8", d(6) @ d(10).map(hit(least(8))), of="successes")
    case("(d3)d6!", d(3) @ d(6).explode(depth=2), chain=2)
    case("2d(d4+1)!", (d(4) + 1).map(lambda sides: 2 @ d(sides).explode(depth=2)), chain=2)
    case("(max(d4,d4))d6", d(4).highest(2, 1) @ d(6))
    case("(3d6>=5)d6", each(3, d(6), hit(least(5))) @ d(6))
    case("(d2)d6r1", d(2) @ once(6, at(1)))
    case("(d4)dF", d(4) @ FUDGE)


def fudge():
    case("dF", FUDGE)
    case("4dF", 4 @ FUDGE, pool(4, "F"))
    case("4df+2", 4 @ FUDGE + 2)
    case("5dFk3", FUDGE.highest(5, 3), pool(5, "F", ("k", 3)))
    case("5dFkl3", FUDGE.lowest(5, 3), pool(5, "F", ("kl", 3)))
    case("6dFd1dh1", FUDGE.middle(6, 4), pool(6, "F", ("d", 1), ("dh", 1)))
    case("4dF>=1", each(4, FUDGE, hit(at(1))), pool(4, "F", ("test", least(1))))
    case("4dF=0", each(4, FUDGE, hit(at(0))), pool(4, "F", ("test", at(0))))
    case("4dF>=0f<-1", each(4, FUDGE, hit(least(0), at(-1))), pool(4, "F", ("test", least(0)), ("f", at(-1))))
    case("3dFr=-1", 3 @ FUDGE.map(lambda face: FUDGE if face == -1 else face), pool(3, "F", ("r", at(-1))))
    case("2dF!", 2 @ FUDGE.explode(depth=3), pool(2, "F", ("!", at(1)), chain=3), chain=3)
    case("4dF*2-dF", 4 @ FUDGE * 2 - FUDGE)
    case("30dF", 30 @ FUDGE)
    case("abs(4dF)", abs(4 @ FUDGE))


def rounds():
    case("repeat(2d6, 3, sum)", 6 @ d(6))
    case("repeat(4d6k3, 6, sum)", 6 @ d(6).highest(4, 3))
    case("repeat(1d6, 3, brief sum)", 3 @ d(6))
    case("repeat(d6!, 2, sum)", 2 @ d(6).explode(depth=3), chain=3)
    case("repeat(2d6, 2, sum)+d4", 4 @ d(6) + d(4))
    case("repeat(d6, d4, sum)", d(4) @ d(6))
    case("repeat(3d10>=8, 4, sum)", each(12, d(10), hit(least(8))))
    case("repeat(d6*d4, 2, sum)", 2 @ (d(6) * d(4)))
    case("max(repeat(d6, 2, sum), 7)", icepool.highest(2 @ d(6), 7))
    case("repeat(repeat(d4, 2, sum), 3, sum)", 6 @ d(4))
    case("repeat(d6-d6, 3, sum)", 3 @ (d(6) - d(6)))
    case("repeat(2d6, 2, sorted sum)", 4 @ d(6))
    case("repeat(2d20k1, 10, sum)*2", 10 @ d(20).highest(2, 1) * 2)


class BestSet(MultisetEvaluator):
    """The best sum of equal faces; ones may count once."""

    def __init__(self, ones_once):
        self.ones_once = ones_once

    def next_state(self, state, order, face, count):
        counted = min(count, 1) if face == 1 and self.ones_once else count
        return max(state or 0, face * counted)


def ova():
    for count in (1, 2, 3, 5, 8, 12):
        for rules in ("corrected", "classic"):
            best = BestSet(rules == "corrected").evaluate(d(6).pool(count))
            case(f"ova({count})", best, _walked_ova(count, rules) if count <= 5 else None, rules=rules)
    case("ova(0)", Die([0]))
    case("ova(-1)", d(6).lowest(3, 1))
    case("ova(-3)", d(6).lowest(5, 1))
    case("ova(4)+d6", BestSet(True).evaluate(d(6).pool(4)) + d(6))
    case("ova(d4)", d(4).map(lambda count: BestSet(True).evaluate(d(6).pool(count))))


def _walked_ova(count, rules):
    def play(roll):
        faces = [roll(6) for _ in range(count)]
        times = {face: faces.count(face) for face in faces}
        if rules == "corrected" and 1 in times:
            times[1] = 1
        return max(face * often for face, often in times.items()), 0
    return play


def comparisons():
    truth = lambda test: lambda left, right: int(test(left, right))  # noqa: E731
    case("(2d6+4) > (2d10)", icepool.map(truth(lambda left, right: left > right), 2 @ d(6) + 4, 2 @ d(10)))
    case("(d6+0)>=(d8+0)", icepool.map(truth(lambda left, right: left >= right), d(6), d(8)))
    case("(3d6+0)<=(10+0)", (3 @ d(6)).map(lambda left: int(left <= 10)))
    case("(d20+3) >= 15", (d(20) + 3).map(lambda left: int(left >= 15)))
    case("(d6+0) = (d6+0)", icepool.map(truth(lambda left, right: left == right), d(6), d(6)))
    case("(d6/2) < (d4+0)", icepool.map(truth(lambda left, right: left < 2 * right), d(6), d(4)))


def classic():
    ones = lambda face: 1  # noqa: E731
    def after(test, links):
        """What is added counts, whatever it shows."""
        more = chained(d(10), at(10), ones, links - 1)
        return d(10).map(lambda face: 1 + more if face == 10 else int(test(face)))
    for count, links in [(1, 4), (2, 3), (6, 2)]:
        case(f"{count}d10>=8!", count @ after(least(8), links),
             pool(count, 10, ("test", least(8)), ("!", at(10)), chain=links, classic=True), chain=links, rules="classic")
    case("4d10>=6r10", 4 @ d(10).map(lambda face: int(face >= 6)),
         pool(4, 10, ("test", least(6)), ("r", at(10)), classic=True), rules="classic")
    case("3d6>=5r6", each(3, d(6), hit(least(5))), pool(3, 6, ("test", least(5)), ("r", at(6)), classic=True), rules="classic")
    case("2d10!>=8f1", 2 @ d(10).map(lambda face: -1 if face == 1 else 1 + chained(d(10), at(10), hit(least(8)), 1)
                                     if face == 10 else int(face >= 8)),
         pool(2, 10, ("!", at(10)), ("test", least(8)), ("f", at(1)), chain=2, classic=True), chain=2, rules="classic")
    case("2d10r1>=7f1", 2 @ d(10).map(lambda face: d(10).map(hit(least(7))) if face == 1 else int(face >= 7)),
         pool(2, 10, ("r", at(1)), ("test", least(7)), ("f", at(1)), classic=True), rules="classic")
    case("2d10>=7f1!", 2 @ d(10).map(lambda face: -1 if face == 1 else 1 + chained(d(10), at(10), ones, 1)
                                     if face == 10 else int(face >= 7)),
         pool(2, 10, ("test", least(7)), ("f", at(1)), ("!", at(10)), chain=2, classic=True), chain=2, rules="classic")
    case("4d6k3", d(6).highest(4, 3), rules="classic")
    case("8d10>=8f1", each(8, d(10), hit(least(8), at(1))), rules="classic")
    case("2d6!k2", d(6).explode_to_pool(2, depth=2).highest(2).sum(), pool(2, 6, ("!", at(6)), ("k", 2), chain=2, classic=True),
         chain=2, rules="classic")
