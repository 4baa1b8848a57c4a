// Follows a page's way to the portal: asks every second until nothing more is pending, at most a minute.
(function () {
  function follow(node, left) {
    fetch(node.dataset.deliveryUrl, { credentials: 'same-origin' })
      .then((response) => (response.ok ? response.text() : Promise.reject(response.status)))
      .then((html) => {
        node.innerHTML = html;
        const part = node.querySelector('[data-settled]');
        if (part && part.dataset.settled === '0' && left > 0) {
          setTimeout(() => follow(node, left - 1), 1000);
        }
      })
      .catch(() => {});
  }
  document.addEventListener('DOMContentLoaded', () => {
    document.querySelectorAll('[data-delivery-url]').forEach((node) => follow(node, 60));
  });
})();
