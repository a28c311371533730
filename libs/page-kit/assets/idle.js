// Warns before a sign-in ends for want of use. It asks the server how long is left: another tab may have used it.
(function () {
  var WARN_SECONDS = 120;
  document.addEventListener('DOMContentLoaded', function () {
    var warning = document.querySelector('[data-idle-seconds]');
    if (!warning) return;
    var before = null;
    function lookIn(seconds) {
      setTimeout(
        function () {
          void look();
        },
        Math.max(1, seconds) * 1000,
      );
    }
    async function secondsLeft() {
      var left;
      try {
        left = Number((await (await fetch(warning.dataset.idleAsk)).json()).seconds);
      } catch {
        // said below
      }
      // where the server does not answer just now, or refuses: all stays as it is, and it is asked again in half a minute
      return Number.isFinite(left) ? left : 30 + (warning.hidden ? WARN_SECONDS : 0);
    }
    async function look() {
      var left = await secondsLeft();
      // over: the page, asked for again, leads to the sign-in and back
      if (left <= 0) location.replace(location.pathname + location.search);
      show(left <= WARN_SECONDS);
      lookIn(warning.hidden ? left - WARN_SECONDS : left);
    }
    function show(isShown) {
      if (isShown === !warning.hidden) return;
      var hadFocus = warning.contains(document.activeElement);
      var isTyping = document.activeElement.matches('input, select, textarea');
      if (isShown) before = document.activeElement;
      warning.hidden = !isShown;
      // whoever goes by the keyboard is led to the button and back; whoever types goes on typing
      if (isShown && !isTyping) warning.querySelector('button').focus({ preventScroll: true });
      if (!isShown && hadFocus && before.isConnected) before.focus({ preventScroll: true });
    }
    async function stay(form) {
      try {
        await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'manual' });
        show(false);
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
