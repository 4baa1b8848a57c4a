// Adds what is pleasant and not needed: suggestions while typing, days left, large type and high contrast.
(() => {
  "use strict";
  const root = document.documentElement;

  // Reading aids: kept for the next visit; storage may be closed to us.
  const remember = (name, value) => { try { value ? localStorage.setItem(name, value) : localStorage.removeItem(name); } catch { /* private mode */ } };
  const recall = (name) => { try { return localStorage.getItem(name); } catch { return null; } };

  function addReadingTool(box, label, name, value) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    const show = (on) => {
      on ? root.setAttribute(`data-${name}`, value) : root.removeAttribute(`data-${name}`);
      button.setAttribute("aria-pressed", String(on));
    };
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      remember(name, on ? value : "");
      show(on);
    });
    show(recall(name) === value);
    box.append(button);
  }

  const row = document.querySelector(".masthead-row");
  if (row) {
    const box = document.createElement("div");
    box.className = "reading-tools";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "阅读辅助");
    addReadingTool(box, "大字", "text", "large");
    addReadingTool(box, "高对比", "contrast", "high");
    row.append(box);
  }

  // Bring the current section into the visible part of the menu.
  const menu = document.querySelector(".menu ul");
  const current = menu && menu.querySelector("[aria-current]");
  if (current) menu.scrollLeft = current.offsetLeft - menu.clientWidth / 2 + current.clientWidth / 2;

  // "3 days left" beside a deadline: the page itself never depends on the day it is read.
  for (const time of document.querySelectorAll("time[data-deadline]")) {
    const days = Math.ceil((new Date(time.dateTime) - Date.now()) / 86400000);
    if (days > 0 && days <= 60) {
      const left = document.createElement("span");
      left.className = "left";
      left.textContent = `还剩 ${days} 天`;
      time.after(left);
    }
  }

  // Suggestions (WAI-ARIA combobox with a list).
  function addSuggestions(form, number) {
    const input = form.querySelector("input[name=q]");
    const list = document.createElement("ul");
    list.className = "suggestions";
    list.id = `suggestions-${number}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "搜索建议");
    list.hidden = true;
    form.append(list);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) input.setAttribute(name, value);

    let selected = -1;
    let waiting = 0;
    let asked = null;

    const close = () => {
      list.hidden = true;
      selected = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const select = (index) => {
      const options = [...list.children];
      selected = (index + options.length) % options.length;
      options.forEach((option, i) => option.setAttribute("aria-selected", String(i === selected)));
      input.setAttribute("aria-activedescendant", options[selected].id);
    };
    const show = (suggestions) => {
      list.replaceChildren(...suggestions.map(({ text, url }, i) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${i}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        const link = document.createElement("a");
        link.href = url;
        link.tabIndex = -1;
        link.textContent = text;
        option.append(link);
        return option;
      }));
      selected = -1;
      list.hidden = suggestions.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
    };
    const ask = async () => {
      const query = input.value.trim();
      asked?.abort();
      if (!query) return close();
      asked = new AbortController();
      try {
        const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(query)}`, { signal: asked.signal });
        if (answer.ok) show((await answer.json()).suggestions);
      } catch { /* no suggestions, then */ }
    };

    input.addEventListener("input", (event) => {
      clearTimeout(waiting);
      if (!event.isComposing) waiting = setTimeout(ask, 150);
    });
    input.addEventListener("compositionend", () => { clearTimeout(waiting); waiting = setTimeout(ask, 150); });
    input.addEventListener("keydown", (event) => {
      if (list.hidden || event.isComposing) return;
      if (event.key === "ArrowDown") { event.preventDefault(); select(selected + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); select(selected < 0 ? -1 : selected - 1); }
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && selected >= 0) { event.preventDefault(); list.children[selected].firstChild.click(); }
    });
    form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
  }
  document.querySelectorAll("form[data-suggest]").forEach(addSuggestions);

  // That a result was opened is counted, once a page and without cookies: it tells editors which queries help nobody.
  const results = document.querySelector("[data-clicks]");
  const countClick = (event) => {
    if (event.button > 1 || !results.dataset.query || !event.target.closest(".entry-title a")) return;
    results.removeEventListener("click", countClick);
    results.removeEventListener("auxclick", countClick);
    const body = new URLSearchParams({ q: results.dataset.query });
    fetch(results.dataset.clicks, { method: "POST", body, keepalive: true, credentials: "omit" }).catch(() => {});
  };
  results?.addEventListener("click", countClick);
  results?.addEventListener("auxclick", countClick);
})();
