// What was dropped, folders opened: a list of files, each with its path below the folder in `relativePath`.
export async function readDrop(transfer) {
  // The entries are there only while the event lasts.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.());
  const files = [...transfer.files];
  if (!entries.some((entry) => entry?.isDirectory)) return files;
  const found = [];
  for (const entry of entries) if (entry) await walk(entry, found);
  return found;
}

export function pathOf(file) {
  return file.relativePath || file.webkitRelativePath || file.name;
}

async function walk(entry, found) {
  if (entry.isDirectory) {
    const reader = entry.createReader();
    // A reader gives at most a hundred entries at a time.
    for (let part; (part = await ask(reader, "readEntries")).length > 0;) {
      for (const inner of part) await walk(inner, found);
    }
  } else {
    const file = await ask(entry, "file");
    file.relativePath = entry.fullPath.replace(/^\//, "");
    found.push(file);
  }
}

function ask(object, method) {
  return new Promise((resolve, reject) => { object[method](resolve, reject); });
}
