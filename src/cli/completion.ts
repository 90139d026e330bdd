import type { Command } from 'commander';
import { incorrect } from '../kernel/domain-error.js';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** What a shell must know to complete the words of this program. It asks nothing while somebody types. */
export function completionFor(shell: string, program: Command): string {
  switch (shell) {
    case 'bash':
      return bash(program);
    case 'zsh':
      // Bash's way is understood by zsh, too.
      return `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${bash(program)}`;
    case 'fish':
      return fish(program);
    default:
      throw incorrect('completion/unknown-shell', `Completion is for ${SHELLS.join(', ')}, not for ${shell}`);
  }
}

interface Node {
  readonly path: string;
  readonly command: Command;
}

const nodesOf = (command: Command, path = ''): Node[] => [
  { path, command },
  ...command.commands.flatMap((child) => nodesOf(child, `${path} ${child.name()}`.trim())),
];

const flagsOf = (command: Command): string[] => [...command.options.map(({ long }) => long ?? ''), '--help'];

const takesValue = (program: Command): string[] => [
  ...new Set(
    nodesOf(program).flatMap(({ command }) =>
      command.options.filter(({ required }) => required).map(({ long }) => long ?? ''),
    ),
  ),
];

function bash(program: Command): string {
  const nodes = nodesOf(program);
  const name = program.name();
  return `_${name}() {
  local current=\${COMP_WORDS[COMP_CWORD]} chosen="" skip="" index word
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if [[ -n $skip ]]; then skip=""; continue; fi
    case $word in
      ${takesValue(program).join('|')}) skip=1; continue ;;
      -*) continue ;;
    esac
    case "$chosen $word" in
${nodes
  .filter(({ path }) => path !== '')
  .map(({ path }) => `      "${path.includes(' ') ? path : ` ${path}`}") chosen="${path}" ;;`)
  .join('\n')}
    esac
  done
  if [[ -n $skip ]]; then COMPREPLY=(); return; fi
  local offered
  case $chosen in
${nodes
  .map(({ path, command }) => {
    const commands = command.commands.map((child) => child.name());
    return `    "${path}") offered="${[...commands, ...flagsOf(command)].join(' ')}" ;;`;
  })
  .join('\n')}
  esac
  COMPREPLY=($(compgen -W "$offered" -- "$current"))
}
complete -o default -F _${name} ${name}
`;
}

function fish(program: Command): string {
  const name = program.name();
  const lines = nodesOf(program).flatMap(({ path, command }) => {
    const parents = path === '' ? [] : path.split(' ');
    const children = command.commands.map((child) => child.name());
    const seen = parents.map((word) => `__fish_seen_subcommand_from ${word}`);
    const notYet = children.length > 0 ? [`not __fish_seen_subcommand_from ${children.join(' ')}`] : [];
    const when = [...seen, ...notYet].join('; and ') || 'true';
    return [
      ...command.commands.map(
        (child) => `complete -c ${name} -f -n ${quoted(when)} -a ${child.name()} -d ${quoted(child.description())}`,
      ),
      ...command.options.map(
        ({ long, required, description }) =>
          `complete -c ${name} -n ${quoted(seen.join('; and ') || 'true')} -l ${(long ?? '').slice(2)}${required ? ' -r' : ''} -d ${quoted(description)}`,
      ),
    ];
  });
  return `${lines.join('\n')}\n`;
}

const quoted = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;
