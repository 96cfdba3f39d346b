/* What the page calls: each makes one thing on a map. */

import { Boundaries } from './boundaries.js';
import { Changes } from './changes.js';
import { Context } from './context.js';
import { Outlines } from './countries.js';
import { Features } from './features.js';
import { Frame } from './frame.js';
import { mgrs, utm } from './grids.js';
import { Marks } from './marks.js';
import { MarksFrame } from './marks_frame.js';
import { LandRelease } from './record.js';
import { Units } from './units.js';

/* What a layer of ground does. */
import './spots.js';
import './ground.js';
import './symbols.js';
import './pointer.js';
import './account.js';

/* What the outlines of countries do. */
import './graticule.js';

/* What the frame does. */
import './address.js';
import './tools.js';
import './legend.js';
import './places.js';
import './search.js';
import './filter.js';
import './clock.js';
import './chart.js';
import './printing.js';
import './elsewhere.js';
import './link.js';

window.minemap = {
    words: {},
    landRelease: function (packId, options) { return new LandRelease(packId, options); },
    outlines: function (packId, options) { return new Outlines(packId, options); },
    boundaries: function (packId, options) { return new Boundaries(options); },
    context: function (packId, options) { return new Context(packId, options); },
    features: function (packId, options) { return new Features(packId, options); },
    units: function (packId, options, layer) { return new Units(packId, options, layer); },
    frame: function (map, layer, bases, boundaries, options, others, units) {
        return new Frame(map, layer, bases, boundaries, options, others, units);
    },
    marks: function (packId, options) { return new (options.colours ? Changes : Marks)(packId, options); },
    marksFrame: function (map, layer, bases, boundaries, options) {
        return new MarksFrame(map, layer, bases, boundaries, options);
    },
    utm: utm,
    mgrs: mgrs
};
