// Sends the chosen pictures as the form would, with progress. Resolves to the address that answered and its page.
export class Sending {
  constructor(form) {
    this.form = form;
    this.request = null;
  }

  get isUnderWay() {
    return this.request !== null;
  }

  // onProgress(fraction from 0 to 1). Rejects with "lost" or "cancelled".
  send(files, onProgress) {
    const fields = new FormData(this.form);
    fields.delete("pictures");
    for (const file of files) fields.append("pictures", file, file.name);
    const request = new XMLHttpRequest();
    this.request = request;
    return new Promise((resolve, reject) => {
      request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
      request.onload = () => resolve({
        url: request.responseURL,
        code: request.status,
        page: new DOMParser().parseFromString(request.responseText, "text/html"),
      });
      request.onerror = () => reject(new Error("lost"));
      request.onabort = () => reject(new Error("cancelled"));
      request.open("POST", this.form.action);
      request.send(fields);
    }).finally(() => {
      this.request = null;
    });
  }

  cancel() {
    this.request?.abort();
  }
}
