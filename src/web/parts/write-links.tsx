import type { AccessRole } from '../../kernel/access.js';
import { useMay } from './reader.js';

interface WriteLinksProps {
  readonly process: string;
  readonly role: AccessRole;
  readonly links: readonly { readonly href: string; readonly text: string }[];
}

/** What leads to writing, for those who may. */
export function WriteLinks({ process, role, links }: WriteLinksProps) {
  if (!useMay(role, process)) return null;
  return (
    <p class="write-links">
      {links.map(({ href, text }) => (
        <a href={href}>{text}</a>
      ))}
    </p>
  );
}
