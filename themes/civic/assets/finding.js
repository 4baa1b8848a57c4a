// The simple search (themes/pages/finding.py): reads what was made with the portal, newest years first, and looks for every
// word of the query, or for most pairs of its characters, in titles, numbers and summaries.
(() => {
  "use strict";
  const MOST = 60;
  const AT_ONCE = 4;
  const root = document.querySelector("[data-finding]");
  const status = root.querySelector("[data-finding-status]");
  const list = root.querySelector("[data-finding-results]");
  const home = document.documentElement.lang === "zh-Hant" ? "/zh-hant" : "";

  const plain = (text) => text.normalize("NFKC").toLowerCase();
  // 胶政发〔2016〕012号, 胶政发[2016]12 and 胶政发2016 12 are one number.
  const numberKey = (text) => plain(text).replace(/[()【】〔〕［］[\]\s\u7b2c\u53f7\u865f]/g, " ").replace(/\b0+(?=\d)/g, "").replace(/\s+/g, "");
  const pairs = (word) => Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2));

  function readQuery(text) {
    const words = plain(text).split(/[\s,，、。;；:：?？!！"“”'《》<>〈〉]+/).filter(Boolean);
    return { words, number: /\d/.test(text) ? numberKey(text) : "" };
  }

  // How well a word stands in a text: all of it, or two of three of its pairs of characters.
  function share(word, text) {
    if (text.includes(word)) return 1;
    if (word.length < 3) return 0;
    const all = pairs(word);
    const found = all.filter((pair) => text.includes(pair)).length / all.length;
    return found >= 0.6 ? found * 0.5 : 0;
  }

  function score(query, [, title, number, summary, , validity]) {
    const name = plain(title), said = plain(summary);
    let sum = 0;
    if (query.number.length > 3 && number && numberKey(number).includes(query.number)) sum = 100;
    else {
      for (const word of query.words) {
        const best = Math.max(10 * share(word, name), 3 * share(word, said), 12 * Number(plain(number).includes(word)));
        if (!best) return 0;
        sum += best;
      }
      if (name.includes(query.words.join(""))) sum += 10;
    }
    return validity ? sum * 0.6 : sum;
  }

  function make(name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function entryOf({ kind, item: [url, title, number, summary, day, validity] }) {
    const entry = make("li", "entry result");
    const head = make("h2", "entry-title");
    const link = make("a", "", title);
    link.href = url;
    head.append(link, " ", make("span", "badge", kind));
    if (validity) head.append(" ", make("span", "badge badge-muted", validity));
    entry.append(head);
    if (summary) entry.append(make("p", "result-body", summary));
    const meta = make("p", "meta");
    if (number) meta.append(make("span", "", number));
    const time = make("time", "", day);
    time.dateTime = day;
    meta.append(time);
    entry.append(meta);
    return entry;
  }

  const fetchPart = async (path) => {
    const answer = await fetch(path);
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  };

  // A page that was opened from a disk can fetch nothing: there the parts are scripts beside it (themes/kiosk).
  const loadPart = (path) => new Promise((done, failed) => {
    const name = path.split("/").pop();
    const script = document.createElement("script");
    script.src = `${name}.js`;
    script.onload = () => done(window.qifuFinding[name]);
    script.onerror = failed;
    document.head.append(script);
  });
  const read = location.protocol === "file:" ? loadPart : fetchPart;

  async function find(text) {
    const query = readQuery(text);
    const { parts } = await read(`${home}/finding/index.json`);
    const found = [];
    for (let at = 0; at < parts.length; at += AT_ONCE) {
      status.textContent = `正在查找……已查 ${at} / ${parts.length} 部分`;
      for (const { kind, items } of await Promise.all(parts.slice(at, at + AT_ONCE).map(read))) {
        for (const item of items) {
          const points = score(query, item);
          if (points) found.push({ points, kind, item });
        }
      }
    }
    found.sort((one, other) => other.points - one.points || other.item[4].localeCompare(one.item[4]));
    const more = found.length > MOST ? `，列出最相关的 ${MOST} 条` : "";
    status.textContent = found.length ? `“${text}”找到 ${found.length} 条${more}` : `没有找到标题、文号或摘要里有“${text}”的内容。可以换个短一些的词，或从栏目进入。`;
    list.replaceChildren(...found.slice(0, MOST).map(entryOf));
    list.hidden = !found.length;
  }

  // In place of /search/ the address is the reader's; where the full search answers again, the form leads there.
  const asked = (new URLSearchParams(location.search).get("q") || "").trim().slice(0, 200);
  root.querySelector("input[name=q]").value = asked;
  if (location.pathname.endsWith("/finding/")) root.querySelector("form").action = location.pathname;
  if (asked) find(asked).catch(() => { status.textContent = "没有读到搜索数据，请检查网络后再试一次，或从栏目进入。"; });
})();
