// A dot product that somebody works out by hand: product after product, then their sum. Each entry is held against the
// very number, exactly; what is said of a wrong one comes from the operands.

import { make } from "./dom.js";

const ZERO = 0n, SIGN = /^[-−–]/;

// A number as it is printed or typed, as a fraction [above, below] of whole numbers; null if it is none.
function fraction(text) {
  const parts = text.replace(/[−–]/g, "-").replace(/\s/g, "").split("/");
  if (parts.length > 2) return null;
  const [above, below] = parts.length === 2 ? parts.map(decimal) : [decimal(parts[0]), [1n, 1n]];
  if (!above || !below || below[0] === ZERO) return null;
  const sign = below[0] < ZERO ? -1n : 1n;
  return [sign * above[0] * below[1], sign * above[1] * below[0]];
}

function decimal(text) {
  const found = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (!found || !(found[2] || found[3])) return null;
  const after = found[3] ?? "", digits = BigInt(found[2] + after);
  return [found[1] === "-" ? -digits : digits, 10n ** BigInt(after.length)];
}

// What somebody may have meant: a comma parts thousands, as in the clip, or stands where others write a point.
function readings(text) {
  const found = [];
  if (/^[^,]*$|^\s*[-+−–]?\d{1,3}(,\d{3})+(\.\d*)?\s*$/.test(text)) found.push(fraction(text.replaceAll(",", "")));
  if (/^[^,.]*,[^,.]*$/.test(text)) found.push(fraction(text.replace(",", ".")));
  return found.filter(Boolean);
}

const isSame = ([a, b], [c, d]) => a * d === c * b;
const negative = ([a, b]) => [-a, b];
const magnitude = ([a, b]) => [a < ZERO ? -a : a, b];
const sum = (all) => all.reduce(([a, b], [c, d]) => [a * d + c * b, b * d], [ZERO, 1n]);
const called = (term) => term.name ?? `the ${term.what}`;
const printed = (text) => fraction(text.replaceAll(",", ""));

// What to say to who multiplied wrong.
function ofProduct(typed, line) {
  const [left, right] = line.terms.map((term) => term.value), values = [left, right].map(printed), result = printed(line.result.value);
  const work = `Work out ${left} × ${right}.`;
  if (values.some(([above]) => above === ZERO)) return `One of the two is ${values[0][0] === ZERO ? left : right}. ${work}`;
  const is = (other) => typed.some((one) => isSame(one, other));
  if (is(negative(result))) {
    const count = [left, right].filter((text) => SIGN.test(text)).length;
    return `Look at the signs: ${["neither is negative, so their product is positive", "one of them is negative, so their product is too", "both are negative, so their product is positive"][count]}.`;
  }
  if (is(sum(values))) return `That is what they add up to: multiply them. ${work}`;
  return work;
}

// What to say to who added wrong.
function ofSum(typed, line) {
  const terms = line.terms.map((term) => term.value), values = terms.map(printed), is = (other) => typed.some((one) => isSame(one, other));
  const forgotten = line.terms.find((term, at) => at >= line.products && is(sum(values.filter((_, one) => one !== at))));
  if (forgotten) return `Add ${called(forgotten)}, too: ${forgotten.value}.`;
  if (is(negative(printed(line.result.value)))) return "Look at the sign.";
  if (is(sum(values.map(magnitude))) && terms.some((text) => SIGN.test(text))) return "Some of them are negative: they are taken away.";
  return `Work out ${terms.join(" + ").replaceAll("+ −", "− ")}.`;
}

export class ByHand {
  // body: where it stands; exercises: what is worked out, one after the other; begin: called with the next one, and opens
  // it; point: called with the cells of a line;
  // done: called with an exercise that is finished, and what was entered in each of its lines.
  constructor({ body, exercises, begin, point, done }) {
    Object.assign(this, { body, exercises, begin, point, done, at: 0 });
  }

  open(exercise) {
    const { rows, total } = exercise, count = rows.length;
    this.exercise = exercise;
    this.lines = [
      ...rows.map((row, at) => ({ ...row, sign: " × ", name: `Product ${at + 1} of ${count}`, say: ofProduct })),
      { ...total, products: count, sign: " + ", name: "Sum", say: ofSum },
    ].map((line) => ({ ...line, entries: [], isShown: false }));
    this.now = 0;
    this.said = make("p", { class: "said", role: "status" });
    const shown = this.lines.map((line, at) => this.line(line, at));
    const also = total.terms.slice(count).map((term) => make("p", { class: "quiet" }, `Then add ${called(term)}: ${term.value}.`));
    const next = this.exercises.length > 1 && make("button", { onclick: () => this.another() }, "Another one");
    this.body.replaceChildren(
      make("h3", {}, "Work it out by hand"), make("p", {}, `${exercise.place}.`),
      make("p", { class: "quiet" }, "Multiply each input by its weight; Enter holds it against the proven number."), make("div", { class: "ledger" }, ...shown.slice(0, count)),
      make("h3", {}, "Sum"), ...also, shown[count], this.said,
      make("div", { class: "line" }, make("button", { onclick: () => this.give() }, "Show this number"), next || null),
    );
    this.turn();
  }

  another() {
    this.at = (this.at + 1) % this.exercises.length;
    this.begin(this.exercises[this.at]);
  }

  line(line, at) {
    const check = () => this.check(at);
    line.field = make("input", {
      type: "text", inputmode: "text", autocomplete: "off", spellcheck: "false", maxlength: 40, onfocus: () => this.point(line.terms),
      onkeydown: (event) => { if (event.key === "Enter") check(); },
      onchange: () => { if (line.field.value.trim()) check(); },
    });
    line.mark = make("span", { class: "mark", "aria-hidden": "true" });
    if (line.sign === " × ") {
      const [left, right] = line.terms;
      line.field.setAttribute("aria-label", `${line.name}: ${left.value} times ${right.value}`);
      return make("div", { class: "line" }, make("span", { title: left.what }, left.value), "×", make("span", { title: right.what }, right.value), "=", line.field, line.mark);
    }
    line.field.setAttribute("aria-label", "Their sum");
    line.left = make("span", { class: "left" });
    return make("div", { class: "line sum" }, line.left, "=", line.field, line.mark);
  }

  // The line that is to be filled now; those before are done, those behind wait.
  turn() {
    this.lines.forEach(({ field }, at) => {
      field.disabled = at > this.now;
      field.readOnly = at < this.now;
    });
    const { left, terms, products } = this.lines.at(-1);
    left.textContent = terms.map((term, at) => (at < Math.min(this.now, products) || at >= products ? term.value : "…")).join(" + ").replaceAll("+ −", "− ");
    this.lines[this.now]?.field.focus({ preventScroll: true });
  }

  // Holds what was entered against the number.
  check(at) {
    const line = this.lines[at], text = line.field.value.trim();
    if (at !== this.now) return;
    const typed = readings(text), isRight = typed.some((one) => isSame(one, printed(line.result.value)));
    if (!typed.length) {
      this.said.textContent = text ? `${text} is no number. A decimal or a fraction can be entered, such as ${line.terms[0].value}.` : "Enter a number.";
      return;
    }
    if (!isRight && line.entries.at(-1) === text) return; // the field is left, and nothing was changed
    line.entries.push(text);
    if (isRight) return this.go(line, "Right.");
    line.field.setAttribute("aria-invalid", "true");
    line.mark.textContent = "✗";
    this.said.textContent = `Not yet. ${line.say(typed, line)}`;
  }

  give() {
    const line = this.lines[this.now];
    if (!line) return;
    line.isShown = true;
    this.go(line, `It is ${line.result.value}.`);
  }

  go(line, said) {
    line.field.value = line.result.value;
    line.field.removeAttribute("aria-invalid");
    line.mark.textContent = line.isShown ? "" : "✓";
    this.now += 1;
    this.said.textContent = this.now < this.lines.length ? said : this.summary();
    this.turn();
    if (this.now === this.lines.length) this.done(this.exercise, this.lines.map(({ name, terms, sign, result, entries, isShown }) => ({ name, asked: terms.map((term) => term.value).join(sign), answer: result.value, entries, isShown })));
  }

  summary() {
    const alone = this.lines.filter((line) => !line.isShown && line.entries.length === 1).length, { result } = this.exercise.total;
    return `${result.value} is right: it is ${result.what}. ${alone} of ${this.lines.length} numbers were right at once.`;
  }
}
