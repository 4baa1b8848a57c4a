// Keeps what an editor's form holds: says that the sign-in is over while nothing is lost yet, and goes on saving after
// a rejected submission, where Wagtail 8 stops for good (its UnsavedController watches nothing while `force` is set).
(function () {
  const SIGNED_IN = '/admin/qifu/security/signed-in/';
  const ASK_EVERY = 60000;
  const SAVE_AFTER = 1500;

  function makeDialog() {
    const dialog = document.createElement('dialog');
    dialog.className = 'qifu-signed-out';
    dialog.innerHTML =
      '<h2>登录已经结束</h2>' +
      '<p>您填写的内容还在这一页上，请不要关闭。点“重新登录”，在新打开的窗口里登录，再回到这里接着写。</p>' +
      '<p><a class="button" href="/admin/login/?next=/admin/" target="_blank">重新登录</a> ' +
      '<button type="button" class="button button-secondary">已经登录，继续</button></p>';
    document.body.append(dialog);
    return dialog;
  }

  function saveNow(form) {
    form.dispatchEvent(new CustomEvent('w-unsaved:add', { bubbles: true, cancelable: true }));
  }

  function watchSignIn(form) {
    const dialog = makeDialog();
    let failed = false;

    async function ask() {
      const answer = await fetch(SIGNED_IN, { headers: { 'X-Requested-With': 'XMLHttpRequest' } }).catch(() => null);
      if (answer && answer.status === 403 && !dialog.open) dialog.showModal();
      if (!answer || !answer.ok || !dialog.open) return;
      const token = (await answer.json()).csrf_token;
      document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach((field) => { field.value = token; });
      window.wagtailConfig.CSRF_TOKEN = token;
      dialog.close();
      if (failed) saveNow(form);
      failed = false;
    }

    dialog.querySelector('button').addEventListener('click', ask);
    document.addEventListener('w-autosave:error', () => { failed = true; ask(); });
    document.addEventListener('visibilitychange', () => { if (!document.hidden) ask(); });
    window.addEventListener('focus', ask);
    setInterval(ask, ASK_EVERY);
  }

  function saveOnInput(form) {
    let timer;
    form.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => saveNow(form), SAVE_AFTER);
    });
  }

  document.addEventListener('DOMContentLoaded', () => {
    const form = document.querySelector('form[data-edit-form]');
    if (!form) return;
    watchSignIn(form);
    if (form.dataset.wUnsavedForceValue === 'true' && 'wAutosaveIntervalValue' in form.dataset) saveOnInput(form);
  });
})();
