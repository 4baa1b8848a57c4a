// Tiers of size that are possible: the twin of size_tiers.py. `sectors`: size_tiers.json.
// `sizeTiers.possible(sectors, "C3511", [employees, revenue, assets])`; null: not known. The largest first.
var sizeTiers = (() => {
  "use strict";
  const TIERS = ["MICRO", "SMALL", "MEDIUM", "LARGE"];

  function find(sectors, industry) {
    const above = sectors.filter((sector) => sector.industries.some((code) => industry.startsWith(code)));
    return above.length ? above : sectors.filter((sector) => sector.industries.some((code) => code.startsWith(industry)));
  }

  function tierIn(sector, figures) {
    const reached = sector.bounds.map((bounds) => bounds.every((bound, at) => figures[at] >= bound));
    return reached.lastIndexOf(true) + 1;
  }

  // A missing figure may be anything; each of the bounds stands for what lies between it and the next.
  const values = (sector, at, value) => (value === null ? [0, ...sector.bounds.map((bounds) => bounds[at])] : [value]);

  function possible(sectors, industry, figures) {
    const found = new Set();
    for (const sector of find(sectors, industry)) {
      const [employees, revenue, assets] = figures.map((value, at) => values(sector, at, value));
      for (const x of employees) for (const y of revenue) for (const z of assets) found.add(tierIn(sector, [x, y, z]));
    }
    return [...found].sort((a, b) => b - a).map((tier) => TIERS[tier]);
  }

  return { possible };
})();
