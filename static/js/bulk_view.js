// What a large upload looks like: a bar for all, one for each file on its way, the failed ones with their reasons.
import { part, sentence } from "./sentences.js";

const SHOWN_FAILURES = 100;
const DRAWN_EVERY = 200;

export class BulkView {
  constructor(section, { onFolder, onAgain }) {
    this.section = section;
    this.find = (name) => section.querySelector(`[data-bulk-${name}]`);
    this.reset();
    const folder = this.find("folder");
    this.find("choose").hidden = false;
    folder.addEventListener("change", () => {
      onFolder([...folder.files]);
      folder.value = "";
    });
    this.find("again").addEventListener("click", onAgain);
  }

  get isUploading() {
    return "uploading" in this.section.dataset;
  }

  reset() {
    this.total = 0;
    this.skipped = 0;
  }

  begin(count) {
    this.total += count;
    this.section.dataset.uploading = "";
    this.find("panel").hidden = false;
    this.find("again").hidden = true;
    this.tell(sentence("bulk_comparing"));
  }

  // Thousands of small files are thousands of changes: some of them are drawn together.
  show(transfer) {
    this.drawing ??= setTimeout(() => this.draw(transfer), DRAWN_EVERY);
  }

  draw(transfer) {
    clearTimeout(this.drawing);
    this.drawing = null;
    const done = this.skipped + transfer.done + transfer.failed.length;
    const underWay = [...transfer.sending].reduce((sum, item) => sum + (item.fraction ?? 0), 0);
    const bar = this.find("progress");
    bar.max = this.total;
    bar.value = done + underWay * 0.99;
    const values = { done: this.skipped + transfer.done, total: this.total, failed: transfer.failed.length };
    this.tell(sentence(transfer.isOffline ? "bulk_offline" : "bulk_sending", values));
    this.find("sending").replaceChildren(...[...transfer.sending].map((item) => this.row(item)));
    this.find("failed").replaceChildren(...transfer.failed.slice(0, SHOWN_FAILURES).map((item) => this.row(item)));
  }

  row(item) {
    const row = part(item.reason ? "bulk-failed" : "bulk-sending");
    row.querySelector(".name").textContent = item.path;
    if (item.reason) row.querySelector(".reason").textContent = item.reason;
    else row.querySelector("progress").value = item.fraction ?? 0;
    return row;
  }

  finish(transfer) {
    this.draw(transfer);
    const values = { done: transfer.done, skipped: this.skipped, failed: transfer.failed.length };
    this.end(sentence(transfer.failed.length > 0 ? "bulk_finished_failed" : "bulk_finished", values));
    this.find("again").hidden = transfer.failed.length === 0;
  }

  end(text) {
    delete this.section.dataset.uploading;
    this.tell(text);
  }

  tell(text) {
    const status = this.find("status");
    if (status.textContent !== text) status.textContent = text;
  }

  // Makes room for the dataset's own progress; false when it is there already.
  offerWork(address) {
    if (this.section.querySelector("[data-work]")) return false;
    const work = document.createElement("section");
    work.dataset.work = `${address}?part`;
    this.find("work").append(work);
    Object.assign(this.find("page"), { href: address, hidden: false });
    return true;
  }
}
