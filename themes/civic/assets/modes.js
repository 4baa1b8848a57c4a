// How this reader wants the pages: size of text, contrast, light or dark, 长者版. Runs before anything is painted, so
// that nothing moves later; what was chosen stays in this browser.
(() => {
  "use strict";
  const root = document.documentElement;
  const VALUES = { text: ["normal", "large", "larger"], contrast: ["high"], theme: ["light", "dark"], elder: ["on"] };
  const night = matchMedia("(prefers-color-scheme: dark)");
  const chosen = {};

  // Storage may be closed to us: then a choice holds for this page.
  const recall = () => {
    for (const [name, values] of Object.entries(VALUES)) {
      let kept = chosen[name];
      try { kept = localStorage.getItem(name); } catch { /* private mode */ }
      chosen[name] = values.includes(kept) ? kept : "";
    }
  };
  const remember = (name, value) => {
    chosen[name] = value;
    try { value ? localStorage.setItem(name, value) : localStorage.removeItem(name); } catch { /* private mode */ }
  };
  const shown = () => ({
    ...chosen,
    text: chosen.text || (chosen.elder ? "larger" : "normal"),
    theme: chosen.theme || (night.matches ? "dark" : "light"),
  });
  const apply = () => {
    for (const [name, value] of Object.entries(shown())) value ? root.setAttribute(`data-${name}`, value) : root.removeAttribute(`data-${name}`);
    for (const input of document.querySelectorAll("input[data-mode]")) {
      input.checked = input.value === (input.dataset.mode === "theme" ? chosen.theme : shown()[input.dataset.mode]);
    }
  };
  const choose = (name, value) => {
    remember(name, value);
    if (name === "elder") remember("text", "");
    apply();
  };

  recall();
  // The address of 长者版 may be passed on: who opens it has chosen it.
  if (/^\/(zh-hant\/)?elder\/$/.test(location.pathname)) remember("elder", "on");
  apply();
  night.addEventListener("change", apply);
  addEventListener("storage", () => { recall(); apply(); });
  addEventListener("pageshow", (event) => { if (event.persisted) { recall(); apply(); } });
  addEventListener("DOMContentLoaded", apply);
  document.addEventListener("change", ({ target }) => { if (target.dataset?.mode) choose(target.dataset.mode, target.value); });

  // The panel closes as people expect of one.
  const closePanel = (except) => {
    for (const open of document.querySelectorAll(".reading[open]")) if (!open.contains(except)) open.open = false;
  };
  document.addEventListener("keydown", (event) => {
    const panel = event.key === "Escape" && document.querySelector(".reading[open]");
    if (!panel) return;
    panel.open = false;
    panel.querySelector("summary").focus();
  });
  document.addEventListener("click", ({ target }) => {
    closePanel(target);
    if (target.closest(".elder-way")) {
      choose("elder", "");
      if (/\/elder\/$/.test(location.pathname)) location.assign(location.pathname.replace(/elder\/$/, ""));
    }
    const speaker = target.closest("[data-aloud]");
    if (speaker) {
      closePanel();
      import(speaker.dataset.aloud).then((aloud) => aloud.readPage(speaker));
    }
  });
})();
