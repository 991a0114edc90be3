// What pages about dialogues do beyond HTML: they count down to dates, move what has begun or ended since the
// page was built, and find among all dialogues. They read well without this file.

const language = document.documentElement.lang;
const now = new Date();
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });

// ---- dates: a day is meant where the reader is, a moment is the same everywhere ----------------------

const isMoment = (text) => text.includes("T");
const begin = (text) => new Date(isMoment(text) ? text : `${text}T00:00`);
const end = (text) => new Date(isMoment(text) ? text : `${text}T23:59:59`);
const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());

const left = (text) => {
  const days = Math.round((midnight(begin(text)) - midnight(now)) / 864e5);
  if (days || !isMoment(text)) return relative.format(days, "day");
  const minutes = Math.max(1, Math.round((begin(text) - now) / 6e4));
  return minutes < 90 ? relative.format(minutes, "minute") : relative.format(Math.round(minutes / 60), "hour");
};

/** Hide what is past, and say how long it is until the rest. */
const count = (list) => {
  const coming = [...list.children].filter((item) => end(item.dataset.end) >= now);
  const shown = list.classList.contains("tr-dates--next") ? coming.slice(0, 2) : coming;
  for (const item of list.children) item.hidden = !shown.includes(item);
  for (const item of shown) {
    if (!("exact" in item.dataset)) continue;
    const { dateTime } = item.querySelector("time");
    const running = dateTime !== item.dataset.end && begin(dateTime) <= now;
    item.append(" ", make("b", running ? list.dataset.running : left(dateTime), "tr-left"));
  }
  const none = list.nextElementSibling;
  if (none?.matches(".tr-dates-none")) none.hidden = shown.length > 0;
};
$$(".tr-dates").forEach(count);

// ---- what has begun or ended since the page was built: from coming to open, and from there to held ---

const stages = Object.fromEntries($$(".tr-stage").map((stage) => [stage.dataset.stage, stage]));

const today = ({ stage, opens, closes }) => {
  if (closes && end(closes) < now) return "held";
  return opens && begin(opens) <= now ? "open" : stage;
};

for (const talk of $$("[data-opens]")) {
  const stage = today(talk.dataset);
  if (stage === talk.dataset.stage) continue;
  talk.dataset.stage = stage;
  const badge = talk.querySelector(".tr-badge");
  const { begun, over } = talk.closest("[data-begun]").dataset;
  badge.textContent = stage === "held" ? over : begun;
  badge.className = `tr-badge tr-status--${stage}`;
  if (talk.matches("li")) stages[stage]?.querySelector(".tr-cards")?.prepend(talk);
}

const tidy = () => {
  for (const stage of Object.values(stages))
    stage.querySelector(".tr-empty")?.toggleAttribute("hidden", stage.querySelector("li") !== null);
};
tidy();

// ---- the drawn timetable: where the reader's day is ------------------------------------------------

for (const plan of $$(".tr-plan")) {
  const [from, to] = [begin(plan.dataset.from), end(plan.dataset.to)];
  if (now < from || now > to) continue;
  plan.style.setProperty("--today", `${(100 * (now - from)) / (to - from)}%`);
  plan.classList.add("tr-plan--today");
}

// ---- checksums and addresses to copy ---------------------------------------------------------------

for (const copied of $$("[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = Object.assign(make("button", copied.dataset.copy, "tr-copy"), { type: "button" });
  button.onclick = async () => {
    await navigator.clipboard.writeText(copied.dataset.text);
    button.textContent = copied.dataset.copied;
  };
  copied.append(" ", button);
}

// ---- finding: the page has what is coming and open; a list with the rest is fetched when it is needed -

const form = $(".tr-find");
const SHARED = {
  buyer: ["buyers", 4], technology: ["technologies", 5], area: ["areas", 6], kind: ["kinds", 7],
  country: ["countries", 8], cpv: ["cpv", 9],
};
const AT_ONCE = 100; // so many that are not on the page are shown at first

const finder = (form) => {
  const held = stages.held;
  const rows = held.appendChild(make("ul", "", "tr-rows"));
  const more = Object.assign(make("button", held.dataset.more, "tr-show-more"), { type: "button", hidden: true });
  held.append(more);
  const cards = new Map($$(".tr-stage .tr-card").map((card) => [
    decodeURI(card.querySelector("a").pathname), card,
  ]));
  const address = (id) => form.dataset.page.replace("~", id);
  let list;
  let texts;
  let room = AT_ONCE;

  /** Each dialogue as one object, and the choices that some dialogue has. */
  const read = ({ names: data, dialogues }) => {
    const names = (key, positions) => positions.map((at) => data[key][at][1]);
    const all = dialogues.map((row) => {
      const [id, title, when, status] = row;
      const path = decodeURI(new URL(address(id), location.href).pathname);
      const has = { status: data.statuses[status][0] };
      for (const [name, [key, at]] of Object.entries(SHARED)) has[name] = row[at].map((i) => data[key][i][0]);
      const buyers = names("buyers", row[4]).join(", ");
      const words = fold([title, buyers, ...names("technologies", row[5]), ...names("areas", row[6])].join(" "));
      const [from, until] = row.slice(10);
      return { id, title, path, words, has, from, until, small: `${data.statuses[status][1]} · ${buyers} · ${when}` };
    });
    const used = (name) => new Set(all.flatMap(({ has }) => has[name]));
    for (const [name, key] of [["status", "statuses"], ...Object.entries(SHARED).map(([name, [key]]) => [name, key])]) {
      const select = form.elements[name];
      if (!select) continue;
      const here = used(name);
      const options = data[key].filter(([id]) => here.has(id)).map(([id, text]) => new Option(text, id));
      if (!["status", "kind", "cpv"].includes(name)) options.sort((a, b) => a.text.localeCompare(b.text, language));
      select.append(...options);
    }
    return all;
  };
  const fetched = () =>
    (list ??= fetch(form.dataset.list).then((answer) => {
      if (!answer.ok) throw new Error(answer.statusText);
      return answer.json();
    }).then(read));

  /** All that each dialogue says, asked for once someone looks for a word. */
  const said = () =>
    (texts ??= fetch(form.dataset.texts).then((answer) => (answer.ok ? answer.json() : {}), () => ({}))
      .then((data) => Object.fromEntries(Object.entries(data).map(([id, text]) => [id, fold(text)]))));

  const wanted = () => Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim()));

  const show = async () => {
    const { find = "", from = "", until = "", ...chosen } = wanted();
    const any = find || from || until || Object.keys(chosen).length;
    const output = form.querySelector("output");
    rows.replaceChildren();
    more.hidden = true;
    $(".tr-years")?.toggleAttribute("hidden", Boolean(any));
    for (const card of cards.values()) card.hidden = false;
    for (const stage of Object.values(stages)) part(stage, false);
    tidy();
    if (!any) return void (output.textContent = "");
    let all;
    let all_said;
    try {
      [all, all_said] = await Promise.all([fetched(), find ? said() : {}]);
    } catch {
      list = undefined;
      return void (output.textContent = form.dataset.failed);
    }
    const parts = fold(find).split(/\s+/).filter(Boolean);
    const fits = ({ id, words, has, ...days }) =>
      parts.every((word) => words.includes(word) || all_said[id]?.includes(word)) &&
      (!from || days.until >= from) && (!until || days.from <= until) &&
      Object.entries(chosen).every(([name, value]) => [has[name]].flat().includes(value));
    const found = all.filter(fits);
    const paths = new Set(found.map(({ path }) => path));
    for (const [path, card] of cards) card.hidden = !paths.has(path);
    const others = found.filter(({ path }) => !cards.has(path));
    rows.replaceChildren(...others.slice(0, room).map(({ id, title, small }) => {
      const row = make("li");
      const link = Object.assign(make("a", title), { href: address(id) });
      row.append(link, " ", make("small", small));
      return row;
    }));
    more.hidden = others.length <= room;
    for (const stage of Object.values(stages)) part(stage, !stage.querySelector("li.tr-card:not([hidden]), .tr-rows li"));
    output.textContent = form.dataset.count.replace("%(n)s", found.length.toLocaleString(language))
      .replace("%(all)s", all.length.toLocaleString(language));
  };
  /** A group with its heading. */
  const part = (stage, hidden) => {
    stage.hidden = hidden;
    stage.closest(".tr").previousElementSibling?.toggleAttribute("hidden", hidden);
    if (hidden) return;
    stage.querySelector(".tr-empty").hidden = true;
  };
  const keep = () => {
    const query = new URLSearchParams(wanted()).toString();
    history.replaceState(null, "", location.pathname + (query ? `?${query}` : ""));
  };

  form.classList.add("tr-ready");
  form.addEventListener("focusin", () => fetched().catch(() => (list = undefined)));
  form.addEventListener("input", () => {
    room = AT_ONCE;
    keep();
    show();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => (keep(), show())));
  more.addEventListener("click", () => {
    room += AT_ONCE;
    show().then(() => rows.children[room - AT_ONCE]?.querySelector("a").focus());
  });

  const asked = [...new URLSearchParams(location.search)].filter(([name, value]) => form.elements[name] && value);
  if (!asked.length) return;
  fetched().then(() => {
    for (const [name, value] of asked) form.elements[name].value = value;
    form.querySelector("details").open = asked.some(([name]) => name !== "find");
    show();
  }, () => (form.querySelector("output").textContent = form.dataset.failed));
};
if (form && stages.held) finder(form);

// ---- what is new since the reader's last visit: off until it is asked for, kept in this browser alone ------

const SINCE = "teknologiradar-seen";
const since = $(".tr-since");

const visits = (box) => {
  const place = box.querySelector("[role=status]");
  const buttons = Object.fromEntries([...box.querySelectorAll("[data-do]")].map((button) => [button.dataset.do, button]));
  const talks = $$(".tr-card[data-updated]").map((card) => [card.querySelector("a"), card.dataset.updated]);
  const show = () => {
    const kept = JSON.parse(localStorage.getItem(SINCE));
    for (const mark of $$(".tr-new")) mark.remove();
    buttons.begin.hidden = kept !== null;
    buttons.seen.hidden = buttons.end.hidden = kept === null;
    place.textContent = kept ? box.dataset.since.replace("%(day)s", new Date(kept.day).toLocaleDateString(language, { dateStyle: "long" })) : "";
    if (!kept) return;
    for (const [link, updated] of talks) {
      const before = kept.seen[link.pathname];
      if (before === updated) continue;
      link.after(" ", make("b", before ? box.dataset.changed : box.dataset.new, "tr-badge tr-new"));
    }
  };
  buttons.begin.onclick = buttons.seen.onclick = () => {
    const seen = Object.fromEntries(talks.map(([link, updated]) => [link.pathname, updated]));
    localStorage.setItem(SINCE, JSON.stringify({ day: now.toISOString(), seen }));
    show();
    buttons.end.focus();
  };
  buttons.end.onclick = () => {
    localStorage.removeItem(SINCE);
    show();
    buttons.begin.focus();
  };
  show();
  box.hidden = false;
};
if (since) {
  try {
    visits(since);
  } catch {
    // A browser that keeps nothing has no such marks.
  }
}
