// One POST with progress. Resolves to its status and its JSON, rejects when the connection breaks off.
export function post(address, body, token, onProgress = () => {}) {
  const request = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => resolve({ status: request.status, answer: read(request.responseText) });
    request.onerror = () => reject(new Error("lost"));
    request.open("POST", address);
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("Accept", "application/json");
    request.send(body);
  });
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
