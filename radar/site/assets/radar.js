// What the radar does beyond its picture, list and table: they read well without this file.
"use strict";

// List and picture point at each other.
document.querySelectorAll(".tr-radar").forEach((radar) => {
  const mark = (event) => {
    const link = event.target.closest("a[data-n]");
    radar.querySelectorAll(".tr-on").forEach((one) => one.classList.remove("tr-on"));
    if (link && (event.type === "pointerover" || event.type === "focusin"))
      radar.querySelectorAll(`a[data-n="${link.dataset.n}"]`).forEach((one) => one.classList.add("tr-on"));
  };
  for (const type of ["pointerover", "pointerout", "focusin", "focusout"]) radar.addEventListener(type, mark);
});
