import { detente, shell } from './command-line.js';

/** What bash would offer for the last of these words. */
async function offered(...words: string[]): Promise<string[]> {
  const { out } = await shell(
    (program) =>
      `source <(${program} completion bash); COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); ` +
      `COMP_CWORD=${words.length - 1}; _detente; echo "\${COMPREPLY[@]}"`,
  );
  return out.trim().split(' ');
}

test('bash is offered commands, the commands below them, and options', async () => {
  expect(await offered('detente', 'st')).toEqual(['status']);
  expect(await offered('detente', 'status', 'armenia-turkiye', '--as')).toEqual(['--as-of']);
  expect(await offered('detente', 'webhooks', 'en')).toEqual(['enable']);
  expect(await offered('detente', 'webhooks', '--url', 'list', 'redeliver', '--id')).toEqual(['--idempotency-key']);
  expect(await offered('detente', 'status', '--as-of', '')).toEqual(['']);
});

test('zsh and fish have theirs, and another shell is told which there are', async () => {
  expect((await detente('completion', 'zsh')).out).toContain('bashcompinit');
  const { out } = await detente('completion', 'fish');
  expect(out).toContain("complete -c detente -f -n 'not __fish_seen_subcommand_from processes status");
  expect(out).toContain("complete -c detente -n '__fish_seen_subcommand_from status' -l as-of -r");
  expect(await detente('completion', 'tcsh')).toMatchObject({ exit: 2, out: '' });
});
