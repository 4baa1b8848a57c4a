// The puzzle of a busy address: find the number whose hash is asked for. Only where the page holds one.
(() => {
  "use strict";
  const field = document.querySelector("input[data-challenge]");
  if (!field || !window.crypto || !crypto.subtle) return;
  const hint = document.querySelector("[data-challenge-hint]");
  if (hint) hint.hidden = true;
  const puzzle = JSON.parse(field.dataset.challenge);
  const encoder = new TextEncoder();
  const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const solve = async () => {
    for (let number = 0; number <= puzzle.maxNumber; number += 1) {
      if (hex(await crypto.subtle.digest("SHA-256", encoder.encode(puzzle.salt + number))) === puzzle.challenge) {
        field.value = btoa(JSON.stringify({ ...puzzle, maxNumber: undefined, number }));
        return;
      }
    }
  };
  const solved = solve();
  field.form.addEventListener("submit", async (event) => {
    if (field.value) return;
    event.preventDefault();
    const button = event.submitter;
    await solved;
    if (field.value) field.form.requestSubmit(button);
    else field.form.submit();
  });
})();
