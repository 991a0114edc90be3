// What the radar does beyond its picture, list and table, which read well without this file.
// The figures come from the page itself; other areas and editions are pages too, and are asked for when needed.

const R = 500; // radius of the disc, in units of the picture
const SVG = "http://www.w3.org/2000/svg";
const TURN = 2 * Math.PI;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const language = document.documentElement.lang;
const decimal = (value, digits) =>
  value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
const percent = (share) => `${decimal(100 * share, 0)} %`;
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

const make = (tag, name, text = "") => Object.assign(document.createElement(tag), { className: name, textContent: text });
const draw = (tag, attributes) => {
  const drawn = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) drawn.setAttribute(name, value);
  return drawn;
};
const spot = (link) => link.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
const angle = ({ x, y }) => (Math.atan2(x, -y) + TURN) % TURN;

const live = document.body.appendChild(make("div", "tr-live"));
live.setAttribute("role", "status");
const say = (text) => (live.textContent = text);

let radar; // the radar on this page, as `read` finds it
let path = location.pathname;

const read = () => {
  const box = document.querySelector(".tr-radar");
  const data = JSON.parse(document.querySelector(".tr-data").textContent);
  const parts = new Map();
  for (const one of document.querySelectorAll(".tr-radar [data-id], .tr-table [data-id]")) {
    if (!parts.has(one.dataset.id)) parts.set(one.dataset.id, []);
    parts.get(one.dataset.id).push(one);
  }
  const blips = new Map();
  for (const link of box.querySelectorAll("a.blip")) {
    const id = link.dataset.id;
    const find = (selector) => parts.get(id).find((one) => one.matches(selector));
    const [x, y] = spot(link);
    const { s: sector, r: ring, m: moved, t: tags, a: summary, d: dimensions } = data.items[id];
    const row = find("tr");
    const name = row.querySelector("th").textContent;
    blips.set(id, {
      id, link, x, y, sector, ring, moved, tags, summary, dimensions, row, name,
      parts: parts.get(id),
      body: link.querySelector(".body"),
      whisker: find(".whisker"),
      entry: find("li"),
      words: fold([name, summary, ...tags].join(" ")),
    });
    link.querySelector("title")?.remove(); // the card says it
  }
  const form = document.querySelector(".tr-tools");
  return { box, data, blips, form, svg: box.querySelector(".radar-svg"), marked: new Set(), at: null };
};

// ---- the card of a technology -------------------------------------------------------------------

const card = document.querySelector("main").appendChild(make("div", "tr-cardlet"));
card.hidden = true;
let hiding;

const hide = () => {
  clearTimeout(hiding);
  card.hidden = true;
  card.blip = null;
};

const show = (blip) => {
  clearTimeout(hiding);
  if (card.blip === blip) return;
  const { tHead } = blip.row.closest("table");
  const facts = make("dl", "");
  [...blip.row.cells].slice(2).forEach((cell, i) => {
    const fact = facts.appendChild(make("div", ""));
    fact.append(make("dt", "", tHead.rows[0].cells[i + 2].textContent), make("dd", "", cell.textContent));
  });
  const open = make("a", "", radar.form.dataset.open);
  open.href = blip.link.href.baseVal;
  const mark = make("button", "", radar.form.dataset.mark);
  mark.type = "button";
  mark.setAttribute("aria-pressed", radar.marked.has(blip.id));
  mark.onclick = () => {
    highlight(blip);
    mark.setAttribute("aria-pressed", radar.marked.has(blip.id));
  };
  open.tabIndex = mark.tabIndex = -1; // the keyboard has Enter and the space bar on the blip itself
  const foot = make("p", "tr-do");
  foot.append(open, " ", mark);
  const about = make("p", "", blip.summary);
  about.id = "tr-about";
  blip.link.setAttribute("aria-describedby", about.id);
  card.replaceChildren(make("b", "", blip.name), about, facts, foot);
  card.blip = blip;
  card.hidden = false;
  const near = blip.link.querySelector(".mark").getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  const below = near.bottom + 8 + height <= innerHeight || near.top < height + 8;
  card.style.left = `${clamp(near.left + near.width / 2 - width / 2, 8, room - width - 8) + scrollX}px`;
  card.style.top = `${(below ? near.bottom + 8 : near.top - height - 8) + scrollY}px`;
};

const soon = () => {
  clearTimeout(hiding);
  hiding = setTimeout(hide, 250);
};
card.addEventListener("pointerenter", () => clearTimeout(hiding));
card.addEventListener("pointerleave", soon);

const blipOf = (target) => {
  const part = target.closest?.(".tr-radar a.blip, .tr-sector li");
  return part && radar.blips.get(part.dataset.id);
};

const point = (blip) => {
  radar.box.querySelectorAll(".tr-on").forEach((one) => one.classList.remove("tr-on"));
  blip?.parts.forEach((one) => one.classList.add("tr-on"));
};

// ---- one stop of the keyboard, and arrow keys inside it --------------------------------------------

const visible = () => [...radar.blips.values()].filter((blip) => !blip.off);
const ringOf = (blip) => radar.data.rings.findIndex(([id]) => id === blip.ring);
const sectorOf = (blip) => radar.data.sectors.indexOf(blip.sector);

const stop = (blip, focus) => {
  for (const { link } of radar.blips.values()) link.setAttribute("tabindex", -1);
  radar.at = blip;
  blip?.link.setAttribute("tabindex", 0);
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
  const sectors = [...new Set(all.map(sectorOf))].sort((a, b) => a - b);
  const next = sectors.at((sectors.indexOf(sectorOf(blip)) + (key === "PageDown" ? 1 : -1)) % sectors.length);
  return all.find((one) => sectorOf(one) === next);
};

// ---- search, filters, highlights, and all of it in the address -------------------------------------

const chosen = (name) => radar.form.elements[name]?.value ?? "";
const sliders = () => [...radar.form.querySelectorAll("[name=w]")];
const weighed = () => sliders().some((one) => one.value !== one.dataset.published);

const filter = () => {
  const words = fold(chosen("find")).split(/\s+/);
  const fits = (blip) =>
    words.every((word) => blip.words.includes(word)) &&
    (!chosen("tag") || blip.tags.includes(chosen("tag"))) &&
    ["sector", "ring", "moved"].every((name) => !chosen(name) || blip[name] === chosen(name));
  for (const blip of radar.blips.values()) {
    blip.off = !fits(blip);
    for (const part of blip.parts) {
      part.classList.toggle("tr-off", blip.off);
      part.classList.toggle("tr-marked", radar.marked.has(blip.id));
    }
    blip.entry.hidden = blip.row.hidden = blip.off;
    if (blip.off) blip.link.setAttribute("aria-hidden", true);
    else blip.link.removeAttribute("aria-hidden");
  }
  const left = visible();
  radar.box.classList.toggle("tr-marking", radar.marked.size > 0);
  const some = left.length < radar.blips.size;
  for (const one of radar.box.querySelectorAll(".tr-sector"))
    one.hidden = some && !one.querySelector("li:not([hidden])");
  const { count } = radar.form.dataset;
  radar.form.querySelector(".tr-count").textContent =
    some ? count.replace("%(n)s", left.length).replace("%(all)s", radar.blips.size) : "";
  if (!radar.at || radar.at.off) stop(left[0]);
};

const highlight = (blip) => {
  const on = !radar.marked.delete(blip.id);
  if (on) radar.marked.add(blip.id);
  const { marked, unmarked } = radar.form.dataset;
  say((on ? marked : unmarked).replace("%(name)s", blip.name));
  filter();
  keep();
};

const keep = () => {
  const state = new URLSearchParams();
  for (const name of ["find", "sector", "ring", "moved", "tag", "with"]) if (chosen(name)) state.set(name, chosen(name));
  if (radar.marked.size) state.set("mark", [...radar.marked].join("."));
  if (weighed()) state.set("w", sliders().map((one) => one.value).join("-"));
  const query = state.size ? `?${state}` : "";
  history.replaceState(null, "", location.pathname + query + location.hash);
};

const restore = () => {
  const state = new URLSearchParams(location.search);
  for (const [name, value] of state) if (name !== "w" && radar.form.elements[name]) radar.form.elements[name].value = value;
  for (const one of radar.form.querySelectorAll("select")) if (one.selectedIndex < 0) one.selectedIndex = 0;
  for (const id of state.get("mark")?.split(".") ?? []) if (radar.blips.has(id)) radar.marked.add(id);
  const weights = state.get("w")?.split("-") ?? [];
  if (weights.length === sliders().length) sliders().forEach((one, i) => (one.value = weights[i]));
  radar.form.querySelector("details").open = [...state.keys()].some((name) => !["find", "mark"].includes(name));
};

// ---- another edition beside this one ---------------------------------------------------------------

const texts = new Map();
const page = async (address) => {
  if (!texts.has(address)) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.status);
    texts.set(address, await answer.text());
  }
  return new DOMParser().parseFromString(texts.get(address), "text/html");
};

const compare = async () => {
  const mine = radar;
  const edition = chosen("with");
  const told = document.querySelector(".tr-compared");
  radar.svg.querySelector(".ghosts")?.remove();
  told.hidden = true;
  if (!edition || weighed()) return;
  const other = await page(new URL(radar.data.with[edition], location)).catch(() => null);
  if (!other || radar !== mine || chosen("with") !== edition || weighed()) return;
  const ghosts = draw("g", { class: "ghosts" });
  for (const link of other.querySelectorAll("a.blip")) {
    const [x, y] = spot(link);
    const now = radar.blips.get(link.dataset.id);
    const ghost = ghosts.appendChild(draw("g", { class: link.getAttribute("class").replace("blip", "ghost") }));
    if (now) ghost.append(draw("path", { d: `M${x} ${y}L${now.x} ${now.y}` }));
    ghost.append(draw("circle", { cx: x, cy: y, r: radar.data.blip * R * 0.8 }));
  }
  radar.svg.querySelector(".blips").before(ghosts);
  const rings = (root) =>
    new Map([...root.querySelectorAll(".tr-sector li")].map((one) => [
      one.dataset.id, [one.querySelector(".tr-name").textContent, one.querySelector(".tr-ring").textContent],
    ]));
  const [before, now] = [rings(other), rings(document)];
  const lines = [...new Map([...before, ...now])].flatMap(([id, [name]]) => {
    const [from, to] = [before, now].map((one) => one.get(id)?.[1] ?? radar.form.dataset.gone);
    return from === to ? [] : [make("li", "", `${name}: ${from} → ${to}`)];
  });
  told.querySelector("h2").textContent = told.dataset.heading.replace("%(edition)s", edition);
  told.querySelector("ul").replaceChildren(...lines);
  told.querySelector("p").hidden = lines.length > 0;
  told.hidden = false;
};

// ---- the reader's own weights ----------------------------------------------------------------------

const band = (ring, size) => {
  const { edges, sectors, core } = radar.data;
  const tip = (size / Math.sin(Math.min(Math.PI / sectors.length, Math.PI / 2))) * 1.02;
  return [Math.max((edges[ring - 1] ?? 0) + size, tip, core * edges[0]), edges[ring] - size];
};

// The distance from the centre: linear in the index within a ring.
const distance = (index, size) => {
  const { starts } = radar.data;
  const ring = starts.findIndex((start) => index >= start);
  const [near, far] = band(ring, size);
  const top = starts[ring - 1] ?? 1;
  return far - ((index - starts[ring]) / (top - starts[ring])) * (far - near);
};

// The free angle nearest to where the blip stands, as far from those placed before as the room allows.
const freeAngle = (blip, away, size, gap, placed) => {
  const sector = TURN / radar.data.sectors.length;
  const rim = Math.asin(Math.min(1, (size * 1.005) / away));
  const low = sectorOf(blip) * sector + rim;
  const high = (sectorOf(blip) + 1) * sector - rim;
  if (low > high) return null;
  const wish = clamp(angle(blip), low, high);
  const taken = placed.flatMap((other) => {
    const cosine = (away ** 2 + other.away ** 2 - gap ** 2) / (2 * away * other.away);
    const half = Math.acos(clamp(cosine, -1, 1));
    return cosine < 1 ? [[other.angle - half, other.angle + half]] : [];
  });
  return [wish, low, high, ...taken.flat().filter((one) => one >= low && one <= high)]
    .sort((a, b) => Math.abs(a - wish) - Math.abs(b - wish))
    .find((one) => !taken.some(([first, last]) => first + 1e-9 < one && one < last - 1e-9));
};

const fill = (own, size, spacing) => {
  const placed = [];
  for (const [blip, index] of own) {
    const away = distance(index, size);
    const at = freeAngle(blip, away, size, (2 + spacing) * size, placed);
    if (at == null) return null;
    placed.push({ blip, away, angle: at });
  }
  return placed;
};

// Spots for all blips, as small as they must be for none to touch another.
const layOut = (indices) => {
  const sectors = Map.groupBy
    ? Map.groupBy(indices, ([blip]) => blip.sector)
    : indices.reduce((all, one) => all.set(one[0].sector, [...(all.get(one[0].sector) ?? []), one]), new Map());
  for (let size = radar.data.blip; ; size *= 0.92) {
    const found = [...sectors.values()].map((own) => {
      const inwards = own.sort((a, b) => b[1] - a[1]);
      return [2, 0.9, 0.3, 0.05].reduce((done, spacing) => done ?? fill(inwards, size, spacing), null);
    });
    if (found.every(Boolean)) return [found.flat(), size];
  }
};

const normal = (z) => {
  // Abramowitz and Stegun 26.2.17: off by less than 7.5e-8
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153].reduce((sum, b) => (sum + b) * t, 0);
  const upper = (Math.exp((-z * z) / 2) / Math.sqrt(TURN)) * tail;
  return z < 0 ? upper : 1 - upper;
};

// Index, its error and its ring. Errors of dimensions from one survey add up at most: that is taken.
const judge = (dimensions, weights) => {
  const { survey, starts, rings, border } = radar.data;
  const index = dimensions.reduce((sum, [mean], i) => sum + weights[i] * mean, 0);
  const errors = dimensions.map(([, se], i) => (weights[i] ? se && weights[i] * se : 0));
  const alike = errors.reduce((sum, se, i) => sum + (survey[i] ? se : 0), 0);
  const se = errors.includes(null) ? null : Math.hypot(alike, ...errors.filter((_, i) => !survey[i]));
  const ring = starts.findIndex((start) => index >= start - 1e-9);
  const above = (i) => (i < 0 ? 1 : i === starts.length - 1 ? 0 : normal((starts[i] - index) / se));
  const mass = (i) => (i < 0 || i >= rings.length ? -1 : (i ? above(i - 1) : 1) - (i === rings.length - 1 ? 0 : above(i)));
  const certainty = se ? mass(ring) : null;
  const edge = certainty != null && certainty < border ? rings[mass(ring - 1) > mass(ring + 1) ? ring - 1 : ring + 1][1] : "";
  return { index: clamp(index, starts[ring], 1), margin: se == null ? null : 1.96 * se, ring, certainty, edge };
};

const move = (blip, x, y) => {
  const from = [blip.x, blip.y];
  Object.assign(blip, { x, y });
  blip.link.setAttribute("transform", `translate(${x} ${y})`);
  glide(blip, from);
};

const glide = ({ link, x, y }, from) => {
  if (calm.matches) return;
  const frames = from
    ? [from, [x, y]].map((at) => ({ transform: `translate(${at[0]}px, ${at[1]}px)` }))
    : [{ opacity: 0 }, { opacity: 1 }];
  link.animate(frames, { duration: 600, easing: "ease-in-out" });
};

const weigh = () => {
  const values = sliders().map((one) => Number(one.value));
  const sum = values.reduce((a, b) => a + b, 0);
  const weights = values.map((value) => (sum ? value / sum : 1 / values.length));
  sliders().forEach((one, i) => (one.parentNode.querySelector(".tr-share").textContent = percent(weights[i])));
  const own = weighed();
  if (own || radar.box.classList.contains("tr-weighed")) own ? arrange(weights) : published();
  radar.box.classList.toggle("tr-weighed", own);
  radar.box.querySelector(".tr-own").hidden = !own;
};

const arrange = (weights) => {
  const judged = new Map([...radar.blips.values()].map((blip) => [blip, judge(blip.dimensions, weights)]));
  const [places, size] = layOut([...judged].map(([blip, { index }]) => [blip, index]));
  const gaps = places.flatMap((a) => places.flatMap((b) =>
    a === b ? [] : Math.hypot(a.away - b.away, 2 * Math.sqrt(a.away * b.away) * Math.sin((a.angle - b.angle) / 2))));
  radar.svg.querySelector(".blips").style.setProperty("--room", clamp((Math.min(...gaps) / (2 * size)) * 0.97, 1, 1.9));
  for (const { blip, away, angle: at } of places) {
    const { index, margin, ring, certainty, edge } = judged.get(blip);
    blip.was ??= {
      x: blip.x, y: blip.y, ring: blip.ring, moved: blip.moved, body: blip.body.innerHTML, row: blip.row.innerHTML,
      label: blip.link.getAttribute("aria-label"), entry: blip.entry.querySelector(".tr-ring").textContent,
      line: blip.whisker?.getAttribute("d"),
    };
    const [id, name] = radar.data.rings[ring];
    Object.assign(blip, { ring: id, moved: "" });
    const number = blip.body.querySelector("text");
    number.setAttribute("class", "number");
    number.setAttribute("font-size", size * R * 1.15);
    blip.body.replaceChildren(
      draw("circle", { class: "hit", r: size * R }), draw("circle", { class: "mark", r: size * R }), number);
    const [sine, cosine] = [Math.sin(at), -Math.cos(at)];
    const along = (value) => distance(clamp(value, 0, 1), size) * R;
    if (margin != null)
      blip.whisker?.setAttribute("d", [index + margin, index - margin]
        .map((value, i) => `${i ? "L" : "M"}${sine * along(value)} ${cosine * along(value)}`).join(""));
    const on = edge && radar.form.dataset.border.replace("%(ring)s", edge);
    const [, , , inRing, inIndex, interval, sure, movement] = blip.row.cells;
    const set = (cell, value, text) => {
      cell.dataset.value = value;
      cell.textContent = text;
    };
    const strip = inIndex.querySelector(".tr-strip");
    const limits = [index - (margin ?? 0), index + (margin ?? 0)].map((value) => clamp(value, 0, 1));
    ["--at", "--low", "--high"].forEach((key, i) => strip.style.setProperty(key, `${100 * [index, ...limits][i]}%`));
    set(inRing, ring, name);
    if (on) inRing.append(" ", make("small", "", on));
    set(inIndex, index, ` ${decimal(index, 2)}`);
    inIndex.prepend(strip);
    set(interval, margin ?? 0, margin == null ? "–" : limits.map((value) => decimal(value, 2)).join("–"));
    set(sure, certainty ?? 0, certainty == null ? "–"
      : certainty >= 0.995 ? radar.form.dataset.over.replace("%(share)s", percent(0.99)) : percent(certainty));
    set(movement, "", "–");
    blip.entry.querySelector(".tr-ring").textContent = name;
    const heading = blip.row.closest("table").tHead.rows[0].cells[4].textContent;
    const error = margin == null ? "" : ` ± ${decimal(margin, 2)}`;
    blip.link.setAttribute("aria-label", [blip.name, name, `${heading} ${decimal(index, 2)}${error}`, on].filter(Boolean).join(", "));
    move(blip, sine * away * R, cosine * away * R);
  }
};

const published = () => {
  for (const blip of radar.blips.values()) {
    const { x, y, ring, moved, body, row, label, entry, line } = blip.was;
    Object.assign(blip, { ring, moved });
    blip.body.innerHTML = body;
    blip.row.innerHTML = row;
    blip.link.setAttribute("aria-label", label);
    blip.entry.querySelector(".tr-ring").textContent = entry;
    blip.whisker?.setAttribute("d", line);
    move(blip, x, y);
  }
  radar.svg.querySelector(".blips").style.setProperty("--room", radar.room);
};

// ---- another area or edition in place of this one ---------------------------------------------------

const go = async (address, onward, named) => {
  const other = await page(address).catch(() => null);
  if (!other?.querySelector(".tr-radar .blips")) return location.assign(address);
  hide();
  const before = new Map([...radar.blips].map(([id, { x, y }]) => [id, [x, y]]));
  // The frame's own links count from the page that the reader came in by.
  for (const one of document.querySelectorAll("a[href]:not(svg a), link[href]")) one.href = one.href;
  if (onward) history.pushState(null, "", address + location.search);
  path = location.pathname;
  for (const part of [".md-content__inner", ".md-tabs"])
    document.querySelector(part)?.replaceWith(document.adoptNode(other.querySelector(part)));
  document.title = other.title;
  start();
  for (const blip of radar.blips.values()) glide(blip, before.get(blip.id));
  document.dispatchEvent(new Event("tr:page"));
  say(other.title);
  [...document.querySelectorAll(".tr-switch summary")].find((one) => one.firstChild.textContent === named)?.focus();
};

const start = () => {
  radar = read();
  const { svg, box, form } = radar;
  radar.room = svg.querySelector(".blips").style.getPropertyValue("--room");
  const { keys, role } = box.querySelector(".tr-picture").dataset;
  const help = make("p", "tr-live", keys);
  help.id = "tr-keys";
  svg.before(help);
  for (const [name, value] of [["role", "application"], ["aria-roledescription", role], ["aria-describedby", help.id]])
    svg.setAttribute(name, value);

  box.addEventListener("pointerover", (event) => {
    const blip = blipOf(event.target);
    point(blip);
    if (blip && event.pointerType !== "touch" && event.target.closest("svg")) show(blip);
  });
  box.addEventListener("pointerout", (event) => {
    point();
    if (event.pointerType !== "touch") soon();
  });
  box.addEventListener("focusin", (event) => {
    const blip = blipOf(event.target);
    point(blip);
    if (!blip || !event.target.closest("svg")) return hide();
    stop(blip);
    if (event.target.matches(":focus-visible")) show(blip);
  });
  box.addEventListener("focusout", () => (point(), soon()));
  // A finger can't hover: the first touch shows the card, which leads on.
  svg.addEventListener("click", (event) => {
    const blip = blipOf(event.target);
    if (!blip || event.pointerType !== "touch" || card.blip === blip) return;
    event.preventDefault();
    show(blip);
  });
  svg.addEventListener("keydown", (event) => {
    const blip = blipOf(event.target);
    if (!blip || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === " ") highlight(blip);
    else if (/^(Arrow.+|Home|End|Page.+)$/.test(event.key)) stop(beside(blip, event.key) ?? blip, true);
    else return;
    event.preventDefault();
  });

  form.addEventListener("input", (event) => {
    if (event.target.name === "w") weigh();
    if (["w", "with"].includes(event.target.name)) compare();
    filter();
    keep();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    stop(visible()[0], true);
  });
  form.addEventListener("reset", () => setTimeout(() => {
    radar.marked.clear();
    refresh();
    keep();
  }));
  form.querySelector("[data-do=link]").addEventListener("click", () =>
    navigator.clipboard?.writeText(location.href).then(() => say(form.dataset.copied)));
  box.querySelector("[data-do=published]").addEventListener("click", () => {
    sliders().forEach((one) => (one.value = one.dataset.published));
    refresh();
    keep();
    stop(radar.at, true);
  });
  restore();
  refresh();
};

const refresh = () => {
  weigh();
  compare();
  filter();
};

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".tr-switches a");
  if (!link) return event.target.closest?.(".tr-cardlet, a.blip") ? undefined : hide();
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(link.href, true, link.closest("details").querySelector("summary").firstChild.textContent);
});
document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
addEventListener("popstate", () => location.pathname === path || go(location.href, false));
if (document.querySelector(".tr-radar .blips")) start();
