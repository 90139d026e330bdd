import type { Claim, Source } from '../../tracking/domain/model.js';
import { dateInWords } from '../texts/dates.js';
import { outward } from './links.js';

/** Who published what, when, and what sort of source that is. */
export function SourceLine({ source }: { readonly source: Source }) {
  const { publisher, title, url, date, grade, origin, language } = source;
  const href = outward(url ?? undefined);
  return (
    <span class="source">
      {href ? (
        <a href={href} rel="noopener nofollow" lang={language} dir="auto">
          {title}
        </a>
      ) : (
        <span lang={language} dir="auto">
          {title}
        </span>
      )}
      <small>
        {publisher}
        {date && `, ${dateInWords(date)}`}
        {grade && (
          <>
            {', '}
            <a href={`/glossary#grade-${grade}`}>{`grade ${grade}`}</a>
          </>
        )}
        {origin && `, after ${origin}`}
      </small>
    </span>
  );
}

/** Claims side by side: what is said, by whom, when, and how good that is. */
export function ClaimsTable({ claims }: { readonly claims: readonly Claim[] }) {
  return (
    <table class="claims">
      <thead>
        <tr>
          <th scope="col">What is said</th>
          <th scope="col">By whom</th>
          <th scope="col">Source</th>
          <th scope="col">Assessment</th>
        </tr>
      </thead>
      <tbody>
        {claims.map(({ claim, attributedTo, source, reported, assessment }) => (
          <tr>
            <td dir="auto">{claim}</td>
            <td>
              {attributedTo ?? '–'}
              {reported && <small>{`reported ${dateInWords(reported)}`}</small>}
            </td>
            <td>{typeof source === 'string' ? source : source ? <SourceLine source={source} /> : '–'}</td>
            <td>{assessment ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
