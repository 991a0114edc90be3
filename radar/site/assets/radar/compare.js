// Another edition beside this one.

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
  const rings = (root) => new Map($$(".tr-sector li", root).map((entry) => [entry.dataset.id, entry.children]));
  const [before, now] = [rings(other), rings(document)];
  const lines = [...new Map([...before, ...now])].flatMap(([id, [link]]) => {
    const [from, to] = (later ? [now, before] : [before, now]).map((side) => side.get(id)?.[1].textContent ?? radar.texts.gone);
    return from === to ? [] : [make("li", `${$(".tr-name", link).textContent}: ${from} → ${to}`)];
  });
  list.replaceChildren(...lines);
  note.textContent = told.dataset.none;
  note.hidden = lines.length > 0;
  filter();
};
