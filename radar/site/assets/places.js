// Where technologies stand: rings, their certainty and free spots. Nothing here knows of a page; `shape` is what
// Python says of the radar, and the same figures come out as there.

const TURN = 2 * Math.PI;
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const total = (list, value) => list.reduce((sum, item, i) => sum + value(item, i), 0);
const angle = ({ x, y }) => (Math.atan2(x, -y) + TURN) % TURN;

// The smallest and largest distance at which a whole blip of a size lies inside a ring and a sector.
const band = ({ edges, sectors, core }, ring, size) => {
  const tip = (size / Math.sin(Math.min(TURN / 2 / sectors.length, TURN / 4))) * 1.02;
  return [Math.max((edges[ring - 1] ?? 0) + size, tip, core * edges[0]), edges[ring] - size];
};

// The distance from the centre: linear in the index within a ring.
const radius = (shape, index, size) => {
  const { starts } = shape;
  const ring = starts.findIndex((start) => index >= start);
  const [near, far] = band(shape, ring, size);
  const top = starts[ring - 1] ?? 1;
  return far - ((index - starts[ring]) / (top - starts[ring])) * (far - near);
};

// The free angle nearest to the one that is wished, at a distance from the centre; null if there is none.
// Each blip nearby forbids the angles around its own at which the two would be closer than `gap`.
const free = ({ sectors, spacings }, { sector: id, wished }, away, size, gap, placed) => {
  const sector = TURN / sectors.length;
  const start = sectors.indexOf(id) * sector;
  const end = start + sector;
  const least = Math.asin(Math.min(1, (size * 1.005) / away));
  if (start + least > end - least) return null;
  const rim = Math.min(sector / 2, Math.asin(Math.min(1, (size * (1 + spacings.at(-1) / 2)) / away)));
  const [low, high] = [start + rim, end - rim];
  const wish = clamp(wished, low, high);
  const taken = placed.flatMap((other) => {
    const cosine = (away ** 2 + other.away ** 2 - gap ** 2) / (2 * away * other.away);
    const half = Math.acos(clamp(cosine, -1, 1));
    return cosine < 1 ? [[other.angle - half, other.angle + half]] : [];
  });
  return [wish, low, high, ...taken.flat().filter((at) => at >= low && at <= high)]
    .sort((a, b) => Math.abs(a - wish) - Math.abs(b - wish) || a - b)
    .find((at) => !taken.some(([first, last]) => first < at && at < last)) ?? null;
};

const fill = (shape, own, size, loose) => {
  const placed = [];
  for (const blip of own) {
    const away = radius(shape, blip.index, size);
    const at = free(shape, blip, away, size, (2 + loose) * size, placed);
    if (at == null) return null;
    placed.push({ blip, away, angle: at });
  }
  return placed;
};

// Spots for all blips (`sector`, `index`, and `wished`, the angle where each would stand), as small as they must
// be for none to touch another. The fullest sector says how small.
const layOut = (shape, all) => {
  const inwards = [...all].sort((a, b) => b.index - a.index);
  const sectors = shape.sectors.map((id) => inwards.filter(({ sector }) => sector === id));
  sectors.sort((a, b) => b.length - a.length);
  for (let size = shape.blip; ; size *= shape.shrink) {
    const found = [];
    const fits = (own) => {
      const placed = shape.spacings.reduce((done, loose) => done ?? fill(shape, own, size, loose), null);
      return placed && found.push(placed);
    };
    if (sectors.every((own) => !own.length || fits(own))) return [found.flat(), size];
  }
};

// The normal distribution, off by less than 0.00014: Bowling and others, 2009, doi:10.3926/jiem.2009.v2n1.p114-127.
const normal = (z) => 1 / (1 + Math.exp(-0.07056 * z ** 3 - 1.5976 * z));

// Index, its error and its ring. Errors of dimensions from one survey add up at most: that is taken. The
// degrees of freedom are Welch's; Student's t as a normal variable: Wallace, 1959, doi:10.1214/aoms/1177706105,
// off by less than 0.007; its 95 % limit is a series in 1 / df, off by less than 0.4 %.
const judge = ({ survey, starts, rings, border }, means, weights) => {
  const index = total(means, ([mean], i) => weights[i] * mean);
  const errors = means.map(([, se], i) => (weights[i] ? se && weights[i] * se : 0));
  const alike = total(errors, (se, i) => survey[i] * se);
  const se = errors.includes(null) ? null : Math.hypot(alike, ...errors.filter((_, i) => !survey[i]));
  const df = se ** 4 / total(errors, (error, i) => ((survey[i] ? alike : error) ** 3 * error) / means[i][2]);
  const ring = starts.findIndex((start) => index >= start - 1e-9);
  const z = (t) => Math.sign(t) * Math.sqrt(df * Math.log1p(t * t / df)) * (1 - 2 / (8 * df + 3));
  const below = (i) => (i < 0 ? 1 : rings[i + 1] ? normal(z((starts[i] - index) / se)) : 0);
  const mass = (i) => (rings[i] ? below(i - 1) - below(i) : -1);
  const odds = se ? mass(ring) : null;
  const edge = se && odds < border ? rings[mass(ring - 1) > mass(ring + 1) ? ring - 1 : ring + 1][1] : "";
  const margin = se && se * (1.96 + (2.37 + (2.82 + (2.56 + 3 / df ** 1.5) / df) / df) / df);
  return { index: clamp(index, starts[ring], 1), margin, ring, odds, edge };
};
