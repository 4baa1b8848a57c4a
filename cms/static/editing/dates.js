// Dates as people type them. The date picker would put another date (today, or 1 January) in place of text that
// it cannot read, without a word; here readable text becomes 2026-11-20, and the rest is left for the form to refuse.
(function () {
  const PARTS = /^(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?\s*(?:(\d{1,2})\s*[:时点]\s*(\d{1,2})?\s*分?)?$/;
  const DIGITS = /^(\d{4})(\d{2})(\d{2})$/;
  const pad = (text) => text.padStart(2, '0');

  function tidy(text) {
    const plain = text.normalize('NFKC').trim();
    const [, year, month, day, hour, minute] = plain.match(PARTS) || plain.match(DIGITS) || [];
    if (!year) return text;
    const date = `${year}-${pad(month)}-${pad(day)}`;
    return hour ? `${date} ${pad(hour)}:${pad(minute || '0')}` : date;
  }

  // Not deferred: the pickers are made while the page loads, and take their defaults then.
  jQuery.fn.datetimepicker.defaults.validateOnBlur = false;
  // A calendar comes a moment after the field is entered. Who has gone on by then would find it over other fields and
  // over the button that sends the form.
  jQuery.fn.datetimepicker.defaults.onShow = (time, input) => input.is(':focus');
  document.addEventListener('change', (event) => {
    const input = event.target;
    if (event.isTrusted && input.matches('input[type=text]') && jQuery(input).data('xdsoft_datetimepicker')) {
      input.value = tidy(input.value);
    }
  }, true);
})();
