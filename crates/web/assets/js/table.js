// Sorts tables marked data-sort by a click on the head; numbers by value, words by the alphabet.
"use strict";

(() => {
  const value = (cell) => {
    if (!cell) return "";
    const text = (cell.dataset.value ?? cell.textContent).trim();
    const number = Number(text.replace(/[\s\u00a0\u202f%₽$€]/g, "").replace(",", ".").replace("−", "-"));
    return text !== "" && !Number.isNaN(number) ? number : text;
  };
  const order = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), document.documentElement.lang));

  for (const table of document.querySelectorAll("table[data-sort]")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, at) => {
      if (head.dataset.sort === "no" || head.textContent.trim() === "") return;
      const button = document.createElement("button");
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "descending";
        heads.forEach((h) => h.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "ascending" : "descending");
        const body = table.tBodies[0];
        const rows = [...body.rows].map((row) => [value(row.cells[at]), row]);
        rows.sort((a, b) => (down ? order(a[0], b[0]) : order(b[0], a[0])));
        body.append(...rows.map(([, row]) => row));
      });
    });
  }
})();
