// The tools beside the stage, one at a time.

import { showNumbers } from "./ask.js";
import { byId } from "./dom.js";
import { showFaults } from "./trouble.js";

const TABS = [...byId("tabs").children].map((tab) => tab.getAttribute("aria-controls"));

export function openTab(name) {
  for (const tab of TABS) {
    byId(tab).hidden = tab !== name;
    byId(`tab-${tab}`).setAttribute("aria-selected", String(tab === name));
    byId(`tab-${tab}`).tabIndex = tab === name ? 0 : -1;
  }
  if (name === "numbers") showNumbers();
  if (name === "break") showFaults();
  if (name === "changes") delete byId("tab-changes").dataset.news;
}

TABS.forEach((tab, at) => {
  byId(`tab-${tab}`).addEventListener("click", () => openTab(tab));
  byId(`tab-${tab}`).addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const next = TABS[(at + by + TABS.length) % TABS.length];
    event.preventDefault();
    event.stopPropagation();
    openTab(next);
    byId(`tab-${next}`).focus();
  });
});
