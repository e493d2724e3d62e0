"""The pictures of many states, stored once: what repeats becomes a template, what moves a short number.

A picture is the inside of an SVG as `thinning` writes it, with numbers to a tenth. It is packed as runs, `|` between
them: the index of a template, then the numbers to put into it, as often as they suffice. A number is written in tenths,
as its difference to the one at the same place in the piece before: the points of a path lie close together, and what
is small and alike is small in a zip. `static/book.js` unpacks.
"""

import re

NUMBER = re.compile(r'(?<=[ "(])-?\d+(?:\.\d)?(?=[ ")]|$)')


class Packing:
    """Packs picture after picture; `templates` are those met so far, each as the texts between its numbers."""

    def __init__(self):
        self.templates = []
        self._places = {}

    def pack(self, picture):
        """One picture → one string."""
        runs, before, last = [], [], None
        for piece in pieces(picture):
            template = NUMBER.sub("\0", piece)
            numbers = [round(10 * float(number)) for number in NUMBER.findall(piece)]
            moves = [number - old for number, old in zip(numbers, before + [0] * len(numbers))]
            if not numbers or template != last:
                runs.append([self._place(template)])
            runs[-1] += moves
            before, last = numbers or before, template
        return "|".join(" ".join(map(str, run)) for run in runs)

    def _place(self, template):
        """The index of a template, which is added where it is new."""
        if template not in self._places:
            self._places[template] = len(self.templates)
            self.templates.append(template.split("\0"))
        return self._places[template]


def pieces(picture):
    """An SVG as tags and texts, a path at each of its commands."""
    for part in re.findall(r"<[^>]*>|[^<]+", picture):
        yield from re.split(r"(?<= )(?=[MLCQ] )", part) if part.startswith("<path") else [part]
