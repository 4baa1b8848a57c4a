// What is typed before Wagtail (8.0) begins to watch a form counts as well.
//
// Its UnsavedController takes the form as it is two seconds after opening for what is saved: text typed until then was
// neither saved by itself nor did leaving the page warn of it.
(() => {
  const form = document.querySelector('form[data-edit-form]');
  if (!form) return;
  const KEYS = ['Backspace', 'Delete', 'Enter'];
  // A little longer than UnsavedController.initialDelayValue; counted from when it connects.
  const ARMED_AFTER = 2500;
  let touched = false;
  let armed = false;

  const controller = () =>
    window.wagtail?.app?.getControllerForElementAndIdentifier(form, 'w-unsaved') ?? null;

  const mark = () => {
    touched = true;
    const watcher = controller();
    if (watcher) watcher.hasEditsValue = true;
  };

  const note = (event) => {
    if (!event.isTrusted || armed || !form.contains(event.target)) return;
    if (event.type === 'keydown') {
      const writes = event.key.length === 1 || KEYS.includes(event.key);
      if (!writes || event.ctrlKey || event.metaKey || !event.target.isContentEditable) return;
    }
    mark();
  };
  ['input', 'change', 'paste', 'cut', 'drop', 'keydown'].forEach((name) => document.addEventListener(name, note, true));

  // Typed before this script ran.
  const field = document.activeElement;
  if (form.contains(field) && 'defaultValue' in field && field.value !== field.defaultValue) touched = true;

  document.addEventListener('w-unsaved:ready', () => {
    if (touched) setTimeout(mark);
    setTimeout(() => { armed = true; }, ARMED_AFTER);
  });

  // The watcher has just taken what is typed for saved.
  document.addEventListener('w-unsaved:watch-edits', () => {
    const watcher = controller();
    if (!touched || armed || !watcher) return;
    watcher.initialFormData = 'early';
    watcher.previousFormData = 'early';
  });
})();
