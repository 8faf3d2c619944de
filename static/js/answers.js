// The times by the visitor's clock, and answers that come later: they are put in as soon as they are there.
const PAUSE = 1000;
let last = document.querySelector("[data-refreshed]").innerHTML;

function showLocalTimes() {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  for (const time of document.querySelectorAll("time[datetime]")) {
    time.textContent = format.format(new Date(time.dateTime));
  }
}

async function fetchNews() {
  const answer = await fetch(location.href, { cache: "no-store" });
  if (answer.status >= 500) throw new Error("the server cannot answer at the moment");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { title: page.title, news: page.querySelector("[data-refreshed]") };
}

async function look() {
  try {
    const { title, news } = await fetchNews();
    if (!news) return location.reload(); // deleted meanwhile, or the server has something else to say
    const isPending = news.querySelector("[data-pending]") !== null;
    // Only what has changed is put in: whoever is reading or tabbing through the page is left in peace.
    if (news.innerHTML !== last) {
      last = news.innerHTML;
      document.querySelector("[data-refreshed]").replaceWith(news);
      document.title = title;
      showLocalTimes();
    }
    if (!isPending) return undefined;
  } catch {
    // The connection and the server come and go; the next look may find them.
  }
  return setTimeout(look, PAUSE);
}

showLocalTimes();
if (document.querySelector("[data-pending]")) setTimeout(look, PAUSE);
