"""A question before the experiment (`predict`), and what became of the answer after it (`confront`)."""

from html import escape

from course.classroom.checking.questions import find
from course.classroom.checking.shown import Shown

BECAUSE = "Because …"


class Prediction(Shown):
    """The question as radio buttons; without a kernel, as a list. It takes the answer and gives nothing away.

    opening: what stands before the question; kept: what is said to a choice.
    """

    opening = "Predict:"
    kept = "Kept. Now run the experiment and see."

    def __init__(self, question):
        self.question = question

    def __str__(self):
        choices = [f"  ( ) {choice}" for choice in self.question.choices]
        reasons = [f"  ( ) {reason}" for reason in self.question.because]
        lines = [f"{self.opening} {self.question.question}", *choices]
        return "\n".join([*lines, BECAUSE, *reasons] if reasons else lines)

    def html(self):
        asked = f"<p><b>{escape(self.opening)}</b> {escape(self.question.question)}</p>{listed(self.question.choices)}"
        return asked + (f"<p>{BECAUSE}</p>{listed(self.question.because)}" if self.question.because else "")

    def widget(self):
        """The question with buttons that keep the answer."""
        from course.classroom.checking.buttons import Buttons

        return Buttons(self.question, self.opening, BECAUSE, self.kept, self.told).box

    def told(self, choice, reason):
        """What stands below the buttons once all is chosen: nothing, before the experiment."""
        return ""

    def _repr_mimebundle_(self, include=None, exclude=None):
        still = super()._repr_mimebundle_()
        live = self.widget()._repr_mimebundle_()
        view = "application/vnd.jupyter.widget-view+json"
        return still | {view: live[view]} if view in live else still


class ChooseFirst(Prediction):
    """What `confront` shows who has not chosen: the question. As soon as they have, the answer stands below it."""

    opening = "You have not chosen yet. Choose first, then the experiment answers:"
    kept = "Kept."

    def told(self, choice, reason):
        return Confrontation(self.question, choice, reason).answers()


class Confrontation(Shown):
    """The answer on record, and the reason, if there is one, against the experiment."""

    def __init__(self, question, given, grounds=None):
        self.question, self.given, self.grounds = question, given, grounds

    def rows(self):
        """(label, text) in the order of reading."""
        right, choices = self.question.right, self.question.choices
        hit = self.given == right
        rows = [("You predicted", self.given), ("The experiment shows", "the same." if hit else right)]
        if self.grounds:
            rows.insert(1, ("Because", self.grounds))
        if not hit:
            rows.append(("Why the tempting answer fails", choices[self.given]))
        if self.grounds:
            rows.append((self.judged(hit), self.question.because[self.grounds]))
        happens = "What happens" if hit else "What happens instead"
        return [*rows, ("Because" if hit and not self.grounds else happens, choices[right])]

    def judged(self, hit):
        """What becomes of the reason, in a few words."""
        if self.grounds == self.question.reason:
            return "Right, and for this reason" if hit else "Your reason holds, but leads elsewhere"
        return "Right, but for another reason" if hit else "Why the reason fails, too"

    def __str__(self):
        return "\n".join([self.question.question, *(f"{label}: {text}" for label, text in self.rows())])

    def html(self):
        return f"<div><p>{escape(self.question.question)}</p>{self.answers()}</div>"

    def answers(self):
        """The rows as HTML, without the question."""
        return "".join(f"<p><b>{escape(label)}:</b> {escape(text)}</p>" for label, text in self.rows())


def listed(choices):
    """The choices as an HTML list."""
    return f"<ul>{''.join(f'<li>{escape(choice)}</li>' for choice in choices)}</ul>"


def predict(name):
    """Ask the question `name` of `predictions.toml` and keep the answer; it is not judged yet."""
    return Prediction(find(name))


def confront(name):
    """After the experiment: what was predicted, what happened, and why the tempting answer fails.

    Who has not chosen is asked first.
    """
    question = find(name)
    return Confrontation(question, question.answer, question.grounds) if question.answer else ChooseFirst(question)
