// The studio's page: it shows the last good clip and what is being made of it, and asks the server about numbers.

import { Proof, difference, minus } from "./inspector.js";

const byId = (id) => document.getElementById(id);
const page = crypto.randomUUID();
const video = byId("video"), still = byId("still"), stage = byId("stage");

const now = {
  clips: [], faults: {}, rate: 15,
  clip: null, settings: {}, take: null, version: 0, good: null, command: "", toml: "",
  frame: 0, loop: false, proof: null, proofOf: null, before: null, chosen: null, possible: null,
};
window.studio = now; // for whoever looks at the page with the browser's own tools

// --- Small things ----------------------------------------------------------------------------------------------------

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
}

async function post(path, what) {
  const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(what) });
  return answer.json();
}

function later(wait, act) {
  let timer;
  return (...given) => { clearTimeout(timer); timer = setTimeout(() => act(...given), wait); };
}

const panel = () => now.clips.find((clip) => clip.id === now.clip);
const clip = () => now.good;
const last = () => (clip() ? clip().frames - 1 : 0);
const seconds = (frame) => frame / (clip()?.fps ?? now.rate);
const beatAt = (frame) => (clip() ? clip().beats.findLastIndex((beat) => beat.start <= seconds(frame) + 1e-6) : -1);
const beatFrames = (beat) => [Math.round(beat.start * clip().fps), Math.round(beat.end * clip().fps)];

// --- The address: all of the state -----------------------------------------------------------------------------------

function address() {
  const told = new URLSearchParams({ clip: now.clip });
  const beat = beatAt(now.frame);
  if (beat >= 0) told.set("beat", beat + 1);
  told.set("t", seconds(now.frame).toFixed(2).replace(/\.?0+$/, ""));
  for (const [name, value] of Object.entries(now.settings)) told.set(name, value);
  return `#${told}`;
}

const remember = later(120, () => { if (now.clip) history.replaceState(null, "", address()); });

function fromAddress() {
  const told = new URLSearchParams(location.hash.slice(1));
  const settings = {};
  for (const [name, value] of told) if (!["clip", "t", "beat"].includes(name)) settings[name] = value;
  const t = told.get("t");
  return { clip: told.get("clip"), settings, t: t == null ? null : Number(t), beat: Number(told.get("beat")) || null };
}

let wanted = null; // the beat of an address without a time, until the clip is there
function restore() {
  const told = fromAddress();
  now.clip = now.clips.some((one) => one.id === told.clip) ? told.clip : now.clips[0]?.id;
  now.settings = told.settings;
  now.frame = Math.round((told.t || 0) * now.rate);
  wanted = told.t == null ? told.beat : null;
  now.good = now.take = now.proof = now.before = now.chosen = now.possible = null;
  stopPlaying();
  showClips();
  showKnobs();
  look();
}

// --- Talking with the server -----------------------------------------------------------------------------------------

const width = () => Math.round(stage.clientWidth * Math.min(devicePixelRatio, 3));

async function look() {
  if (!now.clip) return;
  const asked = { view: page, clip: now.clip, settings: now.settings, frame: video.paused ? now.frame : null, width: width() };
  const told = await post("/api/view", asked);
  if (told.trouble && !told.take) return showTrouble(told.trouble);
  if (asked.clip !== now.clip || asked.settings !== now.settings) return; // it was changed meanwhile
  now.command = told.command;
  now.toml = told.toml;
  showCommand();
  hear(told);
}

const moved = later(150, () => look()); // the server paints first what is looked at

function listen() {
  const events = new EventSource(`/api/events?view=${page}`);
  let isFirst = true;
  events.onmessage = (event) => {
    const told = JSON.parse(event.data);
    if (told.clips) {
      const knobs = JSON.stringify(panel()?.knobs);
      now.clips = told.clips;
      now.rate = told.rate;
      now.faults = told.faults ?? {};
      if (told.problem) showTrouble(told.problem);
      else if (isFirst && told.clips.length) {
        isFirst = false;
        if (!location.hash && told.first) history.replaceState(null, "", `#clip=${told.first}`);
        restore();
      } else {
        showClips();
        if (now.clip && knobs !== JSON.stringify(panel()?.knobs)) showKnobs();
      }
    } else if (told.take === now.take || !now.take) hear(told);
  };
  events.onerror = () => { say("the server does not answer: is it still running?", "failed"); isFirst = !now.clip; };
  events.onopen = () => { if (!isFirst) look(); };
}

function hear(told) {
  if (told.state) {
    now.take = told.take;
    now.version = told.version;
    now.state = told.state;
    const fresh = told.good && (told.good.version !== now.good?.version || told.good.movie !== now.good?.movie);
    if (fresh) showClip(told.good);
    else if (told.good) now.good = { ...now.good, ...told.good };
    if (told.good?.proof) readProof(told.good);
    if (told.good?.possible) { now.possible = told.good.possible; markPossible(); }
    showTrouble(told.trouble);
    say({ rendering: "rendering", proving: "writing the proof", fresh: "up to date", failed: "does not work", refused: "refused", new: "", stale: "" }[told.state], told.state);
    if (told.state !== "rendering") byId("progress").hidden = true;
  } else if (told.still !== undefined && told.version === now.version) {
    if (video.paused && told.frame === now.frame) showStill(`/made/${told.still}`, told.frame, told.version);
    document.documentElement.dataset.still = told.version;
  } else if (told.progress !== undefined) {
    byId("progress").hidden = false;
    byId("progress").value = told.progress / ((clip()?.frames ?? 520) || 520);
  } else if (told.possible) { now.possible = told.possible; markPossible(); }
}

function say(text, state) {
  byId("state").textContent = text;
  byId("state").dataset.state = state;
}

// --- Clips -----------------------------------------------------------------------------------------------------------

const MARKS = { fresh: "✓", waiting: "…", rendering: "…", failed: "✗", refused: "✗" };

function showClips() {
  byId("clips").replaceChildren(...now.clips.map((one) => make("a", { href: `#clip=${one.id}`, "aria-current": one.id === now.clip && "true", title: one.why ?? "" },
    one.poster ? make("img", { src: `/made/${one.poster}`, alt: "" }) : make("div", { class: "blank" }),
    make("span", { class: `mark ${one.state}`, role: "img", "aria-label": one.state }, MARKS[one.state] ?? ""),
    make("b", {}, one.id), ` ${one.title ?? one.label}`)));
}

// --- The stage -------------------------------------------------------------------------------------------------------

function showClip(good) {
  const goesOn = !video.paused;
  now.good = good;
  byId("title").textContent = good.title;
  byId("scrub").max = last();
  if (wanted != null) {
    const beat = good.beats[wanted - 1];
    if (beat) now.frame = beatFrames(beat)[0];
    wanted = null;
  }
  now.frame = Math.min(now.frame, last());
  byId("beats").replaceChildren(...good.beats.map((beat, at) => make("button", {
    title: beat.name.replaceAll("_", " "), style: `flex-grow: ${beat.end - beat.start}`,
    "aria-label": `Beat ${at + 1}: ${beat.name.replaceAll("_", " ")}`, onclick: () => go(beatFrames(beat)[0]),
  }, beat.name.replaceAll("_", " "))));
  video.src = `/made/${good.movie}`;
  video.addEventListener("loadeddata", () => {
    video.playbackRate = Number(byId("speed").value);
    if (goesOn) video.play();
    document.documentElement.dataset.playable = good.version;
  }, { once: true });
  video.currentTime = seconds(now.frame) + 0.5 / good.fps;
  showFrame();
}

function showStill(source, frame, version) {
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

const sharpen = later(60, () => {
  if (!video.paused || !clip() || now.state === "rendering") return; // what comes is painted first, and what was is old
  const asked = new URLSearchParams({ take: now.take, frame: now.frame, width: width(), version: clip().version });
  showStill(`/api/still?${asked}`, now.frame, clip().version);
});

function showFrame() {
  byId("scrub").value = now.frame;
  byId("scrub").setAttribute("aria-valuetext", `${seconds(now.frame).toFixed(2)} seconds, frame ${now.frame}`);
  byId("clock").textContent = `${seconds(now.frame).toFixed(2)} s, frame ${now.frame}`;
  const beat = beatAt(now.frame);
  [...byId("beats").children].forEach((button, at) => (at === beat ? button.setAttribute("aria-current", "true") : button.removeAttribute("aria-current")));
  byId("caption").textContent = clip()?.captions.findLast((one) => one.start <= seconds(now.frame) + 1e-6)?.text ?? "";
  remember();
  light();
  if (video.paused) { sharpen(); atRest(); }
}

function go(frame) {
  now.frame = Math.max(0, Math.min(frame, last()));
  still.hidden = true;
  if (clip()) video.currentTime = seconds(now.frame) + 0.5 / clip().fps;
  byId("hits").replaceChildren();
  showFrame();
  if (video.paused) moved();
}

function goBeat(by) {
  if (!clip()) return;
  const at = beatAt(now.frame), [start] = at >= 0 ? beatFrames(clip().beats[at]) : [0];
  const next = by < 0 && now.frame > start + 3 ? at : at + by;
  if (next < 0) go(0);
  else if (clip().beats[next]) go(beatFrames(clip().beats[next])[0]);
}

function stopPlaying() { video.pause(); }

function toggle() {
  if (!video.paused) return video.pause();
  if (now.frame >= last()) go(0);
  video.play();
}

function tick() {
  if (!video.paused && clip()) {
    let frame = Math.min(Math.floor(video.currentTime * clip().fps + 1e-4), last());
    if (now.loop) {
      const beat = clip().beats[Math.max(now.loopBeat, 0)], [start, end] = beatFrames(beat);
      if (frame >= end || frame < start) { video.currentTime = seconds(start) + 0.5 / clip().fps; frame = start; }
    }
    if (frame !== now.frame) { now.frame = frame; showFrame(); }
  }
  requestAnimationFrame(tick);
}

video.addEventListener("play", () => { still.hidden = true; byId("hits").replaceChildren(); byId("play").textContent = "❚❚"; byId("play").setAttribute("aria-label", "Pause"); });
video.addEventListener("pause", () => { byId("play").textContent = "▶"; byId("play").setAttribute("aria-label", "Play"); showFrame(); moved(); });
video.addEventListener("ended", () => { now.frame = last(); showFrame(); });

function setLoop(on) {
  now.loop = on;
  now.loopBeat = beatAt(now.frame);
  byId("loop").setAttribute("aria-pressed", String(on));
}

// --- What is asked ---------------------------------------------------------------------------------------------------

async function readProof(good) {
  if (now.proofOf === `${now.clip} ${good.proof}`) return;
  const name = good.proof;
  now.proofOf = `${now.clip} ${name}`;
  const answer = await fetch(`/made/${name}`);
  if (!answer.ok) return;
  const proof = await Proof.of(await answer.json());
  if (now.good?.proof !== name) return;
  if (now.before?.clip === now.clip && now.before.proof !== proof) showChanges(difference(now.before.proof, proof), proof);
  now.proof = proof;
  now.before = { clip: now.clip, proof };
  document.documentElement.dataset.proof = good.version;
  atRest();
  light();
}

const scale = () => stage.clientWidth / (now.proof?.width ?? 1);

function pointed(event) {
  if (!now.proof || now.good?.version !== clip()?.version) return null;
  const rect = stage.getBoundingClientRect(), zoom = Math.min(rect.width / now.proof.width, rect.height / now.proof.height);
  const x = (event.clientX - rect.left - (rect.width - zoom * now.proof.width) / 2) / zoom;
  const y = (event.clientY - rect.top - (rect.height - zoom * now.proof.height) / 2) / zoom;
  return now.proof.under(x, y, now.frame);
}

stage.addEventListener("pointermove", (event) => {
  const found = pointed(event);
  stage.style.cursor = found ? "help" : "default";
  stage.title = found ? spoken(found) : "";
  now.pointed = found;
  light();
});
stage.addEventListener("pointerleave", () => { now.pointed = null; light(); });
byId("hits").addEventListener("click", (event) => event.stopPropagation()); // by key: it points nowhere
stage.addEventListener("click", (event) => { const found = pointed(event); if (found) ask(found); else toggle(); });

const place = (one) => `${one.tensor}[${one.index.join(", ")}]`;

function spoken(found) {
  if (found.kind === "cell") return `${minus(found.value)}, ${place(found)}`;
  const { number } = found;
  return number.kind === "cell" ? `${number.text}, ${place(number)}` : `${number.text}, ${number.kind === "extent" ? `length of ${number.tensor} along axis ${number.index[0]}` : `number of cells of ${number.tensor}`}`;
}

// On a frame at rest, everything that can be asked is a button where it stands, in reading order.
const atRest = later(90, () => {
  if (!now.proof || !video.paused) return;
  const { proof } = now, percent = (value, all) => `${(100 * value) / all}%`;
  const stand = (one) => `left:${percent(one.x, proof.width)};top:${percent(one.y, proof.height)};width:${percent(one.width, proof.width)};height:${percent(one.height, proof.height)}`;
  const numbers = proof.numbers(now.frame).sort((a, b) => Math.round((a.box.y - b.box.y) / 8) || a.box.x - b.box.x);
  const buttons = numbers.map((one) => make("button", { style: stand(one.box), "aria-label": spoken(one), onclick: () => ask(one), onfocus: () => { now.pointed = one; light(); }, onblur: () => { now.pointed = null; light(); } }));
  const grids = proof.seen(now.frame).filter((one) => one.picture.kind === "grid").map(gridButton);
  byId("hits").replaceChildren(...buttons, ...grids.map(([button, seen]) => { button.style = stand(seen.box); return button; }));
  showNumbers(numbers);
  document.documentElement.dataset.rest = `${clip().version} ${now.frame}`;
});

function gridButton(seen) {
  const [rows, columns] = seen.picture.shape.slice(-2);
  let at = 0;
  const cell = () => now.proof.cell(seen, at);
  const tell = (button) => { now.pointed = cell(); button.setAttribute("aria-label", `${seen.picture.tensor}, ${rows} by ${columns} cells; arrows move: ${spoken(now.pointed)}`); light(); };
  const button = make("button", {
    "aria-label": `${seen.picture.tensor}, ${rows} by ${columns} cells; arrows move from cell to cell`,
    onclick: () => ask(cell()), onfocus: (event) => tell(event.target), onblur: () => { now.pointed = null; light(); },
    onkeydown: (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
      if (by === undefined) return;
      at = Math.max(0, Math.min(rows * columns - 1, at + by));
      event.preventDefault();
      event.stopPropagation();
      tell(event.target);
    },
  });
  return [button, seen];
}

async function ask(found) {
  const about = found.kind === "cell" ? { figure: found.figure, tensor: found.tensor, index: found.index } : found.number;
  const number = found.kind === "number" ? found.number : null;
  const at = found.kind === "number" ? found.at : now.proof.told.numbers.findIndex((one) => one.figure === about.figure && one.tensor === about.tensor && one.kind === "cell" && String(one.index) === String(about.index));
  openTab("ask");
  const isCell = !number || number.kind === "cell";
  const body = [make("p", { class: "value" }, number ? number.text : minus(found.value)), make("p", { class: "quiet" }, spoken(found).replace(/^[^,]*, /, ""))];
  now.chosen = { about: isCell ? about : null, reads: [], uses: [], box: number ? found.box : null };
  if (isCell) {
    const told = await post("/api/explain", { take: now.take, figure: about.figure ?? 0, tensor: about.tensor, index: about.index });
    if (told.trouble) body.push(make("p", {}, told.trouble.reason));
    else body.push(...explained(told, about));
  } else body.push(make("p", {}, `It states the shape of ${number.tensor}, and is read from the tensor itself.`));
  const lines = at < 0 ? [] : now.proof.equations(at);
  if (lines.length) body.push(make("h3", {}, "On screen"), ...lines.slice(0, 12).map((line) => equation(line)));
  byId("ask").replaceChildren(...body);
  light();
}

function explained(told, about) {
  const figure = about.figure ?? 0, input = now.proof.input(figure, told.tensor), parts = [];
  now.chosen.reads = told.reads.map((one) => ({ ...one, figure }));
  now.chosen.uses = told.uses.map((one) => ({ ...one, figure }));
  parts.push(make("p", {}, `A cell of ${told.tensor}, ${told.shape.join("×") || "one number"}; ${told.grid}.`));
  if (input) parts.push(make("p", {}, `Given: ${input.what}${input.source ? `, by ${input.source}` : ""}${input.licence ? ` (${input.licence})` : ""}.`));
  parts.push(make("p", { "data-checked": told.checked ?? "" }, told.checked ? `Checked: ${told.checked}.` : input ? "Nothing to check: it is exact as it was given." : "It belongs to what was checked as a whole."));
  if (told.rows.length) {
    let step = -1;
    const list = make("div", {}, ...told.rows.map((row) => ledger(row, figure, "×")));
    const total = ledger(told.total, figure, "+");
    const turn = (by) => {
      step = Math.max(0, Math.min(told.rows.length - 1, step + by));
      [...list.children].forEach((line, at) => (at === step ? line.setAttribute("aria-current", "step") : line.removeAttribute("aria-current")));
      now.chosen.reads = told.rows[step].terms.map((one) => ({ ...one, figure }));
      light();
    };
    parts.push(make("h3", {}, "Product by product"), make("div", { class: "line" }, make("button", { onclick: () => turn(-1) }, "Previous"), make("button", { onclick: () => turn(1) }, "Next")), list, make("h3", {}, "Sum"), total);
  }
  if (told.reads_in_all) parts.push(make("h3", {}, `Reads ${told.reads_in_all} ${told.reads_in_all === 1 ? "cell" : "cells"}`), cells(told.reads, figure));
  if (told.uses_in_all) parts.push(make("h3", {}, `Reaches ${told.uses_in_all} ${told.uses_in_all === 1 ? "cell" : "cells"}`), cells(told.uses, figure));
  parts.push(make("h3", {}, "As code"), make("button", { onclick: (event) => copy(told.code, event.target) }, "Copy"), make("pre", { class: "code", tabindex: 0 }, told.code));
  return parts;
}

const askCell = (one) => ask({ kind: "cell", figure: one.figure ?? 0, tensor: one.tensor, index: one.index, value: one.value });

function cellButton(one, figure) {
  const cell = { ...one, figure };
  if (!one.index) return make("span", {}, one.value);
  return make("button", { title: one.what, "aria-label": `${one.value}, ${one.what}`, onclick: () => askCell(cell), onpointerenter: () => { now.pointed = { kind: "cell", ...cell }; light(); }, onpointerleave: () => { now.pointed = null; light(); }, onfocus: () => { now.pointed = { kind: "cell", ...cell }; light(); } }, one.value);
}

const cells = (list, figure) => make("div", { class: "cells" }, ...list.slice(0, 120).map((one) => cellButton(one, figure)), list.length > 120 ? "…" : null);

const ledger = (line, figure, sign) => make("div", { class: "line" }, ...line.terms.flatMap((term, at) => [at ? ` ${sign} ` : null, cellButton(term, figure)]), " = ", cellButton(line.result, figure));

function equation(line) {
  const { numbers } = now.proof.told;
  const one = (at) => { const number = numbers[at]; return number.kind === "cell" ? cellButton({ ...number, value: number.text, what: place(number) }, number.figure) : make("span", {}, number.text); };
  const sign = line.operation === "product" ? " × " : " + ";
  const left = line.operation === "formula"
    ? line.form.flatMap((text, at) => [text, at < line.terms.length ? one(line.terms[at]) : null])
    : line.terms.flatMap((term, at) => [at ? (line.subtracted.includes(at) ? " − " : sign) : null, one(term)]);
  return make("div", { class: "line" }, ...left, " = ", one(line.result));
}

const wider = (box, by = box.height > 9 ? 3 : 0) => ({ x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by });

function light() {
  const shapes = [], svg = byId("lit");
  if (now.proof && stage.clientWidth) {
    svg.setAttribute("viewBox", `0 0 ${now.proof.width} ${now.proof.height}`);
    const draw = (box, kind) => { const where = box && box.x1 === undefined && !box.isCell ? wider(box) : box; if (where) shapes.push(where.x1 === undefined ? `<rect class="${kind}" x="${where.x}" y="${where.y}" width="${where.width}" height="${where.height}"/>` : `<line class="${kind}" x1="${where.x1}" y1="${where.y1}" x2="${where.x2}" y2="${where.y2}"/>`); };
    const all = (one, kind) => { if (one?.index) now.proof.places(one, now.frame).forEach((where) => draw(where, kind)); };
    now.chosen?.uses.slice(0, 200).forEach((one) => all(one, "used"));
    now.chosen?.reads.slice(0, 200).forEach((one) => all(one, "read"));
    if (now.chosen?.about) all(now.chosen.about, "chosen");
    if (now.pointed) {
      draw(now.pointed.box, "chosen");
      if (now.pointed.kind === "cell") all(now.pointed, "read");
    }
  }
  svg.innerHTML = shapes.join("");
}

function showNumbers(numbers) {
  if (byId("numbers").hidden) { byId("numbers").dataset.stale = "yes"; return; }
  delete byId("numbers").dataset.stale;
  const rows = numbers.map((one) => make("tr", {}, make("td", {}, make("button", { onclick: () => ask(one) }, one.number.text)), make("td", {}, spoken(one).replace(/^[^,]*, /, "")), make("td", {}, one.number.value)));
  byId("numbers").replaceChildren(make("p", {}, `${numbers.length} numbers on frame ${now.frame}`), make("table", {}, make("thead", {}, make("tr", {}, ...["Printed", "Of", "Exactly"].map((head) => make("th", { scope: "col" }, head)))), make("tbody", {}, ...rows)));
}

// --- What changed ----------------------------------------------------------------------------------------------------

function showChanges(told, proof) {
  const goTo = (number) => { const track = number.tracks[0]; if (track) { go(track[Math.min(1, track.length - 1)][0]); now.chosen = { about: number.kind === "cell" ? number : null, reads: [], uses: [] }; light(); } };
  const list = (title, entries, text) => entries.length ? [make("h3", {}, title), make("div", { class: "cells" }, ...entries.slice(0, 80).map((entry) => make("button", { onclick: () => goTo(entry.number ?? entry), title: spoken({ kind: "number", number: entry.number ?? entry }) }, text(entry))), entries.length > 80 ? "…" : null)] : [];
  const summary = `${told.of} numbers, ${told.changed.length} changed${told.changed.length ? `: ${told.changed.slice(0, 3).map(({ old, number }) => `${old.text} → ${number.text}`).join(", ")}${told.changed.length > 3 ? " …" : ""}` : ""}`;
  byId("changes").replaceChildren(
    make("p", { id: "summary" }, summary),
    ...list("Changed", told.changed, ({ old, number }) => `${place(number)}: ${old.text} → ${number.text}`),
    ...list("New", told.come, (number) => `${number.text} ${number.tensor}`),
    ...list("Gone", told.gone, (number) => `${number.text} ${number.tensor}`),
    ...(told.tensors.length ? [make("h3", {}, "Tensors"), make("ul", {}, ...told.tensors.map((one) => make("li", {}, one.reshaped ? `${one.tensor.name}: ${one.reshaped.join("×")} → ${one.tensor.shape.join("×")}` : `${one.tensor.name}: ${one.cells.toLocaleString("en")} of ${one.tensor.shape.reduce((a, b) => a * b, 1).toLocaleString("en")} cells changed`)))] : []),
  );
  void proof;
}

// --- Knobs -----------------------------------------------------------------------------------------------------------

const plain = (value) => (value == null ? "none" : String(value));
const setting = (knob) => now.settings[knob.name] ?? plain(knob.default);

function turn(knob, value) {
  const settings = { ...now.settings, [knob.name]: plain(value) };
  if (settings[knob.name] === plain(knob.default)) delete settings[knob.name];
  now.settings = settings;
  remember();
  turned();
}
const turned = later(40, () => look());

function showKnobs() {
  if (!panel()) return;
  byId("knobs").replaceChildren(...panel().knobs.map(knobOf), make("h3", {}, "Keep it"), make("pre", { class: "code", id: "command", tabindex: 0 }),
    make("div", { class: "line" }, make("button", { onclick: (event) => copy(now.command, event.target) }, "Copy command"), make("button", { onclick: saveToml }, "Save as TOML"), make("button", { onclick: () => { now.settings = {}; showKnobs(); remember(); look(); } }, "Reset")));
  showCommand();
  markPossible();
}

function showCommand() { const shown = byId("command"); if (shown) shown.textContent = now.command.replace(/given:[\w=-]+/g, "…"); }

function saveToml() {
  const link = make("a", { href: URL.createObjectURL(new Blob([now.toml], { type: "application/toml" })), download: `${now.good?.name ?? now.clip}.toml` });
  link.click();
  const image = now.settings.image;
  if (image?.startsWith("given:")) savePicture(image);
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function knobOf(knob) {
  const field = make("fieldset", { class: "knob", "data-knob": knob.name }, make("legend", {}, knob.name.replaceAll("_", " ")), make("small", {}, knob.meaning));
  const options = knob.kind === "choice" ? knob.values : knob.kind === "switch" ? [true, false] : knob.kind === "whole" && knob.high - knob.low < 12 ? [...(knob.optional ? [null] : []), ...Array.from({ length: knob.high - knob.low + 1 }, (_, at) => knob.low + at)] : null;
  if (options) {
    field.append(make("div", { class: "choices" }, ...options.map((value) => make("label", {}, make("input", { type: "radio", name: `knob-${knob.name}`, value: plain(value), checked: setting(knob) === plain(value), onchange: () => turn(knob, value) }), ` ${plain(value)}`))));
  } else if (knob.kind === "whole") {
    field.append(make("input", { type: "number", min: knob.low, max: knob.high, "aria-label": knob.name, placeholder: plain(knob.default), value: setting(knob) === "none" ? "" : setting(knob), oninput: (event) => { if (event.target.value === "") turn(knob, null); else if (event.target.checkValidity()) turn(knob, event.target.value); } }));
  } else if (knob.kind === "kernel") kernelKnob(knob, field);
  else if (knob.kind === "image") imageKnob(knob, field);
  else field.append(textKnob(knob));
  return field;
}

const textKnob = (knob) => make("input", { type: "text", "aria-label": knob.name, title: knob.possible, placeholder: knob.possible, value: setting(knob) === "none" ? "" : setting(knob), onchange: (event) => turn(knob, event.target.value.trim() || knob.default) });

function kernelKnob(knob, field) {
  const rows = () => knob.named[setting(knob)] ?? setting(knob).split(/[;\n]/).map((row) => row.trim().split(/[\s,]+/).map(Number));
  const select = make("select", { "aria-label": "kernel by name", onchange: (event) => { if (event.target.value) { turn(knob, event.target.value); draw(); } } });
  const grid = make("div", { class: "grid", role: "group", "aria-label": "weights" });
  const sized = make("div", { class: "choices" });
  const write = (kernel) => turn(knob, kernel.map((row) => row.join(" ")).join("; "));
  function draw() {
    const kernel = rows(), side = kernel[0].length;
    select.replaceChildren(make("option", { value: "" }, "own weights"), ...Object.keys(knob.named).map((name) => make("option", { value: name, selected: setting(knob) === name }, name)));
    grid.style.gridTemplateColumns = `repeat(${side}, auto)`;
    grid.replaceChildren(...kernel.flatMap((row, i) => row.map((value, j) => make("input", { type: "number", step: 0.5, min: -64, max: 64, value, "aria-label": `weight ${i}, ${j}`, oninput: (event) => {
      if (!event.target.checkValidity() || event.target.value === "") return;
      const next = rows().map((line) => [...line]);
      next[i][j] = Number(event.target.value);
      write(next);
      select.value = "";
    } }))));
    sized.replaceChildren(...[1, 2, 3, 4, 5].map((size) => make("button", { type: "button", "aria-pressed": String(size === side), onclick: () => { write(Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => rows()[i]?.[j] ?? 0))); draw(); } }, `${size}×${size}`)));
  }
  draw();
  field.append(select, grid, sized);
}

// An array of bytes as .npy: what the command line reads too.
function npy(levels, shape) {
  const text = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(", ")}), }`;
  const head = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11) + "\n";
  const bytes = new Uint8Array(10 + head.length + levels.length);
  bytes.set([0x93, 78, 85, 77, 80, 89, 1, 0, head.length & 255, head.length >> 8]);
  bytes.set(new TextEncoder().encode(head), 10);
  bytes.set(levels, 10 + head.length);
  return bytes;
}

async function give(knob, name, bytes, why) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  const told = await post("/api/picture", { name, content: btoa(text) });
  why.textContent = told.trouble ? told.trouble.reason : "";
  if (!told.trouble) turn(knob, told.setting);
}

function savePicture(value) {
  const given = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(value.slice(6).replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0))));
  if (given.name === "drawn.npy" && drawn) {
    const link = make("a", { href: URL.createObjectURL(new Blob([drawn])), download: given.name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
}

let drawn = null;

function imageKnob(knob, field) {
  const why = make("p", { class: "why", role: "status" });
  const isGrey = /digit/.test(knob.possible);
  if (isGrey) field.append(make("div", { class: "choices" }, ...["digit", ...Array.from({ length: 10 }, (_, at) => `digit:${at}`)].map((name) => make("label", {}, make("input", { type: "radio", name: "knob-image", value: name, checked: setting(knob) === name, onchange: () => turn(knob, name) }), ` ${name.replace("digit:", "")}`))));
  const file = make("input", { type: "file", id: "file", accept: ".png,.npy", "aria-label": "a picture of your own", onchange: async (event) => { const [one] = event.target.files; if (one) give(knob, one.name, new Uint8Array(await one.arrayBuffer()), why); } });
  const drop = make("div", { id: "drop", ondragover: (event) => { event.preventDefault(); drop.classList.add("over"); }, ondragleave: () => drop.classList.remove("over"), ondrop: async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const [one] = event.dataTransfer.files;
    if (one) give(knob, one.name, new Uint8Array(await one.arrayBuffer()), why);
  } }, "Drop a PNG or .npy of at most 64×64 here, or ", file);
  field.append(drop);
  if (isGrey) {
    const canvas = make("canvas", { id: "draw", width: 28, height: 28, role: "img", "aria-label": "Draw here, 28 by 28 pixels" }), pen = canvas.getContext("2d", { willReadFrequently: true });
    let levels = new Uint8Array(784), isDown = false, changed = false;
    const put = () => { const image = pen.createImageData(28, 28); levels.forEach((level, at) => image.data.set([level, level, level, 255], 4 * at)); pen.putImageData(image, 0, 0); };
    const stroke = (event) => {
      const rect = canvas.getBoundingClientRect(), x = (event.clientX - rect.left) / rect.width * 28, y = (event.clientY - rect.top) / rect.height * 28;
      for (let row = 0; row < 28; row++) for (let column = 0; column < 28; column++) {
        const ink = 255 * Math.max(0, Math.min(1, 1.9 - Math.hypot(column + 0.5 - x, row + 0.5 - y)));
        levels[28 * row + column] = Math.max(levels[28 * row + column], ink);
      }
      changed = true;
      put();
    };
    const finish = () => { isDown = false; if (!changed) return; changed = false; drawn = npy(levels, [28, 28]); give(knob, "drawn.npy", drawn, why); };
    canvas.addEventListener("pointerdown", (event) => { isDown = true; canvas.setPointerCapture(event.pointerId); stroke(event); });
    canvas.addEventListener("pointermove", (event) => { if (isDown) stroke(event); });
    canvas.addEventListener("pointerup", finish);
    put();
    field.append(canvas, make("button", { type: "button", onclick: () => { levels = new Uint8Array(784); put(); } }, "Clear"));
  }
  field.append(why);
}

// What the panel could not show from here is not on offer.
function markPossible() {
  for (const [name, values] of Object.entries(now.possible ?? {})) {
    const can = new Set(values.map(plain));
    for (const input of document.querySelectorAll(`input[name="knob-${name}"]`)) input.disabled = !can.has(input.value) && !input.checked;
  }
}

async function copy(text, button) {
  await navigator.clipboard.writeText(text);
  const said = button.textContent;
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = said; }, 1200);
}

// --- What went wrong, and what would have ----------------------------------------------------------------------------

const excerpt = (lines) => make("div", { class: "excerpt", tabindex: 0, role: "region", "aria-label": "The lines around it" }, ...lines.map((line) => make("div", { class: line.here ? "here" : "" }, `${String(line.number).padStart(4)}  ${line.text}`)));

function troubleOf(trouble, level) {
  const where = [trouble.file && `${trouble.file}, line ${trouble.line}`, trouble.beat && `beat ${trouble.beat.replaceAll("_", " ")}`].filter(Boolean).join("; ");
  return [make(level, {}, trouble.headline), make("p", {}, trouble.reason), where && make("p", { class: "quiet" }, where), trouble.excerpt?.length && excerpt(trouble.excerpt)].filter(Boolean);
}

function showTrouble(trouble) {
  const shown = byId("trouble");
  shown.hidden = !trouble;
  if (!trouble) return shown.replaceChildren();
  const parts = troubleOf(trouble, "h2");
  if (trouble.frame !== undefined && clip()) parts.push(make("button", { onclick: () => go(trouble.frame) }, `Show frame ${trouble.frame}, which it would have spoilt`));
  if (clip()) parts.push(make("p", { class: "quiet" }, "Below is the last clip that was whole. Mend it and save: this goes away by itself."));
  shown.replaceChildren(...parts);
}

function showBreak() {
  const said = make("div", { role: "status", id: "refusal" });
  byId("break").replaceChildren(
    make("p", {}, "Plant a fault, in a copy that publishes nothing, and see which guard refuses it, in its own words."),
    make("div", { class: "choices" }, ...Object.entries(now.faults).map(([name, what]) => make("button", { "data-fault": name, onclick: () => plant(name, said) }, what))),
    said);
}

async function plant(fault, said) {
  said.replaceChildren(make("p", { class: "quiet" }, "planting …"));
  const told = await post("/api/break", { take: now.take, fault });
  if (told.trouble) return said.replaceChildren(make("p", {}, told.trouble.reason));
  const parts = told.refused
    ? [make("div", { class: "refusal" }, ...troubleOf(told.refused, "h3"))]
    : [make("p", {}, "Nobody refused it, for in this clip it changes nothing.")];
  if (told.lie) parts.push(make("h3", {}, "What would have been seen"), make("div", { class: "lie" }, make("img", { src: `/made/${told.lie}`, alt: `A frame as it would have been: ${told.what}` }), make("b", {}, told.refused ? "refused" : "the same")));
  return said.replaceChildren(...parts);
}

// --- Buttons, tabs and keys ------------------------------------------------------------------------------------------

const TABS = ["ask", "knobs", "numbers", "changes", "break"];

function openTab(name) {
  for (const tab of TABS) {
    byId(tab).hidden = tab !== name;
    byId(`tab-${tab}`).setAttribute("aria-selected", String(tab === name));
    byId(`tab-${tab}`).tabIndex = tab === name ? 0 : -1;
  }
  if (name === "numbers" && now.proof) showNumbers(now.proof.numbers(now.frame).sort((a, b) => Math.round((a.box.y - b.box.y) / 8) || a.box.x - b.box.x));
  if (name === "break") showBreak();
}
TABS.forEach((tab, at) => {
  byId(`tab-${tab}`).addEventListener("click", () => openTab(tab));
  byId(`tab-${tab}`).addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const next = TABS[(at + by + TABS.length) % TABS.length];
    event.preventDefault();
    event.stopPropagation();
    openTab(next);
    byId(`tab-${next}`).focus();
  });
});

const full = () => (document.fullscreenElement ? document.exitFullscreen() : stage.requestFullscreen());
byId("play").addEventListener("click", toggle);
byId("back").addEventListener("click", () => go(now.frame - 1));
byId("forward").addEventListener("click", () => go(now.frame + 1));
byId("loop").addEventListener("click", () => setLoop(!now.loop));
byId("full").addEventListener("click", full);
byId("help").addEventListener("click", () => byId("keys").showModal());
byId("speed").addEventListener("change", () => { video.playbackRate = Number(byId("speed").value); });
byId("scrub").addEventListener("input", () => { video.pause(); go(Number(byId("scrub").value)); });

const KEYS = {
  " ": toggle, ArrowLeft: () => go(now.frame - 1), ArrowRight: () => go(now.frame + 1),
  "[": () => goBeat(-1), "]": () => goBeat(1), l: () => setLoop(!now.loop), L: () => setLoop(!now.loop),
  f: full, F: full, "?": () => byId("keys").showModal(),
};
document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || target.closest("dialog")) return;
  if (target.matches("select, textarea, input:not(#scrub)")) return;
  if (target.matches("button, a") && event.key === " ") return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  if (event.key.startsWith("Arrow")) video.pause();
  act();
});

addEventListener("hashchange", () => { if (location.hash !== address()) restore(); });
addEventListener("resize", later(200, () => { light(); sharpen(); moved(); }));

listen();
requestAnimationFrame(tick);
