/* The day: slider, buttons, and the chart of what remained. */

Object.assign(Frame.prototype, {
    _buildTime: function () {
        var frame = this, layer = this.layer, time = this.time = this._ui(element('section', 'mm-time'));
        function control(glyph, key, click) {
            var node = buttons.appendChild(button('mm-tool', glyph, click));
            frame._say(function (language) { named(node, say(language, key)); });
            return node;
        }
        var buttons = time.appendChild(element('div', 'mm-time-buttons'));
        control('back', 'previous_event', function () { frame._step(-1); });
        this.player = control('play', 'play', function () { frame._play(!frame._playing); });
        control('next', 'next_event', function () { frame._step(1); });
        this.dayLabel = time.appendChild(element('output', 'mm-day'));
        var track = time.appendChild(element('div', 'mm-track'));
        this.chart = track.appendChild(element('canvas', 'mm-chart'));
        this.chart.setAttribute('aria-hidden', 'true');
        this.range = track.appendChild(element('input', 'mm-range'));
        this.range.type = 'range';
        this.range.step = 1;
        this.range.addEventListener('input', function () {
            frame._play(false);
            layer.setDay(Number(frame.range.value));
        });
        // The arrows step from event to event, Page up and down by a year.
        this.range.addEventListener('keydown', function (event) {
            var steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
            var years = { PageDown: -1, PageUp: 1 };
            if (steps[event.key]) { frame._step(steps[event.key]); }
            else if (years[event.key]) { frame._moveTo(layer.day + Math.round(365.2425 * years[event.key])); }
            else { return; }
            event.preventDefault();
        });
        this._say(function (language) {
            frame.range.setAttribute('aria-label', say(language, 'day'));
            time.setAttribute('aria-label', say(language, 'remaining_chart'));
        });
        this.root.appendChild(time);
    },

    _moveTo: function (day) {
        this._play(false);
        this.layer.setDay(Math.max(this.layer.firstDay, Math.min(this.layer.lastDay, day)));
    },

    _step: function (direction) {
        var days = this.layer.eventDays, day = this.layer.day;
        var next = direction > 0 ? days.find(function (d) { return d > day; })
            : days.slice().reverse().find(function (d) { return d < day; });
        if (next !== undefined) { this._moveTo(next); }
    },

    /* Play through the record in twelve seconds, from its start if the day is the last. */
    _play: function (playing) {
        if (playing === Boolean(this._playing)) { return; }
        this._playing = playing;
        setIcon(this.player, playing ? 'pause' : 'play');
        this._say(function (language) { named(this.player, say(language, this._playing ? 'pause' : 'play')); }.bind(this));
        if (!playing) { window.cancelAnimationFrame(this._ticking); return; }
        var layer = this.layer, frame = this, last = null;
        var pace = (layer.lastDay - layer.firstDay) / 12000;
        var at = layer.day >= layer.lastDay ? layer.firstDay : layer.day;
        (function tick(now) {
            if (!frame._playing) { return; }
            if (last !== null) { at += (now - last) * pace; }
            last = now;
            var day = Math.min(layer.lastDay, Math.floor(at));
            if (day !== layer.day) { layer.setDay(day); }
            if (day >= layer.lastDay) { frame._play(false); return; }
            frame._ticking = window.requestAnimationFrame(tick);
        }(window.performance.now()));
    },

    /* What remained over time, in the colours of the map, with a line at the day. */
    _paintCourse: function () {
        var layer = this.layer, canvas = this.chart, course = layer.course;
        var box = canvas.getBoundingClientRect(), ratio = fineness(this.map);
        if (!course || !course.length || !box.width) { return; }
        canvas.width = Math.round(box.width * ratio);
        canvas.height = Math.round(box.height * ratio);
        var pen = canvas.getContext('2d');
        pen.scale(ratio, ratio);
        var first = layer.firstDay, span = Math.max(1, layer.lastDay - first), margin = 9;
        var width = box.width - 2 * margin, foot = box.height - 15;
        var most = Math.max.apply(null, course.map(function (point) { return point.SHA + point.CHA; })) || 1;
        function x(day) { return margin + (day - first) / span * width; }
        function y(m2) { return foot - m2 / most * (foot - 3); }
        [['SHA', function (p) { return p.SHA + p.CHA; }], ['CHA', function (p) { return p.CHA; }]].forEach(function (band) {
            pen.beginPath();
            pen.moveTo(x(first), foot);
            course.forEach(function (point, i) {
                pen.lineTo(x(point.day), y(i ? band[1](course[i - 1]) : 0));
                pen.lineTo(x(point.day), y(band[1](point)));
            });
            pen.lineTo(x(layer.lastDay), foot);
            pen.closePath();
            pen.fillStyle = translucent(layer._colours[band[0]], 0.62);
            pen.fill();
        });
        pen.strokeStyle = '#8d99a3';
        pen.lineWidth = 1;
        pen.beginPath();
        pen.moveTo(margin, foot + 0.5);
        pen.lineTo(margin + width, foot + 0.5);
        pen.stroke();
        pen.fillStyle = '#4b5a66';
        pen.font = '10.5px system-ui, sans-serif';
        pen.textAlign = 'center';
        pen.textBaseline = 'bottom';
        var every = [1, 2, 5, 10, 20, 50].find(function (n) { return 365.25 * n / span * width > 38; }) || 100;
        for (var year = yearOf(first); year <= yearOf(layer.lastDay) + 1; year++) {
            var at = x(dayOf(year, 0, 1));
            if (at < margin || at > margin + width) { continue; }
            pen.fillRect(Math.round(at), foot, 1, year % every ? 3 : 5);
            if (year % every === 0 && at > margin + 12 && at < margin + width - 12) { pen.fillText(String(year), at, box.height); }
        }
        pen.strokeStyle = INK;
        pen.lineWidth = 1.5;
        pen.beginPath();
        pen.moveTo(x(layer.day), 0);
        pen.lineTo(x(layer.day), foot);
        pen.stroke();
    }
});
