// A link to a field (#id_summary) arrives before the blocks above it are drawn: go there once they are.
window.addEventListener("load", () => {
  const id = decodeURIComponent(location.hash.slice(1));
  if (!id.startsWith("id_")) return;
  const field = document.getElementById(id);
  const place = field?.closest("[data-field-wrapper]") || field;
  setTimeout(() => {
    place?.scrollIntoView({ block: "center" });
    field?.focus?.({ preventScroll: true });
  }, 300);
});
