import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toCsv, toJson } from '../../../src/features/reports/files.ts';

const columns = [{ key: 'name', label: 'Name' }, { key: 'days', label: 'Days Left' }];

describe('CSV', () => {
  it('has a line of headings, and lines that end as RFC 4180 says', () => {
    assert.equal(toCsv(columns, [{ name: 'mi-orders', days: 12 }, { name: 'mi-web' }]), 'Name,Days Left\r\nmi-orders,12\r\nmi-web,\r\n');
  });

  it('quotes what would be read as more than one value', () => {
    assert.equal(toCsv(columns, [{ name: 'a "b", c\nd', days: -3 }]), 'Name,Days Left\r\n"a ""b"", c\nd",-3\r\n');
  });

  for (const formula of ['=HYPERLINK("x")', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1']) {
    it(`is no formula for a spreadsheet: ${JSON.stringify(formula)}`, () => {
      const [, line = ''] = toCsv(columns, [{ name: formula }]).split('\r\n');
      assert.match(line, /^"?'/);
    });
  }
});

describe('JSON', () => {
  it('has every column, null where there is no value, and numbers as numbers', () => {
    assert.deepEqual(JSON.parse(toJson(columns, [{ name: '=1', days: 12 }, { name: 'mi-web' }])), [{ name: '=1', days: 12 }, { name: 'mi-web', days: null }]);
  });

  it('of nothing is an empty list', () => assert.equal(toJson(columns, []), '[]\n'));
});
