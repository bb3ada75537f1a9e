// Solves the problem of a form (ALTCHA, version 2, PBKDF2) while somebody writes, so that nobody waits or clicks.
// Without this file, or without crypto.subtle (no https), the form says that it wants to stay open for a minute.

const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
const bytesOf = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));

/** The key that the counter leads to, as hexadecimal text. */
async function derive({ nonce, salt, cost, keyLength }, counter) {
  const password = new Uint8Array(nonce.length / 2 + 4);
  password.set(bytesOf(nonce));
  new DataView(password.buffer).setUint32(nonce.length / 2, counter);
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const rounds = { name: "PBKDF2", hash: "SHA-256", salt: bytesOf(salt), iterations: cost };
  return hex(await crypto.subtle.deriveBits(rounds, key, keyLength * 8));
}

/** What the server wants to see: the problem and its solution. */
async function solve(challenge) {
  for (let counter = 0; ; counter++) {
    const derivedKey = await derive(challenge.parameters, counter);
    if (derivedKey.startsWith(challenge.parameters.keyPrefix)) return { challenge, solution: { counter, derivedKey } };
  }
}

for (const form of crypto.subtle ? document.querySelectorAll("form[data-challenge]") : []) {
  const waiting = form.querySelector("[data-with-script]");
  form.querySelector("[data-without-script]").hidden = true;
  let sent = false;
  const solved = solve(JSON.parse(form.dataset.challenge)).then((solution) => {
    form.elements.proof.value = btoa(JSON.stringify(solution));
    form.removeEventListener("submit", wait);
    waiting.hidden = true;
  });
  const wait = (event) => {
    event.preventDefault();
    waiting.hidden = false;
    if (!sent) solved.then(() => form.submit());
    sent = true;
  };
  form.addEventListener("submit", wait);
}
