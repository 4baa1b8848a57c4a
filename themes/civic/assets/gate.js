// Checking in at the door. The list is kept on the device, so that it works without a network; what was scanned is kept until the
// server has answered for each, and may be sent as often as one likes. The camera is asked for by its button alone.
(() => {
  "use strict";
  const root = document.getElementById("gate");
  if (!root) return;
  root.hidden = false;
  const part = (name, from = document) => from.querySelector(`[data-${name}]`);
  const [line, answer, video, camera, found, log, entries] = ["line", "answer", "video", "camera", "found", "log", "entries"].map((name) => part(name));
  part("or").hidden = false;
  const here = location.pathname;
  const desk = Number(root.dataset.desk);
  const SEATED = ["confirmed", "offered", "absent"];
  const EVERY = 20000, AGAIN = 5000, MOST = 100, PAUSE = 1500;

  // -- What is kept
  const name = (what) => `qifu-gate-${desk}-${what}`;
  const recall = (what, other) => { try { return JSON.parse(localStorage.getItem(name(what))) ?? other; } catch { return other; } };
  const keep = (what, value) => { try { localStorage.setItem(name(what), JSON.stringify(value)); } catch { /* full, or closed to us: the page goes on from memory */ } };
  const forget = () => { for (const what of ["rows", "queue", "device"]) localStorage.removeItem(name(what)); };
  let rows = recall("rows", []);
  let queue = recall("queue", []);
  const device = recall("device", null) ?? random();
  keep("device", device);
  let online = navigator.onLine;

  function random() {
    return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // -- What a code means, by the list on the device
  const tidy = (text) => text.normalize("NFKC").toUpperCase().replace(/[\s-]/g, "").replaceAll("0", "O").replaceAll("1", "I");

  function findRow(text) {
    const parts = text.trim().split(".");
    if (parts.length === 4 && parts[0] === "QF") {
      if (Number(parts[1]) !== desk) return { other: true };
      return { row: rows.find((row) => row.id === Number(parts[2]) && row.code === parts[3].slice(0, 8)) };
    }
    return { row: rows.find((row) => row.code === tidy(text)) };
  }

  const clock = (moment) => new Date(moment).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });

  function decide(text) {
    const { row, other } = findRow(text);
    if (other) return show("不是这个活动的签到码", "warn");
    if (row) return checkIn(row);
    const scan = add({ ticket: text.trim() });
    show(online ? "正在核对……" : "名单里没有（联网后核对）", "warn");
    note(scan.nonce, online ? "正在核对" : "名单里没有（联网后核对）", text.trim().slice(0, 20));
    send();
  }

  function checkIn(row, admit = false) {
    if (row.state === "attended") return show(`已签到 ${clock(row.at)}：${row.name}`, "warn");
    if (!SEATED.includes(row.state) && !admit) {
      show(`${row.said}，没有座位：${row.name}`, "warn");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = "仍让他进";
      button.addEventListener("click", () => checkIn(row, true));
      answer.append(button);
      return;
    }
    const scan = add({ registration: row.id, admit });
    row.state = "attended";
    row.said = "已到场";
    row.at = scan.at;
    keep("rows", rows);
    show(`有效：${row.name}${row.firm ? `（${row.firm}）` : ""}`, "good");
    note(scan.nonce, "有效", row.name);
    send();
  }

  function show(text, tone) {
    answer.hidden = false;
    answer.className = `gate-answer gate-${tone}`;
    answer.replaceChildren(text);
    found.replaceChildren();
  }

  function note(nonce, said, who) {
    let entry = [...entries.children].find((one) => one.dataset.nonce === nonce);
    if (!entry) {
      entry = document.createElement("li");
      entry.dataset.nonce = nonce;
      entry.dataset.who = who;
      entry.dataset.at = clock(Date.now());
      entries.prepend(entry);
      log.hidden = false;
    }
    entry.textContent = `${entry.dataset.at} ${who || entry.dataset.who}：${said}`;
  }

  // -- Sending
  function add(scan) {
    const whole = { nonce: random(), at: new Date().toISOString(), ...scan };
    queue.push(whole);
    keep("queue", queue);
    tell();
    return whole;
  }

  let sending = false;
  async function send() {
    if (sending || !queue.length) return;
    sending = true;
    const part = queue.slice(0, MOST);
    try {
      const reply = await fetch(`${here}scans/`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ device, scans: part }), credentials: "omit" });
      if (reply.status === 404) return expire();
      if (!reply.ok) throw new Error(String(reply.status));
      const { results } = await reply.json();
      online = true;
      const done = new Set(results.map((one) => one.nonce));
      queue = queue.filter((scan) => !done.has(scan.nonce));
      keep("queue", queue);
      results.forEach((one) => settle(one, part.find((scan) => scan.nonce === one.nonce)));
    } catch {
      online = false;
    } finally {
      sending = false;
      tell();
    }
    if (online && queue.length) send();
  }

  // What the server says counts; it is shown large only for what this device could not decide.
  function settle(one, scan) {
    const again = one.result === "again" ? `已签到 ${clock(one.at)}` : one.words;
    note(one.nonce, one.result === "no_seat" ? `${one.state}，没有座位` : again, one.name);
    if (one.registration) {
      const row = rows.find((each) => each.id === one.registration);
      if (row && one.at) Object.assign(row, { state: "attended", said: "已到场", at: one.at });
      keep("rows", rows);
    }
    if (!scan || scan.registration) return;
    const tone = one.result === "ok" ? "good" : "warn";
    show(one.result === "unknown" ? "名单里没有（已核对），可以现场登记" : `${again}${one.name ? `：${one.name}` : ""}`, tone);
  }

  async function fetchList() {
    if (queue.length) await send();
    try {
      const reply = await fetch(`${here}list/`, { credentials: "omit" });
      if (reply.status === 404) return expire();
      if (!reply.ok) throw new Error(String(reply.status));
      const said = await reply.json();
      online = true;
      const waiting = new Map(queue.map((scan) => [scan.registration, scan.at]));
      rows = said.rows.map((row) => (waiting.has(row.id) && !row.at ? { ...row, state: "attended", said: "已到场", at: waiting.get(row.id) } : row));
      keep("rows", rows);
    } catch {
      online = false;
    }
    tell();
  }

  function expire() {
    if (!queue.length) forget();
    rows = [];
    line.textContent = queue.length ? `链接已失效，还有 ${queue.length} 条没有上传，请主办方重新给链接。` : "链接已失效，请主办方重新给链接。";
  }

  function tell() {
    const came = rows.filter((row) => row.state === "attended").length;
    const state = online ? "已联网" : "没有网络，照常签到，联网后自动上传";
    line.textContent = `${state} · 到场 ${came} / 名单 ${rows.length} 人${queue.length ? ` · 待上传 ${queue.length}` : ""}`;
  }

  // -- Typing: a code, or a few characters of a name
  part("typing").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = event.target.code;
    const text = field.value.trim();
    if (!text) return;
    const alike = rows.filter((row) => row.name.includes(text) || row.firm.includes(text)).slice(0, 20);
    if (alike.length && !findRow(text).row) list(alike);
    else decide(text);
    field.value = "";
  });

  function list(alike) {
    answer.hidden = true;
    found.replaceChildren(...alike.map((row) => {
      const entry = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-quiet";
      button.textContent = "签到";
      button.addEventListener("click", () => checkIn(row));
      entry.append(`${row.name}${row.firm ? `（${row.firm}）` : ""} ${row.said} `, button);
      return entry;
    }));
  }

  part("walk-in").addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    const value = (field) => form.elements[field].value.trim();
    const scan = add({ walk_in: { name: value("name"), contact: value("contact"), firm: value("firm") } });
    show(`已登记：${value("name")}`, "good");
    note(scan.nonce, "现场登记", value("name"));
    form.reset();
    send();
  });

  // -- The camera
  let last = "", lastAt = 0;
  camera.addEventListener("click", async () => {
    if (video.srcObject) return stop();
    try {
      const { BarcodeDetector } = await import(root.dataset.qr);
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
      video.hidden = false;
      await video.play();
      camera.textContent = "关闭摄像头";
      look(new BarcodeDetector({ formats: ["qr_code"] }));
    } catch {
      show("打不开摄像头：请允许使用，或者输入签到码、姓名。", "warn");
    }
  });

  function stop() {
    video.srcObject.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
    video.hidden = true;
    camera.textContent = "打开摄像头扫码";
  }

  async function look(detector) {
    const canvas = document.createElement("canvas");
    const picture = canvas.getContext("2d", { willReadFrequently: true });
    while (video.srcObject) {
      const scale = Math.min(1, 720 / (video.videoWidth || 720));
      canvas.width = Math.max(1, Math.round((video.videoWidth || 1) * scale));
      canvas.height = Math.max(1, Math.round((video.videoHeight || 1) * scale));
      picture.drawImage(video, 0, 0, canvas.width, canvas.height);
      const [code] = await detector.detect(canvas).catch(() => []);
      // The same code that is still before the camera is no second scan.
      if (code && (code.rawValue !== last || Date.now() - lastAt > AGAIN)) {
        decide(code.rawValue);
        navigator.vibrate?.(80);
      }
      if (code) [last, lastAt] = [code.rawValue, Date.now()];
      await new Promise((resolve) => { setTimeout(resolve, code ? PAUSE : 120); });
    }
  }

  // -- From now on
  addEventListener("online", fetchList);
  addEventListener("offline", () => { online = false; tell(); });
  setInterval(fetchList, EVERY);
  navigator.serviceWorker?.register(`${here}worker.js`, { scope: here }).catch(() => {});
  if (Date.now() - Date.parse(root.dataset.ends) > 24 * 3600 * 1000 && !queue.length) forget();
  tell();
  fetchList();
})();
