import { describe, expect, it } from 'vitest';
import { loadedOutcome } from '../../../src/database/load-outcome.js';

const cut = { code: 1265, message: "Data truncated for column 'name' at row 1" };
const deprecated = { code: 1287, message: "'a' is deprecated" };

function answer(counts: { skipped?: number; warnings?: number }) {
  const { skipped = 0, warnings = 0 } = counts;
  return {
    affectedRows: 9,
    info: `Records: 9  Deleted: 0  Skipped: ${skipped}  Warnings: ${warnings}`,
    warningStatus: warnings,
  };
}

describe('loadedOutcome', () => {
  it('accepts rows that arrived as they were sent', () => {
    expect(loadedOutcome(answer({}), [])).toEqual({
      status: 'accepted',
      affectedRows: 9,
      skippedRows: 0,
      warningCount: 0,
      warnings: [],
    });
  });

  it('calls a warning about a row an altered load, and says its text', () => {
    const outcome = loadedOutcome(answer({ warnings: 70_000 }), [cut, cut, cut, cut]);
    expect(outcome).toMatchObject({ status: 'altered', warningCount: 70_000, skippedRows: 0 });
    expect(outcome).toHaveProperty(
      'message',
      `MySQL changed values, with 70000 warnings, first of all: ${Array(3).fill(`${cut.message} (1265)`).join('; ')}`,
    );
  });

  it('takes a warning about the statement for none about its rows', () => {
    expect(loadedOutcome(answer({ warnings: 1 }), [deprecated]).status).toBe('accepted');
    expect(loadedOutcome(answer({ warnings: 2 }), [deprecated, cut]).status).toBe('altered');
  });

  it('counts rows left out in any language of the server', () => {
    const info = 'Datensätze: 9  Gelöscht: 0  Ausgelassen: 4  Warnungen: 4';
    const duplicate = { code: 1062, message: "Duplicate entry '1'" };
    expect(loadedOutcome({ affectedRows: 5, info, warningStatus: 4 }, [duplicate])).toMatchObject({
      status: 'altered',
      skippedRows: 4,
      message: "MySQL left out 4 of 9 rows, with 4 warnings, first of all: Duplicate entry '1' (1062)",
    });
  });
});
