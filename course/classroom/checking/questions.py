"""The questions of `predictions.toml`, and what is on record of them."""

import tomllib
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from course.classroom.checking import record

FILE = Path(__file__).parents[1] / "predictions.toml"


@dataclass(frozen=True)
class Question:
    """One entry of `predictions.toml`; choices: {text: why it fails, or for the right one what happens}.

    Where the mechanism matters a second choice follows, of the reason. because: as choices; reason: the one that holds.
    """

    name: str
    lesson: str
    question: str
    right: str
    choices: dict
    reason: str = ""
    because: dict = field(default_factory=dict)

    @property
    def answer(self):
        """The choice on record, None where there is none (or none that is still offered)."""
        return _kept(self.name, self.choices)

    @property
    def grounds(self):
        """The reason on record, None where there is none, or where none is asked."""
        return _kept(f"{self.name}.because", self.because)

    def keep(self, choice):
        """Put a choice on record → "", or why it could not be kept."""
        return record.save("predictions", self.name, choice)

    def keep_grounds(self, reason):
        """Put a reason on record → "", or why it could not be kept."""
        return record.save("predictions", f"{self.name}.because", reason)


def _kept(name, offered):
    choice = record.load()[0]["predictions"].get(name)
    return choice if choice in offered else None


def questions():
    """All questions, by their id."""
    entries = tomllib.loads(FILE.read_text("utf-8"))
    return {name: Question(name, **entry) for name, entry in entries.items()}


def find(name):
    """The question of this id. A LookupError names what comes near."""
    known = questions()
    if name not in known:
        raise nearest("prediction", name, known)
    return known[name]


def nearest(kind, name, known):
    """The error for an unknown name: which ones are there, the nearest first."""
    near = get_close_matches(str(name), known, n=3, cutoff=0.3) or sorted(known)
    return LookupError(f"There is no {kind} named {name!r}. Did you mean {' or '.join(map(repr, near))}?")
