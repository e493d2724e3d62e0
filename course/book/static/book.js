// Explorers and predictions of the book. Everything they show was drawn and written by the course's Python.
"use strict";

/** Called by the file of an explorer's states: unzip them, and let the explorer answer. */
async function frozen(name, zipped) {
  const bytes = Uint8Array.from(atob(zipped), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const told = JSON.parse(await new Response(stream).text());
  awaken(document.getElementById(name), told);
}

/** A packed picture (course/book/packing.py) as the inside of an SVG. */
function unpacked(runs, templates) {
  let svg = "", before = [];
  for (const run of runs.split("|")) {
    const [which, ...moves] = run.split(" ").map(Number);
    const parts = templates[which], slots = parts.length - 1;
    if (!slots) svg += parts[0];
    for (let at = 0; at + slots <= moves.length && slots; at += slots) {
      before = moves.slice(at, at + slots).map((move, i) => move + (before[i] || 0));
      svg += parts[0] + before.map((number, i) => number / 10 + parts[i + 1]).join("");
    }
  }
  return svg;
}

/** From here on the explorer shows the state that its controls ask for. */
function awaken(explorer, told) {
  const controls = [...explorer.querySelectorAll("input, select")];
  const [stage, sentence, mark] = ["stage", "sentence", "mark"].map((name) => explorer.querySelector(`.frozen-${name}`));
  const [stills, ghosts, layers] = ["still", "ghost", "moving"].map((name) => [...stage.querySelectorAll(`.frozen-${name}`)]);
  const still = (number) => `${explorer.dataset.stills}-${number}.png`;
  const fetched = Array.from({ length: told.stills }, (_, i) => Object.assign(new Image(), { src: still(i) }));
  let ticked = false, below = null, since = 0;

  function show() {
    const place = controls.reduce((sum, one, i) => sum * told.texts[i].length + Number(one.value), 0);
    const [packed, words, number, reached] = told.states[place];
    const now = performance.now(), stood = now - since > told.pause;
    layers.forEach((layer, i) => {
      if (below !== number) stills[i].setAttribute("href", fetched[number].src);
      if (below !== number) ghosts[i].replaceChildren();
      else if (stood) ghosts[i].replaceChildren(...layer.childNodes); // faint behind the next picture
      layer.innerHTML = unpacked(packed[i], told.templates);
    });
    [below, since] = [number, now];
    stage.setAttribute("aria-label", words);
    sentence.textContent = words;
    controls.forEach((one, i) => {
      const read = told.texts[i][one.value];
      if (one.type !== "range") return;
      one.setAttribute("aria-valuetext", read);
      one.nextElementSibling.value = read;
    });
    ticked = ticked || reached;
    if (mark) mark.textContent = told.marks[reached ? "reached" : ticked ? "before" : "not_yet"];
  }

  for (const control of controls) {
    control.disabled = false;
    control.addEventListener("input", show);
  }
  show();
  explorer.dataset.awake = "";
}

/** The answers given on this device; a browser that keeps nothing keeps them for this page. */
const answers = {
  kept: {},
  load() { try { this.kept = JSON.parse(localStorage.getItem("course.predictions")) || {}; } catch { /* kept here */ } },
  save() { try { localStorage.setItem("course.predictions", JSON.stringify(this.kept)); } catch { /* kept here */ } },
};

/** Mark what was chosen, and once all of it is, unfold what the experiment says to it. */
function confront(form) {
  const name = form.dataset.name, given = answers.kept[name] || {};
  for (const [part, value] of Object.entries(given)) if (form.elements[part]) form.elements[part].value = value;
  if (!given.choice || (form.elements.reason && !given.reason)) return;
  form.querySelector("[role=status]").textContent = "Kept in this browser. The experiment answers below.";
  for (const answer of document.querySelectorAll(`.confrontation[data-name="${name}"]`)) {
    answer.open = true;
    answer.querySelector(".unasked").hidden = true;
    for (const text of answer.querySelectorAll("[data-choice]"))
      text.hidden = text.dataset.choice !== given.choice || text.dataset.reason !== (given.reason || "");
  }
}

addEventListener("DOMContentLoaded", () => {
  answers.load();
  for (const form of document.querySelectorAll(".prediction")) {
    confront(form);
    form.addEventListener("change", ({ target }) => {
      answers.kept[form.dataset.name] = { ...answers.kept[form.dataset.name], [target.name]: target.value };
      answers.save();
      confront(form);
    });
  }
  const seen = new IntersectionObserver((entries) => {
    for (const { target } of entries.filter((entry) => entry.isIntersecting)) {
      seen.unobserve(target);
      document.head.append(Object.assign(document.createElement("script"), { src: target.dataset.states }));
    }
  }, { rootMargin: "300px" });
  document.querySelectorAll(".frozen").forEach((explorer) => seen.observe(explorer));
  // What scrolls inside the page can be scrolled by keyboard.
  for (const box of document.querySelectorAll("pre, .pst-scrollable-table-container, .cell_output, .math-block"))
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
});
