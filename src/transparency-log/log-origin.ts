/** A line of a signed note holds it: C2SP allows neither spaces nor plus signs. */
const LOG_ORIGIN = /^[^\s\p{Cc}\p{Cs}+]{1,200}$/u;
export const isLogOrigin = (text: string): boolean => LOG_ORIGIN.test(text);
