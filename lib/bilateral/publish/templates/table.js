// Search and sorting for the table of this page, which is read as it stands without them.
(() => {
  const table = document.querySelector('table.data');
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const box = document.querySelector('search');
  const field = box.querySelector('input');
  const status = box.querySelector('output');
  const plain = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  let texts;

  const find = () => {
    texts ??= rows.map(row => plain(row.textContent));
    const wanted = plain(field.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = !wanted.every(word => texts[at].includes(word));
      shown += !row.hidden;
    });
    status.textContent = `${shown} of ${rows.length} rows`;
  };

  const order = new Intl.Collator('lv', {numeric: true});
  const key = (row, at) => row.cells[at].dataset.key ?? row.cells[at].textContent.trim();
  const sort = (head, heads) => {
    const at = heads.indexOf(head);
    const down = head.getAttribute('aria-sort') === 'ascending';
    const number = head.classList.contains('number');
    heads.forEach(each => each.removeAttribute('aria-sort'));
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    // What is empty stands last either way.
    const keyed = rows.map(row => [key(row, at), row]);
    keyed.sort(([a], [b]) => (a === '') - (b === '') ||
      (number ? a - b : order.compare(a, b)) * (down ? -1 : 1));
    body.append(...keyed.map(([, row]) => row));
  };

  const heads = [...table.tHead.rows[0].cells];
  for (const head of heads) {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    button.addEventListener('click', () => sort(head, heads));
    head.append(button);
  }
  field.addEventListener('input', find);
  box.hidden = false;
})();
