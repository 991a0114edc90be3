// What the radar does beyond its picture, list and table, which read well without this file.
// The figures come from the page itself; other areas and editions are pages too, and are asked for when needed.

(() => {
const R = 500; // radius of the disc, in units of the picture
const TURN = 2 * Math.PI;
const formats = [0, 1, 2].map((digits) =>
  new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
const decimal = (value, digits) => formats[digits].format(value);
const percent = (share) => `${decimal(100 * share, 0)} %`;
const put = (text, name, value) => text.replace(`%(${name})s`, () => value);
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

const $ = (css, root = document) => root.querySelector(css);
const $$ = (css, root = document) => [...root.querySelectorAll(css)];
const held = (event) => event.ctrlKey || event.altKey || event.metaKey;
const listen = (target, kind, does) => target.addEventListener(kind, does);
const make = (tag, textContent = "", className = "") => Object.assign(document.createElement(tag), { className, textContent });
const draw = (tag, attributes) => {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) drawn.setAttribute(name, value);
  return drawn;
};
const stand = (link, { x, y }) => link.setAttribute("transform", `translate(${x} ${y})`);
const spot = (link) => link.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
const angle = ({ x, y }) => (Math.atan2(x, -y) + TURN) % TURN;

const live = document.body.appendChild(make("div", "", "tr-live"));
live.role = "status";
const say = (text) => (live.textContent = text);

let radar; // the radar on this page, as `read` finds it
const blips = () => [...radar.blips.values()];
const heads = () => $(".tr-table").tHead.rows[0].cells;
const here = () => location.href.replace(/[?#].*/, "");
let base = here(); // what the addresses on this page count from

const read = () => {
  const box = $(".tr-radar");
  const data = JSON.parse($(".tr-data").textContent);
  const parts = new Map();
  for (const one of $$(".tr-radar [data-id], .tr-table [data-id]")) {
    if (!parts.has(one.dataset.id)) parts.set(one.dataset.id, []);
    parts.get(one.dataset.id).push(one);
  }
  const blips = new Map();
  for (const link of $$("a.blip", box)) {
    const id = link.dataset.id;
    const find = (css) => parts.get(id).find((one) => one.matches(css));
    const [x, y] = spot(link);
    const { s: sector, r: ring, m: moved, t: tags, a: summary, d: means } = data.items[id];
    const row = find("tr");
    const name = $("th", row).textContent;
    blips.set(id, {
      id, link, x, y, sector, ring, moved, tags, summary, means, row, name,
      parts: parts.get(id),
      body: $(".body", link),
      whisker: find(".whisker"),
      entry: find("li"),
      words: fold([name, summary, ...tags].join(" ")),
    });
    $("title", link).remove(); // the card says it
  }
  const form = $(".tr-tools");
  return { box, data, blips, form, texts: form.dataset, svg: $(".radar-svg", box), marked: new Set() };
};

// ---- the card of a technology -------------------------------------------------------------------

const card = $("main").appendChild(make("div", "", "tr-cardlet"));
card.hidden = true;
let hiding;

const hide = () => {
  clearTimeout(hiding);
  if (card.contains(document.activeElement)) card.blip.link.focus();
  card.blip?.link.removeAttribute("aria-describedby");
  card.hidden = true;
  card.blip = null;
};

const show = (blip) => {
  clearTimeout(hiding);
  if (card.blip === blip) return;
  hide();
  const facts = make("dl");
  [...blip.row.cells].slice(2).forEach((cell, i) => {
    const fact = facts.appendChild(make("div"));
    fact.append(make("dt", heads()[i + 2].textContent), make("dd", cell.textContent));
  });
  const open = make("a", radar.texts.open);
  open.href = blip.link.href.baseVal;
  const mark = make("button", radar.texts.mark);
  mark.ariaPressed = radar.marked.has(blip.id);
  mark.onclick = () => flag(blip);
  open.tabIndex = mark.tabIndex = -1; // the keyboard has Enter and the space bar on the blip itself
  const foot = make("p", "", "tr-do");
  foot.append(open, mark);
  foot.onmousedown = (event) => event.preventDefault(); // the focus stays where it is
  const about = make("p", blip.summary);
  about.id = "tr-about";
  if (radar.marked.has(blip.id)) about.append(make("span", put(radar.texts.marked, "name", blip.name), "tr-live"));
  blip.link.setAttribute("aria-describedby", about.id);
  card.replaceChildren(make("b", blip.name), about, facts, foot);
  card.blip = blip;
  card.hidden = false;
  const near = $(".mark", blip.link).getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = card;
  const room = document.documentElement.clientWidth;
  const below = near.bottom + 8 + height <= innerHeight || near.top < height + 8;
  card.style.left = `${clamp(near.left + near.width / 2 - width / 2, 8, room - width - 8) + scrollX}px`;
  card.style.top = `${(below ? near.bottom + 8 : near.top - height - 8) + scrollY}px`;
};

const soon = () => {
  clearTimeout(hiding);
  hiding = setTimeout(() => card.matches(":hover") || hide(), 250);
};
listen(card, "pointerenter", () => clearTimeout(hiding));
listen(card, "pointerleave", soon);

const blipOf = (target) => {
  const part = target.closest(".tr-radar a.blip, .tr-sector li");
  return part && radar.blips.get(part.dataset.id);
};

const point = (blip) => {
  $$(".tr-on").forEach((one) => one.classList.remove("tr-on"));
  blip?.parts.forEach((one) => one.classList.add("tr-on"));
};

// ---- one stop of the keyboard, and arrow keys inside it --------------------------------------------

const visible = () => blips().filter((blip) => !blip.off);
const ringOf = (blip) => radar.data.rings.findIndex(([id]) => id === blip.ring);
const sideOf = (blip) => radar.data.sectors.indexOf(blip.sector);

const stop = (blip, focus) => {
  for (const { link } of blips()) link.tabIndex = -1;
  radar.at = blip;
  if (blip) blip.link.tabIndex = 0;
  if (focus) blip?.link.focus();
};

const beside = (blip, key) => {
  const all = visible();
  const ring = ringOf(blip);
  const nearest = (list) => {
    const away = (one) => Math.abs(((angle(one) - angle(blip) + 1.5 * TURN) % TURN) - TURN / 2);
    return list.sort((a, b) => away(a) - away(b))[0];
  };
  if (key === "Home") return all[0];
  if (key === "End") return all.at(-1);
  if (key === "ArrowRight" || key === "ArrowLeft") {
    const round = all.filter((one) => ringOf(one) === ring).sort((a, b) => angle(a) - angle(b));
    return round.at((round.indexOf(blip) + (key === "ArrowRight" ? 1 : -1)) % round.length);
  }
  if (key === "ArrowUp" || key === "ArrowDown") {
    const step = key === "ArrowUp" ? -1 : 1;
    const onward = all.map(ringOf).filter((one) => (one - ring) * step > 0);
    const next = step < 0 ? Math.max(...onward) : Math.min(...onward);
    return nearest(all.filter((one) => ringOf(one) === next));
  }
  const sectors = [...new Set(all.map(sideOf))].sort(); // single digits
  const next = sectors.at((sectors.indexOf(sideOf(blip)) + (key === "PageDown" ? 1 : -1)) % sectors.length);
  return all.find((one) => sideOf(one) === next);
};

// ---- search, filters, highlights, and all of it in the address -------------------------------------

const FILTERS = ["find", "sector", "ring", "moved", "tag", "with"];
const field = (name) => $(`[name=${name}]:enabled`, radar.form);
const chosen = (name) => field(name)?.value ?? "";
const sliders = () => $$("[name=w]", radar.form);
const total = (list, of) => list.reduce((sum, one, i) => sum + of(one, i), 0);
const shares = (values) => {
  const sum = total(values, Number);
  return values.map((value) => (sum ? value / sum : 1 / values.length));
};
const weights = () => shares(sliders().map((one) => one.value));
const weighed = () => {
  const published = shares(sliders().map((one) => one.dataset.published));
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
  for (const one of $$(".tr-sector", radar.box))
    one.hidden = some && !$("li:not([hidden])", one);
  for (const one of $$(".ghost", radar.svg))
    one.classList.toggle("tr-off", radar.blips.get(one.dataset.id)?.off ?? some);
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
  if (weighed()) state.set("w", sliders().map((one) => one.value).join("-"));
  const query = String(state);
  history.replaceState(null, "", here() + (query && `?${query}`));
};

const restore = () => {
  const state = new URLSearchParams(location.search);
  for (const name of FILTERS) if (state.has(name) && field(name)) field(name).value = state.get(name);
  for (const one of $$("select", radar.form)) if (one.selectedIndex < 0) one.selectedIndex = 0;
  for (const id of state.get("mark")?.split(".") ?? []) if (radar.blips.has(id)) radar.marked.add(id);
  const given = state.get("w")?.split("-") ?? [];
  if (given.length === sliders().length && !given.some(isNaN)) sliders().forEach((one, i) => (one.value = given[i]));
  $("details", radar.form).open = weighed() || FILTERS.slice(1).some(chosen);
};

// ---- another edition beside this one ---------------------------------------------------------------

// Another page of the site; null where it can't be had.
const page = async (address) => {
  try {
    const answer = await fetch(address);
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
};

const compare = async () => {
  const mine = (radar.asked = {});
  const edition = chosen("with");
  const told = $(".tr-compared");
  $(".ghosts", radar.svg)?.remove();
  told.hidden = true;
  if (!edition) return;
  const [address, later] = radar.data.with[edition];
  const other = await page(address);
  if (radar.asked !== mine) return; // something else was asked for meanwhile
  const [title, list, note] = told.children;
  title.textContent = put(told.dataset.heading, "edition", field("with").selectedOptions[0].text);
  list.replaceChildren();
  note.textContent = told.dataset.failed;
  told.hidden = note.hidden = false;
  say(`${title.textContent}. ${other ? "" : note.textContent}`);
  if (!other) return;
  const ghosts = draw("g", { class: "ghosts" });
  for (const link of $$("a.blip", other)) {
    const [x, y] = spot(link);
    const { id } = link.dataset;
    const now = radar.blips.get(id);
    const ghost = ghosts.appendChild(draw("g", { class: link.getAttribute("class").replace("blip", "ghost"), "data-id": id }));
    if (now) ghost.append(draw("path", { d: `M${x} ${y}L${now.x} ${now.y}` }));
    ghost.append(draw("circle", { cx: x, cy: y, r: radar.data.blip * R * 0.8 }));
  }
  $(".blips", radar.svg).before(ghosts);
  const rings = (root) => new Map($$(".tr-sector li", root).map((one) => [one.dataset.id, one.children]));
  const [before, now] = [rings(other), rings(document)];
  const lines = [...new Map([...before, ...now])].flatMap(([id, [link]]) => {
    const [from, to] = (later ? [now, before] : [before, now]).map((one) => one.get(id)?.[1].textContent ?? radar.texts.gone);
    return from === to ? [] : [make("li", `${$(".tr-name", link).textContent}: ${from} → ${to}`)];
  });
  list.replaceChildren(...lines);
  note.textContent = told.dataset.none;
  note.hidden = lines.length > 0;
  filter();
};

// ---- the reader's own weights ----------------------------------------------------------------------

const band = (ring, size) => {
  const { edges, sectors, core } = radar.data;
  const tip = (size / Math.sin(Math.min(TURN / 2 / sectors.length, TURN / 4))) * 1.02;
  return [Math.max((edges[ring - 1] ?? 0) + size, tip, core * edges[0]), edges[ring] - size];
};

// The distance from the centre: linear in the index within a ring.
const radius = (index, size) => {
  const { starts } = radar.data;
  const ring = starts.findIndex((start) => index >= start);
  const [near, far] = band(ring, size);
  const top = starts[ring - 1] ?? 1;
  return far - ((index - starts[ring]) / (top - starts[ring])) * (far - near);
};

// The free angle nearest to where the blip stands, as far from those placed before as the room allows.
const free = (blip, away, size, gap, placed) => {
  const sector = TURN / radar.data.sectors.length;
  const rim = Math.asin(Math.min(1, (size * 1.005) / away));
  const low = sideOf(blip) * sector + rim;
  const high = (sideOf(blip) + 1) * sector - rim;
  if (low > high) return null;
  const wish = clamp(angle(blip.was), low, high);
  const taken = placed.flatMap((other) => {
    const cosine = (away ** 2 + other.away ** 2 - gap ** 2) / (2 * away * other.away);
    const half = Math.acos(clamp(cosine, -1, 1));
    return cosine < 1 ? [[other.angle - half, other.angle + half]] : [];
  });
  return [wish, low, high, ...taken.flat().filter((one) => one >= low && one <= high)]
    .sort((a, b) => Math.abs(a - wish) - Math.abs(b - wish))
    .find((one) => !taken.some(([first, last]) => first + 1e-9 < one && one < last - 1e-9));
};

const fill = (own, size, loose) => {
  const placed = [];
  for (const blip of own) {
    const away = radius(blip.own.index, size);
    const at = free(blip, away, size, (2 + loose) * size, placed);
    if (at == null) return null;
    placed.push({ blip, away, angle: at });
  }
  return placed;
};

// Spots for all blips, as small as they must be for none to touch another. The fullest sector says how small.
const layOut = (all) => {
  const inwards = all.sort((a, b) => b.own.index - a.own.index);
  const sectors = radar.data.sectors.map((id) => inwards.filter(({ sector }) => sector === id));
  sectors.sort((a, b) => b.length - a.length);
  for (let size = radar.data.blip; ; size *= 0.92) {
    const found = [];
    const fits = (own) => {
      const placed = [2, 0.9, 0.3, 0.05].reduce((done, loose) => done ?? fill(own, size, loose), null);
      return placed && found.push(placed);
    };
    if (sectors.every((own) => !own.length || fits(own))) return [found.flat(), size];
  }
};

// The normal distribution, off by less than 0.00014: Bowling and others, 2009, doi:10.3926/jiem.2009.v2n1.p114-127.
const normal = (z) => 1 / (1 + Math.exp(-0.07056 * z ** 3 - 1.5976 * z));

// Index, its error and its ring. Errors of dimensions from one survey add up at most: that is taken. The
// degrees of freedom are Welch's; Student's t as a normal variable: Wallace, 1959, doi:10.1214/aoms/1177706105,
// off by less than 0.007; its 95 % limit is a series in 1 / df, off by less than 0.4 %.
const judge = (means, by) => {
  const { survey, starts, rings, border } = radar.data;
  const index = total(means, ([mean], i) => by[i] * mean);
  const errors = means.map(([, se], i) => (by[i] ? se && by[i] * se : 0));
  const alike = total(errors, (se, i) => survey[i] * se);
  const se = errors.includes(null) ? null : Math.hypot(alike, ...errors.filter((_, i) => !survey[i]));
  const df = se ** 4 / total(errors, (one, i) => ((survey[i] ? alike : one) ** 3 * one) / means[i][2]);
  const ring = starts.findIndex((start) => index >= start - 1e-9);
  const z = (t) => Math.sign(t) * Math.sqrt(df * Math.log1p(t * t / df)) * (1 - 2 / (8 * df + 3));
  const below = (i) => (i < 0 ? 1 : rings[i + 1] ? normal(z((starts[i] - index) / se)) : 0);
  const mass = (i) => (rings[i] ? below(i - 1) - below(i) : -1);
  const odds = se ? mass(ring) : null;
  const edge = se && odds < border ? rings[mass(ring - 1) > mass(ring + 1) ? ring - 1 : ring + 1][1] : "";
  const margin = se && se * (1.96 + (2.37 + (2.82 + (2.56 + 3 / df ** 1.5) / df) / df) / df);
  return { index: clamp(index, starts[ring], 1), margin, ring, odds, edge };
};

const spread = (room) => $(".blips", radar.svg).style.setProperty("--room", room);

let tabling;
const weigh = () => {
  clearTimeout(tabling);
  const given = weights();
  sliders().forEach((one, i) => {
    one.ariaValueText = $(".tr-share", one.parentNode).textContent = percent(given[i]);
  });
  const own = weighed();
  const { classList } = radar.box;
  if (own) arrange(given);
  else if (classList.contains("tr-weighed")) undo();
  else return;
  const banner = $(".tr-own", radar.box);
  if (banner.hidden === own) say(own ? banner.firstChild.textContent : "");
  banner.hidden = !own;
  classList.toggle("tr-weighed", own);
  // What is known of the published places alone.
  for (const one of $$("[name=moved], [name=with]", radar.form)) one.disabled = own;
};

const arrange = (weights) => {
  for (const blip of blips()) {
    const { x, y, ring, moved, body, row, entry, link } = blip;
    blip.was ??= {
      at: { x, y, ring, moved }, x, y, body: body.innerHTML, row: row.innerHTML, label: link.ariaLabel,
      entry: $(".tr-ring", entry).textContent, line: blip.whisker?.getAttribute("d"),
    };
    blip.own = judge(blip.means, weights);
    [blip.ring] = radar.data.rings[blip.own.ring];
    blip.moved = "";
  }
  const [places, size] = layOut(blips());
  for (const { blip, away, angle: at } of places) Object.assign(blip, { x: Math.sin(at) * away * R, y: -Math.cos(at) * away * R });
  let room = R;
  for (const { blip, away } of places) {
    const { link, body, whisker, x, y, own: { index, margin } } = blip;
    stand(link, blip);
    const near = places.reduce((found, { blip: one }) =>
      one === blip ? found : Math.min(found, (x - one.x) ** 2 + (y - one.y) ** 2), 4 * R * R) ** 0.5 / 2;
    room = Math.min(room, near);
    const number = $("text", body);
    number.classList = "number";
    number.setAttribute("font-size", size * R * (number.textContent.length < 3 ? 1.2 : 0.9));
    body.replaceChildren(
      draw("circle", { class: "hit", r: clamp(near, size * R, 38) }), draw("circle", { class: "mark", r: size * R }), number);
    const along = (value) => radius(clamp(value, 0, 1), size) / away;
    whisker?.setAttribute("d", margin ? [index + margin, index - margin]
      .map((value, i) => `${i ? "L" : "M"}${x * along(value)} ${y * along(value)}`).join("") : "");
  }
  spread(clamp((0.97 * room) / size / R, 1, 1.9));
  tabling = setTimeout(tabulate, 120); // when the slider rests
};

const tabulate = () => {
  const set = (cell, value, text) => {
    cell.dataset.value = value ?? 0;
    cell.textContent = value == null ? "–" : text;
  };
  for (const { own: { index, margin, ring, odds, edge }, row, entry, link, name } of blips()) {
    const on = edge && put(radar.texts.border, "ring", edge);
    const [, , , inRing, inIndex, interval, sure, movement] = row.cells;
    const strip = $(".tr-strip", inIndex);
    const limits = [index - margin, index + margin].map((value) => clamp(value, 0, 1));
    ["--at", "--low", "--high"].forEach((key, i) => strip.style.setProperty(key, `${100 * [index, ...limits][i]}%`));
    const [, named] = radar.data.rings[ring];
    set(inRing, ring, named);
    if (on) inRing.append(" ", make("small", on));
    set(inIndex, index, ` ${decimal(index, 2)}`);
    inIndex.prepend(strip);
    set(interval, margin, limits.map((value) => decimal(value, 2)).join("–"));
    set(sure, odds, odds >= 0.995 ? put(radar.texts.over, "share", percent(0.99)) : percent(odds));
    set(movement, "", "–");
    $(".tr-ring", entry).textContent = named;
    const error = margin == null ? "" : ` ± ${decimal(margin, 2)}`;
    link.ariaLabel = [name, named, `${heads()[4].textContent} ${decimal(index, 2)}${error}`, on].filter(Boolean).join(", ");
  }
  sort();
};

// A table that was sorted stays so.
const sort = () => {
  const by = $(".tr-table [aria-sort]");
  if (!by) return;
  by.ariaSort = by.ariaSort === "ascending" ? "descending" : "ascending";
  by.firstChild.click();
};

const undo = () => {
  for (const blip of blips()) {
    const { at, body, row, label, entry, line } = blip.was;
    stand(blip.link, Object.assign(blip, at));
    blip.body.innerHTML = body;
    blip.row.innerHTML = row;
    blip.link.ariaLabel = label;
    $(".tr-ring", blip.entry).textContent = entry;
    blip.whisker?.setAttribute("d", line);
  }
  spread(radar.room);
  sort();
};

// ---- another area or edition in place of this one ---------------------------------------------------

let latest = 0; // the last one that was asked for wins
const go = async (address, by) => {
  const mine = ++latest;
  for (const one of $$("a[href]:not([href^='#']),[rel=icon]"))
    one.setAttribute("href", new URL(one.getAttribute("href"), base));
  radar.box.ariaBusy = true;
  const other = await page(address);
  if (mine !== latest) return;
  if (!other || !$(".blips", other)) return location.assign(address);
  hide();
  const before = radar.blips;
  if (by != null) history.pushState(null, "", address + location.search);
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
  $$(".tr-switch summary")[by]?.focus();
};

let finger; // what points is one
const start = () => {
  radar = read();
  const { svg, box, form } = radar;
  form.classList.add("tr-ready");
  radar.room = $(".blips", svg).style.getPropertyValue("--room");
  const { keys, role } = $(".tr-picture", box).dataset;
  const help = make("p", keys, "tr-live");
  help.id = "tr-keys";
  svg.before(help);
  svg.role = "application";
  svg.ariaRoleDescription = role;
  svg.setAttribute("aria-describedby", help.id);

  listen(box, "pointerover", (event) => {
    const blip = blipOf(event.target);
    point(blip);
    finger = event.pointerType === "touch";
    if (blip && !finger && event.target.closest("svg")) show(blip);
  });
  listen(box, "pointerout", (event) => {
    point();
    if (!finger) soon();
  });
  listen(box, "focusin", (event) => {
    const blip = blipOf(event.target);
    point(blip);
    if (!blip || !event.target.closest("svg")) return hide();
    stop(blip);
    if (event.target.matches(":focus-visible")) show(blip);
  });
  listen(box, "focusout", () => (point(), soon()));
  // A finger can't hover: the first touch shows the card, which leads on.
  listen(svg, "click", (event) => {
    const blip = blipOf(event.target);
    if (!blip || !finger || !event.detail || card.blip === blip) return;
    event.preventDefault();
    show(blip);
  });
  listen(svg, "keydown", (event) => {
    const blip = blipOf(event.target);
    if (!blip || held(event)) return;
    if (event.key === " ") flag(blip);
    else if (/^(Arrow|Home|End|Page)/.test(event.key)) stop(beside(blip, event.key) ?? blip, true);
    else return;
    event.preventDefault();
  });

  listen(form, "input", (event) => {
    const { name } = event.target;
    if (name === "w") weigh();
    else keep();
    if (name[0] === "w") compare(); // weights, or with what
    filter();
  });
  listen(form, "change", keep); // a slider that is let go: browsers refuse an address at every step
  listen(form, "submit", (event) => {
    event.preventDefault();
    stop(visible()[0], true);
  });
  listen(form, "reset", () => setTimeout(() => {
    radar.marked.clear();
    hide();
    renew();
    keep();
  }));
  const copy = $("[data-do=link]", form);
  copy.hidden = !navigator.clipboard;
  listen(copy, "click", async () => {
    await navigator.clipboard.writeText(location.href);
    say(($(".tr-count", form).textContent = radar.texts.copied));
  });
  listen($("[data-do=published]", box), "click", () => {
    sliders().forEach((one) => (one.value = one.dataset.published));
    renew();
    keep();
    (radar.at?.link ?? form.elements.find).focus();
  });
  restore();
  renew();
};

const renew = () => {
  weigh();
  compare();
  filter();
};

listen(document, "click", (event) => {
  const link = event.target.closest(".tr-switches a");
  if (!link) return event.target.closest(".tr-cardlet, a.blip") || hide();
  if (held(event) || event.shiftKey) return;
  event.preventDefault();
  const choices = link.closest("details");
  const [summary] = choices.children;
  summary.focus();
  choices.open = false;
  if (!link.ariaCurrent) go(link.href, $$(".tr-switch").indexOf(choices));
});
listen(document, "keydown", (event) => event.key === "Escape" && hide());
listen(window, "popstate", () => {
  latest++;
  if (here() !== base) go(here());
  else radar.box.ariaBusy = null;
});
if ($(".blips")) start();
})();
