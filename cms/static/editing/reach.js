// 适用条件: reads a policy's conditions back and says how many enterprises they fit, in the editor and in 发布前检查.
(function () {
  async function show(box, body) {
    box.setAttribute('aria-busy', 'true');
    const asked = body ? { method: 'POST', body } : {};
    const answer = await fetch(box.dataset.url, { ...asked, headers: { 'X-Requested-With': 'XMLHttpRequest' } }).catch(() => null);
    box.removeAttribute('aria-busy');
    box.innerHTML = answer && answer.ok ? await answer.text() : '<p>没有算出来，请稍后再试。</p>';
  }

  // Below the builder in the editor; a page that was never saved has no number yet.
  function addToEditor() {
    const field = document.querySelector('[data-contentpath="conditions"]');
    const form = document.querySelector('form[data-edit-form]');
    const number = location.pathname.match(/\/pages\/(\d+)\/edit\//);
    if (!field || !form || !number) return;
    const part = document.createElement('section');
    part.className = 'qifu-reach';
    part.innerHTML = '<h3>读一遍，算一算</h3><button type="button" class="button button-secondary button-small">按现在填的算</button><div role="status"></div>';
    const box = part.querySelector('div');
    box.dataset.url = `/admin/qifu/pages/${number[1]}/reach/`;
    part.querySelector('button').addEventListener('click', () => show(box, new FormData(form)));
    field.after(part);
  }

  document.addEventListener('DOMContentLoaded', () => {
    addToEditor();
    document.querySelectorAll('.qifu-reach[data-url]').forEach((box) => show(box));
  });
})();
