// The row that one came for is brought into view, below the head of the table that stays in sight.

const row = document.querySelector("[data-here]");
const table = row?.closest(".bitext");
if (row && (!location.hash || location.hash === `#${row.id}`)) {
  if (table.scrollHeight > table.clientHeight) {
    table.scrollTop = row.offsetTop - (table.clientHeight - row.offsetHeight) / 2;
    table.scrollIntoView({ block: "nearest" });
  } else {
    row.scrollIntoView({ block: "center" });
  }
}
