// A button that copies a link or a token; without a clipboard (no TLS) the field itself can be selected.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const field = document.getElementById(button.dataset.copy);
  const status = button.nextElementSibling;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    status.textContent = status.dataset.copied;
  });
}
for (const field of document.querySelectorAll(".share-link input")) {
  field.addEventListener("focus", () => field.select());
}
