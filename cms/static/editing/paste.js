// Pasting from Word or WPS into a paragraph of the body: headings, lists and tables become blocks of their own.
(() => {
  const url = document.currentScript.dataset.url;
  const words = document.currentScript.dataset;
  const FROM_WORD = /urn:schemas-microsoft-com:office|class="?Mso|mso-list|ProgId"?\s*content="?Word|name="?Generator"?\s*content="?(Microsoft Word|WPS)/i;

  // The stream that holds the editor, and the place of its block in it.
  const findPlace = (editor) => {
    let element = editor;
    while (element && !element.rootBlock) element = element.parentElement;
    const root = element?.rootBlock;
    const known = root?.blockDef?.childBlockDefsByName || {};
    if (!known.paragraph || !known.table || !known.heading) return null;
    const at = root.children.findIndex((child) => child.element.contains(editor));
    return at < 0 ? null : { root, at };
  };

  const say = (editor, text) => {
    const line = document.createElement("p");
    line.className = "qifu-paste-note";
    line.setAttribute("role", "status");
    line.textContent = text;
    editor.closest("[data-contentpath]")?.before(line);
    setTimeout(() => line.remove(), 12000);
  };

  const insert = ({ root, at }, blocks, isEmpty) => {
    blocks.forEach((block, number) => root.insert({ type: block.type, value: block.value, id: crypto.randomUUID() }, at + 1 + number, { animate: false }));
    if (isEmpty && blocks.length) root.deleteBlock(at);
  };

  document.addEventListener("paste", async (event) => {
    const editor = event.target.closest?.(".Draftail-Editor");
    const html = event.clipboardData?.getData("text/html") || "";
    if (!editor || !(FROM_WORD.test(html) || /<table[\s>]/i.test(html))) return;
    const place = findPlace(editor);
    if (!place) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    document.dispatchEvent(new Event("qifu-paste:begin"));
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value },
        body: JSON.stringify({ html }),
      });
      const answer = await response.json();
      if (!response.ok) throw new Error(answer.error);
      // What was typed and moved while the server read the text stays.
      const there = findPlace(editor) || place;
      // Draftail's own placeholders are [contenteditable=false].
      const isEmpty = editor.isConnected && editor.querySelector("[contenteditable=true]")?.innerText.trim() === "";
      insert(there, answer.blocks, isEmpty);
      say(document.getElementById(there.root.children[there.at]?.prefix) || editor, [words.done, ...answer.notes].join(" "));
    } catch (error) {
      say(editor, error.message || words.failed);
    } finally {
      document.dispatchEvent(new Event("qifu-paste:end"));
    }
  }, true);
})();
