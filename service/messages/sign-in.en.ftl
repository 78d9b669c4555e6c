# Signing in, keys and tokens.
error-issuer-silent = The issuer of these tokens does not answer; try again in a moment.
error-sign-ins-open = Too many people are signing in at this moment; try again in a moment.
key-centres-manager = Cost centres belong to a manager's key; this one has no such permission.
key-ended = The end of a key lies ahead of now.
key-names-learner = Only a key that opens the plans of others can be bound to name one of them in each request.
error-issuer-address = The issuer { $address } is asked over https, or on this machine; set GRADUS_OIDC_ISSUER.
error-public-address = People who sign in at an issuer come back to a public address, over https or on this machine; set GRADUS_PUBLIC_ADDRESS.
error-demo-elsewhere = The demo answers on the machine that it runs on, under 127.0.0.1 or localhost.
fault-moment = { $field }: is no moment with its time zone; one looks like 2027-12-31T23:59:59Z.
error-token-audience = With GRADUS_TOKEN_TYPE=jwt, GRADUS_TOKEN_AUDIENCE has to be another than GRADUS_OIDC_CLIENT_ID: else ID tokens would be taken for access tokens.
