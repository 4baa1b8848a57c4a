// A form goes off once, and never past an autosave or a paste that is under way.
//
// Wagtail's autosave makes the page of a new form, and the rows of relations and comments; its answer tells the form so.
// On a slow line a form sent before that answer made them again: two drafts of one policy, or a refusal because the
// document number was "taken" by the first of them. The same happened when an autosave followed a form that the server was
// still busy with, and when an impatient person pressed twice.
(() => {
  const form = document.querySelector('[data-edit-form]');
  if (!form) return;
  const ACTIVE = 'data-w-autosave-active-value';
  // The page should be gone by then (ms); if it is not, the person stopped it, and may try again.
  const GONE = 15000;
  let saving = false;
  let pastes = 0;
  let leaving = false;
  let waiting = null;

  const whenSaved = (act) => {
    if (!saving && !pastes) {
      act();
      return;
    }
    waiting = act;
    form.setAttribute('aria-busy', 'true');
  };

  // A moment later, when Wagtail's own listeners have put the answer into the form.
  const settle = () => {
    setTimeout(() => {
      if (!waiting || saving || pastes) return;
      const act = waiting;
      waiting = null;
      form.removeAttribute('aria-busy');
      act();
    });
  };
  document.addEventListener('w-autosave:save', (event) => {
    // What was typed in the meantime goes off with the form that waits.
    if (waiting) event.preventDefault();
    else saving = true;
  });
  ['w-autosave:success', 'w-autosave:error'].forEach((name) => document.addEventListener(name, () => {
    saving = false;
    settle();
  }));
  // A pasted text that the server still reads is not in the form yet.
  document.addEventListener('qifu-paste:begin', () => { pastes += 1; });
  document.addEventListener('qifu-paste:end', () => {
    pastes -= 1;
    settle();
  });

  // Before all others that listen to the button: they see a single press, when its time has come.
  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('button');
    if (!(saving || pastes) || button?.form !== form || !button.matches('[type=submit], [data-workflow-action-name]')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    whenSaved(() => button.click());
  }, true);

  // What a window with a reason ends with.
  form.submit = () => whenSaved(() => form.requestSubmit());

  document.addEventListener('submit', (event) => {
    if (event.target !== form || event.defaultPrevented) return;
    if (leaving) {
      event.preventDefault();
      return;
    }
    leaving = true;
    const active = form.getAttribute(ACTIVE) ?? 'true';
    form.setAttribute(ACTIVE, 'false');
    setTimeout(() => {
      leaving = false;
      form.setAttribute(ACTIVE, active);
    }, GONE);
  });
})();
