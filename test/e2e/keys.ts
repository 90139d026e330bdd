/** The key of whoever runs a service under test. */
export const ADMIN_KEY = 'a-key-for-the-admin-of-a-service-under-test';

export const withKey = (key: string): { readonly authorization: string } => ({ authorization: `Bearer ${key}` });

/** Headers of the admin. */
export const ADMIN = withKey(ADMIN_KEY);
