// What a form would do, beside it, follows what is chosen. The server writes it, so that there is one author: this asks
// for the page as it would be with the choices of now, and takes the parts that follow from it.
(function () {
  var form = document.querySelector('[data-follow]');
  if (!form) return;
  var latest = 0;
  form.addEventListener('change', function () {
    void follow();
  });
  async function follow() {
    var asked = ++latest;
    var query = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (!form.elements[name] || form.elements[name].type !== 'hidden' || name === 'chosen') query.append(name, value);
    });
    var address = location.pathname + '?' + query;
    var answer = await fetch(address, { headers: { Accept: 'text/html' } }).catch(function () {});
    // signed out meanwhile, or no network: the button asks the server, which then shows the page once more
    if (asked !== latest || !answer || !answer.ok || answer.redirected) return;
    var fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (asked !== latest) return;
    document.querySelectorAll('[data-follows]').forEach(function (part) {
      var now = fresh.querySelector('[data-follows="' + part.dataset.follows + '"]');
      if (now) part.replaceChildren.apply(part, Array.from(now.childNodes));
    });
    document.querySelectorAll('a[hreflang]').forEach(function (link) {
      var now = fresh.querySelector('a[hreflang]');
      if (now) link.href = now.getAttribute('href');
    });
    history.replaceState(null, '', address);
  }
})();
