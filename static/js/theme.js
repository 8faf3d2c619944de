// Switches the colours at once; the form that carries the choice to the server works without this, too.
const form = document.querySelector("[data-theme-switch]");
const sheet = document.querySelector("[data-dark-sheet]");
const scheme = document.querySelector("meta[name=color-scheme]");
const MEDIA = { auto: "(prefers-color-scheme: dark)", light: "not all", dark: "all" };

function show(theme) {
  document.documentElement.dataset.theme = theme;
  sheet.media = MEDIA[theme];
  scheme.content = theme === "auto" ? "light dark" : theme;
  for (const button of form.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const theme = event.submitter.value;
  const fields = new FormData(form);
  fields.set("theme", theme);
  show(theme);
  // The answer is a redirect to this very page: its cookie is all that is needed.
  fetch(form.action, { method: "POST", body: fields, redirect: "manual", keepalive: true });
});

// A page brought back by the back button may be older than the last choice.
window.addEventListener("pageshow", (event) => {
  const chosen = document.cookie.match(/(?:^|; )theme=(auto|light|dark)/);
  if (event.persisted && form && chosen) show(chosen[1]);
});
