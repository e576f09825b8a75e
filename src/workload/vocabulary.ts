/**
 * The words that a seed's jobs are written in: schemas, tables, columns, people, companies, labels.
 * faker speaks here and only here; a few hundred words take it some milliseconds, once.
 */
import { faker } from '@faker-js/faker/locale/en';

export interface Vocabulary {
  /** Bare SQL identifiers. */
  readonly schemas: readonly string[];
  readonly tables: readonly string[];
  readonly columns: readonly string[];
  /** Plain text, with apostrophes, accents and 4-byte characters among it. */
  readonly labels: readonly string[];
  readonly hosts: readonly string[];
}

const nouns = [() => faker.commerce.product(), () => faker.company.buzzNoun(), () => faker.hacker.noun()];
const subjects = ['user', 'order', 'session', 'page', 'campaign', 'device', 'item', 'store', 'customer', 'email', 'ad'];
const departments = ['sales', 'finance', 'growth', 'support', 'supply', 'billing', 'risk', 'games', 'retail', 'crm'];
const measures = ['id', 'count', 'amount', 'rate', 'name', 'code', 'status', 'type', 'at', 'score', 'flag', 'total'];
const tableKinds = [
  'events',
  'logs',
  'master',
  'daily',
  'summary',
  'segments',
  'history',
  'snapshot',
  'raw',
  'activations',
];
const flourishes = ['🚀', '🍣', '📈', '𠮷野家', '👩‍💻', '😀', '日本語', 'naïve', 'Übergröße', '½ price'];

/** Characters that a column's character set can hold; all that is in neither of the first two is written in ASCII. */
export type Alphabet = 'utf8mb4' | 'utf8mb3' | 'ascii';

/** The same words for the same seed and the same version of faker (package-lock.json holds it). */
export function createVocabulary(seed: number, alphabet: Alphabet = 'utf8mb4'): Vocabulary {
  faker.seed(seed);
  const words = distinct(260, () =>
    identifier(`${faker.company.buzzAdjective()}_${faker.helpers.arrayElement(nouns)()}`),
  );
  const combine = (left: readonly string[], right: readonly string[]) =>
    `${faker.helpers.arrayElement(left)}_${faker.helpers.arrayElement(right)}`;
  return {
    schemas: distinct(
      48,
      () => `${combine(subjects.concat(departments), ['prod', 'dwh', 'raw', 'mart', 'stg', 'bi'])}`,
    ),
    tables: distinct(220, () => combine(faker.datatype.boolean() ? words : subjects, tableKinds)),
    columns: distinct(420, () => combine(faker.helpers.arrayElement([words, subjects]), measures)),
    labels: distinct(300, () => within(label(), alphabet)),
    hosts: distinct(60, () => `${faker.helpers.arrayElement(departments)}.${faker.internet.domainName()}`),
  };
}

function label(): string {
  const text = faker.helpers.arrayElement([
    () => faker.person.fullName(),
    () => faker.company.name(),
    () => faker.commerce.productName(),
    () => `${faker.person.lastName()}'s ${faker.commerce.department()}`,
    () => faker.location.city(),
  ])();
  return faker.number.int(9) < 2 ? `${text} ${faker.helpers.arrayElement(flourishes)}` : text;
}

/** What the alphabet lacks is left out; accents are taken off before. */
function within(text: string, alphabet: Alphabet): string {
  if (alphabet === 'utf8mb4') return text;
  if (alphabet === 'utf8mb3') return text.replace(/[\u{10000}-\u{10ffff}]/gu, '');
  return text.normalize('NFKD').replace(/[^\x20-\x7e]/g, '');
}

function identifier(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '_');
}

/** `count` different texts; the bound on tries is far above what any of the lists above needs. */
function distinct(count: number, make: () => string): readonly string[] {
  const found = new Set<string>();
  for (let tries = 0; found.size < count && tries < count * 40; tries++) found.add(make());
  return [...found];
}
