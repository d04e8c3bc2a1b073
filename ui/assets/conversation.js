// What the conversation needs beyond Gradio's own: names for screen readers, and a scroll that
// brings a new question to the top instead of running past the answer to its last line.

const NAMES = { user: 'You asked', bot: 'Answer' };
let questions = 0;
let following = false;

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

function attend(chat) {
  const log = chat.querySelector('[role="log"]');
  if (!log) return;
  set(log, 'aria-label', 'Conversation');
  nameMessages(chat);
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
  if (event.target instanceof Element && event.target.closest('#new-chat')) {
    document.querySelector('#question textarea')?.focus();
  }
});

start();
