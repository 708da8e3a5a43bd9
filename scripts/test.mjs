// `npm test`: sets the checkout up, builds, and runs every test: first those beside the code, then those of e2e/ in a
// real browser. Names of files may follow: those below e2e/ are meant for the browser, any other for the first kind.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureOlderElectron } from './older-electron.mjs';
import { build, install, node24, root, say } from './setup.mjs';
import { ensureBrowser, ensureSecretService } from './system-packages.mjs';

const names = process.argv.slice(2);
const isOfBrowser = (name) => /^(\.\/)?e2e\b(?!\/electron)/.test(name);
const wanted = (kind) => names.filter((name) => isOfBrowser(name) === (kind === 'browser'));
const runs = (kind) => names.length === 0 || wanted(kind).length > 0;

/** Each skipped test stands in a `describe` that says what it needs. */
const needOf = (test) => /\((?:needs )?([^()]+)\)/.exec(test.ancestorTitles.join(' '))?.[1];
const reasons = {
  'a Secret Service': 'there is no Secret Service here (Debian: dbus gnome-keyring libsecret-1-0)',
  'an Electron folder': 'there is no Electron that could be started here',
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

const skippedSpecs = (suites) =>
  suites.flatMap((suite) => [
    ...suite.specs
      .filter((spec) => spec.tests.some((test) => test.status === 'skipped'))
      .map((spec) => spec.title),
    ...skippedSpecs(suite.suites ?? []),
  ]);

install();
build();
const scratch = mkdtempSync(join(tmpdir(), 'ferry-test-'));
const nothing = { passed: 0, failed: 0, skipped: [] };
const tallies = [runs('code') ? testCode() : nothing, runs('browser') ? testInBrowser() : nothing];
rmSync(scratch, { recursive: true, force: true });

/** The tests beside the code. */
function testCode() {
  const keyring = ensureSecretService();
  const reportFile = join(scratch, 'report.json');
  const vitest = [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...wanted('code'),
  ];
  const args = keyring ? [join(root, 'scripts', 'with-keyring.mjs'), node24, ...vitest] : vitest;
  const electron = ensureOlderElectron();
  const { status } = spawnSync(node24, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...(electron && { FERRY_SMOKE_CACHE: electron }) },
  });
  return tally(reportFile, status, (report) => {
    const tests = report.testResults.flatMap((file) => file.assertionResults);
    const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
    return {
      passed: report.numPassedTests,
      failed: Math.max(report.numFailedTests, report.success ? 0 : 1),
      skipped: skipped.map((test) => `${test.fullName}: ${reasonOf(test)}`),
    };
  });
}

/** The tests of the window, in a real Chromium. */
function testInBrowser() {
  if (!ensureBrowser()) return { ...nothing, skipped: ['e2e: there is no Chromium here'] };
  const reportFile = join(scratch, 'browser.json');
  const playwright = [
    join(root, 'node_modules', '@playwright', 'test', 'cli.js'),
    'test',
    `--config=${join(root, 'e2e', 'playwright.config.ts')}`,
    '--reporter=list,json',
    ...wanted('browser'),
  ];
  const { status } = spawnSync(node24, playwright, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile },
  });
  return tally(reportFile, status, ({ stats, suites }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: skippedSpecs(suites).map((title) => `e2e: ${title}`),
  }));
}

/** The report's own counts: a run that died before writing one, or that ended badly, counts as failed. */
function tally(reportFile, status, count) {
  try {
    const counted = count(JSON.parse(readFileSync(reportFile, 'utf8')));
    return status === 0 ? counted : { ...counted, failed: Math.max(counted.failed, 1) };
  } catch (error) {
    say(`ferry: the test runner left no report (${error.message})`);
    return { ...nothing, failed: 1 };
  }
}

const sum = (name) => tallies.reduce((total, one) => total + one[name], 0);
const skipped = tallies.flatMap((one) => one.skipped);
for (const line of skipped) console.log(`skipped: ${line}`);
const skippedText = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
console.log(`${sum('passed')} passed, ${sum('failed')} failed${skippedText}`);
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
