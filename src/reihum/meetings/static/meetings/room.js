// In the room: counts down what is left of the running point, and looks every quarter of a minute what is new.
"use strict";

const EVERY = 15_000; // milliseconds
let shown = document.querySelector("[data-room]");
let ahead = Date.now() - Date.parse(shown.dataset.now); // by how much the clock of this machine is fast
let looked = Date.now();

const words = (seconds) => {
  const say = shown.dataset;
  if (seconds === 1) return say.saySecond;
  if (seconds < 60) return say.saySeconds.replace("#", seconds);
  const minutes = Math.round(seconds / 60);
  return minutes === 1 ? say.sayMinute : say.sayMinutes.replace("#", minutes);
};

/** Fetches the page again. What cannot be fetched stays as it is. */
const look = async () => {
  looked = Date.now();
  const response = await fetch(location.href);
  if (!response.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-room]");
  if (!page) return;
  ahead = Date.now() - Date.parse(page.dataset.now);
  shown.replaceWith(page);
  shown = page;
  tick();
};

const tick = () => {
  const timer = shown.querySelector("[data-ends]");
  const left = timer ? Math.ceil((Date.parse(timer.dataset.ends) + ahead - Date.now()) / 1000) : 1;
  if (timer) {
    const text = words(Math.max(left, 0));
    if (timer.textContent !== text) timer.textContent = text;
  }
  return left;
};

setInterval(() => {
  const over = tick() <= 0;
  if (Date.now() - looked > (over ? 2_000 : EVERY)) look().catch(() => {});
}, 1000);
tick();
