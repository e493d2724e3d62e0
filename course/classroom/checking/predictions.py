"""A question before the experiment (`predict`), and what became of the answer after it (`confront`)."""

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from html import escape
from pathlib import Path

from course.classroom.checking import record
from course.classroom.checking.shown import Shown

FILE = Path(__file__).parents[1] / "predictions.toml"
MARKED = "Your earlier answer is marked. You may change it."
TO_CHOOSE = "Choose one: there is no penalty."
# ipywidgets puts each choice on one line of fixed height and the button after the text.
STYLE = """<style>
.course-prediction .widget-radio-box, .course-prediction .jupyter-widget-radio-box { max-height: none; }
.course-prediction .widget-radio label { height: auto; max-width: 60em; line-height: 1.4; margin-bottom: .5em;
  white-space: normal; display: flex; flex-direction: row-reverse; justify-content: flex-end; gap: .5em; }
.course-prediction .widget-radio input { flex: none; height: 1.4em; margin: 0; }
.course-prediction .widget-html-content { line-height: 1.4; }
</style>"""


@dataclass(frozen=True)
class Question:
    """One entry of `predictions.toml`; choices: {text: why it fails, or for the right one what happens}."""

    name: str
    lesson: str
    question: str
    right: str
    choices: dict


def questions():
    """All questions, by their id."""
    entries = tomllib.loads(FILE.read_text("utf-8"))
    return {name: Question(name, **entry) for name, entry in entries.items()}


def nearest(kind, name, known):
    """The error for an unknown name: which ones are there, the nearest first."""
    near = get_close_matches(str(name), known, n=3, cutoff=0.3) or sorted(known)
    return LookupError(f"There is no {kind} named {name!r}. Did you mean {' or '.join(map(repr, near))}?")


def find(name):
    """The question of this id. A LookupError names what comes near."""
    known = questions()
    if name not in known:
        raise nearest("prediction", name, known)
    return known[name]


def answer(question):
    """The choice on record, None where there is none (or none that is still offered)."""
    choice = record.load()[0]["predictions"].get(question.name)
    return choice if choice in question.choices else None


class Prediction(Shown):
    """The question as radio buttons; without a kernel, as a list. It takes the answer and gives nothing away."""

    def __init__(self, question):
        self.question = question

    def __str__(self):
        choices = (f"  ( ) {choice}" for choice in self.question.choices)
        return "\n".join([f"Predict: {self.question.question}", *choices])

    def html(self):
        choices = "".join(f"<li>{escape(choice)}</li>" for choice in self.question.choices)
        return f"<p><b>Predict:</b> {escape(self.question.question)}</p><ul>{choices}</ul>"

    def widget(self):
        """Radio buttons that write each choice to the record; the sentence below says whether it was kept."""
        from ipywidgets import HTML, Layout, RadioButtons, VBox

        given = answer(self.question)
        radio = RadioButtons(options=list(self.question.choices), value=given, layout=Layout(width="auto"))
        said = HTML(MARKED if given else TO_CHOOSE)

        def keep(change):
            trouble = record.save("predictions", self.question.name, change["new"])
            said.value = escape(trouble) or "Kept. Now run the experiment and see."

        radio.observe(keep, "value")
        box = VBox([HTML(f"{STYLE}<b>Predict:</b> {escape(self.question.question)}"), radio, said])
        box.add_class("course-prediction")
        return box

    def _repr_mimebundle_(self, include=None, exclude=None):
        still = super()._repr_mimebundle_()
        live = self.widget()._repr_mimebundle_()
        view = "application/vnd.jupyter.widget-view+json"
        return still | {view: live[view]} if view in live else still


class Confrontation(Shown):
    """The answer on record against the experiment; without one, the right answer with all reasons."""

    def __init__(self, question, given):
        self.question, self.given = question, given

    def rows(self):
        """(label, text) in the order of reading."""
        right, choices = self.question.right, self.question.choices
        if self.given is None:
            tempting = [(f"Why not “{text}”", why) for text, why in choices.items() if text != right]
            return [("The experiment shows", right), ("Because", choices[right]), *tempting]
        hit = self.given == right
        rows = [("You predicted", self.given), ("The experiment shows", "the same." if hit else right)]
        if not hit:
            rows.append(("Why the tempting answer fails", choices[self.given]))
        return [*rows, ("Because" if hit else "What happens instead", choices[right])]

    def __str__(self):
        return "\n".join([self.question.question, *(f"{label}: {text}" for label, text in self.rows())])

    def html(self):
        rows = "".join(f"<p><b>{escape(label)}:</b> {escape(text)}</p>" for label, text in self.rows())
        return f"<div><p>{escape(self.question.question)}</p>{rows}</div>"


def predict(name):
    """Ask the question `name` of `predictions.toml` and keep the answer; it is not judged yet."""
    return Prediction(find(name))


def confront(name):
    """After the experiment: what was predicted, what happened, and why the tempting answer fails."""
    question = find(name)
    return Confrontation(question, answer(question))
