"""The studio as a person uses it: look, play, ask, edit, turn knobs, break, in a real browser.

A visit costs seconds, so one test is one visit: it does one thing after the other, as a person does.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
import tomllib
from pathlib import Path

import psutil
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import APIResponse, Browser, Route
from project import figures, variant
from visit import CLIPS, FIRST, LEDGER, RATE, Studio, Visit

from onebyone.panels.catalogue import CATALOGUE
from onebyone.panels.options import settings_from
from onebyone.panels.selection import variants
from onebyone.render.check import InputsTried, prove
from onebyone.studio.faults import FAULTS
from onebyone.studio.notebook import of_files

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("studio")]  # all visit one studio
another = pytest.mark.xdist_group("edited studio")  # but for these, which wait for one render after the other

SCENE, VIEW, NUMBERS = "scenes/fig2a.py", "src/onebyone/panels/fig2a/view.py", "src/onebyone/panels/fig2a/numbers.py"
WORDS, THEME = "src/onebyone/panels/fig2a/words/en.py", "src/onebyone/look/theme.py"
BEAT, PLAY = "def takeaway(self)", "self.play(step)"
STEPS = 1  # that the takeaway plays
SUM = "{terms:Words} products add up"
LAYOUT, DIGIT = "src/onebyone/look/layout.py", "assets/digit.png"

PAPER = """(() => {
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
  canvas.width = canvas.height = 1;
  pen.drawImage(document.getElementById("still"), 0, 0);
  return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).join();
})()"""

MIDDLE = """((tensor, index) => {
  const { proof, frame } = window.studio, rect = document.getElementById("stage").getBoundingClientRect();
  const [where] = proof.places({ figure: 0, tensor, index }, frame), zoom = rect.width / proof.width;
  return [rect.left + (where.x + where.width / 2) * zoom, rect.top + (where.y + where.height / 2) * zoom];
})"""

LEFT = """new Promise((left) => {
  const parts = [...document.querySelectorAll("#stage img, #beats, #caption, #clock")];
  const seen = () => parts.filter((one) => !one.hidden).map((one) => one.innerText).join("");
  addEventListener("hashchange", () => left(seen()), { once: true });
  location.hash = "#clip=4a";
})"""
"""What is left of a clip at the moment when another is asked for."""

CANCELS = """(() => {
  const button = document.getElementById("cancel");
  const seen = new MutationObserver(() => {
    if (button.hidden) return;
    seen.disconnect();
    button.click();
  });
  seen.observe(button, { attributes: true });
})()"""
"""Presses Cancel as soon as there is something to cancel."""


def captions() -> dict[str, str]:
    """What the beats of clip 2a say, by name."""
    told = variant("2a")
    return {name: sentence.text(figures("2a")[0].quantities) for name, sentence in told.words.beats.items()}


def lasting(seconds: float) -> str:
    """The play of the takeaway's steps, each of which lasts so long."""
    return PLAY.replace(")", f", run_time={seconds:.3f})")


def line_of(file: Path, text: str) -> int:
    """The number of the line in which a text first stands."""
    return file.read_text(encoding="utf-8").partition(text)[0].count("\n") + 1


def test_a_clip_is_looked_at_played_and_read(visit: Visit) -> None:
    visit.open()
    page = visit.page
    assert page.inner_text("#title") == visit.value("window.studio.proof.told.clip.title")
    beats = [beat.replace("_", " ") for beat in captions()]
    assert [name.strip() for name in page.locator("#beats button").all_inner_texts()] == [
        beat for beat in beats if beat in page.locator("#beats").inner_text()
    ]
    assert page.inner_text("#caption").replace("\n", " ") in captions().values()
    visit.until("document.getElementById('stage').dataset.still")
    wide = visit.value("document.getElementById('stage').clientWidth")
    assert visit.value("document.getElementById('still').naturalWidth") == wide // 2 * 2 > 480

    page.locator("#scrub").fill("0")
    page.locator("h1").click()
    page.keyboard.press("Space")
    visit.until("window.studio.frame > 1")
    page.keyboard.press("Space")
    visit.until("document.getElementById('video').paused")
    frame = visit.value("window.studio.frame")
    page.keyboard.press("ArrowRight")
    assert visit.value("window.studio.frame") == frame + 1
    page.keyboard.press("ArrowLeft")
    assert visit.value("window.studio.frame") == frame
    page.locator("#scrub").fill("0")
    beat = page.locator("#beats [aria-current]")
    for at in (1, 2):
        page.keyboard.press("]")
        assert (beat.get_attribute("aria-label") or "").startswith(f"Beat {at}: ")
    page.keyboard.press("[")
    assert (beat.get_attribute("aria-label") or "").startswith("Beat 1: ")

    middle = visit.value("window.studio.good.frames") // 2
    page.locator("#scrub").fill(str(middle))
    page.keyboard.press("l")
    assert page.get_attribute("#loop", "aria-pressed") == "true"
    start, end = visit.value("(({ start, end }) => [start, end])(window.studio.good.beats[window.studio.loopBeat])")
    late = round(end * RATE) - 2
    page.locator("#scrub").fill(str(late))
    page.select_option("#speed", "2")
    assert visit.value("document.getElementById('video').playbackRate") == 2
    page.locator("#play").click()
    visit.until(f"window.studio.frame < {late}")  # it began again
    assert start <= visit.value(f"window.studio.frame / {RATE}") < end
    page.locator("#play").click()
    page.locator("h1").click()
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")

    page.locator("#scrub").fill(str(10 * RATE))
    visit.until("location.hash.endsWith('&t=10')")
    page.reload()  # the place survives
    visit.settle()
    assert visit.value("window.studio.frame") == 10 * RATE
    page.click("#theme")
    assert visit.value("getComputedStyle(document.documentElement).colorScheme") == "dark"
    assert page.locator("#clips a").count() == len(CLIPS)
    assert page.inner_text("#caption")
    assert not visit.value(LEFT)
    visit.until("window.studio.clip === '4a' && window.studio.good")
    assert page.inner_text("#clock")


def test_whatever_is_on_stage_can_be_asked_and_says_what_check_says(visit: Visit) -> None:
    visit.open()
    page = visit.page
    visit.until("document.querySelectorAll('#hits button').length > 50")
    (figure,) = figures("2a")
    with contextlib.closing(InputsTried()) as inputs:
        told = prove(variant("2a"), inputs=inputs).as_json()
    report = {line["what"]: line for line in told["checks"]}  # type: ignore[attr-defined]
    labels = page.locator("#hits button").evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    cells = {label: at for at, label in enumerate(labels) if "[" in label and "arrows" not in label}
    assert len(cells) > 25
    for label, at in [*cells.items()][:: len(cells) // 10]:
        text, _, place = label.partition(", ")
        name, _, index = place.rstrip("]").partition("[")
        page.locator("#hits button").nth(at).press("Enter")
        visit.until(f"document.querySelector('#ask .quiet')?.textContent === {json.dumps(place)}")
        page.locator("#ask .code").wait_for()
        (tensor,) = (one for one in figure.tensors if one.name == name)
        exact = tensor.fraction(tuple(int(part) for part in index.split(", ")))
        assert page.inner_text("#ask .value") == text
        assert float(text.replace("−", "-").removeprefix("≈")) == exact
        code, said = page.inner_text("#ask .code"), io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(code, {})
        assert [float(part) for part in said.getvalue().split()] == [float(exact)] * 2
        checked = page.locator("[data-checked]").get_attribute("data-checked") or ""
        assert (name in report) == bool(checked)
        assert not checked or f"{report[name]['cells']:,} cells" in checked

    result = next(at for label, at in cells.items() if f", {figure.result.name}[" in label)  # type: ignore[attr-defined]
    page.locator("#hits button").nth(result).press("Enter")
    page.get_by_text("Product by product").wait_for()
    for at in (1, 2):
        page.get_by_role("button", name="Next", exact=True).click()
        line = page.locator("#ask .ledger [aria-current=step]")
        one, times, other, equals, product = line.inner_text().replace("−", "-").split()
        assert (times, equals) == ("×", "=")
        assert float(one) * float(other) == float(product), at
    assert page.locator("#lit rect").count() > 3
    page.click("#tab-numbers")
    shown = visit.value("window.studio.proof.numbers(window.studio.frame).length")
    assert page.locator("#numbers tbody tr").count() == shown

    x, y = visit.value(f"{MIDDLE}('image', [10, 12])")
    page.mouse.move(x, y)
    assert "image[10, 12]" in (page.get_attribute("#stage", "title") or "")
    page.mouse.click(x, y)
    page.get_by_text("Reaches 9 cells").wait_for()
    assert page.locator("#lit *").count() > 0
    page.keyboard.press("Escape")
    page.mouse.move(0, 0)
    visit.until("!document.querySelector('#lit *')")
    grid = page.locator("#hits button[aria-label^='image, 28 by 28']")
    grid.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert "image[1, 1]" in (grid.get_attribute("aria-label") or "")
    page.keyboard.press("Enter")
    visit.until("document.querySelector('#ask .quiet').textContent === 'image[1, 1]'")
    page.locator("#hits button[aria-label^='Mark']").first.press("Enter")
    page.locator("#ask h3", has_text="Points at").first.wait_for()
    assert page.locator("#lit .read").count() > 0
    page.locator("#play").click()
    visit.until(f"window.studio.frame > {LEDGER * RATE}")
    page.mouse.move(x, y + 1)
    assert "image[10, 12]" in (page.get_attribute("#stage", "title") or "")  # in motion too


def test_it_can_be_used_in_a_narrow_window_and_without_seeing(visit: Visit) -> None:
    visit.open()
    page, axe = visit.page, Axe()
    visit.until("document.querySelectorAll('#hits button').length > 50")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        for tab in ("ask", "knobs", "numbers", "changes", "break"):
            page.click(f"#tab-{tab}")
            found = [one for one in axe.run(page).response["violations"] if one["impact"] in ("serious", "critical")]
            assert not found, json.dumps(found)[:3000]
    page.set_viewport_size({"width": 400, "height": 800})
    visit.until("document.documentElement.scrollWidth <= 400")
    assert page.locator("#stage").bounding_box()["width"] > 360  # type: ignore[index]
    page.click("#tab-knobs")
    assert page.locator("#knobs").is_visible()


@another
def test_other_clips_go_on_while_one_is_broken_and_a_render_can_be_cancelled(visit: Visit, studio: Studio) -> None:
    visit.open("")
    assert visit.value("window.studio.clip") == FIRST == "4a"
    state = "window.studio.clips.find((clip) => clip.id === '2a').state === '{}'"
    studio.edit(SCENE, "self.tell(", "self.tell(nonsense, ")
    visit.until(state.format("failed"))
    assert visit.page.get_attribute("#state", "data-state") == "fresh"
    assert "nonsense" in (visit.page.locator("#clips a", has_text="2a").get_attribute("title") or "")
    studio.mend()
    visit.until(state.format("fresh"))
    version = visit.version
    visit.value(CANCELS)
    studio.edit("scenes/fig4a.py", '"""Panel', '"""The panel')
    visit.page.locator("#state[data-state=cancelled]").wait_for()
    assert visit.version == version  # the last good clip is there
    visit.page.get_by_role("button", name="Render").click()
    visit.newer(version)


@another
def test_each_kind_of_edit_appears_without_a_touch_and_what_is_wrong_is_told_until_it_is_mended(
    visit: Visit, studio: Studio
) -> None:
    visit.open(f"clip=2a&t={LEDGER}&kernel=laplace")
    page, trouble = visit.page, visit.page.locator("#trouble")
    frames, caption = visit.value("window.studio.good.frames"), captions()["products_add_up_to_one_cell"]

    def edited(file: str, old: str, new: str) -> None:
        version = visit.version
        studio.edit(file, old, new)
        visit.newer(version)

    def wrong(file: str, old: str, new: str, *told: str) -> None:
        studio.mend()
        studio.edit(file, old, new)
        for text in told:
            visit.until(f"document.getElementById('trouble').innerText.includes({json.dumps(text)})")
        assert visit.version == good  # the last good clip stays

    frames_of_clip = "window.studio.good.frames"
    studio.edit(WORDS, caption.partition(" ")[2], "products add up.")
    visit.until("document.getElementById('caption').textContent === 'Nine products add up.'")
    studio.edit(SCENE, PLAY, lasting(6))
    visit.until(f"{frames_of_clip} > {frames}")
    longer = visit.value(frames_of_clip)
    studio.edit(SCENE, lasting(6), lasting(7))  # as long a file, perhaps within the same second
    visit.until(f"{frames_of_clip} === {longer + STEPS * RATE}")
    wide = "window.studio.proof.told.pictures.find((one) => one.tensor === 'weight').spans[0].box[2]"
    width, number = visit.value(wide), re.search(r"^KERNEL = (\d+)", (studio.folder / VIEW).read_text(), re.M)
    assert number
    edited(VIEW, number[0], f"KERNEL = {int(number[1]) // 3}")
    assert visit.value(wide) < width
    paper = re.search(r'"paper": "(#\w+)"', (studio.folder / THEME).read_text())
    assert paper
    edited(THEME, paper[1], "#0E2116")
    visit.until("document.getElementById('stage').dataset.still.startsWith(window.studio.good.version)")
    assert visit.value(PAPER) == "14,33,22"
    edited(NUMBERS, "kernel_of(record.kernel,", 'kernel_of(record.kernel.replace("laplace", "0 1 0; 1 -3 1; 0 1 0"),')
    visit.until("document.getElementById('summary')?.textContent.includes('−4 → −3')")
    page.click("#tab-changes")
    assert "weight[1, 1]: −4 → −3" in page.inner_text("#changes")
    assert "weight: 1 of 9 cells changed" in page.inner_text("#changes")

    good = visit.version
    line = line_of(studio.folder / SCENE, BEAT)
    wrong(SCENE, BEAT, BEAT.replace(")", ""), "This is no Python", f"scenes/fig2a.py, line {line}")
    wrong(NUMBERS, '"feature maps", operations.conv2d,', '"feature maps", lambda *a, **n: -operations.conv2d(*a, **n),',
          "A number is not proven", "not equal bit for bit", NUMBERS)  # fmt: skip
    line, typed = line_of(studio.folder / WORDS, SUM), SUM.replace("{terms:Words}", "Nine")
    wrong(WORDS, SUM, typed, "This is refused", "states 'Nine' as plain text", f"words/en.py, line {line}", typed)
    page.keyboard.press("ArrowRight")  # what is there, answers
    visit.until("document.getElementById('stage').dataset.still.endsWith(' ' + window.studio.frame)")
    wrong(LAYOUT, "from collections.abc import Sequence", "import", "This is no Python", "layout.py")
    wrong(SCENE, PLAY, f"self.add(__import__('manim').Text('9.75')), {PLAY}",
          "The audit refuses this frame", "Text('9.75')", "scenes/fig2a.py, line", "takeaway")  # fmt: skip
    page.get_by_text("which it would have spoilt").click()
    assert page.locator("#beats [aria-current]").inner_text() == "takeaway"
    digit = (studio.folder / DIGIT).read_bytes()
    studio.mend()
    (studio.folder / DIGIT).write_bytes(digit + b" ")
    visit.until("document.getElementById('trouble').innerText.includes('digit.png')")
    (studio.folder / DIGIT).write_bytes(digit)
    visit.newer(good)
    trouble.wait_for(state="hidden")
    assert visit.value(frames_of_clip) == frames


def test_knobs_change_picture_address_command_and_file_and_a_picture_of_ones_own_is_read(
    visit: Visit, browser: Browser, studio: Studio
) -> None:
    visit.open("clip=2a&beat=3")
    page, version = visit.page, visit.version
    page.click("#tab-knobs")
    page.check("[data-knob=stride] input[value='2']")
    visit.newer(version)
    page.get_by_label("weight 1, 2").fill("3")
    visit.until("window.studio.good.settings.kernel === '-1 0 1; -2 0 3; -1 0 1'")
    visit.settle()
    assert visit.value("window.studio.proof.told.tensors.find((one) => one.name === 'feature map').shape") == [13, 13]
    visit.until("location.hash.includes('stride=2') && location.hash.includes('beat=3')")
    command = shlex.split(page.inner_text("#command"))
    assert command[1:3] == ["render", "2a"]
    (asked,) = variants(["2a"], settings_from(command[4::2], CATALOGUE))
    assert asked.records[0].changed == visit.value("window.studio.good.settings")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as TOML").click()
    told = Path(download.value.path()).read_text()
    assert tomllib.loads(told)["clip"] == [{"panel": "2a", "stride": 2, "kernel": "-1 0 1; -2 0 3; -1 0 1"}]
    page.get_by_role("button", name="Copy command").click()
    assert page.evaluate("navigator.clipboard.readText()") == page.inner_text("#command")
    context = browser.new_context()  # somebody is sent the address
    other = Visit(context.new_page(), studio)
    other.open(page.url.partition("#")[2])
    assert other.value("window.studio.frame") == visit.value("window.studio.frame") > 0
    assert other.value("window.studio.good.settings.stride") == 2
    context.close()

    version, picture = visit.version, io.BytesIO()
    Image.new("L", (80, 80), 128).save(picture, format="JPEG")
    shape = "window.studio.proof.told.tensors.find((one) => one.name === 'image').shape"
    assert page.get_attribute("#file", "accept") == "image/png,image/jpeg,image/webp,image/tiff,.npy"
    page.set_input_files("#file", {"name": "mine.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()})
    visit.newer(version)
    assert visit.value(shape) == [64, 64]
    assert "image=./mine.jpg" in page.inner_text("#command")

    version, picture = visit.version, io.BytesIO()
    Image.new("L", (6, 6), 128).save(picture, format="PNG")
    page.set_input_files("#file", {"name": "mine.png", "mimeType": "image/png", "buffer": picture.getvalue()})
    visit.newer(version)
    assert visit.value(shape) == [6, 6]
    assert "image=./mine.png" in page.inner_text("#command")
    visit.until("document.querySelector('[data-knob=dilation] input[value=\"3\"]').disabled")  # it does not fit
    page.evaluate("""content => {
      const moved = new DataTransfer();
      moved.items.add(new File([Uint8Array.from(content)], "dropped.png"));
      document.getElementById("drop").dispatchEvent(new DragEvent("drop", { dataTransfer: moved, bubbles: true }));
    }""", [*picture.getvalue()])  # fmt: skip
    visit.until("document.getElementById('command').textContent.includes('image=./dropped.png')")
    version = visit.version
    page.locator("#draw").scroll_into_view_if_needed()
    box = page.locator("#draw").bounding_box()
    assert box
    across, top, bottom = box["x"] + box["width"] / 2, box["y"] + 0.2 * box["height"], box["y"] + 0.8 * box["height"]
    page.mouse.move(across, top)
    page.mouse.down()
    page.mouse.move(across, bottom, steps=12)
    page.mouse.up()
    visit.newer(version)
    assert visit.value(shape) == [28, 28]
    cell = "window.studio.proof.value(window.studio.proof.tensor(0, 'image'), 14 * 28 + {})"
    assert [visit.value(cell.format(column)) for column in (14, 3)] == [1, 0]
    page.set_input_files("#file", {"name": "evil.npy", "mimeType": "x/y", "buffer": b"\x93NUMPY\x01\x00 garbage"})
    page.get_by_text("evil.npy is not an array that can be read").wait_for()
    held: list[tuple[Route, APIResponse]] = []
    page.route("**/api/view", lambda route: held.append((route, route.fetch())))
    page.goto(f"{studio.address}#clip=2a&stride=9")
    page.locator("#trouble").wait_for()
    while not held:
        page.wait_for_timeout(20)
    held[0][0].fulfill(response=held[0][1])  # it was answered before there was trouble, and that is read after it
    visit.until("document.getElementById('command').textContent.includes('stride=9')")
    page.unroute("**/api/view")
    assert page.locator("#trouble").is_visible()
    assert "a whole number from 1 to 4" in page.inner_text("#trouble")


def test_planted_faults_are_refused_in_the_guards_own_words(visit: Visit) -> None:
    visit.open("clip=2a&t=34")
    page = visit.page
    page.click("#tab-break")
    assert page.locator("[data-fault]").count() == len(FAULTS)
    for fault, told in {
        "flipped": ("A number is not proven", "not equal bit for bit"),
        "typed": ("The audit refuses this frame", "is not on the list of what may be drawn"),
        "swapped": ("The audit refuses this frame", "outlines"),
        "recoloured": ("The audit refuses this frame", "whose tint is"),
    }.items():
        page.click(f"[data-fault={fault}]")
        page.locator("#refusal .refusal").wait_for()
        assert all(text in page.inner_text("#refusal") for text in told), page.inner_text("#refusal")
        if fault not in ("typed", "swapped"):  # what nobody audited no canvas draws, whoever looks away
            visit.until("document.querySelector('#refusal img')?.naturalWidth === 1280")
    assert page.get_attribute("#state", "data-state") == "fresh"  # nothing of it was published


def test_a_notebooks_page_plays_and_answers_from_disk(
    visit: Visit, browser: Browser, studio: Studio, tmp_path: Path
) -> None:
    visit.open()
    movie, proof = (studio.made / visit.value(f"window.studio.good.{name}") for name in ("movie", "proof"))
    (tmp_path / "notebook.html").write_text(of_files(movie, proof).page, encoding="utf-8")
    beat = "window.studio.good.beats.find((one) => one.name === 'products_add_up_to_one_cell').end"
    seen = f"window.studio.proof.seen(Math.round({beat} * {RATE}) - 1)"
    x, y, width, height = visit.value(f"Object.values({seen}.find((one) => one.picture.tensor === 'image').box)")
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "notebook.html").as_uri())
    page.get_by_role("button", name="products add up to one cell").first.click()
    page.wait_for_function("document.querySelector('video').readyState >= 2")
    stage = page.locator(".stage").bounding_box()
    assert stage
    zoom = stage["width"] / 854
    page.mouse.click(stage["x"] + (x + 0.52 * width) * zoom, stage["y"] + (y + 0.52 * height) * zoom)
    page.locator(".answer .value").wait_for()
    assert "image[14, 14]" in page.inner_text(".answer")
    page.locator(".badge[data-state=proven]").wait_for()
    assert not [url for url in asked if not url.startswith(("file:", "blob:"))]
    page.close()


@another
def test_two_hundred_rapid_edits_leave_one_consistent_state(visit: Visit, studio: Studio) -> None:
    visit.open("clip=2a&t=2")
    version = visit.version
    studio.edit(SCENE, PLAY, lasting(1))
    for at in range(200):
        studio.edit(SCENE, lasting(1 + at / 50), lasting(1 + (at + 1) / 50))
    visit.until(f"(({{ start, end }}) => end - start > {STEPS * 5})(window.studio.good.beats.at(-1))")
    visit.settle()
    begun = visit.version
    assert begun - version < 100  # most were overtaken before anything was begun
    studio.edit(SCENE, lasting(5), lasting(6))
    visit.newer(begun)
    assert visit.version == begun + 1  # nothing had piled up
    assert len(list(studio.made.glob("*.mp4"))) < 12
    assert len(list(studio.made.glob("work-*"))) < 6
    assert len(psutil.Process(studio.process.pid).children(recursive=True)) < 16
