// Where a phone finds what is not on this disk: the address stands behind the "#".
const address = decodeURIComponent(location.hash.slice(1)) || document.querySelector("[data-away-address]").textContent;
document.querySelector("[data-away-address]").textContent = address;
try {
  document.querySelector("[data-away-code]").append(draw(address));
} catch {
  // Longer than a code holds: the address stands there to be typed.
}
