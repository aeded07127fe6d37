// What a thing on stage is: its value and tensor, the ledger it comes from, how it was checked, what it reaches.

import { copy, byId, make, post } from "./dom.js";
import { minus } from "./inspector.js";
import { go, light, point } from "./stage.js";
import { now } from "./state.js";
import { openTab } from "./tabs.js";

const MOST_LINES = 12, MOST_CELLS = 120, MOST_CHANGES = 80;

export const place = (one) => (one.index.length ? `${one.tensor}[${one.index.join(", ")}]` : one.tensor);

// A thing in words, its value first.
export function spoken(found) {
  if (found.kind === "cell") return `${minus(found.value)}, ${place(found)}`;
  if (found.kind === "mark") return `${found.shape}, ${found.shape === "Lead" ? "a line between cells" : "a frame around cells"}`;
  const { number } = found;
  if (number.kind === "cell") return `${number.text}, ${place(number)}`;
  return `${number.text}, ${number.kind === "extent" ? `length of ${number.tensor} along axis ${number.index[0]}` : `number of cells of ${number.tensor}`}`;
}

const afterValue = (found) => spoken(found).replace(/^.*?, /, "");

// --- Asking ----------------------------------------------------------------------------------------------------------

export async function ask(found) {
  openTab("ask");
  const body = found.kind === "mark" ? await aboutMark(found) : await aboutNumber(found);
  byId("ask").replaceChildren(...body);
  byId("ask").parentElement.scrollTop = 0;
  light();
}

async function aboutMark(found) {
  now.chosen = { about: null, reads: [], uses: [] };
  const { box } = found, ends = box.x1 === undefined ? [box.x, box.y, box.x + box.width, box.y + box.height] : [box.x1, box.y1, box.x2, box.y2];
  const told = await post("/api/mark", { take: now.take, frame: now.frame, ends });
  if (told.trouble) return [make("p", {}, told.trouble.reason)];
  now.chosen.reads = told.aims.flatMap((aim) => aim.cells);
  return [
    make("p", { class: "value" }, told.what), make("p", { class: "quiet" }, afterValue(found)),
    ...told.aims.flatMap((aim) => [make("h3", {}, aim.count === 1 ? `Points at a cell of ${aim.tensor}` : `Points at ${aim.count} cells of ${aim.tensor}`), cells(aim.cells, aim.figure), aim.because && make("p", { class: "quiet" }, aim.because)]),
    make("p", { class: "quiet" }, "The audit held these cells against those that the figure declares, on every frame."),
  ].filter(Boolean);
}

async function aboutNumber(found) {
  const number = found.kind === "number" ? found.number : null, isCell = !number || number.kind === "cell";
  const about = number ?? { figure: found.figure, tensor: found.tensor, index: found.index };
  now.chosen = { about: isCell ? about : null, reads: [], uses: [] };
  const body = [make("p", { class: "value" }, number ? number.text : minus(found.value)), make("p", { class: "quiet" }, afterValue(found))];
  if (isCell) {
    const told = await post("/api/explain", { take: now.take, figure: about.figure ?? 0, tensor: about.tensor, index: about.index });
    body.push(...(told.trouble ? [make("p", {}, told.trouble.reason)] : explained(told, about)));
  } else body.push(make("p", {}, `It states the shape of ${number.tensor}, and is read from the tensor itself.`));
  const lines = now.proof.equations(number ? found.at : now.proof.printed(about));
  if (lines.length) body.push(make("h3", {}, "On screen"), ...lines.slice(0, MOST_LINES).map(equation));
  return body;
}

function explained(told, about) {
  const figure = about.figure ?? 0, input = now.proof.input(figure, told.tensor);
  now.chosen.reads = told.reads.map((one) => ({ ...one, figure }));
  now.chosen.uses = told.uses.map((one) => ({ ...one, figure }));
  const by = (what, name) => (name ? `${what}${name}` : "");
  const facts = [
    ["Cell of", `${told.tensor}, ${told.shape.join("×") || "one number"}; ${told.grid}`],
    input && ["Given", `${input.what}${by(", by ", input.source)}${input.licence ? ` (${input.licence})` : ""}`],
    ["Checked", told.checked ?? (input ? "nothing to check: it is exact as it was given" : "as part of what was checked as a whole"), { "data-checked": told.checked ?? "" }],
  ].filter(Boolean);
  return [
    make("dl", { class: "facts" }, ...facts.flatMap(([name, text, more]) => [make("dt", {}, name), make("dd", more ?? {}, text)])),
    ...(told.rows.length ? stepped(told, figure) : []),
    ...counted("Reads", told.reads_in_all, told.reads, figure),
    ...counted("Reaches", told.uses_in_all, told.uses, figure),
    make("h3", {}, "As code"), make("pre", { class: "code", tabindex: 0 }, told.code),
    make("button", { onclick: (event) => copy(told.code, event.target) }, "Copy as code"),
  ];
}

const counted = (verb, count, list, figure) => (count ? [make("h3", {}, `${verb} ${count} ${count === 1 ? "cell" : "cells"}`), cells(list, figure)] : []);

// A ledger that is stepped through, product by product, each lit on stage.
function stepped(told, figure) {
  const list = make("div", { class: "ledger" }, ...told.rows.map((row) => ledger(row, figure, "×")));
  let step = -1;
  const turn = (by) => {
    step = Math.max(0, Math.min(told.rows.length - 1, step + by));
    [...list.children].forEach((line, at) => (at === step ? line.setAttribute("aria-current", "step") : line.removeAttribute("aria-current")));
    now.chosen.reads = told.rows[step].terms.map((one) => ({ ...one, figure }));
    light();
  };
  return [
    make("h3", {}, "Product by product"), list,
    make("div", { class: "line" }, make("button", { onclick: () => turn(-1) }, "Previous"), make("button", { onclick: () => turn(1) }, "Next")),
    make("h3", {}, "Sum"), ledger(told.total, figure, "+"),
  ];
}

const ledger = (line, figure, sign) => make("div", { class: "line" }, ...line.terms.flatMap((term, at) => [at ? make("span", {}, sign) : null, cellButton(term, figure)]), make("span", {}, "="), cellButton(line.result, figure));

const cells = (list, figure) => make("div", { class: "cells" }, ...list.slice(0, MOST_CELLS).map((one) => cellButton(one, figure)), list.length > MOST_CELLS ? "…" : null);

function cellButton(one, figure) {
  if (!one.index) return make("span", { title: one.what }, one.value);
  const cell = { kind: "cell", ...one, figure: figure ?? 0 }, show = () => point(cell), hide = () => point(null);
  return make("button", { title: one.what, "aria-label": `${one.value}, ${one.what}`, onclick: () => ask(cell), onpointerenter: show, onpointerleave: hide, onfocus: show, onblur: hide }, one.value);
}

// A line of arithmetic that stands on screen.
function equation(line) {
  const one = (at) => {
    const number = now.proof.told.numbers[at];
    return number.kind === "cell" ? cellButton({ ...number, value: number.text, what: place(number) }, number.figure) : make("span", {}, number.text);
  };
  const sign = line.operation === "product" ? " × " : " + ";
  const left = line.operation === "formula"
    ? line.form.flatMap((text, at) => [text, at < line.terms.length ? one(line.terms[at]) : null])
    : line.terms.flatMap((term, at) => [at ? (line.subtracted.includes(at) ? " − " : sign) : null, one(term)]);
  return make("div", { class: "line" }, ...left, " = ", one(line.result));
}

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
    ...changes("Changed", changed, ({ old, number }) => `${place(number)}: ${old.text} → ${number.text}`),
    ...changes("New", come, (number) => `${number.text} ${number.tensor}`),
    ...changes("Gone", gone, (number) => `${number.text} ${number.tensor}`),
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
