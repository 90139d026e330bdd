/** What a token may hold (RFC 6750), long enough that nobody guesses it. */
export const isAdminKey = (text: string): boolean => /^[A-Za-z0-9\-._~+/]{32,200}=*$/.test(text);

/** Of the file in the data directory. */
export const ADMIN_KEY_FILE = 'admin.key';
