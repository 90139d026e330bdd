const WHY: Readonly<Record<string, (file: string) => string>> = {
  ENOENT: (file) => `There is no file ${file}`,
  ENOTDIR: (file) => `There is no file ${file}: what should be a directory above it is none`,
  EISDIR: (file) => `${file} is a directory, and no file. Name a file`,
  EACCES: (file) => `This user may not read ${file}. Permit it, or name another`,
};

/** Why a file could not be read, with what helps. */
export function whyUnreadable(file: string, error: unknown): string {
  const { code = '', message = String(error) } = error as { readonly code?: string; readonly message?: string }; // Node's
  return WHY[code]?.(file) ?? `${file} cannot be read (${message})`;
}
