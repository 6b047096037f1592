// What a load notes of its writes: what became of each one, how long none was acknowledged in each window, and what errors said.
'use strict';
const { Windows } = require('./control');
const { History } = require('./history');

class Record {
  constructor(load) {
    this.history = new History(load);
    this.windows = new Windows(() => ({ acked: 0, errors: 0, longestGapMs: 0 }));
    this.windows.current.steady = true; // until the first fault
    this.messages = new Map();
  }

  /** The time without an acknowledgement that ends now, as far as it lies in the current window. */
  openGapMs() { return Date.now() - Math.max(this.history.lastAck, this.windows.current.since); }

  acknowledged(number) {
    const window = this.windows.current;
    if (this.openGapMs() > window.longestGapMs) [window.longestGapMs, window.resumed] = [this.openGapMs(), Date.now()];
    window.acked += 1;
    this.history.acked(number);
  }

  failed(error) {
    this.windows.current.errors += 1;
    const message = String(error.errors ? error.errors.map((e) => e.message).join('; ') : error.message).slice(0, 120);
    this.messages.set(message, (this.messages.get(message) ?? 0) + 1);
  }

  mark(label, steady) {
    const { windows } = this;
    // the silence before a mark belongs to the window that it ends
    windows.current.longestGapMs = Math.max(windows.current.longestGapMs, this.openGapMs());
    windows.mark(label);
    windows.current.steady = steady;
  }

  report() {
    const { windows, history } = this;
    const openGapMs = (window) => (window === windows.current ? this.openGapMs() : 0);
    const finished = (window) => ({ ...window, longestGapMs: Math.max(window.longestGapMs, openGapMs(window)) });
    return {
      acked: history.total, errors: windows.all.reduce((sum, w) => sum + w.errors, 0), silentMs: Date.now() - history.lastAck,
      windows: windows.all.map(finished), messages: Object.fromEntries(this.messages),
    };
  }

  text() { return this.history.text(this.windows.all); }
}

module.exports = { Record };
