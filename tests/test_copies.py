"""A learner's copies: nothing that a learner wrote is ever lost, and new versions of the course still arrive."""

import json
import re
import subprocess

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from whole import posix

from course import cli, places
from course.classroom import copies
from course.classroom.copies.laying import ASIDE
from course.classroom.copies.originals import CONVENTIONS, originals
from course.classroom.copies.record import RECORD
from course.setup import launcher
from course.setup.environment import ROOT

LESSON, EXERCISE = "notebooks/04_momentum.ipynb", "exercises/momentum_step/exercise.ipynb"


def notebook(*sources, outputs=(), **metadata):
    """A notebook's bytes: code cells with these sources, the first with these texts as outputs."""
    cells = [new_code_cell(source, id=f"c{number}") for number, source in enumerate(sources)]
    cells[0].outputs = [new_output("stream", text=text) for text in outputs]
    return nbformat.writes(
        new_notebook(cells=[new_markdown_cell("# Title", id="top"), *cells], metadata=metadata)
    ).encode()


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A small clone of a course with one lesson and one exercise, which `write` changes, and an empty workbook."""
    root = tmp_path / "clone"
    for name, value in (("ORIGINALS", root), ("PACKAGE", root / "course")):
        monkeypatch.setattr(places, name, value)
    monkeypatch.setenv("COURSE_WORKBOOK", str(tmp_path / "mine"))
    write(root, **{LESSON: notebook("one"), EXERCISE: notebook("hole"), CONVENTIONS: b"# Conventions"})
    return root


def write(folder, **files):
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def mine(name=LESSON):
    return places.workbook() / name


def everything():
    """All bytes in the workbook, but the record."""
    return {path.read_bytes() for path in places.workbook().rglob("*") if path.is_file() and path.name != RECORD}


def test_copies_have_the_layout_of_the_clone_and_nothing_that_gives_an_answer_away():
    assert copies.renew() == []
    made = {path.relative_to(places.workbook()).as_posix() for path in places.workbook().rglob("*.*")} - {RECORD}
    assert made == set(originals()) and CONVENTIONS in made
    assert {path.name for path in (places.workbook() / "exercises").rglob("*.*")} == {"exercise.ipynb"}
    for name, original in originals().items():
        assert mine(name).read_bytes() == original.read_bytes()


def test_every_link_between_lessons_and_exercises_works_among_the_copies():
    copies.renew()
    for path in places.workbook().rglob("*.ipynb"):
        prose = "".join(
            "".join(cell["source"])
            for cell in json.loads(path.read_bytes())["cells"]
            if cell["cell_type"] == "markdown"
        )
        for target in re.findall(r"\]\((?!\w+:)([^)#]+)", prose):
            assert (path.parent / target).exists(), (path.name, target)


def test_an_untouched_copy_is_renewed(course):
    copies.renew()
    write(course, **{LESSON: notebook("two")})
    assert copies.renew() == [] and mine().read_bytes() == notebook("two")
    assert everything() == {notebook("two"), notebook("hole"), b"# Conventions"}


def test_outputs_alone_are_renewed_where_nothing_was_touched(course):
    copies.renew()
    write(course, **{LESSON: notebook("one", outputs=["better"])})
    copies.renew()
    assert mine().read_bytes() == notebook("one", outputs=["better"])


def test_a_lesson_that_was_only_run_is_renewed_and_its_outputs_are_kept_aside(course):
    copies.renew()
    run = notebook("one", outputs=["mine"], widgets={"state": 1})
    mine().write_bytes(run)
    assert copies.renew() == [] and mine().read_bytes() == run
    write(course, **{LESSON: notebook("two")})
    copies.renew()
    [kept] = (places.workbook() / ASIDE).iterdir()
    assert mine().read_bytes() == notebook("two") and kept.read_bytes() == run and kept.name.startswith("04_momentum ")


def test_work_stays_and_the_new_text_is_laid_beside_it_once(course):
    copies.renew()
    mine(EXERCISE).write_bytes(notebook("my answer"))
    assert copies.renew() == []
    write(course, **{EXERCISE: notebook("a better hole")})
    [told] = copies.renew()
    beside = mine(EXERCISE).with_name("exercise.new.ipynb")
    assert mine(EXERCISE).read_bytes() == notebook("my answer") and beside.read_bytes() == notebook("a better hole")
    assert str(beside) in told and "course reset momentum_step" in told
    assert copies.renew() == []
    beside.unlink()  # read, and thrown away
    assert copies.renew() == [] and not beside.exists()


def test_a_second_new_text_takes_the_place_of_the_first_unless_that_was_worked_on(course):
    copies.renew()
    mine().write_bytes(notebook("mine"))
    for text in ("two", "three"):
        write(course, **{LESSON: notebook(text)})
        copies.renew()
    beside = mine().with_name("04_momentum.new.ipynb")
    assert beside.read_bytes() == notebook("three")
    beside.write_bytes(notebook("mine, too"))
    write(course, **{LESSON: notebook("four")})
    copies.renew()
    assert beside.read_bytes() == notebook("mine, too")
    assert beside.with_name("04_momentum.new-2.ipynb").read_bytes() == notebook("four")


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b"<<<<<<< HEAD\n{}", b"\xff\xfe", notebook("one").replace(b'"cells"', b'"sells"')]
)
def test_a_damaged_copy_is_the_learners_too(course, damage):
    copies.renew()
    mine().write_bytes(damage)
    write(course, **{LESSON: notebook("two")})
    assert len(copies.renew()) == 1 and mine().read_bytes() == damage


@pytest.mark.parametrize("record", [None, b"", b"[]", b"null", b'{"notebooks/04_momentum.ipynb": 3}'])
def test_a_lost_record_loses_no_work(course, record):
    copies.renew()
    mine().write_bytes(notebook("mine"))
    file = places.workbook() / RECORD
    file.unlink() if record is None else file.write_bytes(record)
    [told] = copies.renew()
    assert mine().read_bytes() == notebook("mine") and "04_momentum.new.ipynb" in told
    assert copies.renew() == []


def test_a_deleted_copy_comes_back(course):
    copies.renew()
    mine().unlink()
    copies.renew()
    assert mine().read_bytes() == notebook("one")


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(
                [
                    "course writes",
                    "course improves outputs",
                    "learner writes",
                    "learner runs",
                    "learner writes into the new",
                ]
            ),
            st.integers(0, 9),
        ),
        st.tuples(st.sampled_from(["start", "reset", "record lost", "learner deletes"]), st.just(0)),
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_whatever_happens_nothing_that_a_learner_wrote_is_lost(steps, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("story")
        root, wrote = folder / "clone", set()
        patch.setattr(places, "ORIGINALS", root)
        patch.setattr(places, "PACKAGE", root / "course")
        patch.setenv("COURSE_WORKBOOK", str(folder / "mine"))
        write(root, **{LESSON: notebook("0"), CONVENTIONS: b""})
        copies.renew()
        for step, number in steps:
            new = mine().with_name("04_momentum.new.ipynb")
            target = new if step.endswith("into the new") and new.exists() else mine()
            if step == "course writes":
                write(root, **{LESSON: notebook(f"text {number}")})
            elif step == "course improves outputs":
                write(root, **{LESSON: notebook("text 1", outputs=[f"output {number}"])})
            elif step.startswith("learner writes"):
                wrote.discard(target.read_bytes()) if target.exists() else None  # the learner's own hand
                target.write_bytes(notebook(f"answer {number}"))
                wrote.add(target.read_bytes())
            elif step == "learner runs" and mine().exists():
                source = json.loads(mine().read_bytes())["cells"][1]["source"]
                wrote.discard(mine().read_bytes())
                mine().write_bytes(notebook("".join(source), outputs=["my run"]))
                wrote.add(mine().read_bytes())
            elif step == "learner deletes" and mine().exists():
                wrote.discard(mine().read_bytes())
                mine().unlink()
            elif step == "record lost":
                (places.workbook() / RECORD).unlink(missing_ok=True)
            elif step == "reset":
                copies.reset("04")
                assert mine().read_bytes() == (root / LESSON).read_bytes()
            elif step == "start":
                copies.renew()
            assert wrote <= everything()


# Going back -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["04_momentum", "04", "4", LESSON])
def test_reset_brings_the_original_back_and_keeps_the_copy(course, name):
    copies.renew()
    mine().write_bytes(notebook("mine"))
    copy, kept = copies.reset(name)
    assert copy == mine() and copy.read_bytes() == notebook("one") and kept.read_bytes() == notebook("mine")
    write(course, **{LESSON: notebook("two")})
    assert copies.renew() == [] and mine().read_bytes() == notebook("two")


def test_reset_takes_away_the_new_text_that_lay_beside(course):
    copies.renew()
    mine().write_bytes(notebook("mine"))
    write(course, **{LESSON: notebook("two")})
    copies.renew()
    copies.reset(mine())
    assert not mine().with_name("04_momentum.new.ipynb").exists() and mine().read_bytes() == notebook("two")


def test_an_untouched_copy_needs_not_be_kept(course):
    copies.renew()
    assert copies.reset("momentum_step") == (mine(EXERCISE), None)


def test_reset_from_the_command_line(course, capsys):
    copies.renew()
    mine(EXERCISE).write_bytes(notebook("mine"))
    with pytest.raises(SystemExit) as end:
        cli.main(["reset", "momentum_step"])
    said = capsys.readouterr().out
    assert end.value.code == 0 and str(mine(EXERCISE)) in said and "Your copy is kept" in said
    with pytest.raises(SystemExit, match="no lesson or exercise named 'momentun'.*04_momentum, momentum_step"):
        cli.main(["reset", "momentun"])


@posix
def test_a_workbook_behind_a_link_is_the_same_workbook(course, tmp_path, monkeypatch):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    monkeypatch.setenv("COURSE_WORKBOOK", str(tmp_path / "link"))
    copies.renew()
    for way in ("link", "real"):
        assert copies.reset(tmp_path / way / LESSON)[0] == tmp_path / "real" / LESSON


# From before there were copies ---------------------------------------------------------------------------------------


def test_answers_in_the_clone_itself_are_taken_along(course):
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.run([*git, *command], cwd=course, check=True)
    write(course, **{EXERCISE: notebook("my answer"), LESSON: notebook("one", outputs=["only run"])})
    [told] = copies.renew()
    assert "momentum_step" in told and "04_momentum" not in told
    subprocess.run([*git, "checkout", "-q", "--", "."], cwd=course, check=True)
    assert copies.renew() == [] and mine(EXERCISE).read_bytes() == notebook("my answer")
    write(course, **{EXERCISE: notebook("a better hole"), LESSON: notebook("two")})
    assert len(copies.renew()) == 1
    assert mine(EXERCISE).read_bytes() == notebook("my answer") and mine().read_bytes() == notebook("two")


# What the learner is told --------------------------------------------------------------------------------------------


def test_a_start_says_where_the_work_lies_and_how_to_come_back(monkeypatch, capsys):
    monkeypatch.setattr(launcher, "become", lambda command, env: None)
    launcher.lab([], copies.renew)
    said = capsys.readouterr().out
    assert str(places.workbook()) in said and "python3 -m course" in said and str(ROOT) in said
    assert mine().exists()


def test_a_workbook_that_cannot_be_written(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("COURSE_WORKBOOK", str(tmp_path / "file" / "below"))
    with pytest.raises(SystemExit, match="COURSE_WORKBOOK=.*python3 -m course"):
        launcher.lab([], copies.renew)
