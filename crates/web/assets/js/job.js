// Watches a running job and goes to its result.
"use strict";

(() => {
  const card = document.querySelector("[data-watch]");
  if (!card || card.dataset.state === "failed" || card.dataset.state === "done") return;
  const stage = card.querySelector("[data-stage]");
  const bar = card.querySelector("[data-bar]");
  const lines = card.querySelector("[data-lines]");
  const look = async () => {
    try {
      const answer = await fetch(card.dataset.watch, { headers: { accept: "application/json" } });
      if (!answer.ok) { location.reload(); return; }
      const job = await answer.json();
      if (job.state === "done") { location.replace(job.outcome || location.href); return; }
      if (job.state === "failed") { location.reload(); return; }
      if (job.stage) stage.textContent = job.stage;
      if (job.total > 0) { bar.max = job.total; bar.value = Math.min(job.done, job.total); } else { bar.removeAttribute("value"); }
      while (lines.children.length < job.lines.length) {
        const line = document.createElement("li");
        line.textContent = job.lines[lines.children.length];
        lines.append(line);
      }
    } catch { /* the server may be restarting: ask again */ }
    setTimeout(look, 400);
  };
  setTimeout(look, 200);
})();
