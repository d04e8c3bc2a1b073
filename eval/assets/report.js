// Show only the failures that fit what is chosen. Without this script all of them are shown.
const form = document.querySelector('#filter');
const failures = [...document.querySelectorAll('.failure')];
const count = document.querySelector('#count');

function choose() {
  const { group, kind, words } = Object.fromEntries(new FormData(form));
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  for (const failure of failures) {
    const text = failure.textContent.toLowerCase();
    failure.hidden =
      !(group === '' || failure.dataset.group === group) ||
      !(kind === '' || failure.dataset.kinds.split(' ').includes(kind)) ||
      !wanted.every((word) => text.includes(word));
  }
  const shown = failures.filter((failure) => !failure.hidden).length;
  count.textContent =
    shown === failures.length ? `All ${shown} are shown.` : `${shown} of ${failures.length} are shown.`;
}

if (form) {
  form.hidden = false;
  form.addEventListener('input', choose);
  form.addEventListener('reset', () => setTimeout(choose));
  form.addEventListener('submit', (event) => event.preventDefault());
  choose();
}
