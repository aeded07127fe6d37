"""The studio as a person uses it: look, play, edit, ask, turn knobs, break, in a real browser."""

from __future__ import annotations

import contextlib
import io
import json
import shlex
import signal
import socket
import time
import tomllib
import urllib.request
from pathlib import Path

import psutil
import pytest
from at_work import Eyes, Studio
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser

from onebyone.panels.catalogue import chosen
from onebyone.panels.selection import settings_from, variants
from onebyone.render.check import prove
from onebyone.studio.notebook import of_files

SCENE, VIEW, NUMBERS = "scenes/fig2a.py", "src/onebyone/panels/fig2a/view.py", "src/onebyone/panels/fig2a/numbers.py"
WORDS, THEME = "src/onebyone/panels/fig2a/words/en.py", "src/onebyone/look/theme.py"
KERNELS = "src/onebyone/inputs/kernels.py"

PAPER = """(() => {
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
  canvas.width = canvas.height = 1;
  pen.drawImage(document.getElementById("still"), 0, 0);
  return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).join();
})()"""


def test_it_shows_a_clip_with_its_beats_captions_and_a_sharp_still(eyes: Eyes) -> None:
    eyes.open()
    page = eyes.page
    assert page.inner_text("#title") == "One kernel visits every position"
    assert page.locator("#beats button").count() == 9
    assert page.inner_text("#caption") == "Nine products add up to a cell."
    eyes.until("document.getElementById('stage').dataset.still")
    wide = eyes.value("document.getElementById('stage').clientWidth")
    assert eyes.value("document.getElementById('still').naturalWidth") == wide // 2 * 2 > 480
    assert page.locator("#clips a").count() == 11
    eyes.until("window.studio.clips.every((clip) => clip.state === 'fresh')")


def test_it_plays_scrubs_steps_and_obeys_keys(eyes: Eyes) -> None:
    eyes.open("clip=2a&t=0")
    page = eyes.page
    page.keyboard.press("Space")
    eyes.until("window.studio.frame > 1")
    page.keyboard.press("Space")
    eyes.until("document.getElementById('video').paused")
    frame = eyes.value("window.studio.frame")
    page.keyboard.press("ArrowRight")
    assert eyes.value("window.studio.frame") == frame + 1
    page.keyboard.press("ArrowLeft")
    assert eyes.value("window.studio.frame") == frame
    page.keyboard.press("]")
    page.keyboard.press("]")
    beat = page.locator("#beats [aria-current]")
    assert beat.get_attribute("aria-label") == "Beat 2: products add up to one cell"
    page.keyboard.press("[")
    assert beat.get_attribute("aria-label") == "Beat 1: a kernel lies on the image"
    page.locator("#scrub").fill("100")
    assert eyes.value("window.studio.frame") == 100
    page.keyboard.press("l")
    assert page.get_attribute("#loop", "aria-pressed") == "true"
    beat_told = eyes.value("window.studio.good.beats[window.studio.loopBeat]")
    start, end = beat_told["start"], beat_told["end"]
    page.locator("#scrub").fill(str(round(end * 5) - 2))
    page.select_option("#speed", "2")
    assert eyes.value("document.getElementById('video').playbackRate") == 2
    page.keyboard.press("Escape")
    page.locator("#play").click()
    eyes.until(f"window.studio.frame < {round(end * 5) - 2}")  # it began again
    assert start <= eyes.value("window.studio.frame / 5") < end
    page.locator("#play").click()
    page.locator("h1").click()
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    page.locator("#scrub").fill("100")
    eyes.until("location.hash.endsWith('&t=20')")
    page.reload()  # the place survives
    eyes.settle()
    assert eyes.value("window.studio.frame") == 100


def test_each_kind_of_edit_appears_without_a_touch_and_is_told_number_by_number(eyes: Eyes, studio: Studio) -> None:
    eyes.open("clip=2a&t=4")
    page, before = eyes.page, eyes.value("window.studio.good.frames")

    def edited(file: str, old: str, new: str) -> None:
        version = eyes.version
        studio.edit(file, old, new)
        eyes.newer(version)

    edited(WORDS, "A kernel, a small grid of weights, lies on the image.", "A kernel of weights lies on the image.")
    assert page.inner_text("#caption") == "A kernel of weights lies on the image."
    edited(SCENE, "self.play(tour)", "self.play(tour, run_time=6.0)")
    longer = eyes.value("window.studio.good.frames")
    edited(SCENE, "run_time=6.0", "run_time=7.0")  # as long a file, perhaps within the same second
    assert eyes.value("window.studio.good.frames") == longer + 5 > before
    wide = "window.studio.proof.told.pictures.find((one) => one.tensor === 'weight').spans[0].box[2]"
    width = eyes.value(wide)
    edited(VIEW, "OPERAND = 84", "OPERAND = 70")
    assert eyes.value(wide) < width
    right, down = "(row, column + 1)", "(row + 1, column)"
    edited(NUMBERS, f"beside = ({right}, {down},", f"beside = ({down}, {right},")
    eyes.until("window.studio.good.captions[2].text.startsWith('A step down')")
    edited(THEME, '"paper": "#0E1116"', '"paper": "#0E2116"')
    eyes.until("document.getElementById('stage').dataset.still.startsWith(window.studio.good.version)")
    assert eyes.value(PAPER) == "14,33,22"


def test_a_changed_weight_is_told_exactly(eyes: Eyes, studio: Studio) -> None:
    eyes.open("clip=2a&t=4&kernel=laplace")
    version = eyes.version
    studio.edit(KERNELS, "(1, -4, 1)", "(1, -3, 1)")
    eyes.newer(version)
    eyes.until("document.getElementById('summary')?.textContent.includes('−4 → −3')")
    eyes.page.click("#tab-changes")
    assert "weight[1, 1]: −4 → −3" in eyes.page.inner_text("#changes")
    assert "weight: 1 of 9 cells changed" in eyes.page.inner_text("#changes")


def test_what_does_not_work_is_told_and_the_last_good_clip_stays_until_it_is_mended(eyes: Eyes, studio: Studio) -> None:
    eyes.open("clip=2a&t=9.4")
    page, version, trouble = eyes.page, eyes.version, eyes.page.locator("#trouble")

    def wrong(file: str, old: str, new: str, *told: str) -> None:
        studio.edit(file, old, new)
        trouble.wait_for()
        said = trouble.inner_text()
        assert all(text in said for text in told), said
        assert eyes.version == version
        assert page.inner_text("#title") == "One kernel visits every position"
        page.keyboard.press("ArrowRight")  # the last good clip is there, and answers
        eyes.until("document.getElementById('stage').dataset.still.endsWith(' ' + window.studio.frame)")

    def mended() -> None:
        nonlocal version
        studio.mend()
        eyes.newer(version)
        trouble.wait_for(state="hidden")
        version = eyes.version

    wrong(SCENE, "def the_weights_are_shared(self) -> None:", "def the_weights_are_shared(self -> None:",
          "This is no Python", "scenes/fig2a.py, line 20")  # fmt: skip
    mended()
    wrong(NUMBERS, '"feature maps", operations.conv2d,', '"feature maps", lambda *a, **n: -operations.conv2d(*a, **n),',
          "A number is not proven", "not equal bit for bit", NUMBERS)  # fmt: skip
    mended()
    wrong(WORDS, "{terms:Words} products add up to a cell.", "Nine products add up to a cell.",
          "This is refused", "states 'Nine' as plain text", "words/en.py, line 1", '"Nine products add up')  # fmt: skip
    mended()
    wrong(SCENE, "self.play(vanish(self.frames), ", "self.add(__import__('manim').Text('9.75')), self.play(",
          "The audit refuses this frame", "Text('9.75')", "scenes/fig2a.py, line", "nothing was flipped")  # fmt: skip
    page.get_by_text("which it would have spoilt").click()
    assert page.locator("#beats [aria-current]").get_attribute("aria-label") == "Beat 7: nothing was flipped"
    mended()
    wrong(
        "src/onebyone/look/layout.py",
        "from collections.abc import Sequence",
        "import",
        "This is no Python",
        "layout.py",
    )
    mended()


def test_other_clips_go_on_while_one_is_broken(eyes: Eyes, studio: Studio) -> None:
    eyes.open("clip=4a&t=1")
    studio.edit(SCENE, "self.tell(", "self.tell(nonsense, ")
    eyes.until("window.studio.clips.find((clip) => clip.id === '2a').state === 'failed'")
    assert eyes.page.get_attribute("#state", "data-state") == "fresh"
    assert "nonsense" in eyes.page.locator("#clips a", has_text="2a").get_attribute("title")  # type: ignore[operator]
    studio.mend()
    eyes.until("window.studio.clips.find((clip) => clip.id === '2a').state === 'fresh'")


def test_every_number_can_be_asked_and_says_what_check_says(eyes: Eyes) -> None:
    eyes.open("clip=2a&t=9.4")
    page = eyes.page
    eyes.until("document.querySelectorAll('#hits button').length > 50")
    (panel,) = chosen(["2a"])
    variant = panel.default()
    (figure,) = variant.verified()
    report = {line["what"]: line for line in prove(variant).as_json()["checks"]}  # type: ignore[attr-defined]
    labels = "all => all.map((one, at) => [at, one.getAttribute('aria-label')])"
    asked = page.locator("#hits button").evaluate_all(labels)
    cells = {label: at for at, label in asked if "[" in label and "arrows" not in label}
    assert len(cells) > 25
    for label, at in list(cells.items())[::3]:
        text, _, place = label.partition(", ")
        name, _, index = place.rstrip("]").partition("[")
        page.locator("#hits button").nth(at).press("Enter")
        eyes.until(f"document.querySelector('#ask .quiet')?.textContent === {json.dumps(place)}")
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
    page.locator("#hits button[aria-label='2.5, feature map[5, 8]']").first.press("Enter")
    page.get_by_text("Product by product").wait_for()
    page.get_by_role("button", name="Next", exact=True).click()
    assert page.locator("#ask [aria-current=step]").inner_text().split() == ["0", "×", "−1", "=", "0"]
    assert page.locator("#lit rect").count() > 3
    page.click("#tab-numbers")
    shown = eyes.value("window.studio.proof.numbers(window.studio.frame).length")
    assert page.locator("#numbers tbody tr").count() == shown


def test_cells_are_asked_by_pointer_and_by_arrows_and_in_motion(eyes: Eyes) -> None:
    eyes.open("clip=2a&t=20")
    page = eyes.page
    x, y = eyes.value("""(() => {
      const { proof, frame } = window.studio, rect = document.getElementById("stage").getBoundingClientRect();
      const [where] = proof.places({ figure: 0, tensor: "image", index: [10, 12] }, frame);
      const zoom = rect.width / proof.width;
      return [rect.left + (where.x + where.width / 2) * zoom, rect.top + (where.y + where.height / 2) * zoom];
    })()""")
    page.mouse.move(x, y)
    assert "image[10, 12]" in page.get_attribute("#stage", "title")  # type: ignore[operator]
    page.mouse.click(x, y)
    page.get_by_text("Reaches 9 cells").wait_for()
    grid = page.locator("#hits button[aria-label^='image, 28 by 28']")
    grid.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert "image[1, 1]" in grid.get_attribute("aria-label")  # type: ignore[operator]
    page.keyboard.press("Enter")
    eyes.until("document.querySelector('#ask .quiet').textContent === 'image[1, 1]'")
    page.mouse.move(x, y + 1)
    page.locator("#play").click()
    eyes.until("window.studio.frame > 101")
    page.mouse.move(x, y)
    assert "image[10, 12]" in page.get_attribute("#stage", "title")  # type: ignore[operator]


def test_knobs_change_picture_address_command_and_file(eyes: Eyes, browser: Browser, studio: Studio) -> None:
    eyes.open("clip=2a&beat=3")
    page, version = eyes.page, eyes.version
    page.click("#tab-knobs")
    page.check("[data-knob=stride] input[value='2']")
    eyes.newer(version)
    page.get_by_label("weight 1, 2").fill("3")
    eyes.until("window.studio.good.settings.kernel === '-1 0 1; -2 0 3; -1 0 1'")
    eyes.settle()
    assert eyes.value("window.studio.proof.told.tensors.find((one) => one.name === 'feature map').shape") == [13, 13]
    eyes.until("location.hash.includes('stride=2') && location.hash.includes('beat=3')")
    command = shlex.split(page.inner_text("#command"))
    assert command[1:3] == ["render", "2a"]
    (asked,) = variants(["2a"], settings_from(command[4::2]))
    assert asked.records[0].changed == eyes.value("window.studio.good.settings")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as TOML").click()
    told = Path(download.value.path()).read_text()
    assert tomllib.loads(told)["clip"] == [{"panel": "2a", "stride": 2, "kernel": "-1 0 1; -2 0 3; -1 0 1"}]
    page.get_by_role("button", name="Copy command").click()
    assert page.evaluate("navigator.clipboard.readText()") == page.inner_text("#command")
    context = browser.new_context()  # somebody is sent the address
    other = Eyes(context.new_page(), studio)
    other.open(page.url.partition("#")[2])
    assert other.value("window.studio.frame") == eyes.value("window.studio.frame") > 0
    assert other.value("window.studio.good.settings.stride") == 2
    context.close()


def test_impossible_states_are_not_on_offer_and_are_told_if_they_are_asked_for(eyes: Eyes) -> None:
    eyes.open("clip=2a&t=1&image=digit:1&height=6&width=6")
    eyes.page.click("#tab-knobs")
    eyes.until("document.querySelector('[data-knob=dilation] input[value=\"3\"]').disabled")
    eyes.page.goto(f"{eyes.studio.address}#clip=2a&stride=9")
    eyes.page.locator("#trouble").wait_for()
    assert "a whole number from 1 to 4" in eyes.page.inner_text("#trouble")


def test_a_picture_is_dropped_or_drawn(eyes: Eyes) -> None:
    eyes.open("clip=2a&t=1")
    page, version, picture = eyes.page, eyes.version, io.BytesIO()
    page.click("#tab-knobs")
    Image.new("L", (12, 10), 128).save(picture, format="PNG")
    page.set_input_files("#file", {"name": "mine.png", "mimeType": "image/png", "buffer": picture.getvalue()})
    eyes.newer(version)
    shape = "window.studio.proof.told.tensors.find((one) => one.name === 'image').shape"
    assert eyes.value(shape) == [10, 12]
    assert "image=./mine.png" in page.inner_text("#command")
    version = eyes.version
    page.evaluate("""content => {
      const moved = new DataTransfer();
      moved.items.add(new File([Uint8Array.from(content)], "dropped.png"));
      document.getElementById("drop").dispatchEvent(new DragEvent("drop", { dataTransfer: moved, bubbles: true }));
    }""", [*picture.getvalue()])  # fmt: skip
    eyes.newer(version)
    assert "image=./dropped.png" in page.inner_text("#command")
    version, box = eyes.version, page.locator("#draw").bounding_box()
    assert box
    page.locator("#draw").scroll_into_view_if_needed()
    box = page.locator("#draw").bounding_box()
    assert box
    page.mouse.move(box["x"] + 98, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 98, box["y"] + 160, steps=12)
    page.mouse.up()
    eyes.newer(version)
    assert eyes.value(shape) == [28, 28]
    cell = "window.studio.proof.value(window.studio.proof.tensor(0, 'image'), 14 * 28 + {})"
    assert [eyes.value(cell.format(column)) for column in (14, 3)] == [1, 0]
    page.set_input_files("#file", {"name": "evil.npy", "mimeType": "x/y", "buffer": b"\x93NUMPY\x01\x00 garbage"})
    page.get_by_text("evil.npy is not an array that can be read").wait_for()


def test_planted_faults_are_refused_in_the_guards_own_words(eyes: Eyes) -> None:
    eyes.open("clip=2a&t=34")
    page = eyes.page
    page.click("#tab-break")
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
            eyes.until("document.querySelector('#refusal img')?.naturalWidth === 1280")
    assert page.get_attribute("#state", "data-state") == "fresh"  # nothing of it was published


def test_a_notebooks_page_plays_and_answers_from_disk(
    eyes: Eyes, browser: Browser, studio: Studio, tmp_path: Path
) -> None:
    eyes.open("clip=2a&t=9.4")
    movie, proof = (studio.made / eyes.value(f"window.studio.good.{name}") for name in ("movie", "proof"))
    (tmp_path / "notebook.html").write_text(of_files(movie, proof).page, encoding="utf-8")
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "notebook.html").as_uri())
    page.get_by_role("button", name="products add up to one cell").click()
    x, y, width, height = eyes.value("Object.values(window.studio.proof.seen(47)[0].box)")
    stage = page.locator(".stage").bounding_box()
    assert stage
    zoom = stage["width"] / 854
    page.wait_for_function("document.querySelector('video').readyState >= 2")
    page.mouse.move(stage["x"] + (x + 0.52 * width) * zoom, stage["y"] + (y + 0.52 * height) * zoom)
    page.locator(".asked output").wait_for()
    assert "image[14, 14]" in page.inner_text(".asked")
    assert not [url for url in asked if not url.startswith(("file:", "blob:"))]
    page.close()


def test_it_can_be_used_in_a_narrow_window_and_without_seeing(eyes: Eyes) -> None:
    eyes.open("clip=2a&t=9.4")
    page, axe = eyes.page, Axe()
    eyes.until("document.querySelectorAll('#hits button').length > 50")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        for tab in ("ask", "knobs", "numbers", "changes", "break"):
            page.click(f"#tab-{tab}")
            found = [one for one in axe.run(page).response["violations"] if one["impact"] in ("serious", "critical")]
            assert not found, json.dumps(found)[:3000]
    page.set_viewport_size({"width": 400, "height": 800})
    eyes.until("document.documentElement.scrollWidth <= 400")
    assert page.locator("#stage").bounding_box()["width"] > 360  # type: ignore[index]
    page.click("#tab-knobs")
    assert page.locator("#knobs").is_visible()


def test_two_hundred_rapid_edits_leave_one_consistent_state(eyes: Eyes, studio: Studio) -> None:
    eyes.open("clip=2a&t=2")
    children = psutil.Process(studio.process.pid)
    studio.edit(SCENE, "self.play(tour)", "self.play(tour, run_time=1.000)")
    for at in range(200):
        studio.edit(SCENE, f"run_time={1 + at / 50:.3f}", f"run_time={1 + (at + 1) / 50:.3f}")
        time.sleep(0.005)
    frames = "window.studio.good.frames"
    eyes.until("window.studio.good.beats[5].end - window.studio.good.beats[5].start > 5")
    eyes.settle()
    last = eyes.value(frames)
    time.sleep(1)
    assert eyes.value(frames) == last  # nothing piled up
    assert eyes.page.get_attribute("#state", "data-state") == "fresh"
    assert len(list(studio.made.glob("*.mp4"))) < 12
    assert len(list(studio.made.glob("work-*"))) < 6
    assert len(children.children(recursive=True)) < 16


def test_only_its_own_page_is_answered(studio: Studio) -> None:
    host = studio.address.removeprefix("http://").rstrip("/")
    assert studio.ask("/")[0] == 200
    assert studio.ask("/", host="evil.example")[0] == 403
    assert studio.ask("/", host=f"{host}.evil.example")[0] == 403
    assert studio.ask("/", origin="http://evil.example")[0] == 403
    assert studio.ask("/", **{"sec-fetch-site": "cross-site"})[0] == 403
    assert studio.ask("/api/explain", {}, origin="http://evil.example")[0] == 403
    assert studio.ask("/api/explain", {}, **{"content-type": "text/plain"})[0] == 403
    up = ["/../pyproject.toml", "/%2e%2e/pyproject.toml", "/made/..%2f..%2fetc%2fpasswd", "/made/%2fetc%2fpasswd"]
    for path in (*up, "/page/studio.js", "/made/x.py", "/warm.py"):
        assert studio.ask(path)[0] == 404, path
    status, content, headers = studio.ask("/")
    assert "default-src 'self'" in headers["content-security-policy"]
    assert b"http://" not in content
    status, content, _ = studio.ask("/api/picture", {"name": "../../x.png", "content": "AAAA"})
    assert status == 200
    assert "x.png is not a PNG that can be read" in json.loads(content)["trouble"]["reason"]
    with socket.create_connection(("127.0.0.1", int(host.partition(":")[2]))) as raw:
        head = [
            "POST /api/picture HTTP/1.1",
            f"host: {host}",
            f"origin: http://{host}",
            "content-type: application/json",
        ]
        raw.sendall("\r\n".join([*head, "content-length: 99999999999", "", ""]).encode())
        assert b" 403 " in raw.recv(100)
    every = [one for addresses in psutil.net_if_addrs().values() for one in addresses]
    for other in {one.address for one in every if one.family == socket.AF_INET and not one.address.startswith("127.")}:
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((other, int(host.partition(":")[2])), timeout=2)


def test_a_second_one_takes_the_next_port_and_ctrl_c_leaves_nothing(studio: Studio) -> None:
    with contextlib.ExitStack() as stack:
        taken = stack.enter_context(socket.socket())
        with contextlib.suppress(OSError):
            taken.bind(("127.0.0.1", 8111))
            taken.listen()
        second = studio.start("--no-open")
        line = second.stdout.readline()  # type: ignore[union-attr]
        assert "the studio is at http://127.0.0.1:81" in line
        assert ":8111/" not in line
        address = line.split()[4].partition("#")[0]
        stack.enter_context(urllib.request.urlopen(f"{address}api/events?view=open"))  # a page is open
        time.sleep(1)  # its processes are being made
        children = psutil.Process(second.pid).children(recursive=True)
        assert children
        second.send_signal(signal.SIGINT)
        _, said = second.communicate(timeout=20)
        assert "port 8111 is taken; this is on the next free one" in said
        assert "Traceback" not in said
        assert second.returncode in (0, 130)
        psutil.wait_procs(children, timeout=5)
        assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    assert len(list(studio.made.parent.iterdir())) == 1
