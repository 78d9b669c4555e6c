// A certified OpenID provider with a few people and systems, for the tests to sign in at.
//
// Prints one JSON line when it is ready: its address, and its private keys, with which the tests forge. A line "rotate"
// on standard input gives it another key; the end of standard input ends it.
import { generateKeyPairSync } from 'node:crypto';
import http from 'node:http';
import readline from 'node:readline';
import { Provider } from 'oidc-provider';

const [redirect] = process.argv.slice(2);
const PEOPLE = {
  'hr-1': { name: 'Lim Hui Min', groups: ['staff', 'gradus-hr'] },
  'manager-1': { name: 'Ong Kai', groups: 'staff gradus-manager', employee_number: 'E-9', cost_centres: ['SG-RM'] },
  'nested-1': { realm_access: { roles: ['gradus-admin'] } },
  'E-1': { name: 'Tan Wei Ling', groups: [], employee_number: 'E-1' },
  'numbered-1': { employee_number: 1001 },
  'nobody-1': { name: 'No Body', groups: ['staff'] },
};
const CLAIMS = ['sub', 'name', 'groups', 'employee_number', 'cost_centres', 'realm_access'];

function key(number) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: `signing-${number}`, alg: 'RS256', use: 'sig' };
}

function made(issuer, keys) {
  const provider = new Provider(issuer, {
    jwks: { keys },
    cookies: { keys: ['of no use to anybody'] },
    clients: [
      {
        client_id: 'gradus',
        client_secret: 's'.repeat(40),
        redirect_uris: [redirect],
        post_logout_redirect_uris: [new URL('/signed-out', redirect).href],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
      ...['lms', 'stranger'].map((name) => ({
        client_id: name,
        client_secret: 't'.repeat(40),
        redirect_uris: [],
        response_types: [],
        grant_types: ['client_credentials'],
      })),
    ],
    claims: { openid: CLAIMS },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    findAccount: async (_, id) =>
      id in PEOPLE ? { accountId: id, claims: async () => ({ sub: id, ...PEOPLE[id] }) } : undefined,
    extraTokenClaims: async (_, token) => (token.accountId ? PEOPLE[token.accountId] : undefined),
    // An hour for everything: no test waits for an end, and none may come to one on a slow machine.
    ttl: Object.fromEntries(
      ['AccessToken', 'AuthorizationCode', 'ClientCredentials', 'Grant', 'IdToken', 'Interaction', 'Session'].map((kind) => [kind, 3600]),
    ),
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'urn:gradus',
        useGrantedResource: () => true,
        getResourceServerInfo: (_, audience) => ({
          scope: 'gradus:lms gradus:hr gradus:admin gradus:employee',
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 3600,
        }),
      },
    },
  });
  return provider.callback();
}

const server = http.createServer((request, response) => current(request, response));
let current;
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  let keys = [key(1)];
  const tell = () => console.log(JSON.stringify({ issuer, keys }));
  current = made(issuer, keys);
  tell();
  const lines = readline.createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    if (line !== 'rotate') return;
    // The new one signs; what the old one signed is still in people's hands.
    keys = [key(keys.length + 1), ...keys];
    current = made(issuer, keys);
    tell();
  });
  lines.on('close', () => process.exit(0));
});
