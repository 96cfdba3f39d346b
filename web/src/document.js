/* Elements of the page, and icons. All text from data is set as text, never as HTML. */

export var INK = '#24313c';

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string | null} [className]
 * @param {any} [text]
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, className, text) {
    var node = document.createElement(tag);
    if (className) { node.className = className; }
    if (text !== undefined && text !== null) { node.textContent = String(text); }
    return node;
}

/**
 * @param {string} className
 * @param {string | null} glyph
 * @param {(event: MouseEvent) => void} click
 * @returns {HTMLButtonElement}
 */
export function button(className, glyph, click) {
    var node = element('button', className);
    node.type = 'button';
    if (glyph) { node.appendChild(icon(glyph)); }
    node.addEventListener('click', function (event) {
        // A button that its click takes off the page is no longer known as a control: Leaflet would
        // take the click for one on the map.
        event.stopPropagation();
        click(event);
    });
    return node;
}

/**
 * @param {HTMLElement} node
 * @param {string} text
 * @returns {void}
 */
export function named(node, text) {
    node.setAttribute('aria-label', text);
    node.title = text;
}

/** A text as HTML that shows it as it is.
 * @param {string} text
 * @returns {string}
 */
export function escaped(text) { return element('span', null, text).innerHTML; }

/* Icons are drawn here as strokes on a canvas of 20 by 20 units, so the page holds no images. */
var ICONS = {
    plus: 'M10 4V16M4 10H16',
    minus: 'M4 10H16',
    home: 'M3 8V3H8M12 3H17V8M17 12V17H12M8 17H3V12M8 10H12M10 8V12',
    expand: 'M3 8V3H8M12 3H17V8M17 12V17H12M8 17H3V12',
    ruler: 'M2 14 14 2 18 6 6 18ZM6 10 8 12M9 7 11 9M12 4 14 6',
    play: 'M6 4 16 10 6 16Z',
    pause: 'M7 4V16M13 4V16',
    back: 'M14 4 7 10 14 16M5 4V16',
    next: 'M6 4 13 10 6 16M15 4V16',
    close: 'M5 5 15 15M15 5 5 15',
    undo: 'M7 4 3 8 7 12M3 8H12A4 4 0 0 1 12 16H8',
    rings: 'M10 2A8 8 0 1 1 9.9 2M10 6A4 4 0 1 1 9.9 6M10 10h.01',
    divide: 'M7 6 3 10 7 14M13 6 17 10 13 14',
    compare: 'M10 2V18M7 4H3V16H7M13 4H17V16H13M13 8H17M13 12H17',
    north: 'M10 2 15 18 10 14 5 18Z',
    print: 'M6 8V3H14V8M6 15H3V8H17V15H14M6 12H14V17H6Z',
    list: 'M3 4H17V16H3ZM3 8H17M3 12H17M8 4V16',
    legend: 'M3 5H6M9 5H17M3 10H6M9 10H17M3 15H6M9 15H17'
};

/**
 * @param {string} name
 * @returns {HTMLCanvasElement}
 */
export function icon(name) {
    var size = 20, ratio = Math.max(2, window.devicePixelRatio || 1);
    var canvas = element('canvas', 'mm-icon');
    canvas.width = canvas.height = size * ratio;
    canvas.setAttribute('aria-hidden', 'true');
    var pen = canvas.getContext('2d');
    pen.scale(ratio, ratio);
    pen.strokeStyle = INK;
    pen.lineWidth = 1.8;
    pen.lineCap = pen.lineJoin = 'round';
    pen.stroke(new Path2D(ICONS[name]));
    if (name === 'play') { pen.fillStyle = INK; pen.fill(new Path2D(ICONS[name])); }
    return canvas;
}

/**
 * @param {HTMLElement} node
 * @param {string} name
 * @returns {void}
 */
export function setIcon(node, name) { node.replaceChild(icon(name), node.firstChild); }
