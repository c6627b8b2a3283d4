// Files dropped on the page go to the server one by one with live progress; then the screen that asks about them opens.
"use strict";

(() => {
  const form = document.querySelector("[data-upload]");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-list]");
  const token = document.querySelector("meta[name=csrf]").content;
  const words = form.dataset;
  let busy = false;

  const line = (file) => {
    const item = document.createElement("li");
    const name = document.createElement("span");
    const state = document.createElement("span");
    const bar = document.createElement("progress");
    name.textContent = file.name;
    state.className = "quiet num";
    bar.max = file.size || 1;
    bar.value = 0;
    item.append(name, state, bar);
    list.append(item);
    return { state, bar };
  };

  const put = (address, file, shown) => new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("PUT", address);
    request.setRequestHeader("x-csrf-token", token);
    request.upload.addEventListener("progress", (e) => {
      shown.bar.value = e.loaded;
      shown.state.textContent = `${Math.round((100 * e.loaded) / (file.size || 1))} %`;
    });
    request.addEventListener("load", () => (request.status < 300 ? done() : fail(new Error(request.responseText))));
    request.addEventListener("error", () => fail(new Error("network")));
    request.send(file);
  });

  const send = async (files) => {
    if (busy || files.length === 0) return;
    busy = true;
    list.replaceChildren();
    try {
      const begun = await fetch(form.dataset.upload, { method: "POST", headers: { "x-csrf-token": token } });
      const { upload } = await begun.json();
      for (const file of files) {
        const shown = line(file);
        shown.state.textContent = words.wordsSending;
        try {
          await put(`${form.dataset.upload}/${upload}/files/${encodeURIComponent(file.name)}`, file, shown);
          shown.bar.value = shown.bar.max;
          shown.state.textContent = words.wordsDone;
        } catch (e) {
          shown.state.textContent = words.wordsFailed;
          throw e;
        }
      }
      location.assign(form.dataset.next + upload);
    } catch {
      busy = false;
    }
  };

  input.addEventListener("change", () => send([...input.files]));
  for (const type of ["dragenter", "dragover"]) {
    form.addEventListener(type, (e) => { e.preventDefault(); form.classList.add("over"); });
  }
  form.addEventListener("dragleave", (e) => { if (!form.contains(e.relatedTarget)) form.classList.remove("over"); });
  form.addEventListener("drop", (e) => { e.preventDefault(); form.classList.remove("over"); send([...e.dataTransfer.files]); });
})();
