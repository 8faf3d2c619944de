// The pictures chosen so far, and the limits that can be checked before anything is sent.
import { sentence, sizeInWords } from "./sentences.js";

export class Selection {
  constructor(limits) {
    this.limits = limits;
    this.files = [];
  }

  get bytes() {
    return this.files.reduce((sum, file) => sum + file.size, 0);
  }

  // Takes what fits; returns one sentence for each file that was left out.
  add(files) {
    const refusals = [];
    for (const file of files) {
      if (this.has(file)) continue;
      const refusal = this.refusalOf(file);
      if (refusal) refusals.push(refusal);
      else this.files.push(file);
    }
    return refusals;
  }

  remove(file) {
    this.files = this.files.filter((other) => other !== file);
  }

  clear() {
    this.files = [];
  }

  has(file) {
    const same = (other) =>
      other.name === file.name && other.size === file.size && other.lastModified === file.lastModified;
    return this.files.some(same);
  }

  refusalOf(file) {
    const values = { name: file.name, size: sizeInWords(file.size) };
    if (file.size === 0) return sentence("empty", values);
    if (file.size > this.limits.maxBytes) return sentence("too_large", values);
    if (this.files.length >= this.limits.maxFiles) return sentence("too_many", values);
    if (this.bytes + file.size > this.limits.maxRequestBytes) return sentence("too_large_together", values);
    return null;
  }

  // The same for what is known only once the browser has opened the picture.
  refusalOfSides(file, width, height) {
    const values = { name: file.name, width, height };
    if (Math.min(width, height) < this.limits.minSide) return sentence("too_small", values);
    if (width * height > this.limits.maxPixels) return sentence("too_many_pixels", values);
    return null;
  }
}
