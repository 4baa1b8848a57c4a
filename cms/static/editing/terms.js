// Long lists of tick boxes get a field that narrows them down; what is ticked stays in view.
(function () {
  const LONG = 20;

  function narrow(box, words) {
    box.querySelectorAll('label').forEach((label) => {
      const entry = label.parentElement === box ? label : label.parentElement;
      entry.hidden = !label.querySelector('input').checked && !label.textContent.toLowerCase().includes(words);
    });
  }

  // Of a list too long for the form (qifu-terms-more): what the words name besides is asked for and put below.
  async function findMore(box, words) {
    box.querySelectorAll('.qifu-terms-found').forEach((entry) => !entry.querySelector('input').checked && entry.remove());
    const answer = words && (await fetch(`/admin/qifu/industries/?q=${encodeURIComponent(words)}`).catch(() => null));
    if (!answer || !answer.ok || box.previousElementSibling.value.trim().toLowerCase() !== words) return;
    const name = box.querySelector('input').name;
    for (const found of await answer.json()) {
      if (box.querySelector(`input[value="${found.id}"]`)) continue;
      const entry = document.createElement('div');
      entry.className = 'qifu-terms-found';
      const label = document.createElement('label');
      const tick = Object.assign(document.createElement('input'), { type: 'checkbox', name, value: found.id });
      label.append(tick, ` ${found.label}`);
      entry.append(label);
      box.append(entry);
    }
  }

  function addFilter(box) {
    const field = document.createElement('input');
    field.type = 'search';
    field.className = 'qifu-terms-filter';
    field.placeholder = '输入几个字，筛选下面的选项';
    field.setAttribute('aria-label', field.placeholder);
    let timer;
    field.addEventListener('input', () => {
      const words = field.value.trim().toLowerCase();
      narrow(box, words);
      if (!box.classList.contains('qifu-terms-more')) return;
      clearTimeout(timer);
      timer = setTimeout(() => findMore(box, words), 250);
    });
    field.addEventListener('keydown', (event) => event.key === 'Enter' && event.preventDefault());
    box.before(field);
  }

  document.addEventListener('DOMContentLoaded', () => {
    document.querySelectorAll('div.qifu-terms').forEach((box) => {
      if (box.querySelectorAll('label').length > LONG) addFilter(box);
    });
  });
})();
