// The talk with the server, and the address, which holds all of the state.

import { showChanges } from "./ask.js";
import { byId, later, make, post } from "./dom.js";
import { Proof, difference } from "./proof.js";
import { markPossible, showCommand, showKnobs } from "./knobs.js";
import { atRest, clear, light, showClip, showStill, stage, video } from "./stage.js";
import { askFor, beatAt, now, page, panel, seconds } from "./state.js";
import { showTrouble } from "./trouble.js";

// --- The address -----------------------------------------------------------------------------------------------------

const PLACE = ["clip", "t", "beat"]; // all else in an address is a setting

export function address() {
  const told = new URLSearchParams({ clip: now.clip });
  const beat = beatAt(now.frame);
  if (beat >= 0) told.set("beat", beat + 1);
  told.set("t", seconds(now.frame).toFixed(2).replace(/\.?0+$/, ""));
  for (const [name, value] of Object.entries(now.settings)) told.set(name, value);
  return `#${told}`;
}

export const remember = later(120, () => { if (now.clip) history.replaceState(null, "", address()); });

export function restore() {
  const told = new URLSearchParams(location.hash.slice(1)), t = told.get("t");
  const clip = now.clips.some((one) => one.id === told.get("clip")) ? told.get("clip") : now.clips[0]?.id;
  if (clip !== now.clip) clear();
  askFor(clip, Object.fromEntries([...told].filter(([name]) => !PLACE.includes(name))));
  now.frame = Math.round((t ?? 0) * now.rate);
  now.wanted = t == null ? Number(told.get("beat")) || null : null; // where that is, the clip will tell
  now.good = now.take = now.proof = now.proofOf = now.before = now.chosen = now.possible = null;
  video.pause();
  showClips();
  bringIntoView();
  showKnobs();
  look();
}

// --- What is asked ---------------------------------------------------------------------------------------------------

export const width = () => Math.round(stage.clientWidth * Math.min(devicePixelRatio, 3));

// Says what is looked at, so that it is made if it is not there, and so that the frame at hand is painted first.
export async function look() {
  if (!now.clip) return;
  const { asked, clip, settings } = now;
  const told = await post("/api/view", { view: page, asked, clip, settings, frame: video.paused ? now.frame : null, width: width() });
  if (asked !== now.asked) return; // it was changed meanwhile
  if (told.trouble) return showTrouble(told.trouble);
  now.command = told.command;
  now.toml = told.toml;
  showCommand();
}

export const moved = later(150, () => look());

byId("cancel").addEventListener("click", async () => {
  const told = await post("/api/render", { take: now.take, goes: now.state === "cancelled" });
  if (told.trouble) showTrouble(told.trouble);
});

// --- What is heard ---------------------------------------------------------------------------------------------------

// How far a clip is comes this way alone, never as an answer too: of two ways, the later word could come first.
export function listen() {
  const events = new EventSource(`/api/events?view=${page}`);
  let isFirst = true, first = null; // what the command named, which is said before there are clips
  events.onmessage = (event) => {
    const told = JSON.parse(event.data);
    if (told.clips) {
      const knobs = JSON.stringify(panel()?.knobs);
      first ??= told.first;
      Object.assign(now, { clips: told.clips, rate: told.rate, faults: told.faults });
      if (told.problem) showTrouble(told.problem);
      else if (isFirst && told.clips.length) {
        isFirst = false;
        if (!location.hash && first) history.replaceState(null, "", `#${first}`);
        restore();
      } else {
        showClips();
        if (now.clip && knobs !== JSON.stringify(panel()?.knobs)) showKnobs();
      }
    } else if (told.asked === now.asked) hear(told);
  };
  events.onerror = () => {
    say("the server does not answer: is it still running?", "failed");
    isFirst = !now.clip;
  };
  events.onopen = () => { if (!isFirst) look(); };
}

const SAID = {
  rendering: "rendering", proving: "writing the proof", fresh: "up to date", failed: "does not work", refused: "refused",
  cancelled: "cancelled: this is not up to date",
};

function hear(told) {
  if (told.state) {
    Object.assign(now, { take: told.take, version: told.version, state: told.state });
    const isNew = told.good && (told.good.version !== now.good?.version || told.good.movie !== now.good?.movie);
    if (isNew) showClip(told.good);
    else if (told.good) now.good = { ...now.good, ...told.good };
    if (told.good?.proof) readProof(told.good);
    if (told.good?.possible) hearPossible(told.good.possible);
    showTrouble(told.trouble);
    say(SAID[told.state] ?? "", told.state);
    byId("cancel").hidden = !["rendering", "cancelled"].includes(told.state);
    byId("cancel").textContent = told.state === "cancelled" ? "Render" : "Cancel";
    if (told.state !== "rendering") byId("progress").hidden = true;
  } else if (told.still !== undefined && told.version === now.version) {
    if (video.paused && told.frame === now.frame) showStill(`/made/${told.still}`, told.frame, told.version);
    document.documentElement.dataset.still = told.version;
  } else if (told.progress !== undefined) {
    byId("progress").hidden = false;
    if (now.good) byId("progress").value = told.progress / now.good.frames;
    else byId("progress").removeAttribute("value"); // how long it is nobody knows yet
  } else if (told.possible) hearPossible(told.possible);
}

function hearPossible(possible) {
  now.possible = possible;
  markPossible();
}

function say(text, state) {
  byId("state").textContent = text;
  byId("state").dataset.state = state;
}

async function readProof(good) {
  const name = good.proof;
  if (now.proofOf === `${now.clip} ${name}`) return;
  now.proofOf = `${now.clip} ${name}`;
  const answer = await fetch(`/made/${name}`);
  if (!answer.ok) return;
  const proof = await Proof.of(await answer.json());
  if (now.good?.proof !== name) return;
  if (now.before?.clip === now.clip && now.before.proof !== proof) showChanges(difference(now.before.proof, proof));
  now.proof = proof;
  now.before = { clip: now.clip, proof };
  document.documentElement.dataset.proof = good.version;
  atRest();
  light();
}

// --- The clips -------------------------------------------------------------------------------------------------------

function showClips() {
  byId("clips").replaceChildren(...now.clips.map((one) => make("a", { href: `#clip=${one.id}`, "aria-current": one.id === now.clip && "true", title: one.why ?? "" },
    one.poster ? make("img", { src: `/made/${one.poster}`, alt: "" }) : make("div", { class: "blank" }),
    make("span", { class: `mark ${one.state}`, role: "img", "aria-label": one.state, title: one.state }),
    make("b", {}, one.id), ` ${one.title ?? one.label}`, one.why && make("span", { class: "why" }, ` ${one.state}`))));
  const { poster, title, label } = panel() ?? {};
  if (poster) video.poster = `/made/${poster}`;
  else video.removeAttribute("poster");
  if (!now.good) byId("title").textContent = title ?? label ?? "";
}

// The list alone is moved: the page would be too, in a narrow window.
function bringIntoView() {
  const list = byId("clips"), outer = list.getBoundingClientRect(), inner = list.querySelector("[aria-current]")?.getBoundingClientRect();
  if (!inner) return;
  if (inner.top < outer.top || inner.bottom > outer.bottom) list.scrollTop += inner.top - outer.top - (outer.height - inner.height) / 2;
  if (inner.left < outer.left || inner.right > outer.right) list.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
}
