"""Hints that fit the failed test, and a solution that is shown when it gives nothing away."""

import pytest
from corpus.making import RIGHT
from made_class import asked, handed_in, report, result

from course.classroom import hints, solution
from course.classroom.authoring.handouts import notebook_of
from course.classroom.checking import solution as solution_module
from course.classroom.checking.catalogue import exercises
from course.classroom.checking.check import _failures
from course.classroom.checking.outcome import Failure, Outcome, Result
from course.classroom.checking.running import run
from course.classroom.checking.sets import problem_set
from course.classroom.checking.verdict import Verdict
from course.classroom.grading.judge import judge
from course.classroom.grading.limits import Limits

EXERCISES = exercises()
CHECK = "from course.classroom import check\n"
WRONG = RIGHT.replace("- eta", "+ eta")
THE_LINE = "v = gamma * v - eta * gradient"  # of the solution


@pytest.fixture(autouse=True)
def a_new_session(monkeypatch):
    _failures.clear()
    monkeypatch.setattr(solution_module, "_given_up", set())


def names(source):
    """A notebook's names."""
    found = {}
    exec(CHECK + source, found)
    return found


def checked(found, name="momentum_step"):
    return eval(f"check({name!r})", found)


# Hints ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXERCISES)
def test_hints_ask_and_none_comes_twice(name):
    outcome = run(EXERCISES[name].folder, {})
    told = [*outcome.hints, *(hint for test in outcome.results for hint in test.hints)]
    assert len(set(told)) == len(told) and all("?" in hint for hint in told)


def test_hints_are_tied_to_tests_where_failures_differ_most():
    tied = {name: [test for test in run(each.folder, {}).results if test.hints] for name, each in EXERCISES.items()}
    assert sum(len(tests) > 1 for tests in tied.values()) >= 8


def test_the_first_failure_chooses_the_hints():
    """Its own come first, then those of the exercise, and no hint is told twice."""
    failed = lambda *own: Result("test", "a title", 1, Failure("wrong"), hints=own)
    passed = Result("other", "another", 1, passed=True, hints=("of what passed",))
    outcome = Outcome("it", 1, ("a?", "b?"), [passed, failed("own?", "b?"), failed("later?")])
    assert outcome.next_hints == ("own?", "b?", "a?")
    assert [Verdict(outcome, hint=number).hints for number in (1, 2)] == [("own?",), ("own?", "b?")]
    assert "Hint 2 of 3: b?" in str(Verdict(outcome, hint=2))
    assert Outcome("it", 1, ("a?",), [passed]).next_hints == ()
    assert Outcome("it", 1, ("a?", "b?"), [failed()]).next_hints == ("a?", "b?")


def test_the_author_ties_them():
    @hints("one?", "two?")
    def test():
        """a test"""

    assert test.hints == ("one?", "two?")


DESCENT = """
import numpy as np

def gradient_descent(gradient, start, eta, steps):
    {}
    path = [np.array(start, float)]
    for _ in range({}):
        path.append(path[-1] - eta * gradient(path[-1]))
    return np.array(path)
"""


@pytest.mark.parametrize(
    ("first", "number", "hint"),
    [
        ("pass", "max(steps, 1)", "How many rows has a path of 0 steps"),
        ("start.shape", "steps", "Which kind of number must the path have?"),
    ],
)
def test_two_mistakes_draw_two_hints(first, number, hint):
    assert hint in str(checked(names(DESCENT.format(first, number)), "gradient_descent"))


# The solution --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXERCISES)
def test_nothing_is_shown_before(name):
    code = solution_module.written(EXERCISES[name].folder)
    shown = solution(name)
    assert f"def {name}(" in code and "return" in code
    assert not shown.code and name in str(shown) and "return" not in str(shown) + shown.html()


def offered(verdict):
    """What comes back when the line that the verdict offers is typed as it stands."""
    found, line = {}, verdict.partition("One good way to write it: ")[2].splitlines()[0]
    exec(line.replace("; ", "; shown = "), found)
    return found["shown"]


def test_it_is_shown_after_a_pass():
    found = names(RIGHT)
    shown = offered(str(checked(found)))
    assert THE_LINE in str(shown) and THE_LINE in shown.html() and "Yours may be another" in str(shown)


def test_it_is_shown_after_the_last_hint_and_one_more_try():
    found = names(WRONG)
    for number in (1, 2, 3):
        verdict = str(checked(found))
        assert f"Hint {number} of 3" in verdict and "solution(" not in verdict and THE_LINE not in verdict
        assert not solution("momentum_step").code
    verdict = str(checked(found))
    assert THE_LINE in str(offered(verdict)) and THE_LINE not in verdict
    assert THE_LINE in str(solution("momentum_step"))
    assert not solution("adam_step").code


def test_an_open_hole_gives_nothing_up():
    found = names("def momentum_step(*given):\n    raise NotImplementedError")
    for _ in range(6):
        assert "solution(" not in str(checked(found))
    assert not solution("momentum_step").code


def test_a_part_of_the_points_does_not_show_it():
    checked(names(WRONG))
    assert not solution("momentum_step").code


def test_an_unknown_name_tells_the_nearest():
    with pytest.raises(LookupError, match="'momentum_step'"):
        solution("momentum_stpe")


# Where marks are at stake --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["exam", "04_momentum"])
def test_no_hand_out_shows_or_offers_it(name):
    chosen = problem_set(name)
    text = notebook_of(chosen)
    for exercise in chosen.exercises:
        lines = solution_module.written(exercise.folder).splitlines()[1:]
        assert not [line for line in lines if line.strip() in text and "return" in line]
    assert "solution(" not in text and (name != "exam" or "check(" not in text)


def test_no_judgement_and_no_page_shows_or_offers_it(tmp_path):
    cells = [CHECK + WRONG, "for _ in range(9): check('momentum_step')"]
    judgement = judge(str(EXERCISES["momentum_step"].folder), cells, False, 1, vars(Limits()), unsafe=True)
    assert THE_LINE not in str(judgement) and "solution(" not in str(judgement) and judgement["status"] == "graded"
    tests = [task.column for task in asked(problem_set("momentum_step")) if task.test]
    report(tmp_path / "graded", handed_in(ada=WRONG), {"ada": result(*tests)})
    page = (tmp_path / "graded" / "feedback" / "ada.html").read_text("utf-8")
    assert "momentum" in page and THE_LINE not in page and "solution(" not in page


def test_in_the_jail_there_is_none():
    """What a submission calls there answers nothing, so that its own cells run on."""
    asking = f"from course.classroom import solution\n{RIGHT}\nassert solution('momentum_step') is None"
    judgement = judge(str(EXERCISES["momentum_step"].folder), [asking], False, 1, vars(Limits()), unsafe=True)
    assert judgement["status"] == "graded" and judgement["notes"] == []
