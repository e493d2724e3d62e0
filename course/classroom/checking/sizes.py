"""How large a value is, told before NumPy or a test makes something of it."""

import math

import numpy as np

MANY, DEEP = 10**6, 64  # numbers in an answer, lists in lists: no exercise asks for more


def extent(shape):
    """How many parts an array has once it is shown or made a list: a side of 0 does not keep the others small."""
    return math.prod(max(side, 1) for side in shape)


def giant(value):
    """Whether there are more than MANY parts in it, or as many letters once each text is as long as the longest.

    That is how NumPy makes an array of texts: one long text among many short ones would fill the memory.
    """
    parts, longest, waiting = 1, 1, [(value, 0)]
    while waiting and parts * longest <= MANY:
        value, depth = waiting.pop()
        longest = max(longest, letters(value))
        parts += count(value)
        inside = inside_of(value) if parts * longest <= MANY else ()
        if inside and depth > DEEP:
            return True
        waiting += [(part, depth + 1) for part in inside]
    return parts * longest > MANY


def letters(value):
    """The length of a text. Here and below no class of a learner's own is asked: it may lie."""
    kind = next((kind for kind in (str, bytes) if issubclass(type(value), kind)), None)
    return kind.__len__(value) if kind else 0


def count(value):
    """How many parts an array, a range, a list or the like has, without those in the lists in it."""
    if issubclass(type(value), np.ndarray):
        return extent(np.ndarray.shape.__get__(value))
    kind = next((kind for kind in (range, list, tuple, dict) if issubclass(type(value), kind)), None)
    return kind.__len__(value) if kind else 0


def inside_of(value):
    """The parts of a list, a tuple or a dictionary."""
    if issubclass(type(value), dict):
        return [*dict.values(value)]
    kind = next((kind for kind in (list, tuple) if issubclass(type(value), kind)), None)
    return [*kind.__iter__(value)] if kind else []
