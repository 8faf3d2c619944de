// A sweep with the keyboard: arrows go from picture to picture, Space picks one out, Enter accepts the rest.
import { Ahead, keyOf } from "./ahead.js";

const KEYS = /^(u|Enter|Arrow(Left|Right|Up|Down))$/;
const pages = new Ahead("[data-sweep]", decide);

async function decide(form, submitter) {
  const address = form.getAttribute("action");
  const fields = new FormData(form, submitter);
  const page = await pages.other();
  if (submitter?.value === "undo" || !page) return pages.ask(address, fields);
  const left = page.querySelector("[data-left]"); // counted before this page was stored
  left.textContent = Number(pages.shown.querySelector("[data-left]").textContent) - fields.getAll("shown").length;
  return pages.goOn(page, address, fields, () => address);
}

function press(name) {
  const button = pages.shown.querySelector(`[data-key="${name}"]`);
  return button && decide(button.form, button);
}

function move(key) {
  const boxes = [...pages.shown.querySelectorAll("[name=wrong]")];
  if (!boxes.length) return;
  const tops = boxes.map((box) => box.closest("li").offsetTop);
  const columns = tops.filter((top) => top === tops[0]).length;
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key];
  const place = boxes.indexOf(document.activeElement);
  const goal = place < 0 ? 0 : Math.min(Math.max(place + step, 0), boxes.length - 1);
  boxes[goal].focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("a, button")) return;
  const key = keyOf(event, KEYS);
  if (!key) return;
  event.preventDefault();
  if (key.startsWith("Arrow")) move(key);
  else pages.queue(() => press(key));
});
pages.shown.querySelector("[data-first]")?.focus({ preventScroll: true });
