// The source panel, and every link of the page that leads into it.
//
// Gradio gives: element, trigger, props, server, watch. Text from documents only ever reaches the
// page through textContent: never through a template or as markup.

const REDUCED = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
const BEHAVIOUR = REDUCED ? 'auto' : 'smooth';
const TAGS = { heading: 'h4', list_item: 'p', table_row: 'p', caption: 'p', footnote: 'p', boilerplate: 'p', paragraph: 'p' };
const SILENT = 'The chat does not answer. Is it still running in its window?';
const FEW = 8; // documents that are seen at a glance
const panel = element.querySelector('.panel');
let cameFrom = null; // the link that was followed, so that focus can go back to it
let latest = 0; // a slow answer must not overwrite the one asked for after it
let turned = 0; // the same for pages
let large = false; // how pages were last looked at

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

function link(href, className, text) {
  const node = make('a', className, text);
  node.setAttribute('href', href);
  return node;
}

function makeFilter(list) {
  const box = make('input', 'filter');
  box.type = 'search';
  box.placeholder = 'Find a document';
  box.setAttribute('aria-label', 'Find a document by its title, date or file name');
  box.addEventListener('input', () => {
    const words = box.value.toLowerCase().split(/\s+/);
    for (const item of list.children) {
      const text = item.textContent.toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
    }
  });
  return box;
}

function drawDocuments(lines) {
  const heading = make('h2', 'title', lines.length ? 'Documents' : 'No documents yet');
  const bar = make('div', 'bar');
  bar.append(heading);
  if (lines.length) bar.append(make('span', 'count', `${lines.length.toLocaleString('en-GB')} indexed`));
  const list = make('ul', 'documents');
  for (const line of lines) {
    const item = make('li');
    const opener = link(line.href, 'document');
    opener.append(make('span', 'name', line.title), make('span', 'facts', line.facts), make('span', 'path', line.source));
    item.append(opener);
    list.append(item);
  }
  const body = make('div', 'body');
  if (lines.length > FEW) bar.append(makeFilter(list));
  if (lines.length) body.append(list);
  else body.append(make('p', 'hint', 'Stop the chat and run: inspection-qa index FOLDER'));
  panel.replaceChildren(bar, body);
}

function drawPart(part) {
  const level = Math.min(6, 2 + Math.max(1, part.level));
  const node = make(part.kind === 'heading' ? `h${level}` : TAGS[part.kind] || 'p', `part ${part.kind}`);
  for (const run of part.runs) {
    node.append(run.marked ? make('mark', '', run.text) : document.createTextNode(run.text));
  }
  return node;
}

function button(className, text, act) {
  const node = make('button', className, text);
  node.type = 'button';
  node.addEventListener('click', act);
  return node;
}

function pagesInWords(numbers, view) {
  const last = numbers[numbers.length - 1];
  const named = numbers.length > 1 ? `Pages ${numbers[0]} to ${last}` : `Page ${last}`;
  return `${named} of ${view.pages.toLocaleString('en-GB')}`;
}

function drawSheet(sheet, number, view) {
  const figure = make('figure', 'sheet');
  if (sheet.problem) {
    figure.append(make('p', 'note', sheet.problem));
    return figure;
  }
  figure.style.aspectRatio = String(sheet.ratio);
  const image = make('img');
  const marked = sheet.marks.length ? ' The quote is marked; its words follow as text.' : '';
  image.alt = `Picture of page ${number} of ${view.title}.${marked}`;
  image.src = sheet.picture;
  figure.append(image);
  for (const mark of sheet.marks) {
    const box = make('span', 'mark');
    for (const edge of ['left', 'top', 'width', 'height']) box.style[edge] = `${mark[edge]}%`;
    figure.append(box);
  }
  return figure;
}

// The pages of a PDF as pictures, with the quote marked: a part of the panel of its own, so that
// the page and the text of the quote are seen together.
function makePages(view, address) {
  const section = make('section', 'pages');
  section.setAttribute('aria-label', 'The page itself');
  const tools = make('div', 'tools');
  const number = make('span', 'number');
  number.setAttribute('aria-live', 'polite');
  const frame = make('div', 'frame');
  frame.tabIndex = 0;
  frame.setAttribute('role', 'region');
  frame.setAttribute('aria-label', 'Picture of the page; scroll to see all of it');
  frame.append(make('p', 'note', 'Drawing the page…'));
  let current = view.shown;

  function showMark() {
    const mark = frame.querySelector('.mark');
    if (!mark) {
      frame.scrollTo({ top: 0, left: 0, behavior: 'auto' });
      return;
    }
    const at = mark.getBoundingClientRect();
    const around = frame.getBoundingClientRect();
    const spare = Math.max(16, (frame.clientWidth - at.width) / 2);
    frame.scrollTo({
      top: frame.scrollTop + at.top - around.top - frame.clientHeight / 3,
      left: frame.scrollLeft + at.left - around.left - spare,
      behavior: 'auto',
    });
  }

  async function turnTo(numbers) {
    turned += 1;
    const mine = turned;
    current = numbers;
    number.textContent = pagesInWords(numbers, view);
    before.disabled = numbers[0] <= 1;
    after.disabled = numbers[numbers.length - 1] >= view.pages;
    home.hidden = !address.startsWith('#cite-') || numbers.join() === view.shown.join();
    section.setAttribute('aria-busy', 'true');
    try {
      const sheets = await Promise.all(numbers.map((page) => server.sheet({ address, page })));
      if (mine !== turned) return;
      frame.replaceChildren(...sheets.map((sheet, at) => drawSheet(sheet, numbers[at], view)));
      showMark();
    } catch (error) {
      console.error(error);
      if (mine === turned) frame.replaceChildren(make('p', 'note', SILENT));
    } finally {
      if (mine === turned) section.removeAttribute('aria-busy');
    }
  }

  const before = button('turn', 'Previous page', () => turnTo([current[0] - 1]));
  const after = button('turn', 'Next page', () => turnTo([current[current.length - 1] + 1]));
  const home = button('turn', 'Back to the quote', () => turnTo(view.shown));
  const size = button('turn', '', () => {
    large = !large;
    setSize();
    showMark();
  });

  function setSize() {
    section.classList.toggle('large', large);
    size.textContent = large ? 'Reduce' : 'Enlarge';
  }

  setSize();
  tools.append(before, number, after, home, size);
  section.append(tools, frame);
  return { section, turnTo };
}

function drawWebAddress(view) {
  const line = make('p', 'path');
  const opener = link(view.link, '', view.link);
  opener.target = '_blank';
  opener.rel = 'noopener noreferrer';
  opener.append(make('span', 'unseen', ' (opens in a new tab)'));
  line.append(opener, document.createTextNode(view.retrieved ? `, ${view.retrieved}` : ''));
  return line;
}

function drawSource(view, address) {
  const bar = make('div', 'bar');
  const nav = make('div', 'nav');
  nav.append(link('#documents', 'back', 'All documents'));
  if (cameFrom) nav.append(link('#answer', 'back', 'Back to the answer'));
  bar.append(nav);
  if (view.title) bar.append(make('h2', 'title', view.title));
  if (view.label && view.label !== view.title) bar.append(make('p', 'label', view.label));
  if (/^https?:\/\//.test(view.link)) bar.append(drawWebAddress(view));
  else if (view.source) bar.append(make('p', 'path', view.source));
  if (view.reading) bar.append(make('p', view.unsure ? 'reading unsure' : 'reading', `${view.reading}.`));
  const body = make('div', 'body');
  body.tabIndex = 0;
  body.setAttribute('role', 'region');
  body.setAttribute('aria-label', view.title ? `Text of ${view.title}` : 'Source');
  if (view.problem) {
    const problem = make('p', 'notice', view.problem);
    problem.setAttribute('role', 'alert');
    body.append(problem);
  }
  for (const note of view.notes) body.append(make('p', 'note', note));
  if (view.earlier) body.append(link(view.earlier, 'part-link', 'Earlier in this document'));
  const pages = view.pages ? makePages(view, address) : null;
  for (const part of view.parts) {
    if (part.page) body.append(drawPageBreak(part.page, pages));
    body.append(drawPart(part));
  }
  if (view.later) body.append(link(view.later, 'part-link', 'Later in this document'));
  panel.replaceChildren(bar, ...(pages ? [pages.section] : []), body);
  if (pages) pages.turnTo(view.shown);
  const marks = body.querySelectorAll('mark');
  if (marks.length) {
    marks[0].tabIndex = -1;
    show(body, marks[0]);
  } else {
    panel.scrollIntoView({ block: 'nearest', behavior: BEHAVIOUR });
    body.focus({ preventScroll: true });
  }
}

function drawPageBreak(number, pages) {
  const line = make('p', 'page');
  if (pages) line.append(button('turn', `Page ${number}`, () => pages.turnTo([number])));
  else line.textContent = `Page ${number}`;
  return line;
}

function show(body, mark) {
  // On a narrow screen the panel stands below the conversation: bring it up, then the quote.
  panel.scrollIntoView({ block: 'nearest' });
  const above = mark.getBoundingClientRect().top - body.getBoundingClientRect().top;
  body.scrollTo({ top: body.scrollTop + above - body.clientHeight / 3, behavior: 'auto' });
  mark.focus({ preventScroll: true });
}

function drawProblem() {
  drawSource({
    title: '', source: '', label: '', notes: [], parts: [], earlier: '', later: '',
    link: '', retrieved: '', reading: '', unsure: false, pages: 0, shown: [], problem: SILENT,
  }, '');
}

async function ask(request, draw) {
  latest += 1;
  const mine = latest;
  panel.setAttribute('aria-busy', 'true');
  try {
    const answer = await request();
    if (mine === latest) draw(answer);
  } catch (error) {
    console.error(error);
    if (mine === latest) drawProblem();
  } finally {
    if (mine === latest) panel.removeAttribute('aria-busy');
  }
}

function plainText(message) {
  const copy = message.cloneNode(true);
  copy.querySelectorAll('.unseen, .copy, .waiting, .verdict').forEach((node) => node.remove());
  const blocks = copy.querySelectorAll('p, blockquote');
  return Array.from(blocks, (block) => block.textContent.trim()).filter(Boolean).join('\n\n');
}

async function copyAnswer(anchor) {
  const message = anchor.closest('.md') || anchor.closest('.message');
  try {
    await navigator.clipboard.writeText(plainText(message));
    anchor.textContent = 'Copied';
  } catch (error) {
    console.error(error);
    anchor.textContent = 'Copying is not allowed here';
  }
  setTimeout(() => { anchor.textContent = 'Copy answer'; }, 2000);
}

function backToAnswer() {
  if (!cameFrom || !cameFrom.isConnected) return;
  cameFrom.scrollIntoView({ block: 'center', behavior: BEHAVIOUR });
  cameFrom.focus({ preventScroll: true });
}

function follow(anchor) {
  const address = anchor.getAttribute('href');
  if (address === '#copy') return copyAnswer(anchor);
  if (address === '#answer') return backToAnswer();
  if (address === '#documents') {
    return ask(() => server.documents(''), (lines) => {
      drawDocuments(lines);
      panel.querySelector('a')?.focus();
    });
  }
  if (!panel.contains(anchor)) cameFrom = anchor;
  else if (anchor.classList.contains('document')) cameFrom = null;
  return ask(() => server.source(address), (view) => drawSource(view, address));
}

document.addEventListener('click', (event) => {
  const anchor = event.target instanceof Element && event.target.closest('a[href^="#"]');
  if (!anchor || !/^#(cite-|document|copy$|answer$)/.test(anchor.getAttribute('href'))) return;
  event.preventDefault();
  event.stopPropagation();
  follow(anchor);
}, true);

document.addEventListener('keydown', (event) => {
  const anchor = event.target instanceof Element && event.target.closest('a[role="button"]');
  if (anchor && event.key === ' ') {
    event.preventDefault();
    anchor.click();
  }
  if (event.key === 'Escape' && panel.contains(event.target)) backToAnswer();
});

ask(() => server.documents(''), drawDocuments);
