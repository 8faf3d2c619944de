// The list of chosen pictures: a small picture (or a placeholder where the browser cannot show it), name, size.
import { fill, part, sizeInWords } from "./sentences.js";

export class Previews {
  // onRemove(file) is called for its button, onSides(file, width, height) once a picture has opened.
  constructor(list, { onRemove, onSides }) {
    this.list = list;
    this.onRemove = onRemove;
    this.onSides = onSides;
    this.items = new Map();
  }

  // Makes the list show exactly these files, keeping the items that are already there.
  show(files) {
    for (const [file, item] of this.items) {
      if (!files.includes(file)) this.drop(file, item);
    }
    for (const file of files) {
      if (!this.items.has(file)) this.put(file);
    }
  }

  drop(file, item) {
    URL.revokeObjectURL(item.querySelector("img").src);
    item.remove();
    this.items.delete(file);
  }

  put(file) {
    const item = part("preview");
    item.querySelector(".preview-name").textContent = file.name;
    item.querySelector(".quiet").textContent = sizeInWords(file.size);
    const remove = item.querySelector(".preview-remove");
    remove.setAttribute("aria-label", fill(remove.getAttribute("aria-label"), { name: file.name }));
    remove.addEventListener("click", () => this.onRemove(file));
    this.items.set(file, item);
    this.list.append(item);
    this.open(file, item.querySelector("img"));
  }

  open(file, picture) {
    picture.addEventListener("load", () => {
      picture.hidden = false;
      this.onSides(file, picture.naturalWidth, picture.naturalHeight);
    });
    picture.src = URL.createObjectURL(file);
  }

  // After a removal the focus goes to the next picture's button, or the one before.
  neighbour(file) {
    const item = this.items.get(file);
    const next = item?.nextElementSibling ?? item?.previousElementSibling;
    return next?.querySelector(".preview-remove");
  }
}
