// Many files in small requests, a few at a time. What the connection loses is sent again until it arrives.
import { post } from "./post.js";
import { sentence } from "./sentences.js";

const LANES = 3;
const FILES_IN_A_REQUEST = 8;
const BYTES_IN_A_REQUEST = 8 * 1024 * 1024;
const MOST_TRIES = 5;
const LONGEST_PAUSE = 15_000;

export class Transfer {
  // prepare(file) gives what is sent of it. onChange() is called whenever a number or an item has changed,
  // onDouble() for a file whose picture was here already, with a sentence and the picture's address.
  constructor({ address, token, limits, prepare, onChange, onDouble }) {
    Object.assign(this, { address, token, limits, prepare, onChange, onDouble });
    this.waiting = [];
    this.sending = new Set();
    this.failed = [];
    this.done = 0;
    this.isOffline = false;
  }

  // items: { file, path, size, modified }. Resolves when each has arrived or failed for good.
  async run(items) {
    this.waiting.push(...items);
    await Promise.all(Array.from({ length: LANES }, () => this.work()));
  }

  async work() {
    while (this.waiting.length > 0) await this.send(this.takeBatch());
  }

  takeBatch() {
    const mostFiles = Math.min(FILES_IN_A_REQUEST, this.limits.maxFiles);
    const mostBytes = Math.min(BYTES_IN_A_REQUEST, this.limits.maxRequestBytes / 2);
    const batch = [this.waiting.shift()];
    let bytes = batch[0].size;
    while (this.waiting.length > 0 && batch.length < mostFiles && bytes + this.waiting[0].size <= mostBytes) {
      bytes += this.waiting[0].size;
      batch.push(this.waiting.shift());
    }
    return batch;
  }

  async send(batch) {
    for (const item of batch) this.sending.add(item);
    for (let tries = 0; ; tries += 1) {
      const { status, answer } = await this.ask(batch).catch(() => ({ status: 0 }));
      this.isOffline = status === 0 || status > 500 || (status === 500 && tries < MOST_TRIES);
      if (!this.isOffline) {
        for (const item of batch) this.sending.delete(item);
        batch.forEach((item, place) => this.settle(item, answer?.files?.[place] ?? { status, ...answer }));
        return this.onChange();
      }
      batch = await this.dropUnreadable(batch);
      this.onChange();
      if (batch.length === 0) return;
      await pause(Math.min(1000 * 2 ** tries, LONGEST_PAUSE));
    }
  }

  // A file that was moved or changed on the person's disk looks like a lost connection.
  async dropUnreadable(batch) {
    const kept = [];
    for (const item of batch) {
      if (await item.file.slice(0, 1).arrayBuffer().catch(() => null)) kept.push(item);
      else {
        this.sending.delete(item);
        this.failed.push(Object.assign(item, { reason: sentence("bulk_unreadable") }));
      }
    }
    return kept;
  }

  async ask(batch) {
    const form = new FormData();
    for (const item of batch) form.append("pictures", await this.prepare(item.file), item.file.name);
    form.append("facts", JSON.stringify(batch.map(({ path, size, modified }) => [path, size, modified])));
    return post(this.address, form, this.token, (fraction) => {
      for (const item of batch) item.fraction = fraction;
      this.onChange();
    });
  }

  settle(item, { status, sentence: reason, address }) {
    item.tries = (item.tries ?? 0) + 1;
    if (status === 200 && address) this.onDouble({ reason, address });
    if (status === 201 || status === 200) this.done += 1;
    else if (status === 503 && item.tries < MOST_TRIES) this.waiting.push(item);
    else this.failed.push(Object.assign(item, { reason: reason || sentence("no_sense", { code: status }) }));
  }
}

// Until the time is over, or the browser says that the connection is back.
function pause(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
    window.addEventListener("online", resolve, { once: true });
  });
}
