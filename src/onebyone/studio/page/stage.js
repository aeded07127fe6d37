// The stage: the clip in motion, a sharp still at rest, the timeline, and what is lit and can be pointed at.

import { ask, showNumbers, spoken } from "./ask.js";
import { byId, later, make } from "./dom.js";
import { moved, remember, width } from "./server.js";
import { beatAt, beatFrames, last, now, rate, readable, seconds } from "./state.js";

export const video = byId("video"), stage = byId("stage");
const still = byId("still");

// --- The clip and its timeline ---------------------------------------------------------------------------------------

export function showClip(good) {
  const goesOn = !video.paused;
  now.good = good;
  byId("title").textContent = good.title;
  byId("scrub").max = last();
  if (now.wanted != null) {
    const beat = good.beats[now.wanted - 1];
    if (beat) now.frame = beatFrames(beat)[0];
    now.wanted = null;
  }
  now.frame = Math.min(now.frame, last());
  stage.style.setProperty("--aspect", good.width / good.height);
  showTimeline(good);
  video.src = `/made/${good.movie}`;
  video.addEventListener("loadeddata", () => {
    video.playbackRate = Number(byId("speed").value);
    if (goesOn) video.play();
    document.documentElement.dataset.playable = good.version;
  }, { once: true });
  seek();
  showFrame();
}

function showTimeline(good) {
  const all = good.frames / good.fps, share = (time) => `${(100 * time) / all}%`;
  const stand = (start, end) => `left: ${share(start)}; width: ${share(end - start)}`;
  const step = [1, 2, 5, 10, 20].find((one) => all / one <= 14) ?? 60;
  const isTold = (at) => at % step === 0 && at <= all - step / 2;  // at the very end, there is no room for a number
  byId("ruler").replaceChildren(...Array.from({ length: Math.floor(all) + 1 }, (_, at) => make("span", { class: isTold(at) ? "told" : "", style: `left: ${share(at)}` }, isTold(at) ? String(at) : "")));
  byId("beats").replaceChildren(...good.beats.map((beat, at) => make("button", {
    title: readable(beat.name), style: stand(beat.start, beat.end), "aria-label": `Beat ${at + 1}: ${readable(beat.name)}`, onclick: () => go(beatFrames(beat)[0]),
  }, readable(beat.name))));
  byId("said").replaceChildren(...good.captions.map((one) => make("span", { style: stand(one.start, one.end), title: one.text }, one.text)));
  showLoop();
}

const seek = () => { video.currentTime = seconds(now.frame) + 0.5 / rate(); };

export function showStill(source, frame, version) {
  const image = new Image();
  image.onload = () => {
    if (!video.paused || frame !== now.frame) return;
    still.src = source;
    still.alt = `Frame ${frame}`;
    still.hidden = false;
    stage.dataset.still = `${version} ${frame}`;
  };
  image.src = source;
}

export const sharpen = later(60, () => {
  if (!video.paused || !now.good || now.state === "rendering") return; // what comes is painted first, and what was is old
  const { version } = now.good, asked = new URLSearchParams({ take: now.take, frame: now.frame, width: width(), version });
  showStill(`/api/still?${asked}`, now.frame, version);
});

function showFrame() {
  const time = seconds(now.frame), beat = beatAt(now.frame);
  byId("scrub").value = now.frame;
  byId("scrub").setAttribute("aria-valuetext", `${time.toFixed(2)} seconds, frame ${now.frame}`);
  byId("clock").textContent = `${time.toFixed(2)} s · frame ${now.frame}`;
  byId("playhead").style.left = `calc(.5rem + (100% - 1rem) * ${now.frame / Math.max(last(), 1)})`;
  [...byId("beats").children].forEach((button, at) => (at === beat ? button.setAttribute("aria-current", "true") : button.removeAttribute("aria-current")));
  byId("caption").textContent = now.good?.captions.findLast((one) => one.start <= time + 1e-6)?.text ?? "";
  remember();
  light();
  if (video.paused) {
    sharpen();
    atRest();
  }
}

export function go(frame) {
  now.frame = Math.max(0, Math.min(frame, last()));
  still.hidden = true;
  if (now.good) seek();
  byId("hits").replaceChildren();
  showFrame();
  if (video.paused) moved();
}

export function goBeat(by) {
  if (!now.good) return;
  const at = beatAt(now.frame), [start] = at >= 0 ? beatFrames(now.good.beats[at]) : [0];
  const next = by < 0 && now.frame > start + 3 ? at : at + by;
  if (next < 0) go(0);
  else if (now.good.beats[next]) go(beatFrames(now.good.beats[next])[0]);
}

export function toggle() {
  if (!video.paused) return video.pause();
  if (now.frame >= last()) go(0);
  return video.play();
}

export function setLoop(on) {
  now.loop = on;
  now.loopBeat = beatAt(now.frame);
  byId("loop").setAttribute("aria-pressed", String(on));
  showLoop();
}

const showLoop = () => [...byId("beats").children].forEach((button, at) => button.classList.toggle("looped", now.loop && at === Math.max(now.loopBeat, 0)));

export function tick() {
  if (!video.paused && now.good) {
    let frame = Math.min(Math.floor(video.currentTime * rate() + 1e-4), last());
    const looped = now.loop && now.good.beats[Math.max(now.loopBeat, 0)];
    if (looped) {
      const [start, end] = beatFrames(looped);
      if (frame >= end || frame < start) {
        video.currentTime = seconds(start) + 0.5 / rate();
        frame = start;
      }
    }
    if (frame !== now.frame) {
      now.frame = frame;
      showFrame();
    }
  }
  requestAnimationFrame(tick);
}

video.addEventListener("play", () => {
  still.hidden = true;
  byId("hits").replaceChildren();
  byId("play").setAttribute("aria-label", "Pause");
  document.documentElement.dataset.playing = "";
});
video.addEventListener("pause", () => {
  byId("play").setAttribute("aria-label", "Play");
  delete document.documentElement.dataset.playing;
  showFrame();
  moved();
});
video.addEventListener("ended", () => {
  now.frame = last();
  showFrame();
});

// --- What can be pointed at ------------------------------------------------------------------------------------------

function pointed(event) {
  if (!now.proof) return null;
  const rect = stage.getBoundingClientRect(), zoom = Math.min(rect.width / now.proof.width, rect.height / now.proof.height);
  const x = (event.clientX - rect.left - (rect.width - zoom * now.proof.width) / 2) / zoom;
  const y = (event.clientY - rect.top - (rect.height - zoom * now.proof.height) / 2) / zoom;
  return now.proof.under(x, y, now.frame);
}

export function point(at) {
  now.pointed = at;
  light();
}

stage.addEventListener("pointermove", (event) => {
  const found = pointed(event);
  stage.style.cursor = found ? "help" : "default";
  stage.title = found ? spoken(found) : "";
  point(found);
});
stage.addEventListener("pointerleave", () => point(null));
stage.addEventListener("click", (event) => {
  const found = pointed(event);
  if (found) ask(found);
  else toggle();
});
byId("hits").addEventListener("click", (event) => event.stopPropagation()); // by key: it points nowhere

// On a frame at rest, everything that can be asked is a button where it stands, in reading order.
export const atRest = later(90, () => {
  if (!now.proof || !video.paused) return;
  const { proof, frame } = now, percent = (value, all) => `${(100 * value) / all}%`;
  const stand = (one) => `left:${percent(one.x, proof.width)};top:${percent(one.y, proof.height)};width:${percent(one.width, proof.width)};height:${percent(one.height, proof.height)}`;
  const numbers = proof.numbers(frame);
  const asked = (one) => make("button", { style: stand(one.box), "aria-label": spoken(one), onclick: () => ask(one), onfocus: () => point(one), onblur: () => point(null) });
  const grids = proof.seen(frame).filter((one) => one.picture.kind === "grid");
  const marks = proof.marks(frame).filter((one) => one.shape === "Mark");
  byId("hits").replaceChildren(...numbers.map(asked), ...grids.map((seen) => gridButton(seen, stand(seen.box))), ...marks.map(asked));
  showNumbers();
  document.documentElement.dataset.rest = `${now.good.version} ${frame}`;
});

function gridButton(seen, style) {
  const [rows, columns] = seen.picture.shape.slice(-2);
  const what = `${seen.picture.tensor}, ${rows} by ${columns} cells; arrows move`;
  let at = 0;
  const tell = (button) => {
    const cell = now.proof.cell(seen, at);
    button.setAttribute("aria-label", `${what}: ${spoken(cell)}`);
    point(cell);
  };
  return make("button", {
    style, "aria-label": `${what} from cell to cell`,
    onclick: () => ask(now.proof.cell(seen, at)), onfocus: (event) => tell(event.target), onblur: () => point(null),
    onkeydown: (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
      if (by === undefined) return;
      at = Math.max(0, Math.min(rows * columns - 1, at + by));
      event.preventDefault();
      event.stopPropagation();
      tell(event.target);
    },
  });
}

// --- What is lit -----------------------------------------------------------------------------------------------------

const MOST_LIT = 200;

// What was chosen, what it reads and what it reaches, and what is pointed at, each where it stands on this frame.
export function light() {
  const svg = byId("lit"), shapes = [];
  if (now.proof && stage.clientWidth) {
    svg.setAttribute("viewBox", `0 0 ${now.proof.width} ${now.proof.height}`);
    const draw = (box, kind) => { if (box) shapes.push([wider(box), kind]); };
    const all = (one, kind) => {
      const places = one?.index ? now.proof.places(one, now.frame) : [], grids = places.filter((where) => where.isCell);
      places.filter((where) => where.isCell || !grids.some((cell) => isInside(where, cell))).forEach((where) => draw(where, kind));
    };
    now.chosen?.uses.slice(0, MOST_LIT).forEach((one) => all(one, "used"));
    now.chosen?.reads.slice(0, MOST_LIT).forEach((one) => all(one, "read"));
    if (now.chosen?.about) all(now.chosen.about, "chosen");
    if (now.pointed) draw(now.pointed.box, "chosen");
    if (now.pointed?.kind === "cell") all(now.pointed, "read");
  }
  const shape = ([box, kind]) => (box.x1 === undefined
    ? `<rect class="${kind}" x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}"/>`
    : `<line class="${kind}" x1="${box.x1}" y1="${box.y1}" x2="${box.x2}" y2="${box.y2}"/>`);
  svg.innerHTML = [...shapes.map(([box]) => [box, "halo"]), ...shapes].map(shape).join("");
}

// A number that stands in its own cell is lit with it.
const isInside = (one, cell) => one.x >= cell.x && one.y >= cell.y && one.x + one.width <= cell.x + cell.width && one.y + one.height <= cell.y + cell.height;

// A number is framed with some air; a cell and a wire are lit as they are.
function wider(box) {
  if (box.x1 !== undefined || box.isCell) return box;
  const by = box.height > 9 ? 3 : 0;
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
}
