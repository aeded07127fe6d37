"""One studio for all tests of a session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from visit import Studio, Visit, is_own


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    made = Studio(tmp_path_factory.mktemp("project"))
    yield made
    made.close()


@pytest.fixture
def visit(browser: Browser, studio: Studio) -> Iterator[Visit]:
    """A page of its own; at the end, all edits are undone, and there was no error and no request to elsewhere."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=studio.address.rstrip("/"))
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: wrong.append(asked.url) if not is_own(asked.url, studio) else None)
    yield Visit(page, studio)
    context.close()
    studio.mend()
    assert not wrong
