// The plan of changes: items are dragged or moved with Alt and an arrow key; the reason is asked before anything is sent.
"use strict";

(() => {
  for (const button of document.querySelectorAll(".js-only")) button.hidden = false;
  document.addEventListener("click", (e) => { if (e.target.closest("[data-print]")) print(); });

  const dialog = document.querySelector("#plan-why");
  if (!dialog) return;
  const form = dialog.querySelector("form");

  const ask = (item, before, track, move) => {
    form.action = `${form.dataset.base}${encodeURIComponent(item.dataset.id)}/place`;
    form.elements.before.value = before;
    form.elements.move.value = move;
    form.elements.track.value = track;
    dialog.querySelector("[data-what]").textContent = item.dataset.name;
    dialog.showModal();
    form.elements.because.focus();
  };
  dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());

  let dragged = null;
  const clear = () => {
    for (const marked of document.querySelectorAll(".over")) marked.classList.remove("over");
  };
  for (const list of document.querySelectorAll(".plan-list")) {
    list.addEventListener("dragstart", (e) => {
      dragged = e.target.closest(".plan-item");
      if (!dragged) return;
      e.dataTransfer.effectAllowed = "move";
      e.dataTransfer.setData("text/plain", dragged.dataset.id);
      dragged.classList.add("dragged");
    });
    list.addEventListener("dragend", () => {
      dragged?.classList.remove("dragged");
      dragged = null;
      clear();
    });
    list.addEventListener("dragover", (e) => {
      if (!dragged) return;
      e.preventDefault();
      clear();
      (e.target.closest(".plan-item") ?? list).classList.add("over");
    });
    list.addEventListener("drop", (e) => {
      if (!dragged) return;
      e.preventDefault();
      const item = dragged;
      const over = e.target.closest(".plan-item");
      clear();
      if (over === item) return;
      // Below the last item: to the end of the whole order.
      ask(item, over?.dataset.id ?? "", list.dataset.track, over ? "" : "last");
    });
    list.addEventListener("keydown", (e) => {
      const item = e.target.closest(".plan-item");
      if (!item || e.target !== item || !e.altKey || !["ArrowUp", "ArrowDown"].includes(e.key)) return;
      e.preventDefault();
      ask(item, "", list.dataset.track, e.key === "ArrowUp" ? "up" : "down");
    });
  }
})();
