
// Fills a row of the survey's file from what is chosen in the page, and saves it. Nothing is sent.
(() => {
  "use strict";

  const data = JSON.parse(document.getElementById("data").textContent);
  const form = document.querySelector("form");
  const bar = form.querySelector(".bar");
  const sets = [...form.querySelectorAll("fieldset")];
  const inputs = (set) => [...set.querySelectorAll("input")];
  const answered = (set) => inputs(set).some((input) => input.checked);
  const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
  let unsaved = false;

  // A code of ten letters and digits that tells this person's row from all others, also when it is saved
  // twice. Redrawn until no one can take it for a number: never more than three digits in a row or six in all.
  const drawn = () => {
    const signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let code;
    do {
      code = [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => signs[byte % 32]).join("");
    } while (/\d{4}/.test(code) || code.replace(/\D/g, "").length > 6);
    return `W${code}`;
  };
  const respondent = drawn();

  const row = () => {
    const cells = data.headings.map(() => []);
    if (data.respondent !== null) cells[data.respondent].push(respondent);
    for (const field of form.querySelectorAll("select, input:checked")) {
      if (field.value) cells[field.dataset.column].push(field.value);
    }
    return cells.map((texts) => texts.join(";"));
  };

  const quoted = (text) =>
    /["\r\n;]|^\s|\s$/.test(text) || text.includes(data.delimiter) ? `"${text.replaceAll('"', '""')}"` : text;

  const save = () => {
    const lines = [data.headings, row()].map((cells) => cells.map(quoted).join(data.delimiter) + "\r\n");
    const file = new Blob(["\ufeff", ...lines], { type: "text/csv;charset=utf-8" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `answers-${data.edition}-${respondent}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    return link.download;
  };

  const count = (where) => {
    const within = [...where.querySelectorAll("fieldset")];
    return { done: within.filter(answered).length, all: within.length };
  };

  // The number is told when the person rests, and only if it has changed: not after every key.
  let waiting, told;
  const tell = (text) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (text !== told) bar.querySelector(".told").textContent = told = text;
    }, 3000);
  };

  const show = () => {
    const whole = count(form);
    const text = fill(data.answered, whole);
    const progress = bar.querySelector("progress");
    progress.max = whole.all;
    progress.value = whole.done;
    bar.querySelector(".done").textContent = text;
    for (const place of form.querySelectorAll("[data-of]")) {
      const part = count(document.getElementById(place.dataset.of));
      place.textContent = `${part.done}/${part.all}`;
    }
    return text;
  };

  const fault = (select, text) => {
    document.getElementById(`${select.id}-error`).textContent = text;
    if (text) select.setAttribute("aria-invalid", "true");
    else select.removeAttribute("aria-invalid");
  };

  const changed = () => {
    unsaved = true;
    bar.querySelector(".result").textContent = "";
    bar.querySelector(".after").hidden = true;
    tell(show());
  };

  form.addEventListener("change", (event) => {
    const field = event.target;
    if (field.matches("select")) fault(field, "");
    const set = field.closest("fieldset");
    if (set) {
      // An answer such as "don't know" rules the others out.
      if (field.type === "checkbox" && field.checked) {
        for (const other of inputs(set)) {
          if (other !== field && ("alone" in field.dataset || "alone" in other.dataset)) other.checked = false;
        }
      }
      set.querySelector(".clear").hidden = !answered(set);
    }
    changed();
  });

  form.addEventListener("click", (event) => {
    const clear = event.target.closest(".clear");
    if (!clear) return;
    const set = clear.closest("fieldset");
    for (const input of inputs(set)) input.checked = false;
    inputs(set)[0].focus();
    clear.hidden = true;
    changed();
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const result = bar.querySelector(".result");
    const lacking = [...form.querySelectorAll("select[required]")].filter((select) => !select.value);
    for (const select of lacking) fault(select, data.choose);
    if (lacking.length) {
      lacking[0].focus();
      return;
    }
    if (!sets.some(answered)) {
      result.textContent = data.nothing;
      return;
    }
    result.textContent = fill(data.saved, { file: save() });
    bar.querySelector(".after").hidden = false;
    unsaved = false;
  });

  window.addEventListener("beforeunload", (event) => {
    if (!unsaved) return;
    event.preventDefault();
    event.returnValue = true; // what older browsers ask for
  });

  bar.hidden = false;
  for (const set of sets) set.querySelector(".clear").hidden = !answered(set);
  show();
})();
