"""The element and the deck as a teacher uses them, in a real browser: from disk, and served under strict rules."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page
from project import figures

from onebyone.core.tensor import Tensor
from onebyone.proof.document import Proof
from onebyone.proof.files import read_proof
from onebyone.render.clip import Clip

LONGEST = 60.0
CLIP = "document.querySelector('section.present verified-clip, main verified-clip')"
STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'"


class Look:
    """A page that somebody has open, and what goes wrong there."""

    def __init__(self, context: BrowserContext) -> None:
        self.page, self.wrong, self.asked = context.new_page(), list[str](), list[str]()
        self.page.on("console", lambda told: self.wrong.append(f"{told.type}: {told.text}"))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def open(self, address: str) -> Page:
        self.page.goto("about:blank")
        self.page.goto(address)
        self.until(f"{CLIP} === null || {CLIP}.dataset.ready === '' && {CLIP}.video.readyState >= 2")
        return self.page

    def value(self, expression: str) -> Any:
        return self.page.evaluate(expression)

    def clip(self, expression: str) -> Any:
        return self.value(f"{CLIP}.{expression}")

    def until(self, condition: str) -> None:
        """Wait until an expression holds; the page's own rules forbid to look for it there."""
        end = time.monotonic() + LONGEST
        while not self.value(f"Boolean({condition})"):
            assert time.monotonic() < end, f"it never came to {condition}: {self.wrong} {self.page.content()[:300]}"
            time.sleep(0.02)

    def held(self, stop: int) -> None:
        """Wait until the clip is held at a stop, then see that it stays there, on the last frame of its beat."""
        self.until(f"{CLIP}.isHeld && {CLIP}.video.paused && !{CLIP}.video.seeking && {CLIP}.stop === {stop}")
        at = self.clip("video.currentTime")
        time.sleep(0.2)
        assert abs(self.clip("video.currentTime") - at) < 1e-3
        still, fps = self.clip(f"beats[{stop}].still"), self.clip("proof.fps")
        assert self.clip("state.frame") == round(still * fps)
        assert abs(at - still) <= 1.01 / fps

    def serious(self) -> list[Any]:
        told = Axe().run(self.page, options={"preload": False})  # from disk it cannot read style sheets
        found = told.response["violations"]
        return [one for one in found if one["impact"] in ("serious", "critical")]


@pytest.fixture
def look(browser: Browser) -> Iterator[Look]:
    """A page without a network, in which nothing may go wrong, and which asks for nothing of elsewhere."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    found = Look(context)
    yield found
    context.close()
    assert not found.wrong
    assert not [url for url in found.asked if not url.startswith(("file:", "data:", "blob:", "about:"))]


@pytest.fixture(scope="module")
def proof(clip_2a: Clip) -> Proof:
    return read_proof(clip_2a.movie)


def test_the_element_stops_goes_on_and_says_what_it_plays(look: Look, lectures: Path, proof: Proof) -> None:
    page = look.open((lectures / "2a/web/2a.html").as_uri())
    stops = len(proof.beats)
    assert look.clip("stops") == stops
    assert not look.clip("video.controls")
    assert [look.clip(f"video.{name}") for name in ("muted", "playsInline", "preload")] == [True, True, "metadata"]
    page.locator(".stage").click()  # it plays, and has the keys
    assert look.clip("isTelling")
    look.held(0)  # it was played to
    page.keyboard.press("PageDown")
    look.until(f"{CLIP}.isTelling && {CLIP}.video.currentTime > {CLIP}.beats[0].hold")
    page.keyboard.press("ArrowRight")  # cut short
    look.held(1)
    page.keyboard.press("PageUp")
    look.held(0)
    page.keyboard.press("l")  # it is shown again and again
    look.until(f"{CLIP}.isHeld && !{CLIP}.video.paused && {CLIP}.video.currentTime < {CLIP}.beats[0].hold - 0.2")
    page.keyboard.press("l")
    look.held(0)
    page.keyboard.press(".")
    assert page.locator(".black").is_visible()
    page.keyboard.press("b")
    assert not page.locator(".black").is_visible()
    page.keyboard.press("Shift+ArrowLeft")
    look.until(f"{CLIP}.state.frame === {round(proof.beats[0].still * proof.clip.fps) - 1}")

    page.keyboard.press("c")
    page.get_by_role("button", name=f"Stop {stops}: takeaway").click()
    look.held(stops - 1)
    assert page.inner_text(".caption") == " ".join(proof.beats[-1].caption.split())
    tracks = f"[...{CLIP}.video.textTracks].map((one) => [one.kind, one.cues.length])"
    assert look.value(tracks) == [["captions", sum(len(beat.cues) for beat in proof.beats)], ["chapters", stops]]
    look.value("window.through = []; addEventListener('keydown', (event) => through.push(event.key))")
    page.keyboard.press("ArrowRight")  # behind the last stop it is the deck's
    assert look.value("through") == ["ArrowRight"]
    page.select_option("select", "2")
    assert look.clip("video.playbackRate") == 2

    page.locator(".badge").click()
    assert "from disk, a page may play a file but not read it" in page.inner_text(".about")
    assert "A handwritten 2" in page.inner_text(".about")
    page.set_input_files(".about input", lectures / "2a/web/2a.png")
    page.locator(".badge[data-state=other]").wait_for()
    look.value(f"{CLIP}.dataset.proven = 'unknown'")
    page.locator(".badge").click()
    page.locator(".badge").click()
    page.set_input_files(".about input", lectures / "2a/web/2a.mp4")
    page.locator(".badge[data-state=proven]").wait_for()
    assert page.inner_text(".badge") == "✓ This is the proven file"


def test_every_number_says_what_its_figure_says_and_can_be_cited(look: Look, lectures: Path, proof: Proof) -> None:
    page = look.open((lectures / "2a/web/2a.html").as_uri())
    (figure,) = figures("2a")
    result: Tensor = figure.result  # type: ignore[attr-defined]
    stop = next(at for at, beat in enumerate(proof.beats) if beat.id == "products_add_up_to_one_cell")
    look.clip(f"show({stop})")
    look.until(f"{CLIP}.parts.hits.childElementCount > 20")
    labels = page.locator(".hits button").evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    at = next(at for at, label in enumerate(labels) if f", {result.name}[" in label)
    page.locator(".hits button").nth(at).press("Enter")
    page.get_by_text("Product by product").wait_for()
    name, _, index = page.inner_text(".answer .value + .quiet").rstrip("]").partition("[")
    exact = float(result.fraction(tuple(int(part) for part in index.split(", "))))
    assert (name, float(page.inner_text(".answer .value").replace("−", "-"))) == (result.name, exact)
    lines = page.locator(".ledger .line").all_inner_texts()
    products = [[float(part) for part in re.findall(r"-?[\d.]+", line.replace("−", "-"))] for line in lines]
    assert len(products) == 9
    assert all(one * other == product for one, other, product in products)
    assert sum(product for _, _, product in products) == exact
    page.get_by_role("button", name="Next", exact=True).click()
    assert page.locator(".stage svg .read").count() > 1

    bibtex, link = page.inner_text(".bibtex"), page.locator(".answer a").get_attribute("href") or ""
    number = int(link.partition("n=")[2])
    assert proof.digest in bibtex
    assert f"{name}[{index}] = " in bibtex
    assert (
        float(proof.numbers[number].value.partition("/")[0]) / float(proof.numbers[number].value.partition("/")[2])
        == exact
    )
    assert link == f"#clip=2a&beat={stop + 1}&t={look.clip('video.currentTime.toFixed(2)').rstrip('0')}&n={number}"
    look.open((lectures / "2a/web/2a.html").as_uri() + link)
    page.get_by_text("Product by product").wait_for()  # whoever follows the link sees the same
    assert page.inner_text(".answer .value + .quiet") == f"{name}[{index}]"
    assert look.clip("state.frame") == round(proof.beats[stop].still * proof.clip.fps)

    rect = page.locator(".stage").bounding_box()
    place = look.clip(
        f"proof.places({{ figure: 0, tensor: 'image', index: [10, 12] }}, {CLIP}.state.frame).find((one) => one.isCell)"
    )
    assert rect
    zoom = rect["width"] / proof.clip.width
    page.mouse.click(rect["x"] + (place["x"] + place["width"] / 2) * zoom, rect["y"] + (place["y"] + 1) * zoom)
    page.get_by_text("Reaches 9 cells").wait_for()
    assert page.inner_text(".answer .value + .quiet") == "image[10, 12]"
    assert "a handwritten 2" in page.inner_text(".answer")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        assert not look.serious()
    page.keyboard.press("Escape")
    assert not page.locator(".panel").is_visible()


class Server(SimpleHTTPRequestHandler):
    """Serves a folder under strict rules, and parts of files to who asks for parts, as most servers do."""

    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        self.send_header("content-security-policy", STRICT)
        super().end_headers()

    def do_GET(self) -> None:
        path, part = Path(self.translate_path(self.path)), self.headers.get("range", "")
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", part)
        if not asked or not path.is_file():
            return super().do_GET()
        content = path.read_bytes()
        first, last = int(asked[1]), min(int(asked[2] or len(content)), len(content) - 1)
        self.send_response(206)
        self.send_header("content-type", self.guess_type(str(path)))
        self.send_header("content-range", f"bytes {first}-{last}/{len(content)}")
        self.send_header("content-length", str(last - first + 1))
        self.end_headers()
        self.wfile.write(content[first : last + 1])
        return None

    def log_message(self, *told: Any) -> None:
        """Say nothing."""


@pytest.fixture
def served(lectures: Path) -> Iterator[str]:
    """The address of a server of the bundles."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=str(lectures)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_it_plays_under_strict_rules_and_tells_the_proven_file_from_another(
    browser: Browser, served: str, lectures: Path
) -> None:
    context = browser.new_context()
    look = Look(context)
    page = look.open(f"{served}/2a/web/2a.html")
    look.clip("show(2)")
    look.held(2)
    page.locator(".badge[data-state=proven]").wait_for()
    spoilt = lectures / "2a/web/2a.mp4"
    content = spoilt.read_bytes()
    spoilt.write_bytes(content + bytes([0, 0, 0, 8]) + b"free")  # it plays the same
    try:
        look.open(f"{served}/2a/web/2a.html?again")
        look.clip("show(1)")
        look.held(1)
        page.locator(".badge[data-state=other]").wait_for()
    finally:
        spoilt.write_bytes(content)
    assert not [told for told in look.wrong if "favicon" not in told and "404" not in told]
    assert all(url.startswith(served) for url in look.asked if url != "about:blank")
    context.close()


def test_a_deck_stops_holds_and_goes_on_by_its_own_keys(look: Look, lectures: Path, proof: Proof) -> None:
    page = look.open((lectures / "deck/slides/deck.html").as_uri())
    assert page.inner_text("section.present h1") == "What does one kernel do?"
    page.keyboard.press("PageDown")
    look.until(f"{CLIP}?.dataset.ready === ''")
    assert look.clip("video.currentTime") == 0
    page.keyboard.press("PageDown")
    look.until(f"{CLIP}.isTelling")
    page.keyboard.press("PageDown")  # cut short
    look.held(0)
    page.keyboard.press("ArrowRight")
    look.until(f"{CLIP}.isTelling && {CLIP}.video.currentTime > {CLIP}.beats[0].hold")
    page.keyboard.press(" ")
    look.held(1)
    assert look.value("deck.getIndices()") == {"h": 1, "v": 0, "f": 1}
    page.keyboard.press("PageUp")
    look.held(0)
    assert not look.serious()
    for stop in range(1, len(proof.beats)):
        page.keyboard.press("PageDown")
        look.until(f"{CLIP}.isTelling")
        page.keyboard.press("PageDown")
        look.until(f"{CLIP}.isHeld && {CLIP}.stop === {stop}")
    page.keyboard.press("PageDown")
    look.until("document.querySelector('section.present.credits')")
    assert "✓ the proven file" in page.inner_text("section.present")  # its bytes are in the page, from disk too
    page.keyboard.press("PageUp")
    look.held(len(proof.beats) - 1)
    notes = look.value("document.querySelector('section.present .fragment.current-fragment aside').textContent")
    assert " ".join(proof.beats[-1].caption.split()) in " ".join(notes.split())
    look.open((lectures / "deck/slides/deck.html").as_uri() + "?print-pdf")
    look.until("document.querySelectorAll('.pdf-page').length")
    assert page.locator(".pdf-page").count() == 1 + 1 + len(proof.beats) + 1
    shown = "one.querySelectorAll('figure:not(.fragment), figure.visible').length"
    seen = f"[...document.querySelectorAll('.pdf-page')].map((one) => {shown})"
    assert look.value(seen) == [0, *range(1, len(proof.beats) + 2), 0]  # the last one lies over the others


def test_who_wants_no_motion_is_shown_the_stops(browser: Browser, lectures: Path) -> None:
    context = browser.new_context(reduced_motion="reduce", offline=True)
    look = Look(context)
    page = look.open((lectures / "2a/web/2a.html").as_uri())
    look.value("window.played = 0; document.addEventListener('play', () => played++, true)")
    page.get_by_role("button", name="Play to the next stop").click()
    look.held(0)
    page.keyboard.press("PageDown")
    look.held(1)
    assert look.value("played") == 0
    context.close()


def test_one_module_is_all_that_a_book_takes_along(browser: Browser, served: str) -> None:
    context = browser.new_context(bypass_csp=True)
    look = Look(context)
    page = look.page
    page.goto(f"{served}/2a/web/page.css")
    page.evaluate("""async (address) => {
      document.body.replaceChildren(document.createElement("main"));
      const { default: clip } = await import(address);
      clip.render({ model: new Map(), el: document.querySelector("main") });
    }""", f"{served}/2a/module/2a.mjs")  # fmt: skip
    look.until(f"{CLIP}?.dataset.ready === ''")
    look.clip("show(0)")
    look.held(0)
    page.locator(".badge[data-state=proven]").wait_for()
    assert not any(url.endswith((".mp4", ".js")) for url in look.asked)
    context.close()


def test_a_clip_without_its_data_still_plays_and_says_what_is_missing(
    browser: Browser, lectures: Path, tmp_path: Path
) -> None:
    for name in ("2a.html", "2a.mp4", "2a.png", "verified-clip.js"):
        (tmp_path / name).write_bytes((lectures / "2a/web" / name).read_bytes())
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((tmp_path / "2a.html").as_uri())
    page.get_by_role("alert").wait_for()
    assert "2a.js is missing: it must lie beside the video" in page.inner_text("[role=alert]")
    assert page.evaluate("document.querySelector('video').controls")
    assert json.loads(json.dumps(page.evaluate("document.querySelector('video').duration"))) > 10
    context.close()
