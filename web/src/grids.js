/* UTM and the Military Grid Reference System. */

var BANDS = 'CDEFGHJKLMNPQRSTUVWX';
var SQUARE_COLUMNS = ['ABCDEFGH', 'JKLMNPQR', 'STUVWXYZ'], SQUARE_ROWS = 'ABCDEFGHJKLMNPQRSTUV';

/** The zone of a place, with the exceptions of Norway and Svalbard.
 * @param {number} lat
 * @param {number} lng
 * @returns {number}
 */
function utmZone(lat, lng) {
    var zone = Math.min(60, Math.floor((lng + 180) / 6) + 1);
    if (lat >= 56 && lat < 64 && lng >= 3 && lng < 12) { return 32; }
    if (lat >= 72 && lng >= 0 && lng < 42) { return lng < 9 ? 31 : lng < 21 ? 33 : lng < 33 ? 35 : 37; }
    return zone;
}

/** UTM on WGS 84 by Krüger's series to the sixth order, as Karney (2011) gives it; null off its
 * bands, that is beyond 80° S and 84° N.
 * @param {number} lat
 * @param {number} lng
 * @returns {Utm|null}
 */
export function utm(lat, lng) {
    if (lat < -80 || lat >= 84) { return null; }
    var n = 1 / (2 * 298.257223563 - 1), a = 6378137, e = Math.sqrt(4 * n) / (1 + n);
    var n2 = n * n, n3 = n2 * n, n4 = n3 * n, n5 = n4 * n, n6 = n5 * n;
    var radius = a / (1 + n) * (1 + n2 / 4 + n4 / 64 + n6 / 256);
    var alpha = [
        n / 2 - 2 * n2 / 3 + 5 * n3 / 16 + 41 * n4 / 180 - 127 * n5 / 288 + 7891 * n6 / 37800,
        13 * n2 / 48 - 3 * n3 / 5 + 557 * n4 / 1440 + 281 * n5 / 630 - 1983433 * n6 / 1935360,
        61 * n3 / 240 - 103 * n4 / 140 + 15061 * n5 / 26880 + 167603 * n6 / 181440,
        49561 * n4 / 161280 - 179 * n5 / 168 + 6601661 * n6 / 7257600,
        34729 * n5 / 80640 - 3418889 * n6 / 1995840,
        212378941 * n6 / 319334400
    ];
    var zone = utmZone(lat, lng), lambda = (lng - (6 * zone - 183)) * Math.PI / 180;
    var tau = Math.tan(lat * Math.PI / 180);
    var sigma = Math.sinh(e * Math.atanh(e * tau / Math.hypot(1, tau)));
    var conformal = tau * Math.hypot(1, sigma) - sigma * Math.hypot(1, tau);
    var xi = Math.atan2(conformal, Math.cos(lambda));
    var eta = Math.asinh(Math.sin(lambda) / Math.hypot(conformal, Math.cos(lambda)));
    var x = eta, y = xi;
    alpha.forEach(function (factor, j) {
        var k = 2 * (j + 1);
        x += factor * Math.cos(k * xi) * Math.sinh(k * eta);
        y += factor * Math.sin(k * xi) * Math.cosh(k * eta);
    });
    return {
        zone: zone, band: BANDS[Math.min(19, Math.floor((lat + 80) / 8))],
        easting: 500000 + 0.9996 * radius * x,
        northing: 0.9996 * radius * y + (lat < 0 ? 10000000 : 0)
    };
}

/** The square metre of the Military Grid Reference System that a place lies in.
 * @param {Utm} at
 * @returns {string}
 */
export function mgrs(at) {
    var east = Math.floor(at.easting), north = Math.floor(at.northing);
    var column = SQUARE_COLUMNS[(at.zone - 1) % 3][Math.floor(east / 100000) - 1];
    var row = SQUARE_ROWS[(Math.floor(north / 100000) + (at.zone % 2 ? 0 : 5)) % 20];
    function five(value) { return ('00000' + value % 100000).slice(-5); }
    return at.zone + at.band + ' ' + column + row + ' ' + five(east) + ' ' + five(north);
}
