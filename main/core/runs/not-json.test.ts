import { describe, expect, it } from 'vitest';
import { whyNotJson } from './not-json.ts';

describe('whyNotJson', () => {
  it.each([
    ['', 'empty'],
    ['\uFEFF \n', 'empty'],
    ['<!DOCTYPE html><title>x</title>', 'html'],
    ['<html lang="en">', 'html'],
    ['{"nodes": [{"id": 1', 'cut'],
    ['\uFEFF{"a": "', 'cut'],
    ['{"a": 1,}', 'syntax'],
    ['{"is_changed": [NaN]}', 'notANumber'],
    ['{"a": -Infinity, "b": 1}', 'notANumber'],
    ['{"text": "NaN",}', 'syntax'],
    ['\u0089PNG', 'syntax'],
  ])('takes %j for %s', (text, reason) => {
    expect(whyNotJson(text)).toBe(reason);
  });
});
