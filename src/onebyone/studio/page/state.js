// What the page knows: the clips, the one that is looked at and where, its settings and its proof.

export const page = crypto.randomUUID(); // what the server calls this page

export const now = {
  clips: [], faults: {}, rate: 15,
  clip: null, settings: {}, asked: 0, take: null, version: 0, state: "new", good: null, command: "", toml: "", possible: null,
  frame: 0, loop: false, loopBeat: -1,
  proof: null, proofOf: null, before: null, pointed: null, chosen: null,
};
window.studio = now; // for whoever looks at the page with the browser's own tools

// Another clip, or the same with other settings, is asked for: what is still said of the one before is not heard.
export const askFor = (clip, settings) => Object.assign(now, { clip, settings, asked: now.asked + 1 });

export const panel = () => now.clips.find((clip) => clip.id === now.clip);
export const last = () => (now.good ? now.good.frames - 1 : 0);
export const rate = () => now.good?.fps ?? now.rate;
export const seconds = (frame) => frame / rate();
export const beatAt = (frame) => (now.good ? now.good.beats.findLastIndex((beat) => beat.start <= seconds(frame) + 1e-6) : -1);
export const beatFrames = (beat) => [Math.round(beat.start * rate()), Math.round(beat.end * rate())];
export const plain = (value) => (value == null ? "none" : String(value));
export const readable = (name) => name.replaceAll("_", " ");
