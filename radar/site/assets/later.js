// Stands in for the theme's search worker, and calls it with the index when someone searches for something.
(() => {
  "use strict";
  const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3];
  let settings;
  let worker;
  const tell = (type, data) => dispatchEvent(new MessageEvent("message", { data: { type, data } }));

  const start = async () => {
    const { config, docs } = await (await fetch("../../../search/index.json")).json();
    importScripts(location.search.slice(1));
    const ready = new Promise((resolve) => {
      const post = self.postMessage.bind(self);
      // The page has been told already that the search is ready.
      self.postMessage = (message) => (message.type === READY ? resolve() : post(message));
    });
    tell(SETUP, { ...settings, config, docs });
    await ready;
  };

  addEventListener("message", async (event) => {
    const { type, data } = event.data;
    if (!event.isTrusted) return;
    event.stopImmediatePropagation();
    if (type === SETUP) {
      settings = data;
      postMessage({ type: READY });
    } else if (type === QUERY && data) {
      await (worker ??= start());
      tell(QUERY, data);
    } else if (type === QUERY) {
      postMessage({ type: RESULT, data: { items: [] } });
    }
  });
})();
