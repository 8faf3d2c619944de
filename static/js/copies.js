// Small copies of photographs, made in the browser: enough for a network, and a twentieth of the way to send.
const SIDE = 1024;
const QUALITY = 0.9;
export const BYTES_OF_A_COPY = 200 * 1024;

// The copy, or the file itself where it is small already or the browser cannot open it.
export async function makeCopy(file) {
  if (file.size <= BYTES_OF_A_COPY || file.name.toLowerCase().endsWith(".zip")) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const copy = scale < 1 ? await draw(picture, scale) : file;
    picture.close();
    return copy.size < file.size ? copy : file;
  } catch {
    return file;
  }
}

function draw(picture, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no copy"))), "image/jpeg", QUALITY);
  });
}
