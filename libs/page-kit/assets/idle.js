// Warns before a sign-in ends for want of use. It asks the server how long is left: another tab may have used it.
(function () {
  var WARN_SECONDS = 120;
  document.addEventListener('DOMContentLoaded', function () {
    var warning = document.querySelector('[data-idle-seconds]');
    if (!warning) return;
    function lookIn(seconds) {
      setTimeout(
        function () {
          void look();
        },
        Math.max(1, seconds) * 1000,
      );
    }
    async function look() {
      var left = WARN_SECONDS + 30;
      try {
        left = (await (await fetch(warning.dataset.idleAsk)).json()).seconds;
      } catch {
        // the server does not answer just now: ask again in half a minute
      }
      // over: the page, asked for again, leads to the sign-in and back
      if (left <= 0) location.replace(location.pathname + location.search);
      warning.hidden = left > WARN_SECONDS;
      lookIn(warning.hidden ? left - WARN_SECONDS : left);
    }
    async function stay(form) {
      try {
        await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'manual' });
        warning.hidden = true;
      } catch {
        form.submit();
      }
    }
    warning.querySelector('form').addEventListener('submit', function (event) {
      event.preventDefault();
      void stay(event.target);
    });
    lookIn(Number(warning.dataset.idleSeconds) - WARN_SECONDS);
  });
})();
