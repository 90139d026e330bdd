import type { ComponentChildren } from 'preact';
import type { Texts } from '../texts/en.js';
import { TextField } from './form-fields.js';

type Step = keyof Texts['audit']['steps'];

interface CheckFormProps {
  readonly t: Texts;
  /** What the browser's module is told. */
  readonly about: Readonly<Record<`data-${string}`, string>>;
  readonly button: string;
  readonly steps: readonly Step[];
  readonly children?: ComponentChildren;
}

/** A check that the reader's browser does. Without script it leads to how to check elsewhere. */
export function CheckForm({ t, about, button, steps, children }: CheckFormProps) {
  const { audit } = t;
  const { fits, fails, unknown, proved, refuted, partly } = audit;
  return (
    <form method="get" action="/audit#by-hand" class="write" data-broken={audit.broken} {...about}>
      <TextField form={{ typed: () => '', problems: [] }} name="key" label={audit.key} hint={audit.keyHint} />
      <p>
        <button type="submit">{button}</button>
      </p>
      {children}
      <ol
        class="steps"
        hidden
        data-fits={fits}
        data-fails={fails}
        data-unknown={unknown}
        data-proved={proved}
        data-refuted={refuted}
        data-partly={partly}
      >
        {steps.map((step) => (
          <li data-step={step}>
            {`${audit.steps[step]} `}
            <b class="result" />
          </li>
        ))}
      </ol>
      <p role="status" />
    </form>
  );
}
