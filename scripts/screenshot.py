"""Makes docs/screenshot.png for the README: `python -m scripts.screenshot [PICTURE]`.

Starts ClassifyMe, uploads the picture (without one: a drawn one) and takes the page with the answer.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import sync_playwright

from scripts.chromium import get
from scripts.running import ROOT, running_app

WIDTH, HEIGHT = 1280, 800
TARGET = ROOT / "docs" / "screenshot.png"


def main() -> None:
    """Read the command line, take the picture of the page and say where it is."""
    parser = argparse.ArgumentParser(description="Makes docs/screenshot.png.")
    parser.add_argument("picture", nargs="?", type=Path, help="what to upload; without it a ship is drawn")
    parser.add_argument("--to", type=Path, default=TARGET)
    parser.add_argument("--dark", action="store_true", help="the page in its dark colours")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        picture = given.picture or draw_ship(Path(folder) / "ship.png")
        take_screenshot(picture, given.to, is_dark=given.dark)
    print(given.to)


def take_screenshot(picture: Path, target: Path, *, is_dark: bool = False) -> None:
    """Write the result page of `picture` to `target`, a PNG of 1280 x 800 pixels."""
    target.parent.mkdir(parents=True, exist_ok=True)
    chromium = get() or sys.exit(1)
    with running_app() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="dark" if is_dark else "light"
        )
        page.goto(address)
        page.set_input_files("#pictures", picture)
        page.click("[data-send]")
        page.wait_for_url("**/images/**")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=target)
        browser.close()


def draw_ship(target: Path) -> Path:
    """Draw a freighter on the sea, 960 x 640 pixels, to `target`; return it."""
    picture = Image.new("RGB", (960, 640), "#9cc4e4")
    draw = ImageDraw.Draw(picture)
    for row in range(400):
        draw.line((0, row, 960, row), fill=(120 + row // 5, 170 + row // 8, 215 + row // 14))
    draw.rectangle((0, 400, 960, 640), fill="#2f5a7c")
    for wave in range(60):
        left, top = wave * 173 % 960, 420 + wave * 67 % 210
        draw.line((left, top, left + 50, top), fill="#4b7a9c", width=3)
    draw.polygon([(110, 330), (850, 330), (790, 455), (180, 455)], fill="#7d2a26")
    draw.rectangle((118, 318, 842, 336), fill="#e9e5dc")
    draw.rectangle((620, 190, 780, 320), fill="#f3f0e8")
    for window in range(4):
        draw.rectangle((636 + window * 36, 212, 656 + window * 36, 232), fill="#33414d")
    draw.rectangle((670, 120, 720, 190), fill="#c9452f")
    for crate, color in enumerate(("#3d6b52", "#c08a2d", "#8c3a3a", "#39597a", "#6b6f73")):
        draw.rectangle((180 + crate * 82, 258, 256 + crate * 82, 318), fill=color)
    picture.save(target)
    return target


if __name__ == "__main__":
    main()
