// 公众号模拟器: a new answer is put below those that are there. Without this script the page shows the last one alone.
(function () {
  async function send(event) {
    event.preventDefault();
    const form = event.currentTarget;
    const talk = document.querySelector('[data-talk]');
    talk.setAttribute('aria-busy', 'true');
    const answer = await fetch(form.action, { method: 'POST', body: new FormData(form, event.submitter) }).catch(() => null);
    talk.removeAttribute('aria-busy');
    if (!answer || !answer.ok) return form.submit();
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const exchange = page.querySelector('.qifu-wechat__exchange');
    if (!exchange) return form.submit();
    talk.append(exchange);
    talk.scrollTop = talk.scrollHeight;
    const text = form.querySelector('input[name="text"]');
    if (text) text.value = '';
  }

  document.addEventListener('DOMContentLoaded', () => {
    document.querySelectorAll('[data-simulator]').forEach((form) => form.addEventListener('submit', send));
  });
})();
