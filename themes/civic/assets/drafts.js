// What is being written stays on this device: kept for a week, gone once it was sent. Works for forms with data-draft.
(() => {
  "use strict";
  const WEEK = 7 * 24 * 3600 * 1000;
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  if (!store) return;
  const read = (name) => {
    try {
      const kept = JSON.parse(store.getItem(name) || "null");
      if (kept && Date.now() - kept.at < WEEK) return kept.values;
    } catch { /* not ours, or broken */ }
    store.removeItem(name);
    return null;
  };
  for (const mark of document.querySelectorAll("[data-draft-sent]")) store.removeItem(`qifu:draft:${mark.dataset.draftSent}`);

  for (const form of document.querySelectorAll("form[data-draft]")) {
    const name = `qifu:draft:${form.dataset.draft}`;
    const fields = Array.from(form.elements).filter((field) => field.name && (field.tagName === "TEXTAREA" || field.tagName === "SELECT" || (field.tagName === "INPUT" && ["text", "tel", "email"].includes(field.type))));
    const shown = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    const kept = read(name);
    // What the server sent back, as typed, counts more than a draft.
    if (kept && !form.hasAttribute("data-typed")) {
      let changed = false;
      for (const field of fields) {
        if (kept[field.name] && kept[field.name] !== field.value && (!field.value || field.tagName === "TEXTAREA")) {
          field.value = kept[field.name];
          changed = true;
        }
      }
      if (changed) tell(form, name, fields, shown);
    }
    const keep = () => {
      const values = Object.fromEntries(fields.filter((field) => field.value).map((field) => [field.name, field.value]));
      try { store.setItem(name, JSON.stringify({ at: Date.now(), values })); } catch { /* full: the page still has it */ }
    };
    let waiting = 0;
    form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(keep, 400); });
    window.addEventListener("pagehide", () => { if (waiting) keep(); });
  }

  function tell(form, name, fields, shown) {
    const line = document.createElement("p");
    const drop = document.createElement("button");
    line.className = "notice";
    line.setAttribute("role", "status");
    line.append("已填回您上次没有提交的内容（只存在这台设备上，7 天）。");
    drop.type = "button";
    drop.className = "button button-quiet";
    drop.textContent = "清除";
    drop.addEventListener("click", () => {
      store.removeItem(name);
      for (const field of fields) field.value = shown[field.name];
      line.remove();
    });
    line.append(drop);
    form.before(line);
  }
})();
