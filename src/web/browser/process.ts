export {};

const DAY_MS = 86_400_000;
const dayOf = (text: string): number | undefined =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) / DAY_MS : undefined;
const textOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
const today = (): string => new Date().toISOString().slice(0, 10);

const field = document.querySelector<HTMLInputElement>('#asOf');
const form = field?.form;
if (field && form) {
  stepByKeys(field, form);
  const [first, last] = (form.dataset['reach'] ?? '').split('..').map(dayOf);
  if (first !== undefined && last !== undefined) slide(field, form, first, last);
}
tellSinceVisit();

/** The day before and after, by the keys of a date field. */
function stepByKeys(asOf: HTMLInputElement, { dataset }: HTMLFormElement): void {
  asOf.addEventListener('keydown', (event) => {
    const days = { ArrowUp: 1, ArrowDown: -1, PageUp: 30, PageDown: -30 }[event.key];
    const shown = dayOf(asOf.value) ?? dayOf(asOf.value === '' ? (dataset['shown'] ?? '') : '');
    if (days === undefined || shown === undefined) return;
    asOf.value = textOf(shown + days);
    event.preventDefault();
  });
}

/** Shows the day while it moves, and its view when it is let go. */
function slide(asOf: HTMLInputElement, times: HTMLFormElement, first: number, last: number): void {
  const slider = Object.assign(document.createElement('input'), { type: 'range', min: first, max: last });
  slider.value = String(dayOf(times.dataset['shown'] ?? '') ?? last);
  slider.setAttribute('aria-label', times.dataset['slide'] ?? '');
  const told = () => slider.setAttribute('aria-valuetext', textOf(Number(slider.value)));
  told();
  slider.addEventListener('input', () => {
    asOf.value = textOf(Number(slider.value));
    told();
  });
  slider.addEventListener('change', () => times.requestSubmit());
  const line = document.createElement('p');
  line.className = 'slider';
  line.append(slider);
  times.append(line);
}

/** The browser keeps the day of the last visit, and nobody else. */
function tellSinceVisit(): void {
  const line = document.querySelector<HTMLElement>('[data-visit]');
  const address = line?.dataset['visit'];
  if (!line || address === undefined) return;
  const key = `visited ${address}`;
  const before = localStorage.getItem(key);
  localStorage.setItem(key, today());
  if (before === null || before >= today()) return;
  const link = document.createElement('a');
  link.href = `${address}?${new URLSearchParams({ from: before, knownFrom: before }).toString()}`;
  link.textContent = `${line.dataset['told'] ?? ''} (${before})`;
  line.append(link);
  line.hidden = false;
}
