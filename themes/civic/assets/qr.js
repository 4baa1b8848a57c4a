// A QR code of an address, drawn here: nothing is sent anywhere. ISO/IEC 18004, byte mode, level M, versions 1 to 12.
// Per version: error correction bytes of a block, blocks, data bytes in all (tables 7 and 9).
const SIZES = [[10, 1, 16], [16, 1, 28], [26, 1, 44], [18, 2, 64], [24, 2, 86], [16, 4, 108], [18, 4, 124], [22, 4, 154], [22, 5, 182], [26, 5, 216], [30, 5, 254], [22, 8, 290]];
const ALIGNED = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50], [6, 30, 54], [6, 32, 58]];
const MASKS = [(x, y) => (x + y) % 2, (x, y) => y % 2, (x) => x % 3, (x, y) => (x + y) % 3, (x, y) => ((x / 3 | 0) + (y >> 1)) % 2, (x, y) => x * y % 2 + x * y % 3, (x, y) => (x * y % 2 + x * y % 3) % 2, (x, y) => ((x + y) % 2 + x * y % 3) % 2];

const times = (a, b) => { // in GF(256) by 0x11d
  let z = 0;
  for (let i = 7; i >= 0; i--) z = (z << 1) ^ ((z >> 7) * 0x11d) ^ ((b >> i & 1) * a);
  return z;
};

function correction(data, degree) {
  const divisor = Array(degree).fill(0);
  divisor[degree - 1] = 1;
  for (let i = 0, root = 1; i < degree; i++, root = times(root, 2)) {
    for (let j = 0; j < degree; j++) divisor[j] = times(divisor[j], root) ^ (divisor[j + 1] || 0);
  }
  const rest = Array(degree).fill(0);
  for (const byte of data) {
    const factor = byte ^ rest.shift();
    rest.push(0);
    divisor.forEach((d, i) => { rest[i] ^= times(d, factor); });
  }
  return rest;
}

function codewords(bytes, version) {
  const [degree, blocks, room] = SIZES[version - 1];
  const bits = [];
  const put = (value, length) => { for (let i = length - 1; i >= 0; i--) bits.push(value >> i & 1); };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  bytes.forEach((byte) => put(byte, 8));
  put(0, Math.min(4, room * 8 - bits.length));
  put(0, -bits.length & 7);
  for (let pad = 0xec; bits.length < room * 8; pad ^= 0xec ^ 0x11) put(pad, 8);
  const data = Array.from({ length: room }, (_, i) => parseInt(bits.slice(i * 8, i * 8 + 8).join(""), 2));
  const short = Math.floor(room / blocks);
  const parts = [];
  for (let i = 0, at = 0; i < blocks; i++) {
    const length = short + (i >= blocks - room % blocks ? 1 : 0);
    parts.push(data.slice(at, at += length));
  }
  const result = [];
  const weave = (rows, length) => { for (let i = 0; i < length; i++) for (const row of rows) if (i < row.length) result.push(row[i]); };
  weave(parts, short + 1);
  weave(parts.map((part) => correction(part, degree)), degree);
  return result;
}

const remainder = (value, shift, generator, top) => {
  let rest = value;
  for (let i = 0; i < shift; i++) rest = (rest << 1) ^ ((rest >> top) * generator);
  return value << shift | rest;
};

function frame(version) {
  const size = version * 4 + 17;
  const dark = Array.from({ length: size }, () => Array(size).fill(false));
  const fixed = Array.from({ length: size }, () => Array(size).fill(false));
  const set = (x, y, on) => { if (x >= 0 && y >= 0 && x < size && y < size) { dark[y][x] = on; fixed[y][x] = true; } };
  for (let i = 0; i < size; i++) { set(6, i, i % 2 === 0); set(i, 6, i % 2 === 0); }
  const square = (cx, cy, reach, isDark) => {
    for (let y = -reach; y <= reach; y++) for (let x = -reach; x <= reach; x++) set(cx + x, cy + y, isDark(Math.max(Math.abs(x), Math.abs(y))));
  };
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) square(x, y, 4, (d) => d !== 2 && d !== 4);
  const places = ALIGNED[version - 1];
  const last = places.length - 1;
  places.forEach((x, i) => places.forEach((y, j) => {
    if (!(i === 0 && j === 0 || i === 0 && j === last || i === last && j === 0)) square(x, y, 2, (d) => d !== 1);
  }));
  if (version >= 7) {
    const bits = remainder(version, 12, 0x1f25, 11);
    for (let i = 0; i < 18; i++) {
      const a = size - 11 + i % 3, b = i / 3 | 0;
      set(a, b, bits >> i & 1); set(b, a, bits >> i & 1);
    }
  }
  return { size, dark, fixed, set };
}

function sign({ size, set }, mask) {
  const bits = remainder(mask, 10, 0x537, 9) ^ 0x5412; // level M is 00
  const bit = (i) => (bits >> i & 1) === 1;
  for (let i = 0; i <= 5; i++) set(8, i, bit(i));
  set(8, 7, bit(6)); set(8, 8, bit(7)); set(7, 8, bit(8));
  for (let i = 9; i < 15; i++) set(14 - i, 8, bit(i));
  for (let i = 0; i < 8; i++) set(size - 1 - i, 8, bit(i));
  for (let i = 8; i < 15; i++) set(8, size - 15 + i, bit(i));
  set(8, size - 8, true);
}

function fill({ size, dark, fixed }, data) {
  let i = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) for (let j = 0; j < 2; j++) {
      const x = right - j, y = (right + 1 & 2) === 0 ? size - 1 - step : step;
      if (!fixed[y][x] && i < data.length * 8) { dark[y][x] = (data[i >> 3] >> (7 - (i & 7)) & 1) === 1; i++; }
    }
  }
}

const flip = ({ size, dark, fixed }, mask) => {
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) if (!fixed[y][x] && MASKS[mask](x, y) === 0) dark[y][x] = !dark[y][x];
};

// How hard a mask makes it to read: long runs, blocks of one colour, too much of one colour.
function trouble({ size, dark }) {
  let sum = 0, total = 0;
  for (let y = 0; y < size; y++) for (const at of [(x) => dark[y][x], (x) => dark[x][y]]) {
    let run = 0;
    for (let x = 0; x < size; x++) {
      run = x && at(x) === at(x - 1) ? run + 1 : 1;
      sum += run === 5 ? 3 : run > 5 ? 1 : 0;
    }
  }
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) {
    total += dark[y][x];
    if (x && y && dark[y][x] === dark[y - 1][x] && dark[y][x] === dark[y][x - 1] && dark[y][x] === dark[y - 1][x - 1]) sum += 3;
  }
  return sum + Math.floor(Math.abs(total * 20 / size / size - 10)) * 10;
}

/** The modules of the code, rows of booleans; RangeError for a text of more than 287 bytes. `mask`: the one to take. */
export function encode(text, mask) {
  const bytes = [...new TextEncoder().encode(text)];
  const version = SIZES.findIndex(([, , room], i) => bytes.length + (i < 9 ? 2 : 3) <= room) + 1;
  if (!version) throw new RangeError("too long");
  const code = frame(version);
  sign(code, 0); // its place is no place for data
  fill(code, codewords(bytes, version));
  const tried = mask === undefined ? [...MASKS.keys()].map((m) => { flip(code, m); sign(code, m); const t = trouble(code); flip(code, m); return t; }) : [];
  const best = mask ?? tried.indexOf(Math.min(...tried));
  flip(code, best);
  sign(code, best);
  return code.dark;
}

/** An SVG of the code with its quiet edge. */
export function draw(text) {
  const rows = encode(text);
  const name = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(name, "svg");
  const path = document.createElementNS(name, "path");
  svg.setAttribute("viewBox", `-4 -4 ${rows.length + 8} ${rows.length + 8}`);
  svg.setAttribute("class", "qr");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", "本页地址的二维码");
  path.setAttribute("d", rows.map((row, y) => row.map((on, x) => (on ? `M${x} ${y}h1v1h-1z` : "")).join("")).join(""));
  svg.append(path);
  return svg;
}
