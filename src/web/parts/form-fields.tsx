import type { ComponentChildren } from 'preact';

export interface FieldProblem {
  /** Of the field, as its id. */
  readonly field: string;
  readonly text: string;
}

/** What was typed, and what is wrong with it. */
export interface TypedForm {
  readonly typed: (name: string) => string;
  readonly problems: readonly FieldProblem[];
}

interface RowProps {
  readonly form: TypedForm;
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
}

interface Described {
  readonly id: string;
  readonly name: string;
  readonly 'aria-invalid': 'true' | undefined;
  readonly 'aria-describedby': string | undefined;
}

/** A label, what helps, what is wrong, and then the control itself. */
function Row({
  form,
  name,
  label,
  hint,
  control,
}: RowProps & { control: (described: Described) => ComponentChildren }) {
  const problems = form.problems.filter(({ field }) => field === name);
  const isWrong = problems.length > 0;
  const described = [...(hint === undefined ? [] : [`${name}-hint`]), ...(isWrong ? [`${name}-problem`] : [])];
  return (
    <div class={isWrong ? 'field wrong' : 'field'}>
      <label for={name}>{label}</label>
      {hint !== undefined && (
        <span class="hint" id={`${name}-hint`}>
          {hint}
        </span>
      )}
      {isWrong && (
        <span class="problem" id={`${name}-problem`}>
          {problems.map(({ text }) => text).join('. ')}
        </span>
      )}
      {control({
        id: name,
        name,
        'aria-invalid': isWrong ? 'true' : undefined,
        'aria-describedby': described.length > 0 ? described.join(' ') : undefined,
      })}
    </div>
  );
}

interface TextProps extends RowProps {
  readonly isDate?: boolean;
}

export function TextField({ isDate, ...row }: TextProps) {
  return (
    <Row
      {...row}
      control={(described) => (
        <input
          {...described}
          {...(isDate && { 'data-date': '' })}
          value={row.form.typed(row.name)}
          autocomplete="off"
          dir="auto"
        />
      )}
    />
  );
}

/** What is typed cannot be read over a shoulder, and is never written back. */
export function SecretField(row: RowProps) {
  return (
    <Row {...row} control={(described) => <input {...described} type="password" autocomplete="current-password" />} />
  );
}

export function LongField({ rows = 3, ...row }: RowProps & { readonly rows?: number }) {
  return (
    <Row
      {...row}
      control={(described) => (
        <textarea {...described} rows={rows} dir="auto">
          {row.form.typed(row.name)}
        </textarea>
      )}
    />
  );
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** The first says that nothing is chosen. */
export function ChoiceField({ choices, none, ...row }: RowProps & { choices: readonly Choice[]; none: string }) {
  const chosen = row.form.typed(row.name);
  return (
    <Row
      {...row}
      control={(described) => (
        <select {...described}>
          <option value="">{none}</option>
          {choices.map(({ value, label }) => (
            <option value={value} selected={value === chosen}>
              {label}
            </option>
          ))}
        </select>
      )}
    />
  );
}
