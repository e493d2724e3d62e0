"""Open lesson 1 of a built site in Chromium, run it, and move a slider: try.py SITE [CHROMIUM]. Needs a network."""

import functools
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import sync_playwright

LESSON = "notebooks/01_gradient_descent.ipynb"
MINUTES = 60_000  # milliseconds
SENTENCE, HANDLE = ".explorer .explorer-sentence", ".explorer .noUi-handle"
DONE = """() => document.querySelector('.jp-Notebook-ExecutionIndicator[data-status=idle]')
    && ![...document.querySelectorAll('.jp-InputPrompt')].some(prompt => prompt.textContent.includes('*'))"""


def main(site, chromium=None):
    handler = functools.partial(SimpleHTTPRequestHandler, directory=site)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as play:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = play.chromium.launch(executable_path=chromium).new_page()
        page.set_default_timeout(5 * MINUTES)
        page.goto(f"http://127.0.0.1:{server.server_port}/lab/index.html?path={LESSON}")
        page.get_by_text("Python (Pyodide) | Idle").wait_for()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        handle = page.locator(HANDLE).first
        handle.wait_for()
        page.wait_for_function(DONE, timeout=10 * MINUTES)
        errors = page.locator(".jp-OutputArea-output", has_text="Traceback (most recent call last)")
        assert errors.count() == 0, errors.first.inner_text()
        before = page.locator(SENTENCE).first.inner_text()
        handle.focus()
        page.keyboard.press("ArrowRight")
        moved = "([place, old]) => document.querySelector(place).innerText != old"
        page.wait_for_function(moved, arg=[SENTENCE, before])
        server.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
