// Adds what is pleasant and not needed: days left to a deadline, the menu in its place.
(() => {
  "use strict";
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

  // Beside a hall's hours: whether today is a working day, as the State Council's notices move them (China's day).
  const today = document.querySelector("[data-office-day]");
  const dayAt = (number) => new Date(Date.now() + 8 * 3600000 + number * 86400000).toISOString().slice(0, 10);
  const say = (day) => `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;
  const tellOfficeDay = ({ years, off, on }) => {
    const known = (day) => years.includes(Number(day.slice(0, 4)));
    const open = (day) => on.includes(day) || (!off.includes(day) && ![0, 6].includes(new Date(day).getUTCDay()));
    if (!known(dayAt(0))) return;
    const next = [...Array(20).keys()].map((number) => dayAt(number + 1)).find((day) => known(day) && open(day));
    today.textContent = open(dayAt(0)) ? "工作日" : `休息日${next ? `，下一个工作日是${say(next)}` : ""}`;
  };
  if (today) fetch("/office-days.json").then((answer) => answer.json()).then(tellOfficeDay).catch(() => {});

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

  // A part of a page that keeps up with its address: the queue in the hall.
  const live = document.querySelector("[data-renew]");
  const renew = (html) => {
    const now = new DOMParser().parseFromString(html, "text/html").querySelector("[data-renew]");
    if (now) live.replaceChildren(...now.childNodes);
  };
  if (live) setInterval(() => fetch(location.href).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status))).then(renew).catch(() => {}), live.dataset.renew * 1000);

  // 适合我吗: its scripts come when a reader begins to answer, or has answered before (kept here, or in the address).
  let answered = location.hash.startsWith("#a=");
  try { answered ||= Boolean(localStorage.getItem("qifu-fit")); } catch { /* private mode */ }
  for (const part of document.querySelectorAll("[data-scripts]")) {
    const load = () => {
      for (const src of part.dataset.scripts.split(" ")) document.head.append(Object.assign(document.createElement("script"), { src, async: false }));
    };
    answered ? load() : part.addEventListener("focusin", load, { once: true });
  }

  // How many seats are left: the page is a file, the numbers of all its events are asked for at once.
  const places = [...document.querySelectorAll("[data-seats]")].slice(0, 60);
  const tellSeats = ({ seats }) => {
    for (const place of places) {
      const said = seats[place.dataset.seats];
      if (!said || !said.open || said.left === null) continue;
      place.textContent = said.left ? `还剩 ${said.left} 个名额` : `名额已满，候补 ${said.waiting} 人`;
    }
  };
  if (places.length) {
    const asked = new URLSearchParams(places.map((place) => ["id", place.dataset.seats]));
    fetch(`/api/services/seats/?${asked}`, { credentials: "omit" }).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status))).then(tellSeats).catch(() => {});
  }
})();
