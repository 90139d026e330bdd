/** The steps of a check as the page has them, one after the other: each fits, does not fit, or cannot be told. */
export class Steps {
  private readonly form: HTMLFormElement;
  private readonly list: HTMLElement;
  private failed = false;

  constructor(form: HTMLFormElement) {
    this.form = form;
    this.list = form.querySelector<HTMLElement>('.steps')!;
    this.list.hidden = false;
    for (const result of this.list.querySelectorAll('.result')) result.textContent = '';
    this.conclude('');
  }

  /** Answers whether to go on. */
  tell(step: string, fits: boolean | undefined, detail = ''): boolean {
    const { fits: yes = '', fails = '', unknown = '' } = this.list.dataset;
    const result = this.list.querySelector<HTMLElement>(`[data-step=${step}] .result`)!;
    const word = fits === undefined ? unknown : fits ? yes : fails;
    result.textContent = detail === '' ? word : `${word}: ${detail}`;
    result.dataset['fits'] = String(fits);
    if (fits === false) this.failed = true;
    return fits !== false;
  }

  end(isWhole: boolean): void {
    const { proved = '', refuted = '', partly = '' } = this.list.dataset;
    this.conclude(this.failed ? refuted : isWhole ? proved : partly);
  }

  conclude(text: string): void {
    this.form.querySelector<HTMLElement>('[role=status]')!.textContent = text;
  }
}
