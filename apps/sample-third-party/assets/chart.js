// Draws a table as bars, by uPlot: from the grid up, to the grid down. The rows carry their figures as data-…, and ready
// labels, since the server knows the meter's clock; positions are all that is known here.
(function () {
  'use strict';
  var root = document.documentElement;
  root.classList.add('js');
  var charts = [];
  // ends with the drawing: what listens to its keys
  var drawing = new AbortController();

  // light-dark() is resolved where a colour is used, not in the custom property
  var probe = document.createElement('i');
  function colour(name) {
    probe.style.color = 'var(' + name + ')';
    return getComputedStyle(probe).color;
  }

  function numbers(rows, name) {
    return rows.map(function (row) {
      return row.dataset[name] === undefined ? null : Number(row.dataset[name]);
    });
  }

  function most(values) {
    return values.reduce(function (a, b) {
      return Math.max(a, b === null ? 0 : b);
    }, 0);
  }

  // 1, 2, 2.5 or 5 times a power of ten, giving about four lines
  function niceStep(value) {
    var power = Math.pow(10, Math.floor(Math.log10(value / 4 || 1)));
    var times = value / 4 / power;
    return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 2.5 ? 2.5 : times <= 5 ? 5 : 10);
  }

  function hatch(context, ink) {
    var size = Math.round(7 * devicePixelRatio);
    var tile = document.createElement('canvas');
    var pen = tile.getContext('2d');
    tile.width = tile.height = size;
    pen.strokeStyle = ink;
    pen.lineWidth = 1.3 * devicePixelRatio;
    pen.beginPath();
    for (var k = -1; k < 2; k++) {
      pen.moveTo(k * size - 1, size + 1);
      pen.lineTo(k * size + size + 1, -1);
    }
    pen.stroke();
    return context.createPattern(tile, 'repeat');
  }

  function draw(box) {
    var rows = Array.from(document.getElementById(box.dataset.table).tBodies[0].rows);
    var from = numbers(rows, 'from');
    var to = numbers(rows, 'to');
    var estimated = numbers(rows, 'estimated');
    var count = rows.length;
    var step = niceStep(Math.max(most(from), most(to)));
    var top = Math.ceil((most(from) * 1.02) / step) * step || step;
    var bottom = Math.ceil((most(to) * 1.02) / step) * step;
    var isNarrow = box.clientWidth < 500;
    var font = '500 ' + (isNarrow ? 12 : 13) + 'px ' + getComputedStyle(document.body).fontFamily;
    var readout = box.parentNode.querySelector('.readout');
    var idle = readout.dataset.idle || (readout.dataset.idle = readout.textContent);
    var ticks = rows
      .map(function (row, i) {
        return row.dataset.tick === undefined ? -1 : i;
      })
      .filter(function (i) {
        return i >= 0;
      })
      .filter(function (_, i) {
        return !isNarrow || i % 2 === 0;
      });

    function bars(u, values, side, name) {
      var ink = colour(name);
      var pattern = hatch(u.ctx, ink);
      var width = u.valToPos(1, 'x', true) - u.valToPos(0, 'x', true);
      var gap = Math.round(width * 0.3);
      values.forEach(function (value, i) {
        if (!value) return;
        var x = Math.round(u.valToPos(i, 'x', true) + gap / 2);
        var w = Math.max(1, Math.round(width - gap));
        var zero = u.valToPos(0, 'y', true);
        var end = u.valToPos(value * side, 'y', true);
        var share = estimated[i] ? (end - zero) * estimated[i] : 0;
        u.ctx.fillStyle = ink;
        u.ctx.fillRect(x, zero, w, end - share - zero);
        if (share === 0) return;
        // the estimated share, at the outer end
        u.ctx.fillStyle = pattern;
        u.ctx.fillRect(x, end - share, w, share);
        u.ctx.strokeStyle = ink;
        u.ctx.lineWidth = 1.2 * devicePixelRatio;
        u.ctx.strokeRect(x + 0.5, end - share, w - 1, share);
      });
    }

    function gaps(u) {
      rows.forEach(function (row, i) {
        if (row.dataset.missing === undefined) return;
        var x = u.valToPos(i, 'x', true);
        var w = u.valToPos(i + 1, 'x', true) - x;
        u.ctx.fillStyle = colour('--sunken');
        u.ctx.fillRect(x, u.bbox.top, w, u.bbox.height);
        u.ctx.strokeStyle = colour('--d-gap');
        u.ctx.lineWidth = devicePixelRatio;
        u.ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
        u.ctx.strokeRect(x + 0.5, u.bbox.top + 0.5, w - 1, u.bbox.height - 1);
        u.ctx.setLineDash([]);
      });
    }

    function paint(u) {
      var c = u.ctx;
      c.save();
      gaps(u);
      bars(u, from, 1, '--d-from');
      bars(u, to, -1, '--d-to');
      var zero = Math.round(u.valToPos(0, 'y', true)) + 0.5;
      c.strokeStyle = colour('--ink-2');
      c.lineWidth = devicePixelRatio;
      c.beginPath();
      c.moveTo(u.bbox.left, zero);
      c.lineTo(u.bbox.left + u.bbox.width, zero);
      c.stroke();
      c.font = font.replace(/(\d+)px/, function (_, size) {
        return size * devicePixelRatio + 'px';
      });
      c.fillStyle = colour('--d-axis');
      c.textAlign = 'right';
      c.fillText('kWh', u.bbox.left - 6 * devicePixelRatio, u.bbox.top - 16 * devicePixelRatio);
      c.restore();
    }

    function tell(i) {
      if (i == null) {
        readout.textContent = idle;
        return;
      }
      var row = rows[i];
      var name = document.createElement('b');
      name.textContent = row.dataset.name;
      var words = [
        from[i] === null ? null : 'From the grid ' + row.dataset.from + ' kWh',
        to[i] === null ? null : 'To the grid ' + row.dataset.to + ' kWh',
        row.dataset.word,
      ].filter(Boolean);
      readout.replaceChildren(name, '  ' + (words.join(' · ') || 'Not read yet'));
    }

    var u = new uPlot(
      {
        width: box.clientWidth,
        height: box.clientHeight,
        legend: { show: false },
        padding: [30, 22, 0, 0],
        cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
        scales: { x: { time: false, range: [0, count] }, y: { range: [-bottom, top] } },
        axes: [
          {
            stroke: colour('--d-axis'),
            font: font,
            size: 34,
            gap: 6,
            grid: { show: false },
            ticks: { stroke: colour('--line-strong'), width: 1, size: 6 },
            splits: function () {
              return ticks.map(function (i) {
                return i + 0.5;
              });
            },
            values: function () {
              return ticks.map(function (i) {
                return rows[i].dataset.label;
              });
            },
          },
          {
            stroke: colour('--d-axis'),
            font: font,
            size: isNarrow ? 40 : 48,
            gap: 6,
            grid: { stroke: colour('--d-grid'), width: 1 },
            ticks: { show: false },
            splits: function () {
              var marks = [];
              for (var v = -bottom; v <= top + step / 9; v += step) marks.push(Math.round(v * 1e6) / 1e6);
              return marks;
            },
            values: function (_, marks) {
              return marks.map(function (v) {
                return Math.abs(v).toLocaleString('en-US');
              });
            },
          },
        ],
        series: [{}].concat(
          [from, to].map(function () {
            return {
              paths: function () {
                return null;
              },
              points: { show: false },
            };
          }),
        ),
        hooks: {
          draw: [paint],
          setCursor: [
            function (chart) {
              tell(chart.cursor.idx);
            },
          ],
        },
      },
      [
        rows.map(function (_, i) {
          return i + 0.5;
        }),
        from,
        to,
      ],
      box,
    );
    box.tabIndex = 0;
    box.addEventListener(
      'keydown',
      function (event) {
        var by = { ArrowLeft: -1, ArrowRight: 1, Home: -count, End: count }[event.key];
        if (!by) return;
        event.preventDefault();
        readout.setAttribute('aria-live', 'polite');
        var i = Math.min(count - 1, Math.max(0, (u.cursor.idx == null ? -1 : u.cursor.idx) + by));
        u.setCursor({ left: u.valToPos(i + 0.5, 'x'), top: 10 });
      },
      { signal: drawing.signal },
    );
    return u;
  }

  function drawAll() {
    drawing.abort();
    drawing = new AbortController();
    charts.forEach(function (u) {
      u.destroy();
    });
    charts = Array.from(document.querySelectorAll('.plot'), draw);
  }

  if (document.querySelector('.plot')) {
    document.body.append(probe);
    probe.hidden = true;
    void document.fonts.ready.then(drawAll);
    var timer;
    addEventListener('resize', function () {
      clearTimeout(timer);
      timer = setTimeout(drawAll, 80);
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  }

  // The waiting page: on to the readings when they are there.
  var waiting = document.querySelector('[data-wait]');
  async function look() {
    try {
      var state = await (await fetch(waiting.dataset.wait)).json();
      if (!state.isReading) location.reload();
      else lookIn(2000);
    } catch {
      lookIn(5000);
    }
  }
  function lookIn(milliseconds) {
    setTimeout(function () {
      void look();
    }, milliseconds);
  }
  if (waiting) lookIn(1000);
})();
