// A deck of reveal.js whose clips stop where the deck does: each stop is a step of the slide, so that the deck's own keys,
// clickers, touch, overview and speaker's view hold and release it.

const isPrint = /print-pdf/i.test(location.search);
if (isPrint) document.querySelectorAll("verified-clip").forEach((clip) => clip.remove()); // on paper, the stills stand for it

const deck = new Reveal({
  width: 1280, height: 720, margin: 0, center: false, hash: true, transition: "none", controls: false, backgroundTransition: "none", slideNumber: false,
  pdfSeparateFragments: true, plugins: [RevealNotes],
});

const clipOf = (slide) => slide?.querySelector("verified-clip[data-ready]");
const reached = (slide) => slide.querySelectorAll(".fragment.visible").length - 1;

// Shows a slide as it was left: at the stop that was reached, or at its beginning.
function enter(slide) {
  const clip = clipOf(slide);
  if (!clip) return;
  if (reached(slide) < 0) clip.rewind();
  else clip.show(reached(slide));
}

const present = () => deck.getCurrentSlide();

deck.on("fragmentshown", ({ fragments }) => (fragments.length > 1 ? enter(present()) : clipOf(present())?.tell(reached(present())))); // several: a jump
deck.on("fragmenthidden", () => enter(present()));
deck.on("slidechanged", ({ previousSlide, currentSlide }) => {
  clipOf(previousSlide)?.pause();
  enter(currentSlide);
});

// While a beat is being told, a key that goes on cuts it short: the deck goes on by the next one.
const ON = ["ArrowRight", "ArrowDown", "PageDown", " ", "n", "Enter"];
addEventListener("keydown", (event) => {
  const clip = clipOf(present());
  if (!clip?.isTelling || !ON.includes(event.key) || event.shiftKey || deck.isOverview() || event.composedPath()[0].matches?.("button, input, select, a")) return;
  clip.cut();
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

addEventListener("keydown", ({ key }) => {
  if (key === "l" || key === "L") clipOf(present())?.switchLoop();
  if (key === "i" || key === "I") clipOf(present())?.openProof();
});

document.querySelectorAll("verified-clip").forEach((clip) => {
  clip.addEventListener("ready", () => { if (clip.closest("section") === present()) enter(present()); });
  clip.addEventListener("tapped", () => (clip.isTelling ? clip.cut() : deck.next()));
  clip.addEventListener("judged", () => {
    const line = document.querySelector(`[data-proof-of="${CSS.escape(clip.name)}"] span`);
    if (line) line.textContent = { proven: "✓ the proven file", light: "✓ held against it, frame by frame", other: "✗ not the proven file" }[clip.dataset.proven] ?? "";
  });
});

window.deck = deck; // for whoever looks at it with the browser's own tools
deck.initialize();
