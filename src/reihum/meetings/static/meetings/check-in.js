// Check-in on a phone, with or without network. What is ticked is kept on the phone first (phone.js) and sent when it can be:
// at once, when the network returns, and every half minute. Without this file every button is a form.
"use strict";

const root = document.querySelector("[data-check-in]");
const meeting = root.dataset.checkIn;
const say = (what) => root.dataset[`say${what}`];
const find = (what) => root.querySelector(`[data-${what}]`);
const EVERY = 30_000; // milliseconds
const PATIENCE = 20_000;
const MOST = 500; // ticks in one message; the server takes a thousand

let people = []; // as the server knows them
let trouble = ""; // why nothing was sent the last time: the name of a sentence
let refusal = ""; // the server's own sentence
let busy = false;

/** What is not sent yet, the oldest first. */
const waiting = () =>
  phone
    .waiting(meeting)
    .map(([, text]) => JSON.parse(text))
    .sort((one, other) => one.at.localeCompare(other.at));

/** Everybody as this phone sees them: what the server knows, and on top what waits here. */
const seen = () => {
  const shown = new Map(people.map((one) => [String(one.row), { ...one }]));
  for (const tick of waiting()) {
    const known = tick.row === null ? null : shown.get(String(tick.row));
    if (known) known.there = tick.there;
    else if (tick.row === null) shown.set(tick.key, tick);
  }
  return shown;
};

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const draw = () => {
  const list = find("people");
  const focused = list.contains(document.activeElement) ? document.activeElement.value : null;
  const wanted = plain(root.querySelector("#suche").value.trim());
  const everybody = [...seen()];
  const shown = everybody.filter(([, one]) => plain(`${one.name} ${one.from}`).includes(wanted));
  list.replaceChildren(
    ...shown.map(([id, one]) => {
      const item = find("arrival").content.cloneNode(true);
      const button = item.querySelector("button");
      button.classList.toggle("there", one.there);
      Object.assign(button, { name: one.there ? "weg" : "da", value: id });
      item.querySelector("[data-name]").textContent = one.name;
      item.querySelector("[data-from]").textContent = one.from;
      item.querySelector("[data-mark]").textContent = one.there ? say("There") : say("NotThere");
      return item;
    }),
  );
  if (focused) list.querySelector(`button[value="${CSS.escape(focused)}"]`)?.focus();
  find("nobody").hidden = shown.length > 0;
  // The sentence comes in the language of the page; only its two numbers change.
  let number = 0;
  const numbers = [everybody.filter(([, one]) => one.there).length, everybody.length];
  find("present").textContent = find("present").textContent.replace(/\d+/g, () => numbers[number++]);
  tell();
};

/** Says how many wait, whether there is a network, and what to do if nothing can be sent. */
const tell = () => {
  const many = waiting().length;
  const count = many === 1 ? say("One") : say("Many").replace("#", many);
  const network = navigator.onLine ? say("Online") : say("Offline");
  const words = trouble && navigator.onLine ? [refusal || say(trouble)] : [network];
  words.push(many ? count : say("Saved"));
  const text = words.join(" ");
  if (find("status").textContent !== text) find("status").textContent = text;
  find("sign-in").hidden = trouble !== "SignedOut" || !navigator.onLine;
};

const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";

/** Sends what waits, and learns what others have ticked. Only what the server has acknowledged is forgotten here. */
const sync = async () => {
  if (busy) return;
  busy = true;
  refusal = "";
  const sent = phone.waiting(meeting).slice(0, MOST);
  try {
    const ticks = sent.map(([, text]) => JSON.parse(text));
    const response = await fetch(root.dataset.sync, {
      method: "POST",
      redirect: "manual", // to the sign-in page: then nobody is signed in any more
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ now: new Date().toISOString(), ticks }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.ok) {
      trouble = "";
      people = (await response.json()).people;
      phone.keep(meeting, "known", { at: Date.now(), people });
      for (const [key, text] of sent) if (localStorage.getItem(key) === text) localStorage.removeItem(key);
    } else {
      trouble = response.type === "opaqueredirect" ? "SignedOut" : response.status === 403 ? "Refused" : "NoAnswer";
      if ([400, 413, 422].includes(response.status)) refusal = (await response.json()).error;
    }
  } catch {
    trouble = "NoAnswer";
  } finally {
    busy = false;
  }
  draw();
  if (!trouble && phone.waiting(meeting).length) sync(); // ticked meanwhile
};

/** Takes one tick down. False where the browser keeps nothing. */
const take = (tick) => {
  if (!phone.keep(meeting, `tick/${tick.key}`, { ...tick, at: new Date().toISOString() })) return false;
  draw();
  sync();
  return true;
};

const tickOne = (event) => {
  const { name, value } = event.submitter;
  const one = seen().get(value);
  if (!one) return;
  const key = one.row === null ? one.key : crypto.randomUUID();
  if (take({ key, row: one.row, there: name === "da", name: one.name, from: one.from })) event.preventDefault();
};

const addOne = (event) => {
  const { name, comes_from: from, key } = event.target.elements;
  const one = { key: crypto.randomUUID(), row: null, there: true, name: name.value.trim(), from: from.value.trim() };
  if (!one.name || !take(one)) return;
  event.preventDefault();
  event.target.reset();
  key.value = crypto.randomUUID();
  name.focus();
};

/** Puts this page and what it is made of into the cache, and lets go what another day left there. */
const putPage = async (path, name) => {
  await navigator.serviceWorker.register(root.dataset.worker);
  const parts = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")];
  const page = await fetch(path);
  if (!page.ok || page.redirected) return;
  const cache = await caches.open(name);
  await cache.addAll(parts.map((part) => part.href || part.src));
  await cache.put(path, page);
  for (const old of await caches.keys()) {
    if (old !== name && old.split(" ")[1] === path) await caches.delete(old); // the meeting was on another day
  }
  await navigator.serviceWorker.ready;
};

/** Keeps this page for when there is no network, until the day of the meeting ends, and says when it is kept. */
const keepPage = async () => {
  const { dayEnds, keptUntil } = root.dataset;
  const path = location.pathname;
  phone.keep(meeting, "page", { path, dayEnds: Number(dayEnds), keptUntil: Number(keptUntil) });
  if (Date.now() > Number(dayEnds)) return;
  const name = `einlass ${path} ${dayEnds}`;
  if (navigator.onLine) await putPage(path, name);
  find("kept").hidden = !(await caches.match(path, { cacheName: name, ignoreVary: true }));
};

const leave = async () => {
  if (waiting().length && !confirm(say("Lost"))) return;
  phone.forgetNames(meeting);
  await phone.forgetPage(location.pathname);
  location.assign(root.dataset.away);
};

const begin = () => {
  people = [...find("people").querySelectorAll("button")].map((button) => ({
    row: Number(button.value),
    name: button.querySelector("[data-name]").textContent,
    from: button.querySelector("[data-from]").textContent,
    there: button.name === "weg",
  }));
  const known = phone.read(meeting, "known");
  // Without network this is a copy of the page, older than what we have learnt since. A searched page is a part only.
  if (known && (known.at > Number(root.dataset.madeAt) || location.search)) people = known.people;
  for (const part of root.querySelectorAll("[data-phone]")) part.hidden = false;
  find("search").hidden = true;
  root.querySelector("#suche").addEventListener("input", draw);
  find("search").form.addEventListener("submit", (event) => event.preventDefault());
  find("ticks").addEventListener("submit", tickOne);
  find("add").addEventListener("submit", addOne);
  find("tidy").addEventListener("click", leave);
  addEventListener("online", sync);
  addEventListener("offline", tell);
  setInterval(sync, EVERY);
  draw();
  sync();
  keepPage().catch(console.warn);
};

if (window.isSecureContext && navigator.serviceWorker) begin();
