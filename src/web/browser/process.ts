export {};

/** The day before and after, by the keys of a date field: the same as typing it. */
const field = document.querySelector<HTMLInputElement>('#asOf');
const form = field?.form;
if (field && form) {
  field.addEventListener('keydown', (event) => {
    const days = { ArrowUp: 1, ArrowDown: -1, PageUp: 30, PageDown: -30 }[event.key];
    if (days === undefined) return;
    const shown = /^\d{4}-\d{2}-\d{2}$/.test(field.value) ? field.value : new Date().toISOString().slice(0, 10);
    const next = new Date(Date.parse(`${shown}T00:00:00Z`) + days * 86_400_000);
    field.value = next.toISOString().slice(0, 10);
    event.preventDefault();
  });
}
