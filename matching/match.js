// Whether a rule fits an enterprise: the twin of match.py, leaves.py and words.py, line by line. Golden cases
// (cases/*.json) and tests hold the two together. `matching.match(rule, profile, "2025-03-01")`.
var matching = (() => {
  "use strict";
  const ENGINE = 1, NEAR_MAX = 2, MONTHS = 12;
  const NO = -1, UNKNOWN = 0, YES = 1;
  const CODES = { kind: "codes", ops: ["prefix", "in"] }, NUMBER = { kind: "number", ops: ["min", "max"] };
  const POSSIBLE = { kind: "possible", ops: ["in"] }, HELD = { kind: "held", ops: ["has"] };
  const FIELDS = new Map(Object.entries({
    industry: CODES, town: CODES, size: POSSIBLE, above_scale: POSSIBLE, qualifications: HELD,
    revenue: NUMBER, employees: NUMBER, assets: NUMBER, age: NUMBER, rd_share: NUMBER,
  }));

  // Conditions: yes, no, or nobody knows.
  function judgeLeaf(leaf, profile, on) {
    const kind = FIELDS.get(leaf.field).kind;
    const value = known(leaf.field, profile, on);
    if (value === null) return UNKNOWN;
    if (kind === "codes") return judgeCodes(value, leaf);
    if (kind === "possible") return judgePossible(value, leaf.value);
    if (kind === "held") return wanted(value, leaf).some((held) => holdsOn(held, on)) ? YES : NO;
    return (leaf.op === "min" ? value >= leaf.value : value <= leaf.value) ? YES : NO;
  }

  function known(field, profile, on) {
    if (field === "age") return profile.founded_on ? monthsBetween(profile.founded_on, on) : null;
    const value = profile[field];
    if (value === undefined || value === null) return null;
    return Array.isArray(value) && !value.length && field !== "qualifications" ? null : value;
  }

  function monthsBetween(first, last) {
    const part = (day, from, to) => Number(day.slice(from, to));
    const years = part(last, 0, 4) - part(first, 0, 4), months = part(last, 5, 7) - part(first, 5, 7);
    return years * MONTHS + months - (part(last, 8, 10) < part(first, 8, 10) ? 1 : 0);
  }

  const wanted = (held, leaf) => held.filter((one) => leaf.value.includes(one.name));
  const holdsOn = (held, on) => (held.valid_from || on) <= on && on <= (held.valid_to || on);

  function judgeCodes(codes, leaf) {
    if (leaf.op === "in") return codes.some((code) => leaf.value.includes(code)) ? YES : NO;
    if (codes.some((code) => leaf.value.some((one) => code.startsWith(one)))) return YES;
    return codes.some((code) => leaf.value.some((one) => one.startsWith(code))) ? UNKNOWN : NO;
  }

  function judgePossible(possible, values) {
    const within = possible.filter((value) => values.includes(value)).length;
    return within === possible.length ? YES : within ? UNKNOWN : NO;
  }

  // What keeps a condition from being met.
  const SIZES = { LARGE: "大型", MEDIUM: "中型", SMALL: "小型", MICRO: "微型" };
  const NAMES = { revenue: "营业收入", employees: "从业人员", assets: "资产总额", age: "成立时间", rd_share: "研发投入占比" };
  const UNITS = { revenue: "万元", employees: "人", assets: "万元" };
  const ABOUT = { industry: "行业", town: "地区", size: "企业规模", qualifications: "资质" };
  const MISSING = {
    industry: "请补充所属行业",
    town: "请补充所在镇办或园区",
    size: "请补充从业人员、营业收入等数据，以确定企业规模",
    above_scale: "请补充是否规模以上企业",
    qualifications: "请补充已有的资质",
    revenue: "请补充营业收入",
    employees: "请补充从业人员数",
    assets: "请补充资产总额",
    age: "请补充成立日期",
    rd_share: "请补充研发投入占比",
  };

  function explainLeaf(leaf, negated, state, profile, on) {
    const value = known(leaf.field, profile, on);
    if (state === UNKNOWN) return explainUnknown(leaf, value);
    const kind = FIELDS.get(leaf.field).kind;
    if (kind === "number") return explainNumber(leaf, negated, value);
    return kind === "held" && !negated ? explainHeld(leaf, value, on) : explainWords(leaf, negated);
  }

  function explainUnknown(leaf, value) {
    if (FIELDS.get(leaf.field).kind !== "codes" || value === null) return MISSING[leaf.field];
    const label = labelOf(leaf);
    return leaf.field === "industry" ? `请补充更细的行业（${label}）` : `请补充更具体的所在地（${label}）`;
  }

  const labelOf = (leaf) => leaf.label || leaf.value.map((value) => SIZES[value] || value).join("、");

  function explainWords(leaf, negated) {
    if (leaf.field === "above_scale") return leaf.value.includes("yes") !== negated ? "限规模以上企业" : "限规模以下企业";
    return negated ? `以下${ABOUT[leaf.field]}除外：${labelOf(leaf)}` : `限以下${ABOUT[leaf.field]}：${labelOf(leaf)}`;
  }

  function explainHeld(leaf, value, on) {
    const found = wanted(value, leaf);
    const lapsed = found.filter((held) => held.valid_to && held.valid_to < on);
    if (lapsed.length) {
      const last = lapsed.reduce((best, held) => (held.valid_to > best.valid_to ? held : best));
      return `${last.name}已于 ${last.valid_to} 到期`;
    }
    const coming = found.filter((held) => !holdsOn(held, on));
    if (coming.length) {
      const first = coming.reduce((best, held) => (held.valid_from < best.valid_from ? held : best));
      return `${first.name}自 ${first.valid_from} 起有效`;
    }
    return `须有资质：${labelOf(leaf)}`;
  }

  function explainNumber(leaf, negated, value) {
    const name = NAMES[leaf.field], limit = sayAmount(leaf.field, leaf.value);
    if (negated) return leaf.op === "min" ? `${name}须低于 ${limit}` : `${name}须高于 ${limit}`;
    const gap = sayAmount(leaf.field, Math.abs(leaf.value - value), true);
    return leaf.op === "min" ? `${name}还差 ${gap}（须达到 ${limit}）` : `${name}多出 ${gap}（不超过 ${limit}）`;
  }

  function sayAmount(field, value, isGap) {
    if (field === "age") return sayMonths(value);
    if (field === "rd_share") return sayShare(value) + (isGap ? " 个百分点" : "%");
    return `${value} ${UNITS[field]}`;
  }

  function sayMonths(months) {
    const years = Math.floor(months / MONTHS), over = months % MONTHS;
    return [...(years ? [`${years} 年`] : []), ...(over || !years ? [`${over} 个月`] : [])].join(" ");
  }

  function sayShare(share) {
    const whole = Math.floor(share / 100), over = share % 100;
    return over ? `${whole}.${String(over).padStart(2, "0")}`.replace(/0$/, "") : String(whole);
  }

  // The rule.
  function isReadable(rule) {
    const knows = (node) => {
      const children = node.not ? [node.not] : node.all || node.any;
      if (children) return children.every(knows);
      const field = FIELDS.get(node.field);
      return Boolean(field) && field.ops.includes(node.op);
    };
    return rule.version <= ENGINE && (rule.when === null || knows(rule.when));
  }

  function match(rule, profile, on) {
    if (!isReadable(rule)) {
      return { outcome: "too_new", reasons: [], notes: ["这项政策的条件由更新的版本写成，请刷新页面后再看。"] };
    }
    const notes = [...rule.notes];
    if (rule.when === null) return { outcome: "open", reasons: [], notes };
    const reasons = findReasons(rule.when, false, { profile, on, hard: new Set(rule.hard) });
    const outcome = decide(reasons, notes);
    return { outcome, reasons: reasons.sort((a, b) => rank(a) - rank(b)), notes };
  }

  function decide(reasons, notes) {
    if (!reasons.length) return notes.length ? "to_confirm" : "fits";
    const failing = reasons.filter((reason) => reason.state === "no");
    return failing.length > NEAR_MAX || failing.some((reason) => reason.hard) ? "does_not" : "nearly";
  }

  const rank = (reason) => (reason.hard ? 0 : reason.state === "no" ? 1 : 2);

  function findReasons(node, negated, asked) {
    if (node.not) return findReasons(node.not, !negated, asked);
    const children = node.all || node.any;
    if (children) {
      const parts = children.map((child) => findReasons(child, negated, asked));
      return Boolean(node.all) !== negated ? parts.flat() : joinChoices(parts);
    }
    const state = judgeLeaf(node, asked.profile, asked.on);
    return state === UNKNOWN || (state === YES) === negated ? [explain(node, negated, state, asked)] : [];
  }

  function explain(leaf, negated, state, asked) {
    return {
      state: state === UNKNOWN ? "unknown" : "no",
      leaves: [leaf.id],
      hard: state !== UNKNOWN && asked.hard.has(leaf.id),
      text: explainLeaf(leaf, negated, state, asked.profile, asked.on),
    };
  }

  function joinChoices(choices) {
    if (choices.some((choice) => !choice.length)) return [];
    const open = choices.filter((choice) => !choice.some((reason) => reason.hard));
    const hard = !open.length;
    const shown = hard ? choices.map((choice) => choice.filter((reason) => reason.hard)) : open;
    const texts = [...new Set(shown.map((choice) => choice.map((reason) => reason.text).join("，并且")))];
    const unknown = choices.some((choice) => !choice.some((reason) => reason.state === "no"));
    return [{
      state: unknown ? "unknown" : "no",
      leaves: [...new Set(shown.flat().flatMap((reason) => reason.leaves))],
      hard,
      text: texts.length === 1 ? texts[0] : "满足一项即可：" + texts.join("；或者"),
    }];
  }

  return { ENGINE, match };
})();
