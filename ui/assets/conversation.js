// What the conversation needs beyond Gradio's own: names for screen readers, and a scroll that
// brings a new question to the top instead of running past the answer to its last line.

// Gradio gives: server, with what Python offers for this component.
const NAMES = { user: 'You asked', bot: 'Answer' };
let questions = 0;
let following = false;
const verdicts = new Map(); // by the answer's token: the page is drawn anew, what was said stays
const SAID = {
  right: 'Noted on this computer, thank you.',
  wrong: 'Noted on this computer, thank you.',
  withdrawn: 'Taken back.',
};
const LONGEST_NOTE = 2000;

function set(node, attribute, value) {
  // Setting what is there already would wake the observer, for ever.
  if (node.getAttribute(attribute) !== value) node.setAttribute(attribute, value);
}

function nameMessages(chat) {
  // Gradio names each message with its raw Markdown; that would be read aloud, tags and all.
  for (const [kind, name] of Object.entries(NAMES)) {
    for (const message of chat.querySelectorAll(`[data-testid="${kind}"]`)) {
      set(message, 'aria-label', name);
      set(message, 'role', 'group');
    }
  }
}

function followQuestions(chat, log) {
  // The question stays at the top while its answer grows below it, unless the reader scrolls.
  const rows = chat.querySelectorAll('.user-row');
  if (rows.length > questions) following = true;
  questions = rows.length;
  if (!following || !rows.length) return;
  const last = rows[rows.length - 1];
  const above = last.getBoundingClientRect().top - log.getBoundingClientRect().top;
  log.scrollTo({ top: log.scrollTop + above - 16, behavior: 'auto' });
  window.scrollTo({ top: 0, behavior: 'auto' });
  const messages = chat.querySelectorAll('.message-row');
  following = !messages[messages.length - 1].querySelector('.copy, .notice');
}

function said(anchor) {
  return /^#(right|wrong)-([0-9a-f]+)$/.exec(anchor.getAttribute('href')) || [];
}

function showVerdicts(chat) {
  for (const anchor of chat.querySelectorAll('a.judge')) {
    const [, word, token] = said(anchor);
    set(anchor, 'aria-pressed', String(verdicts.get(token) === word));
  }
}

function tell(line, text) {
  let told = line.querySelector('.told');
  if (!told) {
    told = document.createElement('span');
    told.className = 'told';
    told.setAttribute('role', 'status');
    line.append(' ', told);
  }
  told.textContent = text;
}

async function judge(line, token, word, note) {
  let problem;
  try {
    problem = await server.judge([token, word, note]);
  } catch {
    problem = 'It could not be noted: the chat does not answer.';
  }
  if (problem) {
    tell(line, problem);
    return;
  }
  verdicts.set(token, word);
  showVerdicts(line);
  tell(line, note ? 'Your note is kept with it.' : SAID[word]);
}

function askWhy(line, token) {
  const form = document.createElement('form');
  const label = document.createElement('label');
  const box = document.createElement('input');
  const save = document.createElement('button');
  form.className = 'why';
  label.textContent = 'What would be right? (if you like)';
  box.type = 'text';
  box.maxLength = LONGEST_NOTE;
  save.textContent = 'Save the note';
  label.append(box);
  form.append(label, save);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!box.value.trim()) return;
    form.remove();
    judge(line, token, 'wrong', box.value);
  });
  line.after(form);
}

function press(anchor) {
  const [, word, token] = said(anchor);
  const line = anchor.closest('.verdict');
  line.parentElement.querySelector('form.why')?.remove();
  const back = verdicts.get(token) === word;
  if (word === 'wrong' && !back) askWhy(line, token);
  judge(line, token, back ? 'withdrawn' : word, '');
}

function attend(chat) {
  const log = chat.querySelector('[role="log"]');
  if (!log) return;
  set(log, 'aria-label', 'Conversation');
  nameMessages(chat);
  showVerdicts(chat);
  followQuestions(chat, log);
}

function start() {
  const chat = document.querySelector('#chat');
  if (!chat) {
    setTimeout(start, 50);
    return;
  }
  new MutationObserver(() => attend(chat)).observe(chat, {
    childList: true, subtree: true, attributes: true, attributeFilter: ['aria-label'],
  });
  attend(chat);
}

for (const kind of ['wheel', 'touchmove']) {
  document.addEventListener(kind, () => { following = false; }, { passive: true });
}

document.addEventListener('click', (event) => {
  if (!(event.target instanceof Element)) return;
  if (event.target.closest('#new-chat')) document.querySelector('#question textarea')?.focus();
  const anchor = event.target.closest('a.judge');
  if (anchor) {
    event.preventDefault();
    press(anchor);
  }
});

start();
