import { ACTION_NAMES, actionLabel } from '../../tracking/domain/actions.js';
import { DEVELOPMENT_TYPE_NAMES, typeLabel } from '../../tracking/domain/development-types.js';
import { MEASURE_KIND_NAMES } from '../../tracking/domain/measure-kinds.js';
import { GRADES, type Measure, PRACTICE_LEVELS } from '../../tracking/domain/model.js';
import { MEASURE_STATES } from '../../tracking/domain/states.js';
import type { RulingView } from '../../tracking/domain/status.js';
import { ChoiceField, LongField, TextField, type TypedForm } from '../parts/form-fields.js';
import type { Texts } from '../texts/en.js';
import { effectField, rowsIn } from './development-draft.js';

interface FieldsProps {
  readonly t: Texts;
  readonly form: TypedForm;
}

interface DevelopmentProps extends FieldsProps {
  readonly measures: readonly Measure[];
}

export function DevelopmentFields({ t, form, measures }: DevelopmentProps) {
  const { fields, hints } = t.recording;
  const types = DEVELOPMENT_TYPE_NAMES.map((value) => ({ value, label: typeLabel(value) }));
  const row = { form };
  return (
    <>
      <TextField {...row} name="date" label={fields.date} hint={hints.date} isDate />
      <ChoiceField {...row} name="type" label={fields.type} choices={types} none={t.recording.choose} />
      <TextField {...row} name="title" label={fields.title} hint={hints.title} />
      <Effects {...{ t, form, measures }} />
      <fieldset>
        <legend>{t.recording.source}</legend>
        <TextField {...row} name="publisher" label={fields.publisher} />
        <TextField {...row} name="sourceTitle" label={fields.sourceTitle} />
        <TextField {...row} name="url" label={fields.url} />
        <TextField {...row} name="sourceDate" label={fields.sourceDate} isDate />
        <ChoiceField
          {...row}
          name="grade"
          label={fields.grade}
          none={t.recording.notSaid}
          choices={GRADES.map((value) => ({ value, label: `${value}: ${t.glossary.meanings.grades[value]}` }))}
        />
        <TextField {...row} name="language" label={fields.language} hint={hints.language} />
        <TextField {...row} name="origin" label={fields.origin} hint={hints.origin} />
      </fieldset>
      <TextField {...row} name="reported" label={fields.reported} hint={hints.reported} isDate />
      <LongField {...row} name="notes" label={fields.notes} />
    </>
  );
}

function Effects({ t, form, measures }: DevelopmentProps) {
  const { fields, hints } = t.recording;
  const count = rowsIn(form.typed);
  const actions = ACTION_NAMES.map((value) => ({ value, label: actionLabel(value) }));
  const levels = PRACTICE_LEVELS.map((value) => ({ value: String(value), label: `${value}: ${t.practice[value]}` }));
  return (
    <>
      <input type="hidden" name="rows" value={String(count)} />
      {Array.from({ length: count }, (_, row) => {
        const of = (name: Parameters<typeof effectField>[1]) => ({
          form,
          name: effectField(row, name),
          label: fields[name],
        });
        return (
          <fieldset class="effect">
            <legend>{t.recording.effect(row + 1)}</legend>
            <ChoiceField
              {...of('measure')}
              none={t.recording.noEffect}
              choices={measures.map(({ id, title }) => ({ value: id, label: title }))}
            />
            <ChoiceField {...of('action')} choices={actions} none={t.recording.choose} />
            <TextField {...of('from')} hint={hints.from} isDate />
            <TextField {...of('until')} hint={hints.until} isDate />
            <ChoiceField {...of('practice')} choices={levels} none={t.recording.notSaid} />
            <TextField {...of('note')} />
          </fieldset>
        );
      })}
    </>
  );
}

export function ReasonFields({ t, form }: FieldsProps) {
  const { fields, hints } = t.recording;
  return (
    <>
      <LongField form={form} name="reason" label={fields.reason} hint={hints.reason} />
      <TextField form={form} name="knownFrom" label={fields.knownFrom} hint={hints.knownFrom} isDate />
    </>
  );
}

export function AmendmentFields({ t, form }: FieldsProps) {
  const { fields } = t.recording;
  const kinds = MEASURE_KIND_NAMES.map((value) => ({ value, label: t.kinds[value] }));
  return (
    <>
      <TextField form={form} name="title" label={fields.title} />
      <ChoiceField form={form} name="kind" label={fields.kind} choices={kinds} none={t.recording.choose} />
      <ReasonFields {...{ t, form }} />
    </>
  );
}

export function RulingFields({ t, form, rulings }: FieldsProps & { readonly rulings: readonly RulingView[] }) {
  const { fields, hints } = t.recording;
  const standing = rulings.filter(({ supersededBy }) => supersededBy === null);
  const states = MEASURE_STATES.map((value) => ({ value, label: t.states[value] }));
  return (
    <>
      <TextField form={form} name="topic" label={fields.topic} hint={hints.topic} />
      <LongField form={form} name="sides" label={fields.sides} hint={hints.sides} />
      <LongField form={form} name="resolution" label={fields.resolution} hint={hints.resolution} />
      <LongField form={form} name="reason" label={fields.reason} hint={hints.reason} />
      <TextField form={form} name="confidence" label={fields.confidence} hint={hints.confidence} />
      <LongField form={form} name="rejects" label={fields.rejects} hint={hints.rejects} rows={2} />
      {standing.length > 0 && (
        <ChoiceField
          form={form}
          name="supersedes"
          label={fields.supersedes}
          choices={standing.map(({ id, topic }) => ({ value: id, label: topic }))}
          none={t.recording.noRuling}
        />
      )}
      <ChoiceField
        form={form}
        name="findsState"
        label={fields.findsState}
        choices={states}
        none={t.recording.notSaid}
      />
      <TextField form={form} name="findsOn" label={fields.findsOn} hint={hints.findsOn} isDate />
      <TextField form={form} name="knownFrom" label={fields.knownFrom} hint={hints.knownFrom} isDate />
    </>
  );
}
