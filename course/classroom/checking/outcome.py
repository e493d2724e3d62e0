"""What became of an exercise's tests, before it is turned into words and pictures."""

from dataclasses import dataclass, field

SHORT = MemoryError, RecursionError  # what a process raises that has run short of something


class Unjudged(Exception):
    """The tests did not come to their end, so there is no verdict, not even on those that ran; the text says why."""


class Failure(AssertionError):
    """One way in which an answer falls short, told in the parts of which a verdict is made.

    what: what is wrong, one sentence; call, got, want: what was called, came back, was expected, as text;
    suggests: what this symptom usually means; picture: SVG text or ""; empty: True if nothing has been written yet.
    """

    def __init__(self, what, *, call="", got="", want="", suggests="", picture="", empty=False):
        super().__init__(what)
        self.what, self.call, self.got, self.want = what, call, got, want
        self.suggests, self.picture, self.empty = suggests, picture, empty

    def __str__(self):
        parts = (
            self.what,
            self.call and f"called: {self.call}",
            self.got and f"came back: {self.got}",
            self.want and f"expected: {self.want}",
            self.suggests,
        )
        return "\n".join(filter(None, parts))


@dataclass
class Result:
    """What became of one test: `passed` once all of it was seen to end well, `failure` where it was seen to fail.

    hints: those of the test itself, in the order in which they are given.
    """

    name: str
    title: str
    points: int
    failure: Failure | None = None
    passed: bool = False
    hints: tuple = ()


@dataclass
class Outcome:
    """What became of all tests of one exercise; `seed` draws the same instances again."""

    name: str
    seed: int
    hints: tuple = ()
    results: list[Result] = field(default_factory=list)
    printed: str = ""

    @property
    def points(self):
        return sum(result.points for result in self.results if result.passed)

    @property
    def total(self):
        return sum(result.points for result in self.results)

    @property
    def failed(self):
        return [result for result in self.results if not result.passed]

    @property
    def next_hints(self):
        """The hints for the first failure: those of the failed test, then those of the exercise; each once."""
        return tuple(dict.fromkeys([*self.failed[0].hints, *self.hints])) if self.failed else ()

    @property
    def unended(self):
        """Tests of which nothing was seen at their end."""
        return [result.name for result in self.results if not result.passed and result.failure is None]
