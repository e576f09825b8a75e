/**
 * What runs in the page, as text: it replaces each chart's picture by a live one that fits the width of
 * its box, with as many panels abreast as there is room for. Vega-lite cannot fit stacked views to a box,
 * so the script draws once, sees how much room axes take, and draws again. Pictures stay for print, and
 * wherever this script does not run.
 */
export const pageScript = `
(() => {
  'use strict';
  const tooltip = document.getElementById('tooltip');

  const withWidth = (view, width, columns) => {
    if (view.vconcat) return { ...view, vconcat: view.vconcat.map((child) => withWidth(child, width, columns)) };
    if (!view.concat) return { ...view, width };
    const abreast = Math.min(view.concat.length, columns);
    return { ...view, columns: abreast, concat: view.concat.map((child) => withWidth(child, width / abreast)) };
  };

  const showTooltip = (_handler, event, _item, value) => {
    if (value === null || value === undefined || value === '') {
      tooltip.hidden = true;
      return;
    }
    const entries = typeof value === 'object' ? Object.entries(value) : [['', value]];
    tooltip.replaceChildren(
      ...entries.map(([key, text]) => {
        const line = document.createElement('div');
        const name = document.createElement('b');
        name.textContent = key ? key + ' ' : '';
        line.append(name, String(text));
        return line;
      }),
    );
    tooltip.hidden = false;
    const box = tooltip.getBoundingClientRect();
    const left = Math.min(event.clientX + 14, document.documentElement.clientWidth - box.width - 8);
    const above = event.clientY - box.height - 14;
    tooltip.style.left = Math.max(8, left) + 'px';
    tooltip.style.top = (above < 8 ? event.clientY + 14 : above) + 'px';
  };

  const draw = async (host, spec, width) => {
    const narrow = host.clientWidth < 520;
    const panels = Math.max(1, Math.floor(host.clientWidth / 240));
    const legend = { ...spec.config.legend, columns: narrow ? 2 : 0, labelLimit: narrow ? 130 : 300 };
    const axis = { ...spec.config.axis, labelLimit: narrow ? 92 : 180 };
    const config = { ...spec.config, legend, axis, font: 'system-ui, sans-serif' };
    const result = await vegaEmbed(host, { ...withWidth(spec, width, panels), config }, {
      mode: 'vega-lite',
      renderer: 'svg',
      actions: false,
      ast: true,
      defaultStyle: false,
      tooltip: showTooltip,
    });
    return { result, drawnWidth: Number(host.querySelector('svg').getAttribute('width')) };
  };

  const drawToFit = async (figure) => {
    const host = figure.querySelector('.live');
    const spec = JSON.parse(figure.querySelector('script').textContent);
    figure.classList.add('drawing');
    const boxWidth = host.clientWidth;
    const guess = Math.max(120, boxWidth - 90);
    const first = await draw(host, spec, guess);
    const fitted = Math.max(120, guess + boxWidth - first.drawnWidth - 1);
    first.result.finalize();
    const last = await draw(host, spec, fitted);
    figure.classList.add('drawn');
    return { figure, boxWidth, finalize: () => last.result.finalize() };
  };

  const drawAll = async () => {
    const drawn = [];
    for (const figure of document.querySelectorAll('figure.chart')) drawn.push(await drawToFit(figure));
    return drawn;
  };

  addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });

  let charts = drawAll();
  let timer;
  addEventListener('resize', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      charts = charts.then(async (old) => {
        const next = [];
        for (const chart of old) {
          if (chart.figure.querySelector('.live').clientWidth === chart.boxWidth) next.push(chart);
          else {
            chart.finalize();
            next.push(await drawToFit(chart.figure));
          }
        }
        return next;
      });
    }, 200);
  });
})();
`;
