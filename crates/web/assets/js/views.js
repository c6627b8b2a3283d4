// Pictures and tables to take away: PNG and SVG of a chart with its colours, CSV of a table as it stands.
"use strict";

(() => {
  for (const button of document.querySelectorAll(".js-only")) button.hidden = false;

  const save = (name, kind, blob) => {
    const link = document.createElement("a");
    link.download = `${(name || "revizor").replace(/[\\/:*?"<>|]+/g, "-")}.${kind}`;
    link.href = URL.createObjectURL(blob);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 5000);
  };

  // The drawing with every colour variable replaced by its value in the theme on the screen.
  const drawing = (button) => {
    const all = [...button.closest(".figure").querySelectorAll(".chart svg")];
    const shown = all.find((s) => s.getClientRects().length > 0) ?? all[0];
    const copy = shown.cloneNode(true);
    const style = getComputedStyle(document.documentElement);
    const fixed = (text) => text.replace(/var\(--([a-z0-9-]+)\)/g, (_, name) => style.getPropertyValue(`--${name}`).trim());
    for (const node of [copy, ...copy.querySelectorAll("*")]) {
      for (const a of [...node.attributes]) if (a.value.includes("var(--")) node.setAttribute(a.name, fixed(a.value));
    }
    const box = shown.viewBox.baseVal;
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("width", box.width);
    copy.setAttribute("height", box.height);
    const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    ground.setAttribute("width", "100%");
    ground.setAttribute("height", "100%");
    ground.setAttribute("fill", style.getPropertyValue("--bg").trim());
    copy.prepend(ground);
    return { text: new XMLSerializer().serializeToString(copy), width: box.width, height: box.height };
  };

  document.addEventListener("click", (e) => {
    const svg = e.target.closest("[data-svg]");
    if (svg) save(svg.dataset.svg, "svg", new Blob([drawing(svg).text], { type: "image/svg+xml" }));
    const png = e.target.closest("[data-png]");
    if (png) {
      const { text, width, height } = drawing(png);
      const image = new Image();
      image.onload = () => {
        const canvas = document.createElement("canvas");
        canvas.width = width * 2;
        canvas.height = height * 2;
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob((blob) => { if (blob) save(png.dataset.png, "png", blob); }, "image/png");
      };
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    }
    const csv = e.target.closest("[data-csv]");
    if (csv) {
      const table = csv.closest(".card").querySelector("table");
      const cell = (c) => {
        const text = (c.dataset.value ?? c.innerText).trim();
        const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
        return `"${safe.replaceAll('"', '""')}"`;
      };
      const rows = [...(table?.rows ?? [])].map((r) => [...r.cells].map(cell).join(","));
      save(csv.dataset.csv, "csv", new Blob(["\ufeff", rows.join("\r\n")], { type: "text/csv;charset=utf-8" }));
    }
  });
})();
