// What the radar does beyond its picture, list and table, which read well without any of this.

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
  listen(box, "pointerout", () => {
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
    sliders().forEach((slider) => (slider.value = slider.dataset.published));
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
