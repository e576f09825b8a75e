/**
 * Scenarios that are wrong in one way each: a change to a sound scenario's text, the place that must
 * be named, and a fragment of what must be said. `at` is line:column.
 */

/** Sound; every case is this text with one change. */
export const soundScenario = `$schema: ./scenario.schema.json
name: sound
question: Is it sound?
seed: 42
lab:
  kind: auto
cap:
  mechanism: file-size
  size: 64MiB
history:
  from: 2011-06-01
  to: 2019-09-04
  fill: 96%
workload:
  textMax: 64KiB
  types:
    - type: hive_query
      weight: 60%
      text:
        - { share: 100%, medianStart: 600B, medianEnd: 2kB, p95: 4x }
    - type: export
      weight: 40%
      text:
        - { share: 100%, medianStart: 200B, medianEnd: 400B, p95: 2x }
traffic:
  rate: 200/s
  connections: 8 connections
  jobDuration: 400ms
strategies:
  - use: prune
  - use: archive
trials:
  repetitions: 3 rounds
`;

export interface BrokenCase {
  readonly what: string;
  readonly change: readonly [from: string, to: string];
  readonly at: string;
  readonly says: string;
}

const change = (what: string, from: string, to: string, at: string, says: string): BrokenCase => ({
  what,
  change: [from, to],
  at,
  says,
});

export const brokenCases: readonly BrokenCase[] = [
  // Units
  change('a size without its unit', '64MiB', '64', '9:9', 'cap.size is a size without its unit: one of B, kB'),
  change('a size with a foreign unit', '64MiB', '64parsec', '9:9', '"parsec" is not a unit of it'),
  change('a size with the wrong case', '64MiB', '64mib', '9:9', 'did you mean "MiB"?'),
  change('a negative size', '64MiB', '-64MiB', '9:9', 'cannot be negative; received "-64MiB"'),
  change('a size in words', '64MiB', 'large', '9:9', 'must be a size with a unit, such as "64MiB"; received "large"'),
  change('an endless size', '64MiB', `${'9'.repeat(400)}TiB`, '9:9', 'beyond what can be counted'),
  change('a huge cap', '64MiB', '100TiB', '9:9', 'must be at most 64GiB'),
  change('a tiny cap', '64MiB', '1MiB', '9:9', 'must be at least 4MiB'),
  change('a share without its unit', 'fill: 96%', 'fill: 0.96', '13:9', 'write "0.96%"'),
  change('a share beyond the whole', 'weight: 60%', 'weight: 160%', '18:15', 'must be at most 100%'),
  change('a rate without its unit', '200/s', '200', '26:9', 'is a rate without its unit: write "200/s"'),
  change('a rate of nothing', '200/s', '0/s', '26:9', 'must be at least 0.1/s'),
  change('a rate beyond reason', '200/s', '1000000/s', '26:9', 'must be at most 20000/s'),
  change('a rate by the minute', '200/s', '200/min', '26:9', '"/min" is not a unit of it'),
  change('a duration without its unit', '400ms', '400', '28:16', 'one of ms, s, min, h, d'),
  change('a duration in bytes', '400ms', '400MiB', '28:16', 'must be a duration, but "MiB"'),
  change('a count of other things', '8 connections', '8 cows', '27:16', '"cows" is not a unit of it: write it as'),
  change('a count without its noun', '8 connections', '8', '27:16', 'write "8 connections"'),
  change('half a round', '3 rounds', '2.5 rounds', '33:16', 'must be a whole number of rounds'),
  change('no rounds', '3 rounds', '0 rounds', '33:16', 'must be at least 1 round'),
  change('a ratio without its unit', 'p95: 4x', 'p95: 4', '20:66', 'write "4x"'),
  change('a ratio below one', 'p95: 4x', 'p95: 0.5x', '20:66', 'must be at least 1x'),
  change('an infinite rate', '200/s', '.inf', '26:9', 'must be a rate with a unit'),
  change('a number that is none', '200/s', '.nan', '26:9', 'must be a rate with a unit'),
  // Types
  change('a list where text belongs', 'name: sound', 'name: [a, b]', '2:7', 'name must be text; received a list of 2'),
  change('a section where a size belongs', 'size: 64MiB', 'size: { MiB: 64 }', '9:9', 'received a section of keys'),
  change('text where a section belongs', 'lab:\n  kind: auto', 'lab: docker', '5:6', 'lab must be a section of keys'),
  change(
    'nothing where a section belongs',
    'lab:\n  kind: auto',
    'lab:',
    '5:5',
    'lab must be a section of keys; received null',
  ),
  change('text as a seed', 'seed: 42', 'seed: forty-two', '4:7', 'seed must be a whole number; received "forty-two"'),
  change('half a seed', 'seed: 42', 'seed: 4.2', '4:7', 'seed must be a whole number; received 4.2'),
  change('a negative seed', 'seed: 42', 'seed: -1', '4:7', 'seed must be at least 0; received -1'),
  change('a seed beyond 32 bits', 'seed: 42', 'seed: 4294967296', '4:7', 'seed must be at most 4294967295'),
  change('a boolean as a size', '64MiB', 'yes', '9:9', 'must be a size with a unit'),
  change(
    'binary data',
    'question: Is it sound?',
    'question: !!binary aGVsbG8=',
    '3:20',
    'must be text; received binary data',
  ),
  // Choices
  change('an unknown strategy', 'use: archive', 'use: archiv', '31:10', 'did you mean "archive"?'),
  change('an unknown mechanism', 'file-size', 'filesize', '8:14', 'did you mean "file-size"?'),
  change('an unknown lab', 'kind: auto', 'kind: cloud', '6:9', 'must be one of auto, docker, embedded'),
  change('a kind of row without a name', 'type: export', 'type: ""', '21:13', 'must be a name such as "presto_query"'),
  change('a name with spaces', 'name: sound', 'name: Not Sound', '2:7', 'lower-case words joined by hyphens'),
  change('a label with spaces', 'use: archive', 'use: archive\n    label: My Label', '32:12', 'lower-case words'),
  // Keys
  change('a key with a slip', 'mechanism:', 'mechanisn:', '8:3', 'did you mean "mechanism"?'),
  change('a key of another section', '  size:', '  bufferPool: 1GiB\n  size:', '9:3', 'it belongs under lab'),
  change('a key of nowhere', 'seed: 42', 'colour: blue', '4:1', 'colour is not a key here; known here: $schema, name'),
  change('a key twice', 'seed: 42', 'seed: 42\nseed: 43', '5:1', 'this key stands here twice'),
  change(
    'an unknown key in a list',
    'weight: 60%',
    'weight: 60%\n      wieght: 1%',
    '19:7',
    'workload.types[0].wieght',
  ),
  change(
    'an unknown setting',
    'use: prune',
    'use: prune\n    with: { bacth: 5 rows }',
    '31:13',
    'did you mean "batch"?',
  ),
  // What is missing
  change('no cap', 'cap:\n  mechanism: file-size\n  size: 64MiB\n', '', '1:1', 'cap is missing'),
  change('no size', '  size: 64MiB\n', '', '8:3', 'cap.size is missing; it must be a size'),
  change(
    'no strategies',
    '  - use: prune\n  - use: archive\n',
    '  []\n',
    '30:3',
    'strategies must have at least 1 entries',
  ),
  change('no question', 'question: Is it sound?\n', '', '1:1', 'question is missing; it must be text'),
  change('an empty question', 'Is it sound?', '""', '3:11', 'question must have at least 1 characters'),
  change('a schema line that is no text', './scenario.schema.json', '7', '1:10', '$schema'),
  change('a strategy without a name', 'use: archive', 'label: archive', '31:5', 'must be one of prune, '),
  // Sweeps
  change('a sweep of nothing', '- use: prune', '- { use: prune, sweep: {} }', '30:26', 'must have exactly one setting'),
  change(
    'a sweep with one value',
    '- use: prune',
    '- { use: prune, sweep: { batch: [10 rows] } }',
    '30:35',
    'must have at least 2 entries',
  ),
  change(
    'a sweep with a value without its unit',
    '- use: prune',
    '- { use: prune, sweep: { batch: [10 rows, 20] } }',
    '30:45',
    'is a count without its unit',
  ),
  change(
    'a sweep with a value twice',
    '- use: prune',
    '- { use: prune, sweep: { batch: [10 rows, 10 rows] } }',
    '30:45',
    'is in the list twice',
  ),
  change(
    'a sweep of a key that is no setting',
    '- use: prune',
    '- { use: prune, sweep: { bach: [10 rows, 20 rows] } }',
    '30:28',
    'did you mean "batch"?',
  ),
  // Faults
  change(
    'a fault of a strategy that is not there',
    '- use: archive\n',
    '- use: archive\nfaults:\n  - { kind: kill-server, strategies: [prune, compact] }\n',
    '33:46',
    'names "compact", and no strategy is labelled so',
  ),
  change(
    'a fault listed twice',
    '- use: archive\n',
    '- use: archive\nfaults:\n  - kind: long-read\n  - kind: long-read\n',
    '34:5',
    'has the name "long-read" of entry 1',
  ),
  change(
    'an unknown fault',
    '- use: archive\n',
    '- use: archive\nfaults:\n  - kind: power-cut\n',
    '33:11',
    'must be one of kill-connection',
  ),
  // Dates
  change('a date that does not exist', '2011-06-01', '2011-02-30', '11:9', 'must be a date such as "2011-06-01"'),
  change('a date in words', '2011-06-01', 'June 2011', '11:9', 'must be a date such as "2011-06-01"'),
  change('years that run backwards', '2011-06-01', '2020-01-01', '12:7', 'must be after from (2020-01-01)'),
  // Rules between keys
  change(
    'weights that do not make a whole',
    'weight: 60%',
    'weight: 50%',
    '17:5',
    'weights that make 100%, and they make 90 %',
  ),
  change(
    'shares that do not make a whole',
    '{ share: 100%, medianStart: 600B',
    '{ share: 99%, medianStart: 600B',
    '20:9',
    'shares that make 100%, and they make 99 %',
  ),
  change('a type twice', 'type: export', 'type: hive_query', '21:7', 'has the type "hive_query" of entry 1'),
  change('a strategy twice', 'use: archive', 'use: prune', '31:5', 'has the label "prune" of entry 1'),
  change('a full history', 'fill: 96%', 'fill: 100%', '13:9', 'must be at most 99%: the rest is for traffic'),
  change(
    'more ends than jobs',
    'jobDuration: 400ms',
    'errorShare: 60%\n  killShare: 60%',
    '29:14',
    'together are more than 100%',
  ),
  // YAML
  change('a tab', '  kind: auto', '\tkind: auto', '6:1', 'a tab as indentation'),
  change('a second document', 'trials:', '---\ntrials:', '32:1', 'a second YAML document'),
  change('an open bracket', 'seed: 42', 'seed: [42', '5:1', 'not valid YAML'),
  change('an alias of nothing', 'seed: 42', 'seed: *nowhere', '4:7', 'alias'),
  change('an alias within its anchor', 'seed: 42', 'seed: &loop [*loop]', '4:14', 'an alias within its own anchor'),
  change('an unknown tag', 'seed: 42', 'seed: !dice 42', '4:7', 'not valid YAML'),
];
