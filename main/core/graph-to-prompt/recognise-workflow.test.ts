import { describe, expect, it } from 'vitest';
import { isPrompt, isUiWorkflow, workflowFormOf } from './recognise-workflow.ts';

describe('the form of a workflow', () => {
  it.each([
    ['ui', { nodes: [{ id: 1, type: 'A' }], links: [] }],
    ['ui', { nodes: [{ id: 1, type: 'A' }, null] }],
    ['ui', { nodes: [], links: [] }],
    ['api', { 3: { class_type: 'A', inputs: {} } }],
    [null, {}],
    [null, { nodes: [] }],
    [null, { nodes: [1, 2], links: [] }],
    [null, { 3: { class_type: 'A', inputs: {} }, 4: {} }],
    [null, []],
    [null, null],
    [null, 'text'],
  ])('is %j for %j', (form, json) => {
    expect(workflowFormOf(json)).toBe(form);
    expect(isUiWorkflow(json)).toBe(form === 'ui');
    expect(isPrompt(json)).toBe(form === 'api');
  });
});
