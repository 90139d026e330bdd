interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly problem: string | undefined;
}

/** A line to type in, with what is wrong with it beside it. */
export function Field({ name, label, hint, value, problem }: FieldProps) {
  return (
    <p class={problem ? 'field wrong' : 'field'}>
      <label for={name}>{label}</label>
      {problem && (
        <span class="problem" id={`${name}-problem`}>
          {problem}
        </span>
      )}
      <input
        id={name}
        name={name}
        value={value}
        title={hint}
        autocomplete="off"
        aria-invalid={problem ? 'true' : undefined}
        aria-describedby={problem ? `${name}-problem` : undefined}
      />
    </p>
  );
}

interface KnownByProps {
  readonly label: string;
  readonly record: string;
  readonly report: string;
  readonly value: 'record' | 'report';
}

export function KnownByField({ label, record, report, value }: KnownByProps) {
  return (
    <p class="field">
      <label for="knownBy">{label}</label>
      <select id="knownBy" name="knownBy">
        <option value="record" selected={value === 'record'}>
          {record}
        </option>
        <option value="report" selected={value === 'report'}>
          {report}
        </option>
      </select>
    </p>
  );
}
