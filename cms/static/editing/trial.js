// 试一试: sends the form as it stands and shows the results before and after. The server saves nothing.
(function () {
  function firstWord(form, name) {
    const field = form.elements[name];
    return field ? field.value.split(/[、，,；;>＞\n]/)[0].trim() : '';
  }

  function connect(panel) {
    const input = panel.querySelector('input');
    const button = panel.querySelector('button');
    const results = panel.querySelector('.qifu-trial__results');
    const form = panel.closest('form');

    async function show() {
      const body = new FormData(form);
      body.set('trial_query', input.value.trim() || firstWord(form, panel.dataset.trialFirst));
      button.disabled = true;
      results.textContent = '正在比较……';
      try {
        const answer = await fetch(panel.dataset.trialUrl, { method: 'POST', body, credentials: 'same-origin' });
        if (!answer.ok) throw new Error(answer.status);
        results.innerHTML = await answer.text();
      } catch (error) {
        results.textContent = '没有成功，请稍后再试；一直不行请重新登录，或联系管理员。';
      } finally {
        button.disabled = false;
      }
    }

    button.addEventListener('click', show);
    // Enter would save the form.
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      if (!event.isComposing) show();
    });
  }

  document.addEventListener('DOMContentLoaded', () => {
    document.querySelectorAll('[data-trial-url]').forEach(connect);
  });
})();
