// Choosing pictures: a click marks one (the box does that by itself), shift and click all between, and a count.
const grid = document.querySelector("[data-grid]");
const boxes = grid ? [...grid.querySelectorAll("[name=chosen]")] : [];
const count = grid?.querySelector("[data-count]");
const choosePage = grid?.querySelector("[data-choose-page]");
let last = null;

function tell() {
  const chosen = boxes.filter((box) => box.checked).length;
  if (chosen === 0) count.textContent = "";
  else count.textContent = chosen === 1 ? count.dataset.one : count.dataset.many.replace("{count}", chosen);
}

function chooseBetween(from, to, isChosen) {
  const [first, second] = [boxes.indexOf(from), boxes.indexOf(to)].sort((a, b) => a - b);
  for (const box of boxes.slice(first, second + 1)) box.checked = isChosen;
}

if (grid) {
  // A click on the picture reaches the box as a second click, which does not know of the shift key.
  let withShift = false;
  grid.addEventListener("click", (event) => {
    if (event.target.matches("img")) withShift = event.shiftKey;
    if (!event.target.matches("[name=chosen]")) return;
    if ((event.shiftKey || withShift) && last) chooseBetween(last, event.target, event.target.checked);
    withShift = false;
    last = event.target;
    tell();
  });
  choosePage.hidden = false;
  choosePage.addEventListener("click", () => {
    const isChosen = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = isChosen;
    tell();
  });
  // The browser may remember the boxes of a page that one comes back to.
  window.addEventListener("pageshow", tell);
}
