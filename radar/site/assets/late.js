// Lets the theme fetch the search's index when someone is about to search: it is larger than all else on a page.
// It only puts off the request. A theme that asks for its index in another way gets it at once.
(() => {
  "use strict";
  const index = /\/search\/search_index\.json$/;
  const { open, send } = XMLHttpRequest.prototype;
  const held = new WeakSet();
  const wanted = new Promise((resolve) => {
    const field = (event) => event.target.closest?.("form, label[for=__search], .md-search");
    if (new URLSearchParams(location.search).has("q")) resolve();
    for (const kind of ["focusin", "pointerdown", "input"])
      addEventListener(kind, (event) => field(event) && resolve(), { capture: true, passive: true });
  });
  XMLHttpRequest.prototype.open = function (method, address, ...rest) {
    if (index.test(new URL(address, document.baseURI).pathname)) held.add(this);
    return open.call(this, method, address, ...rest);
  };
  XMLHttpRequest.prototype.send = function (body) {
    if (held.has(this)) wanted.then(() => send.call(this, body));
    else send.call(this, body);
  };
})();
