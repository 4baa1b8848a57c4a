// Suggestions while typing: the WAI-ARIA editable combobox with a list (APG). The form is complete without it.
(() => {
  "use strict";
  const DEBOUNCE = 150;

  // The list under the field, and what a screen reader is told about it.
  function makeList(form, input, number) {
    const list = document.createElement("ul");
    list.className = "suggestions";
    list.id = `suggestions-${number}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "搜索建议");
    list.hidden = true;
    const status = document.createElement("p");
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    form.append(list, status);
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, "aria-haspopup": "listbox" };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    return { list, status };
  }

  // A search to be made carries the form's own sign; all others are pages.
  function makeOption({ text, url, kind, state }, id, form) {
    const option = document.createElement("li");
    option.id = id;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.url = url;
    option.textContent = text;
    const icon = form.querySelector("button .icon");
    if (icon && new URL(url, location.href).pathname === new URL(form.action).pathname) option.prepend(icon.cloneNode(true));
    if (kind) {
      const told = document.createElement("span");
      told.className = "meta";
      told.textContent = state ? `${kind} · ${state}` : kind;
      option.append(" ", told);
    }
    return option;
  }

  function addSuggestions(form, number) {
    const input = form.querySelector("input[name=q]");
    const { list, status } = makeList(form, input, number);
    let selected = -1;
    let waiting = 0;
    let asked = null;
    let composing = false;

    // Nothing that is under way may open the list again.
    const forget = () => { clearTimeout(waiting); asked?.abort(); };
    const close = () => {
      forget();
      list.hidden = true;
      selected = -1;
      status.textContent = "";
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const select = (index) => {
      const options = [...list.children];
      selected = (index + options.length) % options.length;
      options.forEach((option, i) => option.setAttribute("aria-selected", String(i === selected)));
      options[selected].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[selected].id);
    };
    const show = (suggestions) => {
      if (!suggestions.length) {
        close();
        status.textContent = "没有搜索建议";
        return;
      }
      list.replaceChildren(...suggestions.map((one, i) => makeOption(one, `${list.id}-${i}`, form)));
      list.scrollTop = 0;
      selected = -1;
      input.removeAttribute("aria-activedescendant");
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      status.textContent = `有 ${suggestions.length} 条搜索建议，按上下方向键选择`;
    };
    const ask = async () => {
      const query = input.value.trim();
      asked?.abort();
      if (!query) return close();
      asked = new AbortController();
      const { signal } = asked;
      try {
        const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(query)}`, { signal });
        const { suggestions } = answer.ok ? await answer.json() : { suggestions: [] };
        if (!signal.aborted && document.activeElement === input) show(suggestions);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    };
    const askSoon = () => { clearTimeout(waiting); waiting = setTimeout(ask, DEBOUNCE); };
    const follow = (option, apart) => {
      close();
      apart ? window.open(option.dataset.url, "_blank", "noopener") : location.assign(option.dataset.url);
    };

    // An input method's half-typed letters are no query, and its Enter is not the reader's.
    input.addEventListener("compositionstart", () => { composing = true; forget(); });
    input.addEventListener("compositionend", () => { composing = false; askSoon(); });
    input.addEventListener("input", (event) => { if (!composing && !event.isComposing) askSoon(); });

    const keys = {
      ArrowDown: () => select(selected + 1),
      ArrowUp: () => select(selected < 0 ? -1 : selected - 1),
      Home: () => select(0),
      End: () => select(-1),
      Enter: () => follow(list.children[selected]),
    };
    input.addEventListener("keydown", (event) => {
      // Safari ends the composition before it tells of the key; its code is 229 then.
      if (composing || event.isComposing || event.keyCode === 229) {
        if (event.key === "Enter") event.preventDefault();
        return;
      }
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (list.hidden) {
        if (event.key === "ArrowDown" && input.value.trim()) { event.preventDefault(); ask(); }
        return;
      }
      if (event.key === "Escape") { event.preventDefault(); return close(); }
      if (event.key === "Tab") return close();
      // Without a chosen suggestion Home, End and Enter are the field's own.
      const chosenOnly = ["Home", "End", "Enter"].includes(event.key);
      if (!keys[event.key] || (chosenOnly && selected < 0)) return;
      event.preventDefault();
      keys[event.key]();
    });
    form.addEventListener("submit", close);
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) follow(option, event.ctrlKey || event.metaKey);
    });
    form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
    addEventListener("pageshow", (event) => { if (event.persisted) close(); });
  }

  document.querySelectorAll("form[data-suggest]").forEach(addSuggestions);
})();
