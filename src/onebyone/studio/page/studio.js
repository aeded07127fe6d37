// The studio's page: it shows the last good clip and what is being made of it, and asks the server about numbers.

import { byId, later } from "./dom.js";
import { listen, address, moved, restore } from "./server.js";
import { forget, go, goBeat, light, setLoop, sharpen, stage, tick, toggle, video } from "./stage.js";
import { now } from "./state.js";
import "./tabs.js";

// --- Buttons ---------------------------------------------------------------------------------------------------------

const full = () => (document.fullscreenElement ? document.exitFullscreen() : stage.requestFullscreen());
const PRESSED = {
  play: toggle, back: () => go(now.frame - 1), forward: () => go(now.frame + 1), "beat-back": () => goBeat(-1), "beat-forward": () => goBeat(1),
  loop: () => setLoop(!now.loop), full, help: () => byId("keys").showModal(), theme: () => setTheme(isDark() ? "light" : "dark"),
};
for (const [id, act] of Object.entries(PRESSED)) byId(id).addEventListener("click", act);
byId("speed").addEventListener("change", () => { video.playbackRate = Number(byId("speed").value); });
byId("scrub").addEventListener("input", () => {
  video.pause();
  go(Number(byId("scrub").value));
});

// The page is as dark as the system is, until somebody wants it otherwise.
const isDark = () => (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("theme", theme);
}
if (localStorage.getItem("theme")) setTheme(localStorage.getItem("theme"));

// --- Keys ------------------------------------------------------------------------------------------------------------

const KEYS = {
  " ": toggle, arrowleft: PRESSED.back, arrowright: PRESSED.forward, "[": PRESSED["beat-back"], "]": PRESSED["beat-forward"],
  l: PRESSED.loop, f: full, "?": PRESSED.help, escape: forget,
};
document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || target.closest("dialog")) return;
  if (target.matches("select, textarea, input:not(#scrub)")) return; // they have keys of their own
  if (target.matches("button, a") && key === " ") return;
  const act = KEYS[key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  if (key.startsWith("Arrow")) video.pause();
  act();
});

addEventListener("hashchange", () => { if (location.hash !== address()) restore(); });
addEventListener("resize", later(200, () => {
  light();
  sharpen();
  moved();
}));

listen();
requestAnimationFrame(tick);
