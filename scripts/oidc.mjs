// A provider of OpenID Connect on a free port of this machine. See scripts/oidc.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';

import Provider from 'oidc-provider';

const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

/** Whoever signs in is who they say, with what they type as their address. */
function findAccount(_, id) {
  const email = id.includes('@') ? id : `${id}@example.com`;
  const claims = { sub: id, email, email_verified: !id.startsWith('unconfirmed'), name: id.split('@')[0] };
  return { accountId: id, claims: () => claims };
}

const settings = {
  clients: [
    {
      client_id: 'greenlit',
      client_secret: 'greenlit-secret',
      // On loopback the port may be any (RFC 8252).
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/sign-in/google/callback', 'http://localhost/sign-in/google/callback'],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  // As Google does, the ID token itself holds the address.
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  cookies: { keys: ['for tests alone'] },
  jwks: { keys: [{ ...key, kid: 'one', use: 'sig', alg: 'RS256' }] },
  findAccount,
};

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  // It warns that this is no setup for production.
  console.warn = console.info = () => {};
  server.on('request', new Provider(issuer, settings).callback());
  process.stdout.write(`${issuer}\n`);
});
process.stdin.resume().on('end', () => process.exit(0));
