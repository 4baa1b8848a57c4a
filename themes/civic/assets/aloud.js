// Reads a page aloud by the browser's own voice, block by block; the block that is read is marked. Loaded when asked for.
// Long texts are spoken sentence by sentence: some browsers fall silent after 15 seconds of one utterance.
const BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, caption, th, td, figcaption, blockquote";
const SPOKEN_PAUSE = /[^。！？；\n]{1,120}[。！？；\n]?/g;
const voices = globalThis.speechSynthesis;
let bar = null;
let run = 0;

// What is on the page to be read: the smallest blocks that are shown, or what the reader has marked.
function blocksOf(main) {
  const marked = String(getSelection()).trim();
  if (marked) return [{ element: null, text: marked }];
  return [...main.querySelectorAll(BLOCKS)]
    .filter((element) => !element.querySelector(BLOCKS) && element.checkVisibility() && !element.closest("nav, form, .no-print"))
    .map((element) => ({ element, text: element.innerText.trim() }))
    .filter(({ text }) => text);
}

function voiceFor(language) {
  const wanted = language === "zh-Hant" ? ["zh-TW", "zh-HK", "zh"] : ["zh-CN", "zh"];
  const all = voices.getVoices();
  for (const tag of wanted) {
    const found = all.find((voice) => voice.lang.replace("_", "-").startsWith(tag));
    if (found) return found;
  }
  return null;
}

function makeBar(back) {
  const made = document.createElement("div");
  made.className = "aloud no-print";
  made.setAttribute("role", "group");
  made.setAttribute("aria-label", "朗读");
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  const hold = document.createElement("button");
  const stop = document.createElement("button");
  for (const [button, text] of [[hold, "暂停"], [stop, "停止朗读"]]) {
    button.type = "button";
    button.className = "button button-quiet";
    button.textContent = text;
  }
  hold.addEventListener("click", () => {
    const held = hold.textContent === "继续";
    held ? voices.resume() : voices.pause();
    hold.textContent = held ? "暂停" : "继续";
  });
  stop.addEventListener("click", () => { leave(); back?.focus(); });
  made.append(status, hold, stop);
  document.body.append(made);
  return { made, status, hold, stop };
}

function mark(element) {
  document.querySelector(".is-read")?.classList.remove("is-read");
  if (!element) return;
  element.classList.add("is-read");
  element.scrollIntoView({ block: "center" });
}

function leave() {
  run += 1;
  voices?.cancel();
  mark(null);
  bar?.made.remove();
  bar = null;
}

function say(text, voice) {
  return new Promise((done) => {
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = voice?.lang || (document.documentElement.lang === "zh-Hant" ? "zh-TW" : "zh-CN");
    if (voice) utterance.voice = voice;
    utterance.rate = document.documentElement.dataset.elder ? 0.85 : 1;
    utterance.onend = () => done(true);
    utterance.onerror = (event) => done(event.error === "interrupted" || event.error === "canceled");
    voices.speak(utterance);
  });
}

// Voices come late in some browsers: asked for once, they are there a moment after.
function voicesReady() {
  if (voices.getVoices().length) return Promise.resolve();
  return new Promise((ready) => {
    voices.addEventListener("voiceschanged", ready, { once: true });
    setTimeout(ready, 1500);
  });
}

export async function readPage(button) {
  leave();
  const mine = run;
  bar = makeBar(button.closest(".reading")?.querySelector("summary"));
  const { status, hold, stop } = bar;
  if (voices) await voicesReady();
  if (mine !== run) return;
  const voice = voices && voiceFor(document.documentElement.lang);
  if (!voice) {
    status.textContent = "这台设备没有中文语音，不能朗读。手机一般自带，电脑可在系统设置里添加。";
    hold.hidden = true;
    stop.textContent = "知道了";
    stop.focus();
    return;
  }
  status.textContent = "正在朗读";
  hold.focus();
  for (const { element, text } of blocksOf(document.querySelector("main"))) {
    mark(element);
    for (const sentence of text.match(SPOKEN_PAUSE) ?? []) {
      const spoken = await say(sentence, voice);
      if (mine !== run) return;
      if (!spoken) {
        status.textContent = "朗读中断了，请再试一次。";
        hold.hidden = true;
        return;
      }
    }
  }
  leave();
}

addEventListener("pagehide", leave);
