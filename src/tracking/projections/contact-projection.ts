import type { StatementSync } from 'node:sqlite';
import { AFTER_ALL, type Day } from '../../kernel/day.js';
import { type ContactClass, CONTACT_CLASSES, developmentTypeRow, typesOfContact } from '../domain/development-types.js';
import type { DevelopmentVersion } from './development-rows.js';
import { type ReadModel, STILL } from './read-model.js';

/** Timeline of a process: on each day with a contact of the class, the row of its newest development. */
export const contactTimeline = (process: number, contact: ContactClass): number =>
  -(process * 4 + CONTACT_CLASSES.indexOf(contact));

/** When the parties last met, by class of contact. */
export class ContactProjection {
  private readonly lastOn: Readonly<Record<ContactClass, StatementSync>>;

  constructor(private readonly model: ReadModel) {
    const prepare = (contact: ContactClass) =>
      model.db.prepare(
        `SELECT id FROM development WHERE process = ? AND last = ? AND known_to = ${STILL} AND change <> 'retracted'
         AND type IN (${typesOfContact(contact)
           .map((type) => `'${type}'`)
           .join(', ')}) ORDER BY ord DESC LIMIT 1`,
      );
    this.lastOn = { round: prepare('round'), leaders: prepare('leaders'), contact: prepare('contact') };
  }

  /** The rows of both versions are in the development table already. */
  replace(
    process: number,
    old: DevelopmentVersion | undefined,
    next: DevelopmentVersion | undefined,
    version: number,
  ): void {
    for (const changed of [old, next]) {
      const contact = changed && developmentTypeRow(changed.content.type).contact;
      if (contact === undefined || changed!.last === AFTER_ALL) continue;
      const { last } = changed!;
      const isNewest = old === undefined && next !== undefined;
      this.put(process, contact, version, {
        day: last,
        row: isNewest ? next.row : this.newestOn(process, contact, last),
      });
    }
  }

  private newestOn(process: number, contact: ContactClass, day: Day): number | undefined {
    return (this.lastOn[contact].get(process, day) as { id: number } | undefined)?.id;
  }

  private put(
    process: number,
    contact: ContactClass,
    version: number,
    { day, row }: { readonly day: Day; readonly row: number | undefined },
  ): void {
    const range = { from: day, to: (day + 1) as Day };
    const entries = row === undefined ? [] : [{ day, value: row }];
    this.model.days.replace(contactTimeline(process, contact), version, range, entries);
  }
}
