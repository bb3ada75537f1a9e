// What the check-in page keeps on a phone, and when it goes. Also read by "Am Tag selbst", so that names go from there too.
// In localStorage, under einlass/<meeting>/: tick/<key> (what is not sent yet), known (who is there, as far as we know) and
// page (when what is to go). In the cache "einlass <path> <end of the day>": the page itself, for when there is no network.
"use strict";

const PHONE = "einlass/";

const phone = {
  /** Keys and values of what waits to be sent; of one meeting. */
  waiting(meeting) {
    const beginning = `${PHONE}${meeting}/tick/`;
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(beginning))
      .map((key) => [key, localStorage.getItem(key)]);
  },

  read(meeting, what) {
    return JSON.parse(localStorage.getItem(`${PHONE}${meeting}/${what}`));
  },

  /** False where the browser keeps nothing: then the buttons are ordinary forms. */
  keep(meeting, what, value) {
    try {
      localStorage.setItem(`${PHONE}${meeting}/${what}`, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  },

  forgetNames(meeting) {
    Object.keys(localStorage)
      .filter((key) => key.startsWith(`${PHONE}${meeting}/`))
      .forEach((key) => localStorage.removeItem(key));
  },

  async forgetPage(path) {
    for (const name of await caches.keys()) if (name.split(" ")[1] === path) await caches.delete(name);
    for (const worker of await navigator.serviceWorker.getRegistrations()) {
      if (new URL(worker.scope).pathname === path) await worker.unregister();
    }
  },

  /** Lets go what is too old. What was not sent yet stays until it is. */
  async tidy() {
    const meetings = Object.keys(localStorage).map((key) => /^einlass\/([^/]+)\/page$/.exec(key)?.[1]);
    for (const meeting of meetings.filter(Boolean)) {
      const { path, dayEnds, keptUntil } = phone.read(meeting, "page");
      if (Date.now() > dayEnds) await phone.forgetPage(path);
      if (Date.now() > keptUntil && !phone.waiting(meeting).length) phone.forgetNames(meeting);
    }
  },
};

if (window.isSecureContext && navigator.serviceWorker) phone.tidy().catch(console.warn);
