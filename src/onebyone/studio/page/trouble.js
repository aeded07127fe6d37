// What does not work, as something to mend; and faults that are planted to see who refuses them.

import { byId, make, post } from "./dom.js";
import { go } from "./stage.js";
import { beatFrames, now, readable } from "./state.js";

const excerpt = (lines) => make("div", { class: "excerpt", tabindex: 0, role: "region", "aria-label": "The lines around it" }, ...lines.map((line) => make("div", { class: line.here ? "here" : "" }, `${String(line.number).padStart(4)}  ${line.text}`)));

function troubleOf(trouble, level) {
  const where = [trouble.file && `${trouble.file}, line ${trouble.line}`, trouble.beat && `beat ${readable(trouble.beat)}`].filter(Boolean).join("; ");
  return [make(level, {}, trouble.headline), make("p", {}, trouble.reason), where && make("p", { class: "quiet" }, where), trouble.excerpt?.length && excerpt(trouble.excerpt)].filter(Boolean);
}

// The frame of the last good clip, whose beats may be of other lengths, where the clip that does not work would have been.
function spoilt({ frame, beat, into }) {
  const same = now.good.beats.find((one) => one.name === beat);
  if (!same) return frame;
  const [start, end] = beatFrames(same);
  return Math.min(start + into, end - 1);
}

export function showTrouble(trouble) {
  const shown = byId("trouble");
  shown.hidden = !trouble;
  if (!trouble) return shown.replaceChildren();
  const parts = troubleOf(trouble, "h2");
  if (trouble.frame !== undefined && now.good) parts.push(make("button", { onclick: () => go(spoilt(trouble)) }, "Show the frame which it would have spoilt"));
  if (now.good) parts.push(make("p", { class: "quiet" }, "Below is the last clip that was whole. Mend it and save: this goes away by itself."));
  return shown.replaceChildren(...parts);
}

export function showFaults() {
  const said = make("div", { role: "status", id: "refusal" });
  const buttons = Object.entries(now.faults).map(([name, what]) => make("button", { "data-fault": name, onclick: () => plant(name, said) }, what));
  byId("break").replaceChildren(
    make("p", {}, "Plant a fault, in a copy that publishes nothing, and see which guard refuses it, in its own words."),
    make("div", { class: "faults" }, ...buttons), said);
}

async function plant(fault, said) {
  document.querySelectorAll("[data-fault]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.fault === fault)));
  said.replaceChildren(make("p", { class: "quiet" }, "planting …"));
  const told = await post("/api/break", { take: now.take, fault });
  if (told.trouble) return said.replaceChildren(make("p", {}, told.trouble.reason));
  const parts = told.refused
    ? [make("div", { class: "refusal" }, ...troubleOf(told.refused, "h3"))]
    : [make("p", {}, "Nobody refused it, for in this clip it changes nothing.")];
  if (told.lie) parts.push(make("h3", {}, "What would have been seen"), make("div", { class: "lie" }, make("img", { src: `/made/${told.lie}`, alt: `A frame as it would have been: ${told.what}` }), make("b", {}, told.refused ? "refused" : "the same")));
  return said.replaceChildren(...parts);
}
