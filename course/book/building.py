"""All pages of the book, written beside each other as in the repository; then Sphinx."""

import shutil
import tempfile
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path

import nbformat

from course.book import lessons
from course.book.freezing import script
from course.book.pages import linked
from course.book.reference import reference
from course.book.running import run
from course.classroom.checking.catalogue import exercises
from course.classroom.checking.questions import nearest
from course.places import ORIGINALS, PACKAGE

STATIC = Path(__file__).with_name("static")
GUIDES = [
    "course/optimizers/CONVENTIONS.md",
    "course/setup/INSTALLING.md",
    "course/setup/HUB.md",
    "course/classroom/GRADING.md",
]
INSTRUCTORS = "course/classroom/instructors"  # a page for each lesson, and README.md
SETTINGS = {
    "project": "Gradient descent, by experiment",
    "author": "The course's authors",
    "copyright": "the course's authors: text and pictures under CC BY 4.0",
    "extensions": ["myst_nb", "course.book.extension"],
    "html_theme": "sphinx_book_theme",
    "html_title": "Gradient descent, by experiment",
    "html_theme_options": {
        "use_download_button": False,
        "use_fullscreen_button": False,
        "back_to_top_button": False,  # on a phone it lies on the picture that one looks at
        "show_toc_level": 2,
        "pygments_light_style": "a11y-high-contrast-light",
        "pygments_dark_style": "a11y-high-contrast-dark",
    },
    "html_context": {"default_mode": "auto"},
    "html_static_path": ["_static"],
    "html_css_files": ["book.css"],
    "html_js_files": ["book.js"],
    "html_math_renderer": "mathml",
    "html_show_search_summary": False,  # it would fetch the pages found, which a browser refuses without a server
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "language": "en",
    "nb_execution_mode": "off",  # what is shown is what was saved
    "nb_merge_streams": True,
    "nb_render_markdown_format": "myst",  # plain CommonMark knows no tables
    "myst_enable_extensions": ["dollarmath"],
    "myst_heading_anchors": 3,
    "myst_heading_slug_func": "course.book.extension.heading_name",
}
CONTENTS = "```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{pages}\n```\n"


def missing():
    """What the book needs and is not installed, "" if nothing: the extra `book` brings it."""
    return ", ".join(name for name in ("sphinx", "myst_nb", "sphinx_book_theme") if find_spec(name) is None)


def build(folder, only=None):
    """Build the book into the folder → the files of frozen explorers. `only` names some lessons, else all are in it.

    A RuntimeError names what Sphinx complains of.
    """
    from sphinx.application import Sphinx

    with tempfile.TemporaryDirectory() as place:
        source = Path(place, "source")
        found = write(source, only)
        app = Sphinx(source, None, folder, Path(place, "doctrees"), "html", SETTINGS, warningiserror=True, status=None)
        app.build()
        if app.statuscode:
            raise RuntimeError("Sphinx complains; see above.")
    Path(folder, ".nojekyll").touch()  # GitHub's pages would leave out what begins with _
    return found


def write(source, only=None):
    """Everything that Sphinx reads, at the paths that it has in the repository: its links stay as they are."""
    books = {path.stem: nbformat.read(path, as_version=4) for path in sorted((ORIGINALS / "notebooks").glob("*.ipynb"))}
    for name in only or ():
        if name not in books:
            raise nearest("lesson", name, books)
    books = {name: book for name, book in books.items() if only is None or name in only}
    tasks = [task for task in exercises().values() if task.lesson in books]
    pages = {f"notebooks/{name}.ipynb" for name in books} | {f"exercises/{task.name}/exercise.ipynb" for task in tasks}
    instructors = [f"{INSTRUCTORS}/{name}.md" for name in ("README", *books)]
    pages |= {*GUIDES, *instructors, "index.md"}
    frozen = freeze(books)
    for name, book in books.items():
        page = lessons.lesson(name, book, frozen[name], pages)
        put(source / f"notebooks/{name}.ipynb", nbformat.writes(page))
    for task in tasks:
        book = nbformat.read(task.folder / "exercise.ipynb", as_version=4)
        page = lessons.exercise(task.name, book, pages)
        put(source / f"exercises/{task.name}/exercise.ipynb", nbformat.writes(page))
    for guide in [*GUIDES, *instructors]:
        put(source / guide, linked((PACKAGE.parent / guide).read_text("utf-8"), guide, pages))
    put(source / "reference.md", reference())
    readme = linked((PACKAGE.parent / "README.md").read_text("utf-8"), "README.md", pages)
    put(source / "index.md", readme + "\n" + contents(books, tasks, instructors))
    shutil.copytree(PACKAGE.parent / ".images", source / ".images")
    shutil.copytree(STATIC, source / "_static")
    return [put(source / "_static/frozen" / name, made) for name, made in files(frozen).items()]


def freeze(books):
    """The frozen explorers of all lessons, by lesson and number of the cell: a process for each lesson."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        return dict(zip(books, pool.map(run, books, books.values())))


def files(frozen):
    """What the page fetches of each frozen explorer, by the name of the file."""
    made = {}
    for lesson, numbers in frozen.items():
        for number, one in numbers.items():
            name = lessons.place(lesson, number)
            made[f"{name}.js"] = script(name, one).encode()
            made |= {f"{name}-{place}.png": picture for place, picture in enumerate(one.stills)}
    return made


def contents(books, tasks, instructors):
    """What the book's side shows."""
    parts = {
        "Lessons": [f"notebooks/{name}" for name in books],
        "Exercises": [f"exercises/{task.name}/exercise" for task in tasks],
        "For instructors": [page.removesuffix(".md") for page in instructors],
        "Further": ["reference", *(guide.removesuffix(".md") for guide in GUIDES)],
    }
    return "\n".join(CONTENTS.format(caption=name, pages="\n".join(pages)) for name, pages in parts.items())


def put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path.name
