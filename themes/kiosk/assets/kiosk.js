// A kiosk in a hall: whoever comes next finds the home page as it is, nothing of who was there before.
(() => {
  "use strict";
  const { home, idle } = document.currentScript.dataset;
  const start = new URL(home, location.href).href;
  let timer;

  function forget() {
    try { localStorage.clear(); sessionStorage.clear(); } catch { /* not kept here anyway */ }
    if (location.href.split(/[#?]/)[0] === start && !location.search) {
      scrollTo(0, 0);
      for (const details of document.querySelectorAll("details[open]")) details.open = false;
      for (const form of document.forms) form.reset();
      wait();
    } else location.replace(start);
  }

  function wait() {
    clearTimeout(timer);
    timer = setTimeout(forget, Number(idle) * 1000);
  }

  for (const event of ["pointerdown", "keydown", "wheel", "touchmove", "scroll"]) addEventListener(event, wait, { passive: true });
  wait();

  const back = document.querySelector("[data-kiosk-back]");
  back.disabled = location.href.split(/[#?]/)[0] === start;
  back.addEventListener("click", () => { if (history.length > 1) history.back(); else location.href = start; });
  // No menus of the browser, no files or links drawn to elsewhere.
  for (const event of ["contextmenu", "dragstart"]) addEventListener(event, (happened) => happened.preventDefault());
})();
