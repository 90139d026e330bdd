/** A class whose decorators say what a body, or an object within one, may hold. */
export type BodyClass<T extends object = object> = new () => T;

const classesOfFields = new Map<object, Map<string, BodyClass>>();

export function setBodyOfField(prototype: object, field: string, body: BodyClass): void {
  const fields = classesOfFields.get(prototype) ?? new Map<string, BodyClass>();
  classesOfFields.set(prototype, fields.set(field, body));
}

const absentWhereNull = new Map<object, Set<string>>();

/** Null is as good as absent in this field. */
export function setAbsentWhereNull(prototype: object, field: string): void {
  absentWhereNull.set(prototype, (absentWhereNull.get(prototype) ?? new Set()).add(field));
}

export const isAbsentWhereNull = (body: BodyClass, field: string): boolean =>
  absentWhereNull.get(body.prototype as object)?.has(field) ?? false;

export const bodyOfField = (body: BodyClass, field: string): BodyClass | undefined =>
  classesOfFields.get(body.prototype as object)?.get(field);
