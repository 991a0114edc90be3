// One stop of the keyboard, and arrow keys inside it.

const visible = () => blips().filter((blip) => !blip.off);
const ringOf = (blip) => radar.data.rings.findIndex(([id]) => id === blip.ring);
const sideOf = (blip) => radar.data.sectors.indexOf(blip.sector);

const stop = (blip, focus) => {
  for (const { link } of blips()) link.tabIndex = -1;
  radar.at = blip;
  if (blip) blip.link.tabIndex = 0;
  if (focus) blip?.link.focus();
};

const beside = (blip, key) => {
  const all = visible();
  const ring = ringOf(blip);
  const nearest = (list) => {
    const away = (other) => Math.abs(((angle(other) - angle(blip) + 1.5 * TURN) % TURN) - TURN / 2);
    return list.sort((a, b) => away(a) - away(b))[0];
  };
  if (key === "Home") return all[0];
  if (key === "End") return all.at(-1);
  if (key === "ArrowRight" || key === "ArrowLeft") {
    const round = all.filter((other) => ringOf(other) === ring).sort((a, b) => angle(a) - angle(b));
    return round.at((round.indexOf(blip) + (key === "ArrowRight" ? 1 : -1)) % round.length);
  }
  if (key === "ArrowUp" || key === "ArrowDown") {
    const step = key === "ArrowUp" ? -1 : 1;
    const onward = all.map(ringOf).filter((to) => (to - ring) * step > 0);
    const next = step < 0 ? Math.max(...onward) : Math.min(...onward);
    return nearest(all.filter((other) => ringOf(other) === next));
  }
  const sectors = [...new Set(all.map(sideOf))].sort(); // single digits
  const next = sectors.at((sectors.indexOf(sideOf(blip)) + (key === "PageDown" ? 1 : -1)) % sectors.length);
  return all.find((other) => sideOf(other) === next);
};
