"""`check`, predictions and the record, met by every kind of learner and every kind of disk."""

import json
import linecache
import multiprocessing
import os
import re
import signal
import stat
import subprocess
import sys
import threading
import tomllib
from html.parser import HTMLParser

import numpy as np
import pytest
from helpers import few
from hypothesis import given
from hypothesis import strategies as st

from course import places
from course.classroom import Failure, check, confront, curves, expect, numbers, paths, predict, progress, run, show
from course.classroom.checking import record
from course.classroom.checking.check import _failures
from course.classroom.checking.outcome import Unjudged
from course.classroom.checking.questions import FILE, questions
from course.classroom.checking.running import Printed
from course.classroom.checking.values import mismatch
from course.classroom.checking.verdict import Verdict
from course.setup.environment import ROOT

STEP = ROOT / "exercises" / "momentum_step"
RIGHT = """
def momentum_step(theta, v, gradient, eta, gamma):
    v = gamma * v - eta * gradient
    return theta + v, v
"""


def answer(source):
    """The names that a cell with this source defines; like IPython, this lets tracebacks find the source."""
    linecache.cache["cell"] = len(source), None, source.splitlines(keepends=True), "cell"
    names = {"np": np}
    exec(compile(source, "cell", "exec"), names)
    return names


def verdict(source, seed=3):
    return Verdict(run(STEP, answer(source), seed), hint=1)


def checked(source):
    """What `check` shows of this cell."""
    return eval("check('momentum_step', seed=3)", answer(f"from course.classroom import check\n{source}"))


class Balanced(HTMLParser):
    """Collects the text; fails where tags do not match."""

    def __init__(self, html):
        super().__init__()
        self.open, self.text, self.tags = [], "", set()
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        if tag not in ("img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


# A verdict for every accident ----------------------------------------------------------------------------------------

BODY = {
    "nothing": ("pass", "is the `return` missing"),
    "raises": ("return theta + vv, v", r"NameError: name 'vv' is not defined \(your line 3: `return theta \+ vv, v`\)"),
    "shape": ("return (theta + v)[None], v", r"The shape is \(1, 3\), expected \(3,\)"),
    "text": ("return 'done', 'well'", "expected, not a str"),
    "dictionary": ("return {'theta': theta}", "2 values were expected"),
    "complex": ("return theta + 1j, v", "values of type complex128"),
    "truth": ("return v > 0, v", "values of type bool"),
    "ragged": ("return [[1.0], [1.0, 2.0]], v", "not a list"),
    "nan": ("return theta * float('nan'), v", "nan"),
    "exits": ("exit()", "SystemExit"),
    "skips": ("import pytest; pytest.skip('no')", "Skipped"),
    "recursion": ("return momentum_step(theta, v, gradient, eta, gamma)", "RecursionError"),
    "unprintable": ("class E(Exception):\n        def __str__(self): raise self\n    raise E", "stopped with E"),
    "own kind of end": ("class E(BaseException): pass\n    raise E('over')", "E: over"),
    "assertion": ("assert gamma > 1, 'odd'", "AssertionError: odd"),
    "always equal": ("class E:\n        __eq__ = lambda *_: True\n    return E(), E()", "not a E"),
    "exits when it is shown": (
        "class E:\n        def __repr__(self): raise SystemExit\n    return E(), E()",
        "cannot be shown",
    ),
    "a range of 10^9": ("return range(10**9), v", "too large to be looked at"),
    "10^9 empty rows": ("return np.empty((10**9, 0)), v", "too large to be looked at"),
    "10^12 numbers that are one": ("return np.broadcast_to(0.0, (10**6, 10**6)), v", "too large to be looked at"),
    "a long text among short ones": ("return [['x' * 10**6]] + [['']] * 63, v", "too large to be looked at"),
    "lists in lists in lists": (
        "x = 1\n    for _ in range(100): x = [x, x]\n    return x, v",
        "too large to be looked",
    ),
    "itself": ("x = []\n    x.append(x)\n    return x, v", "too large to be looked at"),
    "cannot be shown": (
        "class E:\n        def __repr__(self): raise ValueError\n    return E(), E()",
        "cannot be shown",
    ),
    "endless generator": ("while True: yield theta", "2 values were expected"),
    "changes its inputs": ("theta += 1; v[...] = 0; return theta, v", "differ"),
}


@pytest.mark.parametrize("body, told", BODY.values(), ids=BODY)
def test_accidents_are_told_in_a_sentence(body, told):
    shown = verdict(f"\ndef momentum_step(theta, v, gradient, eta, gamma):\n    {body}\n")
    assert shown.outcome.points < shown.outcome.total
    assert re.search(told, str(shown)), str(shown)
    assert "Traceback" not in str(shown) and "course/classroom/checking" not in str(shown)
    assert "Hint 1 of 3" in str(shown) and "momentum_step([" in str(shown)
    Balanced(shown.html())


CHECKS_ITSELF = "return check('momentum_step')", "was called by a function that is being checked"


@pytest.mark.parametrize("body, told", [CHECKS_ITSELF, BODY["exits when it is shown"]])
def test_accidents_within_check_are_told_too(body, told):
    shown = checked(f"def momentum_step(theta, v, gradient, eta, gamma):\n    {body}\n")
    assert told in str(shown) and shown.outcome.points < shown.outcome.total
    assert checked(RIGHT).passed


ENDS = {
    "raise SystemExit": "SystemExit",
    "raise MemoryError": "MemoryError",
    "raise RecursionError": "RecursionError",
    "import pytest; pytest.exit('passed', returncode=0)": "without",
    "import pytest; pytest.skip('passed')": "Skipped",
    "raise BaseException": "BaseException",
}


@pytest.mark.parametrize("line, told", ENDS.items())
@pytest.mark.parametrize("last", [True, False])
def test_a_test_that_nobody_saw_end_has_not_passed(line, told, last, tmp_path):
    """Whatever ends the tests before their end: no verdict, and the tests before and after do not count either."""
    folder = tmp_path / "cut"
    folder.mkdir()
    passing, ending = "def test_it(student): pass\n", f"def test_end(student):\n    {line}\n"
    (folder / "test_cut.py").write_text(passing + ending if last else ending + passing)
    with pytest.raises(Unjudged, match=told):
        run(folder, {})


def test_a_teardown_that_fails_takes_the_pass_back(tmp_path):
    folder = tmp_path / "ends_badly"
    folder.mkdir()
    (folder / "test_ends_badly.py").write_text(
        "import pytest\n@pytest.fixture\ndef end():\n    yield\n    raise ValueError\ndef test_it(end): pass\n"
    )
    outcome = run(folder, {})
    assert outcome.points == 0 and [result.name for result in outcome.failed] == ["test_it"]


def test_no_verdict_is_a_sentence_and_leaves_the_record_alone(monkeypatch):
    """The learner's process runs out of memory while a test looks at what came back."""
    assert checked(RIGHT).passed
    before = record.load()

    def short(*args, **kwargs):
        raise MemoryError

    monkeypatch.setattr(np, "argwhere", short)  # `expect` asks it where numbers differ
    shown = checked(RIGHT.replace("- eta", "+ eta"))
    assert "no verdict" in str(shown) and "MemoryError" in str(shown) and not shown.passed
    assert "no verdict" in Balanced(shown.html()).text and record.load() == before


@pytest.mark.skipif(os.name == "nt", reason="Windows does not delete a folder that somebody is in")
def test_the_working_folder_may_be_gone(tmp_path):
    before = os.getcwd()
    os.chdir(tmp_path)
    tmp_path.rmdir()
    try:
        assert checked(RIGHT).passed
        with pytest.raises(FileNotFoundError):
            os.getcwd()  # it is where it was
    finally:
        os.chdir(before)


SHUT = ["sys.stdout.close(); sys.stderr.close()", "sys.stdout = sys.stderr = None", "os.close(1)"]


@pytest.mark.parametrize("shut", SHUT)
def test_nobody_need_listen(shut, home):
    script = f"import os, sys\nfrom course.classroom import check\n{RIGHT}\nsaid = os.dup(1)\n{shut}\n"
    script += "os.write(said, str(check('momentum_step')).encode())\nos._exit(0)"
    done = subprocess.run([sys.executable, "-c", script], cwd=home, capture_output=True, text=True)
    assert "7 of 7 points" in done.stdout, done.stderr


def test_other_signature():
    shown = verdict("def momentum_step(theta, v): return theta, v")
    assert "is given 5 values, and yours takes (theta, v)" in str(shown)


def test_not_a_function():
    assert "momentum_step is 3, not a function" in str(verdict("momentum_step = 3"))


@pytest.mark.parametrize("source", ["", "def momentum_step(*given): raise NotImplementedError"])
def test_nothing_there_yet(source):
    """Deterministic, so that it may stand in a saved notebook; no hint is spent on it."""
    shown = verdict(source, seed=None)
    assert str(shown) == str(verdict(source, seed=None)) and len(str(shown).splitlines()) == 2
    assert "Nothing there yet" in str(shown) and "Hint" not in str(shown)


def test_changed_inputs_cost_only_their_own_test():
    shown = verdict(
        "def momentum_step(theta, v, gradient, eta, gamma):\n"
        "    old = theta + gamma * v - eta * gradient, gamma * v - eta * gradient\n"
        "    if np.ndim(v): v[...] = 0\n    return old"
    )
    assert [result.name for result in shown.outcome.failed] == ["test_inputs_stay"]
    assert "changed argument 2" in str(shown)


def test_prints_are_shown_but_not_in_full(capsys):
    shown = verdict(RIGHT.replace("return", "print('<b>loud</b>' * 10**6); return").replace("theta + v", "theta"))
    assert "&lt;b&gt;loud" in shown.html() and "<b>loud" not in shown.html()
    assert len(shown.html()) < 20_000
    assert capsys.readouterr() == ("", "")


@given(st.lists(st.integers(0, 1200), max_size=6), st.integers(1990, 2001))
def test_no_flood_of_prints_is_kept(lengths, nearly_full):
    """However the text comes in pieces: at most 2000 characters, the first ones as they were."""
    printed = Printed()
    pieces = ["x" * nearly_full, *("y" * length for length in lengths)]
    assert [printed.write(piece) for piece in pieces] == list(map(len, pieces))
    kept, whole = printed.getvalue(), "".join(pieces)
    assert len(kept) <= 2000 and kept.rstrip(" …") == whole[: len(kept.rstrip(" …"))]


def test_passing_is_deterministic_and_quiet(capsys):
    one, two = verdict(RIGHT, seed=None), verdict(RIGHT, seed=None)
    assert one.passed and str(one) == str(two) and one.html() == two.html()
    assert "7 of 7 points, all tests passed" in str(one) and "seed" not in str(one)
    assert capsys.readouterr() == ("", "")


def test_text_and_html_say_the_same():
    for source in (RIGHT, RIGHT.replace("- eta", "+ eta"), ""):
        shown = verdict(source)
        page = Balanced(shown.html())
        for line in str(shown).splitlines():
            for words in re.split(r"[:“”`]\s*", line.strip()):
                assert words in page.text.replace("`", ""), words


def test_colour_is_not_the_only_carrier():
    shown = verdict(RIGHT.replace("- eta", "+ eta"))
    assert "✗ failed" in shown.html() and "✓ passed" in shown.html()


def test_seed_repeats_the_numbers():
    wrong = RIGHT.replace("- eta", "+ eta")
    one, two, other = verdict(wrong, 5), verdict(wrong, 5), verdict(wrong, 6)
    assert str(one) == str(two) != str(other)
    assert 'check("momentum_step", seed=5)' in str(one)


def test_check_takes_the_names_of_the_caller_and_reveals_hints():
    _failures.clear()  # hints are counted from the beginning of a session
    names = answer("from course.classroom import check\n" + RIGHT.replace("- eta", "+ eta"))
    shown = [str(eval("check('momentum_step')", names)) for _ in range(5)]
    assert [text.count("Hint") for text in shown] == [1, 2, 3, 3, 3]
    exec(RIGHT, names)
    assert eval("check('momentum_step')", names).passed
    assert record.load()[0]["exercises"]["momentum_step"] == {"points": 7, "of": 7}


def test_worse_answer_does_not_lower_the_record():
    names = answer("from course.classroom import check\n" + RIGHT)
    eval("check('momentum_step')", names)
    names["momentum_step"] = lambda *given: None
    eval("check('momentum_step')", names)
    assert record.load()[0]["exercises"]["momentum_step"]["points"] == 7


def test_unknown_names_tell_the_nearest():
    with pytest.raises(LookupError, match="Did you mean 'momentum_step'"):
        check("momentum_stpe")
    for ask in (predict, confront):
        with pytest.raises(LookupError, match="'steady_slope'"):
            ask("stedy_slope")


def test_interrupt_comes_through(interruptible):
    """Ctrl-C in a loop that never ends: a KeyboardInterrupt, at once, and the next check works."""
    names = answer("def momentum_step(*given):\n    while True: pass")
    threading.Timer(0.5, signal.raise_signal, [signal.SIGINT]).start()
    with pytest.raises(KeyboardInterrupt, match="momentum_step.* was stopped while it ran"):
        run(STEP, names)
    assert not run(STEP, answer(RIGHT)).failed


def test_leaves_no_trace_in_the_process(monkeypatch):
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    monkeypatch.setenv("PYTEST_PLUGINS", "no_such_plugin")
    run(STEP, answer(RIGHT))
    before = set(sys.modules), dict(os.environ), sys.stdout, os.getcwd(), list(sys.path)
    assert not run(STEP, answer(RIGHT)).failed
    assert before == (set(sys.modules), dict(os.environ), sys.stdout, os.getcwd(), list(sys.path))


def test_an_edited_test_file_is_read_anew(tmp_path):
    folder = tmp_path / "twice"
    folder.mkdir()
    for value in (1, 2):
        (folder / "test_twice.py").write_text(
            f"from course.classroom import expect\nHINTS = ()\n"
            f"def test_it(student):\n    expect(student.twice(), {value})\n"
        )
        assert not run(folder, {"twice": lambda: value}).failed


def test_unreadable_tests_are_no_verdict(tmp_path):
    folder = tmp_path / "broken"
    folder.mkdir()
    for text in ("import nothing_of_that_name", ""):
        (folder / "test_broken.py").write_text(text)
        with pytest.raises(RuntimeError, match="the tests of broken could not be read"):
            run(folder, {})


def test_works_in_a_plain_script(home):
    script = RIGHT + "\nfrom course.classroom import check\nprint(check('momentum_step'))"
    done = subprocess.run([sys.executable, "-c", script], cwd=home, capture_output=True, text=True, check=True)
    assert "7 of 7 points" in done.stdout and not done.stderr


# What the author writes ----------------------------------------------------------------------------------------------

arrays = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=5).map(np.array)


@few(100)
@given(want=arrays, noise=st.floats(-1e-7, 1e-7))
def test_rounding_passes(want, noise):
    assert not mismatch(want * (1 + noise), want)
    assert not mismatch(want.tolist(), want)


@few(100)
@given(want=arrays, i=st.integers(0, 4), by=st.sampled_from([-1, 1]), size=st.floats(1e-4, 1e3))
def test_differences_are_found(want, i, by, size):
    got = want.copy()
    got[i % len(got)] += by * size * max(np.abs(want).max(), 1)
    assert f"the first at index [{i % len(got)}]" in mismatch(got, want)


@few(200)
@given(
    got=st.recursive(
        st.none() | st.booleans() | st.text() | st.floats() | st.integers() | st.binary(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    )
)
def test_nothing_odd_is_accepted_or_raises_anything_but_failure(got):
    """Whatever comes back: a Failure with short texts."""
    with pytest.raises(Failure) as caught:
        expect(got, np.array([[0.5, 2.5]]), symptoms={"odd": np.nan}, picture=curves)
    assert len(str(caught.value)) < 1500


def test_symptoms_in_order_and_general_hint():
    with pytest.raises(Failure, match="half") as caught:
        expect(0.5, 1.0, symptoms={"twice": 2.0, "half": 0.5, "half too": 0.5}, otherwise="general")
    assert caught.value.suggests == "half"
    with pytest.raises(Failure, match="general"):
        expect(0.7, 1.0, symptoms={"half": 0.5}, otherwise="general")
    with pytest.raises(Failure, match="infinite"):
        expect([np.inf, 1.0], [1.0, 1.0], symptoms={"infinite": [np.inf, 1.0]})


def test_whole_numbers():
    assert numbers([1, 2], whole=True).dtype.kind == "i" and numbers([], whole=True).size == 0
    with pytest.raises(Failure, match="Integers"):
        numbers([1.0, 2.0], whole=True)
    assert mismatch([2.0], [2.5]) and not mismatch([2], [2.0])


@pytest.mark.parametrize("draw", [curves, paths])
def test_pictures(draw):
    want = np.cumsum(np.ones((5, 2)), axis=0)
    for got in (want, want * 1e9, want * np.nan, want[:2], np.zeros((5, 2))):
        svg = Balanced(draw(got, want).replace("/>", "></a>").replace("<rect", "<a").replace("<polyline", "<a"))
        assert "target" in svg.text and "yours" in svg.text
        assert not re.search(r"\b(nan|inf)\b", draw(got, want))


def test_picture_is_part_of_the_verdict():
    folder = ROOT / "exercises" / "moving_average"
    shown = Verdict(run(folder, {"moving_average": lambda values, beta: values}, 1))
    assert '<img alt="Target as a solid line' in shown.html()


def test_a_picture_of_a_later_test_is_shown_too():
    """One step alone makes no picture; the same mistake on eight steps does."""
    shown = Verdict(
        run(
            ROOT / "exercises" / "momentum_step",
            {"momentum_step": lambda theta, v, gradient, eta, gamma: (theta + v, v)},
            1,
        )
    )
    assert (
        not shown.failure.picture
        and "In a picture, “eight steps in a row" in shown.html()
        and shown.html().count("<img") == 1
    )


@few(200)
@given(st.recursive(st.none() | st.floats() | st.text(), lambda inner: st.lists(inner) | st.tuples(inner)))
def test_show_is_short(value):
    assert len(show(value)) <= 302 and "\n" not in show(value)


# Predictions ---------------------------------------------------------------------------------------------------------


def test_questions_are_whole():
    known = questions()
    assert {q.lesson[:2] for q in known.values()} >= {"01", "02", "03", "04", "05"}
    for question in known.values():
        assert question.right in question.choices and len(question.choices) >= 3
        assert all(len(why) > 20 for why in question.choices.values())
        assert "?" in question.question
        assert bool(question.because) == bool(question.reason)


def test_reasons_are_whole():
    asked = [question for question in questions().values() if question.because]
    assert len(asked) >= 6
    for question in asked:
        assert question.reason in question.because and len(question.because) >= 3
        assert all(len(why) > 20 for why in question.because.values())


def test_no_name_is_given_twice():
    """TOML itself refuses a second table of the same name; this shows that the file is read by a strict reader."""
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(FILE.read_text("utf-8") + "\n[steady_slope]\n")


def radio(prediction):
    box = prediction.widget()
    return box.children[1], box.children[2]


def test_predict_asks_keeps_and_tells_nothing():
    question = questions()["steady_slope"]
    asked = predict("steady_slope")
    buttons, said = radio(asked)
    assert buttons.value is None and set(buttons.options) == set(question.choices)
    wrong = "1.9 times as long."
    buttons.value = wrong
    assert record.load()[0]["predictions"] == {"steady_slope": wrong} and "Kept" in said.value
    assert question.choices[question.right] not in str(asked) + asked.html() + said.value
    again, _ = radio(predict("steady_slope"))
    assert again.value == wrong
    again.value = question.right
    assert record.load()[0]["predictions"]["steady_slope"] == question.right


def test_prediction_without_a_kernel():
    """What a saved notebook shows: the question and its choices, the same with and without an answer."""
    bundle = predict("steady_slope")._repr_mimebundle_()
    radio(predict("steady_slope"))[0].value = "10 times as long."
    again = predict("steady_slope")._repr_mimebundle_()
    assert bundle["text/plain"] == again["text/plain"] and bundle["text/html"] == again["text/html"]
    page = Balanced(bundle["text/html"])
    for choice in questions()["steady_slope"].choices:
        assert choice in bundle["text/plain"] and choice in page.text
    assert "application/vnd.jupyter.widget-view+json" in bundle


@pytest.mark.parametrize("name", questions())
def test_confront(name):
    question = questions()[name]
    for choice, why in question.choices.items():
        record.save("predictions", name, choice)
        told = str(confront(name))
        assert f"You predicted: {choice}" in told and why in told and question.choices[question.right] in told
        assert ("Why the tempting answer fails" in told) == (choice != question.right)
        assert Balanced(confront(name).html()).text


@pytest.mark.parametrize("name", questions())
def test_confront_asks_first_who_has_not_chosen(name):
    question, asked = questions()[name], confront(name)
    for shown in (str(asked), Balanced(asked.html()).text):
        assert "You have not chosen yet" in shown and question.question in shown
        assert all(choice in shown for choice in [*question.choices, *question.because])
        assert not any(why in shown for why in [*question.choices.values(), *question.because.values()])


def test_confront_answers_as_soon_as_one_has_chosen():
    question = questions()["steady_slope"]
    box = confront("steady_slope").widget()
    assert len(box.children) == 3
    box.children[1].value = "1.9 times as long."
    assert record.load()[0]["predictions"] == {"steady_slope": "1.9 times as long."}
    assert question.choices[question.right] in Balanced(box.children[-1].value).text


def test_a_reason_is_asked_once_there_is_a_choice():
    question = questions()["noise_batch_times_four"]
    box = predict("noise_batch_times_four").widget()
    assert len(box.children) == 3
    box.children[1].value = question.right
    _, _, because, reasons, said = box.children
    assert "Because" in because.value and list(reasons.options) == list(question.because) and "And why?" in said.value
    reasons.value = question.reason
    kept = {"noise_batch_times_four": question.right, "noise_batch_times_four.because": question.reason}
    assert record.load()[0]["predictions"] == kept and "run the experiment" in box.children[-1].value
    again = predict("noise_batch_times_four").widget().children[3]
    assert again.value == question.reason


@pytest.mark.parametrize(
    "right, sound, said",
    [
        (True, True, "Right, and for this reason"),
        (True, False, "Right, but for another reason"),
        (False, True, "Your reason holds, but leads elsewhere"),
        (False, False, "Why the reason fails, too"),
    ],
)
def test_a_reason_is_told_apart_from_the_choice(right, sound, said):
    question = questions()["noise_batch_times_four"]
    choice = question.right if right else "It shrinks to a quarter."
    reason = question.reason if sound else "A larger batch picks less noisy examples."
    record.save("predictions", "noise_batch_times_four", choice)
    record.save("predictions", "noise_batch_times_four.because", reason)
    told = str(confront("noise_batch_times_four"))
    assert f"Because: {reason}" in told and f"{said}: {question.because[reason]}" in told
    assert question.choices[choice] in told and question.choices[question.right] in told


def test_a_choice_that_is_no_longer_offered_counts_as_none():
    record.save("predictions", "steady_slope", "an old wording")
    assert "You predicted" not in str(confront("steady_slope"))
    assert radio(predict("steady_slope"))[0].value is None
    assert "answered" not in str(progress())


def test_a_prediction_that_cannot_be_kept_says_so(home, monkeypatch):
    (home / "file").write_text("")
    monkeypatch.setenv("COURSE_HOME", str(home / "file" / "below"))
    buttons, said = radio(predict("steady_slope"))
    buttons.value = "10 times as long."
    assert "could not be kept" in said.value


# The record ----------------------------------------------------------------------------------------------------------


def test_progress_is_deterministic_at_the_start():
    assert str(progress()) == str(progress()) and "✓" not in str(progress())
    page = Balanced(progress().html())
    for name in ("momentum_step", "steady_slope", "about 8 minutes"):
        assert name in str(progress()) and name in page.text
    assert 'href="../exercises/momentum_step/exercise.ipynb"' in progress().html()


def test_progress_after_work():
    record.save("exercises", "momentum_step", {"points": 7, "of": 7})
    record.save("exercises", "half_life", {"points": 1, "of": 4})
    record.save("predictions", "steady_slope", "10 times as long.")
    for text in ("✓ 7 of 7 points", "◐ 1 of 4 points", "✓ answered"):
        assert text in str(progress()) and text in progress().html()


def test_default_place_is_beside_the_course(monkeypatch):
    monkeypatch.delenv("COURSE_HOME")
    assert places.home() == ROOT / ".course"


UNSOUND = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"\xff\xfe",
    b'{"exercises": []}',
    b'{"exercises": {"a": 1}, "predictions": {}}',
    b'{"exercises": {}, "predictions": {"a": 1}}',
    b"[" * 100_000,
    b'{"exercises": {"a": {"points": "1", "of": 2}}, "predictions": {}}',
]


@pytest.mark.parametrize("content", UNSOUND)
def test_unreadable_file_is_set_aside_not_lost(home, content):
    (home / "progress.json").write_bytes(content)
    assert not record.save("predictions", "steady_slope", "10 times as long.")
    assert (home / "progress.unreadable-1.json").read_bytes() == content
    assert record.load()[0]["predictions"] == {"steady_slope": "10 times as long."}
    (home / "progress.json").write_bytes(content)
    told = str(progress())
    assert "progress.unreadable-1.json, progress.unreadable-2.json" in told and "set aside" in told


@few(50)
@given(
    content=st.binary(max_size=60)
    | st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["exercises", "predictions", "points", "of", "x"]), inner)
        ),
    ).map(lambda v: json.dumps(v).encode())
)
def test_any_file_is_survived(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("record")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_HOME", str(folder))
        (folder / "progress.json").write_bytes(content)
        assert str(progress()) and not record.save("exercises", "momentum_step", {"points": 1, "of": 7})
        assert record.load()[0]["exercises"]["momentum_step"]["points"] >= 1
        kept = [path.read_bytes() for path in folder.glob("progress.unreadable-*")]
        assert kept == [content] or json.loads(content).keys() >= {"exercises", "predictions"}


def test_what_another_version_wrote_stays(home):
    (home / "progress.json").write_text('{"exercises": {}, "predictions": {}, "badges": [1]}')
    record.save("predictions", "steady_slope", "10 times as long.")
    assert json.loads((home / "progress.json").read_text("utf-8"))["badges"] == [1]


def test_a_crash_while_writing_leaves_the_old_record(home, monkeypatch):
    record.save("predictions", "steady_slope", "10 times as long.")
    before = (home / "progress.json").read_bytes()
    for broken in ("fsync", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(os, broken, lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
            assert "No space left on device" in record.save("predictions", "eta_just_above", "x")
        assert (home / "progress.json").read_bytes() == before
        assert not list(home.glob("*.tmp")) and not list(home.glob(".*.tmp"))


def note(worker):
    for i in range(20):
        assert not record.save("predictions", f"{worker}-{i}", "x")


def test_notebooks_open_at_once_lose_nothing():
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        pool.map(note, range(4))
    assert len(record.load()[0]["predictions"]) == 80


def test_killed_while_writing(home):
    """Killed again and again in the middle of its work, a process leaves a sound record and no lock behind."""
    script = """
from course.classroom.checking import record
for number in range(10**6):
    record.save("predictions", str(number), "x" * 100)
"""
    for _ in range(3):
        process = subprocess.Popen([sys.executable, "-c", script])
        size = len(record.load()[0]["predictions"])
        while process.poll() is None and len(record.load()[0]["predictions"]) <= size + 3:
            pass
        process.kill()
        process.wait()
    assert not record.save("predictions", "after", "y")
    assert record.load()[0]["predictions"]["after"] == "y" and not record.set_aside()
    assert len(record.load()[0]["predictions"]) > 9


def test_refused_by_the_disk(home, monkeypatch):
    """The same sentence where the folder may be listed but not written to."""

    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(places, "open", refuse, raising=False)
    assert "could not be kept (Permission denied" in record.save("predictions", "steady_slope", "x")
    assert not (home / "progress.json").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_folder(home):
    home.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert "could not be kept (Permission denied" in record.save("predictions", "steady_slope", "x")
    finally:
        home.chmod(stat.S_IRWXU)


def test_folder_that_cannot_be(home, monkeypatch):
    """A file where the folder should be: a sentence in the verdict and in the table, no traceback."""
    (home / "file").write_text("")
    monkeypatch.setenv("COURSE_HOME", str(home / "file"))
    names = answer("from course.classroom import check\n" + RIGHT)
    shown = eval("check('momentum_step')", names)
    assert shown.passed and "could not be kept" in str(shown) and "could not be kept" in shown.html()
    assert "cannot be read" in str(progress())
