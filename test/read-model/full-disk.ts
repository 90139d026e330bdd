import type { ReadModel } from '../../src/read-model/read-model.js';

/**
 * A disk on which nothing of the read model can be kept while it is full. What the model has applied must be kept by now.
 * It fails below the model: what that does about it is what it really does.
 */
export function diskOf({ db }: ReadModel): { isFull: boolean } {
  const disk = { isFull: false };
  db.function('disk_is_full', () => Number(disk.isFull));
  // Between two transactions of the model: it must outlive those that are rolled back.
  db.exec(`COMMIT;
    CREATE TEMP TRIGGER refuse BEFORE UPDATE ON main.checkpoint WHEN disk_is_full()
      BEGIN SELECT RAISE(ABORT, 'there is no room'); END;
    BEGIN IMMEDIATE`);
  return disk;
}
