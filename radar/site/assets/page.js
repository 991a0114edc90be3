// What the pages do beyond HTML: all of them read well without this file.
(() => {
  "use strict";

  // The theme's buttons for the menu and the search are labels: here they become buttons for the keyboard.
  const button = (id, named) => {
    const toggle = document.getElementById(id);
    const label = document.querySelector(`label.md-header__button[for="${id}"]`);
    if (!toggle || !label) return;
    const tell = () => label.setAttribute("aria-expanded", toggle.checked);
    label.tabIndex = 0;
    label.setAttribute("role", "button");
    label.setAttribute("aria-label", document.querySelector(named).getAttribute("aria-label"));
    tell();
    toggle.addEventListener("change", tell);
    label.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      label.click();
    });
    return { label, toggle };
  };
  button("__search", ".md-search__input");
  const menu = button("__drawer", ".md-nav--primary");
  const drawer = document.querySelector(".md-sidebar--primary");
  menu?.toggle.addEventListener("change", () => {
    if (menu.toggle.checked && document.activeElement === menu.label) drawer.querySelector("a[href]").focus();
  });
  drawer?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.toggle.checked) return;
    menu.toggle.click();
    menu.label.focus();
  });

  // One open list at a time; Escape and a click elsewhere close it.
  const switches = [...document.querySelectorAll(".tr-switch")];
  document.addEventListener("click", (event) =>
    switches.forEach((one) => one.contains(event.target) || (one.open = false)));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    switches.filter((one) => one.open).forEach((one) => {
      one.open = false;
      one.querySelector("summary").focus();
    });
  });

  // Tables sort by a click on a heading.
  const value = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.value ?? cell.textContent.trim();
  };
  const language = document.documentElement.lang;
  document.querySelectorAll("table[data-sortable]").forEach((table) => {
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const down = heading.getAttribute("aria-sort") === "ascending";
        [...table.tHead.rows[0].cells].forEach((one) => one.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", down ? "descending" : "ascending");
        const body = table.tBodies[0];
        const compare = (a, b) => a - b || a.localeCompare(b, language);
        const rows = [...body.rows].sort((a, b) => compare(value(a, column), value(b, column)));
        body.append(...(down ? rows.reverse() : rows));
      });
    });
  });

  // Charts: Plotly is asked for when the first of them comes near the window.
  const charts = [...document.querySelectorAll(".tr-chart[data-chart]")];
  if (!charts.length || !("IntersectionObserver" in window)) return;
  let library;
  const load = (source) =>
    (library ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = source;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    }));

  const draw = (figure) => {
    const color = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();
    const { data, layout } = JSON.parse(figure.querySelector("script").textContent);
    const [ink, muted, line, accent] = ["--tr-ink", "--tr-muted", "--tr-line", "--tr-accent"].map(color);
    const axis = { gridcolor: line, linecolor: line, zerolinecolor: line, fixedrange: true };
    for (const trace of data) {
      trace.marker = { ...trace.marker, color: accent, size: 9 };
      trace.line = { color: accent, width: 2.5 };
      if (trace.error_y) trace.error_y.color = accent;
      if (trace.type === "bar") {
        delete trace.line;
        delete trace.marker.size;
      }
    }
    layout.shapes?.forEach((one) => (one.line = { color: muted, width: 1, dash: "dot" }));
    Object.assign(layout, {
      paper_bgcolor: "transparent",
      plot_bgcolor: "transparent",
      margin: layout.margin ?? { l: 8, r: 44, t: 8, b: 8 },
      separators: language === "en" ? ".," : ",.",
      font: { family: getComputedStyle(document.body).fontFamily, size: 13, color: ink },
      xaxis: { ...axis, ...layout.xaxis },
      yaxis: { ...axis, ...layout.yaxis },
    });
    const place = figure.querySelector(".tr-chart__plot");
    return window.Plotly.react(place, data, layout, { displayModeBar: false, responsive: true, staticPlot: true });
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
})();
