// The stage: the clip in motion, a sharp still at rest, the timeline, and what is lit and can be pointed at.

import { inspector } from "./ask.js";
import { byId, later, make } from "./dom.js";
import { spoken } from "./inspector.js";
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

// Another clip is looked at, of which nothing is there yet: nothing of the one before stays in its place.
export function clear() {
  video.removeAttribute("src");
  video.load();
  still.hidden = true;
  delete stage.dataset.still;
  byId("playhead").style.left = "";
  for (const id of ["title", "caption", "clock", "ruler", "beats", "said", "lit", "hits"]) byId(id).replaceChildren();
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

export const point = (at) => inspector.point(at);
export const light = () => inspector.light();
export const atRest = () => inspector.rest();
export function forget() {
  now.chosen = null;
  light();
}

stage.addEventListener("pointermove", (event) => {
  const found = inspector.under(event);
  stage.style.cursor = found ? "help" : "default";
  stage.title = found ? spoken(found) : "";
  point(found);
});
stage.addEventListener("pointerleave", () => point(null));
stage.addEventListener("click", (event) => {
  const found = inspector.under(event);
  if (found) inspector.ask(found);
  else toggle();
});
