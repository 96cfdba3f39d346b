/* The legend: it counts, and switches what the map shows. */

import { CLASS, RELEASED } from './classes.js';
import { remainingM2 } from './compare.js';
import { Context } from './context.js';
import { button, element, named } from './document.js';
import { swatchOf } from './features.js';
import { Frame } from './frame.js';
import { fit, isSmall } from './view.js';
import { closeOf, countOfAreas, date, labelled, number, say, squareMetres } from './words.js';

Frame.include({
    _buildPanel: function () {
        var frame = this;
        this.panel = this._ui(element('section', 'mm-panel'));
        this.opener = this._ui(button('mm-opener', 'legend', function () { frame._togglePanel(true); }));
        this.openerTotal = this.opener.appendChild(element('span', 'mm-opener-total'));
        this.root.appendChild(this.opener);
        this.root.appendChild(this.panel);
        this._say(function (language) {
            frame.panel.setAttribute('aria-label', say(language, 'legend'));
            frame.opener.title = say(language, 'show_legend');
        });
        this._togglePanel(!isSmall(this.map));
    },

    /* Show the legend or its button; one that opens or closes by itself takes no focus. */
    _togglePanel: function (shown, quietly) {
        this.panel.hidden = !shown;
        this.opener.hidden = shown;
        this.opener.setAttribute('aria-expanded', String(shown));
        this._measureInsets();
        if (shown && this._opened && !quietly) { (this.panel.querySelector('button') || this.panel).focus(); }
        this._opened = true;
    },

    _buildLegend: function () {
        var frame = this, layer = this.layer, language = this.language, panel = this.panel;
        var scrolled = panel.scrollTop;
        panel.textContent = '';
        var head = panel.appendChild(element('div', 'mm-panel-head'));
        var tongues = head.appendChild(element('div', 'mm-languages'));
        tongues.setAttribute('role', 'group');
        tongues.setAttribute('aria-label', say(language, 'language'));
        Object.keys(minemap.words).forEach(function (code) {
            var node = tongues.appendChild(button('mm-language', null, function () {
                frame.setLanguage(code);
                frame.panel.querySelector('[lang="' + code + '"]').focus();
            }));
            node.textContent = code.toUpperCase();
            node.lang = code;
            node.setAttribute('aria-pressed', String(code === language));
            named(node, minemap.words[code].locale.name);
        });
        var close = head.appendChild(button('mm-close', 'close', function () {
            frame._togglePanel(false);
            frame.opener.focus();
        }));
        named(close, say(language, 'hide_legend'));

        this._buildSearch();
        this.total = panel.appendChild(element('div', 'mm-total'));
        this.totalOn = panel.appendChild(element('div', 'mm-total-on'));
        this.twoDays = panel.appendChild(element('div', 'mm-two-days-box'));
        this.rows = {};
        this._legendGroup('remaining', ['CHA', 'SHA']);
        this._legendGroup('released', RELEASED);
        var other = ['adjusted', 'outside'].filter(function (name) { return layer._gone.includes(CLASS[name]); });
        if (other.length) { this._legendGroup('apart', other); }
        this._buildUnits();
        this._buildOthers();
        this.unmeasured = panel.appendChild(element('p', 'mm-small'));
        panel.appendChild(element('p', 'mm-small', say(language, 'circles')));
        panel.appendChild(element('p', 'mm-small', say(language, 'done')));
        this._buildCircles();
        if (this.options.coarse) { panel.appendChild(element('p', 'mm-small mm-coarse', this.options.coarse[language])); }
        this._buildUnplaced();
        this._buildCovered();
        this._buildFilters();
        this._buildPlaces();
        this._buildOptions();
        this._showFilter();
        panel.scrollTop = scrolled;
    },

    _legendGroup: function (key, names) {
        var frame = this, layer = this.layer, group = this.panel.appendChild(element('fieldset', 'mm-group'));
        group.appendChild(element('legend', null, say(this.language, key)));
        names.forEach(function (name) {
            var row = group.appendChild(element('label', 'mm-row'));
            var box = row.appendChild(element('input'));
            box.type = 'checkbox';
            box.checked = layer.visible[name];
            box.dataset.layer = name;
            box.addEventListener('change', function () {
                layer.setVisible(name, box.checked);
                frame._showUnseen();
                frame._remember();
            });
            row.appendChild(layer.swatch(name));
            var text = row.appendChild(element('span', 'mm-row-name', layer.className(name)));
            var note = name === 'adjusted' ? say(frame.language, 'adjusted_away_explained')
                : name === 'outside' ? say(frame.language, 'worked_outside_explained')
                    : minemap.words[frame.language].how[name];
            if (note) { text.appendChild(element('span', 'mm-row-note', note)); }
            var figures = row.appendChild(element('span', 'mm-row-figures'));
            frame.rows[name] = {
                m2: figures.appendChild(element('span', 'mm-figure')),
                areas: figures.appendChild(element('span', 'mm-row-note'))
            };
            frame.rows[name].m2.dataset.m2 = name;
            frame.rows[name].areas.dataset.areas = name;
        });
    },

    _buildOthers: function () {
        var frame = this, map = this.map;
        if (!this.others.length) { return; }
        var group = this.panel.appendChild(element('fieldset', 'mm-group mm-others'));
        group.appendChild(element('legend', null, say(this.language, 'other_layers')));
        this.others.forEach(function (other, n) {
            var row = group.appendChild(element('label', 'mm-row')), box = row.appendChild(element('input'));
            box.type = 'checkbox';
            box.checked = map.hasLayer(other.layer);
            box.dataset.other = n;
            box.addEventListener('change', function () {
                if (box.checked) { map.addLayer(other.layer); } else { map.removeLayer(other.layer); }
                frame._remember();
            });
            frame._entriesOf(other).forEach(function (entry, line) {
                frame._sayEntry(line ? group.appendChild(element('div', 'mm-row mm-further')) : row, entry);
            });
        });
    },

    /* The lines of a layer's legend: its title alone where it has none. */
    _entriesOf: function (other) {
        return other.legend.length ? other.legend : [{ text: other.title, colour: null, forms: [], number: null }];
    },

    _sayEntry: function (row, entry) {
        row.appendChild(swatchOf(entry.forms, entry.colour));
        row.appendChild(element('span', 'mm-row-name', this._spoken(entry.text)));
        if (entry.number !== null) { row.appendChild(element('span', 'mm-row-note mm-figure', number(this.language, entry.number))); }
    },

    _buildUnplaced: function () {
        var layer = this.layer, language = this.language;
        this.unplaced = null;
        if (!layer._unplaced.length) { return; }
        var box = this.panel.appendChild(element('details', 'mm-unplaced'));
        this.unplaced = box.appendChild(element('summary'));
        var list = box.appendChild(element('ul'));
        layer._unplaced.slice(0, 200).forEach(function (site) {
            var item = list.appendChild(element('li')), go = button('mm-text-button', null, function () {
                layer._tell(site, null, true);
            });
            go.textContent = layer.nameOf(site);
            item.appendChild(go);
        });
        if (layer._unplaced.length > 200) {
            list.appendChild(element('li', null, say(language, 'more', { n: number(language, layer._unplaced.length - 200) })));
        }
    },

    /* The hazards that have no m² of their own, since all of their ground is counted for others. */
    _buildCovered: function () {
        var layer = this.layer, frame = this, language = this.language;
        this.covered = null;
        if (!layer._owners.size) { return; }
        var box = this.panel.appendChild(element('details', 'mm-unplaced'));
        this.covered = box.appendChild(element('summary'));
        var list = box.appendChild(element('ul'));
        Array.from(layer._owners.keys()).slice(0, 200).forEach(function (site) {
            var go = button('mm-text-button', null, function () {
                var bounds = layer.boundsOf([site]);
                layer._tell(site, null, true);
                if (bounds) { fit(frame.map, bounds, true); }
            });
            go.textContent = layer.nameOf(site);
            list.appendChild(element('li')).appendChild(go);
        });
        if (layer._owners.size > 200) { list.appendChild(element('li', null, say(language, 'more', { n: number(language, layer._owners.size - 200) }))); }
    },

    _buildOptions: function () {
        var frame = this, map = this.map, language = this.language;
        var group = this.panel.appendChild(element('fieldset', 'mm-group mm-bases'));
        group.appendChild(element('legend', null, say(language, 'base_layer')));
        this.bases.forEach(function (base, n) {
            var row = group.appendChild(element('label', 'mm-option')), box = row.appendChild(element('input'));
            box.type = 'radio';
            box.name = 'mm-base-' + L.Util.stamp(map);
            box.checked = map.hasLayer(base[0]);
            box.dataset.base = n;
            box.addEventListener('change', function () {
                frame._setBase(n);
            });
            row.appendChild(element('span', null, base[0].options.word ? say(language, base[0].options.word) : base[1]));
        });
        (this.bases.some(function (base) { return base[0].setGraticule; }) ? [['graticule', function (shown) {
            frame.noGraticule = !shown;
            frame.bases.forEach(function (base) { if (base[0].setGraticule) { base[0].setGraticule(shown); } });
            frame._remember();
        }, !this.noGraticule]] : [])
            .concat(this._contextOption(), [['labels', function (shown) {
            frame.layer.names = shown;
            frame.layer.redraw();
            frame._remember();
        }, this.layer.names !== false]], this._boundariesOption()).forEach(function (/** @type {[string, (shown: boolean) => void, boolean, string?]} */ option) {
            var row = group.appendChild(element('label', 'mm-option')), box = row.appendChild(element('input'));
            box.type = 'checkbox';
            box.checked = option[2];
            box.dataset.option = option[0];
            box.addEventListener('change', function () { option[1](box.checked); });
            row.appendChild(element('span', null, option[3] || say(language, option[0])));
        });
        if (this.bases.some(function (base) { return base[0].packed; })) { group.appendChild(element('p', 'mm-small', say(language, 'bands'))); }
    },

    /* Circles as large as the number of their areas, or as the m² that remain in them. */
    _buildCircles: function () {
        var layer = this.layer, frame = this, language = this.language, row = this.panel.appendChild(element('label', 'mm-filter'));
        row.appendChild(element('span', null, say(language, 'circles_by')));
        var select = row.appendChild(element('select'));
        ['number', 'm2'].forEach(function (kind) { select.appendChild(element('option', null, say(language, 'circles_' + kind))).value = kind; });
        select.value = layer.circles || 'number';
        select.dataset.circles = '';
        select.addEventListener('change', function () {
            layer.circles = select.value;
            layer.redraw();
            frame._remember();
        });
    },

    _setBase: function (chosen) {
        var map = this.map;
        this.bases.forEach(function (base, n) { if (n !== chosen) { map.removeLayer(base[0]); } });
        if (!map.hasLayer(this.bases[chosen][0])) { map.addLayer(this.bases[chosen][0]); }
        this._remember();
    },

    /* The ground to read the map by. */
    _context: function () {
        var found = null;
        this.map.eachLayer(function (layer) { if (layer instanceof Context) { found = layer; } });
        return found;
    },

    _showContext: function (shown) {
        var context = this._context();
        this.noContext = !shown;
        if (context) { context.setShown(shown); }
    },

    _contextOption: function () {
        var frame = this;
        var context = this._context();
        return context && context.options.features ? [['ground', function (shown) {
            frame._showContext(shown);
            frame._remember();
        }, !this.noContext]] : [];
    },

    /* The switch of the boundaries of administrative units, if the map has any. */
    _boundariesOption: function () {
        var map = this.map, lines = this.boundaries;
        return lines ? [['provinces', function (shown) {
            if (shown) { map.addLayer(lines); } else { map.removeLayer(lines); }
        }, map.hasLayer(lines), lines.options.name]] : [];
    },

    _showDay: function () {
        var layer = this.layer, language = this.language, totals = layer.totals;
        if (!totals) { return; }
        var m2 = remainingM2(layer), areas = layer.remaining, two = this.compare.on;
        var day = date(language, layer.day), moving = this.moving;
        if (this.panel && this.rows) {
            this.total.textContent = squareMetres(language, m2);
            this.total.classList.toggle('mm-long', m2 >= 1e8);
            this.totalOn.textContent = countOfAreas(language, areas);
            this.totalOn.appendChild(element('span', null, closeOf(language, layer)));
            this.openerTotal.textContent = squareMetres(language, m2);
            Object.keys(this.rows).forEach(function (name) {
                var row = this.rows[name];
                row.m2.textContent = squareMetres(language, totals[name].m2);
                row.areas.textContent = countOfAreas(language, totals[name].areas);
            }, this);
            var unmeasured = totals.SHA.unmeasured + totals.CHA.unmeasured;
            this.unmeasured.hidden = !unmeasured;
            this.unmeasured.textContent = labelled(language, say(language, 'unmeasured'), squareMetres(language, unmeasured));
            this.places.forEach(function (place) {
                var sum = 0;
                place.sites.forEach(function (site) { sum += layer.m2(site, 'SHA') + layer.m2(site, 'CHA'); });
                place.figure.textContent = squareMetres(language, sum);
            });
            this._showUnplaced();
            this.twoDays.textContent = '';
            if (two) { this.twoDays.appendChild(this.compare.table()); }
        }
        if (two) { this.compare.show(); }
        if (this.time) {
            this._showKnown();
            this.range.min = layer.span.from;
            this.range.max = Math.max(layer.span.to, layer.span.from + 1);
            this.range.value = moving.day;
            this.range.setAttribute('aria-valuetext', date(language, moving.day) + ', ' + squareMetres(language, remainingM2(moving)));
            this.dayLabel.textContent = day;
            if (two) { this._showSides(); }
            this._paintCourse();
        }
        this._showUnseen();
        this._showElsewhere();
        window.clearTimeout(this._announcing);
        this._announcing = window.setTimeout(function () {
            this.live.textContent = (two ? [this.compare.left, layer] : [layer]).map(function (side) {
                return labelled(language, date(language, side.day), say(language, 'remaining') + ' ' + squareMetres(language, remainingM2(side)));
            }).join('; ');
        }.bind(this), 700);
    },

    _showUnplaced: function () {
        if (this.covered) {
            var covered = this.layer.covered().length;
            this.covered.parentNode.hidden = !covered;
            this.covered.textContent = labelled(this.language, say(this.language, 'covered'), countOfAreas(this.language, covered));
        }
        if (!this.unplaced) { return; }
        var layer = this.layer, sum = 0, count = 0;
        layer._unplaced.forEach(function (site) {
            sum += layer.m2(site, 'SHA') + layer.m2(site, 'CHA');
            if (layer.remains(site) && !layer.isResidue(site)) { count++; }
        });
        this.unplaced.parentNode.hidden = !count && !sum;
        this.unplaced.textContent = labelled(this.language, say(this.language, 'without_place'),
            countOfAreas(this.language, count) + ', ' + squareMetres(this.language, sum));
    }
});
