// 撤回送审 asks first: others are at work on the draft by then.
(() => {
  const form = document.querySelector('form[data-edit-form]');
  if (!form) return;
  let dialog = null;

  const make = (button) => {
    dialog = document.createElement('dialog');
    dialog.className = 'qifu-signed-out qifu-call-back';
    dialog.innerHTML =
      '<h2>撤回送审？</h2>' +
      '<p>审批人会收到通知，已寄出的领导链接失效。撤回后您可以接着改，改好再提交，审批从头开始。</p>' +
      '<p><button type="button" class="button" value="yes">撤回送审</button> ' +
      '<button type="button" class="button button-secondary" value="no">不撤回</button></p>';
    document.body.append(dialog);
    dialog.addEventListener('click', (event) => {
      const pressed = event.target.closest('button');
      if (!pressed) return;
      dialog.close();
      if (pressed.value !== 'yes') return;
      button.dataset.asked = '1';
      button.click();
    });
  };

  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('button[name=action-cancel-workflow]');
    if (!button || button.dataset.asked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!dialog) make(button);
    dialog.showModal();
  }, true);
})();
