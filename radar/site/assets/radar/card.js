// The card of a technology.

const card = ($("main") ?? document.body).appendChild(make("div", "", "tr-cardlet"));
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
  for (const cell of $$("[data-column]", blip.row)) {
    const fact = facts.appendChild(make("div"));
    fact.append(make("dt", heading(cell.dataset.column)), make("dd", cell.textContent));
  }
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
  $$(".tr-on").forEach((part) => part.classList.remove("tr-on"));
  blip?.parts.forEach((part) => part.classList.add("tr-on"));
};
