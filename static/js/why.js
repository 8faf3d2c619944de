// Brings the heat map and its words onto the result page; without scripts the link opens them as a page.
async function fetchWhy(link) {
  const answer = await fetch(link.href);
  if (!answer.ok) throw new Error("no explanation at the moment");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [picture, words] = ["[data-why-picture]", "[data-why]"].map((part) => page.querySelector(part));
  if (!picture || !words) throw new Error("the page has something else to say");
  return { picture, words };
}

function show(place, { picture, words }) {
  document.querySelector(".picture").replaceWith(picture);
  place.replaceWith(words);
  const control = words.querySelector("[data-heat-switch]");
  control.hidden = false;
  words.querySelector("#why-heading").focus();
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-why-link]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const place = link.closest("[data-why-place]");
  if (place.ariaBusy === "true") return;
  place.ariaBusy = "true";
  place.querySelector("[data-why-status]").textContent =
    place.querySelector("[data-why-waiting]").content.textContent;
  try {
    show(place, await fetchWhy(link));
  } catch {
    location.assign(link.href); // the page itself says what is wrong
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-heat-switch] button");
  if (!button) return;
  const heat = document.querySelector("[data-heat]");
  heat.hidden = !heat.hidden;
  button.ariaPressed = String(!heat.hidden);
});
