export {};

const WAIT_MS = 250;

const form = document.querySelector<HTMLFormElement>('form[data-dates]');
for (const input of form?.querySelectorAll<HTMLInputElement>('input[data-date]') ?? []) sayWhileTyped(input);
document.querySelector<HTMLElement>('.problems')?.focus();

/** What a date says, below it, as the service reads it. */
function sayWhileTyped(input: HTMLInputElement): void {
  const said = document.createElement('output');
  said.className = 'hint';
  said.htmlFor.add(input.id);
  input.after(said);
  let timer: number | undefined;
  const say = async () => {
    const typed = input.value.trim();
    const address = `${form?.dataset['dates'] ?? ''}?${new URLSearchParams({ typed }).toString()}`;
    const words = typed === '' ? '' : await (await fetch(address)).text();
    if (input.value.trim() === typed) said.textContent = words;
  };
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void say().catch(() => undefined), WAIT_MS);
  });
  const isRefused = input.getAttribute('aria-invalid') === 'true';
  if (input.value !== '' && !isRefused) void say().catch(() => undefined);
}
