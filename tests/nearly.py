"""Whether two printed texts tell the same. Another processor rounds the last bit otherwise, and that must not matter.

Line by line, words are compared exactly, and there must be as many numbers. Of two numbers at the same place,
    whole ones are equal,
    means (0.131 ± 0.004) differ by no more than both spreads together, and spreads by no more than a factor of 3
        (as far as the spreads of two draws of eight seeds may lie apart, in 99 of 100 cases),
    all others differ by no more than one unit of the last printed digit.
"""

import re
from decimal import Decimal

NUMBER = re.compile(r"(?<![\w.])[-+−]?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?", re.IGNORECASE)
SPREAD = re.compile(r"\s*%?\s*±\s*")


class Telling(str):
    """A text that equals every text that tells the same."""

    def __eq__(self, other):
        return not differences(self, other)

    def __ne__(self, other):
        return bool(differences(self, other))

    __hash__ = str.__hash__  # pytest keeps texts in sets


def differences(stored, new):
    """The lines of `new` that tell something else than those of `stored`; empty where both tell the same."""
    lines, new_lines = stored.split("\n"), new.split("\n")
    if len(lines) != len(new_lines):
        return [f"{len(lines)} lines stored, {len(new_lines)} now:", *new_lines]
    pairs = [pair for pair in zip(lines, new_lines) if not same_line(*pair)]
    return [text for old, now in pairs for text in (f"stored  {old}", f"now     {now}")]


def same_line(stored, new):
    words, new_words = NUMBER.split(stored), NUMBER.split(new)
    if [*map(squeezed, words)] != [*map(squeezed, new_words)]:
        return False
    numbers, new_numbers = NUMBER.findall(stored), NUMBER.findall(new)
    spreads = {i + 1 for i in range(len(numbers) - 1) if SPREAD.fullmatch(words[i + 1])}
    return all(
        same_mean(numbers[i : i + 2], new_numbers[i : i + 2]) if i + 1 in spreads else same(numbers[i], new_numbers[i])
        for i in range(len(numbers))
        if i not in spreads
    )


def squeezed(words):
    """Without the blanks that fill a column up: how many there are depends on the width of the numbers."""
    return re.sub(" +", " ", words)


def same_mean(stored, new):
    """Whether two pairs (mean, spread) may come from the same experiment. Without a spread the printed digits count."""
    (mean, spread), (new_mean, new_spread) = map(value, stored), map(value, new)
    means = same(stored[0], new[0]) or abs(mean - new_mean) <= spread + new_spread
    spreads = same(stored[1], new[1]) or max(spread, new_spread) <= 3 * min(spread, new_spread)
    return means and spreads


def same(stored, new):
    """Whether two printed numbers are one, but for one unit of the last digit. Whole numbers are counts: exact."""
    if stored.lstrip("+-−").isdigit() and new.lstrip("+-−").isdigit():
        return value(stored) == value(new)
    return abs(value(stored) - value(new)) <= min(unit(stored), unit(new))


def value(number):
    return Decimal(number.replace("−", "-"))


def unit(number):
    """One unit of the last printed digit: 0.01 for 1.25, 1e-14 for 3e-14."""
    return Decimal(1).scaleb(value(number).as_tuple().exponent)
