// Review with the keyboard.
import { Ahead, keyOf } from "./ahead.js";

const KEYS = /^([0-9nxsu/?]|(Shift\+)?Enter|ArrowLeft|ArrowRight)$/;
const pages = new Ahead("[data-review]", decide);

async function decide(form, submitter) {
  const address = form.getAttribute("action"); // form.action is the buttons of that name
  const fields = new FormData(form, submitter);
  const page = await pages.other();
  // What is typed may be no class, and behind the last picture there is nothing that could be shown ahead.
  if (submitter?.value === "undo" || fields.has("name") || !page) return pages.ask(address, fields);
  const left = page.querySelector("[data-left]"); // counted before this decision was stored
  if (left && "counts" in pages.shown.dataset) {
    const before = Number(pages.shown.querySelector("[data-left]").textContent);
    left.textContent = Math.max(1, before - 1 - Number(pages.shown.dataset.copies));
  }
  const again = `${address}?${new URLSearchParams({ image: fields.get("image"), audit: fields.get("audit") ?? "" })}`;
  return pages.goOn(page, address, fields, (status) => `${again}${status === 409 ? "&problem=stale" : ""}`);
}

async function skip() {
  const page = await pages.other();
  if (page) pages.show(page);
}

function press(key) {
  if (key === "/") return pages.shown.querySelector("[data-find]")?.focus();
  if (key === "?") return pages.shown.querySelector("[data-help]")?.toggleAttribute("open");
  if (key === "ArrowLeft") return history.back();
  const target = pages.shown.querySelector(`[data-key="${CSS.escape(key === "ArrowRight" ? "s" : key)}"]`);
  if (target?.matches("[data-skip]")) return skip();
  return target && decide(target.form, target);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches("[data-find]")) return pages.shown.focus();
  if (event.target.matches("input, select, textarea")) return;
  if (event.key === "Enter" && event.target.matches("a, button, summary")) return;
  const key = keyOf(event, KEYS);
  if (!key) return;
  event.preventDefault();
  pages.queue(() => press(key));
});
