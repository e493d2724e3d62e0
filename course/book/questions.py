"""Predictions that answer on the page: choose, and below the experiment its answer unfolds."""

from course.book.pages import rendered
from course.classroom.checking.predictions import Confrontation, find


def asked(name):
    """The question as radio buttons."""
    return rendered("prediction.html", question=find(name))


def answered(name):
    """What the experiment shows, folded: once for each choice, and once for who has not chosen."""
    question = find(name)
    answers = [Confrontation(question, choice).html() for choice in question.choices]
    unasked = Confrontation(question, None).html()
    return rendered("confrontation.html", name=name, answers=answers, unasked=unasked)
