// Draws every chart of the page again, to be read with a pointer or the arrow keys. The server sends each text ready,
// since it knows the language, the time zone and the clock changes: here a position is only a position.
(function () {
  var drawn = [];
  // of each box, how the arrow keys move what is read
  var moves = new Map();
  function css(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }
  function hatch(context, colour, step, ratio) {
    var size = Math.round(step * ratio);
    var tile = document.createElement('canvas');
    var pen = tile.getContext('2d');
    tile.width = tile.height = size;
    pen.strokeStyle = colour;
    pen.lineWidth = 1.3 * ratio;
    pen.beginPath();
    for (var k = -1; k < 2; k++) {
      pen.moveTo(k * size - 1, size + 1);
      pen.lineTo(k * size + size + 1, -1);
    }
    pen.stroke();
    return context.createPattern(tile, 'repeat');
  }
  // where each bar begins and ends: those of one side stand on each other
  function stack(bars) {
    var base = { 1: [], '-1': [] };
    bars.forEach(function (series) {
      series.spans = series.data.map(function (value, i) {
        if (value === null) return null;
        var from = base[series.side][i] || 0;
        base[series.side][i] = from + value;
        return [from * series.side, base[series.side][i] * series.side];
      });
    });
  }
  function draw(box) {
    var chart = JSON.parse(box.dataset.chart);
    var count = chart.names.length;
    var isDense = count > 40;
    var isNarrow = box.clientWidth < 500;
    var font = '500 ' + (isNarrow ? 12 : 13) + 'px ' + css('--font');
    var readout = box.parentNode.querySelector('.readout');
    var idle = box.dataset.idle || readout.textContent;
    box.dataset.idle = idle;
    stack(chart.bars);

    function paint(u) {
      var pen = u.ctx;
      var area = u.bbox;
      var ratio = window.devicePixelRatio || 1;
      var x = function (position) {
        return u.valToPos(position, 'x', true);
      };
      var y = function (value) {
        return u.valToPos(value, 'y', true);
      };
      var place = x(1) - x(0);
      var gap = isDense ? Math.max(1, Math.round(place * 0.18)) : Math.round(place * 0.34);
      pen.save();
      pen.beginPath();
      runs(function (quality) {
        return quality === 2;
      }).forEach(function (run) {
        var [left, right] = [x(run[0]), x(run[1])];
        pen.fillStyle = css('--sunken');
        pen.fillRect(left, area.top, right - left, area.height);
        pen.setLineDash([3 * ratio, 3 * ratio]);
        pen.strokeStyle = css('--d-gap');
        pen.lineWidth = ratio;
        pen.strokeRect(Math.round(left) + 0.5, area.top + 0.5, Math.round(right - left), area.height - 1);
        pen.setLineDash([]);
        if (right - left < 14 * ratio) return;
        pen.save();
        pen.translate((left + right) / 2, area.top + 8 * ratio);
        pen.rotate(Math.PI / 2);
        pen.font = '500 ' + 12 * ratio + 'px ' + css('--font');
        pen.fillStyle = css('--ink-2');
        pen.textAlign = 'left';
        pen.textBaseline = 'middle';
        pen.fillText(chart.words.missing, 0, 0);
        pen.restore();
      });
      chart.bars.forEach(function (series) {
        var solid = css(series.colour);
        var estimated = hatch(pen, solid, isDense ? 5 : 7, ratio);
        series.spans.forEach(function (span, i) {
          if (!span || span[0] === span[1]) return;
          var left = Math.round(x(i) + gap / 2);
          var width = Math.max(ratio, Math.round(place - gap));
          var [a, b] = [Math.round(y(span[0])), Math.round(y(span[1]))];
          var top = Math.min(a, b);
          var height = Math.max(ratio, Math.abs(b - a));
          // a hairline between stacked parts
          if (span[0] !== 0 && height > 4 * ratio) height -= 1.5 * ratio;
          var share = chart.quality[i];
          // the estimated part is at the outer end
          var part = share > 0 && share <= 1 ? Math.round(height * share) : 0;
          var hangs = span[1] < 0;
          pen.fillStyle = solid;
          pen.fillRect(left, hangs ? top : top + part, width, height - part);
          if (!part) return;
          var outer = hangs ? top + height - part : top;
          pen.fillStyle = estimated;
          pen.fillRect(left, outer, width, part);
          pen.strokeStyle = solid;
          pen.lineWidth = 1.2 * ratio;
          pen.strokeRect(
            left + 0.5 * ratio,
            outer + 0.5 * ratio,
            Math.max(1, width - ratio),
            Math.max(1, part - ratio),
          );
        });
      });
      if (chart.line) paintLine();
      if (isDense) paintBrackets();
      var zero = Math.round(y(0)) + 0.5;
      pen.strokeStyle = css('--ink-2');
      pen.lineWidth = ratio;
      pen.beginPath();
      pen.moveTo(area.left, zero);
      pen.lineTo(area.left + area.width, zero);
      pen.stroke();
      pen.font = '500 ' + 13 * ratio + 'px ' + css('--font');
      pen.fillStyle = css('--d-axis');
      pen.textAlign = 'right';
      pen.textBaseline = 'alphabetic';
      pen.fillText(chart.unit, area.left - 6 * ratio, area.top - 12 * ratio);
      pen.restore();

      function paintLine() {
        var path = new Path2D();
        var isDown = false;
        chart.line.forEach(function (value, i) {
          if (value === null) {
            isDown = false;
            return;
          }
          path[isDown ? 'lineTo' : 'moveTo'](x(i), y(value));
          path.lineTo(x(i + 1), y(value));
          isDown = true;
        });
        // a halo, so that it is seen on bars
        pen.strokeStyle = css('--surface');
        pen.lineWidth = 4 * ratio;
        pen.globalAlpha = 0.75;
        pen.stroke(path);
        pen.globalAlpha = 1;
        pen.strokeStyle = css('--d-prev');
        pen.lineWidth = 1.5 * ratio;
        pen.setLineDash([4 * ratio, 3 * ratio]);
        pen.stroke(path);
        pen.setLineDash([]);
      }

      // estimated runs are named too: bars may be too thin to be seen hatched
      function paintBrackets() {
        runs(function (quality) {
          return quality > 0 && quality <= 1;
        }).forEach(function (run) {
          var highest = 0;
          chart.bars.forEach(function (series) {
            series.spans.slice(run[0], run[1]).forEach(function (span) {
              if (span) highest = Math.max(highest, span[1]);
            });
          });
          var left = x(run[0]) + ratio;
          var right = x(run[1]) - ratio;
          var at = Math.round(y(highest) - 9 * ratio) + 0.5;
          pen.strokeStyle = pen.fillStyle = css('--ink-2');
          pen.lineWidth = ratio;
          pen.beginPath();
          pen.moveTo(left, at + 4 * ratio);
          pen.lineTo(left, at);
          pen.lineTo(right, at);
          pen.lineTo(right, at + 4 * ratio);
          pen.stroke();
          pen.font = '500 ' + 12 * ratio + 'px ' + css('--font');
          pen.textBaseline = 'bottom';
          var isWide = pen.measureText(chart.words.estimated).width > right - left;
          pen.textAlign = isWide ? (left - area.left < area.width / 2 ? 'left' : 'right') : 'center';
          pen.fillText(
            chart.words.estimated,
            isWide ? (pen.textAlign === 'left' ? left : right) : (left + right) / 2,
            at - 3 * ratio,
          );
        });
      }
    }

    // neighbouring positions of a quality, as [first, after the last]
    function runs(isWanted) {
      var found = [];
      for (var i = 0; i < count; i++) {
        if (!isWanted(chart.quality[i])) continue;
        var first = i;
        while (isWanted(chart.quality[i + 1])) i++;
        found.push([first, i + 1]);
      }
      return found;
    }

    function texts(pairs, values) {
      return values.map(function (value) {
        return pairs.find(function (pair) {
          return pair[0] === value;
        })[1];
      });
    }

    function read(u) {
      var at = u.cursor.idx;
      readout.textContent = '';
      if (at === null || at === undefined) {
        readout.textContent = idle;
        return;
      }
      var name = document.createElement('b');
      name.textContent = chart.names[at];
      readout.append(name, '  ' + chart.told[at]);
    }

    var ticks = chart.ticks.filter(function (_, i) {
      return !isNarrow || i % 2 === 0;
    });
    var widest = chart.lines.reduce(function (most, line) {
      return Math.max(most, line[1].length);
    }, chart.unit.length);
    var options = {
      width: box.clientWidth,
      height: box.clientHeight,
      legend: { show: false },
      padding: [26, 22, 0, 0],
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: { x: { time: false, range: [0, count] }, y: { range: [-chart.bottom, chart.top] } },
      axes: [
        {
          stroke: css('--d-axis'),
          font: font,
          size: 34,
          gap: 6,
          grid: { show: false },
          ticks: { stroke: css('--line-strong'), width: 1, size: 6 },
          splits: function () {
            return ticks.map(function (tick) {
              return tick[0];
            });
          },
          values: function (_, values) {
            return texts(chart.ticks, values);
          },
        },
        {
          stroke: css('--d-axis'),
          font: font,
          size: Math.max(isNarrow ? 34 : 44, 14 + widest * 8),
          gap: 6,
          grid: { stroke: css('--d-grid'), width: 1 },
          ticks: { show: false },
          splits: function () {
            return chart.lines.map(function (line) {
              return line[0];
            });
          },
          values: function (_, values) {
            return texts(chart.lines, values);
          },
        },
      ],
      series: [{}].concat(
        chart.bars.map(function () {
          return {
            paths: function () {
              return null;
            },
            points: { show: false },
          };
        }),
      ),
      hooks: { draw: [paint], setCursor: [read] },
    };
    var middles = chart.names.map(function (_, i) {
      return i + 0.5;
    });
    var u = new uPlot(
      options,
      [middles].concat(
        chart.bars.map(function (series) {
          return series.data;
        }),
      ),
      box,
    );
    box.classList.add('drawn');
    box.tabIndex = 0;
    moves.set(box, function (step) {
      readout.setAttribute('aria-live', 'polite');
      var from = u.cursor.idx === null || u.cursor.idx === undefined ? -1 : u.cursor.idx;
      var to = Math.min(count - 1, Math.max(0, from + step));
      u.setCursor({ left: u.valToPos(to + 0.5, 'x'), top: 10 });
    });
    return u;
  }

  function all() {
    drawn.forEach(function (u) {
      u.destroy();
    });
    drawn = Array.from(document.querySelectorAll('.plot'), draw);
  }
  document.addEventListener('keydown', function (event) {
    var move = moves.get(event.target);
    var step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (!move || !step) return;
    event.preventDefault();
    move(step);
  });
  var waiting;
  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(all, 80);
  }
  void document.fonts.ready.then(all);
  addEventListener('resize', soon);
  document.addEventListener('themechange', all);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', all);
})();
