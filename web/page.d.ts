/* What the page's script finds in a page, and what its parts hand on to one another. */

import type { Map as LeafletMap } from 'leaflet';

declare module 'leaflet' {
    /* What Leaflet keeps for its own, and minemap's layers build on. */
    interface Renderer {
        initialize(options: object): void;
        _update(): void;
    }
    interface Layer { _bounds?: any; _update?(): void }
}

declare global {
    /** The texts of the page by language, and where it cuts the world. */
    const minemap: { words: Record<string, Words>; seam?: number };

    interface Window {
        /** GeographicLib: see https://geographiclib.sourceforge.io/JavaScript/doc/ */
        geodesic: { Geodesic: { WGS84: any } };
        minemap: object;
    }

    interface Words {
        map: Record<string, string>;
        field: Record<string, string>;
        category: Record<string, string>;
        entry: Record<string, string>;
        exit: Record<string, string>;
        locale: { name: string; dates: string; decimal: string; thousands: string; minus: string; colon: string };
        [table: string]: Record<string, any>;
    }

    /** Days since the first of January 1970, as all days of the page are kept. */
    type Day = number;

    /** Rings of many shapes in one array: x and y are of the square of the world, 0 to 1. */
    interface Shapes {
        x: ArrayLike<number>;
        y: ArrayLike<number>;
        pointStart: ArrayLike<number>;
        ringStart: ArrayLike<number>;
    }

    /** The same with the box around each: west, north, east, south. */
    type BoxedShapes = Shapes & { count: number; boxes: Float64Array };

    /** Boxes in blocks of those that lie near each other. */
    interface Blocks extends Part {
        boxes: ArrayLike<number>;
        order: Int32Array;
        blocks: Float64Array;
        /** How large each box is, and the largest of each block. */
        sizes: ArrayLike<number>;
        most: Float64Array;
    }

    /** The columns of a pack by name. */
    type Columns = Record<string, Float64Array>;

    /** A part of the square of the world. */
    interface Part { west: number; east: number; north: number; south: number }

    /** How the square of the world lies on a canvas, and the part of it that is in view. */
    interface View extends Part { scale: number; left: number; top: number }

    /** A place in the UTM grid, in metres. */
    interface Utm { zone: number; band: string; easting: number; northing: number }

    /** A map that minemap's layers are on. */
    type PageMap = LeafletMap & {
        _minemapTheme?: 'light' | 'dark';
        _minemapPicture?: boolean;
        _minemapInsets?: Insets;
        _minemapLabels?: any;
        _zoomAnimated?: boolean;
        _minemapJoined?: HTMLCanvasElement[];
    };

    /** The colours of what is drawn on a map. */
    type Paint = Record<'ink' | 'soft' | 'axis' | 'halo' | 'country' | 'sea' | 'land' | 'shore' | 'border' | 'world' | 'grid' | 'gridText' |
        'province' | 'paper' | 'water' | 'towards', string> & { casing: string | null };

    /** Pixels at each side of a map that something lies over. */
    interface Insets { left: number; top: number; right: number; bottom: number; titleRight: number; credit: number }
}
