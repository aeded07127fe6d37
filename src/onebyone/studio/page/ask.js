// What can be asked of the clip on stage, all numbers of a frame, and what an edit changed.

import { byId, make, post } from "./dom.js";
import { Inspector, afterValue, place, spoken } from "./inspector.js";
import { minus } from "./proof.js";
import { go, light, point, video } from "./stage.js";
import { now } from "./state.js";
import { openTab } from "./tabs.js";

const MOST_CHANGES = 80;

const name = (number) => (number.kind === "cell" ? place(number) : afterValue({ kind: "number", number }));

export const inspector = new Inspector({
  state: now, stage: byId("stage"), lit: byId("lit"), hits: byId("hits"), body: byId("ask"),
  explain: (cell) => post("/api/explain", { take: now.take, ...cell }),
  mark: (ends) => post("/api/mark", { take: now.take, frame: now.frame, ends }),
  isAtRest: () => video.paused,
  opened: () => openTab("ask"),
  rested: () => {
    showNumbers();
    document.documentElement.dataset.rest = `${now.good.version} ${now.frame}`;
  },
});

const ask = (found) => inspector.ask(found);

// --- All numbers of the frame ----------------------------------------------------------------------------------------

export function showNumbers() {
  if (byId("numbers").hidden || !now.proof) return;
  const numbers = now.proof.numbers(now.frame);
  const rows = numbers.map((one) => make("tr", {}, make("td", {}, make("button", { onclick: () => ask(one), onfocus: () => point(one), onblur: () => point(null), onpointerenter: () => point(one), onpointerleave: () => point(null) }, one.number.text)), make("td", {}, afterValue(one)), make("td", {}, minus(one.number.value.replace(/\/1$/, "")))));
  const head = make("tr", {}, ...["Printed", "Of", "Exactly"].map((text) => make("th", { scope: "col" }, text)));
  byId("numbers").replaceChildren(make("p", { class: "quiet" }, `${numbers.length} numbers on frame ${now.frame}`), make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)));
}

// --- What an edit changed --------------------------------------------------------------------------------------------

export function showChanges({ of, changed, come, gone, tensors }) {
  const told = changed.slice(0, 3).map(({ old, number }) => `${old.text} → ${number.text}`).join(", ");
  const summary = `${of} numbers, ${changed.length} changed${told && `: ${told}`}${changed.length > 3 ? " …" : ""}`;
  const cellsOf = (shape) => shape.reduce((product, extent) => product * extent, 1).toLocaleString("en");
  const told_of = ({ tensor, reshaped, cells: count }) => (reshaped
    ? `${tensor.name}: ${reshaped.join("×")} → ${tensor.shape.join("×")}`
    : `${tensor.name}: ${count.toLocaleString("en")} of ${cellsOf(tensor.shape)} cells changed`);
  byId("changes").replaceChildren(
    make("p", { id: "summary" }, make("b", {}, summary)),
    ...changes("Changed", changed, ({ old, number }) => `${name(number)}: ${old.text} → ${number.text}`),
    ...changes("New", come, (number) => `${name(number)}: ${number.text}`),
    ...changes("Gone", gone, (number) => `${name(number)}: ${number.text}`),
    ...(tensors.length ? [make("h3", {}, "Tensors"), make("ul", {}, ...tensors.map((one) => make("li", {}, told_of(one))))] : []),
  );
  byId("tab-changes").dataset.news = changed.length + come.length + gone.length || "";
}

function changes(title, entries, text) {
  if (!entries.length) return [];
  const button = (entry) => make("button", { onclick: () => goTo(entry.number ?? entry), title: spoken({ kind: "number", number: entry.number ?? entry }) }, text(entry));
  return [make("h3", {}, title), make("div", { class: "cells" }, ...entries.slice(0, MOST_CHANGES).map(button), entries.length > MOST_CHANGES ? "…" : null)];
}

// Where a number is first seen, a frame after it came.
function goTo(number) {
  const [track] = number.tracks;
  if (!track) return;
  go(track[Math.min(1, track.length - 1)][0]);
  now.chosen = { about: number.kind === "cell" ? number : null, reads: [], uses: [] };
  light();
}
