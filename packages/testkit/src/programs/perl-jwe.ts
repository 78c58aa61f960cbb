import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { unpackFromDebian } from '@posthorn/services';

const run = promisify(execFile);

/** Where what was fetched is kept from run to run. */
const PLACE = fileURLToPath(new URL('../../../../.posthorn/programs/perl-jwe', import.meta.url));

/** The system's own Perl, for which the packages are built, with the modules that came along. */
const START_SCRIPT = `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
PERL5LIB=$(find "$here" -type d \\( -name perl5 -o -name '5.*' \\) | tr '\\n' ':')
export PERL5LIB
exec /usr/bin/perl "$@"
`;

/** Reads a private JWK and compact JWEs as JSON, and prints the plaintexts' bytes in hex as JSON. */
const DECRYPT = `
  local $/;
  my $input = decode_json(<STDIN>);
  my @texts = map {
    unpack('H*', decode_jwt(token => $_, key => $input->{key}, decode_payload => 0))
  } @{$input->{jwes}};
  print encode_json(\\@texts);
`;
const MODULES = ['-MCrypt::JWT=decode_jwt', '-MJSON=decode_json,encode_json'];

/** Decrypts compact JWEs with a private key, given as a JWK. */
export type JweDecrypter = (key: object, jwes: readonly string[]) => Promise<string[]>;

/**
 * JWE as another language has it: Perl's Crypt::JWT, whose cryptography is LibTomCrypt's, so it
 * shares nothing with what encrypts here.
 * @throws Error saying what to install where it is not to be had
 */
export async function findPerlJweDecrypter(): Promise<JweDecrypter> {
  const perl = await findPerl();
  return async (key, jwes) => {
    const child = run(perl, [...MODULES, '-e', DECRYPT]);
    child.child.stdin?.end(JSON.stringify({ key, jwes }));
    const texts = JSON.parse((await child).stdout) as string[];
    return texts.map((hex) => Buffer.from(hex, 'hex').toString());
  };
}

async function findPerl(): Promise<string> {
  const kept = join(PLACE, 'perl');
  if (await hasModules(kept)) return kept;
  if (await hasModules('perl')) return 'perl';
  const isThere = await unpackFromDebian({
    packageName: 'libcrypt-jwt-perl',
    wanted: /^(perl(?!-base$)|lib.*perl)/,
    place: PLACE,
    async prepare(folder) {
      await writeFile(join(folder, 'perl'), START_SCRIPT, { mode: 0o755 });
      if (!(await hasModules(join(folder, 'perl')))) throw new Error('its modules do not load');
    },
  });
  if (isThere) return kept;
  throw new Error(
    'There is no Crypt::JWT for Perl on this machine, which these tests decrypt with: install it (Debian, Ubuntu: apt-get install libcrypt-jwt-perl; elsewhere: cpan Crypt::JWT).',
  );
}

async function hasModules(perl: string): Promise<boolean> {
  return run(perl, [...MODULES, '-e', '1']).then(
    () => true,
    () => false,
  );
}
