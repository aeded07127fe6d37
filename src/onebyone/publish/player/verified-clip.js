// <verified-clip>: a clip that stops where a teacher stops, whose numbers can be asked while it stands, and which says
// whether the file that it plays is the one that was proven. Its data is a script of the clip's name beside the video.

import { ByHand } from "./byhand.js";
import { copy, make } from "./dom.js";
import { Inspector, place, spoken } from "./inspector.js";
import { Proof, inflated, minus } from "./proof.js";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];
const IDLE = 2500; // milliseconds without a pointer, after which a full screen shows the clip alone

const ICONS = {
  play: "M4 2l10 6-10 6z", pause: "M4 2h3v12H4zM9 2h3v12H9z", back: "M3 3h1.6v10H3zM13 3v10L5.5 8z", on: "M11.4 3H13v10h-1.6zM3 3l7.5 5L3 13z",
  full: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4", loop: "M4 6.5A4.5 4.5 0 0 1 12.4 5M12.6 2.2V5.3H9.5M12 9.5A4.5 4.5 0 0 1 3.6 11M3.4 13.8v-3.1h3.1",
};

const KEYS = [
  ["Space", "play to the next stop, pause"], ["→  PageDown", "on to the next stop, which may be a question; behind the last one the key goes to the deck"], ["←  PageUp", "back one stop"],
  ["Shift → ←", "one frame"], [".  B", "a black picture, and back"], ["L", "repeat the beat while it is held"], ["S", "stop at each beat, or play through"], ["C", "captions"], ["H", "work a result out by hand"], ["F", "full screen"],
];

const readable = (name) => name.replaceAll("_", " ");
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const decoded = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

function icon(name) {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg"), path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  drawn.setAttribute("viewBox", "0 0 16 16");
  drawn.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  if (name === "full" || name === "loop") drawn.setAttribute("class", "drawn");
  drawn.append(path);
  return drawn;
}

// --- The data of a clip ----------------------------------------------------------------------------------------------

const coming = new Map();

// What the script beside a clip's video told; it is loaded once.
function told(name, source) {
  const known = (globalThis.verifiedClips ??= {});
  if (known[name]) return Promise.resolve(known[name]);
  if (!coming.has(source)) {
    coming.set(source, new Promise((done, fail) => {
      const script = make("script", { src: source });
      script.addEventListener("load", () => (known[name] ? done(known[name]) : fail(new Error(`${source} tells nothing of ${name}`))));
      script.addEventListener("error", () => fail(new Error(`${source} is missing: it must lie beside the video`)));
      document.head.append(script);
    }));
  }
  return coming.get(source);
}

// What figures said of their cells, when the clip was published.
class Answers {
  constructor({ packed, note }) {
    Object.assign(this, { packed, note });
  }

  async explain({ figure, tensor, index }, proof) {
    this.all ??= inflated(this.packed).then((bytes) => JSON.parse(new TextDecoder().decode(bytes)));
    const found = (await this.all)[`${figure} ${tensor} ${index.join(" ")}`];
    if (found) return found;
    const { shape, bits } = proof.tensor(figure, tensor), check = proof.told.checks.find((one) => one.figure === figure && one.what === tensor);
    const grid = bits ? `a multiple of 1/${2 ** bits}` : "a whole number";
    const checked = check && `one of ${check.cells.toLocaleString("en")} cells that were computed twice, equal bit for bit`;
    return { tensor, index, shape, grid, checked, rows: [], reads: [], uses: [], reads_in_all: 0, uses_in_all: 0, note: this.note };
  }
}

// --- The element -----------------------------------------------------------------------------------------------------

export class VerifiedClip extends HTMLElement {
  #begun = false;
  #target = null; // the stop that is played to
  #held = false; // whether the teacher holds: the clip stands at a stop, or its beat is repeated
  #bytes = null;
  #checked = null;
  #listen = (event) => this.#onKey(event);

  // Attributes: src, the video; name, if it is not that of the video; stops="off", to play through; loop, to repeat a beat
  // while it is held; keys="page", to hear keys wherever the focus is; deck, where a deck tells it what to do; hand, to begin
  // with what is worked out by hand.
  connectedCallback() {
    if (this.getAttribute("keys") === "page") document.addEventListener("keydown", this.#listen, true);
    else if (!this.hasAttribute("deck")) this.addEventListener("keydown", this.#listen);
    if (this.#begun) return;
    this.#begun = true;
    this.#begin().catch((error) => this.#fail(error));
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#listen, true);
    this.removeEventListener("keydown", this.#listen);
  }

  get name() { return this.getAttribute("name") ?? (this.source ?? "").split(/[/\\]/).pop().replace(/\.\w+$/, ""); }

  get source() { return this.getAttribute("src") ?? this.querySelector("video")?.getAttribute("src"); }

  // The last stop that has been reached; -1 before the first.
  get stop() { return this.stops.findLastIndex((stop) => stop.hold <= this.video.currentTime + this.near); }

  get isHeld() { return this.#held; }

  // Whether it holds at a question, whose answer the next key shows.
  get isAsking() { return this.#held && this.stops[this.#target]?.question != null; }

  // Whether it plays to a stop: it can be cut short.
  get isTelling() { return Boolean(this.video) && !this.video.paused && !this.#held && this.#target !== null; }

  // Holds at the stop that it plays to.
  cut() { return this.show(this.#target); }

  rewind() {
    this.pause();
    this.#go(0);
  }

  switchLoop() { this.#setLooping(!this.hasAttribute("loop")); }

  openProof() { this.#open(this.parts.panel.dataset.shows === "about" ? null : "about"); }

  async #begin() {
    const base = (this.source ?? `${this.name}.mp4`).replace(/\.\w+$/, "");
    this.data ??= await told(this.name, `${base}.js`);
    const { data } = this;
    this.proof = await Proof.of(data.proof);
    const { clip, beats } = this.proof.told;
    this.near = Math.min(0.02, 0.25 / clip.fps); // seconds: two times that are nearer are one
    // A question has been asked on the last frame before its answer; a clean clip asks nothing, and waits where the beat begins.
    const asked = ({ question, answered, from }) => (question === null ? null : answered === null ? from : answered - 1 / clip.fps);
    this.beats = beats.map((beat) => ({ ...beat, title: readable(beat.id), asked: asked(beat) }));
    // Where it stops: once a question has been asked, before anything of the answer is seen; and at the end of each beat.
    this.stops = this.beats.flatMap((beat, at) => {
      const first = beat.asked === null ? [] : [{ beat: at, from: beat.from, hold: beat.asked + 0.5 / clip.fps, question: beat.question }];
      return [...first, { beat: at, from: first[0]?.hold ?? beat.from, hold: beat.still + 0.5 / clip.fps, question: null }];
    });
    this.predicted = new Map(); // what somebody expected, by stop
    this.answers = new Answers(data.answers);
    this.video = this.querySelector("video") ?? make("video");
    for (const [name, value] of Object.entries({ muted: true, playsinline: true, preload: "metadata", tabindex: -1, "aria-label": clip.title })) this.video.setAttribute(name, value === true ? "" : value);
    this.video.removeAttribute("controls");
    this.video.muted = true;
    if (data.description) this.video.setAttribute("aria-description", data.description);
    if (data.movie) {
      this.#bytes = decoded(data.movie).buffer;
      this.video.src = URL.createObjectURL(new Blob([this.#bytes], { type: "video/mp4" }));
    } else if (!this.video.getAttribute("src")) this.video.src = this.source ?? `${this.name}.mp4`;
    if (data.poster || !this.video.poster) this.video.poster = data.poster ?? `${base}.png`;
    if (!this.video.isConnected) this.append(this.video);
    this.#build();
    this.#tracks();
    this.#watch();
    this.#restore();
    this.dataset.ready = "";
    if (this.hasAttribute("hand") && data.exercises.length) this.practise();
    this.dispatchEvent(new Event("ready"));
  }

  #fail(error) {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.replaceChildren(make("slot"), make("p", { role: "alert" }, `This clip plays without stops, and its numbers cannot be asked. ${error.message}.`));
    const video = this.querySelector("video");
    if (video) video.controls = true;
  }

  #build() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" }), look = new CSSStyleSheet();
    look.replaceSync(LOOK);
    root.adoptedStyleSheets = [look];
    const { data, proof: { told: { clip } } } = this, button = (name, label, act, drawn) => make("button", { id: name, "aria-label": label, title: label, onclick: act }, drawn);
    this.parts = {};
    const part = (name, element) => { this.parts[name] = element; return element; };
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("aria-hidden", "true");
    const stage = part("stage", make("div", { class: "stage", tabindex: -1 }, make("slot"), part("lit", svg),
      part("hits", make("div", { class: "hits", role: "group", "aria-label": "What can be asked on this frame" })), part("question", make("p", { class: "question", hidden: true })), part("black", make("div", { class: "black", hidden: true }))));
    stage.style.aspectRatio = `${clip.width} / ${clip.height}`;
    stage.style.setProperty("--shape", clip.width / clip.height);
    stage.classList.toggle("high", 9 * clip.width < 15 * clip.height); // as wide as a page, it would be higher than one
    const chips = part("chips", make("div", { class: "chips", role: "group", "aria-label": "Stops" }, ...this.stops.map(({ beat, question }, at) => {
      const told = question ?? this.beats[beat].title;
      return make("button", { title: told, "aria-label": `Stop ${at + 1}: ${told}`, onclick: () => this.show(at) }, question ? "?" : String(beat + 1));
    })));
    const scrub = part("scrub", make("input", { type: "range", min: 0, max: clip.frames - 1, value: 0, "aria-label": "Frame", oninput: () => { this.pause(); this.#go(Number(scrub.value) / clip.fps); } }));
    const ticks = make("div", { class: "ticks", "aria-hidden": "true" }, ...this.beats.map((beat) => make("i", { style: `left:${(100 * beat.to) / clip.duration}%` })));
    const speed = part("speed", make("select", { "aria-label": "Speed", onchange: () => { this.video.playbackRate = Number(speed.value); } }, ...SPEEDS.map((one) => make("option", { value: one, selected: one === 1 }, `${one}×`))));
    const toggle = (name, label, act, drawn) => part(name, make("button", { "aria-pressed": "false", title: label, "aria-label": label, onclick: act }, drawn));
    const bar = part("bar", make("div", { class: "bar", role: "toolbar", "aria-label": "Playing" },
      button("back", "Back one stop", () => this.previous(), icon("back")),
      part("play", button("play", "Play to the next stop", () => this.toggle(), icon("play"))),
      button("on", "On to the next stop", () => this.next(), icon("on")),
      part("time", make("output", { class: "time" }, "0:00")), chips, make("span", { class: "gap" }),
      toggle("stopping", "Stop at each beat", () => this.#setStopping(!this.isStopping), "Stops"),
      toggle("looping", "Repeat the beat while it is held", () => this.switchLoop(), icon("loop")),
      data.exercises.length > 0 && part("hand", make("button", { "aria-expanded": "false", title: "Work a result out by hand", onclick: () => (this.parts.panel.dataset.shows === "hand" ? this.#open(null) : this.practise()) }, "By hand")),
      toggle("captioned", "Captions below the picture", () => this.#setCaptions(this.parts.caption.hidden), "CC"),
      speed, button("full", "Full screen", () => this.full(), icon("full")),
    ));
    const badge = part("badge", make("button", { class: "badge", "aria-expanded": "false", onclick: () => this.openProof() }, "Proof"));
    const body = part("body", make("div", { class: "answer" })), about = part("about", make("div", { class: "about" })), hand = make("div", { class: "hand", onkeydown: (event) => { if (event.key === "Escape") this.#leave(); } });
    const close = make("button", { class: "close", "aria-label": "Close", onclick: () => this.#open(null) }, "×");
    const panel = part("panel", make("section", { class: "panel", hidden: true, tabindex: -1, "aria-label": "What was asked" }, close, body, about, hand));
    root.replaceChildren(make("div", { class: "whole" }, stage, make("div", { class: "line" }, ticks, scrub), bar, part("caption", make("p", { class: "caption", hidden: true })), part("prediction", make("div", { class: "prediction", role: "group", "aria-label": "Predict, then reveal", hidden: true })),
      make("div", { class: "foot" }, part("hint", make("span", { class: "hint" }, "Pause, then tap any number or cell")), badge)), panel);
    this.state = { proof: this.proof, frame: 0, pointed: null, chosen: null };
    this.inspector = new Inspector({
      state: this.state, stage, lit: svg, hits: this.parts.hits, body, isAtRest: () => this.video.paused,
      explain: (cell) => this.answers.explain(cell, this.proof), opened: () => { this.pause(); this.#open("answer"); }, more: (found) => this.#cited(found),
      practise: (told) => this.practise({ place: `The cell ${place(told)}`, figure: 0, rows: told.rows, total: told.total, at: null }),
    });
    this.byHand = new ByHand({
      body: hand, exercises: data.exercises, begin: (exercise) => this.practise(exercise), point: (cells) => this.#light(cells), done: (exercise, lines) => this.dispatchEvent(new CustomEvent("worked", { detail: { exercise, lines }, bubbles: true })),
    });
    this.isStopping = this.getAttribute("stops") !== "off";
    this.parts.stopping.setAttribute("aria-pressed", String(this.isStopping));
    this.parts.looping.setAttribute("aria-pressed", String(this.hasAttribute("loop")));
    this.#say("unchecked", "not checked yet: it is when the clip is used");
  }

  // The captions are in the picture; for who reads them by other means, and as a list of chapters, they are tracks too.
  #tracks() {
    const { told } = this.proof;
    const fill = (kind, label, cues) => {
      const track = this.video.addTextTrack(kind, label, this.data.language);
      track.mode = "hidden";
      for (const [start, end, text] of cues) {
        const cue = new VTTCue(start, end, "");
        cue.text = text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
        track.addCue(cue);
      }
    };
    fill("captions", "Captions", told.beats.flatMap((beat) => (beat.answered === null
      ? [[beat.from, beat.to, beat.caption]]
      : [[beat.from, beat.answered, beat.question], [beat.answered, beat.to, beat.caption]])));
    fill("chapters", "Stops", this.beats.map((beat) => [beat.from, beat.to, beat.title]));
  }

  #watch() {
    const { video } = this, { stage } = this.parts;
    const tick = () => {
      if (!this.isConnected) return;
      if (!video.paused) this.#advance();
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    video.addEventListener("play", () => { this.#check(); this.#showPlaying(true); });
    video.addEventListener("pause", () => { this.#showPlaying(false); this.#shown(); });
    video.addEventListener("seeked", () => this.#shown());
    video.addEventListener("loadedmetadata", () => this.#whole());
    if (video.readyState) this.#whole();
    stage.addEventListener("pointermove", (event) => {
      const found = video.paused ? this.inspector.under(event) : null;
      stage.style.cursor = found ? "help" : "pointer";
      stage.title = found ? spoken(found) : "";
      this.inspector.point(found);
    });
    stage.addEventListener("pointerleave", () => this.inspector.point(null));
    stage.addEventListener("click", (event) => {
      const found = video.paused ? this.inspector.under(event) : null;
      if (found) this.inspector.ask(found);
      else if (this.hasAttribute("deck")) this.dispatchEvent(new Event("tapped"));
      else this.toggle();
    });
    let idle;
    this.addEventListener("pointermove", () => {
      this.removeAttribute("idle");
      clearTimeout(idle);
      idle = setTimeout(() => this.setAttribute("idle", ""), IDLE);
    });
    this.#shown();
  }

  // --- Playing -------------------------------------------------------------------------------------------------------

  toggle() { return this.video.paused || this.#held ? this.#start() : this.pause(); }

  pause() {
    this.#target = null;
    this.#held = false;
    this.video.pause();
  }

  #start() {
    if (!this.next()) {
      this.#go(0);
      this.next();
    }
  }

  // On to the next stop; a beat that is being told is cut short. Gives false behind the last stop: it is for others to go on.
  next() {
    this.#setBlack(false);
    const now = this.video.currentTime;
    if (this.isTelling) return this.cut();
    const at = this.#held && this.#target !== null ? this.#target + 1 : this.stops.findIndex((stop) => stop.hold > now + this.near);
    if (at < 0 || at >= this.stops.length) {
      this.pause();
      return false;
    }
    return this.tell(at);
  }

  // Back to the stop before; gives false before the first.
  previous() {
    this.#setBlack(false);
    const now = this.#held && this.#target !== null ? this.stops[this.#target].hold : this.video.currentTime;
    const at = this.stops.findLastIndex((stop) => stop.hold < now - this.near);
    if (at >= 0) return this.show(at);
    if (now < this.near) return false;
    this.rewind();
    return true;
  }

  // Plays from where the clip is to a stop and holds there; who wants no motion is shown that stop at once.
  tell(at) {
    if (isCalm()) return this.show(at);
    const { from, hold } = this.stops[at], before = this.stops[at - 1], now = this.video.currentTime;
    if (now > hold || (before && now < before.hold - this.near)) this.#go(before ? from : 0);
    this.#target = at;
    this.#held = false;
    this.#open(null);
    this.#play();
    return true;
  }

  #play() { this.video.play().catch(() => {}); } // who pauses it before it began interrupts it, which is no error

  // Holds at a stop at once.
  show(at) {
    this.#go(this.stops[at].hold);
    this.#hold(at);
    return true;
  }

  #hold(at) {
    this.#held = true;
    this.#target = at;
    if (this.#isRepeated(at)) {
      this.#go(this.stops[at].from);
      this.#play();
    } else this.video.pause();
    this.#check();
    this.#shown();
    this.dispatchEvent(new CustomEvent("held", { detail: { stop: at }, bubbles: true }));
  }

  // Whether a beat is shown again and again while it is held; a question stands.
  #isRepeated(at) { return this.hasAttribute("loop") && !isCalm() && this.stops[at].question === null; }

  #advance() {
    const stop = this.stops[this.#target];
    if (stop && (this.isStopping || this.#held) && this.video.currentTime >= stop.hold - 0.5 / this.proof.fps) {
      if (!this.#isRepeated(this.#target)) this.#go(stop.hold);
      this.#hold(this.#target);
    } else if (stop && !this.isStopping && this.video.currentTime >= stop.hold) this.#target = Math.min(this.#target + 1, this.stops.length - 1);
    this.#shown();
  }

  #go(seconds) {
    this.video.currentTime = Math.max(0, Math.min(seconds, this.proof.told.clip.duration));
    this.parts.hits.replaceChildren();
  }

  #step(by) {
    const { clip } = this.proof.told;
    this.pause();
    this.#go((Math.max(0, Math.min(this.state.frame + by, clip.frames - 1)) + 0.5) / clip.fps);
  }

  #shown() {
    const { clip } = this.proof.told, time = this.video.currentTime;
    this.state.frame = Math.min(Math.floor(time * clip.fps + 1e-4), clip.frames - 1);
    this.parts.scrub.value = this.state.frame;
    this.parts.scrub.setAttribute("aria-valuetext", `${time.toFixed(1)} seconds`);
    this.parts.time.textContent = `${clock(time)} / ${clock(clip.duration)}`;
    this.parts.scrub.style.setProperty("--done", `${(100 * time) / clip.duration}%`);
    const at = this.beats.findLastIndex((beat) => beat.from <= time + 1e-6);
    this.parts.caption.textContent = this.#said(at, time);
    const reached = this.isAsking ? this.#target : this.stops.findLastIndex((stop) => stop.beat === at && stop.question === null);
    [...this.parts.chips.children].forEach((chip, one) => (one === reached ? chip.setAttribute("aria-current", "step") : chip.removeAttribute("aria-current")));
    this.#ask();
    this.toggleAttribute("held", this.#held);
    if (this.video.paused) this.inspector.rest();
    else this.parts.hits.replaceChildren();
    this.inspector.light();
  }

  // What is read at a time: a beat's question until that was asked, then its caption.
  #said(beat, time) {
    if (beat < 0) return "";
    const { asked, question, caption } = this.beats[beat];
    return asked !== null && time < asked + 1 / this.proof.fps ? question : caption;
  }

  // At a question it asks what somebody expects, and once that was shown, it tells both. In a deck, whoever gives it asks.
  #ask() {
    const { question, prediction } = this.parts, at = this.#held ? this.#target : null, asked = at !== null && this.stops[at].question;
    const expected = at === null || asked ? null : this.predicted.get(at - 1), told = asked ? at : expected ? -at - 1 : null;
    if (this.asking === told) return;
    this.asking = told;
    question.hidden = !asked || !this.proof.told.clip.cut?.clean; // else it stands in the picture
    question.textContent = asked || "";
    prediction.hidden = told === null;
    if (expected) prediction.replaceChildren(make("p", { role: "status" }, "You expected: ", make("b", {}, expected)), make("p", {}, `The clip: ${this.beats[this.stops[at].beat].caption}`));
    else if (asked) {
      const reveal = () => {
        if (field.value.trim()) this.predicted.set(at, field.value.trim());
        else this.predicted.delete(at);
        this.parts.stage.focus({ preventScroll: true }); // the keys are the clip's again
        this.next();
      };
      const field = make("input", { type: "text", autocomplete: "off", maxlength: 200, onkeydown: (event) => { if (event.key === "Enter") reveal(); } });
      field.value = this.predicted.get(at) ?? "";
      prediction.replaceChildren(make("p", { role: "status" }, make("b", {}, asked)), make("label", {}, "What do you expect? ", field), make("button", { onclick: reveal }, "Show it"));
    }
  }

  #showPlaying(isPlaying) {
    const { play } = this.parts, label = isPlaying ? "Pause" : "Play to the next stop";
    play.replaceChildren(icon(isPlaying ? "pause" : "play"));
    play.title = label;
    play.setAttribute("aria-label", label);
    if (isPlaying) {
      this.state.pointed = this.state.chosen = null;
      if (!this.#held) this.#open(null);
    }
  }

  // --- Settings ------------------------------------------------------------------------------------------------------

  #setStopping(on) {
    this.isStopping = on;
    this.parts.stopping.setAttribute("aria-pressed", String(on));
  }

  #setLooping(on) {
    this.toggleAttribute("loop", on);
    this.parts.looping.setAttribute("aria-pressed", String(on));
    if (this.#held && on) this.#hold(this.#target);
    else if (this.#held) this.show(this.#target);
  }

  #setCaptions(on) {
    this.parts.caption.hidden = !on;
    this.parts.captioned.setAttribute("aria-pressed", String(on));
  }

  #setBlack(on) { this.parts.black.hidden = !on; }

  full() { return document.fullscreenElement === this ? document.exitFullscreen() : this.requestFullscreen(); }

  #onKey(event) {
    const target = event.composedPath()[0];
    if (!this.parts || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !this.checkVisibility()) return;
    if (target.matches?.("select, textarea, input:not([type=range])") || (target.matches?.("button, a, summary, input") && event.key === " ")) return;
    if (event.composedPath().some((one) => one.isContentEditable)) return;
    if (event.shiftKey && !/^Arrow(Left|Right)$/.test(event.key)) return;
    if (this.#act(event.key, event.shiftKey)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }

  // Does what a key asks for; false where it asks for nothing here.
  #act(key, isShifted) {
    switch (key.length === 1 ? key.toLowerCase() : key) {
      case "ArrowRight": return isShifted ? (this.#step(1), true) : this.next();
      case "ArrowLeft": return isShifted ? (this.#step(-1), true) : this.previous();
      case "PageDown": return this.next();
      case "PageUp": return this.previous();
      case " ": return this.toggle(), true;
      case ".": case "b": return this.#setBlack(this.parts.black.hidden), this.parts.black.hidden || this.video.pause(), true;
      case "l": return this.switchLoop(), true;
      case "s": return this.#setStopping(!this.isStopping), true;
      case "c": return this.#setCaptions(this.parts.caption.hidden), true;
      case "h": return this.data.exercises.length > 0 && (this.practise(), true);
      case "f": return this.full(), true;
      case "Escape": return !this.parts.panel.hidden && (this.#open(null), true);
      default: return false;
    }
  }

  // --- By hand -------------------------------------------------------------------------------------------------------

  // Has somebody work out a dot product, while the clip stands where it tells none of the answers, if it does anywhere.
  practise(exercise) {
    const asked = exercise ?? this.byHand.exercises[this.byHand.at];
    this.pause();
    if (asked.at !== null) this.#go(asked.at + 0.5 / this.proof.fps);
    this.#open("hand");
    this.byHand.open(asked);
  }

  #light(cells) {
    this.state.chosen = { about: null, reads: cells.filter((one) => one.index).map((one) => ({ ...one, figure: 0 })), uses: [] };
    this.inspector.light();
  }

  // What has the focus goes with the panel: the clip has the keys then.
  #leave() {
    this.#open(null);
    this.parts.stage.focus({ preventScroll: true });
  }

  // --- What is said of it --------------------------------------------------------------------------------------------

  #open(what) {
    const { panel, badge, hand } = this.parts;
    panel.hidden = !what;
    hand?.setAttribute("aria-expanded", String(what === "hand"));
    panel.dataset.shows = what ?? "";
    badge.setAttribute("aria-expanded", String(what === "about"));
    if (what !== "answer") {
      this.state.chosen = null;
      this.inspector.light();
    }
    if (what === "about") {
      this.#check();
      this.#tellAbout();
    }
    this.toggleAttribute("asked", Boolean(what));
  }

  #say(state, text) {
    this.dataset.proven = state;
    const { badge } = this.parts;
    badge.dataset.state = state;
    badge.textContent = { proven: "✓ This is the proven file", light: "✓ Held against the proof", other: "✗ Not the proven file", checking: "checking …" }[state] ?? "Proof";
    this.checkedText = text;
    this.dispatchEvent(new Event("judged"));
    if (this.parts.panel.dataset.shows === "about") this.#tellAbout();
  }

  #tellAbout() {
    const { data, proof: { told: { clip, digest, made_with: made, beats } } } = this;
    const fact = (name, ...text) => [make("dt", {}, name), make("dd", {}, ...text)];
    const file = this.dataset.proven === "unknown" && make("p", {}, make("label", {}, `Choose ${clip.file} to check it: `, make("input", { type: "file", accept: "video/mp4", onchange: async (event) => this.#judge(await event.target.files[0].arrayBuffer()) })));
    this.parts.about.replaceChildren(...[
      make("h3", {}, `${data.label}: ${clip.title}`), make("p", { role: "status" }, `${clip.file} is ${this.checkedText}.`), file,
      make("dl", { class: "facts" }, ...fact("Takeaway", clip.takeaway ?? ""), ...fact("Seen", clip.description ?? ""), ...fact("Made with", `onebyone ${made.onebyone}, manim ${made.manim}, numpy ${made.numpy}, torch ${made.torch}`),
        ...fact("SHA-256", make("code", {}, clip.sha256)), ...fact("Proof", make("code", {}, digest)), ...data.credits.flatMap(([name, text]) => fact(name, text))),
      make("h3", {}, "Transcript"), make("ol", { class: "transcript" }, ...beats.map((beat, at) => make("li", {}, make("button", { onclick: () => this.show(this.stops.findIndex((stop) => stop.beat === at && stop.question === null)) }, clock(beat.from)), " ", beat.caption))),
      make("h3", {}, "Keys"), make("dl", { class: "facts" }, ...KEYS.flatMap(([key, what]) => fact(key, what))),
    ].filter(Boolean));
  }

  // Whether the file that is played is the one that was proven, as soon as it is used.
  #check() {
    this.#checked ??= this.#checkOnce().catch((error) => this.#say("unknown", `not checked: it could not be read (${error.message})`));
    return this.#checked;
  }

  async #checkOnce() {
    if (!globalThis.crypto?.subtle) return this.#say("unsafe", "not checked: this page came over plain http, where browsers compute no SHA-256; over https or from disk they do");
    if (!this.#bytes && !/^https?:/.test(new URL(this.video.currentSrc || this.video.src, document.baseURI).protocol)) return this.#say("unknown", "not checked: from disk, a page may play a file but not read it");
    this.#say("checking", "being checked");
    return this.#judge(this.#bytes ?? await (await this.#fetched()).arrayBuffer());
  }

  async #fetched() {
    const answer = await fetch(this.video.currentSrc || this.video.src, { cache: "no-cache" });
    if (!answer.ok) throw new Error(answer.statusText || String(answer.status));
    return answer;
  }

  async #judge(bytes) {
    const { sha256 } = this.proof.told.clip, { light } = this.data, found = hex(await crypto.subtle.digest("SHA-256", bytes));
    if (found === sha256) this.#say("proven", "to the last bit the file that was proven");
    else if (found === light?.sha256) this.#say("light", `the proven one in fewer bytes: each of its frames was held against the proof, and is within ${light.off} of 255 of it`);
    else this.#say("other", `not the file that was proven: its SHA-256 is ${found}`);
  }

  // Where a server answers no requests for parts of a file, nobody can jump in a video: it is then fetched whole.
  async #whole() {
    const { video } = this, reach = video.seekable.length ? video.seekable.end(video.seekable.length - 1) : 0;
    if (this.#bytes || !/^https?:/.test(new URL(video.currentSrc).protocol) || reach >= video.duration - 1) return;
    const source = video.currentSrc, time = video.currentTime;
    try {
      this.#bytes = await (await this.#fetched()).arrayBuffer();
    } catch {
      return this.#hint("This server lets nobody jump in a video");
    }
    video.addEventListener("error", () => { // the page's rules forbid what is not from its server
      video.src = source;
      this.#hint("This server lets nobody jump in a video, and the page's rules forbid to load it whole");
    }, { once: true });
    video.src = URL.createObjectURL(new Blob([this.#bytes], { type: "video/mp4" }));
    video.currentTime = time;
  }

  #hint(text) { this.parts.hint.textContent = text; }

  // --- Citing --------------------------------------------------------------------------------------------------------

  #cited(found) {
    const { told } = this.proof, time = this.video.currentTime, beat = this.beats.findLastIndex((one) => one.from <= time + 1e-6) + 1;
    const at = found.kind === "number" ? found.at : this.proof.printed(found), one = found.kind === "number" ? found.number : found;
    const where = new URLSearchParams({ clip: this.name, beat, t: time.toFixed(2).replace(/\.?0+$/, "") });
    if (at >= 0) where.set("n", at);
    else where.set("at", place(one));
    const page = /^(https?|file):/.test(location.protocol) ? location.href.replace(/#.*/, "") : "", link = `${page}#${where}`;
    const value = found.kind === "number" ? one.text : minus(one.value);
    const said = one.kind === "cell" ? `${place(one)} = ${value}` : spoken(found);
    const bibtex = [
      `@misc{onebyone-${this.name}-${at >= 0 ? `n${at}` : place(one).replace(/\W+/g, "-").replace(/-$/, "")},`,
      `  title = {{${this.data.label}: ${told.clip.title}}},`, "  author = {{the onebyone authors}},",
      `  note = {Clip ${this.name}, ${beat ? `beat ${beat} (${this.beats[beat - 1].title}), ` : ""}${time.toFixed(2)} s: ${said}. Proof: SHA-256 ${told.digest}},`,
      `  version = {onebyone ${told.made_with.onebyone}},`, ...(page.startsWith("http") ? [`  url = {${link}},`] : []), "}",
    ].join("\n");
    return [
      make("h3", {}, "Cite"), make("p", {}, make("a", { href: `#${where}` }, `#${where}`), " ", make("button", { onclick: (event) => copy(link, event.target) }, "Copy link")),
      make("pre", { class: "code bibtex", tabindex: 0 }, bibtex), make("button", { onclick: (event) => copy(bibtex, event.target) }, "Copy BibTeX"),
    ];
  }

  // An address that somebody cited leads to the clip, the time, and the number or the cell.
  #restore() {
    const where = new URLSearchParams(location.hash.slice(1));
    if (where.get("clip") !== this.name) return;
    const beat = this.beats[Number(where.get("beat")) - 1], time = where.has("t") ? Number(where.get("t")) : beat && beat.still + 0.5 / this.proof.fps;
    if (!Number.isFinite(time)) return;
    const ask = () => {
      this.#shown();
      const number = this.proof.told.numbers[where.get("n") ?? -1], cell = /^(.*?)(?:\[(.*)\])?$/.exec(where.get("at") ?? "");
      if (number) this.inspector.ask({ kind: "number", at: Number(where.get("n")), number });
      else if (cell[1] && this.proof.tensor(0, cell[1])) {
        const tensor = this.proof.tensor(0, cell[1]), index = cell[2] ? cell[2].split(",").map(Number) : [], flat = this.proof.flat(tensor, index);
        if (flat >= 0 && flat < this.proof.numerators(tensor).length) this.inspector.ask({ kind: "cell", figure: 0, tensor: cell[1], index, value: this.proof.value(tensor, flat) });
      }
      this.scrollIntoView({ block: "start" });
    };
    this.video.addEventListener("seeked", ask, { once: true });
    const jump = () => this.#go(time);
    if (this.video.readyState) jump();
    else {
      this.video.preload = "auto";
      this.video.addEventListener("loadedmetadata", jump, { once: true });
    }
  }
}

if (!customElements.get("verified-clip")) customElements.define("verified-clip", VerifiedClip);

// The element in a notebook or a page of a book, by the convention of anywidget: with the data of its model, or those that
// came in its module.
export function render({ model, el }) {
  const shown = document.createElement("verified-clip"), data = model.get("data");
  shown.data = data ? JSON.parse(data) : WHOLE;
  el.append(shown);
}
