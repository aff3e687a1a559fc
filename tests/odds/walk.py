"""A second opinion: every way that the dice may fall, one by one, with the rules done face by face.

Written after the notation for people, with no library, and only for pools small enough to be walked.
"""

from fractions import Fraction

MOST = 30_000


class TooMany(Exception):
    """There are more ways than are worth walking."""


def walk(play, successes=False):
    """The probabilities of what `play(roll)` returns, over all faces that `roll(sides)` may give."""
    found, script, leaves = {}, [], 0
    while True:
        at = 0

        def roll(sides):
            nonlocal at
            faces = (-1, 0, 1) if sides == "F" else tuple(range(1, sides + 1)) or (0,)
            if at == len(script):
                script.append([0, faces])
            at += 1
            return faces[script[at - 1][0]]

        value = play(roll)[1 if successes else 0]
        chance = Fraction(1)
        for _, faces in script:
            chance /= len(faces)
        found[value] = found.get(value, 0) + chance
        leaves += 1
        if leaves > MOST:
            raise TooMany
        while script and script[-1][0] + 1 == len(script[-1][1]):
            script.pop()
        if not script:
            return found
        script[-1][0] += 1


class Face:
    """One face: what it shows, whether it counts, whether it was there from the start."""

    def __init__(self, value, first=True):
        self.value, self.state, self.first = value, "counts", first


def pool(count, sides, *steps, chain=100, classic=False):
    """A pool as `play` for `walk`: gives value and successes. A step is a name and its argument."""

    def play(roll):
        faces = [Face(roll(sides)) for _ in range(count)]
        judgements, counting = [], False

        def added(value):
            face = Face(value, first=False)
            for name, passes in [] if classic else judgements:
                if name == "test" and face.state == "counts" and not passes(value):
                    face.state = "missed"
                if name == "f" and passes(value):
                    face.state = "failed"
            return face

        for name, argument in steps:
            live = [face for face in faces if face.state == "counts"]
            if name in ("k", "kl", "d", "dh"):
                losers = max(0, len(live) - argument) if name[0] == "k" else argument
                worst = sorted(live, key=lambda face: face.value, reverse=name in ("kl", "dh"))
                for face in worst[:losers]:
                    face.state = "struck"
            elif name in ("r", "rr"):
                for face in live:
                    for _ in range(1 if name == "r" else 10):
                        if face.state != "counts" or not argument(face.value):
                            break
                        face.state = "struck"
                        new = added(roll(sides))
                        faces.insert(faces.index(face) + 1, new)
                        face = new
            elif name in ("!", "!!"):
                for face in live:
                    last, links = face, 0
                    value = face.value
                    while links < chain and last.state == "counts" and argument(value):
                        links += 1
                        value = roll(sides)
                        if name == "!!":
                            face.value += value
                        else:
                            last = added(value)
                            faces.append(last)
            elif name == "t":
                for face in live:
                    if argument(face.value):
                        faces.append(Face(face.value, first=False))
            elif name == "test":
                counting = True
                judgements.append((name, argument))
                for face in live:
                    if not argument(face.value):
                        face.state = "missed"
            elif name == "f":
                counting = True
                judgements.append((name, argument))
                for face in faces:
                    asked = face.first or not classic
                    if face.state in ("counts", "missed") and asked and argument(face.value):
                        face.state = "failed"
        live = [face.value for face in faces if face.state == "counts"]
        hits = len(live) - sum(face.state == "failed" for face in faces)
        return (hits, hits) if counting else (sum(live), 0)

    return play
