/* The land-release layer: what is told of an area. */

import { mixed } from './canvas.js';
import { CLASSES } from './classes.js';
import { button, element } from './document.js';
import { LandRelease, NEGLIGIBLE } from './record.js';
import { countOfAreas, date, fieldName, labelled, number, say, squareMetres } from './words.js';

/* What a record of release says besides its devices. */
var WORK_FIELDS = ['activity', 'operator', 'asset'];

/* So many particulars are told at once. */
var MOST_PARTICULARS = 15;

LandRelease.include({
    _text: function (table, row) {
        var code = table.codes[row];
        return code === undefined || code < 0 ? null : table.values[code];
    },

    idOf: function (site) {
        if (site < this._hazards) { return this._pack.ids[site]; }
        var release = this._pack.columns['worked.release'][site - this._hazards];
        return release < 0 ? '' : this._pack.releases.ids[release];
    },

    nameOf: function (site) {
        var name = site < this._hazards ? this._text(this._pack.names, site) : null;
        return name === null ? this.idOf(site) : String(name);
    },

    /* What an area is called on the map. */
    labelOf: function (site) {
        var label = this._pack.labels && site < this._hazards ? this._text(this._pack.labels, site) : null;
        return label === null ? this.nameOf(site) : String(label);
    },

    fieldOf: function (site, name) {
        var table = this._pack.fields[name];
        return table && site < this._hazards ? this._text(table, site) : null;
    },

    hasField: function (name) { return Boolean(this._pack.fields[name]); },

    _said: function (name, value) {
        var table = minemap.words[this.language][name];
        if ((name === 'category' || name === 'activity') && table[value]) { return table[value]; }
        if (typeof value === 'number') {
            return number(this.language, value, Number.isInteger(value) ? 0 : 2);
        }
        return String(value);
    },

    className: function (name) {
        var words = minemap.words[this.language];
        if (name === 'adjusted') { return words.map.adjusted_away; }
        if (name === 'outside') { return words.map.worked_outside; }
        return words.category[name] || words.exit[name];
    },

    _state_lines: function (site) {
        var list = element('ul', 'mm-states');
        for (var n = CLASSES.length - 1; n >= 0; n--) {
            if (!this._siteHas[site * CLASSES.length + n]) { continue; }
            var line = list.appendChild(element('li'));
            line.appendChild(this.swatch(CLASSES[n], this._illustrative[site]));
            line.appendChild(element('span', 'mm-state-name', this.className(CLASSES[n])));
            line.appendChild(element('span', 'mm-figure', squareMetres(this.language, this._siteM2[site * CLASSES.length + n])));
        }
        return list;
    },

    swatch: function (name, dashed) {
        var canvas = element('canvas', 'mm-swatch'), ratio = 2;
        canvas.width = 26 * ratio;
        canvas.height = 16 * ratio;
        canvas.setAttribute('aria-hidden', 'true');
        var pen = canvas.getContext('2d');
        pen.scale(ratio, ratio);
        var pattern = pen.createPattern(this._tiles[name], 'repeat');
        pattern.setTransform(new DOMMatrix([0.5, 0, 0, 0.5, 0, 0]));
        pen.fillStyle = pattern;
        pen.fillRect(1, 1, 24, 14);
        pen.setLineDash(dashed ? [4, 2.5] : []);
        pen.strokeStyle = mixed(this._colours[name], '#000000', 0.42);
        pen.lineWidth = 1.5;
        pen.strokeRect(1, 1, 24, 14);
        return canvas;
    },

    _siteTooltip: function (site) {
        var box = element('div'), name = this.nameOf(site), id = this.idOf(site);
        box.appendChild(element('strong', 'mm-tip-name', name));
        if (id !== name) { box.appendChild(element('div', 'mm-tip-id', id)); }
        box.appendChild(this._state_lines(site));
        if (this._places(site) > 1) { box.appendChild(element('div', 'mm-tip-field', this._saidPlaces(site))); }
        (this.options.tooltip || []).forEach(function (field) {
            var value = this.fieldOf(site, field);
            if (value !== null) {
                box.appendChild(element('div', 'mm-tip-field', labelled(this.language, fieldName(this.language, field), this._said(field, value))));
            }
        }, this);
        if (this._illustrative[site]) {
            box.appendChild(element('em', 'mm-tip-note', say(this.language, 'illustrative')));
        }
        return box;
    },

    _clusterTooltip: function (cluster) {
        var box = element('div'), list = element('ul', 'mm-states');
        box.appendChild(element('strong', 'mm-tip-name',
            labelled(this.language, say(this.language, 'remaining'), countOfAreas(this.language, cluster.remaining))));
        for (var n = CLASSES.length - 1; n >= 0; n--) {
            if (!cluster.m2[n]) { continue; }
            var line = list.appendChild(element('li'));
            line.appendChild(this.swatch(CLASSES[n]));
            line.appendChild(element('span', 'mm-state-name', this.className(CLASSES[n])));
            line.appendChild(element('span', 'mm-figure', squareMetres(this.language, cluster.m2[n])));
        }
        box.appendChild(list);
        if (this._sitesOn(cluster).some(function (site) { return this._illustrative[site]; }, this)) { box.appendChild(element('em', 'mm-tip-note', say(this.language, 'illustrative'))); }
        return box;
    },

    /* On how many places an area lies that are apart from one another. */
    _places: function (site) { return this._spotsOf(site).length; },

    _saidPlaces: function (site) { return say(this.language, 'in_places', { n: number(this.language, this._places(site)) }); },

    /* Everything the record says of a site: its particulars and its history. */
    _account: function (site) {
        var language = this.language, box = element('div', 'mm-account'), layer = this;
        box.appendChild(element('h2', null, this.nameOf(site)));
        if (this.idOf(site) !== this.nameOf(site)) { box.appendChild(element('p', 'mm-tip-id', this.idOf(site))); }
        if (this._illustrative[site]) { box.appendChild(element('p', 'mm-tip-note', say(language, 'illustrative'))); }
        box.appendChild(element('h3', null, date(language, this.day)));
        var states = this._state_lines(site);
        box.appendChild(states.childNodes.length ? states : element('p', null, this._absence(site)));
        if (this._places(site) > 1) { box.appendChild(element('p', 'mm-note', this._saidPlaces(site))); }
        var list = element('ol', 'mm-history'), history = this._history(site);
        history.forEach(function (entry) {
            var item = list.appendChild(element('li', entry.day > layer.day ? 'mm-later' : ''));
            item.appendChild(element('time', null, date(language, entry.day, 'short')));
            var line = item.appendChild(element('div'));
            line.appendChild(element('b', null, entry.what));
            if (entry.m2 !== null) { line.appendChild(element('span', 'mm-figure', ' ' + squareMetres(language, entry.m2))); }
            entry.notes.forEach(function (note) { item.appendChild(element('div', 'mm-note', note)); });
        });
        if (history.length) {
            box.appendChild(element('h3', null, say(language, 'history')));
            box.appendChild(list);
        }
        var particulars = element('dl');
        function tell(key, value) {
            particulars.appendChild(element('dt', null, key));
            particulars.appendChild(element('dd', null, value));
        }
        this._sizes(site).forEach(function (pair) { tell(pair[0], pair[1]); });
        (this.options.popup || []).forEach(function (field) {
            var value = layer.fieldOf(site, field);
            if (value !== null && value !== '') {
                tell(fieldName(language, field), layer._said(field, value));
            } else if (field === 'estimated_devices' && layer._pack.fields[field] && layer._pack.fields[field].values.length) {
                // None expected, and nothing said of it, are two things.
                tell(fieldName(language, field), say(language, 'no_value'));
            }
        });
        /** @type {NodeListOf<HTMLElement>} */
        var told = particulars.querySelectorAll('dt, dd'), beyond = Array.from(told).slice(2 * MOST_PARTICULARS), rest = null;
        if (beyond.length > 2) {
            beyond.forEach(function (node) { node.hidden = true; });
            rest = button('mm-text-button', null, function () {
                beyond.forEach(function (node) { node.hidden = false; });
                rest.remove();
            });
            rest.textContent = say(language, 'more', { n: number(language, beyond.length / 2) });
        }
        if (particulars.childNodes.length) {
            box.appendChild(element('h3', null, say(language, 'particulars')));
            box.appendChild(particulars);
            if (rest) { box.appendChild(rest); }
        }
        if (this._boxes[4 * site] <= this._boxes[4 * site + 2]) {
            var go = button('mm-text-button', null, function () { layer.zoomTo([site]); });
            go.textContent = say(language, 'zoom_to_area');
            box.appendChild(go);
        }
        return box;
    },

    /* Why nothing is counted for a site on the day: it is not yet reported, its ground is counted for
     * others, or nothing of it remains. */
    _absence: function (site) {
        var language = this.language, pack = this._pack, to = new Set(), released = false;
        if (site < this._hazards && this.reportedOn(site) > this.day) {
            return say(language, 'not_yet', { day: date(language, this.reportedOn(site)) });
        }
        (this._owners.get(site) || []).forEach(function (owner) { to.add(pack.ids[owner]); });
        if (!this._owners.has(site)) {
            this._piecesOf(site).forEach(function (k) {
                if (k >= this._ownPieces || this._left[k] > this.day) { return; }
                var other = pack.columns.to[k];
                if (other >= 0 && other !== site) { to.add(pack.ids[other]); } else if (other < 0 && this._area[k] >= NEGLIGIBLE) { released = true; }
            }, this);
            if (released || !to.size) { return say(language, 'nothing'); }
        }
        return to.size ? say(language, 'counted_for', { ids: Array.from(to).sort().join(', ') }) : say(language, 'counted_for_others');
    },

    /* The measured and the written size, as the latest version by the day has it. */
    _sizes: function (site) {
        if (site >= this._hazards) { return []; }
        var c = this._pack.columns, written = null, rows = [], language = this.language, measured = 0, unmeasured = 0;
        this._versions(site).forEach(function (row) {
            if (c['version.day'][row] <= this.day && c['version.written'][row] >= 0) { written = c['version.written'][row] / 10000; }
        }, this);
        this._piecesOf(site).forEach(function (k) {
            if (this._entered[k] <= this.day && this.day < this._left[k]) {
                if (this._measured[k]) { measured += this._area[k]; } else { unmeasured += this._area[k]; }
            }
        }, this);
        if (measured > 0) { rows.push([say(language, 'measured'), squareMetres(language, measured)]); }
        if (unmeasured > 0) { rows.push([say(language, 'not_measured'), squareMetres(language, unmeasured)]); }
        if (written !== null) { rows.push([say(language, 'written'), squareMetres(language, written)]); }
        return rows;
    },

    /* A site's own account, as a list of {day, what, m2, notes}, oldest first. */
    _history: function (site) {
        var c = this._pack.columns, pack = this._pack, language = this.language, layer = this;
        var words = minemap.words[language], entries = new Map();
        function add(day, order, what, m2, note) {
            var key = [day, order, what, note].join('\u0000');
            if (!entries.has(key)) { entries.set(key, { day: day, order: order, what: what, m2: 0, notes: note ? [note] : [] }); }
            entries.get(key).m2 += m2;
        }
        this._piecesOf(site).forEach(function (k) {
            if (k >= layer._ownPieces) {
                var w = k - layer._ownPieces;
                add(layer._entered[k], 1, labelled(language, layer.className('outside'), words.exit[pack.exits[c['worked.outcome'][w]]]),
                    layer._area[k], layer._recordNote(c['worked.release'][w], pack.exits[c['worked.outcome'][w]]));
                return;
            }
            var entry = pack.entries[c.entry[k]], exit = pack.exits[c.exit[k]];
            var category = words.category[pack.categories[c.category[k]]];
            // What a hazard passes to itself is told once, where it leaves.
            if (c.from[k] !== site) {
                var here = entry === 'confirmed' || entry === 'downgraded' ? '' : ' · ' + category;
                add(layer._entered[k], 1, words.entry[entry] + here, layer._area[k],
                    c.from[k] >= 0 ? say(language, 'from_hazard', { id: pack.ids[c.from[k]] }) : '');
            }
            if (exit !== undefined) {
                add(layer._left[k], 2, words.exit[exit], layer._area[k],
                    c.to[k] >= 0 && c.to[k] !== site ? say(language, 'to_hazard', { id: pack.ids[c.to[k]] })
                        : layer._recordNote(c.release[k], exit));
            }
        });
        if (site < this._hazards) {
            this._versions(site).forEach(function (row) {
                var written = c['version.written'][row], day = c['version.day'][row];
                if (layer._owners.has(site)) { add(day, 1, words.entry.added + ' · ' + words.category[pack.categories[c['version.category'][row]]], 0, say(language, 'counted_for_others')); }
                if (written < 0) { return; }
                var m2 = squareMetres(language, written / 10000), found = false;
                entries.forEach(function (entry) {
                    if (entry.day === day && entry.order === 1 && !found) {
                        entry.notes.unshift(say(language, 'written_as', { m2: m2 }));
                        found = true;
                    }
                });
                if (!found) { add(day, 0, say(language, 'written'), written / 10000, ''); }
            });
        }
        return Array.from(entries.values()).filter(function (entry) {
            return entry.m2 >= 0.05 || entry.order === 0 || entry.notes.length;
        }).map(function (entry) {
            // What is counted for others comes without a figure.
            return entry.order && entry.m2 < 0.05 ? Object.assign(entry, { m2: null }) : entry;
        }).sort(function (a, b) { return a.day - b.day || a.order - b.order; });
    },

    /* A record of release and what it says of devices: some, none, or nothing where it cleared ground. */
    _recordNote: function (release, outcome) {
        if (release < 0) { return ''; }
        var records = this._pack.releases, told = [say(this.language, 'by_record', { id: records.ids[release] })];
        var known = false, stated = false, found = false;
        Object.keys(records.fields).forEach(function (name) {
            var value = this._text(records.fields[name], release), counted = WORK_FIELDS.indexOf(name) < 0;
            known = known || counted;  // a public map may leave devices out
            stated = stated || (counted && value !== null);
            found = found || (counted && value > 0);
            if (value === null || value === '' || (counted && value === 0)) { return; }
            told.push(typeof value === 'number'
                ? number(this.language, value) + ' ' + fieldName(this.language, name) : this._said(name, value));
        }, this);
        if (known && !found && (stated || outcome === 'cleared')) { told.push(say(this.language, stated ? 'no_devices' : 'devices_not_given')); }
        return told.join(' · ');
    }
});
