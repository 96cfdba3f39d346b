/* Made of web/src by esbuild 0.28.2; sha256 e99375c2ba1d420fd676b4b1d81866612acbba5ae24f3109e60e3f55c5de3c73 */
(()=>{var X="#24313c";function u(t,e,i){var n=document.createElement(t);return e&&(n.className=e),i!=null&&(n.textContent=String(
i)),n}function C(t,e,i){var n=u("button",t);return n.type="button",e&&n.appendChild(bt(e)),n.addEventListener("click",function(s){
s.stopPropagation(),i(s)}),n}function P(t,e){t.setAttribute("aria-label",e),t.title=e}function Rt(t){return u("span",null,
t).innerHTML}var Ee={plus:"M10 4V16M4 10H16",minus:"M4 10H16",home:"M3 8V3H8M12 3H17V8M17 12V17H12M8 17H3V12M8 10H12M10 \
8V12",expand:"M3 8V3H8M12 3H17V8M17 12V17H12M8 17H3V12",ruler:"M2 14 14 2 18 6 6 18ZM6 10 8 12M9 7 11 9M12 4 14 6",play:"\
M6 4 16 10 6 16Z",pause:"M7 4V16M13 4V16",back:"M14 4 7 10 14 16M5 4V16",next:"M6 4 13 10 6 16M15 4V16",close:"M5 5 15 1\
5M15 5 5 15",undo:"M7 4 3 8 7 12M3 8H12A4 4 0 0 1 12 16H8",rings:"M10 2A8 8 0 1 1 9.9 2M10 6A4 4 0 1 1 9.9 6M10 10h.01",
divide:"M7 6 3 10 7 14M13 6 17 10 13 14",compare:"M10 2V18M7 4H3V16H7M13 4H17V16H13M13 8H17M13 12H17",north:"M10 2 15 18\
 10 14 5 18Z",print:"M6 8V3H14V8M6 15H3V8H17V15H14M6 12H14V17H6Z",list:"M3 4H17V16H3ZM3 8H17M3 12H17M8 4V16",legend:"M3 \
5H6M9 5H17M3 10H6M9 10H17M3 15H6M9 15H17"};function bt(t){var e=20,i=Math.max(2,window.devicePixelRatio||1),n=u("canvas",
"mm-icon");n.width=n.height=e*i,n.setAttribute("aria-hidden","true");var s=n.getContext("2d");return s.scale(i,i),s.strokeStyle=
X,s.lineWidth=1.8,s.lineCap=s.lineJoin="round",s.stroke(new Path2D(Ee[t])),t==="play"&&(s.fillStyle=X,s.fill(new Path2D(
Ee[t]))),n}function Ae(t,e){t.replaceChild(bt(e),t.firstChild)}var Xt=3;function Zt(t){return Math.max(window.devicePixelRatio||1,t.getContainer().classList.contains("mm-drawing")?Xt:
1)}var S=L.Renderer.extend({options:{padding:.2},_initContainer:function(){this._container=u("div","mm-canvas"),this._canvas=
this._container.appendChild(u("canvas"))},_destroyContainer:function(){this._container.remove(),delete this._container},
_update:function(){var t=this._map.getSize();this._map._animatingZoom&&this._bounds||!t.x||!t.y||(L.Renderer.prototype._update.
call(this),L.DomUtil.setPosition(this._container,this._bounds.min),this._paint())},_pen:function(t){var e=this._bounds.getSize(),
i=Zt(this._map),n=Math.round(e.x*i),s=Math.round(e.y*i);(t.width!==n||t.height!==s)&&(t.width=n,t.height=s,t.style.width=
e.x+"px",t.style.height=e.y+"px");var r=t.getContext("2d"),o=this._bounds.min;return r.setTransform(1,0,0,1,0,0),r.clearRect(
0,0,n,s),r.setTransform(i,0,0,i,-o.x*i,-o.y*i),r},_view:function(){var t=this._map.getPixelOrigin(),e=256*Math.pow(2,this.
_zoom),i=this._bounds;return{scale:e,left:t.x,top:t.y,west:(i.min.x+t.x)/e,east:(i.max.x+t.x)/e,north:(i.min.y+t.y)/e,south:(i.
max.y+t.y)/e}}});function T(t,e,i){return e[4*i]<=t.east&&e[4*i+2]>=t.west&&e[4*i+1]<=t.south&&e[4*i+3]>=t.north}function I(t,e,i,n,s,r){
for(var o=e.scale,a=e.left-(r||0)*o,h=e.top,l=i.ringStart[n];l<i.ringStart[n+1];l++){var f=i.pointStart[l],c=i.pointStart[l+
1];if(!(s&&c-f<3)){var m=i.x[f]*o-a,d=i.y[f]*o-h,p=m,g=d;t.moveTo(m,d);for(var v=f+1;v<c;v++){var w=i.x[v]*o-a,A=i.y[v]*
o-h;Math.abs(w-m)+Math.abs(A-d)<.5&&v<c-1||(t.lineTo(w,A),m=w,d=A)}s&&t.lineTo(p,g)}}}function Z(t,e,i){var n=parseInt(t.
slice(1),16),s=parseInt(e.slice(1),16),r=0;return[16,8,0].forEach(function(o){var a=n>>o&255,h=s>>o&255;r|=Math.round(a+
(h-a)*i)<<o}),"#"+("000000"+r.toString(16)).slice(-6)}function U(t,e){var i=parseInt(t.slice(1),16);return"rgba("+[i>>16,
i>>8&255,i&255,e].join(",")+")"}var R='"Open Sans", "Noto Sans", "Liberation Sans", Arial, Helvetica, "DejaVu Sans", sans-serif',mt={light:{ink:"#24313c",
soft:"#4b5a66",axis:"#8d99a3",halo:"rgba(255,255,255,.92)",country:"#6d6476",sea:"#dbe6ec",land:"#f7f4ed",shore:"#8fabbc",
border:"#8d7f94",world:"#b3aeb9",grid:"rgba(70,95,120,.2)",gridText:"#51677a",province:"#7d6d84",paper:"#ffffff",water:"\
#cfe0ea",casing:null,towards:"#000000"},dark:{ink:"#e6ebef",soft:"#b4c0ca",axis:"#7d8b97",halo:"rgba(20,27,33,.9)",country:"\
#b9aec4",sea:"#14212b",land:"#262d33",shore:"#55707f",border:"#a394ad",world:"#5b6068",grid:"rgba(150,175,200,.2)",gridText:"\
#9db2c4",province:"#a899b0",paper:"#1f262c",water:"#1c3a4c",casing:null,towards:"#ffffff"}},ai="rgba(255,255,255,.92)";function V(t){
var e=mt[t&&t._minemapTheme||"light"];return t&&t._minemapPicture?Object.assign({},mt.light,{casing:ai}):e}function Jt(t,e){
var i=!1;return t.eachLayer(function(n){i=i||n!==e&&(n instanceof L.GridLayer||n instanceof L.ImageOverlay)}),i}function Yt(t){
var e=Jt(t,null);e!==!!t._minemapPicture&&(t._minemapPicture=e,t.getContainer().classList.toggle("mm-picture-below",e),Qt(
t))}function Qt(t){t.eachLayer(function(e){e instanceof S&&e._bounds&&e._update()})}function Le(){try{var t=window.parent!==
window&&window.parent.document;if(t){var e=t.documentElement,i=t.body;if(i.dataset.jpThemeLight)return i.dataset.jpThemeLight===
"false"?"dark":"light";if(i.classList.contains("vscode-dark"))return"dark";if(e.dataset.theme==="dark"||e.dataset.theme===
"light")return e.dataset.theme}}catch{}return window.matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light"}var $t="minemapLabels",Oe=400,te=80,xt=210,oi=/[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/,ee=S.extend({options:{pane:$t},
onAdd:function(t){if(!t.getPane($t)){var e=t.createPane($t);e.style.zIndex=440,e.style.pointerEvents="none"}S.prototype.
onAdd.call(this,t),t.on("layerremove",this._update,this)},_update:function(){this._asked||(this._asked=L.Util.requestAnimFrame(
function(){this._asked=null,this._map&&S.prototype._update.call(this)},this))},_updateTransform:function(t,e){this._center&&
S.prototype._updateTransform.call(this,t,e)},_paint:function(){this.write(new Pe(this._pen(this._canvas),this._view(),this.
_map))},write:function(t){var e=[];this._map.eachLayer(function(i){i instanceof S&&i._bounds&&i._names&&e.push(i)}),e.sort(
function(i,n){return i._namesRank-n._namesRank}),e.forEach(function(i){i._taken&&i._taken(t)}),this.written=t.written,e.
forEach(function(i){i._names(t)}),t.pen.direction="ltr"}});function J(t){t._minemapLabels||(t._minemapLabels=new ee().addTo(
t)),t._minemapLabels._update()}function hi(t,e){var i=t.getContainer(),n=i.getBoundingClientRect();return i.classList.contains(
"mm-drawing")?[]:Array.from(i.querySelectorAll(".mm-title, .mm-tools, .mm-panel, .mm-opener, .mm-time, .mm-locator, .lea\
flet-control"),function(s){var r=s.getBoundingClientRect(),o=e.x-n.left,a=e.y-n.top;return[r.left+o,r.top+a,r.right+o,r.
bottom+a]})}function Pe(t,e,i){this.pen=t,this.view=e,this.map=i,this.paint=V(i);var n=i.containerPointToLayerPoint([0,0]),
s=i.getSize();this.seen=[n.x,n.y,n.x+s.x,n.y+s.y],this.taken=hi(i,n),this.grounds=[],this.written=[],t.textBaseline="mid\
dle",t.textAlign="left",t.lineJoin="round"}Pe.prototype={isFree:function(t){return!this.isCut(t)&&!this.taken.some(function(e){
return ke(t,e)})},isCut:function(t){var e=this.seen;return ke(t,e)&&(t[0]<e[0]||t[1]<e[1]||t[2]>e[2]||t[3]>e[3])},write:function(t,e,i){
var n=this.pen,s=n.measureText(t).width,r=this,o=e.find(function(a){return r.isFree([a[0]-2,a[1]-8,a[0]+s+2,a[1]+8])});return o?
(this.taken.push([o[0]-2,o[1]-8,o[0]+s+2,o[1]+8]),this.written.push({text:t,x:o[0],y:o[1],width:s}),n.direction=li(t)?"r\
tl":"ltr",n.textAlign="left",n.strokeStyle=this.paint.halo,n.lineWidth=3.5,n.strokeText(t,o[0],o[1]),n.fillStyle=i,n.fillText(
t,o[0],o[1]),!0):!1},beside:function(t,e){var i=this.pen.measureText(t).width,n=this,s=(e[0]+e[2])/2,r=(e[1]+e[3])/2,o=[
[e[2]+5,r],[e[0]-5-i,r],[s-i/2,e[1]-10],[s-i/2,e[3]+10]];function a(h){return!n.grounds.some(function(l){return h[0]<l[2]&&
h[0]+i>l[0]&&h[1]-6<l[3]&&h[1]+6>l[1]})}return o.filter(a).concat(o.filter(function(h){return!a(h)}))},fitted:function(t,e){
var i=this.pen;if(i.measureText(t).width<=e)return t;var n=t.replace(/\s*[([].*$/,"");if(n&&i.measureText(n).width<=e)return n;
for(var s=Array.from(n||t),r=0,o=s.length;r<o;){var a=Math.ceil((r+o)/2);i.measureText(s.slice(0,a).join("")+"…").width<=
e?r=a:o=a-1}return s.slice(0,r).join("").trim()+"…"}};function ke(t,e){return t[0]<e[2]&&t[2]>e[0]&&t[1]<e[3]&&t[3]>e[1]}
function li(t){var e=/\p{L}/u.exec(t);return!!(e&&oi.test(e[0]))}var ie=4194304;function Nt(){return new Promise(function(t){window.setTimeout(t)})}function Te(){}async function nt(t){if(typeof DecompressionStream>
"u")throw new Error("old browser");for(var e=document.getElementById(t).textContent.trim(),i=new DecompressionStream("gz\
ip"),n=new Response(i.readable).arrayBuffer(),s=i.writable.getWriter(),r=0;r<e.length;r+=ie){for(var o=atob(e.slice(r,r+
ie)),a=new Uint8Array(o.length),h=0;h<o.length;h++)a[h]=o.charCodeAt(h);s.write(a).catch(Te),await Nt()}s.close().catch(
Te);var l=new Uint8Array(await n),f=new DataView(l.buffer).getUint32(0,!0),c=JSON.parse(new TextDecoder().decode(l.subarray(
4,4+f))),m={},d=4+f;for(var p of c.columns){for(var g=new Float64Array(p.count),v=0,w=0;w<p.count;w++){for(var A=l[d++],
k=A&127,B=128;A&128;)A=l[d++],k+=(A&127)*B,B*=128;var at=k%2?-(k+1)/2:k/2;v=p.differences?v+at:at,g[w]=v}m[p.name]=g,p.count>
ie/16&&await Nt()}return c.columns=m,c}function pt(t){for(var e=new Int32Array(t.length+1),i=0;i<t.length;i++)e[i+1]=e[i]+
t[i];return e}function Et(t,e){for(var i=new Float64Array(e),n=new Int32Array(t.length),s=0;s<t.length;s++)i[t[s]]++;var r=pt(
i),o=r.slice();for(s=0;s<t.length;s++)n[o[t[s]]++]=s;return function(a){return n.subarray(r[a],r[a+1])}}function Ie(t,e){
if(!t.tables)return t;var i={},n=function(h){return t.columns["known."+e+"."+h]};Object.keys(t.tables).forEach(function(h){
var l=n(h);t.tables[h].forEach(function(f){i[f]=Ct(t.columns[f],l)}),t.columns[h+".rings"]&&ui(t.columns,i,h,l)});function s(h,l){
var f=new Map;h.forEach(function(c,m){f.set(c,m)}),l.forEach(function(c){i[c].forEach(function(m,d){i[c][d]=f.has(m)?f.get(
m):-1})})}s(i["hazard.id"],["site","from","to","version.site","under.site","covered.site","covered.owner","residue.site"]),
s(i["release.id"],["release","worked.release"]);function r(h,l){return h&&{values:h.values,codes:Array.from(Ct(h.codes,l))}}
function o(h,l){return Object.fromEntries(Object.keys(h).map(function(f){return[f,r(h[f],l)]}))}function a(h,l){return Array.
from(l,function(f){return h[f]})}return Object.assign({},t,{columns:i,ids:a(t.ids,i["hazard.id"]),labels:r(t.labels,n("h\
azard")),names:t.names.codes.length?r(t.names,n("hazard")):t.names,fields:o(t.fields,n("hazard")),releases:{ids:a(t.releases.
ids,i["release.id"]),fields:o(t.releases.fields,n("release"))}})}function Ct(t,e){return Float64Array.from(e,function(i){
return t[i]})}function ui(t,e,i,n){var s=t[i+".rings"],r=t[i+".points"],o=pt(s),a=pt(r),h=[],l=[];n.forEach(function(f){
for(var c=o[f];c<o[f+1];c++)h.push(c)}),h.forEach(function(f){for(var c=a[f];c<a[f+1];c++)l.push(c)}),e[i+".rings"]=Ct(s,
n),e[i+".points"]=Ct(r,h),e[i+".x"]=Ct(t[i+".x"],l),e[i+".y"]=Ct(t[i+".y"],l)}function N(t,e,i,n){for(var s=t[e+".rings"],r=t[e+".points"],o=t[e+".x"],a=t[e+".y"],h=0;h<o.length;h++)o[h]=st(o[h]/i),
a[h]=ht(a[h]/i);var l=pt(s),f=pt(r);!n&&minemap.seam!==void 0&&fi(o,f);for(var c=new Float64Array(s.length*4),m=0;m<s.length;m++){
for(var d=1/0,p=1/0,g=-1/0,v=-1/0,w=f[l[m]];w<f[l[m+1]];w++)o[w]<d&&(d=o[w]),o[w]>g&&(g=o[w]),a[w]<p&&(p=a[w]),a[w]>v&&(v=
a[w]);c.set([d,p,g,v],m*4)}return{count:s.length,x:o,y:a,boxes:c,ringStart:l,pointStart:f}}function fi(t,e){for(var i=0;i+
1<e.length;i++){var n=1/0,s=-1/0,r;for(r=e[i];r<e[i+1];r++)n=Math.min(n,t[r]),s=Math.max(s,t[r]);if(!((n+s)/2>=st(minemap.
seam)))for(r=e[i];r<e[i+1];r++)t[r]+=1}}function st(t){return t/360+.5}function ht(t){var e=Math.max(-85.0511,Math.min(85.0511,
t))*Math.PI/180;return .5-Math.log(Math.tan(Math.PI/4+e/2))/(2*Math.PI)}function K(t){return(t-.5)*360}function G(t){return(2*
Math.atan(Math.exp((.5-t)*2*Math.PI))-Math.PI/2)*180/Math.PI}function lt(t,e,i,n){if(i<t.boxes[4*e]||i>t.boxes[4*e+2]||n<
t.boxes[4*e+1]||n>t.boxes[4*e+3])return!1;for(var s=!1,r=t.x,o=t.y,a=t.ringStart[e];a<t.ringStart[e+1];a++)for(var h=t.pointStart[a],
l=t.pointStart[a+1],f=h,c=l-1;f<l;c=f++)o[f]>n!=o[c]>n&&i<(r[c]-r[f])*(n-o[f])/(o[c]-o[f])+r[f]&&(s=!s);return s}var At=64;
function ne(t,e){var i=1/0,n=1/0,s=-1/0,r=-1/0,o=new Float64Array(e),a=0,h;for(h=0;h<e;h++)i=Math.min(i,t[4*h]),n=Math.min(
n,t[4*h+1]),s=Math.max(s,t[4*h+2]),r=Math.max(r,t[4*h+3]);var l=65535/(s-i||1),f=65535/(r-n||1);for(h=0;h<e;h++)if(!(t[4*
h]>t[4*h+2])){var c=((t[4*h]+t[4*h+2])/2-i)*l,m=((t[4*h+1]+t[4*h+3])/2-n)*f;o[a++]=((ze(c)|ze(m)<<1)>>>0)*e+h}o=o.subarray(
0,a).sort();for(var d=Int32Array.from(o,function(w){return w%e}),p=new Float64Array(4*Math.ceil(a/At)),g=0;4*g<p.length;g++){
p.set([1/0,1/0,-1/0,-1/0],4*g);for(var v=g*At;v<Math.min(a,(g+1)*At);v++)h=d[v],p[4*g]=Math.min(p[4*g],t[4*h]),p[4*g+1]=
Math.min(p[4*g+1],t[4*h+1]),p[4*g+2]=Math.max(p[4*g+2],t[4*h+2]),p[4*g+3]=Math.max(p[4*g+3],t[4*h+3])}return{boxes:t,order:d,
blocks:p,west:i,north:n,south:r}}function ze(t){var e=t&65535;return e=(e|e<<8)&16711935,e=(e|e<<4)&252645135,e=(e|e<<2)&
858993459,(e|e<<1)&1431655765}function Lt(t,e,i){for(var n=[],s=0;4*s<e.blocks.length;s++)if(T(t,e.blocks,s))for(var r=s*
At,o=Math.min(e.order.length,r+At);r<o;r++){var a=e.order[r];T(t,e.boxes,a)&&i(a)&&n.push(a)}return n.sort(function(h,l){
return h-l})}function De(t,e){function i(n,s,r){var o=new n.constructor(n.length+s.length-(r===void 0?0:1));if(o.set(n),
r===void 0)return o.set(s,n.length),o;for(var a=1;a<s.length;a++)o[n.length+a-1]=s[a]+r;return o}return{count:t.count+e.
count,x:i(t.x,e.x),y:i(t.y,e.y),boxes:i(t.boxes,e.boxes),ringStart:i(t.ringStart,e.ringStart,t.pointStart.length-1),pointStart:i(
t.pointStart,e.pointStart,t.x.length)}}var ut=864e5;function _(t,e,i){var n=minemap.words[t].map[e];return i?di(n,i):n}function di(t,e){return t.replace(/\{(\w+)\}/g,
function(i,n){return e[n]})}function Y(t,e,i){return e+minemap.words[t].locale.colon+i}function tt(t,e){return minemap.words[t].
field[e]||e.replace(/_/g," ")}function b(t,e,i){var n=minemap.words[t].locale,s=Math.abs(e).toFixed(i||0).split(".");return s[0]=
s[0].replace(/\B(?=(\d{3})+$)/g,n.thousands),(e<0?n.minus:"")+s.join(n.decimal)}function E(t,e){return b(t,e,e<9.95&&e>=
.05?1:0)+" m²"}function j(t,e){var i=e===1?"area_one":"area_many";return _(t,i,{n:b(t,e)})}function z(t,e,i){return new Intl.
DateTimeFormat(minemap.words[t].locale.dates,{day:"numeric",month:i||"long",year:"numeric",timeZone:"UTC"}).format(new Date(
e*ut))}function gt(t,e){var i=_(t,"on_day",{day:z(t,e.day)}),n=se(e);return(e.day>e.lastDay?_(t,"recorded_to",{day:i,last:z(
t,e.lastDay)}):i)+(n===null?"":", "+_(t,"known_on",{day:z(t,n)}))}function se(t){return t._pack.known?t._pack.known[t.known]:
null}function $(t){return new Date(t*ut).getUTCFullYear()}function kt(t,e){var i=ot($(t),11,31);return e<0?ot($(t)-1,11,
31):i>t?i:ot($(t)+1,11,31)}function ot(t,e,i){return Math.round(Date.UTC(t,e,i)/ut)}function et(t){return new Date(t*ut).
toISOString().slice(0,10)}function _t(t){return/^\d{4}-\d\d-\d\d$/.test(t)?Date.parse(t+"T00:00:00Z")/ut:NaN}var re="minemapBoundaries",ci=13;function mi(t,e){var i=0,n=0,s={points:new Float64Array(t.length)};s.west=s.north=1/0,s.
east=s.south=-1/0;for(var r=0;r<t.length;r+=2){i+=t[r],n+=t[r+1];var o=s.points[r]=st(i/e),a=s.points[r+1]=ht(n/e);s.west=
Math.min(s.west,o),s.east=Math.max(s.east,o),s.north=Math.min(s.north,a),s.south=Math.max(s.south,a)}if(minemap.seam!==void 0&&
(s.west+s.east)/2<st(minemap.seam)){for(r=0;r<t.length;r+=2)s.points[r]+=1;s.west+=1,s.east+=1}return s}var Re=S.extend(
{options:{pane:re},initialize:function(t){L.Renderer.prototype.initialize.call(this,t);var e=t.degree;this._lines=t.lines.
map(function(i){return mi(i,e)}),this._places=t.places.map(function(i){var n=i[0]/e;return{x:st(n)+(minemap.seam!==void 0&&
n<minemap.seam?1:0),y:ht(i[1]/e),radius:i[2]/e/360,name:i[3]}}).sort(function(i,n){return n.radius-i.radius})},onAdd:function(t){
if(!t.getPane(re)){var e=t.createPane(re);e.style.zIndex=250,e.style.pointerEvents="none"}S.prototype.onAdd.call(this,t)},
getAttribution:function(){var t=this.options.attribution;return t===null?Rt(_(this.options.language,"boundaries")):t},setLanguage:function(t){
var e=this._map&&this._map.attributionControl;e&&e.removeAttribution(this.getAttribution()),this.options.language=t,e&&e.
addAttribution(this.getAttribution()),this._map&&this._paint()},_paint:function(){var t=this._pen(this._canvas),e=256*Math.
pow(2,this._zoom),i=this._map.getPixelOrigin();if(this._zoom<this.options.fromZoom){J(this._map);return}this._paintLines(
t,e,i),J(this._map)},_paintLines:function(t,e,i){var n=this._bounds,s=(n.min.x+i.x)/e,r=(n.max.x+i.x)/e,o=(n.min.y+i.y)/
e,a=(n.max.y+i.y)/e;t.beginPath(),this._lines.forEach(function(f){if(!(f.west>r||f.east<s||f.north>a||f.south<o)){var c=f.
points;t.moveTo(c[0]*e-i.x,c[1]*e-i.y);for(var m=2;m<c.length;m+=2)t.lineTo(c[m]*e-i.x,c[m+1]*e-i.y)}});var h=this._map.
getCenter().lat*Math.PI/180,l=Math.min(140,this.options.trueTo*e/(40075017*Math.cos(h)));t.lineJoin=t.lineCap="round",t.
lineWidth=Math.max(1,l),t.strokeStyle=U(V(this._map).province,Math.max(.14,.7/Math.max(1,l))),t.setLineDash(l>1.5?[]:[4,
3]),t.stroke(),t.setLineDash([])},_namesRank:3,_names:function(t){var e=t.view,i=t.pen,n=this._bounds;this._zoom<this.options.
fromZoom||this._zoom>ci||(i.font="500 11.5px "+R,this._places.forEach(function(s){var r=s.x*e.scale-e.left,o=s.y*e.scale-
e.top;if(!(r<n.min.x||r>n.max.x||o<n.min.y||o>n.max.y)){var a=i.measureText(s.name).width/2;s.radius*e.scale<a*.8||t.write(
s.name,[[r-a,o],[r-a,o-16],[r-a,o+16]],t.paint.province)}}))}});var y=["adjusted","outside","cancelled","reduced","cleared","SHA","CHA"],M={};y.forEach(function(t,e){M[t]=e});var q=["c\
leared","reduced","cancelled"],D=-1,ae={SHA:{size:9,path:"M-2 11 11 -2",width:1.7,wash:.3},CHA:{size:7,path:"M-2 9 9 -2M\
-2 -2 9 9",width:1.3,wash:.42},cleared:{size:8,path:"M2 2h.01M6 6h.01",width:2,wash:.34},reduced:{size:7,path:"M-1 3.5H8",
width:1.2,wash:.28},cancelled:{size:7,path:"M3.5 -1V8",width:1.2,wash:.2},adjusted:{size:10,path:"",width:1,wash:.16},outside:{
size:10,path:"M5 5h.01",width:2,wash:.14}};function Ot(t,e,i){var n=ae[t],s=2,r=u("canvas");r.width=r.height=n.size*s;var o=r.
getContext("2d");return o.scale(s,s),i&&(o.fillStyle="rgba(255,255,255,.45)",o.fillRect(0,0,n.size,n.size)),o.fillStyle=
U(e,n.wash),o.fillRect(0,0,n.size,n.size),o.strokeStyle=U(Z(e,"#000000",.12),.95),o.lineWidth=n.width,o.lineCap="round",
n.path&&o.stroke(new Path2D(n.path)),r}var oe=0,Pt=1,he="minemapFeatures",le={circle:"M5 0A5 5 0 1 1 -5 0A5 5 0 1 1 5 0Z",square:"M-4.5 -4.5H4.5V4.5H-4.5Z",triangle:"\
M0 -6 6 4.5H-6Z",diamond:"M0 -6.5 5.5 0 0 6.5 -5.5 0Z",star:"M0 -7 1.7 -2.3 6.7 -2.2 2.7 0.9 4.1 5.7 0 2.8 -4.1 5.7 -2.7\
 0.9 -6.7 -2.2 -1.7 -2.3Z"},Fe=S.extend({initialize:function(t,e){L.Renderer.prototype.initialize.call(this,Object.assign(
{pane:he},e)),this.count=0,this.ready=nt(t).then(function(i){this._kind=i.columns.kind,this._symbol=Array.from(i.columns.
symbol,function(n){return i.symbols[n]}),this._named=i.names,this._outlines=N(i.columns,"feature",1e7),this.count=this._kind.
length,this._map&&this._paint()}.bind(this))},onAdd:function(t){if(!t.getPane(he)){var e=t.createPane(he);e.style.zIndex=
420,e.style.pointerEvents="none"}S.prototype.onAdd.call(this,t),t._minemapFeatures=(t._minemapFeatures||[]).concat([this]),
t.on("mousemove",this._point,this).on("mouseout zoomstart movestart",this._unpoint,this)},onRemove:function(t){this._unpoint(),
t._minemapFeatures=t._minemapFeatures.filter(function(e){return e!==this},this),t.off("mousemove",this._point,this).off(
"mouseout zoomstart movestart",this._unpoint,this),S.prototype.onRemove.call(this,t)},setLanguage:function(t){var e=this.
options.titles;e&&(this.options.title=e[t])},_paint:function(){var t=this._pen(this._canvas),e=this._view(),i=this.options.
colour,n,s;for(this._shown=e,t.lineJoin=t.lineCap="round",s=2;s>=Pt;s--){for(t.beginPath(),n=0;n<this.count;n++)this._kind[n]===
s&&T(e,this._outlines.boxes,n)&&I(t,e,this._outlines,n,s===2);s===2&&(t.fillStyle=U(i,.12),t.fill("evenodd")),t.strokeStyle=
"rgba(255,255,255,.75)",t.lineWidth=4,t.stroke(),t.strokeStyle=i,t.lineWidth=s===2?1.6:2.2,t.stroke()}this._eachPoint(e,
function(r,o,a){Ne(t,r,o,this._symbol[a],i)}),J(this._map)},_namesRank:1,_taken:function(t){this._shown&&this._eachPoint(
this._shown,function(e,i){t.taken.push([e-6,i-6,e+6,i+6])})},_names:function(t){var e=[],i=Z(this.options.colour,t.paint.
towards,t.paint===mt.dark?.65:.3);this.options.labels===!1||!this._shown||(this._eachPoint(this._shown,function(n,s,r){this.
_named[r]!==null&&e.push([n,s,this._named[r]])}),t.pen.font="11px "+R,this._nameLines(t,i),!(e.length>te)&&e.forEach(function(n){
var s=t.fitted(n[2],xt);t.write(s,t.beside(s,[n[0]-6,n[1]-6,n[0]+6,n[1]+6]),i)}))},_nameLines:function(t,e){for(var i=this.
_outlines,n=this._shown,s=this._bounds,r=te,o=0;o<this.count;o++)if(!(this._kind[o]!==Pt||this._named[o]===null||!T(n,i.
boxes,o)))for(var a=t.fitted(this._named[o],xt),h=t.pen.measureText(a).width/2,l=i.ringStart[o];l<i.ringStart[o+1]&&r;l++){
for(var f=null,c=null,m=i.pointStart[l];m<i.pointStart[l+1];m++){var d=i.x[m]*n.scale-n.left,p=i.y[m]*n.scale-n.top;d-h<
s.min.x||d+h>s.max.x||p<s.min.y||p>s.max.y||((!f||p<f[1])&&(f=[d-h,p]),(!c||p>c[1])&&(c=[d-h,p]))}f&&t.write(a,[[c[0],c[1]+
10],[f[0],f[1]-10]],e)&&r--}},_eachPoint:function(t,e){for(var i=this._outlines,n=0;n<this.count;n++)if(!(this._kind[n]!==
oe||!T(t,i.boxes,n)))for(var s=i.pointStart[i.ringStart[n]];s<i.pointStart[i.ringStart[n+1]];s++)e.call(this,i.x[s]*t.scale-
t.left,i.y[s]*t.scale-t.top,n)},hit:function(t){var e=this._shown,i=-1,n=9,s;if(!e||!this.count)return-1;if(this._eachPoint(
e,function(a,h,l){var f=Math.hypot(a-t.x,h-t.y);f<=n&&(n=f,i=l)}),i>=0)return i;var r=(t.x+e.left)/e.scale,o=(t.y+e.top)/
e.scale;for(s=0;s<this.count;s++)if(this._kind[s]===Pt&&this._isOnLine(s,r,o,5/e.scale))return s;for(s=0;s<this.count;s++)
if(this._kind[s]>Pt&&lt(this._outlines,s,r,o))return s;return-1},_isOnLine:function(t,e,i,n){var s=this._outlines,r=s.boxes;
if(e<r[4*t]-n||e>r[4*t+2]+n||i<r[4*t+1]-n||i>r[4*t+3]+n)return!1;for(var o=s.ringStart[t];o<s.ringStart[t+1];o++)for(var a=s.
pointStart[o]+1;a<s.pointStart[o+1];a++){var h=s.x[a]-s.x[a-1],l=s.y[a]-s.y[a-1],f=((e-s.x[a-1])*h+(i-s.y[a-1])*l)/(h*h+
l*l||1);if(f=Math.max(0,Math.min(1,f)),Math.hypot(s.x[a-1]+f*h-e,s.y[a-1]+f*l-i)<=n)return!0}return!1},_point:function(t){
var e=t.originalEvent.target,i=e.closest&&e.closest(".mm-ui, .leaflet-control, .leaflet-popup")?-1:this.hit(t.layerPoint);
if(i<0){this._unpoint();return}if(this._tooltip||(this._tooltip=L.tooltip({className:"mm-tooltip",direction:"top",offset:[
0,-10],opacity:1})),i!==this._pointed){this._pointed=i;var n=u("div"),s=this._named[i];n.appendChild(u("strong","mm-tip-\
name",s===null?this.options.title:s)),s!==null&&n.appendChild(u("div","mm-tip-id",this.options.title)),this._tooltip.setContent(
n)}this._tooltip.setLatLng(t.latlng),this._map.hasLayer(this._tooltip)||this._map.openTooltip(this._tooltip)},_unpoint:function(){
this._pointed=-1,this._tooltip&&this._map&&this._map.closeTooltip(this._tooltip)},swatch:function(){var t=u("canvas","mm\
-swatch"),e=t.getContext("2d");t.width=52,t.height=32,t.setAttribute("aria-hidden","true"),e.scale(2,2);var i=new Set(this.
_kind);return i.has(2)&&(e.fillStyle=U(this.options.colour,.12),e.fillRect(1,1,24,14)),e.strokeStyle=this.options.colour,
e.lineWidth=1.8,i.has(2)&&e.strokeRect(1,1,24,14),i.has(Pt)&&e.stroke(new Path2D("M1 11 9 5 16 11 25 4")),i.has(oe)&&Ne(
e,13,8,this._symbol[this._kind.indexOf(oe)],this.options.colour),t}});function Ne(t,e,i,n,s){var r=new Path2D(le[n]);t.save(),
t.translate(e,i),t.lineJoin="round",t.strokeStyle="#ffffff",t.lineWidth=3,t.stroke(r),t.fillStyle=s,t.fill(r),t.restore()}function F(t){return t._minemapInsets||{left:0,top:0,right:0,bottom:0,titleRight:0,credit:0}}function He(t){t._zoomAnimated=
t.options.zoomAnimation=t.options.fadeAnimation=t.options.inertia=!1,t.panBy=function(e,i){return L.Map.prototype.panBy.
call(this,e,Object.assign({},i,{animate:!1}))}}var ft=640,Ft=500,Be=1200,Ue=1600;function it(t){var e=t.getSize();return e.
x<ft||e.y<Ft}function vt(){return window.matchMedia("(prefers-reduced-motion: reduce)").matches}function W(t,e,i){var n=F(
t),s=t.getSize(),r=s.x<ft,o=t.getContainer().getBoundingClientRect(),a=n.left+16,h=n.top+24,l=n.bottom+(r?n.credit+56:48),
f=n.right+(r?16:48);t.getContainer().querySelectorAll(".mm-compare:not([hidden]) .mm-chip").forEach(function(d){h=Math.max(
h,d.getBoundingClientRect().bottom-o.top+24)}),t.getContainer().querySelectorAll(".mm-sheet, .mm-table:not([hidden])").forEach(
function(d){var p=d.getBoundingClientRect();p.width>o.width*.7?l=Math.max(l,o.bottom-p.top+12):a=Math.max(a,p.right-o.left+
16)});var c=Math.min(1,(s.y-90)/(h+l)),m=Math.min(1,(s.x-90)/(a+f));t.fitBounds(e,{paddingTopLeft:[a*m,h*c],paddingBottomRight:[
f*m,l*c],maxZoom:18,animate:!i&&!vt()})}var ue="minemapMarks",fe=20,de=12,pi=[{width:3,dash:[]},{width:2.2,dash:[9,4]},{width:2,dash:[2,4]}],St=S.extend({initialize:function(t,e){
L.Renderer.prototype.initialize.call(this,Object.assign({pane:ue},e)),this.count=0,this.visible={},this.day=e.day,this._placed=
[],this._symbols=[],this.ready=nt(t).then(this._take.bind(this))},_take:function(t){this.groups=t.groups,this.classes=t.
classes,this.marks=t.marks,this._class=t.columns.class,this._areal=t.columns.areal,this._outlines=N(t.columns,"mark",1e7),
this._places=N(t.columns,"place",1e7),this._sides=t.sides&&t.sides.map(function(e){return{name:e,outlines:N(t.columns,e,
1e7),kind:t.columns[e+".kind"]}}),this._arrows=t.sides&&N(t.columns,"arrow",1e7),this.count=this.marks.length,this.classes.
forEach(function(e){this.visible[e.code]=!0},this),this._placed=Array.from(this.marks.keys()).filter(function(e){return this.
_places.ringStart[e+1]>this._places.ringStart[e]},this),this._map&&this._paint()},onAdd:function(t){if(!t.getPane(ue)){var e=t.
createPane(ue);e.style.zIndex=430,e.style.pointerEvents="none"}S.prototype.onAdd.call(this,t),t.on("mousemove",this._point,
this).on("mouseout zoomstart movestart",this._closeTooltip,this).on("click",this._click,this)},onRemove:function(t){this.
_closeTooltip(),t.off("mousemove",this._point,this).off("mouseout zoomstart movestart",this._closeTooltip,this).off("cli\
ck",this._click,this),S.prototype.onRemove.call(this,t)},isShown:function(t){return this.visible[this.classes[this._class[t]].
code]},setVisible:function(t,e){this.visible[t]=e,this._map&&this._paint()},setLanguage:function(){},className:function(t){
return this.classes.filter(function(e){return e.code===t}).map(function(e){return e.title})[0]},_paint:function(){var t=this.
_pen(this._canvas),e=this._view();if(this._shown=e,this._symbols=[],t.lineJoin=t.lineCap="round",this._paintUnder(t,e),this.
count&&this._showsMarks()){for(var i=this.count-1;i>=0;i--)this.isShown(i)&&T(e,this._outlines.boxes,i)&&this._paintMark(
t,e,i);this._paintOver(t,e),this._paintSymbols(t,e)}J(this._map)},_namesRank:0,_names:function(){},_taken:function(t){this.
_symbols.forEach(function(e){t.taken.push([e.x-10,e.y-10,e.x+10,e.y+10])})},_paintUnder:function(){},_paintOver:function(){},
_showsMarks:function(){return!0},_paintMark:function(t,e,i){var n=this.classes[this._class[i]],s=pi[n.group];t.beginPath(),
I(t,e,this._outlines,i,this._areal[i]===1),this._areal[i]&&(t.fillStyle=U(n.colour,.16),t.fill("evenodd")),t.strokeStyle=
"rgba(255,255,255,.8)",t.lineWidth=s.width+2.4,t.stroke(),t.strokeStyle=n.colour,t.lineWidth=s.width,t.setLineDash(s.dash),
t.stroke(),t.setLineDash([])},_paintSymbols:function(t,e){var i=new Map;this._placed.forEach(function(r){if(!(!this.isShown(
r)||!T(e,this._places.boxes,r))){for(var o=this._places.pointStart[this._places.ringStart[r]],a=this._places.x[o]*e.scale-
e.left,h=this._places.y[o]*e.scale-e.top,l=Math.floor(a/fe),f=Math.floor(h/fe),c=null,m=l-1;m<=l+1&&!c;m++)for(var d=f-1;d<=
f+1&&!c;d++){var p=i.get(m+"/"+d);p&&Math.hypot(p.x-a,p.y-h)<fe&&(c=p)}if(c){c.marks.push(r);return}var g={x:a,y:h,marks:[
r]};i.set(l+"/"+f,g),this._symbols.push(g)}},this);for(var n=this._symbols.length-1;n>=0;n--){var s=this._symbols[n];je(
t,s.x,s.y,this.classes[this._class[s.marks[0]]]),s.marks.length>1&&_i(t,s.x+8,s.y-8,s.marks.length)}},hit:function(t){var e=this.
_shown,i=new Set;if(!e||!this.count||!this._showsMarks())return[];if(this._symbols.forEach(function(o){Math.hypot(o.x-t.
x,o.y-t.y)<=12&&o.marks.forEach(function(a){i.add(a)})}),!i.size)for(var n=(t.x+e.left)/e.scale,s=(t.y+e.top)/e.scale,r=0;r<
this.count;r++)this._areal[r]&&this.isShown(r)&&lt(this._outlines,r,n,s)&&i.add(r);return Array.from(i).sort(function(o,a){
return o-a})},_over:function(t){var e=t.originalEvent.target;return e.closest&&e.closest(".mm-ui, .leaflet-control, .lea\
flet-popup")?[]:this.hit(t.layerPoint)},_point:function(t){var e=this._over(t),i=this._tooltip;if(this._map.getContainer().
classList.toggle("mm-pointing",e.length>0),!e.length){this._closeTooltip();return}i||(i=this._tooltip=L.tooltip({className:"\
mm-tooltip",direction:"top",offset:[0,-12],opacity:1}));var n=u("div");e.slice(0,3).forEach(function(s){n.appendChild(u(
"strong","mm-tip-name",this.marks[s].name)),n.appendChild(u("div","mm-tip-id",this.classes[this._class[s]].title))},this),
e.length>3&&n.appendChild(u("div","mm-tip-note",this._more(e.length-3))),i.setContent(n).setLatLng(t.latlng),this._map.hasLayer(
i)||this._map.openTooltip(i)},_more:function(t){return _(this.options.language,"more",{n:b(this.options.language,t)})},_closeTooltip:function(){
this._tooltip&&this._map&&this._map.closeTooltip(this._tooltip)},_click:function(t){var e=this._over(t);e.length&&this._tell(
e,t.latlng)},_tell:function(t,e){this._closeTooltip();var i=F(this._map),n=this._map.getSize();L.popup({className:"mm-po\
pup",maxWidth:Math.min(380,n.x-60),minWidth:Math.min(260,n.x-60),maxHeight:360,autoPanPaddingTopLeft:[i.left+8,i.top+8],
autoPanPaddingBottomRight:[i.right+8,i.bottom+8]}).setLatLng(e).setContent(this._account(t)).openOn(this._map);var s=this.
_map.getContainer().querySelector(".leaflet-popup-close-button");s&&P(s,_(this.options.language,"close"))},_account:function(t){
var e=u("div","mm-account mm-marks"),i=this;return t.slice(0,de).forEach(function(n){var s=this.marks[n],r=this.classes[this.
_class[n]],o=e.appendChild(u("section")),a=o.appendChild(u("h2"));a.appendChild(this.swatch(r)),a.appendChild(u("span",null,
s.name)),o.appendChild(u("p","mm-mark-kind",r.kind&&r.title?Y(this.options.language,r.kind,r.title):r.kind||r.title)),s.
lines.forEach(function(f){o.appendChild(u("p",f[0],f[1]))});var h=o.appendChild(u("dl"));if(s.facts.forEach(function(f){
h.appendChild(u("dt",null,f[0])),h.appendChild(u("dd",null,f[1]))}),this._placed.includes(n)){var l=o.appendChild(C("mm-\
text-button",null,function(){i.zoomTo([n])}));l.textContent=_(this.options.language,"zoom_to_area")}},this),t.length>de&&
e.appendChild(u("p","mm-note",this._more(t.length-de))),e},boundsOf:function(t){var e=this._outlines.boxes,i=1/0,n=1/0,s=-1/0,
r=-1/0;return t.forEach(function(o){i=Math.min(i,e[4*o]),n=Math.min(n,e[4*o+1]),s=Math.max(s,e[4*o+2]),r=Math.max(r,e[4*
o+3])}),i>s?null:L.latLngBounds([G(r),K(i)],[G(n),K(s)])},zoomTo:function(t){var e=this.boundsOf(t);e&&W(this._map,e)},placeOf:function(t){
var e=this._places.pointStart[this._places.ringStart[t]];return L.latLng(G(this._places.y[e]),K(this._places.x[e]))},swatch:function(t){
var e=u("canvas","mm-swatch mm-mark-swatch"),i=e.getContext("2d");return e.width=52,e.height=36,e.setAttribute("aria-hid\
den","true"),i.scale(2,2),je(i,13,9,t),e}});function je(t,e,i,n){var s=new Path2D(le[n.symbol]);t.save(),t.translate(e,i),
t.scale(1.4,1.4),t.lineJoin="round",t.strokeStyle="#ffffff",t.lineWidth=3,t.stroke(s),t.fillStyle=n.colour,t.fill(s),t.strokeStyle=
X,t.lineWidth=.8,t.stroke(s),n.sign&&(t.fillStyle=n.ink,t.font="700 7.5px "+R,t.textAlign="center",t.textBaseline="middl\
e",t.fillText(n.sign,0,n.symbol==="triangle"?1.2:.4)),t.restore()}function _i(t,e,i,n){var s=n>999?"999+":String(n);t.save(),
t.font="600 10.5px "+R;var r=Math.max(7,t.measureText(s).width/2+4);t.beginPath(),t.roundRect(e-r,i-7,2*r,14,7),t.fillStyle=
X,t.fill(),t.strokeStyle="#ffffff",t.lineWidth=1.5,t.stroke(),t.fillStyle="#ffffff",t.textAlign="center",t.textBaseline=
"middle",t.fillText(s,e,i+.5),t.restore()}var We=St.extend({_take:function(t){this.mode="both",this._hatches={},St.prototype._take.call(this,t)},setMode:function(t){
this.mode=t,this._closeTooltip(),this._map.closePopup(),this._paint()},cut:function(t){this._cut=t,this.mode==="swipe"&&
this._map&&this._bounds&&!this._map._animatingZoom&&this._paint()},_showsMarks:function(){return this.mode==="both"},_paintUnder:function(t,e){
if(this._sides){var i=this._map.getSize(),n=this._map.containerPointToLayerPoint([0,0]),s=n.x+this._cut;this.mode!=="bot\
h"&&[0,1].forEach(function(r){this.mode!=="swipe"&&this.mode!==this._sides[r].name||(t.save(),this.mode==="swipe"&&(t.beginPath(),
t.rect(r?s:n.x-i.x,n.y-i.y,r?2*i.x:s-n.x+i.x,3*i.y),t.clip()),this._paintState(t,e,this._sides[r]),t.restore())},this)}},
_paintState:function(t,e,i){["SHA","CHA"].forEach(function(n,s){t.beginPath();for(var r=0;r<i.outlines.count;r++)i.kind[r]===
s&&T(e,i.outlines.boxes,r)&&I(t,e,i.outlines,r,!0);t.fillStyle=this._pattern(t,n,this.options.colours[n]),t.fill("evenod\
d"),t.strokeStyle=Z(this.options.colours[n],"#000000",.25),t.lineWidth=1.6,t.stroke(),this._paintSmall(t,e,i,s,this.options.
colours[n])},this)},_paintSmall:function(t,e,i,n,s){for(var r=i.outlines.boxes,o=0;o<i.outlines.count;o++){var a=Math.max(
r[4*o+2]-r[4*o],r[4*o+3]-r[4*o+1])*e.scale;if(!(i.kind[o]!==n||!(a<8)||!T(e,r,o))){var h=(r[4*o]+r[4*o+2])/2*e.scale-e.left,
l=(r[4*o+1]+r[4*o+3])/2*e.scale-e.top;t.fillStyle=s,t.strokeStyle=X,t.lineWidth=1,t.beginPath(),t.rect(h-4,l-4,8,8),t.fill(),
t.stroke()}}},_pattern:function(t,e,i){var n=e+i;return this._hatches[n]||(this._hatches[n]=t.createPattern(Ot(e,i),"rep\
eat"),this._hatches[n].setTransform(new DOMMatrix().scale(.5))),this._hatches[n]},_paintMark:function(t,e,i){var n=this.
classes[this._class[i]];t.beginPath(),I(t,e,this._outlines,i,this._areal[i]===1),this._areal[i]&&n.hatch&&(t.fillStyle=this.
_pattern(t,n.hatch,n.colour),t.fill("evenodd"))},_paintOver:function(t,e){if([["#ffffff",4,1,0,[]],["#57656f",1.8,1,0,[5,
4]],[X,1.8,1,1,[]]].forEach(function(s){(s[0]==="#ffffff"?[0,1]:[s[3]]).forEach(function(r){var o=this._sides[r].outlines;
t.beginPath();for(var a=0;a<o.count;a++)T(e,o.boxes,a)&&I(t,e,o,a,!0);t.strokeStyle=s[0]==="#ffffff"?"rgba(255,255,255,.\
65)":s[0],t.lineWidth=s[1],t.setLineDash(s[4]),t.stroke()},this)},this),t.setLineDash([]),this.visible.shifted!==!1)for(var i=this.
_arrows,n=0;n<i.count;n++)i.ringStart[n+1]>i.ringStart[n]&&T(e,i.boxes,n)&&this._paintArrow(t,e,i.pointStart[i.ringStart[n]])},
_paintArrow:function(t,e,i){var n=this._arrows,s=e.scale,r=n.x[i]*s-e.left,o=n.y[i]*s-e.top,a=n.x[i+1]*s-e.left,h=n.y[i+
1]*s-e.top,l=Math.hypot(a-r,h-o),f=Math.atan2(h-o,a-r),c=Math.min(9,l/2);l<7||(t.beginPath(),t.moveTo(r,o),t.lineTo(a-c*
Math.cos(f),h-c*Math.sin(f)),[["#ffffff",5],[X,2.4]].forEach(function(m){t.strokeStyle=m[0],t.lineWidth=m[1],t.stroke()}),
t.beginPath(),t.moveTo(a,h),t.lineTo(a-c*Math.cos(f-.45),h-c*Math.sin(f-.45)),t.lineTo(a-c*Math.cos(f+.45),h-c*Math.sin(
f+.45)),t.closePath(),t.fillStyle=X,t.fill())},boundsOf:function(t){var e=St.prototype.boundsOf.call(this,t),i=this._arrows;
return t.forEach(function(n){for(var s=i.pointStart[i.ringStart[n]];s<i.pointStart[i.ringStart[n+1]];s++)e&&e.extend([G(
i.y[s]),K(i.x[s])])}),e}});var Ve="minemapContext",Ge="minemapRelief",gi=265e-6,Tt=[["#f0b878",4.5],["#f4cf9c",3.6],["#fbe6b8",3],["#ffffff",2.6],[
"#ffffff",1.8]],vi=[2.2,1.6,1],qe={place:"#24313c",water:"#3c6e91",river:"#3c6e91",contour:"#8a6d48"},yi=90,Ht=S.extend(
{initialize:function(t,e){L.Renderer.prototype.initialize.call(this,Object.assign({pane:Ve},e)),this.count=0,this.ready=
nt(t).then(function(i){this._kinds=Array.from(i.columns.kind,function(n){return i.kinds[n]}),this._rank=i.columns.rank,this.
_from=i.columns.from,this._until=i.columns.until,this._named=i.names,this._outlines=N(i.columns,"ground",e.degree),this.
count=this._kinds.length,this._map&&this._paint()}.bind(this))},onAdd:function(t){[[Ge,225],[Ve,245]].forEach(function(e){
if(!t.getPane(e[0])){var i=t.createPane(e[0]);i.style.zIndex=e[1],i.style.pointerEvents="none"}}),this.options.relief&&(this.
_relief=L.imageOverlay(this.options.relief,this.options.bounds,{pane:Ge}).addTo(t)),S.prototype.onAdd.call(this,t)},onRemove:function(t){
this._relief&&this._relief.remove(),S.prototype.onRemove.call(this,t)},getAttribution:function(){var t=this.options.attribution;
return t&&t[this.options.language]},setLanguage:function(t){var e=this._map&&this._map.attributionControl;e&&e.removeAttribution(
this.getAttribution()),this.options.language=t,e&&e.addAttribution(this.getAttribution())},setShown:function(t){this._bare=
!t,this.count&&this._paint()},_scale:function(){var t=this._map.getCenter().lat*Math.PI/180;return 156543.03*Math.cos(t)/
Math.pow(2,this._zoom)/gi},_paint:function(){for(var t=this._pen(this._canvas),e=this._view(),i=this._scale(),n=[],s=this,
r=Jt(this._map,this._relief),o=0;o<this.count;o++){var a=this._from[o]>=i&&(this._until[o]?i>=this._until[o]&&!r:!0);a=a&&
(!this._bare||this._kinds[o]==="contour"),a&&T(e,this._outlines.boxes,o)&&n.push(o)}function h(c,m){return n.filter(function(d){
return s._kinds[d]===c&&(m===void 0||s._rank[d]===m)})}function l(c,m,d,p){c.length&&(t.beginPath(),c.forEach(function(g){
I(t,e,s._outlines,g,!1)}),t.strokeStyle=m,t.lineWidth=d,t.setLineDash(p||[]),t.stroke())}t.lineJoin=t.lineCap="round",t.
beginPath(),h("water").forEach(function(c){I(t,e,s._outlines,c,!0)}),t.fillStyle=V(this._map).water,t.fill("evenodd"),l(
h("contour",1),"rgba(181,154,120,.75)",.6),l(h("contour",0),"rgba(181,154,120,.95)",1.2),vi.forEach(function(c,m){l(h("r\
iver",m),"#6d9ab8",c)}),l(h("border"),"#8d7f94",1.2,[7,3,2,3]),l(h("rail"),"#6b6b6b",2),l(h("rail"),"#ffffff",1,[6,6]),l(
h("road").filter(function(c){return s._rank[c]>=Tt.length}),"#a89a84",1.3,[5,4]);for(var f=Tt.length-1;f>=0;f--)l(h("roa\
d",f),"#a89a84",Tt[f][1]+1.4),l(h("road",f),Tt[f][0],Tt[f][1]);t.setLineDash([]),this._shown=n,this._paintPlaces(t,e,h("\
place")),J(this._map)},_spot:function(t,e){var i=this._outlines,n=i.pointStart[i.ringStart[t]],s=i.pointStart[i.ringStart[t]+
1],r=i.boxes,o=this._kinds[t]==="place"?n:Math.floor((n+s)/2);return this._kinds[t]==="water"?[(r[4*t]+r[4*t+2])/2*e.scale-
e.left,(r[4*t+1]+r[4*t+3])/2*e.scale-e.top]:[i.x[o]*e.scale-e.left,i.y[o]*e.scale-e.top]},_paintPlaces:function(t,e,i){var n=this;
t.strokeStyle=X,t.fillStyle="#ffffff",t.lineWidth=1.2,i.forEach(function(s){var r=n._spot(s,e);t.beginPath(),t.arc(r[0],
r[1],n._rank[s]?2.2:3.2,0,7),t.fill(),t.stroke()})},_namesRank:1.5,_names:function(t){var e=new Set,i=this,n=yi,s=t.pen;
(this._shown||[]).forEach(function(r){if(i._kinds[r]==="place"){var o=i._spot(r,t.view);t.taken.push([o[0]-3,o[1]-3,o[0]+
3,o[1]+3])}}),(this._shown||[]).filter(function(r){return i._named[r]&&qe[i._kinds[r]]&&(i._kinds[r]!=="contour"||i._rank[r]===
0)}).sort(function(r,o){var a=+(i._kinds[o]==="place")-+(i._kinds[r]==="place");return a||i._rank[r]-i._rank[o]}).forEach(
function(r){var o=i._kinds[r],a=i._spot(r,t.view),h=i._named[r],l=o==="place";if(!(!n||!l&&e.has(h))){s.font=(l?"":"ital\
ic ")+(l&&!i._rank[r]?"600 13px ":"11px ")+R;var f=s.measureText(h).width,c=l?t.beside(h,[a[0]-1,a[1]-4,a[0]+1,a[1]+4]):
[[a[0]-f/2,a[1]]];t.write(h,c,Z(qe[o],t.paint.towards,t.paint===mt.dark?.6:0))&&(e.add(h),n--)}})}});var wi=400,Bt=S.extend({initialize:function(t){L.Renderer.prototype.initialize.call(this,Object.assign({pane:"tilePane"},
t)),this._graticule=!0,this.language=t.language,t.pack?this.ready=nt(t.pack).then(function(e){this._world=N(e.columns,"w\
orld",e.degree.world,!0),this._worldNames=e.names,e.window&&(this._window=e.window,this._near=N(e.columns,"near",e.degree.
near),this._coasts=N(e.columns,"coasts",e.degree.near),this._borders=N(e.columns,"borders",e.degree.near),this._nearNames=
e.near_names),this._map&&this._paint()}.bind(this)):this.ready=Promise.resolve()},getAttribution:function(){return this.
options.pack?Rt(_(this.language,"boundaries")):""},setLanguage:function(t){this._map&&this._map.attributionControl&&this.
_map.attributionControl.removeAttribution(this.getAttribution()),this.language=t,this._map&&(this._map.attributionControl&&
this._map.attributionControl.addAttribution(this.getAttribution()),this._paint())},setGraticule:function(t){this._graticule=
t,this._map&&this._paint()},_paint:function(){var t=this._pen(this._canvas),e=this._view(),i=this._bounds,n=i.getSize(),
s=V(this._map);t.fillStyle=this._world?s.sea:s.paper,t.fillRect(i.min.x,i.min.y,n.x,n.y),this._shown=e,this._world&&this.
_paintCountries(t,e,s),this._graticule&&this._paintGraticule(t,e,s),J(this._map)},_namesRank:2,_names:function(t){this._world&&
this._nameCountries(t),this._graticule&&this._nameGraticule(t)},_paintLand:function(t,e,i){for(var n=this._window,s=n&&K(
e.west)>n[0]&&K(e.east)<n[2]&&G(e.south)>n[1]&&G(e.north)<n[3],r=s?this._near:this._world,o=s?0:Math.floor(e.west);o<=(s?
0:Math.floor(e.east));o++){t.beginPath();for(var a=0;a<r.count;a++)I(t,e,r,a,!0,o);t.fillStyle=i.land,t.fill(),t.strokeStyle=
i.border,t.lineWidth=.6,t.stroke()}},_paintCountries:function(t,e,i){var n,s;for(t.lineJoin="round",n=Math.floor(e.west);n<=
Math.floor(e.east);n++){for(t.beginPath(),s=0;s<this._world.count;s++)I(t,e,this._world,s,!0,n);t.fillStyle=i.land,t.fill(),
t.strokeStyle=i.world,t.lineWidth=this._zoom<4?.7:1,t.stroke()}if(!(!this._near||this._zoom<4.5)){var r=this._window,o=st(
r[0])*e.scale-e.left,a=ht(r[3])*e.scale-e.top;for(t.save(),t.beginPath(),t.rect(o,a,(st(r[2])-st(r[0]))*e.scale,(ht(r[1])-
ht(r[3]))*e.scale),t.clip(),t.fillStyle=i.sea,t.fill(),t.beginPath(),s=0;s<this._near.count;s++)I(t,e,this._near,s,!0);t.
fillStyle=i.land,t.fill();var h=G((e.north+e.south)/2),l=e.scale/(40075017*Math.cos(h*Math.PI/180)),f=Math.min(140,wi*l);
this._stroke(t,e,this._coasts,[[Math.max(1.1,f),U(i.shore,f>3?.35:1)]]),this._stroke(t,e,this._borders,f>4?[[f,U(i.border,
.2)]]:[[4.5,U(i.border,.18)],[1.3,i.border,[9,3,2,3]]]),t.restore()}},_stroke:function(t,e,i,n){n.forEach(function(s){t.
beginPath();for(var r=0;r<i.count;r++)T(e,i.boxes,r)&&I(t,e,i,r,!1);t.lineWidth=s[0],t.strokeStyle=s[1],t.setLineDash(s[2]||
[]),t.stroke(),t.setLineDash([])})},_nameCountries:function(t){var e=this._map,i=t.view,n=e.getSize(),s=new Map,r=F(e),o=t.
pen,a=Math.max(36,Math.sqrt(n.x*n.y/1500));if(!(this._zoom>14)){for(var h=r.left+a/2;h<n.x-r.right;h+=a)for(var l=r.top+
a/2;l<n.y-r.bottom;l+=a){var f=e.containerPointToLayerPoint([h,l]),c=this._countryAt((f.x+i.left)/i.scale,(f.y+i.top)/i.
scale);c&&(s.has(c)||s.set(c,[]),s.get(c).push(f))}this._zoom>11.5&&s.size<2||(o.save(),"letterSpacing"in o&&(o.letterSpacing=
"2px"),Array.from(s.entries()).sort(function(m,d){return d[1].length-m[1].length}).forEach(function(m){var d=m[1],p=m[0],
g=0,v=0,w=(p[this.language]||p.en).toLocaleUpperCase(this.language);o.font="600 "+(d.length>60?14:d.length>16?12:10.5)+"\
px "+R;var A=o.measureText(w).width;d.length*a<A*.8||(d.forEach(function(k){g+=k.x/d.length,v+=k.y/d.length}),d.sort(function(k,B){
return Math.hypot(k.x-g,k.y-v)-Math.hypot(B.x-g,B.y-v)}),t.write(w,d.slice(0,60).map(function(k){return[k.x-A/2,k.y]}),t.
paint.country))},this),o.restore())}},_countryAt:function(t,e){var i=this._window,n=K(t),s=G(e),r=i&&n>i[0]&&n<i[2]&&s>i[1]&&
s<i[3];r||(t-=Math.floor(t));for(var o=r?this._near:this._world,a=r?this._nearNames:this._worldNames,h=0;h<o.count;h++)if(lt(
o,h,t,e))return this._known=this._known||new Map,this._known.has(a[h].en)||this._known.set(a[h].en,a[h]),this._known.get(
a[h].en);return null}});var dt=1e-4,Ut=1e7,H=S.extend({initialize:function(t,e){L.Renderer.prototype.initialize.call(this,e),this.language=e.language,
this.names=e.names!==!1,this.visible={},y.forEach(function(i){this.visible[i]=!0},this),this._colours=e.colours,this._tiles=
{},y.forEach(function(i){this._tiles[i]=Ot(i,this._colours[i])},this),this._clusters={},this.day=null,this.ready=this._read(
t)},onAdd:function(t){S.prototype.onAdd.call(this,t),Yt(t),this._look=function(){Yt(t)},t.on("layeradd layerremove",this.
_look),t.on("mousemove",this._point,this).on("mouseout",this._unpoint,this).on("click",this._click,this).on("zoomstart m\
ovestart",this._unpoint,this)},onRemove:function(t){this._unpoint(),this._closeAccount(),t.off("layeradd layerremove",this.
_look),t.off("mousemove",this._point,this).off("mouseout",this._unpoint,this).off("click",this._click,this).off("zoomsta\
rt movestart",this._unpoint,this),S.prototype.onRemove.call(this,t)},_initContainer:function(){S.prototype._initContainer.
call(this),this._over=this._container.appendChild(u("canvas","mm-over")),this._scratch=u("canvas")},_edgeOf:function(t){
return Z(this._colours[t],V(this._map).towards,.42)},_tileOf:function(t){return V(this._map).casing?(this._lighter=this.
_lighter||{},this._lighter[t]=this._lighter[t]||Ot(t,this._colours[t],!0),this._lighter[t]):this._tiles[t]},_read:async function(t){
this._whole=await nt(t);for(var e=this._know(0);!e.next().done;)await Nt()},setKnown:function(t){for(var e=this._know(t);!e.
next().done;);},_know:function*(t){var e=this,i=this._twin,n=this._told,s=this._pack&&this._pack.ids,r=this.options.day;
function o(h){return h.map(function(l){return e._pack.ids.indexOf(s[l])}).filter(function(l){return l>=0})}[this,i].forEach(
function(h){!s||!h||(h._closeAccount(),h._closeTooltip())}),this.known=t,this._searched=null,this._clusters={},this._dropped=
this._kept=null,yield*this._load(Ie(this._whole,t));var a=this.span||{from:this.firstDay,to:this.lastDay};if(this.span={
from:Math.min(a.from,this.firstDay),to:Math.max(a.to,this.lastDay)},!s){this.setDay(r??this.lastDay);return}this._selected=
o(this._selected||[]),i&&i._allocate(),this.fire("known"),this.setFilter(this.filter||{}),o(n==null?[]:[n]).forEach(function(h){
e._tell(h)}),this.fire("select")},_load:function*(t){var e=t.columns,i=t.ids.length,n=e["worked.day"].length,s=e.site.length+
n,r;for(this._pack=t,this._hazards=i,this.count=s,this._site=new Int32Array(s),this._entered=new Int32Array(s),this._left=
new Int32Array(s),this._area=new Float64Array(s),this._measured=new Uint8Array(s),this._standing=new Int8Array(s),this._gone=
new Int8Array(s),this._ownPieces=e.site.length,r=0;r<e.site.length;r++){this._site[r]=e.site[r],this._entered[r]=e.entered[r],
this._left[r]=e.left[r],this._area[r]=Math.max(0,e.area[r])/1e4,this._measured[r]=e.measured[r],this._standing[r]=M[t.categories[e.
category[r]]];var o=t.exits[e.exit[r]];this._gone[r]=q.indexOf(o)>=0?M[o]:o==="adjusted"&&e.to[r]<0?M.adjusted:D}for(var a=0;a<
n;a++,r++)this._site[r]=i+a,this._entered[r]=e["worked.day"][a],this._left[r]=Ut,this._area[r]=Math.max(0,e["worked.area"][a])/
1e4,this._measured[r]=e["worked.measured"][a],this._standing[r]=this._gone[r]=M.outside;this.sites=i+n,yield;var h=N(e,"\
piece",1e7);yield,this._outlines=n?De(h,N(e,"worked",1e7)):h,["piece.x","piece.y","worked.x","worked.y"].forEach(function(c){
delete e[c]}),yield,this._allocate(),this._residues=new Map,e["residue.site"].forEach(function(c,m){this._residues.has(c)||
this._residues.set(c,[]),this._residues.get(c).push([e["residue.since"][m],e["residue.until"][m]])},this),this._loadSites(),
yield,this._loadSpots(),yield,this._loadEvents(),yield;var l=this.eventDays,f=this.span?this.span.from:Math.floor(Date.now()/
ut);this.firstDay=l.length?l[0]:f,this.lastDay=l.length?l[l.length-1]:f},_allocate:function(){this._state=new Int8Array(
this.count).fill(D),this._siteM2=new Float64Array(this.sites*y.length),this._siteHas=new Uint8Array(this.sites*y.length),
this._firsts=new Int8Array(this.sites).fill(D),this._pointed=null,this._symbols=[]},_loadSites:function(){var t=this._pack,
e=new Float64Array(this.sites*4),i,n,s=new Float64Array(this.sites);for(i=0;i<this.sites;i++)e.set([1/0,1/0,-1/0,-1/0],4*
i);for(this._piecesOf=Et(this._site,this.sites),n=0;n<this.count;n++){var r=this._outlines.boxes.subarray(4*n,4*n+4),o=4*
this._site[n];e[o]=Math.min(e[o],r[0]),e[o+1]=Math.min(e[o+1],r[1]),e[o+2]=Math.max(e[o+2],r[2]),e[o+3]=Math.max(e[o+3],
r[3]),s[this._site[n]]+=this._area[n]}for(this._loadCovered(e),this._boxes=e,this._crosses=minemap.seam===void 0?null:Uint8Array.
from({length:this.sites},function(h,l){return e[4*l]<1&&e[4*l+2]>=1?1:0}),this._placed=[],this._unplaced=[],i=0;i<this.sites;i++)
e[4*i]<=e[4*i+2]?this._placed.push(i):this._owners.has(i)||this._unplaced.push(i);this._placed.sort(function(h,l){return s[l]-
s[h]||h-l}),this._illustrative=new Uint8Array(this.sites),this._illustrative.set(t.columns["hazard.illustrative"]);var a=t.
columns["release.illustrative"];t.columns["worked.release"].forEach(function(h,l){this._illustrative[this._hazards+l]=h<
0?0:a[h]},this),this.hasIllustrative=t.columns["hazard.illustrative"].includes(1)||a.includes(1)},_loadCovered:function(t){
var e=this._pack.columns,i=this,n=new Uint8Array(this.sites);this._owners=new Map,this._site.forEach(function(r){n[r]=1});
for(var s=0;s<this._hazards;s++)n[s]||this._owners.set(s,[]);e["covered.site"].forEach(function(r,o){i._owners.has(r)&&i.
_owners.get(r).push(e["covered.owner"][o])}),this._under=N(e,"under",1e7),this._underOf=new Map,e["under.site"].forEach(
function(r,o){i._underOf.set(r,o),t.set(i._under.boxes.subarray(4*o,4*o+4),4*r)}),this._versions=Et(e["version.site"],this.
_hazards)},reportedOn:function(t){var e=this._pack.columns["version.day"],i=1/0;return this._versions(t).forEach(function(n){
i=Math.min(i,e[n])}),i},covered:function(){return Array.from(this._owners.keys()).filter(function(t){return this.reportedOn(
t)<=this.day},this)},_loadEvents:function(){var t=new Map,e=this.years=new Map;function i(f){return t.has(f)||t.set(f,[0,
0]),t.get(f)}for(var n=0;n<this.count;n++)if(!(this._dropped&&this._dropped[n])){var s=i(this._entered[n]),r=this._standing[n]-
M.SHA;if(r>=0&&(s[r]+=this._area[n]),this._left[n]<Ut){s=i(this._left[n]),r>=0&&(s[r]-=this._area[n]);var o=y[this._gone[n]],
a=$(this._left[n]);if(q.indexOf(o)<0)continue;e.has(a)||e.set(a,{cleared:0,reduced:0,cancelled:0}),e.get(a)[o]+=this._area[n]}}
this._pack.columns["version.day"].forEach(function(f,c){(!this._dropped||this.isKept(this._pack.columns["version.site"][c]))&&
i(f)},this),this.eventDays=Array.from(t.keys()).sort(function(f,c){return f-c});var h=0,l=0;this.course=this.eventDays.map(
function(f){return h+=t.get(f)[0],l+=t.get(f)[1],{day:f,SHA:Math.max(0,h),CHA:Math.max(0,l)}})},setFilter:function(t){var e=Object.
keys(t),i=new Uint8Array(this.sites),n,s,r=t.category,o=this._pack.columns;if(this.filter=t,this._dropped=null,this._kept=
null,e.length){for(s=0;s<this._hazards;s++)i[s]=e.every(function(a){return a==="category"||this.fieldOf(s,a)===t[a]},this)?
1:0;for(this._dropped=new Uint8Array(this.count).fill(1),this._kept=new Uint8Array(this.sites),n=0;n<this._ownPieces;n++)
i[this._site[n]]&&(r===void 0||this._pack.categories[o.category[n]]===r)&&(this._dropped[n]=0,this._kept[this._site[n]]=
1)}this._clusters={},this._loadEvents(),this.setDay(this.day),this._twin&&this._twin.setDay(this._twin.day)},isKept:function(t){
return!this._kept||this._kept[t]===1},valuesOf:function(t){var e=new Map,i;for(i=0;i<this._hazards;i++){var n=this.fieldOf(
i,t);e.set(n,(e.get(n)||0)+1)}return Array.from(e,function(s){return{value:s[0],count:s[1]}}).sort(function(s,r){return s.
value===null||r.value===null?+(s.value===null)-+(r.value===null):String(s.value).localeCompare(String(r.value),void 0,{numeric:!0})})},
setDay:function(t){this.day=t,this.span.from=Math.min(this.span.from,t),this.span.to=Math.max(this.span.to,t);var e=y.length,
i,n,s={};for(this._siteM2.fill(0),this._siteHas.fill(0),y.forEach(function(l){s[l]={areas:0,m2:0,unmeasured:0}}),i=0;i<this.
count;i++){var r=this._entered[i]>t||this._dropped&&this._dropped[i]?D:t<this._left[i]?this._standing[i]:this._gone[i];if(this.
_state[i]=r,r!==D){var o=this._site[i]*e+r,a=s[y[r]];this._siteM2[o]+=this._area[i],this._area[i]===0&&!this._measured[i]&&
(this._siteHas[o]=1),a.m2+=this._area[i],this._measured[i]||(a.unmeasured+=this._area[i])}}for(this.remaining=0,n=0;n<this.
sites;n++){for(var h=0;h<e;h++)this._siteM2[n*e+h]>=dt&&(this._siteHas[n*e+h]=1),this._siteHas[n*e+h]&&!(h>=M.SHA&&this.
isResidue(n))&&s[y[h]].areas++;this.remains(n)&&!this.isResidue(n)&&this.remaining++}this.totals=s,this._tellAgain(),this.
fire("day",{day:t}),this.redraw()},setVisible:function(t,e){this.visible[t]=e,this.redraw()},setLanguage:function(t){this.
language=t,this._tellAgain(),this._twin&&this._twin._tellAgain(),this.redraw()},redraw:function(){return this._twin&&this.
_twin.redraw(),!this._map||this._frameAsked||!this._bounds?this:(this._frameAsked=L.Util.requestAnimFrame(function(){this.
_frameAsked=null,this._map&&this._paint()},this),this)},has:function(t,e){return this._siteHas[t*y.length+e]&&this.visible[y[e]]},
isResidue:function(t){var e=this._residues.get(t),i=this.day;return!!(e&&e.some(function(n){return n[0]<=i&&i<n[1]}))},remains:function(t){
return!!(this._siteHas[t*y.length+M.SHA]||this._siteHas[t*y.length+M.CHA])},m2:function(t,e){return this._siteM2[t*y.length+
M[e]]}});var Ke=.02,Xe=.1,Ze=170;function ce(t){this.frame=t,this.map=t.map,this.right=t.layer,this.on=!1,this.share=.5,this._build()}
ce.prototype={_build:function(){var t=this,e=this.frame,i=this.box=e.root.appendChild(u("div","mm-compare"));i.hidden=!0,
this.chips=["left","right"].map(function(s){var r=i.appendChild(u("div","mm-half mm-half-"+s));return r.appendChild(u("d\
iv","mm-chip"))});var n=this.bar=i.appendChild(e._ui(u("div","mm-divider")));n.tabIndex=0,n.setAttribute("role","slider"),
n.setAttribute("aria-valuemin","0"),n.setAttribute("aria-valuemax","100"),n.appendChild(u("span","mm-divider-grip")).appendChild(
bt("divide")),e._say(function(s){P(n,_(s,"divider"))}),n.addEventListener("pointerdown",function(s){s.preventDefault(),n.
focus(),n.setPointerCapture(s.pointerId)}),n.addEventListener("pointermove",function(s){n.hasPointerCapture(s.pointerId)&&
t.moveTo((s.clientX-i.getBoundingClientRect().left)/t._width())}),n.addEventListener("pointerup",function(){e._remember()}),
n.addEventListener("keydown",function(s){var r={ArrowLeft:t.share-Ke,ArrowRight:t.share+Ke,PageUp:t.share+Xe,PageDown:t.
share-Xe,Home:0,End:1}[s.key];r!==void 0&&(s.preventDefault(),s.stopPropagation(),t.moveTo(r),e._remember())})},toggle:function(t,e){
t!==this.on&&(this.on=t,this.frame.comparer.setAttribute("aria-pressed",String(t)),this.box.hidden=!t,this.map.getContainer().
classList.toggle("mm-comparing",t),t?(this.left=this.right.twin(),this.left.on("day",this.frame._showDay,this.frame),this.
frame.units&&this.left.on("day",this.frame.units._count,this.frame.units),this.left.setDay(e===void 0?this.right.firstDay:
e),this.map.addLayer(this.left),this.map.on("move zoomend resize",this.place,this),this.moved||(this.share=this._middle()),
this.place()):(this.map.off("move zoomend resize",this.place,this),this.map.removeLayer(this.left),this.right.part(),this.
left=null,this.frame.units&&this.frame.units._count()),this.frame.chooseSide(this.right),this.frame._showDay(),this.frame.
_measureInsets(),this.frame._remember())},_middle:function(){var t=this.map,e=this.right,i=e._boxes,n=F(t),s=t.getSize(),
r=e._view(),o=this._width(),a=t.containerPointToLayerPoint([0,0]),h=[];e._placed.forEach(function(p){var g=(i[4*p]+i[4*p+
2])/2*r.scale-r.left-a.x,v=(i[4*p+1]+i[4*p+3])/2*r.scale-r.top-a.y;e.isKept(p)&&g>0&&g<o&&v>0&&v<s.y-n.bottom&&h.push(g)}),
h.sort(function(p,g){return p-g});for(var l=o/2,f=-1,c=Math.max(1,Math.floor(h.length/3));c<h.length&&c<=Math.ceil(h.length*
2/3);c++)h[c]-h[c-1]>f&&(f=h[c]-h[c-1],l=(h[c]+h[c-1])/2);var m=Ze/o,d=1-Ze/o;return m<d?Math.max(m,Math.min(d,l/o)):.5},
moveTo:function(t){this.moved=!0,this.share=Math.max(0,Math.min(1,t)),this.place()},_width:function(){return this.map.getSize().
x-F(this.map).right},place:function(){if(this.on){var t=Math.round(this.share*this._width()),e=Math.round(this.share*100);
this.box.style.setProperty("--mm-divider",t+"px"),this.bar.setAttribute("aria-valuenow",e),this.bar.setAttribute("aria-v\
aluetext",e+" %"),this.left.cut(t,!0),this.right.cut(t,!1),this.frame.units&&this.frame.units.redraw()}},table:function(){
var t=this.frame.language,e=this.left,i=this.right,n=u("table","mm-two-days"),s=n.appendChild(u("thead")).appendChild(u(
"tr")),r=n.appendChild(u("tbody"));n.appendChild(u("caption","mm-hidden",_(t,"compare"))),n.classList.toggle("mm-wide",Math.
max(rt(e),rt(i))>=1e7),s.appendChild(u("td")),[z(t,e.day,"short"),z(t,i.day,"short"),_(t,"difference")].forEach(function(a){
s.appendChild(u("th",null,a)).scope="col"});function o(a,h,l,f){var c=r.appendChild(u("tr")),m=c.appendChild(u("th"));c.
dataset.compared=a,m.scope="row",M[a]!==void 0&&m.appendChild(i.swatch(a)),m.appendChild(document.createTextNode(h)),[b(
t,l),b(t,f),bi(t,f-l)].forEach(function(d){c.appendChild(u("td","mm-figure",d))})}return o("remaining",_(t,"remaining")+
", m²",rt(e),rt(i)),o("areas",_(t,"areas"),e.remaining,i.remaining),y.slice().reverse().forEach(function(a){var h=e.totals[a].
m2,l=i.totals[a].m2;(h||l)&&o(a,i.className(a),h,l)}),n},show:function(){var t=this.frame.language;[this.left,this.right].
forEach(function(e,i){var n=this.chips[i];n.textContent="",n.appendChild(u("b",null,z(t,e.day,"short"))),n.appendChild(u(
"span","mm-figure",E(t,rt(e))))},this)}};function rt(t){return t.totals.SHA.m2+t.totals.CHA.m2}function bi(t,e){var i=Math.
round(e);return(i>0?"+":"")+b(t,i||0)}H.include({twin:function(){var t=Object.create(this);return Object.assign(t,{_leaflet_id:L.
Util.stamp({}),_events:{},_map:null,_mapToAdd:null,_container:null,_bounds:null,_frameAsked:null,_tooltip:null,_sheet:null,
_making:null,_told:null,_pointed:null,_shown:null,_cut:null,_twin:null,totals:null,day:null}),t._allocate(),this._twin=t,
t},part:function(){this._twin=this._cut=null,this._container.style.clipPath=""},_update:function(){S.prototype._update.call(
this),this._cut&&this.cut(this._cut.x,this._cut.left)},cut:function(t,e){if(this._cut={x:t,left:e},!(!this._map||!this._bounds)){
var i=this._map.containerPointToLayerPoint([t,0]).x-this._bounds.min.x,n=2e4,s=e?-n:i,r=e?i:n;this._container.style.clipPath=
"polygon("+[[s,-n],[r,-n],[r,n],[s,n]].map(function(o){return o[0]+"px "+o[1]+"px"}).join(", ")+")"}},_holds:function(t){
var e=this._cut;return!e||(e.left?t.x<e.x:t.x>=e.x)}});var Je=100,xi=new Intl.Collator(void 0,{numeric:!0});function me(t){this.frame=t,this.layer=t.layer,this.on=!1,this.order=
{column:"remaining",up:!1},this.inView=!1,this.most=Je,this.box=t.root.appendChild(t._ui(u("section","mm-table"))),this.
box.hidden=!0,t._say(function(e){this.box.setAttribute("aria-label",_(e,"table")),this.on&&this.build()}.bind(this)),this.
layer.on("day",this.show,this).on("point",this._mark,this).on("tell",this._markTold,this),t.map.on("moveend",function(){
this.inView&&this.show()},this)}me.prototype={toggle:function(t){this.on=t,this.box.hidden=!t,this.frame.map.getContainer().
classList.toggle("mm-tabled",t),this.frame.lister.setAttribute("aria-pressed",String(t)),t?(it(this.frame.map)&&this.frame.
panel&&this.frame._togglePanel(!1),this.layer._closeAccount(),this.build(),this.box.querySelector(".mm-close").focus()):
this.frame.lister.focus(),this.frame._measureInsets(),it(this.frame.map)||(t&&(this._room=Math.min(this.box.offsetWidth,
this.frame.map.getSize().x/2)/2),this.frame.map.panBy([t?-this._room:this._room,0],{animate:!1}))},columns:function(){var t=this.
layer,e=this.frame.language,i=[{name:"name",title:tt(e,"name"),of:function(n){return t.nameOf(n)}},{name:"hazard_id",title:tt(
e,"hazard_id"),of:function(n){return t.idOf(n)}},{name:"remaining",title:_(e,"remaining")+", m²",figure:!0,of:function(n){
return t.m2(n,"SHA")+t.m2(n,"CHA")}},{name:"released",title:_(e,"units_released"),figure:!0,of:function(n){return q.reduce(
function(s,r){return s+t.m2(n,r)},0)}}];return this._named().every(function(n){return t.idOf(n)===t.nameOf(n)})&&i.shift(),
this.frame.options.filters.concat(["sector","admin1","admin2"]).forEach(function(n,s,r){n==="category"||r.indexOf(n)!==s||
!t.hasField(n)||i.push({name:n,title:tt(e,n),of:function(o){var a=t.fieldOf(o,n);return a===null?"":t._said(n,a)}})}),i},
_named:function(){for(var t=[],e=0;e<Math.min(this.layer._hazards,50);e++)t.push(e);return t},sites:function(){var t=this.
layer,e=t._boxes,i=[],n=this.inView?t._view():null,s=this.frame.map.getSize(),r=F(this.frame.map);if(n){var o=t._map.containerPointToLayerPoint(
[r.left,0]),a=t._map.containerPointToLayerPoint([s.x-r.right,s.y-r.bottom]);n={west:(o.x+n.left)/n.scale,north:(o.y+n.top)/
n.scale,east:(a.x+n.left)/n.scale,south:(a.y+n.top)/n.scale}}for(var h=0;h<t._hazards;h++)!t.isKept(h)||!y.some(function(l,f){
return f!==M.adjusted&&t._siteHas[h*y.length+f]})||n&&!T(n,e,h)||i.push(h);return i},rows:function(){var t=this.shown=this.
columns(),e=this.order,i=t.findIndex(function(n){return n.name===e.column});return i<0&&(i=0),this.sites().map(function(n){
return{site:n,values:t.map(function(s){return s.of(n)})}}).sort(function(n,s){var r=n.values[i],o=s.values[i],a=t[i].figure?
r-o:xi.compare(String(r),String(o));return(e.up?a:-a)||n.site-s.site})},build:function(){var t=this,e=this.frame,i=e.language,
n=this.box;n.textContent="";var s=n.appendChild(u("div","mm-table-head"));s.appendChild(u("h2",null,_(i,"table")));var r=s.
appendChild(C("mm-text-button",null,function(){t.save()}));r.textContent=_(i,"save_csv");var o=s.appendChild(C("mm-close",
"close",function(){t.toggle(!1)}));P(o,_(i,"close"));var a=n.appendChild(u("label","mm-option")),h=a.appendChild(u("inpu\
t"));h.type="checkbox",h.checked=this.inView,h.addEventListener("change",function(){t.inView=h.checked,t.show()}),a.appendChild(
u("span",null,_(i,"in_view")));var l=n.appendChild(u("div","mm-table-scroll"));l.tabIndex=0,l.setAttribute("role","group"),
l.setAttribute("aria-label",_(i,"table")),this.grid=l.appendChild(u("table")),this.show()},show:function(){if(!(!this.on||
!this.grid)){var t=this,e=this.layer,i=this.frame.language,n=this.rows(),s=document.activeElement,r=s&&s.dataset.column,
o=this.grid;o.textContent="",o.appendChild(u("caption","mm-hidden",_(i,"table")+", "+gt(i,e)));var a=o.appendChild(u("th\
ead")).appendChild(u("tr"));this.shown.forEach(function(c){var m=a.appendChild(u("th",c.figure?"mm-figure":"")),d=t.order.
column===c.name;m.scope="col",m.setAttribute("aria-sort",d?t.order.up?"ascending":"descending":"none");var p=m.appendChild(
C("mm-sort",null,function(){t.order={column:c.name,up:d?!t.order.up:!c.figure},t.show()}));p.textContent=c.title+(d?t.order.
up?" ▲":" ▼":""),p.dataset.column=c.name});var h=o.appendChild(u("tbody"));n.slice(0,this.most).forEach(function(c){
var m=h.appendChild(u("tr"));m.dataset.site=c.site,t.shown.forEach(function(d,p){if(p){m.appendChild(u("td",d.figure?"mm\
-figure":"",d.figure?b(i,c.values[p]):c.values[p]));return}var g=m.appendChild(u("th"));g.scope="row",g.appendChild(C("m\
m-text-button",null,function(){t.go(c.site)})).textContent=c.values[0]}),m.addEventListener("mouseenter",function(){e.pointTo(
c.site)}),m.addEventListener("mouseleave",function(){e.pointTo(null)})});var l=o.appendChild(u("tfoot")).appendChild(u("\
tr"));if(this.shown.forEach(function(c,m){var d=0;n.forEach(function(p){d+=c.figure?p.values[m]:0}),l.appendChild(u(m?"t\
d":"th",c.figure?"mm-figure":"",m?c.figure?b(i,d):"":j(i,n.length)))}),this.rest&&this.rest.remove(),this.rest=null,n.length>
this.most&&(this.rest=this.box.appendChild(C("mm-text-button",null,function(){t.most+=5*Je,t.show()})),this.rest.textContent=
_(i,"more",{n:b(i,n.length-this.most)})),this._markTold(),r){var f=o.querySelector('[data-column="'+r+'"]');f&&f.focus()}}},
go:function(t){var e=this.frame,i=this.layer.boundsOf([t]);it(e.map)&&this.toggle(!1),this.layer.options.popup!==null&&this.
layer._tell(t,null,!0),i&&W(e.map,i,!0)},_mark:function(t){!this.on||!this.grid||this.grid.querySelectorAll("tbody tr").
forEach(function(e){e.classList.toggle("mm-pointed",e.dataset.site===String(t.site))})},_markTold:function(){if(!(!this.
on||!this.grid)){var t=this.layer._told;this.grid.querySelectorAll("tbody tr").forEach(function(e){var i=t!=null&&e.dataset.
site===String(t);i?(e.setAttribute("aria-current","true"),e.scrollIntoView({block:"nearest"})):e.removeAttribute("aria-c\
urrent")})}},save:function(){var t=this.layer,e=this.rows(),i=this.shown.slice();function n(h){var l=String(typeof h=="n\
umber"?Math.round(h*100)/100:h);return typeof h!="number"&&/^[=+\-@\t\r]/.test(l)&&(l="'"+l),/[",\n\r]/.test(l)?'"'+l.replace(
/"/g,'""')+'"':l}var s={remaining:"remaining_m2",released:"released_m2"},r=[i.map(function(h){return s[h.name]||h.name}).
concat("day").map(n).join(",")];e.forEach(function(h){r.push(h.values.concat(et(t.day)).map(n).join(","))});var o=u("a"),
a=URL.createObjectURL(new Blob(["\uFEFF"+r.join(`\r
`)+`\r
`],{type:"text/csv"}));o.href=a,o.download="areas-"+et(t.day)+".csv",o.click(),window.setTimeout(function(){URL.revokeObjectURL(
a)},1e3)}};H.include({pointTo:function(t){this._pointed===t||!this._shown||(this._pointed=t,this._paintOver())}});function O(t,e,i,n,s,r,o){this.others=r,this.units=o,this.map=t,this.layer=e,this.bases=i,this.boundaries=n,this.options=
s,this.language=e.options.language,this._translated=[],this.moving=e,this._build(),e.on("day",this._showDay,this),t.on("\
minemap:failed",this._fail,this),Promise.all([e].concat(r,o||[]).map(function(a){return a.ready})).then(this._start.bind(
this),this._fail.bind(this))}O.include=function(t){Object.assign(this.prototype,t)};O.prototype={_build:function(){var t=this.
map.getContainer(),e=this.options;t.classList.add("mm-map"),t.setAttribute("role","main"),this.root=t.insertBefore(u("di\
v","mm-frame"),t.querySelector(".leaflet-control-container")),vt()&&He(this.map),document.addEventListener("keydown",this.
_escape.bind(this)),this._followTheme(),this._buildTitle(),this._buildTools(),e.legend&&this._buildPanel(),e.slider&&this.
_buildTime(),this._buildMore(),this.compare=new ce(this),this._buildNorth(),this._buildReadout(),e.scale&&L.control.scale(
{imperial:!1,maxWidth:140,position:"bottomleft"}).addTo(this.map),this.live=this.root.appendChild(u("div","mm-hidden")),
this.live.setAttribute("aria-live","polite");var i=new ResizeObserver(this._measureInsets.bind(this));this.credit=t.querySelector(
".leaflet-control-attribution"),[t,this.title,this.panel,this.time,this.credit].forEach(function(n){n&&i.observe(n)}),this.
_measureInsets()},_buildMore:function(){this.table=new me(this),this._buildElsewhere(),this.map.on("moveend",this._showElsewhere,
this)},busy:function(t){var e=this.layer;e.busy=t,t&&e._closeAccount&&e._closeAccount()},_escape:function(t){t.key!=="Es\
cape"||t.defaultPrevented||this.layer.busy||([this.layer,this.compare.left].forEach(function(e){e&&e._closeAccount&&e._closeAccount()}),
this.panel&&!this.panel.hidden&&it(this.map)&&this.panel.contains(document.activeElement)&&(this._togglePanel(!1),this.opener.
focus()))},_say:function(t){this._translated.push(t),t(this.language)},_ui:function(t){return t.classList.add("mm-ui"),L.
DomEvent.disableClickPropagation(t),L.DomEvent.disableScrollPropagation(t),t},_measureInsets:function(){this._measureRoom();
var t=this.map.getContainer().getBoundingClientRect(),e={left:0,top:0,right:0,bottom:0,titleRight:0};if(this.title){var i=this.
title.getBoundingClientRect();e.top=i.height?i.bottom-t.top+8:0,e.titleRight=i.width?i.right-t.left:0}e.left=52,this.panel&&
!this.panel.hidden&&t.width>=ft&&(e.right=t.right-this.panel.getBoundingClientRect().left),this.time&&!this.time.hidden&&
(e.bottom=t.bottom-this.time.getBoundingClientRect().top),this.map._minemapInsets=e;var n=this.map.getContainer().style;
n.setProperty("--mm-top",e.top+"px"),n.setProperty("--mm-right",e.right+"px"),n.setProperty("--mm-bottom",e.bottom+"px");
var s=e.credit=this.credit&&this.credit.offsetHeight?this.credit.offsetHeight+2:0;n.setProperty("--mm-credit",s+"px");var r=Math.
floor((t.height-e.top-e.bottom-(t.width<ft?50+s:48))/36);n.setProperty("--mm-tool-rows",Math.max(2,Math.min(this.tools.childNodes.
length,r))),this.time&&this._paintCourse(),this.compare&&this.compare.place(),this.edges&&this._showElsewhere(),this.map.
_minemapLabels&&J(this.map)},_measureRoom:function(){var t=this.map.getContainer(),e=this.map.getSize(),i=it(this.map);this.
_paper||t.classList.contains("mm-drawing")||!t.clientWidth||(e=L.point(t.clientWidth,t.clientHeight),t.classList.toggle(
"mm-narrow",e.x<ft),t.classList.toggle("mm-low",e.y<Ft),t.classList.toggle("mm-roomy",e.x>=Be),t.classList.toggle("mm-br\
oad",e.x>=Ue),i=e.x<ft||e.y<Ft,this.panel&&this._small!==void 0&&i!==this._small&&(this._small=i,this._togglePanel(!i,!0)),
this._small=i)},_start:function(){var t=this.layer;t.hasIllustrative&&(this._say(function(i){this.illustrative.textContent=
_(i,"illustrative_notice")}.bind(this)),this.illustrative.hidden=!1),this.panel&&this._buildLegend(),this.units&&this.units.
on("counted",this._showUnits,this),this.time&&(this.time.hidden=t.span.from===t.span.to,this._paintCourse()),this._measureInsets(),
this._showDay(),this._restore()||(this.options.only&&this.setFilter(this.options.only),this.options.compare!==null&&this.
compare.toggle(!0,this.options.compare),this._open()),this.map.on("moveend baselayerchange",this._remember,this),t.on("d\
ay",this._remember,this),t.on("known",function(){this.panel&&this._buildLegend()},this),window.addEventListener("hashcha\
nge",function(){window.location.hash!==this._remembered&&this._restore()}.bind(this));var e=this.map.getContainer();this.
started=!0,this._link(),Promise.all(this.bases.map(function(i){return i[0].ready})).then(function(){e.dataset.minemap="r\
eady"})},_fail:function(t){this.illustrative.hidden=!1,this.illustrative.textContent=_(this.language,"old_browser"),window.
console.error(t)},_open:function(){var t=this.options.view,e=t&&t.within;this.options.keepsView||(e?W(this.map,L.latLngBounds(
[e[1],e[0]],[e[3],e[2]]),!0):t?this.map.setView(t.at,t.zoom,{animate:!1}):this._showRemaining())},_showRemaining:function(){
var t=this.layer,e=this.compare.left,i=t._placed.filter(function(s){return t.isKept(s)&&(t.remains(s)||e&&e.remains(s))}),
n=t.boundsOf(i);n?W(this.map,n,!0):this.home(!0)},home:function(t){var e=this.layer.boundsOf(this.layer._placed);e?W(this.
map,e,t):this.map.setView([10,0],2,{animate:!t})},setLanguage:function(t){this.language=t,this.map.getContainer().closest(
"html").lang=t,this._translated.forEach(function(e){e(t)}),this.bases.forEach(function(e){e[0].setLanguage&&e[0].setLanguage(
t)}),this.boundaries&&this.boundaries.setLanguage(t),this.others.concat(this._context()||[]).forEach(function(e){e.setLanguage(
t)}),this.layer.setLanguage(t),this.panel&&this._buildLegend(),this._showDay(),this._showUnseen(),this._measureInsets(),
this._remember()},_followTheme:function(){var t=this.map,e=this.options.theme||"auto";function i(){var n=e==="auto"?Le():
e;n!==t._minemapTheme&&(t._minemapTheme=n,t.getContainer().classList.toggle("mm-dark",n==="dark"),Qt(t),t.fire("minemap:\
theme"))}i(),e==="auto"&&window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change",i),t.on("minemap:th\
eme",function(){this.time&&this._paintCourse(),this._showElsewhere()},this)},_spoken:function(t){return t==null||typeof t==
"string"?t:t[this.language]||t.en||Object.values(t)[0]},_buildTitle:function(){var t=this.options,e=this.title=this._ui(
u("div","mm-title")),i=(t.title?e:this.root).appendChild(u("h1",t.title?null:"mm-hidden"));this.notice=e.appendChild(u("\
p","mm-notice")),this.illustrative=e.appendChild(u("p","mm-notice")),this.illustrative.hidden=!0,this.filtered=e.appendChild(
u("div","mm-filtered")),this.filtered.hidden=!0,this.filtered.setAttribute("role","status"),this.unseen=e.appendChild(u(
"div","mm-unseen")),this.unseen.hidden=!0,this.notice.hidden=!t.notice,this._say(function(n){var s=this._spoken(t.title);
i.textContent=s||_(n,"title"),this.notice.textContent=this._spoken(t.notice),this.map.getContainer().setAttribute("aria-\
label",s||_(n,"title"))}.bind(this)),this.root.appendChild(e)}};var Ci="CDEFGHJKLMNPQRSTUVWX",Si=["ABCDEFGH","JKLMNPQR","STUVWXYZ"],Mi="ABCDEFGHJKLMNPQRSTUV";function Ei(t,e){var i=Math.
min(60,Math.floor((e+180)/6)+1);return t>=56&&t<64&&e>=3&&e<12?32:t>=72&&e>=0&&e<42?e<9?31:e<21?33:e<33?35:37:i}function jt(t,e){
if(t<-80||t>=84)return null;var i=1/(2*298.257223563-1),n=6378137,s=Math.sqrt(4*i)/(1+i),r=i*i,o=r*i,a=o*i,h=a*i,l=h*i,f=n/
(1+i)*(1+r/4+a/64+l/256),c=[i/2-2*r/3+5*o/16+41*a/180-127*h/288+7891*l/37800,13*r/48-3*o/5+557*a/1440+281*h/630-1983433*
l/1935360,61*o/240-103*a/140+15061*h/26880+167603*l/181440,49561*a/161280-179*h/168+6601661*l/7257600,34729*h/80640-3418889*
l/1995840,212378941*l/319334400],m=Ei(t,e),d=(e-(6*m-183))*Math.PI/180,p=Math.tan(t*Math.PI/180),g=Math.sinh(s*Math.atanh(
s*p/Math.hypot(1,p))),v=p*Math.hypot(1,g)-g*Math.hypot(1,p),w=Math.atan2(v,Math.cos(d)),A=Math.asinh(Math.sin(d)/Math.hypot(
v,Math.cos(d))),k=A,B=w;return c.forEach(function(at,Mt){var x=2*(Mt+1);k+=at*Math.cos(x*w)*Math.sinh(x*A),B+=at*Math.sin(
x*w)*Math.cosh(x*A)}),{zone:m,band:Ci[Math.min(19,Math.floor((t+80)/8))],easting:5e5+.9996*f*k,northing:.9996*f*B+(t<0?1e7:
0)}}function Wt(t){var e=Math.floor(t.easting),i=Math.floor(t.northing),n=Si[(t.zone-1)%3][Math.floor(e/1e5)-1],s=Mi[(Math.
floor(i/1e5)+(t.zone%2?0:5))%20];function r(o){return("00000"+o%1e5).slice(-5)}return t.zone+t.band+" "+n+s+" "+r(e)+" "+
r(i)}var pe=300;function It(t,e,i,n,s){O.call(this,t,e,i,n,s,[]),this.comparer.hidden=!s.modes,e.totals={},y.forEach(function(r){
e.totals[r]={areas:0,m2:0}}),Object.assign(this.compare,Ai)}var Ai={toggle:function(t){this.frame._choose(t?"swipe":"bot\
h")},swipe:function(t){this.on=t,this.left={cut:function(){}},this.box.hidden=!t,this.frame.comparer.setAttribute("aria-\
pressed",String(t)),this.map[t?"on":"off"]("move zoomend resize",this.place,this),this.chips.forEach(function(e,i){e.textContent=
this.frame.options.sides[i?"after":"before"]},this),this.place()}};It.prototype=Object.create(O.prototype);It.include=O.
include;It.include({_buildMore:function(){this.lister.remove()},_showElsewhere:function(){},_showUnseen:function(){},_showDay:function(){},
_play:function(){},_remember:function(){},_restore:function(){return!1},_showRemaining:function(){this.home(!0)},_buildLegend:function(){
var t=this,e=this.layer,i=this.language,n=this.panel,s=this.options;n.textContent="";var r=n.appendChild(u("div","mm-pan\
el-head"));r.appendChild(u("strong",null,_(i,"legend")));var o=r.appendChild(C("mm-close","close",function(){t._togglePanel(
!1),t.opener.focus()}));P(o,_(i,"hide_legend")),n.appendChild(u("div","mm-total",s.headline));var a=n.appendChild(u("div",
"mm-total-on"));s.summary.forEach(function(h){a.appendChild(u("span",null,h))}),this.openerTotal.textContent=s.headline,
e._sides&&this._buildModes(),this._count(),s.listFirst&&this._buildList(),e.groups.forEach(function(h,l){t._buildGroup(h,
l)}),s.listFirst||this._buildList(),this._buildOptions(),n.querySelector("[data-option=labels]").closest("label").remove()},
_count:function(){var t=this.layer,e=this.counts=t.classes.map(function(){return 0});t._class.forEach(function(i){e[i]+=
1}),this.marked=e.slice(),t.classes.forEach(function(i,n){i.count!==null&&(e[n]=i.count)})},_buildGroup:function(t,e){var i=this,
n=this.layer,s=this.language,r=n.classes.filter(function(a,h){return a.group===e&&i.counts[h]});if(r.length){var o=this.
panel.appendChild(u("fieldset","mm-group"));o.appendChild(u("legend",null,t)),r.forEach(function(a){var h=o.appendChild(
u("label","mm-row")),l=h.appendChild(u("input"));l.type="checkbox",l.checked=n.visible[a.code],l.dataset.code=a.code,l.style.
visibility=i.marked[n.classes.indexOf(a)]?"":"hidden",l.addEventListener("change",function(){n.setVisible(a.code,l.checked),
i._list()}),h.appendChild(n.swatch(a)),h.appendChild(u("span","mm-row-name",a.title));var f=h.appendChild(u("span","mm-r\
ow-figures")),c=f.appendChild(u("span","mm-figure",b(s,i.counts[n.classes.indexOf(a)])));c.dataset.count=a.code,a.note&&
f.appendChild(u("span","mm-row-note",a.note))})}},_buildList:function(){var t=this.panel.appendChild(u("section","mm-pla\
ces"));t.appendChild(u("h2",null,this.options.list)),this.list=t.appendChild(u("ul","mm-marks-list")),this._list()},_list:function(){
var t=this.layer,e=this,i=this.list,n=0;i.textContent="",t.marks.forEach(function(s,r){if(!(!t.isShown(r)||n++>=pe)){var o=i.
appendChild(u("li")),a=C("mm-place",null,function(){e._show(r)}),h=a.appendChild(u("span","mm-mark-name"));h.appendChild(
t.swatch(t.classes[t._class[r]])),h.appendChild(u("span",null,s.name)),a.appendChild(u("span","mm-figure",s.figure||"")),
o.appendChild(a)}}),n>pe&&i.appendChild(u("li","mm-small",t._more(n-pe)))},_show:function(t){var e=this.layer,i=this.map,
n=i.getCenter();this._choose("both"),e._placed.includes(t)&&(e.zoomTo([t]),n=e.placeOf(t)),e._tell([t],n)},_paperHead:function(){
var t=this.options,e=u("header","mm-paper-head");e.appendChild(u("h1",null,t.title));var i=e.appendChild(u("p","mm-paper\
-total"));return i.appendChild(u("b",null,t.headline)),i.appendChild(u("span",null,t.summary.join(" · "))),t.notice&&e.
appendChild(u("p","mm-paper-notice",t.notice)),e},_paperTotal:function(t){t.appendChild(u("b",null,this.options.headline)),
t.appendChild(u("span",null,this.options.summary.join(" · ")))},_paperLegend:function(){var t=this,e=this.layer,i=u("se\
ction","mm-paper-legend");return e.groups.forEach(function(n,s){var r=e.classes.filter(function(a,h){return a.group===s&&
t.counts[h]&&e.visible[a.code]});if(!(!r.length||!e._showsMarks())){var o=i.appendChild(u("div","mm-paper-group"));o.appendChild(
u("h2",null,n)),r.forEach(function(a){var h=o.appendChild(u("div","mm-row"));h.appendChild(e.swatch(a)),h.appendChild(u(
"span","mm-row-name",a.title));var l=h.appendChild(u("span","mm-row-figures"));l.appendChild(u("span","mm-figure",b(t.language,
t.counts[e.classes.indexOf(a)]))),a.note&&l.appendChild(u("span","mm-row-note",a.note))})}}),i},_hiddenNames:function(){
var t=this.layer,e=this.counts;return t.classes.filter(function(i,n){return e[n]&&!t.visible[i.code]}).map(function(i){return i.
title})},_buildModes:function(){var t=this,e=this.layer,i=this.options.modes,n=this.panel.appendChild(u("div","mm-modes"));
n.setAttribute("role","group"),this.modes={},["both","swipe","before","after"].forEach(function(s){var r=t.modes[s]=n.appendChild(
C("mm-mode",null,function(){t._choose(s)}));r.textContent=i[s],r.dataset.mode=s,r.setAttribute("aria-pressed",String(e.mode===
s))})},_choose:function(t){if(!(!this.modes||this.layer.mode===t)){var e=this.modes;Object.keys(e).forEach(function(i){e[i].
setAttribute("aria-pressed",String(i===t))}),this.layer.setMode(t),this.compare.swipe(t==="swipe")}}});var _e="minemapUnits",zt=["#ece6f4","#c9b8de","#a083c2","#74519e","#43276e"],ct={remaining:{of:function(t,e){return t.m2(
e,"SHA")+t.m2(e,"CHA")},say:E},areas:{of:function(t,e){return t.remains(e)&&!t.isResidue(e)?1:0},say:function(t,e){return b(
t,e)}},released:{of:function(t,e){return q.reduce(function(i,n){return i+t.m2(e,n)},0)},say:E}},Ye=S.extend({initialize:function(t,e,i){
L.Renderer.prototype.initialize.call(this,Object.assign({pane:_e},e)),this.ground=i,this.measure=e.measure,this.ready=Promise.
all([nt(t),i.ready]).then(function(n){var s=n[0];this.names=s.names,this._outlines=N(s.columns,"unit",1e5),this._known=function(){
this._unitOf=s.columns["unit."+i.known]},this._known(),this._findBounds(),this._count(),i.on("known",this._known,this).on(
"day",this._count,this),this.fire("counted")}.bind(this))},onAdd:function(t){if(!t.getPane(_e)){var e=t.createPane(_e);e.
style.zIndex=240,e.style.pointerEvents="none"}S.prototype.onAdd.call(this,t),t.on("mousemove",this._point,this).on("mous\
eout zoomstart movestart",this._unpoint,this)},onRemove:function(t){this._unpoint(),t.off("mousemove",this._point,this).
off("mouseout zoomstart movestart",this._unpoint,this),S.prototype.onRemove.call(this,t)},setMeasure:function(t){this.measure=
t,this._count()},_findBounds:function(){var t=this._most();this.bounds={},Object.keys(ct).forEach(function(e){for(var i=t[e].
filter(function(o){return o>0}).sort(function(o,a){return o-a}),n=[],s=1;s<zt.length&&i.length;s++){var r=Li(i[Math.min(
i.length-1,Math.floor(i.length*s/zt.length))]);(!n.length||r>n[n.length-1])&&n.push(r)}this.bounds[e]=n},this)},_most:function(){
for(var t=this.ground,e=this.names.length,i=this._unitOf,n=[],s,r={remaining:new Float64Array(e),areas:new Float64Array(
e),released:new Float64Array(e)},o=0;o<i.length;o++)i[o]>=0&&r.areas[i[o]]++;for(s=0;s<t._ownPieces;s++){var a=i[t._site[s]];
a<0||(n.push([t._entered[s],a,t._area[s]]),t._left[s]<Ut&&n.push([t._left[s],a,-t._area[s]]),t._gone[s]!==D&&t._gone[s]!==
M.adjusted&&(r.released[a]+=t._area[s]))}n.sort(function(l,f){return l[0]-f[0]||l[2]-f[2]});var h=new Float64Array(e);return n.
forEach(function(l){h[l[1]]+=l[2],r.remaining[l[1]]=Math.max(r.remaining[l[1]],h[l[1]])}),r},_count:function(){var t=this.
ground._twin;this.figures=this._figuresOf(this.ground),this.leftFigures=t&&t.totals?this._figuresOf(t):null,this._unpoint(),
this.fire("counted"),this.redraw()},_figuresOf:function(t){var e={};return Object.keys(ct).forEach(function(i){for(var n=e[i]=
{units:new Float64Array(this.names.length),elsewhere:0},s=0;s<this._unitOf.length;s++){var r=ct[i].of(t,s),o=this._unitOf[s];
o>=0?n.units[o]+=r:n.elsewhere+=r}},this),e},_figuresAt:function(t){var e=this.ground._cut;return this.leftFigures&&e&&t<
e.x?this.leftFigures:this.figures},shadeOf:function(t,e){var i=(e||this.figures)[this.measure].units[t],n=this.bounds[this.
measure];if(i<dt)return-1;var s=n.findIndex(function(r){return i<r});return s<0?n.length:s},colourOf:function(t){var e=this.
bounds[this.measure].length;return zt[e?Math.round(t/e*(zt.length-1)):zt.length-1]},redraw:function(){return!this._map||
this._frameAsked||!this._bounds?this:(this._frameAsked=L.Util.requestAnimFrame(function(){this._frameAsked=null,this._map&&
this._paint()},this),this)},_paint:function(){var t=this._pen(this._canvas),e=this._view();if(this._shown=e,!!this.figures){
t.lineJoin="round";var i=this.ground._cut,n=this._bounds;if(!this.leftFigures||!i){this._paintUnits(t,e,this.figures);return}
var s=this._map.containerPointToLayerPoint([i.x,0]).x;[[this.leftFigures,n.min.x,s],[this.figures,s,n.max.x]].forEach(function(r){
t.save(),t.beginPath(),t.rect(r[1],n.min.y,r[2]-r[1],n.max.y-n.min.y),t.clip(),this._paintUnits(t,e,r[0]),t.restore()},this)}},
_paintUnits:function(t,e,i){for(var n=0;n<this.names.length;n++)if(T(e,this._outlines.boxes,n)){var s=this.shadeOf(n,i);
t.beginPath(),I(t,e,this._outlines,n,!0),t.fillStyle=s<0?"rgba(255,255,255,.35)":U(this.colourOf(s),.8),t.fill("evenodd"),
t.strokeStyle="#ffffff",t.lineWidth=2.2,t.stroke(),t.strokeStyle="#6f6580",t.lineWidth=.9,t.stroke()}},hit:function(t){var e=this.
_shown;if(!e||!this.figures)return-1;for(var i=(t.x+e.left)/e.scale,n=(t.y+e.top)/e.scale,s=0;s<this.names.length;s++)if(lt(
this._outlines,s,i,n))return s;return-1},_point:function(t){var e=t.originalEvent.target,i=this.ground,n=this._figuresAt(
t.containerPoint.x);if(n){n===this.leftFigures&&(i=i._twin);var s=e.closest&&e.closest(".mm-ui, .leaflet-control, .leafl\
et-popup")||i._map&&(i.busy||i.hit(t.layerPoint))||(this._map._minemapFeatures||[]).some(function(o){return o.hit(t.layerPoint)>=
0}),r=s?-1:this.hit(t.layerPoint);if(r<0){this._unpoint();return}this._tooltip||(this._tooltip=L.tooltip({className:"mm-\
tooltip",direction:"top",offset:[0,-10],opacity:1})),(r!==this._pointed||n!==this._pointedOf)&&(this._pointed=r,this._pointedOf=
n,this._tooltip.setContent(this._told(r,n))),this._tooltip.setLatLng(t.latlng),this._map.hasLayer(this._tooltip)||this._map.
openTooltip(this._tooltip)}},_unpoint:function(){this._pointed=-1,this._tooltip&&this._map&&this._map.closeTooltip(this.
_tooltip)},_told:function(t,e){var i=u("div"),n=u("dl","mm-unit-figures"),s=this.ground.language;return i.appendChild(u(
"strong","mm-tip-name",this.names[t])),Object.keys(ct).forEach(function(r){n.appendChild(u("dt",null,_(s,"units_"+r))),n.
appendChild(u("dd","mm-figure",ct[r].say(s,e[r].units[t])))},this),i.appendChild(n),i},classes:function(){for(var t=this.
ground.language,e=this.measure,i=this.bounds[e],n=new Map,s=this.names.length,r=0;r<s;r++)n.set(this.shadeOf(r),(n.get(this.
shadeOf(r))||0)+1);function o(h){return b(t,h)+(e==="areas"?"":" m²")}var a=i.concat(1/0).map(function(h,l){var f=l?i[l-
1]:0,c=h===1/0?f?_(t,"class_top",{low:o(f)}):_(t,"class_any"):f?_(t,"class_range",{low:b(t,f),high:o(h)}):_(t,"class_low",
{high:o(h)});return{text:c,colour:this.colourOf(l),count:n.get(l)||0}},this).reverse();return a.concat({text:_(t,"class_\
none"),colour:"#ffffff",count:n.get(-1)||0})},swatch:function(t){var e=u("span","mm-swatch mm-shade");return e.style.background=
t,e.setAttribute("aria-hidden","true"),e}});function Li(t){var e=Math.pow(10,Math.floor(Math.log10(t)));return[1,1.5,2,2.5,
3,4,5,6,8,10].map(function(i){return i*e}).reduce(function(i,n){return Math.abs(n-t)<Math.abs(i-t)?n:i})}O.include({_buildUnits:function(){
var t=this,e=this.units,i=this.language;if(e){var n=this.panel.appendChild(u("fieldset","mm-group mm-units"));n.appendChild(
u("legend",null,_(i,"units")));var s=n.appendChild(u("label","mm-option")),r=s.appendChild(u("input"));r.type="checkbox",
r.checked=this.map.hasLayer(e),r.dataset.option="units",r.addEventListener("change",function(){t.showUnits(r.checked)}),
s.appendChild(u("span",null,_(i,"units_shown")));var o=n.appendChild(u("label","mm-filter")),a=o.appendChild(u("span",null,
_(i,"units_by")))&&o.appendChild(u("select"));a.dataset.measure="",Object.keys(ct).forEach(function(l){a.appendChild(u("\
option",null,_(i,"units_"+l))).value=l}),a.value=e.measure,a.addEventListener("change",function(){e.setMeasure(a.value),
t._remember()}),this.shades=n.appendChild(u("ul","mm-shades"));var h=n.appendChild(u("details","mm-unplaced"));h.appendChild(
u("summary",null,_(i,"units_table"))),this.unitTable=h.appendChild(u("div")),this._showUnits()}},showUnits:function(t){t?
this.map.addLayer(this.units):this.map.removeLayer(this.units),this._remember()},_showUnits:function(){var t=this.units,
e=this.language;if(!t||!t.figures||!this.shades)return;this.shades.textContent="",this._shadeRows(this.shades),this.unitTable.
textContent="";var i=this.unitTable.appendChild(u("table","mm-two-days")),n=Object.keys(ct),s=i.appendChild(u("thead")).
appendChild(u("tr")),r=i.appendChild(u("tbody"));s.appendChild(u("td")),n.forEach(function(h){s.appendChild(u("th",null,
_(e,"units_"+h))).scope="col"});var o=t.names.map(function(h,l){return l}).filter(function(h){return n.some(function(l){
return t.figures[l].units[h]>0})}).sort(function(h,l){return t.figures[t.measure].units[l]-t.figures[t.measure].units[h]||
t.names[h].localeCompare(t.names[l])});function a(h,l,f){var c=r.appendChild(u("tr"));c.dataset.unit=l,c.appendChild(u("\
th",null,h)).scope="row",n.forEach(function(m){c.appendChild(u("td","mm-figure",b(e,f(t.figures[m]))))})}o.slice(0,200).
forEach(function(h){a(t.names[h],t.names[h],function(l){return l.units[h]})}),n.some(function(h){return t.figures[h].elsewhere>
0})&&a(_(e,"units_elsewhere"),"",function(h){return h.elsewhere})},_shadeRows:function(t){var e=this.units,i=this.language;
e.classes().forEach(function(n){var s=t.appendChild(u("li"));s.appendChild(e.swatch(n.colour)),s.appendChild(u("span","m\
m-row-name",n.text)),s.appendChild(u("span","mm-row-note mm-figure",b(i,n.count)))})}});var ge=15;H.include({_paint:function(){var t=this._pen(this._canvas),e=this._view();if(this.day!==null){this._shown=e,this.
_findSymbols(e),this._paintSymbols(t,!0);var i=this,n=y.map(function(){return[]});Lt(e,this._near,function(r){return i._state[r]!==
D&&i._isDrawn(r,e)}).forEach(function(r){n[i._state[r]].push(r)});for(var s=0;s<y.length;s++)this.visible[y[s]]&&n[s].length&&
this._paintClass(t,e,s,n[s]);this._paintSymbols(t,!1),this._paintOver(),J(this._map)}},_paintClass:function(t,e,i,n){var s=y[i],
r,o=t.createPattern(this._tileOf(s),"repeat"),a=ae[s].size;o.setTransform(new DOMMatrix([.5,0,0,.5,-(e.left%a),-(e.top%a)]));
for(var h=0;h<n.length;h+=500)t.beginPath(),n.slice(h,h+500).forEach(function(v){I(t,e,this._outlines,v,!0)},this),t.globalCompositeOperation=
"destination-out",t.fillStyle="#000000",t.fill(),t.globalCompositeOperation="source-over",t.fillStyle=o,t.fill();for(var l=this.
_pen(this._scratch),f=V(this._map),c=this._edgeOf(s),m=0;m<n.length;){for(var d=this._site[n[m]],p=m;p<n.length&&this._site[n[p]]===
d;)p++;for(l.beginPath(),r=m;r<p;r++)I(l,e,this._outlines,n[r],!0);var g=p-m>1||this._crosses&&this._crosses[d];l.lineJoin=
"round",f.casing&&(l.setLineDash([]),l.strokeStyle=f.casing,l.lineWidth=g?7:4.4,l.stroke()),l.setLineDash(this._illustrative[d]?
[6,4]:[]),l.strokeStyle=c,l.lineWidth=g?3.2:1.6,l.stroke(),g&&(l.globalCompositeOperation="destination-out",l.fill(),l.globalCompositeOperation=
"source-over"),m=p}t.save(),t.setTransform(1,0,0,1,0,0),t.drawImage(this._scratch,0,0),t.restore()},_namesRank:0,_taken:function(t){
(this._symbols||[]).forEach(function(e){t.taken.push([e.x-e.r,e.y-e.r,e.x+e.r,e.y+e.r])})},_names:function(t){var e=t.pen,
i=this._shown,n=[],s=this;if(!(this.names===!1||!i||this.day===null)){if(this._symbols.forEach(function(a){a.sites.length===
1&&n.push({site:a.sites[0],leading:a.leading,room:0,box:[a.x-7,a.y-7,a.x+7,a.y+7]})}),Lt(i,this._nearSpots,function(a){return!s.
_isSmallSpot(a,i)}).sort(function(a,h){return s._spotRank[a]-s._spotRank[h]}).forEach(function(a){var h=this._namedBox(a);
if(h){var l=h.box,f=[l[0]*i.scale-i.left,l[1]*i.scale-i.top,l[2]*i.scale-i.left,l[3]*i.scale-i.top];t.grounds.push(f),n.
push({site:this._spotSite[a],leading:h.leading,room:(l[2]-l[0])*i.scale,box:f})}},this),n=n.filter(function(a){return a.
leading!==M.adjusted}).sort(function(a,h){return+(h.leading>=M.SHA)-+(a.leading>=M.SHA)||h.room-a.room}).slice(0,Oe),e.save(),
this._cut){var r=this._map.containerPointToLayerPoint([this._cut.x,0]).x,o=2e4;e.beginPath(),e.rect(this._cut.left?r-o:r,
this._bounds.min.y,o,this._bounds.getSize().y),e.clip()}n.forEach(function(a){var h=s.labelOf(a.site),l=a.box,f;e.font=(a.
room>=44?"600 12.5px ":"11px ")+R;var c=t.fitted(h,a.room-6);if(c===h||a.room>xt){var m=e.measureText(c).width;if(f=[[(l[0]+
l[2]-m)/2,(l[1]+l[3])/2]],t.write(c,f,t.paint.ink))return}e.font="11px "+R,h=t.fitted(h,xt),t.write(h,t.beside(h,l),t.paint.
ink)}),e.restore()}},_namedBox:function(t){var e=new Float64Array(y.length),i=this._spotNow(t,e),n=-1,s=-1;if(i===D)return null;
for(var r=this._spotStart[t];r<this._spotStart[t+1];r++){var o=this._spotPiece[r],a=this._area[o]*this._spotShare[r];this.
_state[o]===i&&a>s&&(s=a,n=this._spotShare[r]>.999?o:-1)}return{leading:i,box:n<0?this._spotBoxes.subarray(4*t,4*t+4):this.
_outlines.boxes.subarray(4*n,4*n+4)}},_paintOver:function(){var t=this._pen(this._over),e=this._shown;(this._selected||[]).
concat(this._told,this._pointed).forEach(function(i){if(!(i==null||i>=this.sites)){var n=this._spotsNow(i,e);t.beginPath(),
this._piecesOf(i).forEach(function(r){this._state[r]!==D&&this.visible[y[this._state[r]]]&&this._isDrawn(r,e)&&I(t,e,this.
_outlines,r,!0)},this);var s=this._underOf.get(i);s!==void 0&&I(t,e,this._under,s,!0),t.lineJoin="round",[["rgba(255,255\
,255,.95)",7],["#0b3d66",4]].forEach(function(r){t.strokeStyle=r[0],t.lineWidth=r[1],t.stroke()}),t.globalCompositeOperation=
"destination-out",t.fill(),t.globalCompositeOperation="source-over",n.length>1&&this._paintTies(t,n.slice(0,200))}},this)},
_paintTies:function(t,e){t.save(),t.beginPath(),e.slice(1).forEach(function(i){t.moveTo(e[0].x,e[0].y),t.lineTo(i.x,i.y)}),
t.lineCap="round",[["rgba(255,255,255,.9)",4,[]],["#0b3d66",1.6,[5,4]]].forEach(function(i){t.strokeStyle=i[0],t.lineWidth=
i[1],t.setLineDash(i[2]),t.stroke()}),t.setLineDash([]),e.forEach(function(i){i.small&&(t.beginPath(),t.arc(i.x,i.y,10.5,
0,7),t.lineWidth=2.2,t.stroke())}),t.restore()}});var Qe=1e-300;H.include({_loadSpots:function(){var t=[],e=[],i=[],n=[],s=[],r=this._outlines,o;for(this._span=new Float64Array(
this.count),o=0;o<this.sites;o++){var a=this._piecesOf(o),h;if(a.length===1&&r.ringStart[a[0]+1]-r.ringStart[a[0]]===1){
h=4*a[0],t.push(o),e.push(r.boxes[h],r.boxes[h+1],r.boxes[h+2],r.boxes[h+3]),i.push(1),n.push(a[0]),s.push(1),this._span[a[0]]=
Math.max(r.boxes[h+2]-r.boxes[h],r.boxes[h+3]-r.boxes[h+1]);continue}var l=this._partsOf(o),f=ki(l),c=new Map;l.forEach(
function(d){c.set(d.piece,(c.get(d.piece)||0)+d.size)}),f.forEach(function(d){var p=new Map;d.parts.forEach(function(g){
p.set(g.piece,(p.get(g.piece)||0)+g.size/c.get(g.piece))}),t.push(o),e.push(d.west,d.north,d.east,d.south),i.push(p.size),
p.forEach(function(g,v){n.push(v),s.push(g),this._span[v]=Math.max(this._span[v],d.east-d.west,d.south-d.north)},this)},
this)}this._spotSite=new Int32Array(t),this._spotBoxes=new Float64Array(e),this._spotStart=pt(i),this._spotPiece=new Int32Array(
n),this._spotShare=new Float64Array(s),this._spotsOf=Et(this._spotSite,this.sites),this._spotsByRank=new Int32Array(this.
_spotSite.length),this._spotRank=new Int32Array(this._spotSite.length);var m=0;this._placed.forEach(function(d){this._spotsOf(
d).forEach(function(p){this._spotRank[p]=m,this._spotsByRank[m++]=p},this)},this),this._spotsByRank=this._spotsByRank.subarray(
0,m),this._near=ne(r.boxes,this.count),this._nearSpots=ne(this._spotBoxes,this._spotSite.length)},_partsOf:function(t){var e=this.
_outlines,i=[],n=this;return this._piecesOf(t).forEach(function(s){var r=e.ringStart[s],o=e.ringStart[s+1],a=i.length;if(o-
r===1){var h=e.boxes.subarray(4*s,4*s+4);i.push({piece:s,size:1,west:h[0],north:h[1],east:h[2],south:h[3]});return}for(var l=r;l<
o;l++){var f=n._ring(l);if(f.size>=0)f.piece=s,f.size=Math.max(Qe,f.size),i.push(f);else{var c=i.slice(a).find(function(m){
return m.west<=f.west&&m.east>=f.east&&m.north<=f.north&&m.south>=f.south});c&&(c.size=Math.max(Qe,c.size+f.size))}}}),i},
_ring:function(t){for(var e=this._outlines,i=e.pointStart[t],n=e.pointStart[t+1],s=0,r={west:1/0,north:1/0,east:-1/0,south:-1/0},
o=i,a=n-1;o<n;a=o++){var h=e.x[o],l=e.y[o];s+=(h-e.x[i])*(e.y[a]-e.y[i])-(e.x[a]-e.x[i])*(l-e.y[i]),h<r.west&&(r.west=h),
h>r.east&&(r.east=h),l<r.north&&(r.north=l),l>r.south&&(r.south=l)}return r.size=s/2,r},_spotNow:function(t,e){var i=D,n=-1,
s=0,r;e.fill(0);for(var o=this._spotStart[t];o<this._spotStart[t+1];o++){var a=this._spotPiece[o],h=this._state[a];h===D||
!this.visible[y[h]]||(e[h]+=this._area[a]*this._spotShare[o],this._area[a]===0&&!this._measured[a]&&(s|=1<<h))}for(r=y.length-
1;r>=0;r--)if(!(e[r]<dt&&!(s&1<<r))){if(r>=M.SHA)return r;e[r]>n&&(n=e[r],i=r)}return i},_spotsNow:function(t,e){var i=new Float64Array(
y.length),n=this._spotBoxes;return Array.from(this._spotsOf(t)).filter(function(s){return this._spotNow(s,i)!==D},this).
map(function(s){return{x:(n[4*s]+n[4*s+2])/2*e.scale-e.left,y:(n[4*s+1]+n[4*s+3])/2*e.scale-e.top,small:this._isSmallSpot(
s,e)}},this)},_isDrawn:function(t,e){return this._span[t]*e.scale>=ge},_isSmallSpot:function(t,e){var i=this._spotBoxes,
n=i[4*t+2]-i[4*t],s=i[4*t+3]-i[4*t+1];return Math.max(n,s)*e.scale<ge}});function ki(t){if(t.length<2)return t.map(function(m){
return Object.assign({parts:[m]},m)});var e=t.slice().sort(function(m,d){return m.west-d.west}),i=0,n=e.map(function(m){
return Math.max(m.east-m.west,m.south-m.north)}),s=e.map(function(m,d){return d});function r(m){for(;s[m]!==m;)m=s[m]=s[s[m]];
return m}n.forEach(function(m){i=Math.max(i,m)});for(var o=0;o<e.length;o++)for(var a=o+1;a<e.length&&e[a].west-e[o].east<=
i;a++){var h=e[o],l=e[a],f=Math.max(l.west-h.east,h.north-l.south,l.north-h.south,0);f<=Math.max(n[o],n[a])&&(s[r(a)]=r(
o))}var c=new Map;return e.forEach(function(m,d){var p=c.get(r(d));if(!p){c.set(r(d),Object.assign({parts:[m]},m));return}
p.parts.push(m),p.west=Math.min(p.west,m.west),p.north=Math.min(p.north,m.north),p.east=Math.max(p.east,m.east),p.south=
Math.max(p.south,m.south)}),Array.from(c.values())}var ve=42,$e=11.5,Oi=21,Pi=7.5;H.include({_clustersAt:function(t){var e=this._zoom.toFixed(2);if(this._clusters[e])return this.
_clusters[e];var i=ve/t.scale,n=new Map,s=[],r=this._nearSpots,o=Math.ceil((r.south-r.north)/i)+3;return this._spotsByRank.
forEach(function(a){if(!(!this._isSmallSpot(a,t)||!this.isKept(this._spotSite[a]))){for(var h=this._spotBoxes,l=(h[4*a]+
h[4*a+2])/2,f=(h[4*a+1]+h[4*a+3])/2,c=Math.floor((l-r.west)/i)+1,m=Math.floor((f-r.north)/i)+1,d=null,p=i*i,g=-1;g<=1;g++)
for(var v=-1;v<=1;v++)for(var w=n.get((c+g)*o+m+v),A=0;w&&A<w.length;A++){var k=(w[A].x0-l)*(w[A].x0-l)+(w[A].y0-f)*(w[A].
y0-f);k<p&&(p=k,d=w[A])}if(!d){d={x0:l,y0:f,x:0,y:0,spots:[]},s.push(d);var B=c*o+m;n.has(B)||n.set(B,[]),n.get(B).push(
d)}d.spots.push(a),d.x+=(l-d.x)/d.spots.length,d.y+=(f-d.y)/d.spots.length}},this),Object.keys(this._clusters).length>12&&
(this._clusters={}),this._clusters[e]=Ti(s,t.scale),this._clusters[e]},_findSymbols:function(t){var e=30/t.scale,i=[];this.
_mostM2=0,this._clustersAt(t).forEach(function(n){if(!(n.x<t.west-e||n.x>t.east+e||n.y<t.north-e||n.y>t.south+e)){var s=this.
_symbolOf(n,t);s&&(i.push(s),this._mostM2=Math.max(this._mostM2,s.remains))}},this),this.circles==="m2"&&i.forEach(function(n){
!n.done&&n.sites.length>1&&(n.r=$e+(Oi-$e)*Math.sqrt(n.remains/(this._mostM2||1)))},this),this._symbols=i.filter(function(n){
return n.done}).concat(i.filter(function(n){return!n.done}))},_paintSymbols:function(t,e){this._symbols.forEach(function(i){
i.done===!!e&&(i.sites.length===1?this._paintSingle(t,i,i.leading,this._illustrative[i.sites[0]]):e?this._paintDone(t,i):
this._paintCluster(t,i))},this)},_symbolOf:function(t,e){for(var i=this._firsts,n=[],s=[],r=new Float64Array(y.length),o=new Float64Array(
y.length),a=0;a<t.spots.length;a++){var h=t.spots[a],l=this._spotNow(h,o),f=this._spotSite[h];if(l!==D){s.push(h),i[f]===
D&&n.push(f),i[f]=Math.max(i[f],l);for(var c=0;c<o.length;c++)r[c]+=o[c]}}if(!s.length)return null;var m=0,d=t.x,p=t.y,g=this.
_spotBoxes,v=s[0],w=i[n[0]];for(a=0;a<n.length;a++)i[n[a]]>=M.SHA&&!this.isResidue(n[a])&&m++,i[n[a]]=D;return s.length===
1&&(d=(g[4*v]+g[4*v+2])/2,p=(g[4*v+1]+g[4*v+3])/2),{sites:n,spots:s,remaining:m,m2:r,leading:w,x:d*e.scale-e.left,y:p*e.
scale-e.top,done:!m,remains:r[M.SHA]+r[M.CHA],r:m||n.length===1?Vt(n.length):Pi,illustrative:n.every(function(A){return this.
_illustrative[A]},this)}},_paintSingle:function(t,e,i,n){var s=y[i];t.save(),t.translate(e.x,e.y),t.beginPath(),i>=M.SHA?
t.arc(0,0,6,0,7):t.rect(-4.5,-4.5,9,9),t.strokeStyle="rgba(255,255,255,.9)",t.lineWidth=4.5,t.stroke(),t.fillStyle=s==="\
adjusted"||s==="outside"?"#ffffff":s==="SHA"?Z(this._colours.SHA,"#ffffff",.25):this._colours[s],t.fill(),t.strokeStyle=
Z(this._colours[s],"#000000",.42),t.lineWidth=1.8,t.setLineDash(n?[3,2.2]:[]),t.stroke(),s==="CHA"&&(t.setLineDash([]),t.
strokeStyle="#ffffff",t.lineWidth=1.6,t.stroke(new Path2D("M-2.4 -2.4 2.4 2.4M2.4 -2.4 -2.4 2.4"))),t.restore()},_paintDone:function(t,e){
var i=q.reduce(function(n,s){return e.m2[M[s]]>e.m2[M[n]]?s:n});e.m2[M[i]]||(i=e.m2[M.outside]?"outside":"adjusted"),t.save(),
t.translate(e.x,e.y),t.beginPath(),t.arc(0,0,e.r,0,7),t.strokeStyle="rgba(255,255,255,.9)",t.lineWidth=3,t.stroke(),t.fillStyle=
this._colours[i],t.fill(),t.lineWidth=2,t.lineCap=t.lineJoin="round",t.strokeStyle=i==="adjusted"?X:"#ffffff",t.stroke(new Path2D(
"M-3.4 0.2 -1 2.8 3.6 -2.8")),t.restore()},_paintCluster:function(t,e){var i=["CHA","SHA","cancelled","reduced","cleared",
"outside"],n=0,s=-Math.PI/2,r=e.r,o=6.5;i.forEach(function(h){n+=e.m2[M[h]]}),t.save(),t.translate(e.x,e.y),t.beginPath(),
t.arc(0,0,r+1.5,0,7),t.shadowColor="rgba(20,35,50,.35)",t.shadowBlur=5,t.shadowOffsetY=1,t.fillStyle="#ffffff",t.fill(),
t.shadowColor="transparent",i.forEach(function(h){var l=e.m2[M[h]];if(l){var f=s+2*Math.PI*l/n;t.beginPath(),t.arc(0,0,r-
o/2,s,f),t.lineWidth=o,t.strokeStyle=this._colours[h],t.stroke(),s=f}},this),t.lineWidth=1,t.strokeStyle="rgba(36,49,60,\
.75)",[r,r-o].forEach(function(h,l){t.setLineDash(e.illustrative&&!l?[4,3]:[]),t.beginPath(),t.arc(0,0,h,0,2*Math.PI),t.
stroke()}),t.fillStyle=X,t.textAlign="center",t.textBaseline="middle";var a=b(this.language,e.remaining);t.font="600 "+Math.
min(13,1.9*(r-o)/(.62*a.length)).toFixed(1)+"px "+R,t.fillText(a,0,.5),t.restore()}});function Vt(t){return t===1?8:13+4.2*
Math.log10(t)}function Ti(t,e){var i=2*Vt(1e5)/e,n=new Map,s=[];return t.sort(function(r,o){return o.spots.length-r.spots.
length}).forEach(function(r){for(var o=Math.floor(r.x/i),a=Math.floor(r.y/i),h=null,l,f=-1;f<=1&&!h;f++)for(var c=-1;c<=
1&&!h;c++)h=(n.get((o+f)*1e8+a+c)||[]).find(function(m){var d=(Vt(m.spots.length)+Vt(r.spots.length))/e;return Math.hypot(
m.x-r.x,m.y-r.y)<d});if(h){h.spots=h.spots.concat(r.spots);return}l=o*1e8+a,n.has(l)||n.set(l,[]),n.get(l).push(r),s.push(
r)}),s}H.include({hit:function(t){var e,i=this._shown;if(!i||this.day===null)return null;for(e=this._symbols.length-1;e>=0;e--){
var n=this._symbols[e];if(Math.hypot(n.x-t.x,n.y-t.y)<=n.r+2)return n.sites.length===1?{site:n.sites[0]}:{cluster:n}}var s=(t.
x+i.left)/i.scale,r=(t.y+i.top)/i.scale,o=D,a=null;return Lt({west:s,east:s,north:r,south:r},this._near,function(){return!0}).
forEach(function(h){var l=this._state[h];l>o&&this.visible[y[l]]&&lt(this._outlines,h,s,r)&&this._isDrawn(h,i)&&(o=l,a=this.
_site[h])},this),a===null?null:{site:a}},_point:function(t){if(!(this.busy||this.options.tooltip===null&&this.options.popup===
null)){if(!this._holds(t.containerPoint)||(this._map._minemapFeatures||[]).some(function(l){return l.hit(t.layerPoint)>=
0})){this._unpoint();return}var e=t.originalEvent.target,i=e.closest&&e.closest(".mm-ui, .leaflet-control, .leaflet-popu\
p")?null:this.hit(t.layerPoint),n=this._map.getContainer();n.classList.toggle("mm-pointing",!!i);var s=i&&i.site!==void 0?
i.site:null;if(s!==this._pointed&&(this._pointed=s,this._paintOver(),this.fire("point",{site:s})),!i||this.options.tooltip===
null){this._closeTooltip();return}this._tooltip||(this._tooltip=L.tooltip({className:"mm-tooltip",direction:"top",offset:[
0,-10],opacity:1})),(this._tooltipOf!==(i.cluster||i.site)||this._tooltipDay!==this.day)&&(this._tooltipOf=i.cluster||i.
site,this._tooltipDay=this.day,this._tooltip.setContent(i.cluster?this._clusterTooltip(i.cluster):this._siteTooltip(i.site)));
var r=t.containerPoint,o=F(this._map),a=this._map.getSize(),h=r.x>a.x-o.right-190?"left":r.x<190?"right":r.y<o.top+170?"\
bottom":"top";this._tooltip.options.direction=h,this._tooltip.options.offset=L.point({left:[-14,0],right:[14,0],bottom:[
0,16],top:[0,-10]}[h]),this._tooltip.setLatLng(t.latlng),this._map.hasLayer(this._tooltip)||this._map.openTooltip(this._tooltip)}},
_unpoint:function(){this._closeTooltip(),this._pointed!==null&&this._pointed!==void 0&&this._shown&&(this._pointed=null,
this._paintOver(),this.fire("point",{site:null}))},_closeTooltip:function(){this._tooltip&&this._map&&this._map.closeTooltip(
this._tooltip),this._tooltipOf=null},_click:function(t){if(!(this.busy||!this._holds(t.containerPoint))){var e=this.hit(
t.layerPoint);if(e){if(this._closeTooltip(),e.cluster){this._parts(e.cluster)?this._zoomToSpots(e.cluster.spots):this._list(
e.cluster,t.latlng);return}var i=t.originalEvent&&(t.originalEvent.shiftKey||t.originalEvent.ctrlKey||t.originalEvent.metaKey);
e.site<this._hazards&&this.select([e.site],i),!i&&this.options.popup!==null&&this._tell(e.site,t.latlng)}}},_parts:function(t){
var e=256*Math.pow(2,Math.min(24,this._map.getMaxZoom())),i=this._spotBoxes,n=t.spots;return n.some(function(s){return Math.
hypot(i[4*s]-i[4*n[0]],i[4*s+1]-i[4*n[0]+1])*e>2*ve||!this._isSmallSpot(s,{scale:e})},this)},boundsOf:function(t){return Gt(
this._boxes,t)},zoomTo:function(t){var e=this.boundsOf(t);e&&W(this._map,e)},_zoomToSpots:function(t){W(this._map,Gt(this.
_spotBoxes,t))},_tell:function(t,e,i){this._open(this._account.bind(this,t),e,i),this._told=t,this._paintOver(),this.fire(
"tell",{site:t})},_list:function(t,e){var i=this;this._open(function(){var n=u("div","mm-account"),s=u("ul","mm-listed");
return n.appendChild(u("h2",null,j(i.language,t.sites.length))),t.sites.slice(0,200).forEach(function(r){var o=C("mm-tex\
t-button",null,function(){i._tell(r,e,!0)});o.textContent=i.nameOf(r),s.appendChild(u("li")).appendChild(o)}),t.sites.length>
200&&s.appendChild(u("li",null,_(i.language,"more",{n:b(i.language,t.sites.length-200)}))),n.appendChild(s),n},e)},_open:function(t,e,i){
this._closeAccount();var n=this._map,s=this,r=document.activeElement,o=n.getSize().x<ft,a=C("mm-close","close",function(){
s._closeAccount()});P(a,_(this.language,"close")),this._making=t;var h=this._sheet=u("div","mm-sheet mm-ui"+(o?"":" mm-s\
heet-side"));L.DomEvent.disableClickPropagation(h),L.DomEvent.disableScrollPropagation(h),h.appendChild(a),h.appendChild(
t()),n.getContainer().appendChild(h),e&&Ii(n,h,e),h.setAttribute("role","dialog"),h.setAttribute("aria-label",h.querySelector(
"h2").textContent),h.addEventListener("keydown",function(l){l.key==="Escape"&&(l.stopPropagation(),s._closeAccount())}),
i=i||o,this._cameFrom=i&&r!==document.body?r:null,i&&a.focus()},_tellAgain:function(){this._sheet&&(this._sheet.replaceChild(
this._making(),this._sheet.lastChild),P(this._sheet.firstChild,_(this.language,"close")))},_closeAccount:function(){this.
_sheet&&(this._sheet.remove(),this._forget())},_forget:function(){var t=this._cameFrom;this._told=this._sheet=this._making=
this._cameFrom=null,t&&document.contains(t)&&t.focus(),this._paintOver(),this.fire("tell",{site:null})}});function Ii(t,e,i){
var n=e.getBoundingClientRect(),s=t.getContainer().getBoundingClientRect(),r=t.latLngToContainerPoint(i),o=r.x+s.left,a=r.
y+s.top,h=40;if(!(o<n.left-h||o>n.right+h||a<n.top-h||a>n.bottom+h)){var l=n.width>s.width*.7?[0,a-(n.top-h)]:[o-(n.right+
h),0];t.panBy(l,{animate:!vt()})}}function Gt(t,e){var i=1/0,n=1/0,s=-1/0,r=-1/0;return e.forEach(function(o){i=Math.min(
i,t[4*o]),n=Math.min(n,t[4*o+1]),s=Math.max(s,t[4*o+2]),r=Math.max(r,t[4*o+3])}),i>s?null:L.latLngBounds([G(r),K(i)],[G(
n),K(s)])}var zi=["activity","operator","asset"],Di=15;H.include({_text:function(t,e){var i=t.codes[e];return i===void 0||i<0?null:
t.values[i]},idOf:function(t){if(t<this._hazards)return this._pack.ids[t];var e=this._pack.columns["worked.release"][t-this.
_hazards];return e<0?"":this._pack.releases.ids[e]},nameOf:function(t){var e=t<this._hazards?this._text(this._pack.names,
t):null;return e===null?this.idOf(t):String(e)},labelOf:function(t){var e=this._pack.labels&&t<this._hazards?this._text(
this._pack.labels,t):null;return e===null?this.nameOf(t):String(e)},fieldOf:function(t,e){var i=this._pack.fields[e];return i&&
t<this._hazards?this._text(i,t):null},hasField:function(t){return!!this._pack.fields[t]},_said:function(t,e){var i=minemap.
words[this.language][t];return(t==="category"||t==="activity")&&i[e]?i[e]:typeof e=="number"?b(this.language,e,Number.isInteger(
e)?0:2):String(e)},className:function(t){var e=minemap.words[this.language];return t==="adjusted"?e.map.adjusted_away:t===
"outside"?e.map.worked_outside:e.category[t]||e.exit[t]},_state_lines:function(t){for(var e=u("ul","mm-states"),i=y.length-
1;i>=0;i--)if(this._siteHas[t*y.length+i]){var n=e.appendChild(u("li"));n.appendChild(this.swatch(y[i],this._illustrative[t])),
n.appendChild(u("span","mm-state-name",this.className(y[i]))),n.appendChild(u("span","mm-figure",E(this.language,this._siteM2[t*
y.length+i])))}return e},swatch:function(t,e){var i=u("canvas","mm-swatch"),n=2;i.width=26*n,i.height=16*n,i.setAttribute(
"aria-hidden","true");var s=i.getContext("2d");s.scale(n,n);var r=s.createPattern(this._tiles[t],"repeat");return r.setTransform(
new DOMMatrix([.5,0,0,.5,0,0])),s.fillStyle=r,s.fillRect(1,1,24,14),s.setLineDash(e?[4,2.5]:[]),s.strokeStyle=Z(this._colours[t],
"#000000",.42),s.lineWidth=1.5,s.strokeRect(1,1,24,14),i},_siteTooltip:function(t){var e=u("div"),i=this.nameOf(t),n=this.
idOf(t);return e.appendChild(u("strong","mm-tip-name",i)),n!==i&&e.appendChild(u("div","mm-tip-id",n)),e.appendChild(this.
_state_lines(t)),this._places(t)>1&&e.appendChild(u("div","mm-tip-field",this._saidPlaces(t))),(this.options.tooltip||[]).
forEach(function(s){var r=this.fieldOf(t,s);r!==null&&e.appendChild(u("div","mm-tip-field",Y(this.language,tt(this.language,
s),this._said(s,r))))},this),this._illustrative[t]&&e.appendChild(u("em","mm-tip-note",_(this.language,"illustrative"))),
e},_clusterTooltip:function(t){var e=u("div"),i=u("ul","mm-states");e.appendChild(u("strong","mm-tip-name",Y(this.language,
_(this.language,"remaining"),j(this.language,t.remaining))));for(var n=y.length-1;n>=0;n--)if(t.m2[n]){var s=i.appendChild(
u("li"));s.appendChild(this.swatch(y[n])),s.appendChild(u("span","mm-state-name",this.className(y[n]))),s.appendChild(u(
"span","mm-figure",E(this.language,t.m2[n])))}e.appendChild(i);var r=t.sites.some(function(o){return this._illustrative[o]},
this);return r&&e.appendChild(u("em","mm-tip-note",_(this.language,"illustrative"))),e},_places:function(t){return this.
_spotsOf(t).length},_saidPlaces:function(t){return _(this.language,"in_places",{n:b(this.language,this._places(t))})},_account:function(t){
var e=this.language,i=u("div","mm-account"),n=this;i.appendChild(u("h2",null,this.nameOf(t))),this.idOf(t)!==this.nameOf(
t)&&i.appendChild(u("p","mm-tip-id",this.idOf(t))),this._illustrative[t]&&i.appendChild(u("p","mm-tip-note",_(e,"illustr\
ative"))),i.appendChild(u("h3",null,z(e,this.day)));var s=this._state_lines(t);i.appendChild(s.childNodes.length?s:u("p",
null,this._absence(t))),this._places(t)>1&&i.appendChild(u("p","mm-note",this._saidPlaces(t)));var r=u("ol","mm-history"),
o=this._history(t);o.forEach(function(d){var p=r.appendChild(u("li",d.day>n.day?"mm-later":""));p.appendChild(u("time",null,
z(e,d.day,"short")));var g=p.appendChild(u("div"));g.appendChild(u("b",null,d.what)),d.m2!==null&&g.appendChild(u("span",
"mm-figure"," "+E(e,d.m2))),d.notes.forEach(function(v){p.appendChild(u("div","mm-note",v))})}),o.length&&(i.appendChild(
u("h3",null,_(e,"history"))),i.appendChild(r));var a=u("dl");function h(d,p){a.appendChild(u("dt",null,d)),a.appendChild(
u("dd",null,p))}this._sizes(t).forEach(function(d){h(d[0],d[1])}),(this.options.popup||[]).forEach(function(d){var p=n.fieldOf(
t,d);p!==null&&p!==""?h(tt(e,d),n._said(d,p)):d==="estimated_devices"&&n._pack.fields[d]&&n._pack.fields[d].values.length&&
h(tt(e,d),_(e,"no_value"))});var l=a.querySelectorAll("dt, dd"),f=Array.from(l).slice(2*Di),c=null;if(f.length>2&&(f.forEach(
function(d){d.hidden=!0}),c=C("mm-text-button",null,function(){f.forEach(function(d){d.hidden=!1}),c.remove()}),c.textContent=
_(e,"more",{n:b(e,f.length/2)})),a.childNodes.length&&(i.appendChild(u("h3",null,_(e,"particulars"))),i.appendChild(a),c&&
i.appendChild(c)),this._boxes[4*t]<=this._boxes[4*t+2]){var m=C("mm-text-button",null,function(){n.zoomTo([t])});m.textContent=
_(e,"zoom_to_area"),i.appendChild(m)}return i},_absence:function(t){var e=this.language,i=this._pack,n=new Set,s=!1;return t<
this._hazards&&this.reportedOn(t)>this.day?_(e,"not_yet",{day:z(e,this.reportedOn(t))}):((this._owners.get(t)||[]).forEach(
function(r){n.add(i.ids[r])}),!this._owners.has(t)&&(this._piecesOf(t).forEach(function(r){if(!(r>=this._ownPieces||this.
_left[r]>this.day)){var o=i.columns.to[r];o>=0&&o!==t?n.add(i.ids[o]):o<0&&this._area[r]>=dt&&(s=!0)}},this),s||!n.size)?
_(e,"nothing"):n.size?_(e,"counted_for",{ids:Array.from(n).sort().join(", ")}):_(e,"counted_for_others"))},_sizes:function(t){
if(t>=this._hazards)return[];var e=this._pack.columns,i=null,n=[],s=this.language,r=0,o=0;return this._versions(t).forEach(
function(a){e["version.day"][a]<=this.day&&e["version.written"][a]>=0&&(i=e["version.written"][a]/1e4)},this),this._piecesOf(
t).forEach(function(a){this._entered[a]<=this.day&&this.day<this._left[a]&&(this._measured[a]?r+=this._area[a]:o+=this._area[a])},
this),r>0&&n.push([_(s,"measured"),E(s,r)]),o>0&&n.push([_(s,"not_measured"),E(s,o)]),i!==null&&n.push([_(s,"written"),E(
s,i)]),n},_history:function(t){var e=this._pack.columns,i=this._pack,n=this.language,s=this,r=minemap.words[n],o=new Map;
function a(h,l,f,c,m){var d=[h,l,f,m].join("\0");o.has(d)||o.set(d,{day:h,order:l,what:f,m2:0,notes:m?[m]:[]}),o.get(d).
m2+=c}return this._piecesOf(t).forEach(function(h){if(h>=s._ownPieces){var l=h-s._ownPieces;a(s._entered[h],1,Y(n,s.className(
"outside"),r.exit[i.exits[e["worked.outcome"][l]]]),s._area[h],s._recordNote(e["worked.release"][l],i.exits[e["worked.ou\
tcome"][l]]));return}var f=i.entries[e.entry[h]],c=i.exits[e.exit[h]],m=r.category[i.categories[e.category[h]]];if(e.from[h]!==
t){var d=f==="confirmed"||f==="downgraded"?"":" · "+m;a(s._entered[h],1,r.entry[f]+d,s._area[h],e.from[h]>=0?_(n,"from_\
hazard",{id:i.ids[e.from[h]]}):"")}c!==void 0&&a(s._left[h],2,r.exit[c],s._area[h],e.to[h]>=0&&e.to[h]!==t?_(n,"to_hazar\
d",{id:i.ids[e.to[h]]}):s._recordNote(e.release[h],c))}),t<this._hazards&&this._versions(t).forEach(function(h){var l=e["\
version.written"][h],f=e["version.day"][h];if(s._owners.has(t)&&a(f,1,r.entry.added+" · "+r.category[i.categories[e["ve\
rsion.category"][h]]],0,_(n,"counted_for_others")),!(l<0)){var c=E(n,l/1e4),m=!1;o.forEach(function(d){d.day===f&&d.order===
1&&!m&&(d.notes.unshift(_(n,"written_as",{m2:c})),m=!0)}),m||a(f,0,_(n,"written"),l/1e4,"")}}),Array.from(o.values()).filter(
function(h){return h.m2>=.05||h.order===0||h.notes.length}).map(function(h){return h.order&&h.m2<.05?Object.assign(h,{m2:null}):
h}).sort(function(h,l){return h.day-l.day||h.order-l.order})},_recordNote:function(t,e){if(t<0)return"";var i=this._pack.
releases,n=[_(this.language,"by_record",{id:i.ids[t]})],s=!1,r=!1,o=!1;return Object.keys(i.fields).forEach(function(a){
var h=this._text(i.fields[a],t),l=zi.indexOf(a)<0;s=s||l,r=r||l&&h!==null,o=o||l&&h>0,!(h===null||h===""||l&&h===0)&&n.push(
typeof h=="number"?b(this.language,h)+" "+tt(this.language,a):this._said(a,h))},this),s&&!o&&(r||e==="cleared")&&n.push(
_(this.language,r?"no_devices":"devices_not_given")),n.join(" · ")}});Bt.include({_paintGraticule:function(t,e,i){var n=Ri(130/e.scale*360),s,r=K(e.west),o=K(e.east),a=G(Math.min(1,e.south)),
h=G(Math.max(0,e.north));t.save(),t.strokeStyle=i.grid,t.lineWidth=1,t.beginPath();for(var l=[],f=[],c=Math.ceil(r/n);c<=
o/n;c++)s=Math.round(st(c*n)*e.scale-e.left)+.5,t.moveTo(s,this._bounds.min.y),t.lineTo(s,this._bounds.max.y),l.push([s,
c*n]);for(var m=Math.ceil(a/n);m<=h/n;m++)s=Math.round(ht(m*n)*e.scale-e.top)+.5,t.moveTo(this._bounds.min.x,s),t.lineTo(
this._bounds.max.x,s),f.push([s,m*n]);t.stroke(),t.restore(),this._grid={step:n,meridians:l,parallels:f}},_nameGraticule:function(t){
var e=this._map,i=e.getSize(),n=F(e),s=this.language,r=this._grid,o=t.pen,a=e.containerPointToLayerPoint([0,0]);o.font="\
10.5px "+R,r.meridians.forEach(function(h){var l=h[0]-a.x,f=Dt(s,yt(h[1]),r.step,"east","west");l>n.titleRight+30&&l<i.x-
n.right-30&&t.write(f,[[h[0]-o.measureText(f).width/2,a.y+11]],t.paint.gridText)}),r.parallels.forEach(function(h){var l=h[0]-
a.y,f=Dt(s,h[1],r.step,"north","south");l>34&&l<i.y-n.bottom-30&&t.write(f,[[a.x+i.x-n.right-8-o.measureText(f).width,h[0]-
9]],t.paint.gridText)})}});function yt(t){return((t+180)%360+360)%360-180}function Ri(t){var e=[2777777777777778e-20,5555555555555556e-20,
.0001388888888888889,.0002777777777777778,.0005555555555555556,.001388888888888889,.002777777777777778,.004166666666666667,
.008333333333333333,.016666666666666666,.03333333333333333,.08333333333333333,.16666666666666666,.25,.5,1,2,5,10,15,30];
return e.find(function(i){return i>=t})||45}function Dt(t,e,i,n,s){var r=e===0?"":" "+_(t,e>0?n:s),o=Math.round(Math.abs(
e)*36e3)/10,a=[Math.floor(o/3600)+"°"];return i<.9999&&a.push(ti(Math.floor(o%3600/60))+"′"),i<.9999/60&&a.push(ti(b(
t,o%60,i<.9999/3600?1:0))+"″"),a.join(" ")+r}function ti(t){return String(t).length<2||/^\d\D/.test(t)?"0"+t:String(t)}var Ni=3,ye=18263,Fi=12e3,Hi=5e3;O.include({_buildTime:function(){var t=this,e=this.time=this._ui(u("section","mm-time"));
function i(r,o,a){var h=n.appendChild(C("mm-tool",r,a));return t._say(function(l){P(h,_(l,o))}),h}var n=e.appendChild(u(
"div","mm-time-buttons"));i("back","previous_event",function(){t._step(-1)}),this.player=n.appendChild(C("mm-tool","play",
function(){t._play(!t._playing)})),this._say(this._namePlayer.bind(this)),i("next","next_event",function(){t._step(1)}),
this._buildDay(e),this._buildSides(e.querySelector(".mm-day-box")),this.knower=e.querySelector(".mm-day-box").appendChild(
u("select","mm-known")),this.knower.hidden=!0,this.knower.addEventListener("change",function(){t._play(!1),t.layer.setKnown(
t.knower.selectedIndex)});var s=e.appendChild(u("div","mm-track"));this.chart=s.appendChild(u("canvas","mm-chart")),this.
chart.setAttribute("aria-hidden","true"),this.range=s.appendChild(u("input","mm-range")),this.range.type="range",this.range.
step=1,this.range.addEventListener("pointerdown",function(){t._dragging=!0}),["pointerup","pointercancel","blur"].forEach(
function(r){t.range.addEventListener(r,function(){t._dragging=!1})}),this.range.addEventListener("input",function(){var r=Number(
t.range.value);t._play(!1),t.moving.setDay(t._dragging?t._near(r):r)}),this.range.addEventListener("keydown",function(r){
var o={ArrowLeft:-1,ArrowDown:-1,ArrowRight:1,ArrowUp:1},a={PageDown:-1,PageUp:1};if(o[r.key])t._step(o[r.key]);else if(a[r.
key])t._moveTo(kt(t.moving.day,a[r.key]));else return;r.preventDefault()}),this._buildChartTip(s),this._say(function(r){
t.range.setAttribute("aria-label",_(r,"day")),e.setAttribute("aria-label",_(r,"remaining_chart"))}),this.root.appendChild(
e)},_buildDay:function(t){var e=this,i=t.appendChild(u("div","mm-day-box"));this.dayLabel=i.appendChild(C("mm-day",null,
function(){e._askDay()})),this.dayField=i.appendChild(u("input","mm-day-field")),this.dayField.type="date",this.dayField.
hidden=!0,this._say(function(r){e.dayField.setAttribute("aria-label",_(r,"choose_day")),e.dayLabel.title=_(r,"choose_day")});
function n(){var r=_t(e.dayField.value);Number.isFinite(r)&&e.dayField.checkValidity()&&r!==e.moving.day&&(e._play(!1),e.
moving.setDay(r))}function s(){e.dayField.hidden=!0,e.dayLabel.hidden=e.compare.on,e.sides.hidden=!e.compare.on}this.dayField.
addEventListener("change",n),this.dayField.addEventListener("blur",s),this.dayField.addEventListener("keydown",function(r){
r.key!=="Enter"&&r.key!=="Escape"||(r.preventDefault(),r.stopPropagation(),r.key==="Enter"&&n(),s(),(e.compare.on?e.sides.
querySelector("[aria-pressed=true]"):e.dayLabel).focus())})},_askDay:function(){var t=this.dayField;t.min=et(this.layer.
firstDay),t.max=et(this.layer.lastDay+ye),t.value=et(this.moving.day),t.hidden=!1,this.dayLabel.hidden=this.sides.hidden=
!0,t.focus()},_near:function(t){var e=this.layer.span,i=Ni*(e.to-e.from)/Math.max(1,this.range.clientWidth-18);function n(o){
return o.reduce(function(a,h){return Math.abs(h-t)<Math.abs(a-t)?h:a},1/0)}var s=n([kt(t,-1),ot($(t),11,31)].filter(function(o){
return o>=e.from&&o<=e.to}));if(Math.abs(s-t)<=i)return s;var r=n(this.layer.eventDays);return Math.abs(r-t)<=i?r:t},_buildSides:function(t){
var e=this;this.sides=t.appendChild(u("div","mm-sides")),this.sides.hidden=!0,this.sides.setAttribute("role","group"),this.
_say(function(i){e.sides.setAttribute("aria-label",_(i,"moved_day"))}),["left","right"].forEach(function(i){var n=e.sides.
appendChild(C("mm-side",null,function(){e.moving===e.compare[i]?e._askDay():e.chooseSide(e.compare[i])}));n.appendChild(
u("span","mm-side-day")),n.dataset.side=i,e._say(function(s){P(n,_(s,i+"_day"))})})},_showKnown:function(){var t=this.layer,
e=this.language,i=t._pack.known||[],n=this.knower;n.hidden=i.length<2,n.setAttribute("aria-label",_(e,"known")),n.textContent=
"",i.forEach(function(s){n.appendChild(u("option",null,s===null?_(e,"known_now"):_(e,"known_on",{day:z(e,s,"short")})))}),
n.selectedIndex=t.known},chooseSide:function(t){this.moving=t,this.time&&(this._play(!1),this.sides.hidden=!this.compare.
on,this.dayLabel.hidden=this.compare.on,this._showDay())},_showSides:function(){var t=this.language,e=this.compare,i=this;
this.sides.childNodes.forEach(function(n){var s=n.dataset.side,r=e[s];n.firstChild.textContent=z(t,r.day,"short"),n.setAttribute(
"aria-pressed",String(r===i.moving)),P(n,Y(t,_(t,s+"_day"),z(t,r.day)))})},_moveTo:function(t){this._play(!1),this.moving.
setDay(Math.max(this.layer.span.from,Math.min(this.layer.span.to,t)))},_step:function(t){var e=this.layer.eventDays,i=this.
moving.day,n=t>0?e.find(function(s){return s>i}):e.slice().reverse().find(function(s){return s<i});n!==void 0&&this._moveTo(
n)},_play:function(t){if(t!==!!this._playing){if(this._playing=t,Ae(this.player,t?"pause":"play"),this._namePlayer(),!t){
window.cancelAnimationFrame(this._ticking);return}var e=this.moving,i=this,n=window.performance.now(),s=vt()?1e3:0,r=0,o=(e.
lastDay-e.firstDay)/Fi,a=$(e.lastDay)-$(e.firstDay)+1,h=e.day>=e.lastDay?e.firstDay:e.day,l=kt(h,1);(function f(c){if(i.
_playing){c-n>=s&&(c>=r&&(h+=(c-Math.max(n,r))*o),n=c),h>=l&&!s&&(h=l,r=c+Math.min(500,Hi/a),l=kt(l,1));var m=Math.min(e.
lastDay,Math.floor(h));if(m!==e.day&&e.setDay(m),m>=e.lastDay){i._play(!1);return}i._ticking=window.requestAnimationFrame(
f)}})(n)}},_namePlayer:function(){P(this.player,_(this.language,this._playing?"pause":"play"))}});var Bi=3600;O.include({_remember:function(){window.clearTimeout(this._remembering),this._remembering=window.setTimeout(function(){
!this._playing&&!this._paper&&this._writeHash()}.bind(this),250)},_writeHash:function(){var t=this.map,e=this.layer,i=t.
getCenter(),n=new URLSearchParams;n.set("map",[t.getZoom().toFixed(2),i.lat.toFixed(6),i.lng.toFixed(6)].join("/")),n.set(
"day",et(e.day)),e.known&&n.set("known",et(se(e))),n.set("lang",this.language);var s=y.filter(function(o){return!e.visible[o]});
this.noGraticule&&s.push("graticule"),this.noContext&&s.push("ground"),e.names===!1&&s.push("labels"),this.others.forEach(
function(o,a){t.hasLayer(o)||s.push("layer"+a)}),this.units&&(t.hasLayer(this.units)||s.push("units"),n.set("by",this.units.
measure)),e.circles==="m2"&&n.set("circles","m2"),s.length&&n.set("off",s.join(","));var r=this.bases.findIndex(function(o){
return t.hasLayer(o[0])});r>0&&n.set("base",r),this.compare.on&&(n.set("left",et(this.compare.left.day)),n.set("split",this.
compare.share.toFixed(3))),e.filter&&Object.keys(e.filter).length&&n.set("filter",JSON.stringify(e.filter)),this._remembered=
"#"+n.toString();try{window.history.replaceState(null,"",this._remembered)}catch{this._remembered=null}},_restore:function(){
var t=new URLSearchParams(window.location.hash.slice(1)),e=this.layer,i=this,n=(t.get("map")||"").split("/").map(Number);
if(n.length!==3||!n.every(Number.isFinite)||Math.abs(n[2])>Bi)return!1;var s=t.get("lang"),r=_t(t.get("day")),o=_t(t.get(
"left")),a=parseFloat(t.get("split")),h=(t.get("off")||"").split(",");y.forEach(function(p){e.visible[p]=h.indexOf(p)<0}),
e.names=h.indexOf("labels")<0,e.circles=t.get("circles")==="m2"?"m2":"number",this.others.forEach(function(p,g){h.indexOf(
"layer"+g)<0?i.map.addLayer(p):i.map.removeLayer(p)}),this.units&&(this.showUnits(h.indexOf("units")<0),Object.prototype.
hasOwnProperty.call(ct,t.get("by"))&&this.units.setMeasure(t.get("by"))),this.noGraticule=h.indexOf("graticule")>=0,this.
bases.forEach(function(p){p[0].setGraticule&&p[0].setGraticule(!i.noGraticule)}),this._showContext(h.indexOf("ground")<0);
var l=t.get("base")||"0";/^\d+$/.test(l)&&Number(l)<this.bases.length&&this._setBase(Number(l)),Object.prototype.hasOwnProperty.
call(minemap.words,s)&&s!==this.language?this.setLanguage(s):this.panel&&this._buildLegend();var f=(e._pack.known||[]).indexOf(
_t(t.get("known")));e.known!==Math.max(0,f)&&e.setKnown(Math.max(0,f));var c={};try{var m=JSON.parse(t.get("filter")||"{\
}");Object.keys(this.filters||{}).forEach(function(p){m&&i.filters[p].values.indexOf(m[p])>=0&&(c[p]=m[p])})}catch{c={}}
this.setFilter(c),Number.isFinite(r)&&e.setDay(Math.max(e.firstDay,Math.min(e.lastDay+ye,r))),this.compare.toggle(Number.
isFinite(o),o),this.compare.on&&(this.compare.left.setDay(o),this.compare.moveTo(Number.isFinite(a)?a:.5));var d=Math.max(
this.map.getMinZoom(),Math.min(this.map.getMaxZoom(),n[0]));return this.map.setView([Math.max(-85,Math.min(85,n[1])),n[2]],
d,{animate:!1}),!0}});function we(t){this.frame=t,this.map=t.map,this.points=[],this.on=!1,this.group=L.layerGroup(),this.box=t.root.appendChild(
t._ui(u("div","mm-measure"))),this.box.hidden=!0,this.box.setAttribute("role","status"),t._say(this._show.bind(this)),this.
_key=be(this,this._add)}function be(t,e){return function(i){i.key==="Escape"?(i.preventDefault(),t.toggle()):i.key==="En\
ter"&&i.target===t.map.getContainer()&&e.call(t,{latlng:t.map.getCenter()})}}we.prototype={toggle:function(){this.on=!this.
on,this.points=[],this.frame.busy(this.on),this.frame.ruler.setAttribute("aria-pressed",String(this.on)),this.box.hidden=
!this.on,this.map.getContainer().classList.toggle("mm-measuring",this.on),this.map[this.on?"on":"off"]("click",this._add,
this),this.map.doubleClickZoom[this.on?"disable":"enable"](),document[this.on?"addEventListener":"removeEventListener"](
"keydown",this._key),this.on?this.group.addTo(this.map):this.group.remove(),this._show()},_add:function(t){this.points.push(
t.latlng),this._show()},_show:function(){var t=this.frame.language,e=this.points,i=this.box,n=this;if(this.group.clearLayers(),
i.textContent="",e.length){var s={color:"#0b3d66",weight:2.5,dashArray:"6 5",fillColor:"#0b3d66",fillOpacity:.08,interactive:!1},
r=ji(e,e.length>2);(e.length>2?L.polygon(r,s):L.polyline(r,s)).addTo(this.group),e.forEach(function(d){L.circleMarker(d,
{radius:4,color:"#0b3d66",weight:2,fillColor:"#fff",fillOpacity:1,interactive:!1}).addTo(n.group)})}if(e.length<2){i.appendChild(
u("span",null,_(t,"measure_hint")));return}var o=0,a=window.geodesic.Geodesic.WGS84,h=a.Polygon(!1);e.forEach(function(d,p){
h.AddPoint(d.lat,d.lng),p&&(o+=a.Inverse(e[p-1].lat,e[p-1].lng,d.lat,d.lng).s12)});var l=[["measure_length",m(o)]];if(e.
length>2){var f=h.Compute(!1,!0);l.push(["measure_perimeter",m(f.perimeter)],["measure_area",Wi(e)?_(t,"measure_crosses"):
E(t,Math.abs(f.area))])}l.forEach(function(d){var p=i.appendChild(u("div","mm-measure-row"));p.appendChild(u("span",null,
_(t,d[0])));var g=p.appendChild(u("b",null,d[1]));g.dataset.measured=d[0]});var c=[["undo","measure_undo",function(){n.points.
pop()}],["close","measure_clear",function(){n.points=[]}]];c.forEach(function(d){var p=i.appendChild(C("mm-tool",d[0],function(){
d[2](),n._show()}));P(p,_(t,d[1]))});function m(d){return d<1e4?b(t,d,1)+" m":b(t,d/1e3,2)+" km"}}};var Ui=25e3;function ji(t,e){
var i=window.geodesic.Geodesic.WGS84,n=[];return t.forEach(function(s,r){n.push(s);var o=t[r+1]||(e?t[0]:null);if(o)for(var a=i.
Inverse(s.lat,s.lng,o.lat,o.lng),h=Math.ceil(a.s12/Ui),l=1;l<h;l++){var f=i.Direct(s.lat,s.lng,a.azi1,a.s12*l/h);n.push(
L.latLng(f.lat2,s.lng+yt(f.lon2-s.lng)))}}),n}function Wi(t){function e(l,f,c){return Math.sign((f.lng-l.lng)*(c.lat-l.lat)-
(f.lat-l.lat)*(c.lng-l.lng))}for(var i=t.length,n=0;n<i;n++)for(var s=n+2;s<i-(n?0:1);s++){var r=t[n],o=t[n+1],a=t[s],h=t[(s+
1)%i];if(e(r,o,a)!==e(r,o,h)&&e(a,h,r)!==e(a,h,o))return!0}return!1}function xe(t){this.frame=t,this.map=t.map,this.on=!1,this.group=L.layerGroup(),this.box=t.root.appendChild(t._ui(u("div",
"mm-measure"))),this.box.hidden=!0,this.box.setAttribute("role","status"),t._say(function(e){this.box.textContent=_(e,"r\
ings_hint"),this.centre&&this._draw()}.bind(this)),this._key=be(this,this._place)}xe.prototype={toggle:function(){!this.
on&&this.frame.measure.on&&this.frame.measure.toggle(),this.on=!this.on,this.centre=null,this.frame.busy(this.on),this.frame.
ringer.setAttribute("aria-pressed",String(this.on)),this.box.hidden=!this.on,this.map.getContainer().classList.toggle("m\
m-measuring",this.on),this.map[this.on?"on":"off"]("click",this._place,this),document[this.on?"addEventListener":"remove\
EventListener"]("keydown",this._key),this.group.clearLayers(),this.on?this.group.addTo(this.map):this.group.remove()},_place:function(t){
this.centre=t.latlng,this._draw()},_draw:function(){var t=window.geodesic.Geodesic.WGS84,e=this.centre,i=this.frame.language,
n=this.group;n.clearLayers(),L.circleMarker(e,{radius:4,color:"#0b3d66",weight:2,fillColor:"#fff",fillOpacity:1,interactive:!1}).
addTo(n),this.frame.options.rings.forEach(function(s){for(var r=[],o=0;o<360;o+=3){var a=t.Direct(e.lat,e.lng,o,s);r.push(
[a.lat2,e.lng+yt(a.lon2-e.lng)])}L.polygon(r,{color:"#0b3d66",weight:2,dashArray:"6 5",fillOpacity:.03,interactive:!1,className:"\
mm-ring"}).addTo(n);var h=s<1e4?b(i,s,s%1?1:0)+" m":b(i,s/1e3,s%1e3?1:0)+" km";L.tooltip({permanent:!0,direction:"center",
className:"mm-ring-label",opacity:1}).setLatLng(r[0]).setContent(u("span",null,h)).addTo(n)})}};O.include({_buildTools:function(){var t=this.map,e=this,i=this.tools=this.root.appendChild(this._ui(u("div","mm-tools")));
function n(s,r,o){var a=i.appendChild(C("mm-tool",s,o));return e._say(function(h){P(a,_(h,r))}),a}n("plus","zoom_in",function(){
t.zoomIn(1)}),n("minus","zoom_out",function(){t.zoomOut(1)}),n("home","whole_record",function(){e.home()}),document.fullscreenEnabled&&
(n("expand","full_screen",function(){document.fullscreenElement?document.exitFullscreen():t.getContainer().requestFullscreen()}),
document.addEventListener("fullscreenchange",function(){t.invalidateSize()})),this.ruler=n("ruler","measure",function(){
e.rings&&e.rings.on&&e.rings.toggle(),e.measure.toggle()}),this.ruler.setAttribute("aria-pressed","false"),this.measure=
new we(this),this.comparer=n("compare","compare",function(){e.compare.toggle(!e.compare.on)}),this.comparer.setAttribute(
"aria-pressed","false"),this.options.rings.length&&(this.ringer=n("rings","rings",function(){e.rings.toggle()}),this.ringer.
setAttribute("aria-pressed","false"),this.rings=new xe(this)),this.lister=n("list","table",function(){e.table.toggle(!e.
table.on)}),this.lister.setAttribute("aria-pressed","false"),n("print","print",function(){e.print()}),window.addEventListener(
"beforeprint",this._beforePrint.bind(this)),window.addEventListener("afterprint",this._afterPrint.bind(this))},_buildNorth:function(){
var t=u("div","mm-north"),e=new L.Control({position:"bottomleft"});t.setAttribute("role","img");var i=t.appendChild(u("s\
pan"));t.appendChild(bt("north")),this._say(function(n){i.textContent=_(n,"north"),t.setAttribute("aria-label",_(n,"nort\
h_up"))}),e.onAdd=function(){return t},e.addTo(this.map)},_buildReadout:function(){var t=this,e=this._ui(u("div","mm-rea\
dout")),i=0,n=new L.Control({position:"bottomleft"});n.onAdd=function(){return e},n.addTo(this.map);var s=["decimal","dm\
s","utm","mgrs"],r=C("mm-coordinates",null,function(){i=(i+1)%s.length,a(o||t.map.getCenter())}),o=null;e.appendChild(r),
this._say(function(f){P(r,_(f,"coordinates"))});function a(f){var c=f.lat,m=yt(f.lng),d=s[i],p=jt(c,m);o=f,!p&&(d==="utm"||
d==="mgrs")&&(d="decimal"),r.dataset.notation=d,r.textContent=d==="decimal"?[l(c,"north","south"),l(m,"east","west")].join(
"  "):d==="dms"?[Dt(t.language,c,1e-6,"north","south"),Dt(t.language,m,1e-6,"east","west")].join("  "):d==="utm"?"UTM "+
p.zone+p.band+"  "+h(p.easting,"east")+"  "+h(p.northing,"north"):"MGRS "+Wt(p)}function h(f,c){return b(t.language,Math.
floor(f))+" "+_(t.language,c)}function l(f,c,m){return b(t.language,Math.abs(f),5)+"° "+_(t.language,f<0?m:c)}this.map.
on("mousemove",function(f){var c=f.originalEvent.target;c.closest&&c.closest(".mm-ui")||a(f.latlng)}),this.map.on("movee\
nd",function(){a(t.map.getCenter())}),this._say(function(){a(t.map._loaded?t.map.getCenter():L.latLng(0,0))})}});O.include({_buildPanel:function(){var t=this;this.panel=this._ui(u("section","mm-panel")),this.opener=this._ui(C("mm-ope\
ner","legend",function(){t._togglePanel(!0)})),this.openerTotal=this.opener.appendChild(u("span","mm-opener-total")),this.
root.appendChild(this.opener),this.root.appendChild(this.panel),this._say(function(e){t.panel.setAttribute("aria-label",
_(e,"legend")),t.opener.title=_(e,"show_legend")}),this._togglePanel(!it(this.map))},_togglePanel:function(t,e){this.panel.
hidden=!t,this.opener.hidden=t,this.opener.setAttribute("aria-expanded",String(t)),this._measureInsets(),t&&this._opened&&
!e&&(this.panel.querySelector("button")||this.panel).focus(),this._opened=!0},_buildLegend:function(){var t=this,e=this.
layer,i=this.language,n=this.panel,s=n.scrollTop;n.textContent="";var r=n.appendChild(u("div","mm-panel-head")),o=r.appendChild(
u("div","mm-languages"));o.setAttribute("role","group"),o.setAttribute("aria-label",_(i,"language")),Object.keys(minemap.
words).forEach(function(l){var f=o.appendChild(C("mm-language",null,function(){t.setLanguage(l),t.panel.querySelector('[\
lang="'+l+'"]').focus()}));f.textContent=l.toUpperCase(),f.lang=l,f.setAttribute("aria-pressed",String(l===i)),P(f,minemap.
words[l].locale.name)});var a=r.appendChild(C("mm-close","close",function(){t._togglePanel(!1),t.opener.focus()}));P(a,_(
i,"hide_legend")),this._buildSearch(),this.total=n.appendChild(u("div","mm-total")),this.totalOn=n.appendChild(u("div","\
mm-total-on")),this.twoDays=n.appendChild(u("div","mm-two-days-box")),this.rows={},this._legendGroup("remaining",["CHA",
"SHA"]),this._legendGroup("released",q);var h=["adjusted","outside"].filter(function(l){return e._gone.includes(M[l])});
h.length&&this._legendGroup("apart",h),this._buildUnits(),this._buildOthers(),this.unmeasured=n.appendChild(u("p","mm-sm\
all")),n.appendChild(u("p","mm-small",_(i,"circles"))),n.appendChild(u("p","mm-small",_(i,"done"))),this._buildCircles(),
this.options.coarse&&n.appendChild(u("p","mm-small mm-coarse",this.options.coarse[i])),this._buildUnplaced(),this._buildCovered(),
this._buildFilters(),this._buildPlaces(),this._buildOptions(),this._showFilter(),n.scrollTop=s},_legendGroup:function(t,e){
var i=this,n=this.layer,s=this.panel.appendChild(u("fieldset","mm-group"));s.appendChild(u("legend",null,_(this.language,
t))),e.forEach(function(r){var o=s.appendChild(u("label","mm-row")),a=o.appendChild(u("input"));a.type="checkbox",a.checked=
n.visible[r],a.dataset.layer=r,a.addEventListener("change",function(){n.setVisible(r,a.checked),i._showUnseen(),i._remember()}),
o.appendChild(n.swatch(r));var h=o.appendChild(u("span","mm-row-name",n.className(r))),l=r==="adjusted"?_(i.language,"ad\
justed_away_explained"):r==="outside"?_(i.language,"worked_outside_explained"):minemap.words[i.language].how[r];l&&h.appendChild(
u("span","mm-row-note",l));var f=o.appendChild(u("span","mm-row-figures"));i.rows[r]={m2:f.appendChild(u("span","mm-figu\
re")),areas:f.appendChild(u("span","mm-row-note"))},i.rows[r].m2.dataset.m2=r,i.rows[r].areas.dataset.areas=r})},_buildOthers:function(){
var t=this,e=this.map;if(this.others.length){var i=this.panel.appendChild(u("fieldset","mm-group mm-others"));i.appendChild(
u("legend",null,_(this.language,"other_layers"))),this.others.forEach(function(n,s){var r=i.appendChild(u("label","mm-ro\
w")),o=r.appendChild(u("input"));o.type="checkbox",o.checked=e.hasLayer(n),o.dataset.other=s,o.addEventListener("change",
function(){o.checked?e.addLayer(n):e.removeLayer(n),t._remember()}),r.appendChild(n.swatch()),r.appendChild(u("span","mm\
-row-name",n.options.title)),r.appendChild(u("span","mm-row-note mm-figure",b(t.language,n.count)))})}},_buildUnplaced:function(){
var t=this.layer,e=this.language;if(this.unplaced=null,!!t._unplaced.length){var i=this.panel.appendChild(u("details","m\
m-unplaced"));this.unplaced=i.appendChild(u("summary"));var n=i.appendChild(u("ul"));t._unplaced.slice(0,200).forEach(function(s){
var r=n.appendChild(u("li")),o=C("mm-text-button",null,function(){t._tell(s,null,!0)});o.textContent=t.nameOf(s),r.appendChild(
o)}),t._unplaced.length>200&&n.appendChild(u("li",null,_(e,"more",{n:b(e,t._unplaced.length-200)})))}},_buildCovered:function(){
var t=this.layer,e=this,i=this.language;if(this.covered=null,!!t._owners.size){var n=this.panel.appendChild(u("details",
"mm-unplaced"));this.covered=n.appendChild(u("summary"));var s=n.appendChild(u("ul"));Array.from(t._owners.keys()).slice(
0,200).forEach(function(r){var o=C("mm-text-button",null,function(){var a=t.boundsOf([r]);t._tell(r,null,!0),a&&W(e.map,
a,!0)});o.textContent=t.nameOf(r),s.appendChild(u("li")).appendChild(o)}),t._owners.size>200&&s.appendChild(u("li",null,
_(i,"more",{n:b(i,t._owners.size-200)})))}},_buildOptions:function(){var t=this,e=this.map,i=this.language,n=this.panel.
appendChild(u("fieldset","mm-group mm-bases"));n.appendChild(u("legend",null,_(i,"base_layer"))),this.bases.forEach(function(s,r){
var o=n.appendChild(u("label","mm-option")),a=o.appendChild(u("input"));a.type="radio",a.name="mm-base-"+L.Util.stamp(e),
a.checked=e.hasLayer(s[0]),a.dataset.base=r,a.addEventListener("change",function(){t._setBase(r)}),o.appendChild(u("span",
null,s[0].options.word?_(i,s[0].options.word):s[1]))}),(this.bases.some(function(s){return s[0].setGraticule})?[["gratic\
ule",function(s){t.noGraticule=!s,t.bases.forEach(function(r){r[0].setGraticule&&r[0].setGraticule(s)}),t._remember()},!this.
noGraticule]]:[]).concat(this._contextOption(),[["labels",function(s){t.layer.names=s,t.layer.redraw(),t._remember()},this.
layer.names!==!1]],this._boundariesOption()).forEach(function(s){var r=n.appendChild(u("label","mm-option")),o=r.appendChild(
u("input"));o.type="checkbox",o.checked=s[2],o.dataset.option=s[0],o.addEventListener("change",function(){s[1](o.checked)}),
r.appendChild(u("span",null,s[3]||_(i,s[0])))}),this.bases.some(function(s){return s[0].options.pack})&&n.appendChild(u(
"p","mm-small",_(i,"bands")))},_buildCircles:function(){var t=this.layer,e=this,i=this.language,n=this.panel.appendChild(
u("label","mm-filter"));n.appendChild(u("span",null,_(i,"circles_by")));var s=n.appendChild(u("select"));["number","m2"].
forEach(function(r){s.appendChild(u("option",null,_(i,"circles_"+r))).value=r}),s.value=t.circles||"number",s.dataset.circles=
"",s.addEventListener("change",function(){t.circles=s.value,t.redraw(),e._remember()})},_setBase:function(t){var e=this.
map;this.bases.forEach(function(i,n){n!==t&&e.removeLayer(i[0])}),e.hasLayer(this.bases[t][0])||e.addLayer(this.bases[t][0]),
this._remember()},_context:function(){var t=null;return this.map.eachLayer(function(e){e instanceof Ht&&(t=e)}),t},_showContext:function(t){
var e=this._context();this.noContext=!t,e&&e.setShown(t)},_contextOption:function(){var t=this,e=this._context();return e&&
e.options.features?[["ground",function(i){t._showContext(i),t._remember()},!this.noContext]]:[]},_boundariesOption:function(){
var t=this.map,e=this.boundaries;return e?[["provinces",function(i){i?t.addLayer(e):t.removeLayer(e)},t.hasLayer(e),e.options.
name]]:[]},_showDay:function(){var t=this.layer,e=this.language,i=t.totals;if(i){var n=rt(t),s=t.remaining,r=this.compare.
on,o=z(e,t.day),a=this.moving;if(this.panel&&this.rows){this.total.textContent=E(e,n),this.total.classList.toggle("mm-lo\
ng",n>=1e8),this.totalOn.textContent=j(e,s),this.totalOn.appendChild(u("span",null,gt(e,t))),this.openerTotal.textContent=
E(e,n),Object.keys(this.rows).forEach(function(l){var f=this.rows[l];f.m2.textContent=E(e,i[l].m2),f.areas.textContent=j(
e,i[l].areas)},this);var h=i.SHA.unmeasured+i.CHA.unmeasured;this.unmeasured.hidden=!h,this.unmeasured.textContent=Y(e,_(
e,"unmeasured"),E(e,h)),this.places.forEach(function(l){var f=0;l.sites.forEach(function(c){f+=t.m2(c,"SHA")+t.m2(c,"CHA")}),
l.figure.textContent=E(e,f)}),this._showUnplaced(),this.twoDays.textContent="",r&&this.twoDays.appendChild(this.compare.
table())}r&&this.compare.show(),this.time&&(this._showKnown(),this.range.min=t.span.from,this.range.max=Math.max(t.span.
to,t.span.from+1),this.range.value=a.day,this.range.setAttribute("aria-valuetext",z(e,a.day)+", "+E(e,rt(a))),this.dayLabel.
textContent=o,r&&this._showSides(),this._paintCourse()),this._showUnseen(),this._showElsewhere(),window.clearTimeout(this.
_announcing),this._announcing=window.setTimeout(function(){this.live.textContent=(r?[this.compare.left,t]:[t]).map(function(l){
return Y(e,z(e,l.day),_(e,"remaining")+" "+E(e,rt(l)))}).join("; ")}.bind(this),700)}},_showUnplaced:function(){if(this.
covered){var t=this.layer.covered().length;this.covered.parentNode.hidden=!t,this.covered.textContent=Y(this.language,_(
this.language,"covered"),j(this.language,t))}if(this.unplaced){var e=this.layer,i=0,n=0;e._unplaced.forEach(function(s){
i+=e.m2(s,"SHA")+e.m2(s,"CHA"),e.remains(s)&&!e.isResidue(s)&&n++}),this.unplaced.parentNode.hidden=!n&&!i,this.unplaced.
textContent=Y(this.language,_(this.language,"without_place"),j(this.language,n)+", "+E(this.language,i))}}});O.include({_buildPlaces:function(){var t=this.layer,e=this,i=this._places();if(this.places=[],!(i.length<2)){var n=this.
panel.appendChild(u("div","mm-places"));n.appendChild(u("h2",null,_(this.language,"go_to")));var s=n.appendChild(u("ul"));
i.forEach(function(r){var o=s.appendChild(u("li")).appendChild(C("mm-place",null,function(){it(e.map)&&e._togglePanel(!1),
t.zoomTo(r.sites)}));o.appendChild(u("span",null,r.name)),e.places.push({sites:r.sites,node:o.parentNode,figure:o.appendChild(
u("span","mm-figure"))})})}},_places:function(){var t=this.layer,e=null;return["sector","admin2","admin1","country"].some(
function(i){if(!t.hasField(i))return!1;var n=new Map;return t._placed.forEach(function(s){var r=t.fieldOf(s,i);r!==null&&
(n.has(r)||n.set(r,[]),n.get(r).push(s))}),n.size<2||n.size>60?!1:(e=Array.from(n,function(s){return{name:String(s[0]),sites:s[1]}}),
!0)}),(e||[]).sort(function(i,n){return i.name.localeCompare(n.name,void 0,{numeric:!0})})}});var Vi=["sector","admin2","admin1","country"];H.include({find:function(t,e,i){var n=wt(t).trim(),s=[],r;if(!n)return s;if(!this.
_searched){for(this._searched=[],r=0;r<this._hazards;r++)this._searched.push([wt(this.nameOf(r)),wt(this.idOf(r)),wt(this.
fieldOf(r,"sector")||"")]);this._groups=new Map,Vi.forEach(function(c){if(this.hasField(c))for(var m=0;m<this._hazards;m++){
var d=this.fieldOf(m,c),p=c+"\0"+d;d!==null&&(this._groups.has(p)||this._groups.set(p,{field:c,name:String(d),sites:[]}),
this._groups.get(p).sites.push(m))}},this)}var o=Array.from(this._groups.values());for(i&&i.names&&i.names.forEach(function(c,m){
var d=[];i._unitOf.forEach(function(p,g){p===m&&d.push(g)}),o.some(function(p){return wt(p.name)===wt(c)})||o.push({field:null,
name:c,sites:d,bounds:Gt(i._outlines.boxes,[m])})}),o.forEach(function(c){var m=wt(c.name),d=m.indexOf(n);d>=0&&s.push({
group:c,sites:c.sites,rank:m===n?-1:d?1:0})}),r=0;r<this._hazards;r++){for(var a=this._searched[r],h=9,l=0;l<3;l++){var f=a[l].
indexOf(n);f<0||(h=Math.min(h,l===2?5:a[l]===n?0:f===0?2:3))}h<9&&s.push({site:r,rank:h})}return s.sort(function(c,m){return c.
rank-m.rank}),s.slice(0,e)}});function wt(t){return String(t).normalize("NFD").replace(/\p{M}/gu,"").toLowerCase()}O.include(
{_buildSearch:function(){var t=this,e=this.layer,i=this.language,n=this.panel.appendChild(u("div","mm-search")),s=n.appendChild(
u("input")),r=n.appendChild(u("ul")),o="mm-found-"+L.Util.stamp(this.map),a=[],h=-1;r.id=o,r.hidden=!0,r.setAttribute("r\
ole","listbox"),r.setAttribute("aria-label",_(i,"search")),s.type="search",s.autocomplete="off",s.placeholder=_(i,"searc\
h_hint"),s.setAttribute("aria-label",_(i,"search")),s.setAttribute("role","combobox"),s.setAttribute("aria-autocomplete",
"list"),s.setAttribute("aria-controls",o),s.addEventListener("input",l),s.addEventListener("focus",function(){s.value&&l()}),
s.addEventListener("blur",c),s.addEventListener("keydown",function(d){var p={ArrowDown:1,ArrowUp:-1}[d.key];if(p&&a.length)
f((h+p+a.length)%a.length);else if(d.key==="Enter"&&a.length)m(a[Math.max(0,h)]);else if(d.key==="Escape"&&!r.hidden)c();else
return;d.preventDefault(),d.stopPropagation()});function l(){a=e.find(s.value,12,t.units),h=-1,r.textContent="",a.forEach(
function(d,p){var g=r.appendChild(u("li"));if(g.id=o+"-"+p,g.setAttribute("role","option"),g.setAttribute("aria-selected",
"false"),d.site===void 0)g.appendChild(u("b",null,d.group.name)),g.appendChild(u("span",null,(d.group.field?tt(i,d.group.
field):_(i,"units"))+" · "+j(i,d.sites.length)));else{g.appendChild(u("b",null,e.nameOf(d.site)));var v=e.fieldOf(d.site,
"sector"),w=v===null?[]:[v];e.idOf(d.site)!==e.nameOf(d.site)&&w.unshift(e.idOf(d.site)),g.appendChild(u("span",null,w.join(
" · ")))}g.addEventListener("mousedown",function(A){A.preventDefault(),m(d)})}),!a.length&&s.value.trim()&&r.appendChild(
u("li","mm-none",_(i,"search_nothing"))),r.hidden=!r.childNodes.length,s.setAttribute("aria-expanded",String(!r.hidden)),
s.removeAttribute("aria-activedescendant")}function f(d){h=d,Array.prototype.forEach.call(r.childNodes,function(p,g){p.setAttribute(
"aria-selected",String(g===d))}),s.setAttribute("aria-activedescendant",o+"-"+d),r.childNodes[d].scrollIntoView({block:"\
nearest"})}function c(){r.hidden=!0,s.setAttribute("aria-expanded","false")}function m(d){var p=d.site===void 0?d.sites:
[d.site];s.value="",c(),p.some(function(w){return!e.isKept(w)})&&t.setFilter({}),it(t.map)&&t._togglePanel(!1);var g=e.boundsOf(
p)||d.group&&d.group.bounds,v=d.site!==void 0&&e.options.popup!==null;v&&e._tell(d.site,null,!0),g&&W(t.map,g,!0)}s.setAttribute(
"aria-expanded","false")}});O.include({_buildFilters:function(){var t=this,e=this.layer,i=this.language,n=(this.options.filters||[]).map(function(r){
return{name:r,values:r==="category"?t._categories():e.hasField(r)?e.valuesOf(r):[]}}).filter(function(r){return r.values.
length>1});if(this.filters={},!!n.length){var s=this.panel.appendChild(u("fieldset","mm-group mm-filters"));s.appendChild(
u("legend",null,_(i,"filter"))),n.forEach(function(r){var o=s.appendChild(u("label","mm-filter"));o.appendChild(u("span",
null,tt(i,r.name)));var a=o.appendChild(u("select"));a.dataset.filter=r.name,a.appendChild(u("option",null,_(i,"filter_a\
ll"))),r.values.forEach(function(h){var l=h.value===null?_(i,"no_value"):e._said(r.name,h.value);a.appendChild(u("option",
null,h.count===void 0?l:l+" ("+b(i,h.count)+")"))}),a.addEventListener("change",function(){var h=Object.assign({},e.filter);
a.selectedIndex?h[r.name]=r.values[a.selectedIndex-1].value:delete h[r.name],t.setFilter(h),t._goToKept()}),t.filters[r.
name]={select:a,values:r.values.map(function(h){return h.value})}})}},_categories:function(){var t=this.layer._pack,e=new Set(
t.columns.category);return t.categories.filter(function(i,n){return e.has(n)}).map(function(i){return{value:i}})},setFilter:function(t){
this.layer.setFilter(t),this._showFilter(),this.layer.fire("select")},_goToKept:function(){var t=this.layer,e=this.map,i=t.
_view(),n=t._boxes,s=e.getSize(),r=F(e),o=t._placed.filter(function(f){return t.isKept(f)&&y.some(function(c,m){return t.
has(f,m)})}),a=e.containerPointToLayerPoint([r.left,r.top]),h=e.containerPointToLayerPoint([s.x-r.right,s.y-r.bottom]),l={
west:(a.x+i.left)/i.scale,north:(a.y+i.top)/i.scale,east:(h.x+i.left)/i.scale,south:(h.y+i.top)/i.scale};o.length&&!o.some(
function(f){return T(l,n,f)})&&W(e,t.boundsOf(o),!0)},_showFilter:function(){var t=this,e=this.layer,i=this.language,n=e.
filter||{},s=Object.keys(n),r=this.filtered;if(Object.keys(this.filters||{}).forEach(function(a){var h=t.filters[a];h.select.
selectedIndex=a in n?h.values.indexOf(n[a])+1:0}),(this.places||[]).forEach(function(a){a.node.hidden=!a.sites.some(e.isKept,
e)}),r.hidden=!s.length,r.textContent="",!!s.length){r.appendChild(u("span",null,Y(i,_(i,"filtered"),s.map(function(a){return tt(
i,a)+" – "+(n[a]===null?_(i,"no_value"):e._said(a,n[a]))}).join("; "))));var o=r.appendChild(C("mm-text-button",null,function(){
t.setFilter({})}));o.textContent=_(i,"filter_reset")}}});var Gi=38,Ce=13,qi=80,Se=9;O.include({_paintCourse:function(){var t=this.chart.getBoundingClientRect();this._paintCourseOn(
this.chart,t,Zt(this.map))},_paintCourseOn:function(t,e,i){var n=this.layer,s=n.course,r=t!==this.chart,o=V({_minemapTheme:this.
map._minemapTheme});if(!s||!e.width||(r&&(o=mt.light),t.width=Math.round(e.width*i),t.height=Math.round(e.height*i),!s.length))
return;var a=t.getContext("2d");a.scale(i,i);var h=n.span,l=h.from,f=Math.max(1,h.to-l),c=Se,m=e.width-2*c,d=e.height-15,
p=e.height>=qi&&n.years.size?Gi:0,g=Math.max.apply(null,s.map(function(x){return x.SHA+x.CHA}))||1;function v(x){return c+
(Math.max(l,Math.min(h.to,x))-l)/f*m}function w(x){return d-x/g*(d-p-(p?Ce:3))}[["SHA",function(x){return x.SHA+x.CHA}],
["CHA",function(x){return x.CHA}]].forEach(function(x){var Q=s[s.length-1];a.beginPath(),a.moveTo(v(s[0].day),d),s.forEach(
function(Kt,Me){a.lineTo(v(Kt.day),w(Me?x[1](s[Me-1]):0)),a.lineTo(v(Kt.day),w(x[1](Kt)))}),a.lineTo(v(n.lastDay),w(x[1](
Q))),a.lineTo(v(n.lastDay),d),a.closePath(),a.fillStyle=U(n._colours[x[0]],.62),a.fill(),a.fillStyle=U(n._colours[x[0]],
.25),a.fillRect(v(n.lastDay),w(x[1](Q)),v(h.to)-v(n.lastDay),d-w(x[1](Q)))}),p&&this._paintYears(a,v,p-3),a.strokeStyle=
o.axis,a.lineWidth=1,a.beginPath(),a.moveTo(c,d+.5),a.lineTo(c+m,d+.5),a.stroke(),a.fillStyle=o.soft,a.font="10.5px "+R,
a.textAlign="center",a.textBaseline="bottom";for(var A=[1,2,5,10,20,50].find(function(x){return 365.25*x/f*m>38})||100,k=$(
l);k<=$(h.to);k++){var B=ot(k-1,11,31),at=v((B+ot(k,11,31))/2);B>l&&a.fillRect(Math.round(v(B)),d,1,(k-1)%A?3:5),k%A===0&&
v(ot(k,11,31))-v(B)>365.25/f*m/2&&at>c+12&&at<c+m-12&&a.fillText(String(k),at,e.height)}a.textAlign="left",a.textBaseline=
"top",a.strokeStyle=o.halo,a.lineWidth=3,a.lineJoin="round";var Mt=this._captions(p).map(function(x){return a.strokeText(
x[0],c,x[1]),a.fillText(x[0],c,x[1]),{from:x[1]-1,to:x[1]+Ce,end:c+a.measureText(x[0]).width+2}});a.strokeStyle=o.ink,(this.
compare&&this.compare.on?[this.compare.left,n]:[n]).forEach(function(x){a.lineWidth=x===this.moving?2:1.2,a.setLineDash(
x===n?[]:[4,2.5]),a.beginPath(),a.moveTo(v(x.day),0),Mt.forEach(function(Q){v(x.day)>=Q.end||(a.lineTo(v(x.day),Math.max(
0,Q.from)),a.moveTo(v(x.day),Q.to))}),a.lineTo(v(x.day),d),a.stroke()},this)},_captions:function(t){var e=this.language,
i=0,n=this.layer;if(n.course.forEach(function(r){i=Math.max(i,r.SHA+r.CHA)}),!t)return[[E(e,i),1]];var s=0;return n.years.
forEach(function(r){s=Math.max(s,ei(r))}),[[_(e,"chart_released",{m2:E(e,s)}),1],[_(e,"chart_remaining",{m2:E(e,i)}),t+1]]},
_paintYears:function(t,e,i){var n=this.layer,s=0;n.years.forEach(function(r){s=Math.max(s,ei(r))}),n.years.forEach(function(r,o){
var a=e(ot(o-1,11,31)),h=e(ot(o,11,31)),l=i;q.forEach(function(f){var c=r[f]/s*(i-Ce);t.fillStyle=n._colours[f],t.fillRect(
a+(h-a)*.18,l-c,Math.max(1,(h-a)*.64),c),l-=c})})},_chartTold:function(t){var e=this.language,i=this.layer,n=0,s=u("div"),
r=s.appendChild(u("dl"));i.course.forEach(function(h){h.day<=t&&(n=h.SHA+h.CHA)});function o(h,l){r.appendChild(u("dt",null,
h)),r.appendChild(u("dd","mm-figure",E(e,l)))}s.insertBefore(u("b",null,z(e,t)),r),o(_(e,"remaining"),n);var a=i.years.get(
$(t));return q.forEach(function(h){a&&a[h]>=dt&&o(i.className(h)+" "+$(t),a[h])}),s},_buildChartTip:function(t){var e=this,
i=this.chartTip=t.appendChild(u("div","mm-chart-tip"));i.hidden=!0,i.setAttribute("aria-hidden","true"),this.range.addEventListener(
"pointermove",function(n){var s=t.getBoundingClientRect(),r=e.layer.span,o=(n.clientX-s.left-Se)/(s.width-2*Se);if(!(n.pointerType===
"touch"||!e.layer.course.length)){var a=e._near(Math.round(r.from+Math.max(0,Math.min(1,o))*(r.to-r.from)));i.textContent=
"",i.appendChild(e._chartTold(a)),i.hidden=!1,i.style.left=Math.max(0,Math.min(s.width-i.offsetWidth,n.clientX-s.left-i.
offsetWidth/2))+"px"}}),this.range.addEventListener("pointerleave",function(){i.hidden=!0})}});function ei(t){return q.reduce(
function(e,i){return e+t[i]},0)}var qt={across:[752,568],upright:[714,572]};O.include({print:function(){var t=this.map.getSize(),e=u("style");e.textContent=
"@page { size: A4 "+(t.x<t.y?"portrait":"landscape")+"; }",this._asked=document.head.appendChild(e),this._beforePrint(),
window.print()},_beforePrint:function(){if(!(this._paper||!this.started||!this._asked&&window.parent!==window)){this._play(
!1),this.layer._closeTooltip();var t=this._paper=u("div","mm-paper mm-map"),e=u("div","mm-paper-sheet");this._drawInLight(
function(){e.appendChild(this._pictures())}),t.appendChild(this._paperHead()),e.appendChild(this._paperLegend()),t.appendChild(
e),t.appendChild(this._paperFoot()),document.body.appendChild(t),document.documentElement.classList.add("mm-on-paper")}},
_drawInLight:function(t){var e=this.map,i=e._minemapTheme;e._minemapTheme="light",t.call(this),e._minemapTheme=i,this._repaint()},
_afterPrint:function(){this._paper&&(this._paper.remove(),this._paper=null,document.documentElement.classList.remove("mm\
-on-paper"),this._asked&&this._asked.remove(),this._asked=null)},_paperHead:function(){var t=u("header","mm-paper-head");
t.appendChild(u("h1",null,this._spoken(this.options.title)||_(this.language,"title"))),this._paperTotal(t.appendChild(u(
"p","mm-paper-total")));var e=this._paperPart();return e&&t.appendChild(u("p","mm-paper-notice mm-paper-part",e)),[this.
notice,this.illustrative,this.filtered].forEach(function(i){i.hidden||t.appendChild(u("p","mm-paper-notice",i===this.filtered?
i.firstChild.textContent:i.textContent))},this),t},_paperScale:function(t){var e=this._scales[t],i=Math.pow(10,Math.max(
0,Math.floor(Math.log10(e))-1));return"1 : "+b(this.language,Math.round(e/i)*i)},_paperPart:function(){var t=this.layer,
e=this._seen,i=this.language,n=0,s=t._placed.filter(function(o){return t.remains(o)}),r=s.filter(function(o){return T(e,
t._boxes,o)});return r.length===s.length?null:(r.forEach(function(o){n+=t.m2(o,"SHA")+t.m2(o,"CHA")}),_(i,"part_shown",{
areas:j(i,r.length),m2:E(i,n)}))},_paperTotal:function(t){var e=this.layer,i=this.compare.left,n=this.language;i&&(t.appendChild(
u("b",null,E(n,rt(i)))),t.appendChild(u("span",null,gt(n,i)+" → "))),t.appendChild(u("b",null,E(n,rt(e)))),t.appendChild(
u("span",null,(i?[]:[_(n,"remaining"),j(n,e.remaining)]).concat(gt(n,e)).join(" · ")))},_paperLegend:function(){var t=this.
layer,e=this,i=this.language,n=u("section","mm-paper-legend");if(this.compare.on&&n.appendChild(u("div","mm-paper-group")).
appendChild(this.compare.table()),(this.compare.on?[]:[["remaining",["CHA","SHA"]],["released",q],["apart",["adjusted","\
outside"]]]).forEach(function(a){var h=a[1].filter(function(f){return t.visible[f]&&(t.totals[f].areas||a[0]==="remainin\
g")});if(h.length){var l=n.appendChild(u("div","mm-paper-group"));l.appendChild(u("h2",null,_(i,a[0]))),h.forEach(function(f){
var c=l.appendChild(u("div","mm-row")),m=t.totals[f];c.appendChild(t.swatch(f,t.hasIllustrative)),c.appendChild(u("span",
"mm-row-name",t.className(f)));var d=c.appendChild(u("span","mm-row-figures"));d.appendChild(u("span","mm-figure",E(i,m.
m2))),d.appendChild(u("span","mm-row-note",j(i,m.areas)))})}}),this.units&&this.map.hasLayer(this.units)){var s=n.appendChild(
u("div","mm-paper-group"));s.appendChild(u("h2",null,_(i,"units")+" · "+_(i,"units_"+this.units.measure))),this._shadeRows(
s.appendChild(u("ul","mm-shades")))}var r=this.others.filter(function(a){return e.map.hasLayer(a)});if(r.length){var o=n.
appendChild(u("div","mm-paper-group"));o.appendChild(u("h2",null,_(i,"other_layers"))),r.forEach(function(a){var h=o.appendChild(
u("div","mm-row"));h.appendChild(a.swatch()),h.appendChild(u("span","mm-row-name",a.options.title)),h.appendChild(u("spa\
n","mm-row-note mm-figure",b(i,a.count)))})}return n.appendChild(this._paperCourse()),n.appendChild(u("p","mm-small",_(i,
"circles"))),this.options.coarse&&n.appendChild(u("p","mm-small",this.options.coarse[i])),n},_paperCourse:function(){var t=u(
"div","mm-paper-group"),e=this.layer.course,i={width:270,height:84};if(e.length<2)return t;var n=u("canvas");return t.appendChild(
u("h2",null,_(this.language,"remaining_chart"))),this._paintCourseOn(t.appendChild(n),i,Xt),n.style.width=i.width+"px",n.
style.height=i.height+"px",t},_paperFoot:function(){var t=u("footer","mm-paper-foot"),e=this.language,i=this.map.attributionControl,
n=this._hiddenNames();n.length&&t.appendChild(u("p",null,_(e,"not_shown",{names:n.join(", ")})));var s=t.appendChild(u("\
p",null,_(e,"on_ellipsoid")+" · "+_(e,"printed_on",{day:z(e,Math.floor((Date.now()-new Date().getTimezoneOffset()*6e4)/
ut))})));return i&&Array.prototype.slice.call(i.getContainer().cloneNode(!0).childNodes,i.options.prefix?2:0).forEach(function(r,o){
o||s.appendChild(document.createTextNode(" · ")),s.appendChild(r)}),t},_showUnseen:function(){var t=this._hiddenNames();
this.unseen.hidden=!t.length,this.unseen.textContent=t.length?_(this.language,"not_shown",{names:t.join(", ")}):""},_hiddenNames:function(){
var t=this.layer;return y.filter(function(e){return!t.visible[e]&&t.totals[e].areas}).map(t.className,t)},_pictures:function(){
var t=this.map,e=t.getContainer(),i=u("div","mm-pictures"),n={centre:t.getCenter(),zoom:t.getZoom(),snap:t.options.zoomSnap},
s=t.getSize(),r=F(t),o=L.latLngBounds(t.containerPointToLatLng([0,r.top>s.y/2?0:r.top]),t.containerPointToLatLng([s.x-r.
right,s.y-r.bottom])),a=[t.project(o.getNorthWest(),0).divideBy(256),t.project(o.getSouthEast(),0).divideBy(256)];return this.
_seen={west:a[0].x,north:a[0].y,east:a[1].x,south:a[1].y},this._scales={},t.options.zoomSnap=0,e.classList.add("mm-drawi\
ng"),Object.keys(qt).forEach(function(h){e.style.setProperty("--mm-width",qt[h][0]+"px"),e.style.setProperty("--mm-heigh\
t",qt[h][1]+"px"),t._minemapInsets={left:0,top:0,right:0,bottom:26,titleRight:0},t.invalidateSize({animate:!1,pan:!1}),t.
fitBounds(o,{animate:!1}),this.compare.place(),this._scales[h]=40075016686e-3*Math.cos(t.getCenter().lat*Math.PI/180)/(256*
Math.pow(2,t.getZoom()))/(.0254/96),this._repaint(),i.appendChild(this._picture(h))},this),e.classList.remove("mm-drawin\
g"),t.options.zoomSnap=n.snap,t.invalidateSize({animate:!1,pan:!1}),this._measureInsets(),t.setView(n.centre,n.zoom,{animate:!1}),
this._repaint(),i},_repaint:function(){this.map.eachLayer(function(t){t instanceof S&&!(t instanceof ee)&&t._update()}),
this.map._minemapLabels&&S.prototype._update.call(this.map._minemapLabels)},_picture:function(t){var e=qt[t],i=this.map.
getContainer(),n=i.getBoundingClientRect(),s=u("div","mm-picture mm-picture-"+t+" leaflet-container");s.style.width=e[0]+
"px",s.style.height=e[1]+"px",s.appendChild(ii(this.map.getPane("mapPane"),n)),this.compare.on&&s.appendChild(this.compare.
box.cloneNode(!0));var r=s.appendChild(u("div","mm-picture-corner"));return r.appendChild(u("span","mm-picture-scale",this.
_paperScale(t))),[".leaflet-control-scale",".mm-north"].forEach(function(o){var a=i.querySelector(o);a&&r.appendChild(ii(
a,null))}),s}});function ii(t,e){var i=t.cloneNode(!0),n=t.querySelectorAll("canvas"),s=i.querySelectorAll("canvas");return n.
forEach(function(r,o){var a=r.getBoundingClientRect(),h=r.width/a.width,l=s[o];if(!(!r.width||!a.width)){var f=e||a;l.width=
Math.round(f.width*h),l.height=Math.round(f.height*h),l.style.width=f.width+"px",l.style.height=f.height+"px",e&&(l.style.
left=f.left-a.left+"px",l.style.top=f.top-a.top+"px"),l.getContext("2d").drawImage(r,(a.left-f.left)*h,(a.top-f.top)*h)}}),
i}var ni={width:132,height:96},si={width:760,height:560},ri=["north","east","south","west"],Ki={north:"↑",east:"→",south:"\
↓",west:"←"};O.include({_buildElsewhere:function(){var t=this;if(this.edges={},ri.forEach(function(i){var n=t.edges[i]=
t.root.appendChild(t._ui(C("mm-edge mm-edge-"+i,null,function(){W(t.map,t.layer.boundsOf(n.sites))})));n.hidden=!0,n.sites=
[],t._say(function(s){P(n,_(s,i))})}),this.options.locator!==!1){var e=this.locator=this.root.appendChild(this._ui(C("mm\
-locator",null,function(){t.home()})));e.appendChild(u("canvas")),e.hidden=!0,this._say(function(i){P(e,_(i,"locator"))})}},
_showElsewhere:function(){var t=this.map,e=this.layer,i=this.language,n=F(t),s=t.getSize();if(!(!t._loaded||!e.totals||!s.
x||!e._boxes||this._paper)){var r=n.top>s.y/2?0:n.top,o=t.project(t.containerPointToLatLng([0,r]),0).divideBy(256),a=t.project(
t.containerPointToLatLng([s.x-n.right,s.y-n.bottom]),0).divideBy(256),h={north:[],east:[],south:[],west:[]},l=e._boxes,f=a.
x-o.x,c=a.y-o.y;e._placed.forEach(function(d){if(e.remains(d)){var p=(l[4*d]+l[4*d+2])/2,g=(l[4*d+1]+l[4*d+3])/2;if(!(l[4*
d+2]>=o.x&&l[4*d]<=a.x&&l[4*d+3]>=o.y&&l[4*d+1]<=a.y)){var v=Math.max(o.x-p,p-a.x,0)/f,w=Math.max(o.y-g,g-a.y,0)/c;h[v>=
w?p<o.x?"west":"east":g<o.y?"north":"south"].push(d)}}}),ri.forEach(function(d){var p=this.edges[d],g=0,v=p.sites=h[d];p.
hidden=!v.length,v.length&&(v.forEach(function(w){g+=e.m2(w,"SHA")+e.m2(w,"CHA")}),p.textContent=Ki[d]+" "+b(i,v.length)+
" · "+E(i,g),P(p,_(i,"outside_"+d,{areas:j(i,v.length),m2:E(i,g)})))},this);var m=this.root.style;m.setProperty("--mm-m\
iddle-x",(s.x-n.right)/2+"px"),m.setProperty("--mm-middle-y",(r+s.y-n.bottom)/2+"px"),this.locator&&this._paintLocator(o,
a)}},_paintLocator:function(t,e){var i=this.map.getSize(),n=this.layer,s=this.locator,r=Xi(n._boxes,n._placed);if(s.hidden=
!r||i.x<si.width||i.y<si.height,!s.hidden){var o=this.bases.map(function(Q){return Q[0]}).find(function(Q){return Q._world}),
a=s.firstChild,h=V({_minemapTheme:this.map._minemapTheme}),l=ni.width,f=ni.height,c=Math.max((r[2]-r[0])*1.35,(r[3]-r[1])*
1.35*l/f,.012),m={scale:l/c,west:(r[0]+r[2])/2-c/2,north:(r[1]+r[3])/2-c/2*f/l};m.left=m.west*m.scale,m.top=m.north*m.scale,
m.east=m.west+c,m.south=m.north+c*f/l,a.width=l*2,a.height=f*2;var d=a.getContext("2d");d.scale(2,2),d.fillStyle=o?h.sea:
h.paper,d.fillRect(0,0,l,f),o&&o._paintLand(d,m,h);var p=n._spotBoxes,g=new Float64Array(y.length);d.fillStyle=n._colours.
SHA,d.strokeStyle=h.ink,d.lineWidth=.6;for(var v=0,w=new Set;v<n._spotSite.length;v++){var A=Math.round((p[4*v]+p[4*v+2])/
2*m.scale-m.left),k=Math.round((p[4*v+1]+p[4*v+3])/2*m.scale-m.top);w.has(A*1e3+k)||n._spotNow(v,g)<M.SHA||(w.add(A*1e3+
k),d.beginPath(),d.arc(A,k,2.2,0,7),d.fill(),d.stroke())}var B=t.x*m.scale-m.left,at=t.y*m.scale-m.top,Mt=Math.max(5,(e.
x-t.x)*m.scale),x=Math.max(5,(e.y-t.y)*m.scale);[[h.halo,4],[h.ink,1.6]].forEach(function(Q){d.strokeStyle=Q[0],d.lineWidth=
Q[1],d.strokeRect(B,at,Mt,x)})}}});function Xi(t,e){var i=[1/0,1/0,-1/0,-1/0];return e.forEach(function(n){i=[Math.min(i[0],
t[4*n]),Math.min(i[1],t[4*n+1]),Math.max(i[2],t[4*n+2]),Math.max(i[3],t[4*n+3])]}),i[0]>i[2]?null:i}H.include({select:function(t,e){var i=new Set(e?this._selected:[]);t.forEach(function(n){e&&i.has(n)?i.delete(n):i.add(n)}),
this._selected=Array.from(i),this._shown&&this._paintOver(),this.fire("select")}});O.include({_link:function(){var t=this,
e=this.layer,i="";if(!this.options.linked||window.parent===window)return;function n(){return{day:et(e.day),filter:e.filter||
{},selected:(e._selected||[]).map(e.idOf,e)}}function s(){var r=JSON.stringify(n());r!==i&&(i=r,window.parent.postMessage(
{minemap:n()},"*"))}e.on("day select",s),window.addEventListener("message",function(r){var o=r.source===window.parent&&r.
data&&r.data.minemap;if(o){var a=_t(String(o.day)),h=o.filter||{},l=new Map;JSON.stringify(h)!==JSON.stringify(e.filter||
{})&&t.setFilter(h),Number.isFinite(a)&&a!==e.day&&e.setDay(a),e._pack.ids.forEach(function(f,c){l.set(f,c)}),e.select((o.
selected||[]).filter(function(f){return l.has(f)}).map(function(f){return l.get(f)}))}}),s()}});window.minemap={words:{},landRelease:function(t,e){return new H(t,e)},outlines:function(t){return new Bt(t)},boundaries:function(t){
return new Re(t)},context:function(t,e){return new Ht(t,e)},features:function(t,e){return new Fe(t,e)},units:function(t,e,i){
return new Ye(t,e,i)},frame:function(t,e,i,n,s,r,o){return new O(t,e,i,n,s,r,o)},marks:function(t,e){return new(e.colours?
We:St)(t,e)},marksFrame:function(t,e,i,n,s){return new It(t,e,i,n,s)},utm:jt,mgrs:Wt};})();
