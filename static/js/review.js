// Review with the keyboard: the next page is fetched ahead, decisions are sent in the background, in their order.
const parser = new DOMParser();
let shown = document.querySelector("[data-review]");
let ahead = null;
let sent = Promise.resolve();
let acting = Promise.resolve();

async function fetchPage(address, options) {
  const answer = await fetch(address, options);
  const found = parser.parseFromString(await answer.text(), "text/html").querySelector("[data-review]");
  if (!answer.ok || !found) throw new Error("no page to review");
  return document.importNode(found, true);
}

function fetchAhead() {
  const { next, nextPicture } = shown.dataset;
  ahead = next ? fetchPage(next) : null;
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
  location.assign(`${address}?image=${image}${answer?.status === 409 ? "&problem=stale" : ""}`);
  throw new Error("not saved");
}

function countDown(page, count) {
  const left = page.querySelector("[data-left]");
  if (left) left.textContent = Math.max(0, count - 1);
}

async function decide(form, submitter) {
  const address = form.getAttribute("action"); // form.action is the buttons of that name
  const fields = new FormData(form, submitter);
  // What is typed may be no class, and behind the last picture there is nothing that could be shown ahead.
  if (submitter?.value === "undo" || fields.has("name") || !ahead) {
    await sent;
    return show(await fetchPage(address, { method: "POST", body: fields }));
  }
  fields.set("quietly", "1");
  const count = Number(shown.querySelector("[data-left]").textContent);
  const wasLeft = shown.dataset.state === "unreviewed";
  const page = await ahead;
  sent = sent.then(() => send(address, fields, fields.get("image")));
  sent.catch(() => {});
  if (wasLeft) countDown(page, count);
  return show(page);
}

async function skip() {
  if (ahead) show(await ahead);
}

// One after the other, however fast the keys come; what fails is done anew by the server.
function queue(act) {
  acting = acting.then(act).catch(() => location.assign(shown.dataset.address));
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
