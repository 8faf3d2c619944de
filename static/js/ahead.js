// Pages that come one after the other at once: the next is fetched ahead, and what is decided on this one is sent
// in the background, in its order. Without this script each page is a form that the server answers with the next.
const parser = new DOMParser();

export class Ahead {
  // `selector` finds the part of a page that changes, which has data-address, data-image (which tells it from
  // others), data-next (the address of the next, or nothing) and perhaps data-next-picture.
  constructor(selector, decide) {
    this.selector = selector;
    this.shown = document.querySelector(selector);
    this.sent = Promise.resolve();
    this.acting = Promise.resolve();
    this.isLeaving = false;
    document.addEventListener("submit", (event) => {
      if (!event.target.closest(selector)) return;
      event.preventDefault();
      this.queue(() => decide(event.target, event.submitter));
    });
    window.addEventListener("popstate", () => location.reload());
    this.fetchAhead();
  }

  async fetchPage(address, options) {
    const answer = await fetch(address, options);
    const found = parser.parseFromString(await answer.text(), "text/html").querySelector(this.selector);
    if (!answer.ok || !found) throw new Error("no such page");
    return document.importNode(found, true);
  }

  fetchAhead() {
    const { next, nextPicture } = this.shown.dataset;
    // Once what was decided is stored: the server then proposes nothing that is done already.
    this.next = next ? this.sent.then(() => this.fetchPage(next)) : Promise.resolve(null);
    this.next.catch(() => {}); // told when it is needed
    if (nextPicture) new Image().src = nextPicture;
  }

  show(page, how = "pushState") {
    this.shown.replaceWith(page);
    this.shown = page;
    history[how](null, "", page.dataset.address);
    window.scrollTo(0, 0);
    (page.querySelector("[data-first]") ?? page).focus({ preventScroll: true });
    this.fetchAhead();
  }

  // The next page, if it is another one: the only one that is left comes after itself.
  async other() {
    const page = await this.next;
    return page && page.dataset.image !== this.shown.dataset.image ? page : null;
  }

  // The server's own answer, shown once it is there.
  async ask(address, fields) {
    await this.sent;
    this.show(await this.fetchPage(address, { method: "POST", body: fields }));
  }

  // Shows `page` and sends behind its back. What cannot be stored is told by the page at `whereTold(status)`.
  goOn(page, address, fields, whereTold) {
    fields.set("quietly", "1");
    this.sent = this.sent.then(async () => {
      const answer = await fetch(address, { method: "POST", body: fields, keepalive: true }).catch(() => null);
      if (answer?.status === 204) return;
      this.isLeaving = true;
      location.assign(whereTold(answer?.status));
      throw new Error("not saved");
    });
    this.sent.catch(() => {});
    this.show(page);
  }

  // One after the other, however fast the keys come; what fails is done anew by the server.
  queue(act) {
    this.acting = this.acting.then(act).catch(() => this.isLeaving || location.assign(this.shown.dataset.address));
  }
}

// The name of the key as pages write it, and nothing when it is none of ours.
export function keyOf(event, wanted) {
  if (event.ctrlKey || event.metaKey || event.altKey) return "";
  const key = event.key.length === 1 ? event.key.toLowerCase() : (event.shiftKey ? "Shift+" : "") + event.key;
  return wanted.test(key) ? key : "";
}
