/** Texts that are longer wait outside of the heap until their client has taken them: many of them would not fit into it. */
const ON_HEAP_CHARACTERS = 65_536;

export const sendable = (text: string): string | Buffer =>
  text.length > ON_HEAP_CHARACTERS ? Buffer.from(text) : text;
