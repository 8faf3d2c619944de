// Brings the answer onto the page as soon as it is there. Without scripts the page reloads itself instead.
const PAUSE = 1000;

async function look() {
  const here = document.querySelector("[data-refreshed]");
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const there = page.querySelector("[data-refreshed]");
    if (there.outerHTML !== here.outerHTML) here.replaceWith(there);
    document.title = page.title;
    if (!("pending" in there.dataset)) return undefined;
  } catch {
    // The connection comes and goes; the next look may find it.
  }
  return setTimeout(look, PAUSE);
}

setTimeout(look, PAUSE);
