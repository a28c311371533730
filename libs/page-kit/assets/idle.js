// Warns before a sign-in ends for want of use. It asks the server how long is left: another tab may have used it.
(function () {
  var WARN_SECONDS = 120;
  document.addEventListener('DOMContentLoaded', function () {
    var warning = document.querySelector('[data-idle-seconds]');
    if (!warning) return;
    var form = warning.querySelector('form');
    function lookIn(seconds) {
      setTimeout(look, Math.max(1, seconds) * 1000);
    }
    function look() {
      fetch(warning.dataset.idleAsk)
        .then(function (answer) {
          return answer.json();
        })
        .then(function (session) {
          // over: the page that is asked for again leads to the sign-in and back
          if (session.seconds <= 0) location.replace(location.pathname + location.search);
          warning.hidden = session.seconds > WARN_SECONDS;
          lookIn(warning.hidden ? session.seconds - WARN_SECONDS : session.seconds);
        })
        .catch(function () {
          lookIn(WARN_SECONDS / 4);
        });
    }
    form.addEventListener('submit', function (event) {
      event.preventDefault();
      fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'manual' }).then(
        function () {
          warning.hidden = true;
        },
        function () {
          form.submit();
        },
      );
    });
    lookIn(Number(warning.dataset.idleSeconds) - WARN_SECONDS);
  });
})();
