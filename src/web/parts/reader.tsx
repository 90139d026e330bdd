import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type AccessRole, type Grant, permits } from '../../kernel/access.js';

/** Who a page is written for, once logged in. */
export interface Reader {
  readonly actor: string;
  readonly grants: readonly Grant[];
  readonly formToken: string;
}

export const ReaderContext = createContext<Reader | undefined>(undefined);
export const useReader = (): Reader | undefined => useContext(ReaderContext);

/** Whether to show what leads to writing; whether it may be written is decided where it is. */
export function useMay(role: AccessRole, process?: string): boolean {
  const reader = useReader();
  return reader !== undefined && permits(reader.grants, role, process);
}

export const FORM_TOKEN = 'formToken';

/** In every form that writes. */
export function FormToken() {
  const reader = useReader();
  return <input type="hidden" name={FORM_TOKEN} value={reader?.formToken ?? ''} />;
}
