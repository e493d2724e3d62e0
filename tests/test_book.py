"""The book, two lessons of it, built once and opened in a real browser: wide and narrow, light and dark, by axe.

COURSE_BOOK=dist/book names one that is built already: then all its pages are looked at. tests/bench/book.py measures
how fast its explorers answer.
"""

import base64
import io
import os
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from PIL import Image
from test_pages import axe
from test_tree import MATHEMATICS
from whole import lacking

import course.book
from course import cli
from course.book import reference, running
from course.book.freezing import freeze, panels
from course.book.pages import linked
from course.book.stops import FROZEN, stops
from course.book.thinning import thin
from course.classroom.checking.predictions import Confrontation
from course.classroom.checking.questions import find
from course.explorers import Goal, average, batches_map, cycle, parabola
from course.explorers.controls import slider, switch
from course.explorers.stage import GHOST, NAMESPACES, PAUSE
from course.optimizers import all_rules
from course.setup.environment import ROOT

LESSONS = ["00_start_here", "01_gradient_descent"]
FIRST = "notebooks/01_gradient_descent.html"
PAGES = [
    "index.html",
    "notebooks/00_start_here.html",
    FIRST,
    "exercises/largest_rate/exercise.html",
    "course/optimizers/CONVENTIONS.html",
    "course/classroom/instructors/01_gradient_descent.html",
    "reference.html",
    "search.html",
]
BUILT = os.environ.get("COURSE_BOOK")
if BUILT:
    PAGES = sorted(str(path.relative_to(BUILT)) for path in Path(BUILT).rglob("*.html") if "_static" not in path.parts)
WIDTHS = {"desktop": 1280, "phone": 390}
phone = pytest.mark.parametrize("page", ["phone"], indirect=True)  # what does not depend on the width
A_AND_AA = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}  # what a dark page can do worse than a light one


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of a book with two lessons, and nothing that Sphinx complains of."""
    if BUILT:
        return Path(BUILT).resolve()
    if course.book.missing():
        lacking(f"not installed: {course.book.missing()} (COURSE_EXTRAS=book brings it)")
    folder = tmp_path_factory.mktemp("book")
    course.book.build(folder, LESSONS)
    return folder


@pytest.fixture(params=WIDTHS)
def page(browser, site, request):
    """A page of this width, to which everything that goes wrong is an error, and every request from outside, too."""
    window = browser.new_context(viewport={"width": WIDTHS[request.param], "height": 844}, has_touch=True)
    made, wrong = window.new_page(), []
    made.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on("requestfailed", lambda asked: wrong.append(asked.url))
    made.on("request", lambda asked: wrong.append(asked.url) if asked.url.startswith("http") else None)
    yield made
    window.close()
    assert wrong == []


def opened(page, site, name):
    """Open a page of the book, and bring every explorer of it into view."""
    page.goto((site / name).as_uri())
    for explorer in page.locator(".frozen").all():
        explorer.scroll_into_view_if_needed()
        page.wait_for_function("box => 'awake' in box.dataset", arg=explorer.element_handle(), timeout=10_000)


# What is built -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_and_passes(name, page, site, axe):
    opened(page, site, name)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "| ---" not in page.locator("main").inner_text()
    assert page.locator("meta[name=description]").count() == (name not in ("search.html", "genindex.html"))
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")  # below the bar at the top a button has no room
    narrow = page.viewport_size["width"] < 640  # one width is enough for colours
    for scheme, rules in {"light": A_AND_AA, **({"dark": CONTRAST} if narrow else {})}.items():
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(250)  # colours fade over
        asked = {"preload": False, "runOnly": rules}  # a page without a server cannot be read again
        found = axe.run(page, options=asked).response
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == [] and found["passes"], scheme


def test_every_explorer_of_the_lessons_moves(page, site):
    """By keyboard and by touch: picture and sentence answer to its first slider."""
    opened(page, site, FIRST)
    explorers = page.locator(".frozen").all()
    assert len(explorers) == 2
    for explorer in explorers:
        control = explorer.locator("input").first
        picture, sentence = explorer.locator(".frozen-moving").first, explorer.locator(".frozen-sentence")
        before = picture.inner_html(), sentence.inner_text()
        control.focus()
        page.keyboard.press("ArrowLeft")
        between = picture.inner_html(), sentence.inner_text()
        box = control.bounding_box()
        page.touchscreen.tap(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2)
        after = picture.inner_html(), sentence.inner_text()
        assert len({*map(str, (before, between, after))}) == 3 and before[1] != between[1] != after[1]
        assert explorer.locator(".frozen-stage").get_attribute("aria-label") == after[1]


def test_an_explorer_is_small(site):
    """Its states, zipped, and its pictures: 400 kB at most."""
    files = list((site / "_static/frozen").iterdir())
    for states in (path for path in files if path.suffix == ".js"):
        pictures = [path for path in files if re.fullmatch(rf"{states.stem}-\d+\.png", path.name)]
        zipped = base64.b64decode(states.read_text("utf-8").split('"')[3])
        assert pictures and len(zipped) + sum(path.stat().st_size for path in pictures) < 400_000, states.name


def numbers(pictures):
    return [
        [float(number) for number in re.findall(r'(?<=[ "])-?\d+(?:\.\d+)?(?=[ "])', picture)] for picture in pictures
    ]


@phone
def test_the_picture_is_that_of_the_live_explorer(page, site):
    live = parabola(eta=1.9)
    opened(page, site, FIRST)
    frozen = page.locator(".frozen").first
    texts = page.evaluate("async () => [...document.querySelector('.frozen input').labels].map(one => one.textContent)")
    assert texts == [live.controls["eta"].description]
    stopped = stops(live.controls["eta"], FROZEN["parabola"]["eta"], [0.5])
    for place in (0, 7, len(stopped) - 1):
        live.controls["eta"].value = stopped[place]
        frozen.locator("input").first.fill(str(place))
        assert frozen.locator(".frozen-sentence").inner_text() == live.sentence
        drawn = [layer.inner_html() for layer in frozen.locator(".frozen-moving").all()]
        same = numbers(thin(live.stage.layers[1], panels(live.stage)))
        assert numbers(drawn) == same and len(same) == 2 and all(len(one) > 10 for one in same)


@phone
def test_what_stood_for_a_second_stays_faint_behind_the_next(page, site):
    """As in the live explorer; a slider on its way leaves nothing behind."""
    opened(page, site, FIRST)
    explorer = page.locator(".frozen").first
    drawn = lambda: [explorer.locator(f".frozen-{name}").first.inner_html() for name in ("ghost", "moving")]
    page.wait_for_timeout(1000 * PAUSE + 50)
    ghost, first = drawn()
    assert ghost == "" != first
    for _ in range(2):
        explorer.locator("input").first.press("ArrowLeft")
        ghost, second = drawn()
        assert ghost == first != second
    assert explorer.locator(".frozen-ghost").first.evaluate("one => getComputedStyle(one).opacity") == str(GHOST)


@phone
def test_the_goal_gets_its_tick(page, site):
    opened(page, site, FIRST)
    explorer = page.locator(".frozen").first
    mark, eta = explorer.locator(".frozen-mark"), explorer.locator("input").first
    seen = [mark.inner_text()]
    eta.focus()
    for _ in range(int(eta.get_attribute("max"))):
        page.keyboard.press("ArrowLeft")
        seen.append(mark.inner_text()) if seen[-1] != mark.inner_text() else None
    assert seen[:3] == ["☐ not yet", "✓ reached", "✓ reached before, not with these settings"]


@phone
@pytest.mark.parametrize("name, lesson", [("thirty_times_the_rate", "00_start_here"), ("eta_just_above", FIRST[10:-5])])
def test_a_prediction_is_kept_and_answered(name, lesson, page, site):
    """Not before all is chosen, where a reason is asked for, too."""
    question = find(name)
    given = [list(one)[0] for one in (question.choices, question.because) if one]
    opened(page, site, f"notebooks/{lesson}.html")
    answer = page.locator(".confrontation")
    for choice in given:
        assert not answer.evaluate("one => one.open")
        page.get_by_label(choice, exact=True).check()
    page.reload()
    assert all(page.get_by_label(choice, exact=True).is_checked() for choice in given)
    words = " ".join(answer.inner_text().split())
    assert words.endswith(" ".join(str(Confrontation(question, *given)).split()))


@phone
def test_the_search_finds(page, site):
    page.goto((site / "search.html").as_uri() + "?q=velocity")
    page.locator("#search-results li").first.wait_for()
    assert "Start here" in page.locator("#search-results").inner_text()


def test_chinese_words_are_said_to_be_chinese(site):
    assert '(eta, <span lang="zh">学习率</span>) says how' in (site / FIRST).read_text("utf-8")


def test_no_solution_is_in_the_book(site):
    folders = [path.parent.name for path in site.glob("exercises/*/exercise.html")]
    assert folders
    for name in folders:
        source = nbformat.read(ROOT / f"exercises/{name}/source.ipynb", as_version=4)
        [solution] = [cell.source for cell in source.cells if "solution" in cell.metadata.get("tags", [])]
        text = (site / f"exercises/{name}/exercise.html").read_text("utf-8")
        assert "raise" in text and f"exercises/{name}/exercise.ipynb" in text
        last = solution.splitlines()[-1].split()[-1]
        assert f"return {last}" not in re.sub(r"<[^>]*>", "", text)


# How it is built -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_every_explorer_of_a_lesson_has_a_row_in_the_table(path):
    notebook = nbformat.read(path, as_version=4)
    outputs = [(number, output) for number, cell in running.code(notebook) for output in cell.outputs]
    shown = [
        number for number, output in outputs if output.get("data", {}).get("text/plain", "").startswith("Explorer: ")
    ]
    assert list(running.explorers(notebook)) == shown


@pytest.mark.parametrize("explorer", [parabola, average, cycle])
def test_thin_ink_looks_like_what_matplotlib_wrote(explorer, browser):
    """Four pixels by four are as dark as before, if one looks not too sharply at edges; and few elements are left."""
    stage = explorer().stage
    (width, height), written = stage.size, stage.layers[1]
    [thinned] = thin(written, [0, width])
    page, seen = browser.new_page(viewport={"width": width, "height": height}), []
    for picture in (written, thinned):
        svg = f'<svg viewBox="0 0 {width} {height}" {NAMESPACES} style="position: fixed; inset: 0">{picture}</svg>'
        page.set_content(svg)
        seen.append(np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("L").reduce(4), int))
    page.close()
    assert (seen[0] < 200).sum() > 20 and np.abs(seen[0] - seen[1]).max() < 40
    assert thinned.count("<path") < min(20, written.count("<path") + written.count("<use"))


def test_markers_that_shine_through_stay_apart():
    """Where two overlap, the ink is darker; opaque ones need be drawn but once."""
    shape = '<defs><path id="m" d="M 0 1 L 1 0 z " style="stroke: #000000"/></defs>'
    uses = "".join(f'<use xlink:href="#m" x="{x}" y="2" style="STYLE"/>' for x in (1, 1, 5))
    one, three = (
        thin(shape + uses.replace("STYLE", style), [0, 9])[0] for style in ("fill: #000", "fill-opacity: 0.3")
    )
    assert one == '<g style="fill: #000; stroke: #000000"><path d="M 1 2 m0,1l1,-1z M 5 2 m0,1l1,-1z "/></g>'
    assert three.count('<path d="M ') == 3


def test_a_panel_gets_what_its_axes_clip():
    clips = "".join(f'<clipPath id="c{x}"><rect x="{x}" y="0" width="9" height="9"/></clipPath>' for x in (0, 10))
    paths = "".join(f'<path clip-path="url(#c{x})" d="M {x} 0 L {x} 5 " style="fill: #000"/>' for x in (0, 10))
    left, right = thin(f'<defs>{clips}</defs><g>{paths}</g><text x="1" y="1">a &lt; b</text>', [0, 10, 20])
    assert 'd="M 0 0 L 0 5 "' in left and 'd="M 10 0' not in left and 'viewBox="10 0 9 9"' in right
    assert left.endswith(">a &lt; b</text>") and right.endswith(">a &lt; b</text>")


def test_a_still_picture_is_stored_once(monkeypatch):
    """What redraws it is a control that the table names first."""
    monkeypatch.setitem(FROZEN, "batches_map", {**FROZEN["batches_map"], "gamma": 2, "batch_size": 2})
    frozen = freeze("batches_map", batches_map())
    tunings, gammas, sizes = (len(control.values) for control in frozen.controls)
    assert tunings == 3 and len(frozen.told["states"]) == tunings * gammas * sizes
    assert len(frozen.stills) <= tunings + 1 and max(state[2] for state in frozen.told["states"]) < len(frozen.stills)


def test_a_goal_that_no_stop_reaches_is_named():
    with pytest.raises(ValueError, match="reaches the goal: fly"):
        freeze("cycle", cycle(goal=Goal("fly", lambda seen: False)))


def test_stops_hold_what_is_set_and_what_reaches_the_goal():
    assert stops(slider("β", 0.9, 0, 0.99, step=0.01), [0.0, 0.5], [0.93]) == [0.0, 0.5, 0.9, 0.93]
    assert stops(slider("t", 3, 0, 60, whole=True), 4) == [0, 3, 20, 40, 60]
    assert stops(switch("bias", {"on": True, "off": False}, True), 2) == [True, False]
    eta = stops(slider("η", 0.1, 0.001, 10, log=True), 5)
    assert eta[0] == 0.001 and eta[-1] == 10 and 0.1 in eta and len(eta) in (5, 6)


def test_only_the_cells_that_an_explorer_needs_are_run():
    sources = ["import a", "import b", "x = 1", "x = a.f()", "y = [x for x in b]", "x.z = 3", "x += 1"]
    sources += ["def g():\n    y = x\n    return y", "ball(g())", "y"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    assert running.needed(notebook, running.explorers(notebook)) == [0, 3, 5, 6, 7, 8]


def test_a_cell_that_fails_is_named():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("average(beta=1 / 0)")])
    with pytest.raises(RuntimeError, match="99_new, cell 0: .*"):
        running.run("99_new", notebook)


def test_an_explorer_that_says_something_else_than_its_lesson_is_named(monkeypatch):
    monkeypatch.setattr(running, "freeze", lambda *_: "frozen")
    cell = nbformat.v4.new_code_cell("from course.explorers import average\naverage()")
    cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "Explorer: the sun shines"})]
    with pytest.raises(RuntimeError, match="the saved lesson says 'Explorer: the sun shines'"):
        running.run("99_new", nbformat.v4.new_notebook(cells=[cell]))
    cell.outputs[0].data["text/plain"] = repr(average()).replace("7", "8")  # another machine's digits
    assert running.run("99_new", nbformat.v4.new_notebook(cells=[cell])) == {0: "frozen"}


def test_links_out_of_the_book_become_words():
    pages = {"notebooks/a.ipynb", "course/b.md"}
    text = "[one](../course/b.md#x%2C-y) [two](../LICENSE) [three](https://a.org) ![four](x.png)"
    asked = text.replace("[two](../LICENSE)", "two").replace("%2C", ",")  # Sphinx looks for the heading itself
    assert linked(text, "notebooks/a.ipynb", pages) == asked


def test_the_reference_follows_the_reading_order_and_names_every_rule():
    assert reference.ROOMS[: len(MATHEMATICS)] == MATHEMATICS
    page = reference.reference()
    assert all(f"### {rule.__name__}\n" in page for rule in all_rules() if rule.__module__.startswith("course."))


def test_a_lesson_that_is_not_there_is_named(tmp_path, capsys):
    if course.book.missing():
        lacking(f"not installed: {course.book.missing()}")
    with pytest.raises(SystemExit, match="no lesson named '04_momentun'. Did you mean '04_momentum'"):
        cli.main(["book", str(tmp_path), "--only", "04_momentun"])


def test_without_the_extra_it_says_what_to_type(tmp_path, monkeypatch):
    monkeypatch.setattr(course.book, "missing", lambda: "sphinx")
    with pytest.raises(SystemExit, match="it needs sphinx. Type: python3 -m course book"):
        cli.main(["book", str(tmp_path)])
