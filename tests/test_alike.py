"""Submissions that are alike, and the view of those who shall not know whom they mark."""

import pytest
from made_class import RIGHT, STEP, handed_in, report, result, table

from course.classroom.checking.sets import problem_set
from course.classroom.checking.submission import cells
from course.classroom.grading.alike import alike
from course.classroom.grading.run import all_names
from course.classroom.grading.words import code_words

COPIED = """
def momentum_step(theta, v, gradient, eta, gamma):
    # my own idea
    history = []
    for scale, part in zip([gamma, -eta], [v, gradient]):
        history.append(scale * np.asarray(part, dtype=float))
    total = np.zeros_like(history[0])
    for part in reversed(history):
        total = total + part
    return np.add(theta, total), total
"""
RENAMED = """
def momentum_step(theta, v, gradient, eta, gamma):
    '''Written all by myself.'''
    things = []
    for k, q in zip([gamma, -eta], [v, gradient]):
        things.append(k * np.asarray(q,
                                     dtype=float))     # of course
    s = np.zeros_like(things[0])
    for q in reversed(things):
        s = s + q

    return np.add(theta, s), s
"""
OTHER = """
def momentum_step(theta, v, gradient, eta, gamma):
    if gamma == 0:
        new = -eta * gradient
    else:
        old, fresh = gamma * v, eta * gradient
        new = old - fresh
    place = {"theta": theta + new, "v": new}
    return place["theta"], place["v"]
"""


def found(**code):
    return [(one.submission, one.closest) for one in alike(handed_in(**code), STEP)]


def test_comments_names_and_layout_do_not_hide_a_copy():
    assert found(ada=COPIED, bob=OTHER, cyd=RENAMED) == [("ada", "cyd"), ("cyd", "ada")]


def test_the_hand_out_and_the_solution_count_for_nobody():
    solution = "\n".join(cells(STEP.exercises[0].folder / "source.ipynb", ("check",)))
    handout = "\n".join(cells(STEP.exercises[0].folder / "exercise.ipynb"))
    assert found(ada=RIGHT, bob=RIGHT, cyd=solution, dan=solution, eve=handout, fay=handout) == []


def test_what_most_of_the_class_has_counts_for_nobody():
    assert found(**{f"s{i}": COPIED for i in range(12)}) == []
    ring = found(**{f"s{i}": COPIED for i in range(4)}, **{f"t{i}": RIGHT for i in range(8)})
    assert [name for name, _ in ring] == ["s0", "s1", "s2", "s3"]


def test_of_several_exercises_each_is_compared_by_itself():
    lesson = problem_set("03")
    first, second = (exercise.name for exercise in lesson.exercises)
    own = COPIED.replace("momentum_step", first)
    others = {
        "ada": OTHER,
        "bob": "def momentum_step(series):\n    return [sum(series[:k]) for k in range(len(series))]",
    }
    code = {name: f"{own}\n\n{other.replace('momentum_step', second)}" for name, other in others.items()}
    likes = alike(handed_in(**code), lesson)
    assert [(one.exercise, one.submission) for one in likes] == [(first, "ada"), (first, "bob")]


@pytest.mark.parametrize("code", ["(" * 500, "x = '''", "\tx\n y", "\0", "%matplotlib inline\n!ls", "if" * 10**5])
def test_what_is_no_python_is_like_nothing(code):
    assert found(ada=code, bob=code) == []


def test_the_list_is_for_a_human(tmp_path):
    report(tmp_path, handed_in(ada=COPIED, bob=RENAMED), dict.fromkeys(("ada", "bob"), result()))
    rows = table(tmp_path, "alike.csv")
    assert [(row["group"], row["submission"], row["closest"]) for row in rows] == [
        ("1", "ada", "bob"),
        ("1", "bob", "ada"),
    ]
    assert all(float(row["share"]) > 0.6 for row in rows)
    assert "says nothing of who wrote what" in (tmp_path / "summary.html").read_text("utf-8")


# Anonymous -----------------------------------------------------------------------------------------------------------

NAME = "Ann Lee_12345_assignsubmission_file_"


def test_code_words_stay_from_run_to_run(tmp_path):
    first = code_words(tmp_path / "key.csv", handed_in(**{NAME: RIGHT, "=bob": RIGHT}))
    again = code_words(tmp_path / "key.csv", handed_in(**{f"{NAME}new.py": RIGHT, "cyd": RIGHT, "=bob": RIGHT}))
    assert again[f"{NAME}new.py"] == first[NAME] and again["=bob"] == first["=bob"]
    assert len(set(again.values())) == 3
    gone = code_words(tmp_path / "key.csv", handed_in(cyd=RIGHT))
    back = code_words(tmp_path / "key.csv", handed_in(cyd=RIGHT, **{NAME: RIGHT}))
    assert back[NAME] == first[NAME] and back["cyd"] == gone["cyd"] == again["cyd"]


def test_a_class_of_two_thousand_has_words_enough(tmp_path):
    words = code_words(tmp_path / "key.csv", handed_in(**{f"s{i}": "" for i in range(2000)}))
    assert len(set(words.values())) == 2000


def test_the_anonymous_folder_holds_no_name_and_all_that_a_marker_needs(tmp_path):
    submissions = handed_in(**{NAME: f"# by Ann Lee, 12345\n{COPIED}", "bob": RENAMED})
    words = code_words(tmp_path / "key.csv", submissions)
    results = {
        NAME: result("one_step", notes=[f"{NAME} was odd"], what="Ann Lee: wrong"),
        "bob": result(status="ungraded", notes=["empty"]),
    }
    report(tmp_path, submissions, results, words=words)
    files = [path for path in (tmp_path / "anonymous").rglob("*") if path.is_file()]
    texts = {path.relative_to(tmp_path / "anonymous").as_posix(): path.read_text("utf-8") for path in files}
    assert not [name for name, text in texts.items() for own in ("Ann Lee", "12345", "bob") if own in text + name]
    word = words[NAME]
    assert f"by {word}" in texts[f"code/{word}.momentum_step.txt"] and f"{word} was odd" in texts["grades.csv"]
    assert {f"feedback/{word}.html", "summary.html"} <= texts.keys()
    assert "anonymous" not in {path.name for path in (tmp_path / "feedback").iterdir()}


def test_a_marker_may_write_code_words():
    [one] = handed_in(**{NAME: RIGHT})
    assert all_names([one], {NAME: "amber-fox"}) == {NAME: {NAME.casefold(), "ann lee", "12345", "amber-fox"}}
