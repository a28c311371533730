// What is on its way is asked for again until it is there. The server writes it: this takes the part that changes, so
// that whoever reads or uses the rest of the page is not disturbed. Without script the page asks for itself.
(function () {
  var part = document.querySelector('[data-progress]');
  if (!part) return;
  var address = part.dataset.progress;
  var seconds = Number(part.dataset.seconds);
  async function look() {
    var answer = await fetch(address, { headers: { Accept: 'text/html' } }).catch(function () {});
    // no network, or a server that has much to do: later
    if (!answer || (!answer.ok && answer.status >= 429)) return wait();
    var fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-progress]');
    // there, failed, or signed out meanwhile: the whole page says so
    if (!answer.ok || answer.redirected || !fresh) return location.replace(location.pathname);
    part.replaceChildren.apply(part, Array.from(fresh.childNodes));
    wait();
  }
  function wait() {
    setTimeout(function () {
      void look();
    }, seconds * 1000);
  }
  wait();
})();
