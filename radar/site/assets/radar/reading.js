// The radar on a page: its figures, its blips with all that belongs to each, and what is said aloud.

const formats = [0, 1, 2].map((digits) =>
  new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
const decimal = (value, digits) => formats[digits].format(value);
const percent = (share) => `${decimal(100 * share, 0)} %`;
const put = (text, name, value) => text.replace(`%(${name})s`, () => value);
const held = (event) => event.ctrlKey || event.altKey || event.metaKey;
const listen = (target, kind, does) => target.addEventListener(kind, does);
const draw = (tag, attributes) => {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) drawn.setAttribute(name, value);
  return drawn;
};
const stand = (link, { x, y }) => link.setAttribute("transform", `translate(${x} ${y})`);
const spot = (link) => link.getAttribute("transform").match(/-?[\d.]+/g).map(Number);

const R = 500; // radius of the disc, in units of the picture

const live = document.body.appendChild(make("div", "", "tr-live"));
live.role = "status";
const say = (text) => (live.textContent = text);

let radar; // the radar on this page, as `read` finds it
const blips = () => [...radar.blips.values()];
const heading = (column) => $(`.tr-table thead [data-column=${column}]`).textContent;
const here = () => location.href.replace(/[?#].*/, "");
let base = here(); // what the addresses on this page count from

const read = () => {
  const box = $(".tr-radar");
  const data = JSON.parse($(".tr-data").textContent);
  const parts = new Map();
  for (const part of $$(".tr-radar [data-id], .tr-table [data-id]")) {
    const { id } = part.dataset;
    if (!parts.has(id)) parts.set(id, []);
    parts.get(id).push(part);
  }
  const blips = new Map();
  for (const link of $$("a.blip", box)) {
    const id = link.dataset.id;
    const find = (css) => parts.get(id).find((part) => part.matches(css));
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
