// Review with the keyboard: the next page is fetched ahead, decisions are sent in the background, in their order.
const parser = new DOMParser();
let shown = document.querySelector("[data-review]");
let ahead = null;
let sent = Promise.resolve();
let acting = Promise.resolve();
let isLeaving = false;

async function fetchPage(address, options) {
  const answer = await fetch(address, options);
  const found = parser.parseFromString(await answer.text(), "text/html").querySelector("[data-review]");
  if (!answer.ok || !found) throw new Error("no page to review");
  return document.importNode(found, true);
}

function fetchAhead() {
  const { next, nextPicture } = shown.dataset;
  // Once what was decided is stored: the server then proposes nothing that is done already.
  ahead = next ? sent.then(() => fetchPage(next)) : null;
  ahead?.catch(() => {}); // told when it is needed
  if (nextPicture) new Image().src = nextPicture;
}

function show(page, how = "pushState") {
  shown.replaceWith(page);
  shown = page;
  history[how](null, "", page.dataset.address);
  window.scrollTo(0, 0);
  page.focus({ preventScroll: true });
  fetchAhead();
}

// Whatever cannot be done here is done by the server: its page says what is wrong.
async function send(address, fields, image) {
  const answer = await fetch(address, { method: "POST", body: fields, keepalive: true }).catch(() => null);
  if (answer?.status === 204) return;
  isLeaving = true;
  location.assign(`${address}?image=${image}${answer?.status === 409 ? "&problem=stale" : ""}`);
  throw new Error("not saved");
}

// The only one that is left comes after itself.
function isAnother(page) {
  return Boolean(page) && page.dataset.image !== shown.dataset.image;
}

async function decide(form, submitter) {
  const address = form.getAttribute("action"); // form.action is the buttons of that name
  const fields = new FormData(form, submitter);
  const page = await ahead;
  // What is typed may be no class, and behind the last picture there is nothing that could be shown ahead.
  if (submitter?.value === "undo" || fields.has("name") || !isAnother(page)) {
    await sent;
    return show(await fetchPage(address, { method: "POST", body: fields }));
  }
  fields.set("quietly", "1");
  const left = page.querySelector("[data-left]"); // counted before this decision was stored
  if (left && shown.dataset.state === "unreviewed") {
    left.textContent = Math.max(1, Number(shown.querySelector("[data-left]").textContent) - 1 - Number(shown.dataset.copies));
  }
  sent = sent.then(() => send(address, fields, fields.get("image")));
  sent.catch(() => {});
  return show(page);
}

async function skip() {
  const page = await ahead;
  if (isAnother(page)) show(page);
}

// One after the other, however fast the keys come; what fails is done anew by the server.
function queue(act) {
  acting = acting.then(act).catch(() => isLeaving || location.assign(shown.dataset.address));
}

function press(key) {
  if (key === "/") return shown.querySelector("[data-find]")?.focus();
  if (key === "?") return shown.querySelector("[data-help]")?.toggleAttribute("open");
  if (key === "ArrowLeft") return history.back();
  const target = shown.querySelector(`[data-key="${CSS.escape(key === "ArrowRight" ? "s" : key)}"]`);
  if (target?.matches("[data-skip]")) return skip();
  return target && decide(target.form, target);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  if (event.key === "Enter" && event.target.matches("a, button, summary")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : (event.shiftKey ? "Shift+" : "") + event.key;
  if (!/^([0-9nxsu/?]|(Shift\+)?Enter|ArrowLeft|ArrowRight)$/.test(key)) return;
  event.preventDefault();
  queue(() => press(key));
});
document.addEventListener("submit", (event) => {
  if (!event.target.closest("[data-review]")) return;
  event.preventDefault();
  queue(() => decide(event.target, event.submitter));
});
window.addEventListener("popstate", () => location.reload());
fetchAhead();
