// Tells a learning platform by SCORM 1.2 how far somebody has come with a clip: the stop that was reached, what was entered
// as a dot product was worked out by hand, and how much of it was right at once.

const MOST_FRAMES = 20, BEGUN = Date.now();

// The platform's side of it: in a frame around this page, or in the window that opened it.
function platform() {
  const above = (from) => {
    for (let frame = from, depth = 0; frame && depth < MOST_FRAMES; depth++) {
      try {
        if (frame.API) return frame.API;
      } catch {
        return null; // a page of elsewhere: nobody may look into it
      }
      if (frame.parent === frame) return null;
      frame = frame.parent;
    }
    return null;
  };
  return above(window) ?? above(window.opener);
}

const api = platform(), clip = document.querySelector("verified-clip"), told = document.getElementById("told");
const isDone = () => ["completed", "passed"].includes(read("cmi.core.lesson_status"));
const read = (name) => String(api.LMSGetValue(name));
const write = (values) => {
  for (const [name, value] of Object.entries(values)) api.LMSSetValue(name, String(value));
};

const plain = (text) => text.replace(/[−–]/g, "-");

function clockOf(milliseconds) {
  const seconds = Math.round(milliseconds / 1000), two = (number) => String(number).padStart(2, "0");
  return `${String(Math.floor(seconds / 3600)).padStart(4, "0")}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function say() {
  const wanted = clip.data.exercises.length ? "Work a result out by hand, and this page is done" : "Come to the last stop, and this page is done";
  const score = read("cmi.core.score.raw");
  told.textContent = isDone() ? `Your course knows that this page is done${score ? `, with ${score} of 100 points` : ""}.` : `${wanted}.`;
}

// How far somebody was before; then whoever left comes back there.
let furthest = -1;

function reached({ detail: { stop } }) {
  if (stop <= furthest) return;
  furthest = stop;
  write({ "cmi.core.lesson_location": stop });
  if (!clip.data.exercises.length && stop === clip.stops.length - 1) write({ "cmi.core.lesson_status": "completed" });
  api.LMSCommit("");
  say();
}

function worked({ detail: { exercise, lines } }) {
  const atOnce = lines.filter((line) => !line.isShown && line.entries.length === 1).length, score = Math.round((100 * atOnce) / lines.length);
  const best = Math.max(score, Number(read("cmi.core.score.raw")) || 0);
  let at = Number(read("cmi.interactions._count")) || 0;
  for (const line of lines) {
    write({
      [`cmi.interactions.${at}.id`]: `${exercise.total.result.what}: ${line.name}`.replace(/\W+/g, "_").slice(0, 250), [`cmi.interactions.${at}.type`]: "fill-in",
      [`cmi.interactions.${at}.student_response`]: plain(line.entries[0] ?? "").slice(0, 250), [`cmi.interactions.${at}.correct_responses.0.pattern`]: plain(line.answer),
      [`cmi.interactions.${at}.result`]: !line.isShown && line.entries.length === 1 ? "correct" : "wrong",
    });
    at += 1;
  }
  write({ "cmi.core.score.min": 0, "cmi.core.score.max": 100, "cmi.core.score.raw": best, "cmi.core.lesson_status": "passed" });
  api.LMSCommit("");
  say();
}

let isLeft = false;

function leave() {
  if (isLeft) return;
  isLeft = true;
  write({ "cmi.core.session_time": clockOf(Date.now() - BEGUN), "cmi.core.exit": isDone() ? "" : "suspend" });
  api.LMSCommit("");
  api.LMSFinish("");
}

function begin() {
  if (String(api.LMSInitialize("")) === "false") {
    told.textContent = `Your course does not take this page: ${api.LMSGetErrorString(api.LMSGetLastError())}. Nothing is recorded.`;
    return;
  }
  if (["not attempted", ""].includes(read("cmi.core.lesson_status"))) write({ "cmi.core.lesson_status": "incomplete" });
  const location = read("cmi.core.lesson_location");
  if (location !== "" && clip.stops[location]) {
    furthest = Number(location);
    clip.show(furthest);
  }
  clip.addEventListener("held", reached);
  clip.addEventListener("worked", worked);
  addEventListener("pagehide", leave);
  say();
}

if (!api) told.textContent = "This page was not opened by a course: nothing is recorded.";
else if (clip.dataset.ready === "") begin();
else clip.addEventListener("ready", begin, { once: true });
