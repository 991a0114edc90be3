// What the pages do beyond HTML: all of them read well without this file.
(() => {
  "use strict";

  // The theme's buttons for the menu and the search are labels, which work without script: here they become
  // buttons, for the keyboard and for screen readers. `for` is what the theme's style sheet knows them by.
  const button = (id, named) => {
    const toggle = document.getElementById(id);
    const label = document.querySelector(`label.md-header__button[for="${id}"]`);
    if (!toggle || !label || !document.querySelector(named)) return;
    const made = document.createElement("button");
    made.type = "button";
    made.className = label.className;
    made.setAttribute("for", id);
    made.setAttribute("aria-label", document.querySelector(named).getAttribute("aria-label"));
    made.append(...label.childNodes);
    const tell = () => made.setAttribute("aria-expanded", toggle.checked);
    tell();
    toggle.addEventListener("change", tell);
    made.addEventListener("click", () => toggle.click());
    label.replaceWith(made);
    return { made, toggle };
  };
  const search = button("__search", ".md-search__input");
  search?.made.addEventListener("click", () => document.querySelector(".md-search__input").focus());
  const menu = button("__drawer", ".md-nav--primary");
  const drawer = document.querySelector(".md-sidebar--primary");
  menu?.made.addEventListener("click", () => menu.toggle.checked && drawer.querySelector("a[href]").focus());
  drawer?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.toggle.checked) return;
    menu.toggle.click();
    menu.made.focus();
  });

  // One open list at a time; Escape and a click elsewhere close it.
  const open = () => [...document.querySelectorAll(".tr-switch[open]")];
  document.addEventListener("click", (event) =>
    open().forEach((menu) => menu.contains(event.target) || (menu.open = false)));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // How cells of a table are ordered.
  const language = document.documentElement.lang;
  const value = (cell) => cell.dataset.value ?? cell.textContent.trim();
  const lacks = (cell) => cell.matches(".tr-withheld, .tr-none") || value(cell) === "–";
  const compare = (a, b) => a - b || a.localeCompare(b, language);

  const contents = () => {
    // The text for another site's page, with the address that this page knows.
    document.querySelectorAll("[data-embed]").forEach((text) => {
      const { href } = text.closest("details").querySelector("a");
      text.value = text.value.replace('src=""', `src="${href}"`);
      text.parentElement.hidden = false;
    });

    // A picture as PNG: drawn from its SVG, with the typeface of this machine.
    document.querySelectorAll("a[data-png]").forEach((link) => {
      link.hidden = false;
      link.addEventListener("click", async (event) => {
        event.preventDefault();
        const size = link.dataset.png;
        const picture = new Image();
        picture.src = link.href;
        await picture.decode();
        const canvas = document.createElement("canvas");
        canvas.width = canvas.height = size;
        const pen = canvas.getContext("2d");
        pen.fillStyle = "#fff";
        pen.fillRect(0, 0, canvas.width, canvas.height);
        pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
        const file = document.createElement("a");
        file.download = link.download;
        file.href = URL.createObjectURL(await new Promise((done) => canvas.toBlob(done, "image/png")));
        file.click();
        setTimeout(() => URL.revokeObjectURL(file.href));
      });
    });

    // Tables sort by a click on a heading. What is withheld stays last.
    document.querySelectorAll("table[data-sortable]").forEach((table) => {
      const headings = [...table.tHead.rows[0].cells];
      headings.forEach((heading, column) => {
        if (heading.hasAttribute("data-unsorted")) return;
        const button = document.createElement("button");
        button.type = "button";
        button.append(...heading.childNodes);
        heading.append(button);
        button.addEventListener("click", () => {
          const down = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
          headings.forEach((other) => other.removeAttribute("aria-sort"));
          heading.setAttribute("aria-sort", down < 0 ? "descending" : "ascending");
          const body = table.tBodies[0];
          const rows = [...body.rows].map((row) => [row, row.cells[column]]);
          rows.sort(([, a], [, b]) => lacks(a) - lacks(b) || down * compare(value(a), value(b)));
          body.append(...rows.map(([row]) => row));
        });
      });
    });
  };
  contents();
  document.addEventListener("tr:page", contents); // another radar took the place of this one
})();
