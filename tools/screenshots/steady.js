// What differs from run to run, or with the language of this machine's browser, is always shown the same.
() => {
  const steady = (text) => text
    .replace(/\d+ ?(秒|分钟)/g, (_, unit) => (unit === '秒' ? '30 秒' : '5 分钟'))
    .replace(/(2026[-年]0?9[-月]14日? ?)\d{1,2}:\d{2}(:\d{2})?/g, '$109:30')
    .replace(/https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?/g, 'https://qifu.example.cn');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = steady(walker.currentNode.data);
    if (text !== walker.currentNode.data) walker.currentNode.data = text;
  }
  // Signed links: the address of this machine, and a signature that leads nowhere.
  for (const field of document.querySelectorAll('input[readonly]')) {
    if (field.value.includes('://')) field.value = steady(field.value).replace(/[\w:-]{12,}(?=\/?$)/, 'MTI6c2FtcGxlLWxpbms');
  }
  // A browser's own words on 选择文件 follow its language.
  for (const input of document.querySelectorAll('input[type=file]')) {
    input.classList.add('still-file');
    const words = input.previousElementSibling?.matches('.still-words') ? input.previousElementSibling : document.createElement('span');
    words.className = 'still-words';
    words.innerHTML = '<b>选择文件</b> ';
    words.append(input.files.length ? input.files[0].name : '未选择任何文件');
    input.before(words);
  }
}
