// 复制到公众号: puts the article into the clipboard as rich text, so that it is pasted with its styles and pictures.
(function () {
  // Browsers without the newer clipboard, and pages without https: what is selected is copied.
  function copySelected(html) {
    const box = document.createElement('div');
    box.contentEditable = 'true';
    box.style.cssText = 'position:fixed;left:-9999px;top:0;white-space:normal;background:#fff';
    box.innerHTML = html;
    document.body.append(box);
    const range = document.createRange();
    range.selectNodeContents(box);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    const done = document.execCommand('copy');
    selection.removeAllRanges();
    box.remove();
    return done;
  }

  async function copy(html, text) {
    if (navigator.clipboard && window.ClipboardItem) {
      const kinds = { 'text/plain': new Blob([text], { type: 'text/plain' }) };
      if (html) kinds['text/html'] = new Blob([html], { type: 'text/html' });
      try {
        await navigator.clipboard.write([new ClipboardItem(kinds)]);
        return true;
      } catch {
        // Refused: the older way may still do.
      }
    }
    const plain = document.createElement('span');
    plain.textContent = text;
    return copySelected(html || plain.outerHTML);
  }

  document.addEventListener('DOMContentLoaded', () => {
    const status = document.querySelector('[data-copied]');
    const say = (done, what) => { status.textContent = done ? `已复制${what}` : '没有复制成功，请展开下面的 HTML 原文自己复制'; };
    const article = document.querySelector('[data-copy-article]');
    if (article) article.addEventListener('click', async () => {
      const preview = document.querySelector('[data-article-preview]');
      say(await copy(document.querySelector('[data-article]').value, preview.innerText), '正文，到公众号后台粘贴');
    });
    document.querySelectorAll('[data-copy-text]').forEach((button) => {
      button.addEventListener('click', async () => say(await copy('', button.dataset.copyText), button.closest('dd').previousElementSibling.textContent));
    });
  });
})();
