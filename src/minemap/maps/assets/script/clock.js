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
    }
});
