// The home page: choose, drop, paste or photograph; look through; send.
import { onArrival } from "./arrivals.js";
import { Bulk } from "./bulk.js";
import * as notices from "./notices.js";
import { Previews } from "./previews.js";
import { Selection } from "./selection.js";
import { Sending } from "./send.js";
import { sentence } from "./sentences.js";

const form = document.querySelector("[data-upload]");
const choosers = [...form.querySelectorAll("[data-chooser]")];
const sendButton = form.querySelector("[data-send]");
const progress = form.querySelector("[data-progress]");
const status = form.querySelector("[data-status]");
const limits = Object.fromEntries(Object.entries(form.dataset).map(([name, value]) => [name, Number(value)]));

const selection = new Selection(limits);
const sending = new Sending(form);
const bulk = new Bulk(document.querySelector("[data-bulk]"), form, limits);
const previews = new Previews(form.querySelector("[data-previews]"), {
  onRemove(file) {
    const next = previews.neighbour(file) ?? choosers[0];
    selection.remove(file);
    show();
    next.focus();
  },
  onSides(file, width, height) {
    const refusal = selection.refusalOfSides(file, width, height);
    if (!refusal) return;
    selection.remove(file);
    show();
    notices.tell([refusal]);
  },
});

function show() {
  previews.show(selection.files);
  form.classList.toggle("has-pictures", selection.files.length > 0);
}

function add(files) {
  if (sending.isUnderWay || files.length === 0) return;
  notices.clear();
  if (bulk.isFor(files)) return bulk.take(files);
  const refusals = selection.add(files);
  show();
  notices.tell(refusals);
}

function showSending(isSending) {
  form.classList.toggle("is-sending", isSending);
  form.querySelector("[data-sending]").hidden = !isSending;
  sendButton.hidden = isSending;
}

function showProgress(fraction) {
  progress.value = 100 * fraction;
  status.textContent = fraction < 1
    ? sentence("sending", { percent: Math.floor(100 * fraction) }) : sentence("looking");
  if (fraction === 1) progress.removeAttribute("value");
}

function take({ url, code, page }) {
  if (url !== form.action && code < 400) return location.assign(url);
  showSending(false);
  // What was refused for good need not stay; what met a busy server or a limit can be sent again.
  if (code < 500 && code !== 429 && page.querySelector("[data-refusals]")) selection.clear();
  show();
  if (!notices.tellFrom(page)) notices.tell([sentence("no_sense", { code })]);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (sending.isUnderWay) return;
  if (selection.files.length === 0) return notices.tell([sentence("nothing_chosen")]);
  notices.clear();
  showSending(true);
  showProgress(0);
  sending.send(selection.files, showProgress).then(take, (error) => {
    showSending(false);
    if (error.message === "lost") notices.tell([sentence("lost")]);
    else sendButton.focus();
  });
});

for (const chooser of choosers) {
  chooser.addEventListener("change", () => {
    add([...chooser.files]);
    chooser.value = "";
    if (selection.files.length > 0 && !document.activeElement.closest("[data-notices]")) sendButton.focus();
  });
}
form.querySelector("[data-cancel]").addEventListener("click", () => sending.cancel());
onArrival(add);
window.addEventListener("pageshow", () => showSending(sending.isUnderWay));
