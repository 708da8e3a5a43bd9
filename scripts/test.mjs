// `npm test`: sets the checkout up, builds, and runs every test. Names of tests or files may follow.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, install, node24, root, say } from './setup.mjs';
import { ensureSecretService } from './system-packages.mjs';

install();
build();
const keyring = ensureSecretService();
const scratch = mkdtempSync(join(tmpdir(), 'ferry-test-'));
const reportFile = join(scratch, 'report.json');
const vitest = [
  join(root, 'node_modules', 'vitest', 'vitest.mjs'),
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${reportFile}`,
  ...process.argv.slice(2),
];
const args = keyring ? [join(root, 'scripts', 'with-keyring.mjs'), node24, ...vitest] : vitest;
const { status } = spawnSync(node24, args, { cwd: root, stdio: 'inherit' });

/** The report's own counts: a run that died before writing one counts as failed. */
function tally() {
  try {
    const report = JSON.parse(readFileSync(reportFile, 'utf8'));
    const tests = report.testResults.flatMap((file) => file.assertionResults);
    return {
      passed: report.numPassedTests,
      failed: Math.max(report.numFailedTests, report.success ? 0 : 1),
      skipped: tests.filter((test) => test.status !== 'passed' && test.status !== 'failed'),
    };
  } catch (error) {
    say(`ferry: the test runner left no report (${error.message})`);
    return { passed: 0, failed: 1, skipped: [] };
  }
}

/** Each skipped test stands in a `describe` that says what it needs. */
const needOf = (test) => /\((?:needs )?([^()]+)\)/.exec(test.ancestorTitles.join(' '))?.[1];
const reasons = {
  'a Secret Service': 'there is no Secret Service here (Debian: dbus gnome-keyring libsecret-1-0)',
  '../shared': 'the folder ../shared is not there',
};
const reasonOf = (test) => {
  const need = needOf(test);
  return (
    Object.entries(reasons).find(([name]) => need?.includes(name))?.[1] ??
    need ??
    'no reason is given'
  );
};

const { passed, failed, skipped } = tally();
rmSync(scratch, { recursive: true, force: true });
for (const test of skipped) console.log(`skipped: ${test.fullName}: ${reasonOf(test)}`);
const skippedText = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
console.log(`${passed} passed, ${failed} failed${skippedText}`);
process.exitCode = failed > 0 || passed === 0 ? status || 1 : (status ?? 1);
