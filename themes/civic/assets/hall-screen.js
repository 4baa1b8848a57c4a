// The hall's television: asks for the queue every second, and calls a new number aloud where the browser can.
const page = document.body;
const find = name => page.querySelector(`[data-${name}]`);
const clock = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hour12: false });
let known = new Set([...find("called").rows].map(row => row.textContent));
let misses = 0;

function line(tag, ...texts) {
  const row = document.createElement(tag === "li" ? "li" : "tr");
  if (tag === "li") row.textContent = texts.join("");
  else for (const text of texts) row.insertCell().textContent = text;
  return row;
}

function say(label, counter) {
  if (!window.speechSynthesis) return;
  const words = new SpeechSynthesisUtterance(`请 ${[...label].join(" ")} 号，到 ${counter}。`);
  words.lang = "zh-CN";
  speechSynthesis.speak(words);
}

function show(queue) {
  const rows = queue.called.map(one => [line("tr", one.label, one.counter), `${one.label}${one.counter}${one.calls}`, one]);
  for (const [row, key, one] of rows) {
    if (known.has(key)) continue;
    row.className = "hall-new";
    if (known.size || rows.length === 1) say(one.label, one.counter);
  }
  known = new Set(rows.map(([, key]) => key));
  find("called").replaceChildren(...rows.map(([row]) => row));
  find("waiting").replaceChildren(...queue.waiting.map(one => line("li", `${one.group}：${one.count} 人等候`)));
}

async function look() {
  find("clock").textContent = clock.format();
  try {
    const answer = await fetch(page.dataset.queue, { cache: "no-store", signal: AbortSignal.timeout(5000) });
    if (!answer.ok) throw new Error(answer.status);
    show(await answer.json());
    misses = 0;
  } catch {
    misses += 1;
  }
  find("away").hidden = misses < 5;
  setTimeout(look, 1000);
}

look();
