import type { ComponentChildren } from 'preact';
import type { MeasureStatusDetail } from '../../tracking/domain/status.js';
import { dateInWords, dayInWords } from '../texts/dates.js';
import type { Texts } from '../texts/en.js';

interface SectionProps {
  readonly t: Texts;
  readonly status: MeasureStatusDetail;
}

interface LinkedProps extends SectionProps {
  /** Leads to a development, at the times of the page. */
  readonly to: (development: string) => string;
}

/** What it is, how sure that is, and what it rests on. */
export function MeasureFacts({ t, status, to }: LinkedProps) {
  const { evidence, citations } = status;
  return (
    <dl class="facts">
      <Fact term={t.measure.kind}>
        <a href={`/glossary#kind-${status.kind}`}>{t.kinds[status.kind]}</a>
      </Fact>
      <Fact term={t.measure.force}>{t.force[status.legalForce]}</Fact>
      <Fact term={t.measure.practice}>
        {status.practice === null ? t.measure.notSaid : t.practice[status.practice]}
        {status.practiceBasis && (
          <>
            {`, since ${dateInWords(status.practiceBasis.since)}: `}
            <a href={to(status.practiceBasis.development)}>{status.practiceBasis.development}</a>
          </>
        )}
      </Fact>
      <Fact term={t.measure.evidence}>
        {evidence ? (
          <>
            <a href={`/glossary#evidence-${evidence.level}`}>{t.evidence[evidence.level]}</a>
            {`: ${evidence.grade ? `best source of grade ${evidence.grade}` : 'no graded source'}, ${evidence.origins} independent ${evidence.origins === 1 ? 'origin' : 'origins'}`}
          </>
        ) : (
          t.measure.notSaid
        )}
      </Fact>
      <Fact term={t.measure.restsOn}>
        {citations.length === 0
          ? t.measure.notSaid
          : citations.map(({ development, title }) => (
              <span class="line-of">
                <a href={to(development)} dir="auto">
                  {title}
                </a>
              </span>
            ))}
      </Fact>
      {status.next && (
        <Fact term={t.measure.next}>
          {`${t.states[status.next.state]} from ${dayInWords(status.next.day)}: `}
          <a href={to(status.next.development)}>{status.next.development}</a>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function Disputes({ t, status, to }: LinkedProps) {
  const { disputes } = status;
  if (disputes.length === 0) return null;
  return (
    <>
      <h2 id="disputes">{t.measure.disputes}</h2>
      <ul>
        {disputes.map(({ development, title, date, note, settledBy }) => (
          <li>
            {`${dateInWords(date)}: `}
            <a href={to(development)} dir="auto">
              {title}
            </a>
            {note && <small dir="auto">{note}</small>}
            <span class="mark">{settledBy ? `settled by ${settledBy}` : 'open'}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

export function Rulings({ t, status }: SectionProps) {
  const { rulings } = status;
  if (rulings.length === 0) return null;
  return (
    <>
      <h2 id="rulings">{t.measure.rulings}</h2>
      {rulings.map(({ id, topic, resolution, reason, supersededBy }) => (
        <article id={`ruling-${id}`}>
          <h3 dir="auto">{topic}</h3>
          <p dir="auto">{resolution}</p>
          <p dir="auto">
            <small>{`Why: ${reason}`}</small>
            {supersededBy && <span class="mark">{`superseded by ${supersededBy}`}</span>}
          </p>
        </article>
      ))}
    </>
  );
}

export function Remarks({ t, status, to }: LinkedProps) {
  const { notes } = status;
  if (notes.length === 0) return null;
  return (
    <>
      <h2 id="notes">{t.measure.notes}</h2>
      <ul>
        {notes.map(({ development, date, action, note }) => (
          <li>
            {`${dateInWords(date)}, ${action}: `}
            <a href={to(development)}>{note ?? development}</a>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What speaks against the state that is shown. */
export function Contested({ status, to }: Omit<LinkedProps, 't'>) {
  const { possibleConflicts, contradictions, rejected } = status;
  if (possibleConflicts.length + contradictions.length + rejected.length === 0) return null;
  return (
    <section class="contested" aria-labelledby="contested">
      <h2 id="contested">What speaks against it</h2>
      <ul>
        {possibleConflicts.map(({ kind, developments }) => (
          <li>
            {`Perhaps a conflict (${kind.replaceAll('-', ' ')}): `}
            {developments.map((development, index) => (
              <>
                {index > 0 && ' and '}
                <a href={to(development)}>{development}</a>
              </>
            ))}
          </li>
        ))}
        {contradictions.map(({ ruling, on, state }) => (
          <li>
            {`The record shows “${state}” on ${dateInWords(on)}; the ruling `}
            <a href={`#ruling-${ruling}`}>{ruling}</a>
            {' finds otherwise'}
          </li>
        ))}
        {rejected.map(({ development, ruling }) => (
          <li>
            <a href={to(development)}>{development}</a>
            {' does not count, by ruling '}
            <a href={`#ruling-${ruling}`}>{ruling}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}
