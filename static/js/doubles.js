// Files whose pictures were here already: how many, and the first of them with a link to the picture.
import { sentence } from "./sentences.js";

const SHOWN = 100;

export class Doubles {
  constructor(section) {
    this.place = section.querySelector("[data-bulk-doubles]");
    this.count = 0;
  }

  add({ reason, address }) {
    this.count += 1;
    this.place.hidden = false;
    this.place.querySelector("summary").textContent = sentence("bulk_doubles", { count: this.count });
    if (this.count > SHOWN) return;
    const link = Object.assign(document.createElement("a"), { href: address, textContent: reason });
    const row = document.createElement("li");
    row.append(link);
    this.place.querySelector("ul").append(row);
  }
}
