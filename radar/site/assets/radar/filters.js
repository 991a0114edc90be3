// Search, filters, highlights, and all of it in the address.

const FILTERS = ["find", "sector", "ring", "moved", "tag", "with"];
const field = (name) => $(`[name=${name}]:enabled`, radar.form);
const chosen = (name) => field(name)?.value ?? "";
const sliders = () => $$("[name=w]", radar.form);
const shares = (values) => {
  const sum = total(values, Number);
  return values.map((value) => (sum ? value / sum : 1 / values.length));
};
const weights = () => shares(sliders().map((slider) => slider.value));
const weighed = () => {
  const published = shares(sliders().map((slider) => slider.dataset.published));
  return weights().some((share, i) => Math.abs(share - published[i]) > 1e-9);
};

let telling;
const filter = () => {
  const words = fold(chosen("find")).split(/\s+/);
  const fits = (blip) =>
    words.every((word) => blip.words.includes(word)) &&
    (!chosen("tag") || blip.tags.includes(chosen("tag"))) &&
    ["sector", "ring", "moved"].every((name) => !chosen(name) || blip[name] === chosen(name));
  for (const blip of blips()) {
    blip.off = !fits(blip);
    for (const part of blip.parts) {
      part.classList.toggle("tr-off", blip.off);
      part.classList.toggle("tr-marked", radar.marked.has(blip.id));
    }
    blip.entry.hidden = blip.row.hidden = blip.off;
    blip.link.ariaHidden = blip.off || null;
  }
  const left = visible();
  radar.box.classList.toggle("tr-marking", radar.marked.size > 0);
  const some = left.length < radar.blips.size;
  for (const sector of $$(".tr-sector", radar.box))
    sector.hidden = some && !$("li:not([hidden])", sector);
  for (const ghost of $$(".ghost", radar.svg))
    ghost.classList.toggle("tr-off", radar.blips.get(ghost.dataset.id)?.off ?? some);
  const count = put(put(radar.texts.count, "n", left.length), "all", radar.blips.size);
  $(".tr-count", radar.form).textContent = some ? count : "";
  if (radar.count && radar.count !== count) {
    clearTimeout(telling); // not at every letter
    telling = setTimeout(say, 700, count);
  }
  radar.count = count;
  if (!radar.at || radar.at.off) stop(left[0]);
};

const flag = (blip) => {
  const on = !radar.marked.delete(blip.id);
  if (on) radar.marked.add(blip.id);
  say(put(radar.texts[on ? "marked" : "unmarked"], "name", blip.name));
  filter();
  keep();
  if (card.blip) {
    hide(); // it says so too
    show(blip);
  }
};

const keep = () => {
  const state = new URLSearchParams();
  for (const name of FILTERS) if (chosen(name)) state.set(name, chosen(name));
  if (radar.marked.size) state.set("mark", [...radar.marked].join("."));
  if (weighed()) state.set("w", sliders().map((slider) => slider.value).join("-"));
  const query = String(state);
  history.replaceState(null, "", here() + (query && `?${query}`));
};

const restore = () => {
  const state = new URLSearchParams(location.search);
  for (const name of FILTERS) if (state.has(name) && field(name)) field(name).value = state.get(name);
  for (const list of $$("select", radar.form)) if (list.selectedIndex < 0) list.selectedIndex = 0;
  for (const id of state.get("mark")?.split(".") ?? []) if (radar.blips.has(id)) radar.marked.add(id);
  const given = state.get("w")?.split("-") ?? [];
  if (given.length === sliders().length && !given.some(isNaN)) sliders().forEach((slider, i) => (slider.value = given[i]));
  $("details", radar.form).open = weighed() || FILTERS.slice(1).some(chosen);
};
