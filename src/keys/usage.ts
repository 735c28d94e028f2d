export const usage = `Usage: npm run keys -- <command>        (in the image: node dist/src/keys.js <command>)

  list                    The signing keys and the master keys, and what rests on them.

  rotate                  Adds a signing key. It is published in the JWKS at once and signs after a while;
                          the old one goes on verifying until it is retired.
    --activate-in <time>  From 5s to 1d; 10m when absent: other back ends keep the JWKS for 5 minutes.
    --now                 In 5 seconds.

  retire [<kid>]          Removes the signing keys whose last token is dead, or the one that is named.
    --force               The named one even if its tokens live: all are refused at once, clients must refresh.

  rewrap                  Seals with the newest master key what older ones have sealed, while the service runs.
                          May be stopped (Ctrl-C) and run again.

Reads DATABASE_URL and MASTER_KEYS as the service does: from the environment, .env, or NAME_FILE. Where no
DATABASE_URL is set, works on the database of a quickstart that runs here.
Exits with 0 when done, 1 when refused or failed, 2 when it was not understood.
`;
