// Charts: Plotly is asked for when the first of them comes near the window. Their numbers stand in tables.

const language = document.documentElement.lang;
const charts = [...document.querySelectorAll(".tr-chart[data-chart]")];
let library;
const load = (source) =>
  (library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  }));

const fetched = {};
const others = (address) => (fetched[address] ??= fetch(address).then((answer) => answer.json()));

const draw = async (figure) => {
  const color = (name) => getComputedStyle(document.body).getPropertyValue(`--tr-${name}`).trim();
  const { data, layout } = JSON.parse(figure.querySelector("script").textContent);
  const [ink, muted, line, accent, paper] = ["ink", "muted", "line", "accent", "paper"].map(color);
  const axis = { gridcolor: line, linecolor: line, zerolinecolor: line, fixedrange: true };
  for (const trace of data) {
    trace.marker = { ...trace.marker, color: accent };
    if (trace.type === "scatter") Object.assign(trace.marker, { size: 10, line: { color: paper, width: 1.5 } });
    if (trace.mode?.includes("lines")) trace.line = { color: accent, width: 2.5 };
    for (const error of [trace.error_x, trace.error_y]) if (error) error.color = accent;
    if (trace.meta !== undefined) {
      // The further along the scale, the stronger.
      const strength = 0.12 + 0.88 * trace.meta;
      trace.marker.color = accent + Math.round(255 * strength).toString(16).padStart(2, "0");
      trace.marker.line = { color: paper, width: 1.5 };
      trace.insidetextfont = { color: strength > 0.65 ? paper : ink };
    }
  }
  if (figure.dataset.points) {
    const all = { ...(await others(figure.dataset.points)), type: "scatter", mode: "markers" };
    const mine = all.text.indexOf(data[0].text[0]);
    const rest = (values) => (Array.isArray(values) ? values.filter((_, i) => i !== mine) : values);
    const marker = { color: paper, size: 8, line: { color: muted, width: 1.5 } };
    data.unshift({ ...all, x: rest(all.x), y: rest(all.y), text: rest(all.text), marker });
  }
  for (const shape of layout.shapes ?? []) {
    if (shape.name) Object.assign(shape, { fillcolor: color(shape.name), line: { width: 0 } });
    else shape.line = { color: muted, width: 1, dash: "dot" };
  }
  Object.assign(layout, {
    paper_bgcolor: "transparent",
    plot_bgcolor: "transparent",
    margin: layout.margin ?? { l: 8, r: 44, t: 8, b: 8 },
    separators: language === "en" ? ".," : ",.",
    font: { family: getComputedStyle(document.body).fontFamily, size: 13, color: ink },
    hoverlabel: { bgcolor: ink, font: { color: paper } },
    dragmode: false,
    xaxis: { ...axis, ...layout.xaxis },
    yaxis: { ...axis, ...layout.yaxis },
  });
  const place = figure.querySelector(".tr-chart__plot");
  // Names come up under a mouse; a finger scrolls on, and finds them in the table.
  const staticPlot = !layout.hovermode || !matchMedia("(hover: hover)").matches;
  return window.Plotly.react(place, data, layout, { displayModeBar: false, responsive: true, staticPlot });
};

const shown = new Set();
const observer = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    observer.unobserve(target);
    load(target.dataset.chart)
      .then(() => draw(target))
      .then(() => shown.add(target))
      .catch(() => (target.hidden = true));
  }
}, { rootMargin: "100px" });
charts.forEach((figure) => {
  const place = document.createElement("div");
  place.className = "tr-chart__plot";
  place.setAttribute("aria-hidden", "true");
  figure.prepend(place);
  figure.hidden = false;
  observer.observe(figure);
});
new MutationObserver(() => shown.forEach(draw))
  .observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
