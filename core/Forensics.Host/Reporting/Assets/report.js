// Adds what a page without script does without: filters, sorting, folding all at once. It reads text of the page and writes none of it as markup.
'use strict';
(() => {
  const make = (tag, text, style) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (style) element.className = style;
    return element;
  };

  const button = (text, act) => {
    const element = make('button', text);
    element.type = 'button';
    element.addEventListener('click', act);
    return element;
  };

  const filter = (label, rows, said) => {
    const box = make('label', '', 'filter');
    const input = make('input');
    input.type = 'search';
    input.autocomplete = 'off';
    input.spellcheck = false;
    box.append(make('span', label), input);
    let waiting = 0;
    input.addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        const wanted = input.value.trim().toLowerCase();
        said.textContent = `${rows(wanted)} shown`;
      }, 120);
    });
    return box;
  };

  const bar = (place, ...parts) => {
    const element = make('div', '', 'tools');
    element.append(...parts);
    place.before(element);
  };

  const said = () => {
    const element = make('span', '', 'said');
    element.setAttribute('role', 'status');
    return element;
  };

  const value = (row, column) => {
    const cell = row.cells[column];
    return cell ? cell.textContent.trim() : '';
  };

  const sortable = table => {
    const heads = table.tHead.rows[0].cells;
    const body = table.tBodies[0];
    Array.from(heads).forEach((head, column) => {
      const text = head.textContent;
      head.textContent = '';
      head.append(button(text, () => {
        const down = head.getAttribute('aria-sort') === 'ascending';
        Array.from(heads).forEach(other => other.removeAttribute('aria-sort'));
        head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
        const numeric = head.classList.contains('number');
        const rows = Array.from(body.rows).map(row => [numeric ? parseFloat(value(row, column).replace(/[^0-9.-]/g, '')) : value(row, column), row]);
        const compare = numeric
          ? (a, b) => (Number.isNaN(a[0]) ? -Infinity : a[0]) - (Number.isNaN(b[0]) ? -Infinity : b[0])
          : (a, b) => a[0].localeCompare(b[0], 'en', { numeric: true });
        rows.sort((a, b) => down ? -compare(a, b) || 0 : compare(a, b) || 0);
        body.append(...rows.map(entry => entry[1]));
      }));
    });
  };

  document.querySelectorAll('table[data-table]').forEach(table => {
    const rows = Array.from(table.tBodies[0].rows);
    if (rows.length < 2) return;
    sortable(table);
    if (rows.length < 8) return;
    const state = said();
    const name = table.caption.firstChild.textContent.trim();
    const show = wanted => {
      let shown = 0;
      rows.forEach(row => {
        row.hidden = wanted !== '' && !row.textContent.toLowerCase().includes(wanted);
        if (!row.hidden) shown++;
      });
      return shown;
    };
    bar(table.parentElement, filter(`Filter: ${name}`, show, state), state);
  });

  document.querySelectorAll('[data-tree]').forEach(tree => {
    const items = Array.from(tree.querySelectorAll('li'));
    const state = said();
    const own = items.map(item => (item.firstElementChild.querySelector(':scope > summary') || item.firstElementChild).textContent.toLowerCase());
    const show = wanted => {
      const keep = new Set();
      let shown = 0;
      items.forEach((item, at) => {
        if (wanted !== '' && !own[at].includes(wanted)) return;
        shown++;
        for (let up = item; up && up !== tree; up = up.parentElement) {
          if (up.tagName === 'LI') keep.add(up);
          if (wanted !== '' && up.tagName === 'DETAILS') up.open = true;
        }
      });
      items.forEach(item => { item.hidden = !keep.has(item); });
      return shown;
    };
    const fold = open => tree.querySelectorAll('details').forEach(details => { details.open = open; });
    bar(tree, filter('Filter: processes', show, state), button('Unfold all', () => fold(true)), button('Fold all', () => fold(false)), state);
  });

  const links = new Map(Array.from(document.querySelectorAll('nav li a')).map(link => [link.getAttribute('href').slice(1), link]));
  if ('IntersectionObserver' in window) {
    const seen = new IntersectionObserver(entries => entries.forEach(entry => {
      if (!entry.isIntersecting) return;
      links.forEach(link => link.removeAttribute('aria-current'));
      const link = links.get(entry.target.id);
      if (link) link.setAttribute('aria-current', 'true');
    }), { rootMargin: '-15% 0px -80% 0px' });
    document.querySelectorAll('main > section[id]').forEach(section => seen.observe(section));
  }

  addEventListener('beforeprint', () => document.querySelectorAll('main details').forEach(details => {
    if (!details.open) { details.open = true; details.classList.add('printed'); }
  }));
  addEventListener('afterprint', () => document.querySelectorAll('details.printed').forEach(details => {
    details.open = false;
    details.classList.remove('printed');
  }));
})();
