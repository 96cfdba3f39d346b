/* What the page calls: each makes one thing on a map. */

window.minemap = {
    words: {},
    landRelease: function (packId, options) { return new LandRelease(packId, options); },
    outlines: function (options) { return new Outlines(options); },
    boundaries: function (options) { return new Boundaries(options); },
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
