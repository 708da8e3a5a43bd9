import { describe, expect, it } from 'vitest';
import { placeIn, placeInArguments } from './link.ts';

describe('a link to the app', () => {
  it.each([
    ['comfyferry://runs', '#/runs'],
    ['comfyferry://models/', '#/models'],
    ['comfyferry://workflows/sub/a%20cat.json', '#/workflows/sub/a%20cat.json'],
    ['comfyferry://workflows/猫.json', '#/workflows/%E7%8C%AB.json'],
  ])('%s opens %s', (link, place) => {
    expect(placeIn(link)).toBe(place);
  });

  it.each([
    'comfyferry://connect',
    'comfyferry://runs/x',
    'comfyferry://workflows/a.json?run=1',
    'comfyferry://workflows/%',
    `comfyferry://workflows/${'a'.repeat(501)}`,
    'comfyferry:runs',
    'https://example.com/#/runs',
    'javascript:alert(1)',
  ])('%s opens nothing', (link) => {
    expect(placeIn(link)).toBeNull();
  });

  it('is found among the arguments of a start', () => {
    expect(placeInArguments(['app', '--flag', 'comfyferry://server'])).toBe('#/server');
    expect(placeInArguments(['app', '.'])).toBeNull();
  });
});
