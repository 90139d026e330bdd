export {};

const DAY_MS = 86_400_000;
const LISTENS_AFTER_MS = 2_000;
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
tellOfChanges();

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

/** Says that the page is not what it would be now. Whoever leaves soon, or looks elsewhere, holds no connection. */
function tellOfChanges(): void {
  const line = document.querySelector<HTMLElement>('[data-live]');
  if (!line) return;
  const address = new URL(line.dataset['live'] ?? '', location.href);
  let source: EventSource | undefined;
  let soon = 0;
  const close = () => {
    clearTimeout(soon);
    source?.close();
    source = undefined;
  };
  const tell = () => {
    close();
    document.removeEventListener('visibilitychange', look);
    const link = document.createElement('a');
    link.href = location.pathname + location.search;
    link.textContent = line.dataset['show'] ?? '';
    line.append(line.dataset['told'] ?? '', ' ', link);
  };
  const open = () => {
    source = new EventSource(address);
    source.addEventListener('changed', tell);
  };
  const look = () => {
    close();
    if (document.visibilityState === 'visible') soon = setTimeout(open, LISTENS_AFTER_MS);
  };
  document.addEventListener('visibilitychange', look);
  addEventListener('pagehide', close);
  look();
}
