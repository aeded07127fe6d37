// The panel's parameters as knobs, made from its record; what they come to as a command and as a file.

import { byId, copy, later, make, post, save } from "./dom.js";
import { look, remember } from "./server.js";
import { askFor, now, panel, plain, readable } from "./state.js";

const FEW = 12; // values of a whole number that are on offer one by one
const SIDE = 28; // of a drawing, in pixels

const setting = (knob) => now.settings[knob.name] ?? plain(knob.default);

const turned = later(40, () => look());

function turn(knob, value) {
  const settings = { ...now.settings, [knob.name]: plain(value) };
  if (settings[knob.name] === plain(knob.default)) delete settings[knob.name];
  askFor(now.clip, settings);
  remember();
  turned();
}

export function showKnobs() {
  if (!panel()) return;
  const reset = () => {
    askFor(now.clip, {});
    showKnobs();
    remember();
    look();
  };
  byId("knobs").replaceChildren(
    ...panel().knobs.map(knobOf), make("h3", {}, "Keep it"), make("pre", { class: "code", id: "command", tabindex: 0 }),
    make("div", { class: "line" }, make("button", { onclick: (event) => copy(now.command, event.target) }, "Copy command"), make("button", { onclick: saveToml }, "Save as TOML"), make("button", { onclick: reset }, "Reset")));
  showCommand();
  markPossible();
}

export function showCommand() {
  const shown = byId("command");
  if (shown) shown.textContent = now.command;
}

// What the panel could not show from here is not on offer.
export function markPossible() {
  for (const [name, values] of Object.entries(now.possible ?? {})) {
    const can = new Set(values.map(plain));
    for (const input of document.querySelectorAll(`input[name="knob-${name}"]`)) {
      input.disabled = !can.has(input.value) && !input.checked;
      input.parentElement.title = input.disabled ? "the panel cannot show this truthfully" : "";
    }
  }
}

function knobOf(knob) {
  const field = make("fieldset", { class: "knob", "data-knob": knob.name }, make("legend", {}, readable(knob.name)), make("small", {}, knob.meaning));
  const values = valuesOf(knob);
  if (values) field.append(choices(knob, values.map((value) => [plain(value), plain(value)])));
  else if (knob.kind === "whole") field.append(wholeKnob(knob));
  else if (knob.kind === "kernel") kernelKnob(knob, field);
  else if (knob.kind === "image") imageKnob(knob, field);
  else field.append(textKnob(knob));
  return field;
}

function valuesOf(knob) {
  if (knob.kind === "choice") return [...(knob.optional ? [null] : []), ...knob.values];
  if (knob.kind === "switch") return [true, false];
  if (knob.kind !== "whole" || knob.high - knob.low >= FEW) return null;
  return [...(knob.optional ? [null] : []), ...Array.from({ length: knob.high - knob.low + 1 }, (_, at) => knob.low + at)];
}

const choices = (knob, values) => make("div", { class: "choices" }, ...values.map(([value, text]) => make("label", {}, make("input", { type: "radio", name: `knob-${knob.name}`, value, checked: setting(knob) === value, onchange: () => turn(knob, value) }), text)));

function wholeKnob(knob) {
  const change = (event) => {
    if (event.target.value === "") turn(knob, null);
    else if (event.target.checkValidity()) turn(knob, event.target.value);
  };
  return make("input", { type: "number", min: knob.low, max: knob.high, "aria-label": readable(knob.name), placeholder: plain(knob.default), value: setting(knob) === "none" ? "" : setting(knob), oninput: change });
}

const textKnob = (knob) => make("input", { type: "text", "aria-label": readable(knob.name), title: knob.possible, placeholder: knob.possible, value: setting(knob) === "none" ? "" : setting(knob), onchange: (event) => turn(knob, event.target.value.trim() || knob.default) });

// --- A kernel, weight by weight --------------------------------------------------------------------------------------

function kernelKnob(knob, field) {
  const rows = () => knob.named[setting(knob)] ?? setting(knob).split(/[;\n]/).map((row) => row.trim().split(/[\s,]+/).map(Number));
  const write = (kernel) => turn(knob, kernel.map((row) => row.join(" ")).join("; "));
  const sized = (size) => Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => rows()[i]?.[j] ?? 0));
  const byName = make("select", { "aria-label": "kernel by name", onchange: (event) => {
    if (event.target.value) turn(knob, event.target.value);
    draw();
  } });
  const bySize = make("select", { "aria-label": "kernel size", onchange: (event) => {
    write(sized(Number(event.target.value)));
    draw();
  } });
  const grid = make("div", { class: "weights", role: "group", "aria-label": "weights" });
  const weight = (i, j) => (event) => {
    if (!event.target.checkValidity() || event.target.value === "") return;
    const next = rows().map((line) => [...line]);
    next[i][j] = Number(event.target.value);
    write(next);
    byName.value = "";
  };
  function draw() {
    const kernel = rows(), side = kernel[0].length;
    byName.replaceChildren(make("option", { value: "" }, "own weights"), ...Object.keys(knob.named).map((name) => make("option", { value: name, selected: setting(knob) === name }, name)));
    grid.style.gridTemplateColumns = `repeat(${side}, auto)`;
    grid.replaceChildren(...kernel.flatMap((row, i) => row.map((value, j) => make("input", { type: "number", step: 0.5, min: -64, max: 64, value, "aria-label": `weight ${i}, ${j}`, oninput: weight(i, j) }))));
    bySize.replaceChildren(...Array.from({ length: knob.side }, (_, at) => make("option", { value: at + 1, selected: at + 1 === side }, `${at + 1}×${at + 1}`)));
  }
  draw();
  field.append(make("div", { class: "line" }, byName, bySize), grid);
}

// --- A picture of one's own, dropped or drawn ------------------------------------------------------------------------

let drawn = null; // the last drawing, as a file that the command line reads

function imageKnob(knob, field) {
  const why = make("p", { class: "why", role: "status" }), isGrey = /digit/.test(knob.possible);
  if (isGrey) field.append(choices(knob, ["digit", ...Array.from({ length: 10 }, (_, at) => `digit:${at}`)].map((name) => [name, name.replace("digit:", "")])));
  const take = async ([file]) => { if (file) give(knob, file.name, new Uint8Array(await file.arrayBuffer()), why); };
  const file = make("input", { type: "file", id: "file", accept: [...knob.formats.map((name) => `image/${name.toLowerCase()}`), ".npy"].join(), "aria-label": "a picture of your own", onchange: (event) => take(event.target.files) });
  const drop = make("div", {
    id: "drop",
    ondragover: (event) => {
      event.preventDefault();
      drop.classList.add("over");
    },
    ondragleave: () => drop.classList.remove("over"),
    ondrop: (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      take(event.dataTransfer.files);
    },
  }, `Drop a picture here: ${knob.formats.join(", ")} or .npy`, file);
  field.append(make("div", { class: "own" }, isGrey && drawingBox(knob, why), drop), why);
}

function drawingBox(knob, why) {
  const canvas = make("canvas", { id: "draw", width: SIDE, height: SIDE, role: "img", "aria-label": `Draw here, ${SIDE} by ${SIDE} pixels` });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  let levels = new Uint8Array(SIDE * SIDE), isDown = false;
  const show = () => {
    const image = pen.createImageData(SIDE, SIDE);
    levels.forEach((level, at) => image.data.set([level, level, level, 255], 4 * at));
    pen.putImageData(image, 0, 0);
  };
  const stroke = (event) => {
    const rect = canvas.getBoundingClientRect();
    const x = (event.clientX - rect.left) / rect.width * SIDE, y = (event.clientY - rect.top) / rect.height * SIDE;
    levels = levels.map((level, at) => Math.max(level, 255 * Math.max(0, Math.min(1, 1.9 - Math.hypot(at % SIDE + 0.5 - x, Math.floor(at / SIDE) + 0.5 - y)))));
    show();
  };
  canvas.addEventListener("pointerdown", (event) => {
    isDown = true;
    canvas.setPointerCapture(event.pointerId);
    stroke(event);
  });
  canvas.addEventListener("pointermove", (event) => { if (isDown) stroke(event); });
  canvas.addEventListener("pointerup", () => {
    isDown = false;
    drawn = npy(levels, [SIDE, SIDE]);
    give(knob, "drawn.npy", drawn, why);
  });
  const clear = () => {
    levels = new Uint8Array(SIDE * SIDE);
    show();
  };
  show();
  return make("div", {}, canvas, make("span", { class: "quiet" }, "or draw "), make("button", { type: "button", onclick: clear }, "Clear"));
}

async function give(knob, name, bytes, why) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  const told = await post("/api/picture", { name, content: btoa(text) });
  why.textContent = told.trouble ? told.trouble.reason : "";
  if (told.trouble) return;
  document.querySelectorAll(`input[name="knob-${knob.name}"]`).forEach((input) => { input.checked = false; });
  turn(knob, told.setting);
}

// An array of bytes as .npy.
function npy(levels, shape) {
  const text = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(", ")}), }`;
  const head = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11) + "\n";
  const bytes = new Uint8Array(10 + head.length + levels.length);
  bytes.set([0x93, 78, 85, 77, 80, 89, 1, 0, head.length & 255, head.length >> 8]);
  bytes.set(new TextEncoder().encode(head), 10);
  bytes.set(levels, 10 + head.length);
  return bytes;
}

function saveToml() {
  save(now.toml, `${now.good?.name ?? now.clip}.toml`, "application/toml");
  if (drawn && now.toml.includes("./drawn.npy")) save(drawn, "drawn.npy", "application/octet-stream");
}
