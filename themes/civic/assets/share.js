// Sharing and printing a page. The address and the text to pass on stand in the page; this adds the buttons.
(() => {
  "use strict";
  const canonical = document.querySelector('link[rel="canonical"]');
  const address = canonical ? canonical.href : location.href.split("#")[0];

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  addEventListener("beforeprint", () => {
    for (const day of document.querySelectorAll("[data-printed]")) day.textContent = `打印于 ${new Date().toLocaleDateString("sv")}`;
  });

  async function copy(text, field) {
    try { await navigator.clipboard.writeText(text); return true; } catch { /* no permission, or no https */ }
    field.focus();
    field.select();
    return document.execCommand("copy");
  }

  function drawCode(box) {
    if (box.firstChild) return;
    import(box.dataset.script).then(({ draw }) => box.append(draw(address))).catch(() => {});
  }

  // A list in one tap: the device's own way of sharing, or else the address to paste.
  for (const button of document.querySelectorAll("[data-share]")) {
    button.addEventListener("click", async () => {
      if (navigator.share) return navigator.share({ title: document.title, url: address }).catch(() => {});
      try { await navigator.clipboard.writeText(address); button.nextElementSibling.textContent = "已复制网址"; } catch { prompt("请复制网址", address); }
    });
  }

  for (const share of document.querySelectorAll("details.share")) {
    const text = share.querySelector("textarea");
    const said = share.querySelector("[role=status]");
    text.value = `${text.value.trim()}\n${address}`;
    share.addEventListener("toggle", () => { if (share.open) drawCode(share.querySelector("[data-script]")); });
    for (const button of share.querySelectorAll("button")) button.hidden = false;
    share.querySelector("[data-copy]").addEventListener("click", async () => {
      said.textContent = await copy(text.value, text) ? "已复制，可以到微信里粘贴。" : "没有复制成功，请长按上面的文字复制。";
    });
    const pass = share.querySelector("[data-pass]");
    if (!navigator.share) pass.remove();
    else pass.addEventListener("click", () => navigator.share({ title: document.title, url: address }).catch(() => {}));
  }
})();
