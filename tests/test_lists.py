"""`course author lists`: written from what lessons and exercises say of themselves, and what is missing is named."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course.classroom.authoring import canonical, write_lists
from course.classroom.checking import record

MARKS = "<!-- {0}, written by: python3 -m course author lists -->\n<!-- end of {0} -->"
LESSONS, EXERCISES = MARKS.format("lessons"), MARKS.format("exercises")
BULLET = "- [Own title](../exercises/{}/exercise.ipynb)"


def lesson(root, name, *texts, question="why?"):
    about = {"course": {"question": question}} if question else {}
    notebook = new_notebook(cells=[new_markdown_cell(text) for text in texts], metadata=about)
    (root / "notebooks" / f"{name}.ipynb").write_text(canonical(notebook), "utf-8")


def exercise(root, name, of="01_first"):
    about = {"lesson": of, "minutes": 5, "difficulty": 1, "lines": 1}
    (root / "exercises" / name).mkdir(parents=True)
    notebook = new_notebook(cells=[new_markdown_cell("# Own title")], metadata={"course": about})
    nbformat.write(notebook, root / "exercises" / name / "source.ipynb")


@pytest.fixture
def root(tmp_path):
    """A course of one lesson and one exercise."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "README.md").write_text(f"# Course\n\n{LESSONS}\n\nand\n\n{EXERCISES}\n\nend\n", "utf-8")
    lesson(tmp_path, "00_start_here", "# 0 · Start here", f"## The lessons\n\n{LESSONS}\n\nend")
    lesson(tmp_path, "01_first", "# 1 · First: of all", "## Exercises\n\n## Key points")
    exercise(tmp_path, "one_step")
    return tmp_path


def source(root, name, cell):
    return nbformat.read(root / "notebooks" / f"{name}.ipynb", as_version=4).cells[cell].source


def test_the_lists_stand_between_their_marks(root):
    assert write_lists(root=root) == 0
    readme, start = (root / "README.md").read_text("utf-8"), source(root, "00_start_here", 1)
    assert "| 0 | [Start here](notebooks/00_start_here.ipynb) | why? |\n" in readme
    assert "| 1 | [First](notebooks/01_first.ipynb) | why? |\n\n<!-- end of lessons -->\n\nand\n\n" in readme
    assert "| 1 | [one_step](exercises/one_step/exercise.ipynb) |\n\n<!-- end of exercises -->\n\nend\n" in readme
    assert "| 1 | [First](01_first.ipynb) | why? |\n\n<!-- end of lessons -->\n\nend" in start and "| 0 |" not in start


def test_a_second_time_changes_nothing_and_check_writes_nothing(root, capsys):
    before = {path: path.read_bytes() for path in root.rglob("*.*") if path.is_file()}
    assert write_lists(check=True, root=root) == 1
    assert all(path.read_bytes() == content for path, content in before.items())
    said = capsys.readouterr().err
    assert "README.md: its list lacks exercises/one_step/exercise.ipynb, notebooks/00_start_here.ipynb" in said
    assert "01_first.ipynb: its list lacks ../exercises/one_step/exercise.ipynb; type: python3 -m course" in said
    write_lists(root=root)
    after = {path: path.read_bytes() for path in before}
    assert write_lists(check=True, root=root) == 0 == write_lists(root=root)
    assert all(path.read_bytes() == content for path, content in after.items())


@pytest.mark.parametrize(
    "before, after",
    [
        ("## Exercises", "## Exercises\n\nNEW"),
        ("text\n\n## Exercises\n\n## Key points", "text\n\n## Exercises\n\nNEW\n\n## Key points"),
        ("## Exercises\n\n- [a](b): c.\n\n## Key points", "## Exercises\n\n- [a](b): c.\nNEW\n\n## Key points"),
    ],
    ids=["an empty section", "between others", "after a link"],
)
def test_a_lesson_gets_the_link_that_it_lacks(root, before, after):
    lesson(root, "01_first", "# 1 · First", before)
    write_lists(root=root)
    assert source(root, "01_first", 1) == after.replace("NEW", BULLET.format("one_step"))


def test_a_link_with_words_of_the_author_stays(root):
    own = "## Exercises\n\n- [Mine](../exercises/one_step/exercise.ipynb): by your own hand."
    lesson(root, "01_first", "# 1 · First", own)
    write_lists(root=root)
    assert source(root, "01_first", 1) == own


def test_lesson_0_shows_the_table_of_progress_with_nothing_done(root):
    path = root / "notebooks" / "00_start_here.ipynb"
    notebook = nbformat.read(path, as_version=4)
    old = new_output("execute_result", {"text/plain": "old", "text/html": "<p>old</p>"}, execution_count=1)
    notebook.cells += [new_code_cell("progress()", outputs=[old]), new_code_cell("progress()")]
    nbformat.write(notebook, path)
    record.save("exercises", "momentum_step", {"points": 7, "of": 7})
    write_lists(root=root)
    [run, not_run] = nbformat.read(path, as_version=4).cells[2:]
    assert "momentum_step" in run.outputs[0].data["text/html"] and "✓" not in run.outputs[0].data["text/plain"]
    assert not not_run.outputs


def test_a_notebook_whose_text_stays_is_left_as_it_is(root):
    """Also where it is not in canonical form: that is for `author refresh` to say."""
    write_lists(root=root)
    path = root / "notebooks" / "01_first.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(new_code_cell("1"))
    nbformat.write(notebook, path)
    before = path.read_bytes()
    assert write_lists(check=True, root=root) == 0 == write_lists(root=root) and path.read_bytes() == before


@pytest.mark.parametrize(
    "spoil, says",
    [
        (lambda root: lesson(root, "01_first", "# First"), "its first line is '# First', expected '# 1 · ' and the"),
        (lambda root: lesson(root, "01_first", "# 1 · First", question=""), "01_first.ipynb: its metadata lack the q"),
        (lambda root: lesson(root, "01_first", "# 1 · First"), "01_first.ipynb: no section '## Exercises', where"),
        (lambda root: exercise(root, "two", "02_x"), "exercises/two/source.ipynb: its metadata name the lesson '02_x'"),
        (lambda root: (root / "README.md").write_text("# Course"), "README.md: the list of lessons is not there"),
        (
            lambda root: lesson(root, "00_start_here", "# 0 · Start here", "## The lessons"),
            "notebooks/00_start_here.ipynb: the list of lessons is not there; it stands between <!-- lessons,",
        ),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_written(root, spoil, says, capsys):
    spoil(root)
    before = {path: path.read_bytes() for path in root.rglob("*.*") if path.is_file()}
    assert write_lists(root=root) == 1 and says in capsys.readouterr().err
    assert all(path.read_bytes() == content for path, content in before.items())
    assert json.loads(before[root / "notebooks" / "01_first.ipynb"])["cells"]
