"""One studio and one browser for all tests of a session."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from at_work import CHROMIUM, Eyes, Studio, is_own
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    running = Studio(tmp_path_factory.mktemp("studio"))
    yield running
    running.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None and shutil.which("apt-get") is None:
        pytest.skip("there is no Chromium here, and only apt installs one")
    assert CHROMIUM, "there is no Chromium: ./render.sh test installs it"
    arguments = ["--no-sandbox", "--disable-gpu"] if os.geteuid() == 0 else ["--disable-gpu"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def eyes(browser: Browser, studio: Studio) -> Iterator[Eyes]:
    """A page of its own; at the end, all edits are undone, and there was no error and no request to elsewhere."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=studio.address.rstrip("/"))
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: wrong.append(asked.url) if not is_own(asked.url, studio) else None)
    yield Eyes(page, studio)
    context.close()
    studio.mend()
    assert not wrong
