// Pictures that come to the page without a button: pasted, or dropped anywhere on it.
import { readDrop } from "./folders.js";

export function onArrival(take) {
  const mark = (isDragging) => document.body.classList.toggle("is-dragging", isDragging);

  document.addEventListener("paste", (event) => take([...event.clipboardData.files]));
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) mark(false);
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    readDrop(event.dataTransfer).then(take);
  });
}
