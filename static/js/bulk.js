// Uploads of many files, folders and archives: asks once what to send, sends what is missing, tells how it goes.
import { askForCopies } from "./bulk_question.js";
import { BulkView } from "./bulk_view.js";
import { makeCopy } from "./copies.js";
import { Doubles } from "./doubles.js";
import { pathOf } from "./folders.js";
import { post } from "./post.js";
import { follow } from "./progress.js";
import { sentence, sizeInWords } from "./sentences.js";
import { Transfer } from "./transfer.js";

const ASK_FROM_BYTES = 50 * 1024 * 1024;
const ASKED_AT_ONCE = 500;
const CLUTTER = /(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini|__MACOSX\/.*)$/i;

const isArchive = (file) => file.name.toLowerCase().endsWith(".zip");
const total = (files) => files.reduce((sum, file) => sum + file.size, 0);
const factsOf = (items) => JSON.stringify(items.map(({ path, size, modified }) => [path, size, modified]));

export class Bulk {
  constructor(section, form, limits) {
    this.view = new BulkView(section, { onFolder: (files) => this.take(files), onAgain: () => this.again() });
    Object.assign(this, { limits, transfer: null, start: section.dataset.start, doubles: new Doubles(section) });
    this.token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    window.addEventListener("beforeunload", (event) => this.view.isUploading && event.preventDefault());
  }

  // Whether these are too many for the plain form, or of a kind that it does not send.
  isFor(files) {
    return this.view.isUploading || files.length > this.limits.maxFiles || total(files) > this.limits.maxRequestBytes
      || files.some((file) => isArchive(file) || pathOf(file).includes("/"));
  }

  async take(files) {
    const items = files.filter((file) => !CLUTTER.test(pathOf(file))).map((file) => (
      { file, path: pathOf(file), size: file.size, modified: file.lastModified }));
    if (items.length === 0) return;
    const isRunning = this.transfer !== null && this.view.isUploading;
    const prepare = isRunning ? this.transfer.prepare : await this.chooseWhatToSend(files);
    if (!isRunning) this.view.reset();
    this.view.begin(items.length);
    const places = await this.insist(() => post(this.start, null, this.token));
    if (!places) return this.view.end(sentence("bulk_refused"));
    const missing = await this.findMissing(items, places.known);
    this.view.skipped += items.length - missing.length;
    if (this.view.offerWork(places.progress)) follow();
    if (!isRunning) this.open(places.pictures, prepare);
    await this.send(missing.filter((item) => this.fits(item)));
  }

  async chooseWhatToSend(files) {
    if (total(files) < ASK_FROM_BYTES || files.every(isArchive)) return (file) => file;
    return (await askForCopies(this.view.section, files)) ? makeCopy : (file) => file;
  }

  open(address, prepare) {
    const { token, limits } = this;
    const onDouble = (double) => this.doubles.add(double);
    this.transfer = new Transfer({ address, token, limits, prepare, onDouble, onChange: () => this.view.show(this.transfer) });
  }

  fits(item) {
    const most = isArchive(item.file) ? this.limits.maxRequestBytes - 65536 : this.limits.maxBytes;
    if (item.size <= most || this.transfer.prepare === makeCopy && !isArchive(item.file)) return true;
    item.reason = sentence("bulk_too_large", { size: sizeInWords(item.size), limit: sizeInWords(most) });
    this.transfer.failed.push(item);
    return false;
  }

  async send(items) {
    await this.transfer.run(items);
    if (this.transfer.sending.size + this.transfer.waiting.length === 0) this.view.finish(this.transfer);
  }

  again() {
    this.view.begin(0);
    this.send(this.transfer.failed.splice(0).map((item) => ({ ...item, tries: 0, reason: "" })));
  }

  async findMissing(items, address) {
    const missing = [];
    for (let first = 0; first < items.length; first += ASKED_AT_ONCE) {
      const part = items.slice(first, first + ASKED_AT_ONCE);
      const known = new Set((await this.insist(() => post(address, factsOf(part), this.token)))?.known);
      missing.push(...part.filter((_item, place) => !known.has(place)));
    }
    return missing;
  }

  // Asks until there is an answer; null when the server does not want to.
  async insist(ask) {
    for (;;) {
      const { status, answer } = await ask().catch(() => ({ status: 0 }));
      if (status > 0 && status < 500) return status < 400 ? answer : null;
      this.view.tell(sentence("bulk_offline"));
      await new Promise((resolve) => { setTimeout(resolve, 2000); });
    }
  }
}
