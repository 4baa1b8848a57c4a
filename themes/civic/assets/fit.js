// 适合我吗: judges policies' rules against what is answered, here in the browser; on a policy's page against what was kept.
// Nothing is sent: the one request is for the rules.
(() => {
  "use strict";
  const KEPT = "qifu-fit";
  const DAY = 86400000;
  const TEXTS = ["town", "industry", "employees", "revenue", "assets", "size", "founded_on", "rd_share"];
  const KINDS = { finance: "融资产品" };
  const SIZES = { LARGE: "大型企业", MEDIUM: "中型企业", SMALL: "小型企业", MICRO: "微型企业" };
  const TITLES = { fits: "适合", to_confirm: "基本适合，部分条件须部门确认", nearly: "差一点或还不确定", does_not: "不适合" };

  // Kept on the device, if its storage is open to us.
  const keep = (value) => { try { value ? localStorage.setItem(KEPT, JSON.stringify(value)) : localStorage.removeItem(KEPT); } catch { /* private mode */ } };
  const recall = () => { try { return JSON.parse(localStorage.getItem(KEPT)); } catch { return null; } };

  // The day in China, whatever the device's own zone.
  const today = () => new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 10);
  const sayDay = (day) => `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;
  const daysTo = (day) => Math.round((Date.parse(day) - Date.parse(today())) / DAY);

  function make(name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  const number = (text) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : null);
  const whole = (text) => (number(text) === null ? null : Math.floor(number(text)));

  // Answers as a form has them: texts by name, ticks as a list.
  function readForm(form) {
    const answers = { ticks: [...form.querySelectorAll("[name=qualifications]:checked")].map((tick) => tick.value) };
    for (const name of TEXTS) answers[name] = form.elements[name].value.trim();
    answers.above_scale = form.elements.above_scale.checked;
    answers.none = form.elements.none.checked;
    return answers;
  }

  function fillForm(form, answers) {
    for (const name of TEXTS) form.elements[name].value = answers[name] || "";
    for (const tick of form.querySelectorAll("[name=qualifications]")) tick.checked = (answers.ticks || []).includes(tick.value);
    form.elements.above_scale.checked = Boolean(answers.above_scale);
    form.elements.none.checked = Boolean(answers.none);
  }

  // From an enterprise's own pages: what the platform knows of it, behind the "#", which no browser sends.
  function readAddress(form, names) {
    if (!location.hash.startsWith("#a=")) return;
    let known;
    try { known = JSON.parse(decodeURIComponent(location.hash.slice(3))); } catch { return; }
    history.replaceState(null, "", location.pathname);
    const has = (select, value) => [...select.options].some((option) => option.value === value);
    let industry = known.industry || "";
    while (industry && !has(form.elements.industry, industry)) industry = industry.slice(0, -1);
    const ticks = Object.keys(names).filter((slug) => (known.titles || []).includes(names[slug]));
    fillForm(form, { ...known, industry, ticks, none: known.titles && !ticks.length });
  }

  // What matching reads (matching/rules.py). With one tick, or with "none", the rest is known not to be there.
  function profileOf(answers, sectors) {
    const figures = ["employees", "revenue", "assets"].map((name) => whole(answers[name]));
    const tiers = answers.industry && figures.some((figure) => figure !== null) ? sizeTiers.possible(sectors, answers.industry, figures) : [];
    const share = number(answers.rd_share);
    const ticked = answers.ticks.length || answers.above_scale || answers.none;
    return {
      town: answers.town ? [answers.town] : null,
      industry: answers.industry ? [answers.industry] : null,
      size: tiers.length ? tiers : answers.size ? [answers.size] : null,
      above_scale: ticked ? [answers.above_scale ? "yes" : "no"] : null,
      qualifications: ticked ? answers.ticks.map((name) => ({ name, valid_from: null, valid_to: null })) : null,
      employees: figures[0], revenue: figures[1], assets: figures[2],
      founded_on: answers.founded_on || null,
      rd_share: share === null ? null : Math.floor(share * 100 + 1e-6),
    };
  }

  // The file (themes/pages/fit.py) says once what codes are called, and leaves out what is empty or usual.
  const USUAL_OPS = { industry: "prefix", town: "prefix", size: "in", above_scale: "in", qualifications: "has" };

  function complete(policy, names) {
    const leaves = leavesOf(policy.when);
    leaves.forEach((leaf, at) => {
      leaf.id = String(at);
      leaf.op = leaf.op || USUAL_OPS[leaf.field];
      if (Array.isArray(leaf.value) && !leaf.label && leaf.value[0] in names) leaf.label = leaf.value.map((code) => names[code]).join("、");
    });
    return { version: matching.ENGINE, notes: [], ...policy, hard: leaves.filter((leaf) => leaf.hard).map((leaf) => leaf.id) };
  }

  const leavesOf = (node) => (node.all || node.any ? (node.all || node.any).flatMap(leavesOf) : [node]);

  // "12 份政策" or "12 份政策、3 个融资产品".
  function count(entries) {
    const products = entries.filter((entry) => entry.kind).length;
    const policies = entries.length - products;
    return [policies || !products ? `${policies} 份政策` : "", products ? `${products} 个融资产品` : ""].filter(Boolean).join("、");
  }

  const isEmpty = (profile) => Object.values(profile).every((value) => value === null);

  function reasonList(verdict) {
    const list = make("ul", "fit-reasons");
    const notes = verdict.outcome === "does_not" ? [] : verdict.notes.map((note) => `须由部门确认：${note}`);
    for (const reason of verdict.reasons) list.append(make("li", `fit-${reason.state}`, reason.text));
    for (const note of notes) list.append(make("li", "fit-note", note));
    return list;
  }

  function entryOf(policy, verdict) {
    const item = make("li", "entry");
    const title = make("h3", "entry-title");
    const link = make("a", "", policy.title);
    link.href = policy.url;
    title.append(link);
    if (policy.kind) title.append(" ", make("span", "badge", KINDS[policy.kind]));
    item.append(title);
    if (policy.amount && verdict.outcome !== "does_not") item.append(make("p", "entry-summary", policy.amount));
    item.append(reasonList(verdict));
    const meta = make("p", "meta");
    if (policy.until) {
      const left = daysTo(policy.until);
      const opens = policy.from && policy.from > today() ? `${sayDay(policy.from)}开始，` : "";
      meta.append(make("span", "", `${policy.kind ? "受理" : "申报"}：${opens}${sayDay(policy.until)}截止${opens || left < 0 ? "" : left ? `，还有 ${left} 天` : "，今天截止"}`));
    }
    if (policy.call) meta.append(make("span", "", `咨询：${policy.call}`));
    if (meta.childNodes.length) item.append(meta);
    return item;
  }

  function startPage(root) {
    const form = root.querySelector("form"), summary = root.querySelector(".fit-summary");
    let data = null;
    const kept = recall();
    if (kept) {
      fillForm(form, kept.answers);
      form.elements.keep.checked = true;
    }

    function show() {
      const answers = readForm(form);
      const current = { answers, profile: profileOf(answers, data.sectors) };
      keep(form.elements.keep.checked && !isEmpty(current.profile) ? current : null);
      const figured = current.profile.size && current.profile.size.length ? current.profile.size.map((tier) => SIZES[tier]).join("或") : "";
      root.querySelector(".fit-tiers").textContent = figured ? `按您填的：${figured}` : "";
      const lists = { fits: [], nearly: [], does_not: [] };
      const on = today();
      if (!isEmpty(current.profile)) {
        for (const policy of data.policies) {
          const verdict = matching.match(policy, current.profile, on);
          (lists[verdict.outcome === "to_confirm" ? "fits" : verdict.outcome] || lists.nearly).push([policy, verdict]);
        }
      }
      lists.nearly.sort((a, b) => a[1].reasons.length - b[1].reasons.length);
      for (const [name, found] of Object.entries(lists)) {
        const box = root.querySelector(`[data-list=${name}]`);
        box.hidden = !found.length;
        box.querySelector("ul.entries").replaceChildren(...found.map(([policy, verdict]) => entryOf(policy, verdict)));
      }
      summary.textContent = isEmpty(current.profile)
        ? `有 ${count(data.policies)}可以比对。请回答这几个问题，答一个就有结果。`
        : `适合 ${lists.fits.length} 项，差一点或还不确定 ${lists.nearly.length} 项，不适合 ${lists.does_not.length} 项。`;
    }

    fetch(root.dataset.rules).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status))).then((value) => {
      data = value;
      data.policies = data.policies.map((policy) => complete(policy, data.names));
      readAddress(form, data.names);
      form.addEventListener("input", show);
      form.addEventListener("change", show);
      form.addEventListener("submit", (event) => event.preventDefault());
      form.addEventListener("reset", () => setTimeout(show));
      show();
    }).catch(() => { summary.textContent = "政策的条件没有读到，请刷新页面再试。"; });
  }

  // On a policy's page: the same verdict for what was kept.
  function startVerdict(box) {
    const kept = recall();
    if (!kept || !kept.profile || isEmpty(kept.profile)) return;
    const verdict = matching.match(JSON.parse(box.querySelector("script").textContent), kept.profile, today());
    const shown = box.querySelector(".fit-verdict-text");
    box.classList.add(`fit-is-${verdict.outcome}`);
    shown.replaceChildren(make("strong", "", `按您记在这台设备上的回答：${TITLES[verdict.outcome] || "还判断不了"}`), reasonList(verdict));
    if (verdict.outcome === "too_new") shown.append(make("p", "", verdict.notes[0]));
    const forget = make("button", "button button-quiet", "忘记我的回答");
    forget.type = "button";
    forget.addEventListener("click", () => { keep(null); location.reload(); });
    box.querySelector(".actions").append(forget);
    box.querySelector(".actions a").textContent = "改一改回答";
  }

  document.querySelectorAll("[data-fit]").forEach(startPage);
  document.querySelectorAll("[data-fit-rule]").forEach(startVerdict);
})();
