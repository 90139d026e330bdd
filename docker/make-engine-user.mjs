// The user whom replicas log in as, made on an engine where it is missing: ENGINE=host:2113 node make-engine-user.mjs
import { KurrentDBClient } from '@kurrent/kurrentdb-client';

const USER = 'detente';
const { ENGINE, ENGINE_PASSWORD, REPLICA_PASSWORD, NODE_EXTRA_CA_CERTS } = process.env;

const asAdmin = { authorization: `Basic ${Buffer.from(`admin:${ENGINE_PASSWORD}`).toString('base64')}` };
const users = `https://${ENGINE}/users/`;

async function ask(method, url, body) {
  const answer = await fetch(url, {
    method,
    headers: { ...asAdmin, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (answer.ok || (method === 'GET' && answer.status === 404)) return answer.ok;
  throw new Error(`The engine answered ${answer.status} to ${method} ${url}: ${await answer.text()}`);
}

// Group $ops: who is in it may make the persistent subscription that a lease is. It manages no users, and it reads
// what the lists of the streams permit.
if (!(await ask('GET', `${users}${USER}`)))
  await ask('POST', users, { loginName: USER, fullName: 'détente', groups: ['$ops'], password: REPLICA_PASSWORD });
else await ask('POST', `${users}${USER}/command/reset-password`, { newPassword: REPLICA_PASSWORD });

// Replicas follow the order of all events, which by default only admins read.
const client = KurrentDBClient.connectionString`kurrentdb://admin:${ENGINE_PASSWORD}@${ENGINE}?tls=true&tlsCaFile=${NODE_EXTRA_CA_CERTS}`;
await client.setStreamMetadata('$all', { acl: { readRoles: [USER, '$admins'] } });
await client.dispose();
