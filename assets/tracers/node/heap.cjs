'use strict';

/** Timers, the one due first on top; those due at one moment in the order of their making. */
class Heap {
  #items = [];

  get top() { return this.#items[0]; }

  static before(one, other) {
    return one.due < other.due || (one.due === other.due && one.order < other.order);
  }

  push(item) {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!Heap.before(item, items[parent])) break;
      items[at] = items[parent];
      at = parent;
    }
    items[at] = item;
  }

  pop() {
    const items = this.#items;
    const [top] = items;
    const item = items.pop();
    if (items.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && Heap.before(items[child + 1], items[child])) child += 1;
      if (!Heap.before(items[child], item)) break;
      items[at] = items[child];
      at = child;
    }
    items[at] = item;
    return top;
  }
}

module.exports = { Heap };
