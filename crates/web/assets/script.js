// What pages do beyond what they do without this: everything here is a help, nothing depends on it.
"use strict";

const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
const language = document.documentElement.lang;

/** A form that is sent as soon as something is chosen. */
function sendItself(form) {
  form.addEventListener("change", () => form.requestSubmit());
}

/** A form is sent once, however often its button is pressed. */
function once(form) {
  form.addEventListener("submit", (event) => {
    if (form.getAttribute("aria-busy") === "true") event.preventDefault();
    form.setAttribute("aria-busy", "true");
  });
  // Who comes back to the page may send it again.
  window.addEventListener("pageshow", () => form.removeAttribute("aria-busy"));
}

/** Language, cost and time of what is in a form, a moment after it changed. */
function plan(form) {
  let timer;
  let latest = 0;
  const ask = async () => {
    const mine = ++latest;
    const fields = new URLSearchParams(new FormData(form));
    fields.delete("once");
    try {
      const answer = await fetch(`${form.dataset.plan}?${fields}`);
      if (!answer.ok || mine !== latest) return;
      const told = await answer.json();
      const show = (selector, text) => all(selector).forEach((place) => {
        if (place.textContent !== text) place.textContent = text;
      });
      show("[data-language]", told.language);
      show("[data-cost]", told.cost);
      show("[data-most]", told.most);
      show("[data-time]", told.time);
    } catch {
      // What the server wrote stands.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 250);
  });
}

/** Times in the reader's own zone. */
function localTimes(within = document) {
  const written = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  all("time[datetime]", within).forEach((place) => {
    const at = new Date(place.dateTime);
    if (Number.isNaN(at.getTime()) || place.dataset.local) return;
    place.title = place.textContent;
    place.textContent = written.format(at);
    place.dataset.local = "yes";
  });
}

/** A few words at the page's edge that go by themselves. */
function toast(words) {
  let box = document.querySelector(".toasts");
  if (!box) {
    box = document.createElement("div");
    box.className = "toasts";
    box.setAttribute("role", "status");
    document.body.append(box);
  }
  const told = document.createElement("div");
  told.className = "toast";
  told.textContent = words;
  box.append(told);
  setTimeout(() => told.remove(), 4000);
}

/** Buttons that copy a text: `data-copy` names its element, `data-copied` says that it is done. */
function copies(button) {
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    if (!source) return;
    try {
      await navigator.clipboard.writeText(source.value ?? source.textContent);
      toast(button.dataset.copied);
    } catch {
      window.getSelection()?.selectAllChildren(source);
    }
  });
}

/** A file that is chosen, or dropped on the field, is read into the field; what is in it is seen before it is sent. */
function fills(input, field) {
  const take = async (file) => {
    if (!file) return;
    field.value = await file.text();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  };
  input.addEventListener("change", () => take(input.files[0]));
  field.addEventListener("dragover", (event) => event.preventDefault());
  field.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  });
}

/** Numbers 1 to 9, and 0 for the tenth, choose a title while nobody types. */
function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest?.("input:not([type=radio]), textarea, select, [contenteditable]")) return;
  const choice = document.querySelector(`[data-pick] [data-key="${CSS.escape(event.key)}"]`);
  if (!choice) return;
  event.preventDefault();
  choice.checked = true;
  choice.focus({ preventScroll: true });
  choice.closest(".title")?.scrollIntoView({ block: "nearest" });
}

/** How long something took, as the server writes it. */
function duration(millis) {
  const seconds = Math.max(0, millis) / 1000;
  const one = (value) => value.toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  if (seconds < 10) return `${one(seconds)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.floor(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor(whole / 60) % 60} min`;
}

/** A job as it runs: each event lets the living part be fetched again; only what differs is put in. */
function follow(page) {
  let last = Number(page.dataset.last);
  let ahead = Date.now() - Number(page.dataset.now);
  let asked = false;
  let again = false;
  const parts = (within) => all("[data-part]", within);
  const written = new Map(parts(page).map((part) => [part.dataset.part, part.outerHTML]));
  const put = (told) => {
    const open = new Set(all("details[open][id]", page).map((one) => one.id));
    const focused = document.activeElement?.id;
    parts(told).forEach((part) => {
      const name = part.dataset.part;
      const html = part.outerHTML;
      if (written.get(name) === html) return;
      written.set(name, html);
      const old = page.querySelector(`[data-part="${name}"]`);
      const had = old.contains(document.activeElement);
      old.replaceWith(part);
      all("details[id]", part).forEach((one) => { if (open.has(one.id)) one.open = true; });
      all("form[data-once]", part).forEach(once);
      localTimes(part);
      if (had && focused) document.getElementById(focused)?.focus();
    });
    const head = page.querySelector("[data-part=head]");
    ahead = Date.now() - Number(head.dataset.now);
    last = Math.max(last, Number(head.dataset.last));
    const sentence = document.getElementById("sentence");
    if (sentence.textContent !== head.dataset.sentence) sentence.textContent = head.dataset.sentence;
  };
  const fetchIt = async () => {
    if (asked) { again = true; return; }
    asked = true;
    try {
      const answer = await fetch(page.dataset.live);
      if (answer.ok) put(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      // The stream comes again, and with it the next look.
    }
    // Many events at once are one look.
    setTimeout(() => { asked = false; if (again) { again = false; fetchIt(); } }, 200);
  };
  // Nothing comes any more.
  if (page.querySelector("[data-final]")) return;
  const names = ["generation.queued", "generation.started", "generation.waiting", "generation.picked", "generation.completed",
    "generation.failed", "generation.cancelled", "step.started", "step.repeated", "step.waiting", "step.completed", "step.failed",
    "call.started", "call.settled"];
  const events = new EventSource(page.dataset.events);
  // What the page told already comes first, and is not news.
  const news = (event) => { if (Number(event.lastEventId) > last) { last = Number(event.lastEventId); fetchIt(); } };
  names.forEach((name) => events.addEventListener(name, news));
  // After a lost line something may have happened that the stream tells later.
  events.addEventListener("error", () => { if (events.readyState === EventSource.CLOSED) fetchIt(); });
  window.addEventListener("pagehide", () => events.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  setInterval(() => {
    const now = Date.now() - ahead;
    all("[data-since]", page).forEach((place) => { place.textContent = duration(now - Number(place.dataset.since)); });
    all("[data-progress-since]", page).forEach((bar) => { bar.value = Math.min(bar.max, now - Number(bar.dataset.progressSince)); });
  }, 500);
}

all("form[data-sends-itself]").forEach(sendItself);
all("form[data-once]").forEach(once);
all("form[data-plan]").forEach(plan);
all("[data-copy]").forEach(copies);
all("[data-fills]").forEach((input) => fills(input, document.getElementById(input.dataset.fills)));
all("[data-focus]").forEach((place) => place.focus());
all("[data-live]").forEach(follow);
document.addEventListener("keydown", keys);
localTimes();
