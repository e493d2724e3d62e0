"""The table of course/optimizers/CONVENTIONS.md: which calls of a library walk as a rule of ours, and which do not."""

import ast
import re
from dataclasses import dataclass

from helpers import RULES

from course.optimizers import hyperparameters, quantity
from course.setup.environment import ROOT

FILE = ROOT / "course" / "optimizers" / "CONVENTIONS.md"
PLACE = "course/optimizers/CONVENTIONS.md"
LIBRARIES = ("PyTorch", "optax", "Keras")  # the columns between the first and the last
#: `name(options)`, then = or ≠, and what is said of it.
CALL = re.compile(r"`([\w.]+)\(([^`]*)\)` ([=≠])([^`|]*)")


@dataclass(frozen=True)
class Call:
    """One call in the row of a rule. `same`: whether it walks as the rule does; `remark`: what the table says of it."""

    rule: type
    library: str
    name: str
    written: str
    same: bool
    remark: str

    def __str__(self):
        return f"{self.rule.__name__}-{self.library}-{self.name}({self.written})"

    def options(self, rule):
        """The keywords of the call, with the hyper-parameters of `rule` for their symbols."""
        text = self.written
        for field in hyperparameters(rule):
            text = re.sub(rf"(?<=[=( ]){re.escape(quantity(field).symbol)}(?=[,)]|$)", repr(field.name), text)
        try:
            words = ast.parse(f"call({text})", mode="eval").body.keywords
            found = {word.arg: ast.literal_eval(word.value) for word in words}
        except (SyntaxError, ValueError):
            raise ValueError(
                f"{PLACE}, row {self.rule.__name__}: `{self.name}({self.written})` cannot be read; expected keywords "
                f"with numbers, or the symbols {', '.join(quantity(field).symbol for field in hyperparameters(rule))}."
            ) from None
        return {keyword: _filled(value, rule) for keyword, value in found.items()}


def _filled(value, rule):
    if isinstance(value, tuple):
        return tuple(_filled(part, rule) for part in value)
    return getattr(rule, value) if isinstance(value, str) else value


def rows():
    """{name of a rule: its cells}, as they are written."""
    lines = [line for line in FILE.read_text("utf-8").splitlines() if line.startswith("| `")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {first.strip("`"): rest for first, *rest in cells}


def calls():
    """All calls of the table, in its order."""
    written = rows()
    return [
        Call(rule, library, name, options, sign == "=", remark)
        for rule in RULES
        for library, cell in zip(LIBRARIES, written.get(rule.__name__, []))
        for name, options, sign, remark in CALL.findall(cell)
    ]


def judge(rule):
    """The first call of the table that walks as the rule does; None for a rule that is tested by hand."""
    return next((call for call in calls() if call.rule is rule and call.same), None)


def by_hand(rule):
    """Whether the row says so, in its last column."""
    return "by hand:" in rows().get(rule.__name__, [""])[-1]
