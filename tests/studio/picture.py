"""Take the README's picture of the studio anew: python tests/studio/picture.py, which writes assets/studio.png."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(folder) for folder in Path(__file__).resolve().parents[:2]]  # where the helpers of tests lie

from playwright.sync_api import sync_playwright  # noqa: E402
from project import CHROMIUM, ROOT  # noqa: E402
from visit import Studio, Visit  # noqa: E402

with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
    studio = Studio(Path(folder), rate=5)
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    visit = Visit(chromium.new_page(viewport={"width": 1280, "height": 800}, color_scheme="dark"), studio)
    visit.open()
    visit.until("window.studio.clips.every((clip) => clip.state === 'fresh')")
    asked = "document.querySelector('#hits button[aria-label*=\"feature map[\"]')"
    visit.until(asked)
    visit.page.evaluate(f"{asked}.click()")
    for _ in range(6):
        visit.page.get_by_role("button", name="Next", exact=True).click()
    visit.until("document.querySelectorAll('#lit rect').length > 3 && !document.getElementById('still').hidden")
    (ROOT / "assets" / "studio.png").write_bytes(visit.page.screenshot())
    chromium.close()
    studio.close()
