/* Areas that are selected, and the link of a map to the notebook around it. */

import { Frame } from './frame.js';
import { LandRelease } from './record.js';
import { dayNamed, isoDay } from './words.js';

LandRelease.include({
    /* Select areas: of those that were selected before, an area that is added to them stays or goes. */
    select: function (sites, adding) {
        var selected = new Set(adding ? this._selected : []);
        sites.forEach(function (site) { if (adding && selected.has(site)) { selected.delete(site); } else { selected.add(site); } });
        this._selected = Array.from(selected);
        if (this._shown) { this._paintOver(); }
        this.fire('select');
    }
});

Frame.include({
    /* Tell the page around this one of the day, the filter and the selected areas, and do as it says. */
    _link: function () {
        var frame = this, layer = this.layer, said = '';
        if (!this.options.linked || window.parent === window) { return; }
        function told() {
            return { day: isoDay(layer.day), filter: layer.filter || {}, selected: (layer._selected || []).map(layer.idOf, layer) };
        }
        function tell() {
            var now = JSON.stringify(told());
            if (now === said) { return; }
            said = now;
            window.parent.postMessage({ minemap: told() }, '*');
        }
        layer.on('day select', tell);
        window.addEventListener('message', function (event) {
            var asked = event.source === window.parent && event.data && event.data.minemap;
            if (!asked) { return; }
            var day = dayNamed(String(asked.day)), filter = asked.filter || {}, ids = new Map();
            if (JSON.stringify(filter) !== JSON.stringify(layer.filter || {})) { frame.setFilter(filter); }
            if (Number.isFinite(day) && day !== layer.day) { layer.setDay(day); }
            layer._pack.ids.forEach(function (id, site) { ids.set(id, site); });
            layer.select((asked.selected || []).filter(function (id) { return ids.has(id); }).map(function (id) { return ids.get(id); }));
        });
        tell();
    }
});
