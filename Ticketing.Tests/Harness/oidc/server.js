// An OpenID Connect provider for the tests: npm's certified oidc-provider. Whoever logs in under any name and password is that name at example.org. Options come as JSON in the first argument.
import { generateKeyPairSync } from "node:crypto";
import Provider from "oidc-provider";

const { port, clientId, clientSecret, returnTo, algorithm } = JSON.parse(process.argv[2]);
const keyOf = (type, options, alg) => ({ ...generateKeyPairSync(type, options).privateKey.export({ format: "jwk" }), use: "sig", alg, kid: alg });

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [returnTo], grant_types: ["authorization_code"], response_types: ["code"], id_token_signed_response_alg: algorithm }],
  jwks: { keys: [keyOf("rsa", { modulusLength: 2048 }, "RS256"), keyOf("rsa", { modulusLength: 2048 }, "PS256"), keyOf("ec", { namedCurve: "P-256" }, "ES256")] },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["preferred_username"] },
  cookies: { keys: ["a key of the tests"] },
  pkce: { required: () => true },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@example.org`, email_verified: true, preferred_username: id }) }),
});
provider.listen(port, "127.0.0.1", () => console.log("listening"));
