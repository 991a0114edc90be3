// Another area or edition in place of this one.

let latest = 0; // the last one that was asked for wins
const go = async (address, nth) => {
  const mine = ++latest;
  for (const link of $$("a[href]:not([href^='#']),[rel=icon]"))
    link.setAttribute("href", new URL(link.getAttribute("href"), base));
  radar.box.ariaBusy = true;
  const other = await page(address);
  if (mine !== latest) return;
  if (!other || !$(".blips", other)) return location.assign(address);
  hide();
  const before = radar.blips;
  if (nth != null) history.pushState(null, "", address + location.search);
  base = here();
  for (const part of [".md-content__inner", ".md-tabs"]) $(part)?.replaceWith($(part, other));
  document.title = other.title;
  start();
  // The style sheet lets them glide from where they stood.
  for (const blip of blips()) stand(blip.link, before.get(blip.id) ?? blip);
  radar.svg.getBoundingClientRect();
  for (const blip of blips()) stand(blip.link, blip);
  document.dispatchEvent(new Event("tr:page"));
  say(other.title);
  $$(".tr-switch summary")[nth]?.focus();
};
