/**
 * The incident's own timeline, for scale: Treasure Data, US region, 2019-09-04, as its public report
 * gives it. Clock times are Pacific Daylight Time.
 */
import type { Result } from '../../result/schema.js';
import { colors } from './chart-style.js';
import { flagView } from './flag-view.js';

const events = [
  ['20:50', 'error-rate alert'],
  ['20:56', 'start of the incident'],
  ['21:00', 'log shows 1114'],
  ['21:15', 'limit confirmed'],
  ['21:20', 'delete starts'],
  ['21:30', 'recovered'],
  ['22:15', 'resolved'],
] as const;

/** The scenario that is the incident's: beside any other the strip would be somebody else's outage. */
const incidentScenario = 'treasure-data-2019';

export function isIncident({ scenario }: Result): boolean {
  return scenario.name === incidentScenario;
}

export function incidentStrip() {
  const flags = events.map(([clock, what]) => ({ x: minutesFromStart(clock), label: `${clock} ${what}` }));
  const domain = [-8, 94];
  const axis = { title: 'minutes from the start of the incident' };
  const x = { field: 'x', type: 'quantitative', scale: { domain, nice: false }, axis };
  const strip = flagView(flags, domain, axis);
  const refusing = [{ x: minutesFromStart('20:56'), to: minutesFromStart('21:30') }];
  return {
    title: {
      text: 'For scale: the incident of 2019',
      anchor: 'start',
      fontSize: 13,
      fontWeight: 'bold',
      offset: 8,
    },
    vconcat: [
      {
        ...strip,
        layer: [
          {
            data: { values: refusing },
            mark: { type: 'rect', color: colors.refused, opacity: 0.13 },
            encoding: { x, x2: { field: 'to' } },
          },
          ...strip.layer,
        ],
      },
    ],
  };
}

function minutesFromStart(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number) as [number, number];
  return hours * 60 + minutes - (20 * 60 + 56);
}
