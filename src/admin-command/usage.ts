export const usage = `Usage: npm run admin -- <command>       (in the image: node dist/src/admin.js <command>)

  grant <openid|userId>   Makes an admin of a user who has logged in before. This is how the first one is made.
    --role <role>         admin (when absent), or support, which reads and changes nothing.
    --app <AppID>         The mini program of the openid; needed where several know it.

  revoke <openid|userId>  Takes the role away again. The last admin stays.
    --role <role>         admin (when absent) or support.
    --app <AppID>         As above.

  list                    Who has a role.

An openid that begins with a hyphen stands behind --, as in: npm run admin -- grant -- -oAbc
Access tokens that the user holds are refused within two seconds, and the next refresh gives new ones. The audit trail tells of
each change. Reads DATABASE_URL as the service does: from the environment, .env, or NAME_FILE. Where none is set, works on the
database of a quickstart that runs here.
Exits with 0 when done or so already, 1 when refused or failed, 2 when it was not understood.
`;
