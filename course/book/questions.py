"""Predictions that answer on the page: choose, and below the experiment its answer unfolds."""

from itertools import product

from course.book.pages import rendered
from course.classroom.checking.predictions import BECAUSE, ChooseFirst, Confrontation, Prediction
from course.classroom.checking.questions import find


def asked(name):
    """The question as radio buttons, and the reasons below it, where some are asked for."""
    return rendered("prediction.html", question=find(name), opening=Prediction.opening, because=BECAUSE)


def answered(name):
    """What the experiment shows, folded: once for each choice and reason, and words for who has not chosen."""
    question = find(name)
    given = list(product(question.choices, question.because or [""]))
    answers = [(choice, reason, Confrontation(question, choice, reason).html()) for choice, reason in given]
    return rendered("confrontation.html", name=name, answers=answers, unasked=ChooseFirst.opening)
