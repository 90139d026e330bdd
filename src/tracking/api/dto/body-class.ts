/** A class whose decorators say what a body, or an object within one, may hold. */
export type BodyClass<T extends object = object> = new () => T;

const classesOfFields = new Map<object, Map<string, BodyClass>>();

export function setBodyOfField(prototype: object, field: string, body: BodyClass): void {
  const fields = classesOfFields.get(prototype) ?? new Map<string, BodyClass>();
  classesOfFields.set(prototype, fields.set(field, body));
}

export const bodyOfField = (body: BodyClass, field: string): BodyClass | undefined =>
  classesOfFields.get(body.prototype as object)?.get(field);
