// Keys for the large view of a gallery, which works by links alone: Esc closes, arrows turn. Turning leaves no trail in
// the browser's history, so "back" leads back to the article.
document.addEventListener("keydown", (event) => {
  const shown = document.querySelector(".lightbox:target");
  if (!shown || event.ctrlKey || event.metaKey || event.altKey) return;
  const link = shown.querySelector({ Escape: ".close", ArrowLeft: "[rel=prev]", ArrowRight: "[rel=next]" }[event.key] || "none");
  if (link) {
    event.preventDefault();
    link.click();
  }
});
document.addEventListener("click", (event) => {
  const shown = event.target.closest(".lightbox");
  const link = shown && (event.target.closest(".lightbox a") || (event.target === shown && shown.querySelector(".close")));
  if (link) {
    event.preventDefault();
    location.replace(link.hash);
    document.querySelector(link.hash)?.focus();
  }
});
