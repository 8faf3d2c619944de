// The place above the form where refusals and problems are told; screen readers hear it, the focus goes there.
import { part } from "./sentences.js";

const place = document.querySelector("[data-notices]");

function put(...nodes) {
  const notice = part("notice");
  notice.append(...nodes);
  place.replaceChildren(notice);
  notice.focus();
}

function paragraph(text) {
  const line = document.createElement("p");
  line.textContent = text;
  return line;
}

export function clear() {
  place.replaceChildren();
}

export function tell(sentences) {
  if (sentences.length > 0) put(...sentences.map(paragraph));
}

// Shows what a page that the server sent instead of a result has to say; false when it says nothing.
export function tellFrom(page) {
  const notice = page.querySelector("[data-notices] > *");
  if (notice) put(...notice.children);
  const lines = [...page.querySelectorAll("[data-problem] > :is(h1, p:not(.problem-code, .actions))")];
  if (lines.length > 0) tell(lines.map((line) => line.textContent.trim()).filter(Boolean));
  return Boolean(notice) || lines.length > 0;
}
