// What became of every row of a load, kept small, so that it can be judged again at any time: by default in dist/e2e/, one line a fact.
'use strict';

/** A row that was never sent, was sent and never answered for certain, was acknowledged, or was refused for certain. */
const [UNSENT, PERHAPS, ACKED, REFUSED] = ['u', 'p', 'a', 'r'].map((letter) => letter.charCodeAt(0));
/** Shorter pauses between two acknowledged rows are not worth a line. */
const SILENCE_MS = 200;

/** "a1200 p3 a40": the letters in their order, each with how often it stands there. */
function runs(letters) {
  const text = [];
  for (let from = 0; from < letters.length;) {
    let to = from;
    while (to < letters.length && letters[to] === letters[from]) to += 1;
    text.push(String.fromCharCode(letters[from]) + (to - from));
    from = to;
  }
  return text.join(' ');
}

/** "0-1199 1203": what is set of numbers from 0 on. */
function ranges(set) {
  const text = [];
  for (let from = set.indexOf(1); from >= 0;) {
    let to = from;
    while (set[to + 1] === 1) to += 1;
    text.push(from === to ? String(from) : `${from}-${to}`);
    from = set.indexOf(1, to + 1);
  }
  return text.join(' ');
}

class History {
  constructor(load) {
    this.load = { ...load, began: Date.now() };
    this.letters = Buffer.alloc(1 << 16, UNSENT);
    this.count = 0;
    this.total = 0;
    this.ackedPerSecond = [];
    this.silences = [];
    this.readings = [];
    this.lastAck = Date.now();
  }

  /** A number for another row. It counts as unsent. */
  next() {
    if (this.count === this.letters.length) this.letters = Buffer.concat([this.letters, Buffer.alloc(this.letters.length, UNSENT)]);
    return this.count++;
  }

  /** From now on nobody knows, until an answer comes. */
  sent(number) { this.letters[number] = PERHAPS; }

  refused(number) { this.letters[number] = REFUSED; }

  acked(number) {
    const now = Date.now();
    this.letters[number] = ACKED;
    this.total += 1;
    if (now - this.lastAck >= SILENCE_MS) this.silences.push([this.lastAck, now]);
    this.lastAck = now;
    const second = Math.floor((now - this.load.began) / 1000);
    while (this.ackedPerSecond.length <= second) this.ackedPerSecond.push(0);
    this.ackedPerSecond[second] += 1;
  }

  snapshot() { return runs(this.letters.subarray(0, this.count)); }

  /** What a reading found, and what had become of each row when it began; beside it, what a queue says of the messages so far. */
  read(before, there, found) { this.readings.push({ read: Date.now(), before, there: ranges(there), ...found }); }

  text(windows) {
    const now = { ended: Date.now(), outcomes: this.snapshot(), ackedPerSecond: this.ackedPerSecond, silences: this.silences };
    return [this.load, ...windows.map(({ label, since, until, steady }) => ({ window: label, since, until, steady })), ...this.readings, now]
      .map((fact) => `${JSON.stringify(fact)}\n`).join('');
  }
}

module.exports = { History };
