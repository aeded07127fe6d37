// Asks the proof of a clip: what lies under the pointer, what it is computed from, and where on the frame that stands.
// The studio and the element <verified-clip> ask by this.

import { copy, later, make } from "./dom.js";
import { minus } from "./proof.js";

const MOST_LINES = 12, MOST_CELLS = 120, MOST_LIT = 200;

export const place = (one) => (one.index.length ? `${one.tensor}[${one.index.join(", ")}]` : one.tensor);

// A thing in words, its value first.
export function spoken(found) {
  if (found.kind === "cell") return `${minus(found.value)}, ${place(found)}`;
  if (found.kind === "mark") return `${found.shape}, ${found.shape === "Lead" ? "a line between cells" : "a frame around cells"}`;
  const { number } = found;
  if (number.kind === "cell") return `${number.text}, ${place(number)}`;
  return `${number.text}, ${number.kind === "extent" ? `length of ${number.tensor} along axis ${number.index[0]}` : `number of cells of ${number.tensor}`}`;
}

export const afterValue = (found) => spoken(found).replace(/^.*?, /, "");

// Whether all of a dot product is printed exactly: what stands behind ≈ cannot be worked out from what is seen.
const isExact = ({ rows, total }) => [...rows, total].every((line) => [...line.terms, line.result].every(({ value }) => !value.startsWith("≈")));

export class Inspector {
  // state: what is looked at: its proof, frame, and what is pointed, and chosen with what it reads and uses.
  // stage, lit, hits, body: the element that shows the clip, an svg and an element over it, and one for the answers.
  // explain, mark: ask what a figure says of a cell, and of a mark by its ends; without the latter, no mark can be asked.
  // isAtRest: whether the clip stands. opened: called when something is asked. more: what else is said of what was asked. practise: called with
  // what is told of a dot product, to have somebody work it out; without it, none can be.
  constructor({ state, stage, lit, hits, body, explain, mark = null, isAtRest, opened = () => {}, rested = () => {}, more = () => [], practise = null }) {
    Object.assign(this, { state, stage, lit, hits, body, explain, mark, isAtRest, opened, rested, more, practise });
    hits.addEventListener("click", (event) => event.stopPropagation()); // by key: it points nowhere
    this.rest = later(90, () => this.offer());
  }

  // --- Pointing ------------------------------------------------------------------------------------------------------

  under({ clientX, clientY }) {
    const { proof, frame } = this.state;
    if (!proof) return null;
    const rect = this.stage.getBoundingClientRect(), zoom = Math.min(rect.width / proof.width, rect.height / proof.height);
    const x = (clientX - rect.left - (rect.width - zoom * proof.width) / 2) / zoom;
    const y = (clientY - rect.top - (rect.height - zoom * proof.height) / 2) / zoom;
    const found = proof.under(x, y, frame, { marks: Boolean(this.mark) });
    return found;
  }

  point(at) {
    this.state.pointed = at;
    this.light();
  }

  // On a frame at rest, everything that can be asked is a button where it stands, in reading order.
  offer() {
    const { proof, frame } = this.state;
    if (!proof || !this.isAtRest()) return;
    const asked = (one) => this.button(one.box, { "aria-label": spoken(one), onclick: () => this.ask(one), onfocus: () => this.point(one), onblur: () => this.point(null) });
    const grids = proof.seen(frame).filter((one) => one.picture.kind === "grid");
    const marks = this.mark ? proof.marks(frame).filter((one) => one.shape === "Mark") : [];
    const isCell = ({ picture }) => picture.shape.slice(-2).every((extent) => extent === 1); // in which there is nowhere to move
    this.hits.replaceChildren(...proof.numbers(frame).map(asked), ...grids.map((seen) => (isCell(seen) ? asked(proof.cell(seen, 0)) : this.grid(seen))), ...marks.map(asked));
    this.rested();
  }

  button({ x, y, width, height }, attributes) {
    const { proof } = this.state, percent = (value, all) => `${(100 * value) / all}%`;
    const style = `left:${percent(x, proof.width)};top:${percent(y, proof.height)};width:${percent(width, proof.width)};height:${percent(height, proof.height)}`;
    return make("button", { style, ...attributes });
  }

  grid(seen) {
    const [rows, columns] = seen.picture.shape.slice(-2);
    const what = `${seen.picture.tensor}, ${rows} by ${columns} cells; arrows move`;
    let at = 0;
    const tell = (button) => {
      const cell = this.state.proof.cell(seen, at);
      button.setAttribute("aria-label", `${what}: ${spoken(cell)}`);
      this.point(cell);
    };
    return this.button(seen.box, {
      "aria-label": `${what} from cell to cell`,
      onclick: () => this.ask(this.state.proof.cell(seen, at)), onfocus: (event) => tell(event.target), onblur: () => this.point(null),
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

  // --- Lighting ------------------------------------------------------------------------------------------------------

  // What was chosen, what it reads and what it reaches, and what is pointed at, each where it stands on this frame.
  light() {
    const { proof, frame, chosen, pointed } = this.state, shapes = [];
    if (proof && this.stage.clientWidth) {
      this.lit.setAttribute("viewBox", `0 0 ${proof.width} ${proof.height}`);
      const draw = (box, kind) => { if (box) shapes.push([wider(box), kind]); };
      const all = (one, kind) => {
        const places = one?.index ? proof.places(one, frame) : [], grids = places.filter((where) => where.isCell);
        places.filter((where) => where.isCell || !grids.some((cell) => isInside(where, cell))).forEach((where) => draw(where, kind));
      };
      chosen?.uses.slice(0, MOST_LIT).forEach((one) => all(one, "used"));
      chosen?.reads.slice(0, MOST_LIT).forEach((one) => all(one, "read"));
      if (chosen?.about) all(chosen.about, "chosen");
      if (pointed) draw(pointed.box, "chosen");
      if (pointed?.kind === "cell") all(pointed, "read");
    }
    this.lit.replaceChildren(...[...shapes.map(([box]) => [box, "halo"]), ...shapes].map(([box, kind]) => shape(box, kind)));
  }

  // --- Asking --------------------------------------------------------------------------------------------------------

  async ask(found) {
    this.opened(found);
    const body = found.kind === "mark" ? await this.aboutMark(found) : await this.aboutNumber(found);
    this.body.replaceChildren(...body);
    this.body.parentElement.scrollTop = 0;
    this.light();
  }

  async aboutMark(found) {
    this.state.chosen = { about: null, reads: [], uses: [] };
    const { box } = found, ends = box.x1 === undefined ? [box.x, box.y, box.x + box.width, box.y + box.height] : [box.x1, box.y1, box.x2, box.y2];
    const told = await this.mark(ends);
    if (told.trouble) return [make("p", {}, told.trouble.reason)];
    this.state.chosen.reads = told.aims.flatMap((aim) => aim.cells);
    return [
      make("p", { class: "value" }, told.what), make("p", { class: "quiet" }, afterValue(found)),
      ...told.aims.flatMap((aim) => [make("h3", {}, aim.count === 1 ? `Points at a cell of ${aim.tensor}` : `Points at ${aim.count} cells of ${aim.tensor}`), this.cells(aim.cells, aim.figure), aim.because && make("p", { class: "quiet" }, aim.because)]),
      make("p", { class: "quiet" }, "The audit held these cells against those that the figure declares, on every frame."),
    ].filter(Boolean);
  }

  async aboutNumber(found) {
    const { proof } = this.state, number = found.kind === "number" ? found.number : null, isCell = !number || number.kind === "cell";
    const about = number ?? { figure: found.figure, tensor: found.tensor, index: found.index };
    this.state.chosen = { about: isCell ? about : null, reads: [], uses: [] };
    const body = [make("p", { class: "value" }, number ? number.text : minus(found.value)), make("p", { class: "quiet" }, afterValue(found))];
    if (isCell) {
      const told = await this.explain({ figure: about.figure ?? 0, tensor: about.tensor, index: about.index });
      body.push(...(told.trouble ? [make("p", {}, told.trouble.reason)] : this.explained(told, about)));
    } else body.push(make("p", {}, `It states the shape of ${number.tensor}, and is read from the tensor itself.`));
    const lines = proof.equations(number ? found.at : proof.printed(about));
    if (lines.length) body.push(make("h3", {}, "On screen"), ...lines.slice(0, MOST_LINES).map((line) => this.equation(line)));
    return [...body, ...this.more(found)];
  }

  explained(told, about) {
    const figure = about.figure ?? 0, input = this.state.proof.input(figure, told.tensor);
    this.state.chosen.reads = told.reads.map((one) => ({ ...one, figure }));
    this.state.chosen.uses = told.uses.map((one) => ({ ...one, figure }));
    const by = (what, name) => (name ? `${what}${name}` : "");
    const facts = [
      ["Cell of", `${told.tensor}, ${told.shape.join("×") || "one number"}; ${told.grid}`],
      input && ["Given", `${input.what}${by(", by ", input.source)}${input.licence ? ` (${input.licence})` : ""}`],
      ["Checked", told.checked ?? (input ? "nothing to check: it is exact as it was given" : "as part of what was checked as a whole"), { "data-checked": told.checked ?? "" }],
    ].filter(Boolean);
    return [
      make("dl", { class: "facts" }, ...facts.flatMap(([name, text, more]) => [make("dt", {}, name), make("dd", more ?? {}, text)])),
      ...(told.rows.length ? this.stepped(told, figure) : []),
      ...this.counted("Reads", told.reads_in_all, told.reads, figure),
      ...this.counted("Reaches", told.uses_in_all, told.uses, figure),
      ...(told.code ? [make("h3", {}, "As code"), make("pre", { class: "code", tabindex: 0 }, told.code), make("button", { onclick: (event) => copy(told.code, event.target) }, "Copy as code")] : []),
      ...(told.note ? [make("p", { class: "quiet" }, told.note)] : []),
    ];
  }

  counted(verb, count, list, figure) {
    return count ? [make("h3", {}, `${verb} ${count} ${count === 1 ? "cell" : "cells"}`), this.cells(list, figure)] : [];
  }

  // A ledger that is stepped through, product by product, each lit on stage.
  stepped(told, figure) {
    const list = make("div", { class: "ledger" }, ...told.rows.map((row) => this.ledger(row, figure, "×")));
    let step = -1;
    const turn = (by) => {
      step = Math.max(0, Math.min(told.rows.length - 1, step + by));
      [...list.children].forEach((line, at) => (at === step ? line.setAttribute("aria-current", "step") : line.removeAttribute("aria-current")));
      this.state.chosen.reads = told.rows[step].terms.map((one) => ({ ...one, figure }));
      this.light();
    };
    return [
      make("h3", {}, "Product by product"), list,
      make("div", { class: "line" }, make("button", { onclick: () => turn(-1) }, "Previous"), make("button", { onclick: () => turn(1) }, "Next"),
        this.practise && isExact(told) && make("button", { onclick: () => this.practise(told) }, "By hand")),
      make("h3", {}, "Sum"), this.ledger(told.total, figure, "+"),
    ];
  }

  ledger(line, figure, sign) {
    const terms = line.terms.flatMap((term, at) => [at ? make("span", {}, sign) : null, this.cellButton(term, figure)]);
    return make("div", { class: "line" }, ...terms, make("span", {}, "="), this.cellButton(line.result, figure));
  }

  cells(list, figure) {
    return make("div", { class: "cells" }, ...list.slice(0, MOST_CELLS).map((one) => this.cellButton(one, figure)), list.length > MOST_CELLS ? "…" : null);
  }

  cellButton(one, figure) {
    if (!one.index) return make("span", { title: one.what }, one.value);
    const cell = { kind: "cell", ...one, figure: figure ?? 0 }, show = () => this.point(cell), hide = () => this.point(null);
    return make("button", { title: one.what, "aria-label": `${one.value}, ${one.what}`, onclick: () => this.ask(cell), onpointerenter: show, onpointerleave: hide, onfocus: show, onblur: hide }, one.value);
  }

  // A line of arithmetic that stands on screen.
  equation(line) {
    const { numbers } = this.state.proof.told;
    const one = (at) => {
      const number = numbers[at];
      return number.kind === "cell" ? this.cellButton({ ...number, value: number.text, what: place(number) }, number.figure) : make("span", {}, number.text);
    };
    const sign = line.operation === "product" ? " × " : " + ";
    const left = line.operation === "formula"
      ? line.form.flatMap((text, at) => [text, at < line.terms.length ? one(line.terms[at]) : null])
      : line.terms.flatMap((term, at) => [at ? (line.subtracted.includes(at) ? " − " : sign) : null, one(term)]);
    return make("div", { class: "line" }, ...left, " = ", one(line.result));
  }
}

function shape(box, kind) {
  const { x, y, width, height, x1, y1, x2, y2 } = box, isLine = x1 !== undefined;
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", isLine ? "line" : "rect");
  for (const [name, value] of Object.entries(isLine ? { x1, y1, x2, y2 } : { x, y, width, height })) drawn.setAttribute(name, value);
  drawn.setAttribute("class", kind);
  return drawn;
}

// A number that stands in its own cell is lit with it.
const isInside = (one, cell) => one.x >= cell.x && one.y >= cell.y && one.x + one.width <= cell.x + cell.width && one.y + one.height <= cell.y + cell.height;

// A number is framed with some air; a cell and a wire are lit as they are.
function wider(box) {
  if (box.x1 !== undefined || box.isCell) return box;
  const by = box.height > 9 ? 3 : 0;
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
}
