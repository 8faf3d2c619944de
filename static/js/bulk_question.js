// Before a large upload: are the originals to be sent, or small copies?
import { BYTES_OF_A_COPY } from "./copies.js";
import { sentence, sizeInWords } from "./sentences.js";

// Asks once, with the sizes. Resolves to whether copies are to be sent.
export function askForCopies(section, files) {
  const find = (name) => section.querySelector(`[data-bulk-${name}]`);
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  const copies = files.reduce((sum, file) => sum + Math.min(file.size, BYTES_OF_A_COPY), 0);
  const values = { count: files.length, size: sizeInWords(bytes), copies: sizeInWords(copies) };
  find("sizes").textContent = sentence("bulk_question", values);
  find("question").hidden = false;
  find("copies").focus();
  return new Promise((resolve) => {
    find("copies").onclick = () => resolve(true);
    find("originals").onclick = () => resolve(false);
  }).finally(() => { find("question").hidden = true; });
}
