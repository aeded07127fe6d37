// A clip by itself, in a notebook or wherever its page is taken: it plays, and its numbers can be asked, from its proof.

import { Proof, minus } from "./inspector.js";

const LOOK = `
.onebyone { color-scheme: light dark; color: CanvasText; background: Canvas; font: 15px/1.45 system-ui, sans-serif; max-width: 60rem; }
.onebyone .stage { position: relative; aspect-ratio: 16 / 9; }
.onebyone .stage > * { position: absolute; inset: 0; width: 100%; height: 100%; }
.onebyone svg { pointer-events: none; }
.onebyone rect { fill: none; stroke: #ffd166; stroke-width: 2; vector-effect: non-scaling-stroke; }
.onebyone .beats { display: flex; flex-wrap: wrap; gap: .25rem; margin: .4rem 0; }
.onebyone button { font: inherit; font-size: .85rem; }
.onebyone .asked { min-height: 3.2em; margin: .3rem 0; }
.onebyone output { font-size: 1.5rem; font-variant-numeric: tabular-nums; }
`;

export async function show(element, { movie, told }) {
  const proof = await Proof.of(told);
  const make = (tag, attributes = {}, ...children) => { const made = Object.assign(document.createElement(tag), attributes); made.append(...children); return made; };
  const video = make("video", { controls: true, playsInline: true, muted: true, src: URL.createObjectURL(new Blob([movie], { type: "video/mp4" })) });
  video.setAttribute("aria-label", told.clip.title);
  const lit = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  lit.setAttribute("viewBox", `0 0 ${proof.width} ${proof.height}`);
  const stage = make("div", { className: "stage" }, video, lit);
  const asked = make("p", { className: "asked" }, "Pause, and point at any number or cell.");
  asked.setAttribute("role", "status");
  const beats = make("div", { className: "beats" }, ...told.beats.map((beat) => make("button", { textContent: beat.id.replaceAll("_", " "), onclick: () => { video.currentTime = beat.from + 0.01; } })));
  const frame = () => Math.min(Math.floor(video.currentTime * proof.fps + 1e-4), told.clip.frames - 1);
  const place = (one) => `${one.tensor}[${one.index.join(", ")}]`;
  stage.addEventListener("pointermove", (event) => {
    const rect = stage.getBoundingClientRect();
    const found = proof.under((event.clientX - rect.left) / rect.width * proof.width, (event.clientY - rect.top) / rect.height * proof.height, frame());
    lit.replaceChildren();
    if (!found?.box || found.box.x === undefined || found.kind === "mark") return;
    const one = found.kind === "number" ? found.number : found;
    const value = found.kind === "number" ? found.number.text : minus(found.value);
    const lines = found.kind === "number" ? proof.equations(found.at).map((line) => line.text).slice(0, 3) : [];
    const check = told.checks.find((line) => line.figure === one.figure && line.what === one.tensor);
    const input = proof.input(one.figure ?? 0, one.tensor);
    asked.replaceChildren(make("output", {}, value), ` ${one.kind === "cell" ? place(one) : one.tensor}`, make("br"), [...lines, check ? `one of ${check.cells.toLocaleString("en")} cells that are equal bit for bit` : input ? input.what : ""].filter(Boolean).join("; "));
    for (const where of one.kind === "cell" ? proof.places(one, frame()) : [found.box]) {
      const mark = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      for (const name of ["x", "y", "width", "height"]) mark.setAttribute(name, where[name]);
      lit.append(mark);
    }
  });
  stage.addEventListener("pointerleave", () => lit.replaceChildren());
  element.classList.add("onebyone");
  element.replaceChildren(make("style", { textContent: LOOK }), stage, beats, asked);
}
