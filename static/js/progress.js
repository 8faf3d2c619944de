// Keeps the page's progress up to date while there is work; the connection and the server may come and go.
const PAUSE = 1000;

function find() {
  return document.querySelector("[data-work]");
}

async function look() {
  const shown = find();
  if (!shown) return;
  try {
    const answer = await fetch(shown.dataset.work, { cache: "no-store" });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const news = page.querySelector("[data-work]");
      // Lists that someone opened stay open.
      const opened = [...shown.querySelectorAll("details")].map((details) => details.open);
      news.querySelectorAll("details").forEach((details, index) => { details.open = opened[index] ?? false; });
      if (news.outerHTML !== shown.outerHTML) shown.replaceWith(news);
    }
  } catch {
    // The next look may find them.
  }
}

async function follow() {
  await look();
  const shown = find();
  // An upload on this page brings more work: then it is looked at, whatever the last answer was.
  if (shown && ("underWay" in shown.dataset || document.querySelector("[data-uploading]"))) wait();
}

function wait() {
  setTimeout(follow, PAUSE);
}

if (find() && "underWay" in find().dataset) wait();
document.addEventListener("uploading", () => find() && wait(), { once: true });
