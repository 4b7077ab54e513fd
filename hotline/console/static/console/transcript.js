// A transcript that follows the conversation, links fields to the words they came from, and sends answers in place.
"use strict";
(() => {
  const table = document.querySelector("[data-transcript]");
  const body = table.tBodies[0];
  const form = document.querySelector("[data-act]");
  let last = Number(table.dataset.last);
  let state = document.querySelector("[data-state]").dataset.state;

  // What is new, every second.
  const look = async () => {
    try {
      const answer = await fetch(`${table.dataset.live}?after=${last}`, { credentials: "same-origin" });
      if (answer.ok && !answer.redirected) {
        const news = await answer.json();
        if (news.state !== state || String(Number(news.mine)) !== table.dataset.mine) return leave();
        if (news.last_seq > last) {
          last = news.last_seq;
          body.insertAdjacentHTML("beforeend", news.html);
          link();
        }
      }
    } catch { /* the network is away; the next look may find it */ }
    return undefined;
  };
  const repeat = async () => { await look(); setTimeout(repeat, 1000); };

  // Who answers has changed: show the page anew, with the words that are being written.
  const box = document.getElementById("reply");
  const draft = `draft ${location.pathname}`;
  const leave = () => {
    if (box?.value) sessionStorage.setItem(draft, box.value);
    location.reload();
  };
  if (box && sessionStorage.getItem(draft)) {
    box.value = sessionStorage.getItem(draft);
    sessionStorage.removeItem(draft);
  }

  // An answer is sent without leaving the page.
  form?.addEventListener("submit", async (event) => {
    if (event.submitter?.value !== "reply") return;
    event.preventDefault();
    const words = new FormData(form, event.submitter);
    if (!box.value.trim()) return;
    event.submitter.disabled = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body: words, credentials: "same-origin" });
      if (answer.ok) box.value = "";
      await look();
    } finally {
      event.submitter.disabled = false;
      box.focus();
    }
  });
  box?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.querySelector("[value=reply]").click();
  });
  document.getElementById("canned")?.addEventListener("change", (event) => {
    box.value = event.target.value;
    box.focus();
  });

  // Fields and words, both ways.
  const rows = [...document.querySelectorAll("[data-sources] tbody tr")];
  const wordsOf = (row) => row.dataset.seqs.split(" ").flatMap((seq) => {
    const cell = document.querySelector(`#m${seq} .text`);
    if (!cell) return [];
    const marks = [...cell.querySelectorAll("mark")].filter((mark) => mark.title === row.dataset.entity);
    return marks.length ? marks : [cell];
  });
  const light = (row, on) => [row, ...wordsOf(row)].forEach((each) => each.classList.toggle("jiesu-lit", on));
  const link = () => {
    for (const row of rows) {
      for (const each of [row, ...wordsOf(row)]) {
        if (each.dataset.linked) continue;
        each.dataset.linked = "1";
        if (each.matches("mark")) each.tabIndex = 0;
        for (const [name, on] of [["mouseenter", true], ["focusin", true], ["mouseleave", false], ["focusout", false]]) {
          each.addEventListener(name, () => light(row, on));
        }
      }
    }
  };
  link();
  setTimeout(repeat, 1000);
})();
