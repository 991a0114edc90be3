// The reader's own weights.

const spread = (room) => $(".blips", radar.svg).style.setProperty("--room", room);

let tabling;
const weigh = () => {
  clearTimeout(tabling);
  const given = weights();
  sliders().forEach((slider, i) => {
    slider.ariaValueText = $(".tr-share", slider.parentNode).textContent = percent(given[i]);
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
  for (const list of $$("[name=moved], [name=with]", radar.form)) list.disabled = own;
};

const arrange = (weights) => {
  for (const blip of blips()) {
    const { x, y, ring, moved, body, row, entry, link } = blip;
    blip.was ??= {
      at: { x, y, ring, moved }, x, y, body: body.innerHTML, row: row.innerHTML, label: link.ariaLabel,
      entry: $(".tr-ring", entry).textContent, line: blip.whisker?.getAttribute("d"),
    };
    blip.own = judge(radar.data, blip.means, weights);
    [blip.ring] = radar.data.rings[blip.own.ring];
    blip.moved = "";
  }
  const wanting = blips().map((blip) => ({ blip, sector: blip.sector, index: blip.own.index, wished: angle(blip.was) }));
  const [found, size] = layOut(radar.data, wanting);
  const places = found.map(({ blip: { blip }, ...place }) => ({ ...place, blip }));
  for (const { blip, away, angle: at } of places) Object.assign(blip, { x: Math.sin(at) * away * R, y: -Math.cos(at) * away * R });
  let room = R;
  for (const { blip, away } of places) {
    const { link, body, whisker, x, y, own: { index, margin } } = blip;
    stand(link, blip);
    const near = places.reduce((found, { blip: other }) =>
      other === blip ? found : Math.min(found, (x - other.x) ** 2 + (y - other.y) ** 2), 4 * R * R) ** 0.5 / 2;
    room = Math.min(room, near);
    const number = $("text", body);
    number.classList = "number";
    number.setAttribute("font-size", size * R * (number.textContent.length < 3 ? 1.2 : 0.9));
    body.replaceChildren(
      draw("circle", { class: "hit", r: clamp(near, size * R, radar.data.reach) }), draw("circle", { class: "mark", r: size * R }), number);
    const along = (value) => radius(radar.data, clamp(value, 0, 1), size) / away;
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
    const cell = (name) => $(`[data-column=${name}]`, row);
    const [inRing, inIndex] = [cell("ring"), cell("index")];
    const strip = $(".tr-strip", inIndex);
    const limits = [index - margin, index + margin].map((value) => clamp(value, 0, 1));
    ["--at", "--low", "--high"].forEach((key, i) => strip.style.setProperty(key, `${100 * [index, ...limits][i]}%`));
    const [, named] = radar.data.rings[ring];
    set(inRing, ring, named);
    if (on) inRing.append(" ", make("small", on));
    set(inIndex, index, ` ${decimal(index, 2)}`);
    inIndex.prepend(strip);
    set(cell("interval"), margin, limits.map((value) => decimal(value, 2)).join("–"));
    set(cell("certainty"), odds, odds >= 0.995 ? put(radar.texts.over, "share", percent(0.99)) : percent(odds));
    set(cell("movement"), "", "–");
    $(".tr-ring", entry).textContent = named;
    const error = margin == null ? "" : ` ± ${decimal(margin, 2)}`;
    link.ariaLabel = [`${link.dataset.n} ${name}`, named, `${heading("index")} ${decimal(index, 2)}${error}`, on].filter(Boolean).join(", ");
  }
  sort();
};

// A table that was sorted stays so.
const sort = () => {
  const column = $(".tr-table [aria-sort]");
  if (!column) return;
  column.ariaSort = column.ariaSort === "ascending" ? "descending" : "ascending";
  column.firstChild.click();
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
