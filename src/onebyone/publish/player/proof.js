// A proof as something to ask: what is on a frame, where, and which cell of which tensor lies under a point.

export const minus = (text) => String(text).replace("-", "−");

export async function inflated(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

const INTEGERS = { 1: Int8Array, 2: Int16Array, 4: Int32Array };

// Between two keys each value goes evenly from frame to frame; null before the first and after the last.
function between(keys, frame) {
  if (frame < keys[0][0] || frame > keys.at(-1)[0]) return null;
  let low = 0, high = keys.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (keys[middle][0] <= frame) low = middle;
    else high = middle - 1;
  }
  const one = keys[low], next = keys[Math.min(low + 1, keys.length - 1)];
  const part = next[0] === one[0] ? 0 : (frame - one[0]) / (next[0] - one[0]);
  return one.slice(1).map((value, at) => value + (next[at + 1] - value) * part);
}

const box = ([x, y, width, height]) => ({ x: x / 10, y: y / 10, width: width / 10, height: height / 10 });

const line = ([x, y, width, height]) => ({ x1: x / 10, y1: y / 10, x2: (x + width) / 10, y2: (y + height) / 10 });

const LINE = 8; // pixels: numbers that are less far from each other in height stand in one line

const MARKS = ["Mark", "Lead"]; // the shapes that point at cells

const inside = (place, x, y, by = 0) => place && x >= place.x - by && y >= place.y - by && x <= place.x + place.width + by && y <= place.y + place.height + by;

// How far a point is from a line, in pixels.
function away({ x1, y1, x2, y2 }, x, y) {
  const dx = x2 - x1, dy = y2 - y1;
  const part = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - x1 - part * dx, y - y1 - part * dy);
}

function cellsOf(blocks) {
  const found = [];
  const walk = (start, loops) => {
    if (!loops.length) found.push(start);
    else for (let at = 0; at < loops[0][0]; at++) walk(start + at * loops[0][1], loops.slice(1));
  };
  for (const [start, loops] of blocks) walk(start, loops);
  return found;
}

export class Proof {
  static async of(told) {
    const proof = new Proof(told);
    await proof.unpack();
    return proof;
  }

  constructor(told) {
    this.told = told;
    this.width = told.clip.width;
    this.height = told.clip.height;
    this.fps = told.clip.fps;
    this.tensors = new Map(told.tensors.map((tensor) => [`${tensor.figure} ${tensor.name}`, tensor]));
    this.pictures = told.pictures.map((picture) => ({ ...picture, flat: cellsOf(picture.cells) }));
  }

  async unpack() {
    const contents = new Map();
    await Promise.all(this.told.contents.map(async (content) => {
      contents.set(content.sha256, new INTEGERS[content.width](await inflated(content.cells)));
    }));
    this.contents = contents;
    const packed = [];
    for (const picture of this.pictures)
      for (const track of picture.tracks)
        for (const name of ["places", "lines"])
          if (track[name]) packed.push(inflated(track[name]).then((bytes) => { track[`${name}Read`] = new Int32Array(bytes); }));
    await Promise.all(packed);
  }

  tensor(figure, name) { return this.tensors.get(`${figure} ${name}`); }

  numerators(tensor) { return this.contents.get(tensor.sha256); }

  value(tensor, flat) { return this.numerators(tensor)[flat] / 2 ** tensor.bits; }

  index(tensor, flat) {
    const index = [];
    for (const extent of [...tensor.shape].reverse()) {
      index.unshift(flat % extent);
      flat = Math.floor(flat / extent);
    }
    return index;
  }

  flat(tensor, index) { return index.reduce((flat, at, axis) => flat * tensor.shape[axis] + at, 0); }

  // The numbers on a frame in reading order, each with its box in pixels of the clip.
  numbers(frame) {
    const found = [];
    this.told.numbers.forEach((number, at) => {
      for (const track of number.tracks) {
        const now = between(track, frame);
        if (now && now[4] > 0) found.push({ kind: "number", at, number, box: box(now), opacity: now[4] / 100 });
      }
    });
    return found.sort((a, b) => Math.round((a.box.y - b.box.y) / LINE) || a.box.x - b.box.x);
  }

  // The frames around cells, and the lines between them, that are on a frame.
  marks(frame) {
    const found = [];
    for (const { shape, tracks } of this.told.marks) {
      if (!MARKS.includes(shape)) continue;
      for (const track of tracks) {
        const now = between(track, frame);
        if (now && now[4] > 0) found.push({ kind: "mark", shape, box: shape === "Lead" ? line(now) : { ...box(now), isCell: true } });
      }
    }
    return found;
  }

  // The pictures on a frame: grids, loose cells and wires.
  seen(frame) {
    const found = [];
    for (const picture of this.pictures) {
      for (const track of picture.tracks) {
        const now = between(track.keys, frame);
        if (now && now[4] > 0) found.push({ kind: "picture", picture, track, box: box(now), frame });
      }
    }
    return found;
  }

  isShown(seen, at) {
    if (!seen.track.shown) return true;
    let shown = false;
    for (const [frame, runs] of seen.track.shown) {
      if (frame > seen.frame) break;
      if (runs.some(([start, count]) => at >= start && at < start + count)) shown = !shown;
    }
    return shown;
  }

  // Where a cell of a picture lies: a box, or the two ends of a wire; null if it is not there.
  place(seen, at) {
    const { picture, track } = seen;
    const [rows, columns] = picture.shape.slice(-2);
    if (picture.kind === "grid") {
      const place = at % (rows * columns);
      const width = seen.box.width / columns, height = seen.box.height / rows;
      return { x: seen.box.x + (place % columns) * width, y: seen.box.y + Math.floor(place / columns) * height, width, height, isCell: true };
    }
    if (picture.kind === "wires" && track.linesRead) {
      const [x, y, u, v] = track.linesRead.subarray(4 * at, 4 * at + 4);
      return { x1: x / 10, y1: y / 10, x2: u / 10, y2: v / 10 };
    }
    if (track.placesRead) return this.loose(track, at, seen.frame);
    return null;
  }

  loose(track, at, frame) {
    track.offsets ??= (() => {
      const offsets = [];
      for (let next = 0; next < track.placesRead.length; next += 1 + 4 * track.placesRead[next]) offsets.push(next);
      return offsets;
    })();
    const start = track.offsets[at];
    if (start === undefined) return null;
    const count = track.placesRead[start], first = track.keys[0][0];
    const part = (column) => track.placesRead.subarray(start + 1 + column * count, start + 1 + (column + 1) * count);
    const [frames, xs, ys, sides] = [0, 1, 2, 3].map(part);
    const keys = Array.from(frames, (when, key) => [when + first, xs[key], ys[key], sides[key]]);
    const now = between(keys, Math.min(frame, keys.at(-1)[0]));
    return now && { x: now[0] / 10, y: now[1] / 10, width: now[2] / 10, height: now[2] / 10 };
  }

  cell(seen, at) {
    const { picture } = seen, tensor = this.tensor(picture.figure, picture.tensor), flat = picture.flat[at];
    return { kind: "cell", seen, at, figure: picture.figure, tensor: picture.tensor, index: this.index(tensor, flat), value: this.value(tensor, flat), box: this.place(seen, at) };
  }

  // What lies under a point of the clip's frame: a number before a mark, that before a cell, that before a wire.
  under(x, y, frame, { marks = true } = {}) {
    const area = (one) => one.box.width * one.box.height;
    const numbers = this.numbers(frame).filter((one) => inside(one.box, x, y, 3)).sort((a, b) => area(a) - area(b));
    if (numbers.length) return numbers[0];
    const mark = marks && this.marks(frame).find(({ box }) => (box.x1 === undefined ? inside(box, x, y, 2) && !inside(box, x, y, -2) : away(box, x, y) < 2));
    if (mark) return mark;
    const seen = this.seen(frame).sort((a, b) => area(a) - area(b));
    for (const one of seen) {
      if (one.picture.kind === "grid" && inside(one.box, x, y)) {
        const [rows, columns] = one.picture.shape.slice(-2);
        const row = Math.min(Math.floor((y - one.box.y) / one.box.height * rows), rows - 1);
        const column = Math.min(Math.floor((x - one.box.x) / one.box.width * columns), columns - 1);
        const at = row * columns + column;
        if (this.isShown(one, at)) return this.cell(one, at);
      } else if (one.picture.kind === "cells") {
        for (let at = 0; at < one.picture.flat.length; at++) if (inside(this.place(one, at), x, y)) return this.cell(one, at);
      }
    }
    let nearest = null, least = 4;
    for (const one of seen) {
      if (one.picture.kind !== "wires" || !one.track.linesRead) continue;
      for (let at = 0; at < one.picture.flat.length; at++) {
        const off = away(this.place(one, at), x, y);
        if (off < least) [nearest, least] = [{ one, at }, off];
      }
    }
    return nearest && this.cell(nearest.one, nearest.at);
  }

  // Every place on a frame that shows a cell of a tensor, as a number or as a colour.
  places({ figure = 0, tensor, index }, frame) {
    const found = [], wanted = JSON.stringify(index);
    for (const one of this.numbers(frame)) {
      const { number } = one;
      if (number.figure === figure && number.tensor === tensor && number.kind === "cell" && JSON.stringify(number.index) === wanted) found.push(one.box);
    }
    const told = this.tensor(figure, tensor);
    if (!told || !index) return found;
    const flat = this.flat(told, index);
    for (const seen of this.seen(frame)) {
      if (seen.picture.figure !== figure || seen.picture.tensor !== tensor) continue;
      const at = seen.picture.flat.indexOf(flat);
      if (at >= 0 && this.isShown(seen, at)) found.push(this.place(seen, at));
    }
    return found.filter(Boolean);
  }

  input(figure, tensor) { return this.told.inputs.find((input) => input.figure === figure && input.tensor === tensor); }

  // Where a cell stands in the list of numbers, if it is ever printed.
  printed({ figure = 0, tensor, index }) {
    return this.told.numbers.findIndex((one) => one.figure === figure && one.tensor === tensor && one.kind === "cell" && String(one.index) === String(index));
  }

  equations(at) { return this.told.equations.filter((line) => line.result === at || line.terms.includes(at)); }
}

const named = (number) => `${number.figure} ${number.tensor} ${number.kind} ${number.index} ${number.style}`;

// What differs between two proofs: numbers on screen, and cells of tensors.
export function difference(before, after) {
  const then = new Map(before.told.numbers.map((number) => [named(number), number]));
  const now = new Map(after.told.numbers.map((number) => [named(number), number]));
  const changed = [], come = [], gone = [];
  for (const [key, number] of now) {
    const old = then.get(key);
    if (!old) come.push(number);
    else if (old.value !== number.value || old.text !== number.text) changed.push({ old, number });
  }
  for (const [key, number] of then) if (!now.has(key)) gone.push(number);
  const tensors = [];
  for (const [key, tensor] of after.tensors) {
    const old = before.tensors.get(key);
    if (!old || (old.sha256 === tensor.sha256 && old.bits === tensor.bits)) continue;
    if (String(old.shape) !== String(tensor.shape)) { tensors.push({ tensor, reshaped: old.shape }); continue; }
    const [a, b] = [before.numerators(old), after.numerators(tensor)];
    let cells = 0;
    for (let at = 0; at < b.length; at++) if (a[at] / 2 ** old.bits !== b[at] / 2 ** tensor.bits) cells++;
    if (cells) tensors.push({ tensor, cells });
  }
  return { changed, come, gone, tensors, of: after.told.numbers.length };
}
