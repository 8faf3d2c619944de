// The page's own words for what a script has to say, and sizes as people say them.
const parts = new Map(
  [...document.querySelectorAll("template[data-part]")].map((part) => [part.dataset.part, part.content]),
);

// A fresh copy of one of the page's templates: its first element.
export function part(name) {
  return parts.get(name).firstElementChild.cloneNode(true);
}

export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (braces, key) => values[key] ?? braces);
}

export function sentence(name, values = {}) {
  return fill(parts.get("sentences").querySelector(`[data-sentence=${name}]`).textContent.trim(), values);
}

export function sizeInWords(bytes) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const step = Math.min(bytes < 1024 ? 0 : Math.floor(Math.log2(bytes) / 10), units.length - 1);
  const size = bytes / 1024 ** step;
  return new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit",
    unit: units[step],
    maximumFractionDigits: size < 10 ? 1 : 0,
  }).format(size);
}
