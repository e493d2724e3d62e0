"""The pages of feedback, of the class and of the term in a real browser: light and dark, by keyboard, by axe."""

import pytest
from made_class import STEP, asked, handed_in, report, result
from test_alike import COPIED, RENAMED
from whole import lacking

from course.classroom.grading.term import term

PAGES = ("1/summary.html", "1/feedback/ada.html", "1/feedback/bob.html", "term/term.html")
#: The smallest contrast of a text with its ground, by the formula of WCAG 2.2 (relative luminance).
CONTRAST = """() => {
    const parts = color => color.match(/[\\d.]+/g).slice(0, 3).map(Number);
    const linear = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    const light = color => parts(color).map(linear).reduce((sum, c, i) => sum + [0.2126, 0.7152, 0.0722][i] * c, 0);
    const ground = light(getComputedStyle(document.body).backgroundColor);
    const inked = element => getComputedStyle(element)[element.closest('svg') ? 'fill' : 'color'];
    const texts = [...document.querySelectorAll('body *')].filter(e => !e.children.length && e.textContent.trim());
    const ratio = lit => (Math.max(lit, ground) + 0.05) / (Math.min(lit, ground) + 0.05);
    return [ground, Math.min(...texts.map(element => ratio(light(inked(element)))))];
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A class of two, graded twice, so that every part of every page is there."""
    made = tmp_path_factory.mktemp("pages")
    tests = [task.column for task in asked(STEP) if task.test]
    failing = result(*tests[:2], hint="The gradient is added to the velocity: this climbs.", call="f(\n 1)")
    results = {"ada": failing, "bob": result(status="ungraded", notes=["the file is empty"])}
    for name in ("1", "2"):
        report(made / name, handed_in(ada=COPIED, bob=RENAMED), results, "2026-11-20T23:59")
    term([made / "1", made / "2"], made / "term")
    return made


@pytest.fixture(params=["light", "dark"])
def window(browser, request):
    """A window of a reader who likes it light or dark."""
    context = browser.new_context(color_scheme=request.param, bypass_csp=True)
    yield context.new_page(), request.param
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_texts_can_be_read_light_and_dark(name, folder, window):
    page, scheme = window
    page.goto((folder / name).as_uri())
    ground, contrast = page.evaluate(CONTRAST)
    assert (ground > 0.5) == (scheme == "light") and contrast >= 4.5


def test_the_keyboard_reaches_every_link_and_table_and_shows_where_it_is(folder, window):
    page, _ = window
    page.goto((folder / PAGES[0]).as_uri())
    places = page.locator("a[href], [tabindex='0']").count()
    seen = set()
    for _ in range(places):
        page.keyboard.press("Tab")
        where, outline = page.evaluate(
            "() => [document.activeElement.outerHTML, getComputedStyle(document.activeElement).outlineStyle]"
        )
        assert outline == "solid"
        seen.add(where)
    assert places > 4 and len(seen) == places
    with page.expect_navigation():
        page.keyboard.press("Enter")  # on the last link of the table
    assert page.url.endswith("feedback/bob.html")


@pytest.fixture(scope="module")
def axe():
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        lacking("axe-playwright-python is not installed (it comes with the extra `test`)")
    return Axe()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(name, folder, window, axe):
    page, _ = window
    page.goto((folder / name).as_uri())
    found = axe.run(page).response
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == [] and found["passes"]


def test_axe_would_find_something(browser, axe):
    page = browser.new_page()
    page.set_content("<title>Marks</title><img src='data:,'>")
    assert "image-alt" in {one["id"] for one in axe.run(page).response["violations"]}
    page.close()


def test_a_narrow_window_has_no_bar_below(folder, browser):
    """What is too wide scrolls in its own box."""
    page = browser.new_page(viewport={"width": 360, "height": 640})
    for name in PAGES:
        page.goto((folder / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth <= 360"), name
    page.close()
