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

// Looks until there is no more work, and no upload on this page that brings more.
export async function follow() {
  await look();
  const shown = find();
  if (shown && ("underWay" in shown.dataset || document.querySelector("[data-uploading]"))) setTimeout(follow, PAUSE);
}

if (find() && "underWay" in find().dataset) setTimeout(follow, PAUSE);
