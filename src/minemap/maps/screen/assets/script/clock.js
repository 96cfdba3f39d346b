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
        this.player = buttons.appendChild(button('mm-tool', 'play', function () { frame._play(!frame._playing); }));
        this._say(this._namePlayer.bind(this));
        control('next', 'next_event', function () { frame._step(1); });
        this.dayLabel = time.appendChild(element('output', 'mm-day'));
        this._buildSides(time);
        var track = time.appendChild(element('div', 'mm-track'));
        this.chart = track.appendChild(element('canvas', 'mm-chart'));
        this.chart.setAttribute('aria-hidden', 'true');
        this.range = track.appendChild(element('input', 'mm-range'));
        this.range.type = 'range';
        this.range.step = 1;
        this.range.addEventListener('input', function () {
            frame._play(false);
            frame.moving.setDay(Number(frame.range.value));
        });
        // The arrows step from event to event, Page up and down by a year.
        this.range.addEventListener('keydown', function (event) {
            var steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
            var years = { PageDown: -1, PageUp: 1 };
            if (steps[event.key]) { frame._step(steps[event.key]); }
            else if (years[event.key]) { frame._moveTo(frame.moving.day + Math.round(365.2425 * years[event.key])); }
            else { return; }
            event.preventDefault();
        });
        this._say(function (language) {
            frame.range.setAttribute('aria-label', say(language, 'day'));
            time.setAttribute('aria-label', say(language, 'remaining_chart'));
        });
        this.root.appendChild(time);
    },

    /* With two days side by side, a button for each says which of them the slider moves. */
    _buildSides: function (time) {
        var frame = this;
        this.sides = time.appendChild(element('div', 'mm-sides'));
        this.sides.hidden = true;
        this.sides.setAttribute('role', 'group');
        this._say(function (language) { frame.sides.setAttribute('aria-label', say(language, 'moved_day')); });
        ['left', 'right'].forEach(function (side) {
            var node = frame.sides.appendChild(button('mm-side', null, function () { frame.chooseSide(frame.compare[side]); }));
            node.appendChild(element('span', 'mm-side-day'));
            node.dataset.side = side;
            frame._say(function (language) { named(node, say(language, side + '_day')); });
        });
    },

    chooseSide: function (layer) {
        this.moving = layer;
        if (!this.time) { return; }
        this._play(false);
        this.sides.hidden = !this.compare.on;
        this.dayLabel.hidden = this.compare.on;
        this._showDay();
    },

    _showSides: function () {
        var language = this.language, compare = this.compare, frame = this;
        this.sides.childNodes.forEach(function (node) {
            var side = node.dataset.side, layer = compare[side];
            node.firstChild.textContent = date(language, layer.day, 'short');
            node.setAttribute('aria-pressed', String(layer === frame.moving));
            named(node, say(language, side + '_day') + ': ' + date(language, layer.day));
        });
    },

    _moveTo: function (day) {
        this._play(false);
        this.moving.setDay(Math.max(this.layer.firstDay, Math.min(this.layer.lastDay, day)));
    },

    _step: function (direction) {
        var days = this.layer.eventDays, day = this.moving.day;
        var next = direction > 0 ? days.find(function (d) { return d > day; })
            : days.slice().reverse().find(function (d) { return d < day; });
        if (next !== undefined) { this._moveTo(next); }
    },

    /* Play through the record in twelve seconds, from its start if the day is the last. Whoever asked
     * for no motion gets twelve still pictures. */
    _play: function (playing) {
        if (playing === Boolean(this._playing)) { return; }
        this._playing = playing;
        setIcon(this.player, playing ? 'pause' : 'play');
        this._namePlayer();
        if (!playing) { window.cancelAnimationFrame(this._ticking); return; }
        var layer = this.moving, frame = this, last = window.performance.now(), still = isCalm() ? 1000 : 0;
        var pace = (layer.lastDay - layer.firstDay) / 12000;
        var at = layer.day >= layer.lastDay ? layer.firstDay : layer.day;
        (function tick(now) {
            if (!frame._playing) { return; }
            if (now - last >= still) {
                at += (now - last) * pace;
                last = now;
            }
            var day = Math.min(layer.lastDay, Math.floor(at));
            if (day !== layer.day) { layer.setDay(day); }
            if (day >= layer.lastDay) { frame._play(false); return; }
            frame._ticking = window.requestAnimationFrame(tick);
        }(last));
    },

    _namePlayer: function () { named(this.player, say(this.language, this._playing ? 'pause' : 'play')); }
});
