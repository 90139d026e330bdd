import { ACTION_NAMES, actionLabel } from '../../tracking/domain/actions.js';
import { DEVELOPMENT_TYPE_NAMES, typeLabel } from '../../tracking/domain/development-types.js';
import { EVIDENCE_LEVELS } from '../../tracking/domain/evidence.js';
import { HEADLINE_RULES } from '../../tracking/domain/headline.js';
import { MEASURE_KIND_NAMES } from '../../tracking/domain/measure-kinds.js';
import { GRADES } from '../../tracking/domain/model.js';
import { MEASURE_STATES, STATES } from '../../tracking/domain/states.js';
import { Layout } from '../parts/layout.js';
import type { PageContext } from '../parts/page-context.js';
import { BandShape, Patterns } from '../pictures/patterns.js';

type Entry = readonly [id: string, term: string, meaning: string];

/** Every term that pages use, from the tables that the service itself works by. */
export function GlossaryPage({ page }: { readonly page: PageContext }) {
  const { t } = page;
  const { meanings } = t.glossary;
  return (
    <Layout page={page} title={t.nav.glossary}>
      <h1>{t.nav.glossary}</h1>
      <Patterns />
      <h2 id="states">{t.glossary.states}</h2>
      <p>{t.glossary.statesLead}</p>
      <dl class="glossary">
        {MEASURE_STATES.map((state) => (
          <div id={`state-${state}`}>
            <dt>
              <svg width="36" height="14" aria-hidden="true">
                <BandShape look={state} x="0%" width="100%" y={1} height={12} />
              </svg>
              {t.states[state]}
            </dt>
            <dd>{`${STATES[state].label}. ${STATES[state].inEffect ? t.glossary.counts : t.glossary.countsNot}`}</dd>
          </div>
        ))}
        <div id="state-uncertain">
          <dt>
            <svg width="36" height="14" aria-hidden="true">
              <BandShape look="uncertain" x="0%" width="100%" y={1} height={12} />
            </svg>
            {t.uncertainState}
          </dt>
          <dd>{t.glossary.uncertain}</dd>
        </div>
      </dl>
      <Terms
        id="evidence"
        heading={t.glossary.evidence}
        entries={EVIDENCE_LEVELS.map((level) => [`evidence-${level}`, t.evidence[level], meanings.evidence[level]])}
      />
      <Terms
        id="grades"
        heading={t.glossary.grades}
        entries={GRADES.map((grade) => [`grade-${grade}`, grade, meanings.grades[grade]])}
      />
      <Terms
        id="kinds"
        heading={t.glossary.kinds}
        entries={MEASURE_KIND_NAMES.map((kind) => [`kind-${kind}`, t.kinds[kind], meanings.kinds[kind]])}
      />
      <Terms
        id="practice"
        heading={t.glossary.practice}
        entries={t.practice.map((words, level) => [`practice-${level}`, String(level), words])}
      />
      <Terms
        id="stages"
        heading={t.glossary.stages}
        entries={HEADLINE_RULES.map(({ rule, stage }) => [`stage-${rule}`, `${rule}`, stage])}
      />
      <Terms
        id="actions"
        heading={t.glossary.actions}
        entries={ACTION_NAMES.map((action) => [`action-${action}`, action, actionLabel(action)])}
      />
      <Terms
        id="types"
        heading={t.glossary.types}
        entries={DEVELOPMENT_TYPE_NAMES.map((type) => [`type-${type}`, type, typeLabel(type)])}
      />
      <Terms id="times" heading={t.glossary.times} entries={t.glossary.timeEntries} />
    </Layout>
  );
}

function Terms(props: { readonly id: string; readonly heading: string; readonly entries: readonly Entry[] }) {
  return (
    <section aria-labelledby={props.id}>
      <h2 id={props.id}>{props.heading}</h2>
      <dl class="glossary">
        {props.entries.map(([id, term, meaning]) => (
          <div id={id}>
            <dt>{term}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
