import { isJsonObject, show } from '../../fields/field.js';
import { RecordCheck } from '../../fields/record-check.js';
import type { Problem } from '../../kernel/domain-error.js';
import { MeasureCheckDto, QuestionCheckDto, StageCheckDto } from '../records/check.dto.js';
import type { Section } from './dossier-sections.js';

/** The lists of checks, and what one of them says. */
const CHECKS = {
  checks: MeasureCheckDto,
  bitemporalChecks: MeasureCheckDto,
  processChecks: StageCheckDto,
  questionChecks: QuestionCheckDto,
} as const;

type CheckSection = keyof typeof CHECKS;
export const CHECK_SECTIONS = Object.keys(CHECKS) as readonly CheckSection[];
export const isCheckSection = (section: Section): section is CheckSection => section in CHECKS;

export type MeasureCheck = MeasureCheckDto & Required<Pick<MeasureCheckDto, 'knownBy'>>;
export type StageCheck = StageCheckDto;
export type QuestionCheck = QuestionCheckDto & Required<Pick<QuestionCheckDto, 'knownBy'>>;
interface OtherChecks {
  readonly processChecks: StageCheck;
  readonly questionChecks: QuestionCheck;
}
type Check<In extends CheckSection> = In extends keyof OtherChecks ? OtherChecks[In] : MeasureCheck;

/** The check in the words of its class, which holds where there are no problems. `value` stays as it is. */
export function readCheck<In extends CheckSection>(
  section: In,
  value: unknown,
  pointer: string,
): { readonly problems: readonly Problem[]; readonly check: Check<In> } {
  const record = CHECKS[section];
  const rules = RecordCheck.of(record);
  const problems: Problem[] = [];
  const given = isJsonObject(value) ? { ...value } : {};
  if (isJsonObject(value)) rules.into(problems, given, pointer);
  else problems.push({ pointer, code: 'field/not-an-object', detail: `must be an object, but is ${show(value)}` });
  const { expects } = record;
  if (problems.length === 0 && expects.every((name) => !(name in given)))
    problems.push({ pointer, code: 'check/expects-nothing', detail: `must give one of ${expects.join(', ')}` });
  return { problems, check: rules.withUsual(given) };
}
