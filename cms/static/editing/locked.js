// A page that one cannot change looks so: no frames to write into, no buttons that do nothing. Its text can be copied.
(() => {
  const form = document.querySelector('form[data-edit-form]');
  if (!form || !document.querySelector('[data-qifu-locked]')) return;
  form.classList.add('qifu-locked');
  const isContent = (target) => target.closest?.('.tab-content, [role=tabpanel]');

  const still = (event) => {
    if (isContent(event.target)) event.preventDefault();
  };
  form.addEventListener('beforeinput', still, true);
  form.addEventListener('paste', still, true);
  form.addEventListener('drop', still, true);

  // Also what is put in later: blocks, choosers, the rich text's editor.
  const quieten = () => {
    form.querySelectorAll('[role=tabpanel] :is(input, textarea):not([type=hidden], [readonly])').forEach((field) => {
      field.readOnly = true;
    });
    form.querySelectorAll('[role=tabpanel] :is(select, input[type=checkbox], input[type=radio]):not(:disabled)').forEach(
      (field) => { field.disabled = true; },
    );
    form.querySelectorAll('[role=tabpanel] button:not(:disabled, .w-panel__toggle, [aria-expanded])').forEach((button) => {
      button.disabled = true;
    });
  };
  quieten();
  new MutationObserver(quieten).observe(form, { childList: true, subtree: true });
})();
