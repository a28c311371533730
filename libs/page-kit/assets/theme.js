// Runs first, in the head: marks that script works. The colours come from the server, which reads the cookie.
(function () {
  var root = document.documentElement;
  root.classList.add('js');
  // Without script the button posts a form and the server sets the same cookie; with it, no reload is needed.
  document.addEventListener('submit', function (event) {
    if (!event.target.matches('[data-theme-form]')) return;
    event.preventDefault();
    var isDark = root.dataset.theme
      ? root.dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = isDark ? 'light' : 'dark';
    document.cookie =
      event.target.dataset.themeForm +
      '=' +
      root.dataset.theme +
      '; Path=/; Max-Age=31536000; SameSite=Lax' +
      (location.protocol === 'https:' ? '; Secure' : '');
    document.dispatchEvent(new Event('themechange'));
  });
  // paper is white, whatever the screen is
  var chosen;
  addEventListener('beforeprint', function () {
    chosen = root.dataset.theme;
    root.dataset.theme = 'light';
  });
  addEventListener('afterprint', function () {
    if (chosen === undefined) delete root.dataset.theme;
    else root.dataset.theme = chosen;
  });
  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-print],[data-copy]');
    if (!button) return;
    if (button.dataset.copy === undefined) window.print();
    else void copy(button);
  });
  async function copy(button) {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.lastElementChild.textContent = button.dataset.done;
  }
  document.addEventListener('DOMContentLoaded', function () {
    var summary = document.querySelector('[data-error-summary]');
    if (summary) summary.focus();
  });
})();
