"""How fast the explorers of a book answer on a slow phone, and how large they are.

python tests/bench/book.py dist/book: in Chromium with the processor slowed four times, at the size of a phone, each
explorer's first slider is moved by keyboard and by touch. From the event to the next frame after the picture is in the
page: median and worst, in milliseconds.
"""

import gzip
import shutil
import statistics
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "device_scale_factor": 2}
#: Milliseconds from each input event to the frame that shows what it asked for.
WATCH = """() => {
    addEventListener("input", event => {
        const begun = event.timeStamp;
        requestAnimationFrame(() => setTimeout(() => waits.push(performance.now() - begun)));
    }, true);
}"""


def measure(page, explorer):
    """Twelve steps by keyboard and twelve taps on its first slider → milliseconds for each."""
    control = explorer.locator("input[type=range]").first
    page.evaluate("window.waits = []")
    for direction in ["ArrowLeft"] * 6 + ["ArrowRight"] * 6:
        control.press(direction)
        page.wait_for_timeout(60)
    box = control.bounding_box()
    for step in range(12):
        page.touchscreen.tap(box["x"] + box["width"] * (0.1 + 0.07 * step), box["y"] + box["height"] / 2)
        page.wait_for_timeout(60)
    return page.evaluate("waits")


def size(site, name):
    """Bytes that a page fetches for an explorer: its states as they travel zipped, and its pictures."""
    folder = site / "_static" / "frozen"
    pictures = sum(path.stat().st_size for path in folder.glob(f"{name}-[0-9]*.png") if path.stem.count("-") == 2)
    return len(gzip.compress((folder / f"{name}.js").read_bytes())) + pictures


def main(site):
    with sync_playwright() as playwright:
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        page = browser.new_context(**PHONE).new_page()
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        for path in sorted(site.glob("notebooks/*.html")):
            page.goto(path.resolve().as_uri())
            page.evaluate(WATCH)
            for explorer in page.locator(".frozen").all():
                explorer.scroll_into_view_if_needed()
                page.wait_for_function("box => 'awake' in box.dataset", arg=explorer.element_handle())
                name, waits = explorer.get_attribute("id"), measure(page, explorer)
                told = f"median {statistics.median(waits):.0f}, worst {max(waits):.0f} ms of {len(waits)}"
                print(f"{name}: {size(site, name) / 1000:.0f} kB, {told}", flush=True)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
