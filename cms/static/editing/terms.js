// Long lists of tick boxes get a field that narrows them down; what is ticked stays in view.
(function () {
  const LONG = 20;

  function narrow(box, words) {
    box.querySelectorAll('label').forEach((label) => {
      const entry = label.parentElement === box ? label : label.parentElement;
      entry.hidden = !label.querySelector('input').checked && !label.textContent.toLowerCase().includes(words);
    });
  }

  function addFilter(box) {
    const field = document.createElement('input');
    field.type = 'search';
    field.className = 'qifu-terms-filter';
    field.placeholder = '输入几个字，筛选下面的选项';
    field.setAttribute('aria-label', field.placeholder);
    field.addEventListener('input', () => narrow(box, field.value.trim().toLowerCase()));
    field.addEventListener('keydown', (event) => event.key === 'Enter' && event.preventDefault());
    box.before(field);
  }

  document.addEventListener('DOMContentLoaded', () => {
    document.querySelectorAll('div.qifu-terms').forEach((box) => {
      if (box.querySelectorAll('label').length > LONG) addFilter(box);
    });
  });
})();
