/* Made of web/src by esbuild 0.28.2; sha256 a117ac3f799939720c7e8a5e015257592eb3e302c4a324aa7f182a8fe89bdfe4 */
(()=>{var J="#24313c";function u(t,e,i){var n=document.createElement(t);return e&&(n.className=e),i!=null&&(n.textContent=String(
i)),n}function C(t,e,i){var n=u("button",t);return n.type="button",e&&n.appendChild(Et(e)),n.addEventListener("click",function(r){
r.stopPropagation(),i(r)}),n}function O(t,e){t.setAttribute("aria-label",e),t.title=e}function Ut(t){return u("span",null,
t).innerHTML}var ke={plus:"M10 4V16M4 10H16",minus:"M4 10H16",home:"M3 8V3H8M12 3H17V8M17 12V17H12M8 17H3V12M8 10H12M10 \
8V12",expand:"M3 8V3H8M12 3H17V8M17 12V17H12M8 17H3V12",ruler:"M2 14 14 2 18 6 6 18ZM6 10 8 12M9 7 11 9M12 4 14 6",play:"\
M6 4 16 10 6 16Z",pause:"M7 4V16M13 4V16",back:"M14 4 7 10 14 16M5 4V16",next:"M6 4 13 10 6 16M15 4V16",close:"M5 5 15 1\
5M15 5 5 15",undo:"M7 4 3 8 7 12M3 8H12A4 4 0 0 1 12 16H8",rings:"M10 2A8 8 0 1 1 9.9 2M10 6A4 4 0 1 1 9.9 6M10 10h.01",
divide:"M7 6 3 10 7 14M13 6 17 10 13 14",compare:"M10 2V18M7 4H3V16H7M13 4H17V16H13M13 8H17M13 12H17",north:"M10 2 15 18\
 10 14 5 18Z",print:"M6 8V3H14V8M6 15H3V8H17V15H14M6 12H14V17H6Z",list:"M3 4H17V16H3ZM3 8H17M3 12H17M8 4V16",legend:"M3 \
5H6M9 5H17M3 10H6M9 10H17M3 15H6M9 15H17"};function Et(t){var e=20,i=Math.max(2,window.devicePixelRatio||1),n=u("canvas",
"mm-icon");n.width=n.height=e*i,n.setAttribute("aria-hidden","true");var r=n.getContext("2d");return r.scale(i,i),r.strokeStyle=
J,r.lineWidth=1.8,r.lineCap=r.lineJoin="round",r.stroke(new Path2D(ke[t])),t==="play"&&(r.fillStyle=J,r.fill(new Path2D(
ke[t]))),n}function Oe(t,e){t.replaceChild(Et(e),t.firstChild)}var te=3;function ee(t){return Math.max(window.devicePixelRatio||1,t.getContainer().classList.contains("mm-drawing")?te:
1)}var M=L.Renderer.extend({options:{padding:.2},_initContainer:function(){this._container=u("div","mm-canvas"),this._canvas=
this._container.appendChild(u("canvas")),fi(this._map)},_destroyContainer:function(){this._container.remove(),delete this.
_container},_update:function(){var t=this._map.getSize();this._map._animatingZoom&&this._bounds||!t.x||!t.y||(L.Renderer.
prototype._update.call(this),L.DomUtil.setPosition(this._container,this._bounds.min),this._paint())},_reset:function(){return this},
_pen:function(t){Te(this._map);var e=this._bounds.getSize(),i=ee(this._map),n=Math.round(e.x*i),r=Math.round(e.y*i);(t.width!==
n||t.height!==r)&&(t.width=n,t.height=r,t.style.width=e.x+"px",t.style.height=e.y+"px");var s=t.getContext("2d"),o=this.
_bounds.min;return s.setTransform(1,0,0,1,0,0),s.clearRect(0,0,n,r),s.setTransform(i,0,0,i,-o.x*i,-o.y*i),s},_view:function(){
var t=this._map.getPixelOrigin(),e=256*Math.pow(2,this._zoom),i=this._bounds;return{scale:e,left:t.x,top:t.y,west:(i.min.
x+t.x)/e,east:(i.max.x+t.x)/e,north:(i.min.y+t.y)/e,south:(i.max.y+t.y)/e}}});function fi(t){t._minemapJoined||(t._minemapJoined=
[],t.on("drag",function(){t._minemapJoined.length||di(t)}),t.on("moveend zoomstart layeradd layerremove",function(){Te(t)}))}
function di(t){var e=[[]],i=t.getPane("mapPane");!i||t.getContainer().classList.contains("mm-comparing")||(Pe(i).flatMap(
Pe).forEach(function(n){n.classList.contains("mm-canvas")?e[e.length-1].push(...n.children):e.push([])}),t._minemapJoined=
e.filter(function(n){return n.length>1}).map(function(n){var r=u("canvas","mm-joined"),s=n[0];return r.width=s.width,r.height=
s.height,r.style.cssText=s.style.cssText,n.forEach(function(o){r.getContext("2d").drawImage(o,0,0),o.hidden=!0}),s.parentNode.
appendChild(r)}))}function Te(t){t._minemapJoined.length&&(t._minemapJoined.splice(0).forEach(function(e){e.remove()}),t.
getContainer().querySelectorAll(".mm-canvas > canvas").forEach(function(e){e.hidden=!1}))}function Pe(t){function e(i){return Number(
window.getComputedStyle(i).zIndex)||0}return Array.from(t.children).sort(function(i,n){return e(i)-e(n)})}function P(t,e,i){
return e[4*i]<=t.east&&e[4*i+2]>=t.west&&e[4*i+1]<=t.south&&e[4*i+3]>=t.north}function I(t,e,i,n,r,s){for(var o=e.scale,
a=e.left-(s||0)*o,h=e.top,l=i.ringStart[n];l<i.ringStart[n+1];l++){var f=i.pointStart[l],d=i.pointStart[l+1];if(!(r&&d-f<
3)){var c=i.x[f]*o-a,m=i.y[f]*o-h,p=c,g=m;t.moveTo(c,m);for(var v=f+1;v<d;v++){var w=i.x[v]*o-a,T=i.y[v]*o-h;Math.abs(w-
c)+Math.abs(T-m)<.5&&v<d-1||(t.lineTo(w,T),c=w,m=T)}r&&t.lineTo(p,g)}}}function Z(t,e,i){var n=parseInt(t.slice(1),16),r=parseInt(
e.slice(1),16),s=0;return[16,8,0].forEach(function(o){var a=n>>o&255,h=r>>o&255;s|=Math.round(a+(h-a)*i)<<o}),"#"+("0000\
00"+s.toString(16)).slice(-6)}function U(t,e){var i=parseInt(t.slice(1),16);return"rgba("+[i>>16,i>>8&255,i&255,e].join(
",")+")"}var N='"Open Sans", "Noto Sans", "Liberation Sans", Arial, Helvetica, "DejaVu Sans", sans-serif',vt={light:{ink:"#24313c",
soft:"#4b5a66",axis:"#8d99a3",halo:"rgba(255,255,255,.92)",country:"#6d6476",sea:"#dbe6ec",land:"#f7f4ed",shore:"#8fabbc",
border:"#8d7f94",world:"#b3aeb9",grid:"rgba(70,95,120,.2)",gridText:"#51677a",province:"#7d6d84",paper:"#ffffff",water:"\
#cfe0ea",casing:null,towards:"#000000"},dark:{ink:"#e6ebef",soft:"#b4c0ca",axis:"#7d8b97",halo:"rgba(20,27,33,.9)",country:"\
#b9aec4",sea:"#14212b",land:"#262d33",shore:"#55707f",border:"#a394ad",world:"#5b6068",grid:"rgba(150,175,200,.2)",gridText:"\
#9db2c4",province:"#a899b0",paper:"#1f262c",water:"#1c3a4c",casing:null,towards:"#ffffff"}},ci="rgba(255,255,255,.92)";function V(t){
var e=vt[t&&t._minemapTheme||"light"];return t&&t._minemapPicture?Object.assign({},vt.light,{casing:ci}):e}function ie(t,e){
var i=!1;return t.eachLayer(function(n){i=i||n!==e&&(n instanceof L.GridLayer||n instanceof L.ImageOverlay)}),i}function ne(t){
var e=ie(t,null);e!==!!t._minemapPicture&&(t._minemapPicture=e,t.getContainer().classList.toggle("mm-picture-below",e),re(
t))}function re(t){t.eachLayer(function(e){e instanceof M&&e._bounds&&e._update()})}function Ie(){try{var t=window.parent!==
window&&window.parent.document;if(t){var e=t.documentElement,i=t.body;if(i.dataset.jpThemeLight)return i.dataset.jpThemeLight===
"false"?"dark":"light";if(i.classList.contains("vscode-dark"))return"dark";if(e.dataset.theme==="dark"||e.dataset.theme===
"light")return e.dataset.theme}}catch{}return window.matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light"}var se="minemapLabels",Re=400,ae=80,At=210,mi=/[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/,oe=M.extend({options:{pane:se},
onAdd:function(t){if(!t.getPane(se)){var e=t.createPane(se);e.style.zIndex=440,e.style.pointerEvents="none"}M.prototype.
onAdd.call(this,t),t.on("layerremove",this._update,this)},_update:function(){this._asked||(this._asked=L.Util.requestAnimFrame(
function(){this._asked=null,this._map&&M.prototype._update.call(this)},this))},_updateTransform:function(t,e){this._center&&
M.prototype._updateTransform.call(this,t,e)},_paint:function(){this.write(new De(this._pen(this._canvas),this._view(),this.
_map))},write:function(t){var e=[];this._map.eachLayer(function(i){i instanceof M&&i._bounds&&i._names&&e.push(i)}),e.sort(
function(i,n){return i._namesRank-n._namesRank}),e.forEach(function(i){i._taken&&i._taken(t)}),this.written=t.written,e.
forEach(function(i){i._names(t)}),t.pen.direction="ltr"}});function Y(t){t._minemapLabels||(t._minemapLabels=new oe().addTo(
t)),t._minemapLabels._update()}function pi(t,e){var i=t.getContainer(),n=i.getBoundingClientRect();return i.classList.contains(
"mm-drawing")?[]:Array.from(i.querySelectorAll(".mm-title, .mm-tools, .mm-panel, .mm-opener, .mm-time, .mm-locator, .lea\
flet-control"),function(r){var s=r.getBoundingClientRect(),o=e.x-n.left,a=e.y-n.top;return[s.left+o,s.top+a,s.right+o,s.
bottom+a]})}function De(t,e,i){this.pen=t,this.view=e,this.map=i,this.paint=V(i);var n=i.containerPointToLayerPoint([0,0]),
r=i.getSize();this.seen=[n.x,n.y,n.x+r.x,n.y+r.y],this.taken=pi(i,n),this.grounds=[],this.written=[],t.textBaseline="mid\
dle",t.textAlign="left",t.lineJoin="round"}De.prototype={isFree:function(t){return!this.isCut(t)&&!this.taken.some(function(e){
return ze(t,e)})},isCut:function(t){var e=this.seen;return ze(t,e)&&(t[0]<e[0]||t[1]<e[1]||t[2]>e[2]||t[3]>e[3])},write:function(t,e,i){
var n=this.pen,r=n.measureText(t).width,s=this,o=e.find(function(a){return s.isFree([a[0]-2,a[1]-8,a[0]+r+2,a[1]+8])});return o?
(this.taken.push([o[0]-2,o[1]-8,o[0]+r+2,o[1]+8]),this.written.push({text:t,x:o[0],y:o[1],width:r}),n.direction=_i(t)?"r\
tl":"ltr",n.textAlign="left",n.strokeStyle=this.paint.halo,n.lineWidth=3.5,n.strokeText(t,o[0],o[1]),n.fillStyle=i,n.fillText(
t,o[0],o[1]),!0):!1},beside:function(t,e){var i=this.pen.measureText(t).width,n=this,r=(e[0]+e[2])/2,s=(e[1]+e[3])/2,o=[
[e[2]+5,s],[e[0]-5-i,s],[r-i/2,e[1]-10],[r-i/2,e[3]+10]];function a(h){return!n.grounds.some(function(l){return h[0]<l[2]&&
h[0]+i>l[0]&&h[1]-6<l[3]&&h[1]+6>l[1]})}return o.filter(a).concat(o.filter(function(h){return!a(h)}))},fitted:function(t,e){
var i=this.pen;if(i.measureText(t).width<=e)return t;var n=t.replace(/\s*[([].*$/,"");if(n&&i.measureText(n).width<=e)return n;
for(var r=Array.from(n||t),s=0,o=r.length;s<o;){var a=Math.ceil((s+o)/2);i.measureText(r.slice(0,a).join("")+"…").width<=
e?s=a:o=a-1}return r.slice(0,s).join("").trim()+"…"}};function ze(t,e){return t[0]<e[2]&&t[2]>e[0]&&t[1]<e[3]&&t[3]>e[1]}
function _i(t){var e=/\p{L}/u.exec(t);return!!(e&&mi.test(e[0]))}var he=4194304;function jt(){return new Promise(function(t){window.setTimeout(t)})}function Ne(){}async function ot(t){if(typeof DecompressionStream>
"u")throw new Error("old browser");for(var e=document.getElementById(t).textContent.trim(),i=new DecompressionStream("gz\
ip"),n=new Response(i.readable).arrayBuffer(),r=i.writable.getWriter(),s=0;s<e.length;s+=he)r.write(gi(e.slice(s,s+he))).
catch(Ne),await jt();r.close().catch(Ne);var o=new Uint8Array(await n),a=new DataView(o.buffer).getUint32(0,!0),h=JSON.parse(
new TextDecoder().decode(o.subarray(4,4+a))),l={},f=4+a;for(var d of h.columns)l[d.name]=new Float64Array(d.count),f=vi(
o,f,l[d.name],d.differences),d.count>he/16&&await jt();return h.columns=l,h}function gi(t){if(Uint8Array.fromBase64)return Uint8Array.
fromBase64(t);for(var e=atob(t),i=new Uint8Array(e.length),n=0;n<e.length;n++)i[n]=e.charCodeAt(n);return i}function vi(t,e,i,n){
for(var r=0,s=0;r<i.length;r++){for(var o=t[e++],a=o&127,h,l=7;o>127&&l<28;l+=7)o=t[e++],a|=(o&127)<<l;if(o<128)h=a&1?~(a>>>
1):a>>>1;else{for(var f=268435456;o>127;f*=128)o=t[e++],a+=(o&127)*f;h=a%2?-(a+1)/2:a/2}s=n?s+h:h,i[r]=s}return e}function yt(t){
for(var e=new Int32Array(t.length+1),i=0;i<t.length;i++)e[i+1]=e[i]+t[i];return e}function Pt(t,e){for(var i=new Float64Array(
e),n=new Int32Array(t.length),r=0;r<t.length;r++)i[t[r]]++;var s=yt(i),o=s.slice();for(r=0;r<t.length;r++)n[o[t[r]]++]=r;
return function(a){return n.subarray(s[a],s[a+1])}}function Fe(t,e){if(!t.tables)return t;var i={},n=function(h){return t.
columns["known."+e+"."+h]};Object.keys(t.tables).forEach(function(h){var l=n(h);t.tables[h].forEach(function(f){i[f]=Lt(
t.columns[f],l)}),t.columns[h+".rings"]&&yi(t.columns,i,h,l)});function r(h,l){var f=new Map;h.forEach(function(d,c){f.set(
d,c)}),l.forEach(function(d){i[d].forEach(function(c,m){i[d][m]=f.has(c)?f.get(c):-1})})}r(i["hazard.id"],["site","from",
"to","version.site","under.site","covered.site","covered.owner","residue.site"]),r(i["release.id"],["release","worked.re\
lease"]);function s(h,l){return h&&{values:h.values,codes:Array.from(Lt(h.codes,l))}}function o(h,l){return Object.fromEntries(
Object.keys(h).map(function(f){return[f,s(h[f],l)]}))}function a(h,l){return Array.from(l,function(f){return h[f]})}return Object.
assign({},t,{columns:i,ids:a(t.ids,i["hazard.id"]),labels:s(t.labels,n("hazard")),names:t.names.codes.length?s(t.names,n(
"hazard")):t.names,fields:o(t.fields,n("hazard")),releases:{ids:a(t.releases.ids,i["release.id"]),fields:o(t.releases.fields,
n("release"))}})}function Lt(t,e){return Float64Array.from(e,function(i){return t[i]})}function yi(t,e,i,n){var r=t[i+".\
rings"],s=t[i+".points"],o=yt(r),a=yt(s),h=[],l=[];n.forEach(function(f){for(var d=o[f];d<o[f+1];d++)h.push(d)}),h.forEach(
function(f){for(var d=a[f];d<a[f+1];d++)l.push(d)}),e[i+".rings"]=Lt(r,n),e[i+".points"]=Lt(s,h),e[i+".x"]=Lt(t[i+".x"],
l),e[i+".y"]=Lt(t[i+".y"],l)}function F(t,e,i,n){for(var r=t[e+".rings"],s=t[e+".points"],o=t[e+".x"],a=t[e+".y"],h=0;h<o.length;h++)o[h]=ht(o[h]/i),
a[h]=ft(a[h]/i);var l=yt(r),f=yt(s);!n&&minemap.seam!==void 0&&wi(o,f);for(var d=new Float64Array(r.length*4),c=0;c<r.length;c++){
for(var m=1/0,p=1/0,g=-1/0,v=-1/0,w=f[l[c]];w<f[l[c+1]];w++)o[w]<m&&(m=o[w]),o[w]>g&&(g=o[w]),a[w]<p&&(p=a[w]),a[w]>v&&(v=
a[w]);d[4*c]=m,d[4*c+1]=p,d[4*c+2]=g,d[4*c+3]=v}return{count:r.length,x:o,y:a,boxes:d,ringStart:l,pointStart:f}}function wi(t,e){
for(var i=0;i+1<e.length;i++){var n=1/0,r=-1/0,s;for(s=e[i];s<e[i+1];s++)n=Math.min(n,t[s]),r=Math.max(r,t[s]);if(!((n+r)/
2>=ht(minemap.seam)))for(s=e[i];s<e[i+1];s++)t[s]+=1}}function ht(t){return t/360+.5}function ft(t){var e=Math.max(-85.0511,
Math.min(85.0511,t))*Math.PI/180;return .5-Math.log(Math.tan(Math.PI/4+e/2))/(2*Math.PI)}function X(t){return(t-.5)*360}
function G(t){return(2*Math.atan(Math.exp((.5-t)*2*Math.PI))-Math.PI/2)*180/Math.PI}function dt(t,e,i,n){if(i<t.boxes[4*
e]||i>t.boxes[4*e+2]||n<t.boxes[4*e+1]||n>t.boxes[4*e+3])return!1;for(var r=!1,s=t.x,o=t.y,a=t.ringStart[e];a<t.ringStart[e+
1];a++)for(var h=t.pointStart[a],l=t.pointStart[a+1],f=h,d=l-1;f<l;d=f++)o[f]>n!=o[d]>n&&i<(s[d]-s[f])*(n-o[f])/(o[d]-o[f])+
s[f]&&(r=!r);return r}function mt(t,e,i){t[0]=Math.min(t[0],e[4*i]),t[1]=Math.min(t[1],e[4*i+1]),t[2]=Math.max(t[2],e[4*
i+2]),t[3]=Math.max(t[3],e[4*i+3])}var Tt=64;function le(t,e,i){var n=1/0,r=1/0,s=-1/0,o=-1/0,a=new Float64Array(e),h=0,
l;for(l=0;l<e;l++)n=Math.min(n,t[4*l]),r=Math.min(r,t[4*l+1]),s=Math.max(s,t[4*l+2]),o=Math.max(o,t[4*l+3]);var f=65535/
(s-n||1),d=65535/(o-r||1);for(l=0;l<e;l++)if(!(t[4*l]>t[4*l+2])){var c=((t[4*l]+t[4*l+2])/2-n)*f,m=((t[4*l+1]+t[4*l+3])/
2-r)*d;a[h++]=((He(c)|He(m)<<1)>>>0)*e+l}a=a.subarray(0,h).sort();for(var p=new Int32Array(h),g=new Float64Array(4*Math.
ceil(h/Tt)),v=new Float64Array(g.length/4),w=0;w<v.length;w++){for(var T=[1/0,1/0,-1/0,-1/0],A=w*Tt;A<Math.min(h,(w+1)*Tt);A++)
l=p[A]=a[A]%e,mt(T,t,l),v[w]=Math.max(v[w],i[l]);g.set(T,4*w)}return{boxes:t,order:p,blocks:g,sizes:i,most:v,west:n,north:r,
east:s,south:o}}function He(t){var e=t&65535;return e=(e|e<<8)&16711935,e=(e|e<<4)&252645135,e=(e|e<<2)&858993459,(e|e<<
1)&1431655765}function It(t,e,i,n){for(var r=[],s=0;s<e.most.length;s++)if(!(e.most[s]<i||!P(t,e.blocks,s)))for(var o=s*
Tt,a=Math.min(e.order.length,o+Tt);o<a;o++){var h=e.order[o];e.sizes[h]>=i&&P(t,e.boxes,h)&&n(h)&&r.push(h)}return r.sort(
function(l,f){return l-f})}function Be(t,e){function i(n,r,s){var o=new n.constructor(n.length+r.length-(s===void 0?0:1));
if(o.set(n),s===void 0)return o.set(r,n.length),o;for(var a=1;a<r.length;a++)o[n.length+a-1]=r[a]+s;return o}return{count:t.
count+e.count,x:i(t.x,e.x),y:i(t.y,e.y),boxes:i(t.boxes,e.boxes),ringStart:i(t.ringStart,e.ringStart,t.pointStart.length-
1),pointStart:i(t.pointStart,e.pointStart,t.x.length)}}var pt=864e5;function _(t,e,i){var n=minemap.words[t].map[e];return i?bi(n,i):n}function bi(t,e){return t.replace(/\{(\w+)\}/g,
function(i,n){return e[n]})}function Q(t,e,i){return e+minemap.words[t].locale.colon+i}function tt(t,e){return minemap.words[t].
field[e]||e.replace(/_/g," ")}function b(t,e,i){var n=minemap.words[t].locale,r=Math.abs(e).toFixed(i||0).split(".");return r[0]=
r[0].replace(/\B(?=(\d{3})+$)/g,n.thousands),(e<0?n.minus:"")+r.join(n.decimal)}function E(t,e){return b(t,e,e<9.95&&e>=
.05?1:0)+" m²"}function j(t,e){var i=e===1?"area_one":"area_many";return _(t,i,{n:b(t,e)})}function z(t,e,i){return new Intl.
DateTimeFormat(minemap.words[t].locale.dates,{day:"numeric",month:i||"long",year:"numeric",timeZone:"UTC"}).format(new Date(
e*pt))}function bt(t,e){var i=_(t,"on_day",{day:z(t,e.day)}),n=ue(e);return(e.day>e.lastDay?_(t,"recorded_to",{day:i,last:z(
t,e.lastDay)}):i)+(n===null?"":", "+_(t,"known_on",{day:z(t,n)}))}function ue(t){return t._pack.known?t._pack.known[t.known]:
null}function $(t){return new Date(t*pt).getUTCFullYear()}function zt(t,e){var i=ut($(t),11,31);return e<0?ut($(t)-1,11,
31):i>t?i:ut($(t)+1,11,31)}function ut(t,e,i){return Math.round(Date.UTC(t,e,i)/pt)}function rt(t){return new Date(t*pt).
toISOString().slice(0,10)}function wt(t){return/^\d{4}-\d\d-\d\d$/.test(t)?Date.parse(t+"T00:00:00Z")/pt:NaN}var fe="minemapBoundaries",xi=13;function Ci(t,e){var i=0,n=0,r={points:new Float64Array(t.length)};r.west=r.north=1/0,r.
east=r.south=-1/0;for(var s=0;s<t.length;s+=2){i+=t[s],n+=t[s+1];var o=r.points[s]=ht(i/e),a=r.points[s+1]=ft(n/e);r.west=
Math.min(r.west,o),r.east=Math.max(r.east,o),r.north=Math.min(r.north,a),r.south=Math.max(r.south,a)}if(minemap.seam!==void 0&&
(r.west+r.east)/2<ht(minemap.seam)){for(s=0;s<t.length;s+=2)r.points[s]+=1;r.west+=1,r.east+=1}return r}var Ue=M.extend(
{options:{pane:fe},initialize:function(t){L.Renderer.prototype.initialize.call(this,t);var e=t.degree;this._lines=t.lines.
map(function(i){return Ci(i,e)}),this._places=t.places.map(function(i){var n=i[0]/e;return{x:ht(n)+(minemap.seam!==void 0&&
n<minemap.seam?1:0),y:ft(i[1]/e),radius:i[2]/e/360,name:i[3]}}).sort(function(i,n){return n.radius-i.radius})},onAdd:function(t){
if(!t.getPane(fe)){var e=t.createPane(fe);e.style.zIndex=250,e.style.pointerEvents="none"}M.prototype.onAdd.call(this,t)},
getAttribution:function(){var t=this.options.attribution;return t===null?Ut(_(this.options.language,"boundaries")):t},setLanguage:function(t){
var e=this._map&&this._map.attributionControl;e&&e.removeAttribution(this.getAttribution()),this.options.language=t,e&&e.
addAttribution(this.getAttribution()),this._map&&this._paint()},_paint:function(){var t=this._pen(this._canvas),e=256*Math.
pow(2,this._zoom),i=this._map.getPixelOrigin();if(this._zoom<this.options.fromZoom){Y(this._map);return}this._paintLines(
t,e,i),Y(this._map)},_paintLines:function(t,e,i){var n=this._bounds,r=(n.min.x+i.x)/e,s=(n.max.x+i.x)/e,o=(n.min.y+i.y)/
e,a=(n.max.y+i.y)/e;t.beginPath(),this._lines.forEach(function(f){if(!(f.west>s||f.east<r||f.north>a||f.south<o)){var d=f.
points;t.moveTo(d[0]*e-i.x,d[1]*e-i.y);for(var c=2;c<d.length;c+=2)t.lineTo(d[c]*e-i.x,d[c+1]*e-i.y)}});var h=this._map.
getCenter().lat*Math.PI/180,l=Math.min(140,this.options.trueTo*e/(40075017*Math.cos(h)));t.lineJoin=t.lineCap="round",t.
lineWidth=Math.max(1,l),t.strokeStyle=U(V(this._map).province,Math.max(.14,.7/Math.max(1,l))),t.setLineDash(l>1.5?[]:[4,
3]),t.stroke(),t.setLineDash([])},_namesRank:3,_names:function(t){var e=t.view,i=t.pen,n=this._bounds;this._zoom<this.options.
fromZoom||this._zoom>xi||(i.font="500 11.5px "+N,this._places.forEach(function(r){var s=r.x*e.scale-e.left,o=r.y*e.scale-
e.top;if(!(s<n.min.x||s>n.max.x||o<n.min.y||o>n.max.y)){var a=i.measureText(r.name).width/2;r.radius*e.scale<a*.8||t.write(
r.name,[[s-a,o],[s-a,o-16],[s-a,o+16]],t.paint.province)}}))}});var y=["adjusted","outside","cancelled","reduced","cleared","SHA","CHA"],S={};y.forEach(function(t,e){S[t]=e});var q=["c\
leared","reduced","cancelled"],R=-1,de={SHA:{size:9,path:"M-2 11 11 -2",width:1.7,wash:.3},CHA:{size:7,path:"M-2 9 9 -2M\
-2 -2 9 9",width:1.3,wash:.42},cleared:{size:8,path:"M2 2h.01M6 6h.01",width:2,wash:.34},reduced:{size:7,path:"M-1 3.5H8",
width:1.2,wash:.28},cancelled:{size:7,path:"M3.5 -1V8",width:1.2,wash:.2},adjusted:{size:10,path:"",width:1,wash:.16},outside:{
size:10,path:"M5 5h.01",width:2,wash:.14}};function Rt(t,e,i){var n=de[t],r=2,s=u("canvas");s.width=s.height=n.size*r;var o=s.
getContext("2d");return o.scale(r,r),i&&(o.fillStyle="rgba(255,255,255,.45)",o.fillRect(0,0,n.size,n.size)),o.fillStyle=
U(e,n.wash),o.fillRect(0,0,n.size,n.size),o.strokeStyle=U(Z(e,"#000000",.12),.95),o.lineWidth=n.width,o.lineCap="round",
n.path&&o.stroke(new Path2D(n.path)),s}var Si=0,Wt=1,ce="minemapFeatures",Vt={circle:"M5 0A5 5 0 1 1 -5 0A5 5 0 1 1 5 0Z",square:"M-4.5 -4.5H4.5V4.5H-4.5Z",triangle:"\
M0 -6 6 4.5H-6Z",diamond:"M0 -6.5 5.5 0 0 6.5 -5.5 0Z",star:"M0 -7 1.7 -2.3 6.7 -2.2 2.7 0.9 4.1 5.7 0 2.8 -4.1 5.7 -2.7\
 0.9 -6.7 -2.2 -1.7 -2.3Z"},je=M.extend({initialize:function(t,e){L.Renderer.prototype.initialize.call(this,Object.assign(
{pane:ce},e)),this.count=0,this.ready=ot(t).then(function(i){this._kind=i.columns.kind,this._symbol=Array.from(i.columns.
symbol,function(n){return i.symbols[n]}),this._named=i.names,this._outlines=F(i.columns,"feature",1e7),this.count=this._kind.
length,this._map&&this._paint()}.bind(this))},onAdd:function(t){if(!t.getPane(ce)){var e=t.createPane(ce);e.style.zIndex=
420,e.style.pointerEvents="none"}M.prototype.onAdd.call(this,t),t._minemapFeatures=(t._minemapFeatures||[]).concat([this]),
t.on("mousemove",this._point,this).on("mouseout zoomstart movestart",this._unpoint,this)},onRemove:function(t){this._unpoint(),
t._minemapFeatures=t._minemapFeatures.filter(function(e){return e!==this},this),t.off("mousemove",this._point,this).off(
"mouseout zoomstart movestart",this._unpoint,this),M.prototype.onRemove.call(this,t)},setLanguage:function(t){var e=this.
options.titles;e&&(this.options.title=e[t])},_paint:function(){var t=this._pen(this._canvas),e=this._view(),i=this.options.
colour,n,r;for(this._shown=e,t.lineJoin=t.lineCap="round",r=2;r>=Wt;r--){for(t.beginPath(),n=0;n<this.count;n++)this._kind[n]===
r&&P(e,this._outlines.boxes,n)&&I(t,e,this._outlines,n,r===2);r===2&&(t.fillStyle=U(i,.12),t.fill("evenodd")),t.strokeStyle=
"rgba(255,255,255,.75)",t.lineWidth=4,t.stroke(),t.strokeStyle=i,t.lineWidth=r===2?1.6:2.2,t.stroke()}this._eachPoint(e,
function(s,o,a){Ve(t,s,o,this._symbol[a],i)}),Y(this._map)},_namesRank:1,_taken:function(t){this._shown&&this._eachPoint(
this._shown,function(e,i){t.taken.push([e-6,i-6,e+6,i+6])})},_names:function(t){var e=[],i=Z(this.options.colour,t.paint.
towards,t.paint===vt.dark?.65:.3);this.options.labels===!1||!this._shown||(this._eachPoint(this._shown,function(n,r,s){this.
_named[s]!==null&&e.push([n,r,this._named[s]])}),t.pen.font="11px "+N,this._nameLines(t,i),!(e.length>ae)&&e.forEach(function(n){
var r=t.fitted(n[2],At);t.write(r,t.beside(r,[n[0]-6,n[1]-6,n[0]+6,n[1]+6]),i)}))},_nameLines:function(t,e){for(var i=this.
_outlines,n=this._shown,r=this._bounds,s=ae,o=0;o<this.count;o++)if(!(this._kind[o]!==Wt||this._named[o]===null||!P(n,i.
boxes,o)))for(var a=t.fitted(this._named[o],At),h=t.pen.measureText(a).width/2,l=i.ringStart[o];l<i.ringStart[o+1]&&s;l++){
for(var f=null,d=null,c=i.pointStart[l];c<i.pointStart[l+1];c++){var m=i.x[c]*n.scale-n.left,p=i.y[c]*n.scale-n.top;m-h<
r.min.x||m+h>r.max.x||p<r.min.y||p>r.max.y||((!f||p<f[1])&&(f=[m-h,p]),(!d||p>d[1])&&(d=[m-h,p]))}f&&t.write(a,[[d[0],d[1]+
10],[f[0],f[1]-10]],e)&&s--}},_eachPoint:function(t,e){for(var i=this._outlines,n=0;n<this.count;n++)if(!(this._kind[n]!==
Si||!P(t,i.boxes,n)))for(var r=i.pointStart[i.ringStart[n]];r<i.pointStart[i.ringStart[n+1]];r++)e.call(this,i.x[r]*t.scale-
t.left,i.y[r]*t.scale-t.top,n)},hit:function(t){var e=this._shown,i=-1,n=9,r;if(!e||!this.count)return-1;if(this._eachPoint(
e,function(a,h,l){var f=Math.hypot(a-t.x,h-t.y);f<=n&&(n=f,i=l)}),i>=0)return i;var s=(t.x+e.left)/e.scale,o=(t.y+e.top)/
e.scale;for(r=0;r<this.count;r++)if(this._kind[r]===Wt&&this._isOnLine(r,s,o,5/e.scale))return r;for(r=0;r<this.count;r++)
if(this._kind[r]>Wt&&dt(this._outlines,r,s,o))return r;return-1},_isOnLine:function(t,e,i,n){var r=this._outlines,s=r.boxes;
if(e<s[4*t]-n||e>s[4*t+2]+n||i<s[4*t+1]-n||i>s[4*t+3]+n)return!1;for(var o=r.ringStart[t];o<r.ringStart[t+1];o++)for(var a=r.
pointStart[o]+1;a<r.pointStart[o+1];a++){var h=r.x[a]-r.x[a-1],l=r.y[a]-r.y[a-1],f=((e-r.x[a-1])*h+(i-r.y[a-1])*l)/(h*h+
l*l||1);if(f=Math.max(0,Math.min(1,f)),Math.hypot(r.x[a-1]+f*h-e,r.y[a-1]+f*l-i)<=n)return!0}return!1},_point:function(t){
if(!this._map.dragging.moving()){var e=t.originalEvent.target,i=e.closest&&e.closest(".mm-ui, .leaflet-control, .leaflet\
-popup")?-1:this.hit(t.layerPoint);if(i<0){this._unpoint();return}if(this._tooltip||(this._tooltip=L.tooltip({className:"\
mm-tooltip",direction:"top",offset:[0,-10],opacity:1})),i!==this._pointed){this._pointed=i;var n=u("div"),r=this._named[i];
n.appendChild(u("strong","mm-tip-name",r===null?this.options.title:r)),r!==null&&n.appendChild(u("div","mm-tip-id",this.
options.title)),this._tooltip.setContent(n)}this._tooltip.setLatLng(t.latlng),this._map.hasLayer(this._tooltip)||this._map.
openTooltip(this._tooltip)}},_unpoint:function(){this._pointed=-1,this._tooltip&&this._map&&this._map.closeTooltip(this.
_tooltip)}});function We(t,e){var i=u("canvas","mm-swatch"),n=i.getContext("2d");return i.width=52,i.height=32,i.setAttribute(
"aria-hidden","true"),n.scale(2,2),n.strokeStyle=e,n.lineWidth=1.8,t.forEach(function(r){r==="area"?(n.fillStyle=U(e,.12),
n.fillRect(1,1,24,14),n.strokeRect(1,1,24,14)):Vt[r]?Ve(n,13,8,r,e):n.stroke(new Path2D("M1 11 9 5 16 11 25 4"))}),i}function Ve(t,e,i,n,r){
var s=new Path2D(Vt[n]);t.save(),t.translate(e,i),t.lineJoin="round",t.strokeStyle="#ffffff",t.lineWidth=3,t.stroke(s),t.
fillStyle=r,t.fill(s),t.restore()}function H(t){return t._minemapInsets||{left:0,top:0,right:0,bottom:0,titleRight:0,credit:0}}function Ge(t){t._zoomAnimated=
t.options.zoomAnimation=t.options.fadeAnimation=t.options.inertia=!1,t.panBy=function(e,i){return L.Map.prototype.panBy.
call(this,e,Object.assign({},i,{animate:!1}))}}var _t=640,Gt=500,qe=1200,Ke=1600;function st(t){var e=t.getSize();return e.
x<_t||e.y<Gt}function xt(){return window.matchMedia("(prefers-reduced-motion: reduce)").matches}function W(t,e,i){var n=H(
t),r=t.getSize(),s=r.x<_t,o=t.getContainer().getBoundingClientRect(),a=n.left+16,h=n.top+24,l=n.bottom+(s?n.credit+56:48),
f=n.right+(s?16:48);t.getContainer().querySelectorAll(".mm-compare:not([hidden]) .mm-chip").forEach(function(m){h=Math.max(
h,m.getBoundingClientRect().bottom-o.top+24)}),t.getContainer().querySelectorAll(".mm-sheet, .mm-table:not([hidden])").forEach(
function(m){var p=m.getBoundingClientRect();p.width>o.width*.7?l=Math.max(l,o.bottom-p.top+12):a=Math.max(a,p.right-o.left+
16)});var d=Math.min(1,(r.y-90)/(h+l)),c=Math.min(1,(r.x-90)/(a+f));t.fitBounds(e,{paddingTopLeft:[a*c,h*d],paddingBottomRight:[
f*c,l*d],maxZoom:18,animate:!i&&!xt()})}var me="minemapMarks",pe=20,_e=12,Mi=[{width:3,dash:[]},{width:2.2,dash:[9,4]},{width:2,dash:[2,4]}],kt=M.extend({initialize:function(t,e){
L.Renderer.prototype.initialize.call(this,Object.assign({pane:me},e)),this.count=0,this.visible={},this.day=e.day,this._placed=
[],this._symbols=[],this.ready=ot(t).then(this._take.bind(this))},_take:function(t){this.groups=t.groups,this.classes=t.
classes,this.marks=t.marks,this._class=t.columns.class,this._areal=t.columns.areal,this._outlines=F(t.columns,"mark",1e7),
this._places=F(t.columns,"place",1e7),this._sides=t.sides&&t.sides.map(function(e){return{name:e,outlines:F(t.columns,e,
1e7),kind:t.columns[e+".kind"]}}),this._arrows=t.sides&&F(t.columns,"arrow",1e7),this.count=this.marks.length,this.classes.
forEach(function(e){this.visible[e.code]=!0},this),this._placed=Array.from(this.marks.keys()).filter(function(e){return this.
_places.ringStart[e+1]>this._places.ringStart[e]},this),this._map&&this._paint()},onAdd:function(t){if(!t.getPane(me)){var e=t.
createPane(me);e.style.zIndex=430,e.style.pointerEvents="none"}M.prototype.onAdd.call(this,t),t.on("mousemove",this._point,
this).on("mouseout zoomstart movestart",this._closeTooltip,this).on("click",this._click,this)},onRemove:function(t){this.
_closeTooltip(),t.off("mousemove",this._point,this).off("mouseout zoomstart movestart",this._closeTooltip,this).off("cli\
ck",this._click,this),M.prototype.onRemove.call(this,t)},isShown:function(t){return this.visible[this.classes[this._class[t]].
code]},setVisible:function(t,e){this.visible[t]=e,this._map&&this._paint()},setLanguage:function(){},className:function(t){
return this.classes.filter(function(e){return e.code===t}).map(function(e){return e.title})[0]},_paint:function(){var t=this.
_pen(this._canvas),e=this._view();if(this._shown=e,this._symbols=[],t.lineJoin=t.lineCap="round",this._paintUnder(t,e),this.
count&&this._showsMarks()){for(var i=this.count-1;i>=0;i--)this.isShown(i)&&P(e,this._outlines.boxes,i)&&this._paintMark(
t,e,i);this._paintOver(t,e),this._paintSymbols(t,e)}Y(this._map)},_namesRank:0,_names:function(){},_taken:function(t){this.
_symbols.forEach(function(e){t.taken.push([e.x-10,e.y-10,e.x+10,e.y+10])})},_paintUnder:function(){},_paintOver:function(){},
_showsMarks:function(){return!0},_paintMark:function(t,e,i){var n=this.classes[this._class[i]],r=Mi[n.group];t.beginPath(),
I(t,e,this._outlines,i,this._areal[i]===1),this._areal[i]&&(t.fillStyle=U(n.colour,.16),t.fill("evenodd")),t.strokeStyle=
"rgba(255,255,255,.8)",t.lineWidth=r.width+2.4,t.stroke(),t.strokeStyle=n.colour,t.lineWidth=r.width,t.setLineDash(r.dash),
t.stroke(),t.setLineDash([])},_paintSymbols:function(t,e){var i=new Map;this._placed.forEach(function(s){if(!(!this.isShown(
s)||!P(e,this._places.boxes,s))){for(var o=this._places.pointStart[this._places.ringStart[s]],a=this._places.x[o]*e.scale-
e.left,h=this._places.y[o]*e.scale-e.top,l=Math.floor(a/pe),f=Math.floor(h/pe),d=null,c=l-1;c<=l+1&&!d;c++)for(var m=f-1;m<=
f+1&&!d;m++){var p=i.get(c+"/"+m);p&&Math.hypot(p.x-a,p.y-h)<pe&&(d=p)}if(d){d.marks.push(s);return}var g={x:a,y:h,marks:[
s]};i.set(l+"/"+f,g),this._symbols.push(g)}},this);for(var n=this._symbols.length-1;n>=0;n--){var r=this._symbols[n];Xe(
t,r.x,r.y,this.classes[this._class[r.marks[0]]]),r.marks.length>1&&Ei(t,r.x+8,r.y-8,r.marks.length)}},hit:function(t){var e=this.
_shown,i=new Set;if(!e||!this.count||!this._showsMarks())return[];if(this._symbols.forEach(function(o){Math.hypot(o.x-t.
x,o.y-t.y)<=12&&o.marks.forEach(function(a){i.add(a)})}),!i.size)for(var n=(t.x+e.left)/e.scale,r=(t.y+e.top)/e.scale,s=0;s<
this.count;s++)this._areal[s]&&this.isShown(s)&&dt(this._outlines,s,n,r)&&i.add(s);return Array.from(i).sort(function(o,a){
return o-a})},_over:function(t){var e=t.originalEvent.target;return e.closest&&e.closest(".mm-ui, .leaflet-control, .lea\
flet-popup")?[]:this.hit(t.layerPoint)},_point:function(t){var e=this._over(t),i=this._tooltip;if(this._map.getContainer().
classList.toggle("mm-pointing",e.length>0),!e.length){this._closeTooltip();return}i||(i=this._tooltip=L.tooltip({className:"\
mm-tooltip",direction:"top",offset:[0,-12],opacity:1}));var n=u("div");e.slice(0,3).forEach(function(r){n.appendChild(u(
"strong","mm-tip-name",this.marks[r].name)),n.appendChild(u("div","mm-tip-id",this.classes[this._class[r]].title))},this),
e.length>3&&n.appendChild(u("div","mm-tip-note",this._more(e.length-3))),i.setContent(n).setLatLng(t.latlng),this._map.hasLayer(
i)||this._map.openTooltip(i)},_more:function(t){return _(this.options.language,"more",{n:b(this.options.language,t)})},_closeTooltip:function(){
this._tooltip&&this._map&&this._map.closeTooltip(this._tooltip)},_click:function(t){var e=this._over(t);e.length&&this._tell(
e,t.latlng)},_tell:function(t,e){this._closeTooltip();var i=H(this._map),n=this._map.getSize();L.popup({className:"mm-po\
pup",maxWidth:Math.min(380,n.x-60),minWidth:Math.min(260,n.x-60),maxHeight:360,autoPanPaddingTopLeft:[i.left+8,i.top+8],
autoPanPaddingBottomRight:[i.right+8,i.bottom+8]}).setLatLng(e).setContent(this._account(t)).openOn(this._map);var r=this.
_map.getContainer().querySelector(".leaflet-popup-close-button");r&&O(r,_(this.options.language,"close"))},_account:function(t){
var e=u("div","mm-account mm-marks"),i=this;return t.slice(0,_e).forEach(function(n){var r=this.marks[n],s=this.classes[this.
_class[n]],o=e.appendChild(u("section")),a=o.appendChild(u("h2"));a.appendChild(this.swatch(s)),a.appendChild(u("span",null,
r.name)),o.appendChild(u("p","mm-mark-kind",s.kind&&s.title?Q(this.options.language,s.kind,s.title):s.kind||s.title)),r.
lines.forEach(function(f){o.appendChild(u("p",f[0],f[1]))});var h=o.appendChild(u("dl"));if(r.facts.forEach(function(f){
h.appendChild(u("dt",null,f[0])),h.appendChild(u("dd",null,f[1]))}),this._placed.includes(n)){var l=o.appendChild(C("mm-\
text-button",null,function(){i.zoomTo([n])}));l.textContent=_(this.options.language,"zoom_to_area")}},this),t.length>_e&&
e.appendChild(u("p","mm-note",this._more(t.length-_e))),e},boundsOf:function(t){var e=this._outlines.boxes,i=1/0,n=1/0,r=-1/0,
s=-1/0;return t.forEach(function(o){i=Math.min(i,e[4*o]),n=Math.min(n,e[4*o+1]),r=Math.max(r,e[4*o+2]),s=Math.max(s,e[4*
o+3])}),i>r?null:L.latLngBounds([G(s),X(i)],[G(n),X(r)])},zoomTo:function(t){var e=this.boundsOf(t);e&&W(this._map,e)},placeOf:function(t){
var e=this._places.pointStart[this._places.ringStart[t]];return L.latLng(G(this._places.y[e]),X(this._places.x[e]))},swatch:function(t){
var e=u("canvas","mm-swatch mm-mark-swatch"),i=e.getContext("2d");return e.width=52,e.height=36,e.setAttribute("aria-hid\
den","true"),i.scale(2,2),Xe(i,13,9,t),e}});function Xe(t,e,i,n){var r=new Path2D(Vt[n.symbol]);t.save(),t.translate(e,i),
t.scale(1.4,1.4),t.lineJoin="round",t.strokeStyle="#ffffff",t.lineWidth=3,t.stroke(r),t.fillStyle=n.colour,t.fill(r),t.strokeStyle=
J,t.lineWidth=.8,t.stroke(r),n.sign&&(t.fillStyle=n.ink,t.font="700 7.5px "+N,t.textAlign="center",t.textBaseline="middl\
e",t.fillText(n.sign,0,n.symbol==="triangle"?1.2:.4)),t.restore()}function Ei(t,e,i,n){var r=n>999?"999+":String(n);t.save(),
t.font="600 10.5px "+N;var s=Math.max(7,t.measureText(r).width/2+4);t.beginPath(),t.roundRect(e-s,i-7,2*s,14,7),t.fillStyle=
J,t.fill(),t.strokeStyle="#ffffff",t.lineWidth=1.5,t.stroke(),t.fillStyle="#ffffff",t.textAlign="center",t.textBaseline=
"middle",t.fillText(r,e,i+.5),t.restore()}var Je=kt.extend({_take:function(t){this.mode="both",this._hatches={},kt.prototype._take.call(this,t)},setMode:function(t){
this.mode=t,this._closeTooltip(),this._map.closePopup(),this._paint()},cut:function(t){this._cut=t,this.mode==="swipe"&&
this._map&&this._bounds&&!this._map._animatingZoom&&this._paint()},_showsMarks:function(){return this.mode==="both"},_paintUnder:function(t,e){
if(this._sides){var i=this._map.getSize(),n=this._map.containerPointToLayerPoint([0,0]),r=n.x+this._cut;this.mode!=="bot\
h"&&[0,1].forEach(function(s){this.mode!=="swipe"&&this.mode!==this._sides[s].name||(t.save(),this.mode==="swipe"&&(t.beginPath(),
t.rect(s?r:n.x-i.x,n.y-i.y,s?2*i.x:r-n.x+i.x,3*i.y),t.clip()),this._paintState(t,e,this._sides[s]),t.restore())},this)}},
_paintState:function(t,e,i){["SHA","CHA"].forEach(function(n,r){t.beginPath();for(var s=0;s<i.outlines.count;s++)i.kind[s]===
r&&P(e,i.outlines.boxes,s)&&I(t,e,i.outlines,s,!0);t.fillStyle=this._pattern(t,n,this.options.colours[n]),t.fill("evenod\
d"),t.strokeStyle=Z(this.options.colours[n],"#000000",.25),t.lineWidth=1.6,t.stroke(),this._paintSmall(t,e,i,r,this.options.
colours[n])},this)},_paintSmall:function(t,e,i,n,r){for(var s=i.outlines.boxes,o=0;o<i.outlines.count;o++){var a=Math.max(
s[4*o+2]-s[4*o],s[4*o+3]-s[4*o+1])*e.scale;if(!(i.kind[o]!==n||!(a<8)||!P(e,s,o))){var h=(s[4*o]+s[4*o+2])/2*e.scale-e.left,
l=(s[4*o+1]+s[4*o+3])/2*e.scale-e.top;t.fillStyle=r,t.strokeStyle=J,t.lineWidth=1,t.beginPath(),t.rect(h-4,l-4,8,8),t.fill(),
t.stroke()}}},_pattern:function(t,e,i){var n=e+i;return this._hatches[n]||(this._hatches[n]=t.createPattern(Rt(e,i),"rep\
eat"),this._hatches[n].setTransform(new DOMMatrix().scale(.5))),this._hatches[n]},_paintMark:function(t,e,i){var n=this.
classes[this._class[i]];t.beginPath(),I(t,e,this._outlines,i,this._areal[i]===1),this._areal[i]&&n.hatch&&(t.fillStyle=this.
_pattern(t,n.hatch,n.colour),t.fill("evenodd"))},_paintOver:function(t,e){if([["#ffffff",4,1,0,[]],["#57656f",1.8,1,0,[5,
4]],[J,1.8,1,1,[]]].forEach(function(r){(r[0]==="#ffffff"?[0,1]:[r[3]]).forEach(function(s){var o=this._sides[s].outlines;
t.beginPath();for(var a=0;a<o.count;a++)P(e,o.boxes,a)&&I(t,e,o,a,!0);t.strokeStyle=r[0]==="#ffffff"?"rgba(255,255,255,.\
65)":r[0],t.lineWidth=r[1],t.setLineDash(r[4]),t.stroke()},this)},this),t.setLineDash([]),this.visible.shifted!==!1)for(var i=this.
_arrows,n=0;n<i.count;n++)i.ringStart[n+1]>i.ringStart[n]&&P(e,i.boxes,n)&&this._paintArrow(t,e,i.pointStart[i.ringStart[n]])},
_paintArrow:function(t,e,i){var n=this._arrows,r=e.scale,s=n.x[i]*r-e.left,o=n.y[i]*r-e.top,a=n.x[i+1]*r-e.left,h=n.y[i+
1]*r-e.top,l=Math.hypot(a-s,h-o),f=Math.atan2(h-o,a-s),d=Math.min(9,l/2);l<7||(t.beginPath(),t.moveTo(s,o),t.lineTo(a-d*
Math.cos(f),h-d*Math.sin(f)),[["#ffffff",5],[J,2.4]].forEach(function(c){t.strokeStyle=c[0],t.lineWidth=c[1],t.stroke()}),
t.beginPath(),t.moveTo(a,h),t.lineTo(a-d*Math.cos(f-.45),h-d*Math.sin(f-.45)),t.lineTo(a-d*Math.cos(f+.45),h-d*Math.sin(
f+.45)),t.closePath(),t.fillStyle=J,t.fill())},boundsOf:function(t){var e=kt.prototype.boundsOf.call(this,t),i=this._arrows;
return t.forEach(function(n){for(var r=i.pointStart[i.ringStart[n]];r<i.pointStart[i.ringStart[n+1]];r++)e&&e.extend([G(
i.y[r]),X(i.x[r])])}),e}});var Ze="minemapContext",Ye="minemapRelief",Ai=265e-6,Dt=[["#f0b878",4.5],["#f4cf9c",3.6],["#fbe6b8",3],["#ffffff",2.6],[
"#ffffff",1.8]],Li=[2.2,1.6,1],Qe={place:"#24313c",water:"#3c6e91",river:"#3c6e91",contour:"#8a6d48"},ki=90,qt=M.extend(
{initialize:function(t,e){L.Renderer.prototype.initialize.call(this,Object.assign({pane:Ze},e)),this.count=0,this.ready=
ot(t).then(function(i){this._kinds=Array.from(i.columns.kind,function(n){return i.kinds[n]}),this._rank=i.columns.rank,this.
_from=i.columns.from,this._until=i.columns.until,this._named=i.names,this._outlines=F(i.columns,"ground",e.degree),this.
count=this._kinds.length,this._map&&this._paint()}.bind(this))},onAdd:function(t){[[Ye,225],[Ze,245]].forEach(function(e){
if(!t.getPane(e[0])){var i=t.createPane(e[0]);i.style.zIndex=e[1],i.style.pointerEvents="none"}}),this.options.relief&&(this.
_relief=L.imageOverlay(this.options.relief,this.options.bounds,{pane:Ye}).addTo(t)),M.prototype.onAdd.call(this,t)},onRemove:function(t){
this._relief&&this._relief.remove(),M.prototype.onRemove.call(this,t)},getAttribution:function(){var t=this.options.attribution;
return t&&t[this.options.language]},setLanguage:function(t){var e=this._map&&this._map.attributionControl;e&&e.removeAttribution(
this.getAttribution()),this.options.language=t,e&&e.addAttribution(this.getAttribution())},setShown:function(t){this._bare=
!t,this.count&&this._paint()},_scale:function(){var t=this._map.getCenter().lat*Math.PI/180;return 156543.03*Math.cos(t)/
Math.pow(2,this._zoom)/Ai},_paint:function(){for(var t=this._pen(this._canvas),e=this._view(),i=this._scale(),n=[],r=this,
s=ie(this._map,this._relief),o=0;o<this.count;o++){var a=this._from[o]>=i&&(this._until[o]?i>=this._until[o]&&!s:!0);a=a&&
(!this._bare||this._kinds[o]==="contour"),a&&P(e,this._outlines.boxes,o)&&n.push(o)}function h(d,c){return n.filter(function(m){
return r._kinds[m]===d&&(c===void 0||r._rank[m]===c)})}function l(d,c,m,p){d.length&&(t.beginPath(),d.forEach(function(g){
I(t,e,r._outlines,g,!1)}),t.strokeStyle=c,t.lineWidth=m,t.setLineDash(p||[]),t.stroke())}t.lineJoin=t.lineCap="round",t.
beginPath(),h("water").forEach(function(d){I(t,e,r._outlines,d,!0)}),t.fillStyle=V(this._map).water,t.fill("evenodd"),l(
h("contour",1),"rgba(181,154,120,.75)",.6),l(h("contour",0),"rgba(181,154,120,.95)",1.2),Li.forEach(function(d,c){l(h("r\
iver",c),"#6d9ab8",d)}),l(h("border"),"#8d7f94",1.2,[7,3,2,3]),l(h("rail"),"#6b6b6b",2),l(h("rail"),"#ffffff",1,[6,6]),l(
h("road").filter(function(d){return r._rank[d]>=Dt.length}),"#a89a84",1.3,[5,4]);for(var f=Dt.length-1;f>=0;f--)l(h("roa\
d",f),"#a89a84",Dt[f][1]+1.4),l(h("road",f),Dt[f][0],Dt[f][1]);t.setLineDash([]),this._shown=n,this._paintPlaces(t,e,h("\
place")),Y(this._map)},_spot:function(t,e){var i=this._outlines,n=i.pointStart[i.ringStart[t]],r=i.pointStart[i.ringStart[t]+
1],s=i.boxes,o=this._kinds[t]==="place"?n:Math.floor((n+r)/2);return this._kinds[t]==="water"?[(s[4*t]+s[4*t+2])/2*e.scale-
e.left,(s[4*t+1]+s[4*t+3])/2*e.scale-e.top]:[i.x[o]*e.scale-e.left,i.y[o]*e.scale-e.top]},_paintPlaces:function(t,e,i){var n=this;
t.strokeStyle=J,t.fillStyle="#ffffff",t.lineWidth=1.2,i.forEach(function(r){var s=n._spot(r,e);t.beginPath(),t.arc(s[0],
s[1],n._rank[r]?2.2:3.2,0,7),t.fill(),t.stroke()})},_namesRank:1.5,_names:function(t){var e=new Set,i=this,n=ki,r=t.pen;
(this._shown||[]).forEach(function(s){if(i._kinds[s]==="place"){var o=i._spot(s,t.view);t.taken.push([o[0]-3,o[1]-3,o[0]+
3,o[1]+3])}}),(this._shown||[]).filter(function(s){return i._named[s]&&Qe[i._kinds[s]]&&(i._kinds[s]!=="contour"||i._rank[s]===
0)}).sort(function(s,o){var a=+(i._kinds[o]==="place")-+(i._kinds[s]==="place");return a||i._rank[s]-i._rank[o]}).forEach(
function(s){var o=i._kinds[s],a=i._spot(s,t.view),h=i._named[s],l=o==="place";if(!(!n||!l&&e.has(h))){r.font=(l?"":"ital\
ic ")+(l&&!i._rank[s]?"600 13px ":"11px ")+N;var f=r.measureText(h).width,d=l?t.beside(h,[a[0]-1,a[1]-4,a[0]+1,a[1]+4]):
[[a[0]-f/2,a[1]]];t.write(h,d,Z(Qe[o],t.paint.towards,t.paint===vt.dark?.6:0))&&(e.add(h),n--)}})}});var Oi=400,Kt=M.extend({initialize:function(t,e){L.Renderer.prototype.initialize.call(this,Object.assign({pane:"tilePane"},
e)),this._graticule=!0,this.language=e.language,this.packed=!!t,t?this.ready=ot(t).then(function(i){this._world=F(i.columns,
"world",i.degree.world,!0),this._worldNames=i.names,i.window&&(this._window=i.window,this._near=F(i.columns,"near",i.degree.
near),this._coasts=F(i.columns,"coasts",i.degree.near),this._borders=F(i.columns,"borders",i.degree.near),this._nearNames=
i.near_names),this._map&&this._paint()}.bind(this)):this.ready=Promise.resolve()},getAttribution:function(){return this.
packed?Ut(_(this.language,"boundaries")):""},setLanguage:function(t){this._map&&this._map.attributionControl&&this._map.
attributionControl.removeAttribution(this.getAttribution()),this.language=t,this._map&&(this._map.attributionControl&&this.
_map.attributionControl.addAttribution(this.getAttribution()),this._paint())},setGraticule:function(t){this._graticule=t,
this._map&&this._paint()},_paint:function(){var t=this._pen(this._canvas),e=this._view(),i=this._bounds,n=i.getSize(),r=V(
this._map);t.fillStyle=this._world?r.sea:r.paper,t.fillRect(i.min.x,i.min.y,n.x,n.y),this._shown=e,this._world&&this._paintCountries(
t,e,r),this._graticule&&this._paintGraticule(t,e,r),Y(this._map)},_namesRank:2,_names:function(t){this._world&&this._nameCountries(
t),this._graticule&&this._nameGraticule(t)},_paintLand:function(t,e,i){for(var n=this._window,r=n&&X(e.west)>n[0]&&X(e.east)<
n[2]&&G(e.south)>n[1]&&G(e.north)<n[3],s=r?this._near:this._world,o=r?0:Math.floor(e.west);o<=(r?0:Math.floor(e.east));o++){
t.beginPath();for(var a=0;a<s.count;a++)I(t,e,s,a,!0,o);t.fillStyle=i.land,t.fill(),t.strokeStyle=i.border,t.lineWidth=.6,
t.stroke()}},_paintCountries:function(t,e,i){var n,r;for(t.lineJoin="round",n=Math.floor(e.west);n<=Math.floor(e.east);n++){
for(t.beginPath(),r=0;r<this._world.count;r++)I(t,e,this._world,r,!0,n);t.fillStyle=i.land,t.fill(),t.strokeStyle=i.world,
t.lineWidth=this._zoom<4?.7:1,t.stroke()}if(!(!this._near||this._zoom<4.5)){var s=this._window,o=ht(s[0])*e.scale-e.left,
a=ft(s[3])*e.scale-e.top;for(t.save(),t.beginPath(),t.rect(o,a,(ht(s[2])-ht(s[0]))*e.scale,(ft(s[1])-ft(s[3]))*e.scale),
t.clip(),t.fillStyle=i.sea,t.fill(),t.beginPath(),r=0;r<this._near.count;r++)I(t,e,this._near,r,!0);t.fillStyle=i.land,t.
fill();var h=G((e.north+e.south)/2),l=e.scale/(40075017*Math.cos(h*Math.PI/180)),f=Math.min(140,Oi*l);this._stroke(t,e,this.
_coasts,[[Math.max(1.1,f),U(i.shore,f>3?.35:1)]]),this._stroke(t,e,this._borders,f>4?[[f,U(i.border,.2)]]:[[4.5,U(i.border,
.18)],[1.3,i.border,[9,3,2,3]]]),t.restore()}},_stroke:function(t,e,i,n){n.forEach(function(r){t.beginPath();for(var s=0;s<
i.count;s++)P(e,i.boxes,s)&&I(t,e,i,s,!1);t.lineWidth=r[0],t.strokeStyle=r[1],t.setLineDash(r[2]||[]),t.stroke(),t.setLineDash(
[])})},_nameCountries:function(t){var e=this._map,i=t.view,n=e.getSize(),r=new Map,s=H(e),o=t.pen,a=Math.max(36,Math.sqrt(
n.x*n.y/1500));if(!(this._zoom>14)){for(var h=s.left+a/2;h<n.x-s.right;h+=a)for(var l=s.top+a/2;l<n.y-s.bottom;l+=a){var f=e.
containerPointToLayerPoint([h,l]),d=this._countryAt((f.x+i.left)/i.scale,(f.y+i.top)/i.scale);d&&(r.has(d)||r.set(d,[]),
r.get(d).push(f))}this._zoom>11.5&&r.size<2||(o.save(),"letterSpacing"in o&&(o.letterSpacing="2px"),Array.from(r.entries()).
sort(function(c,m){return m[1].length-c[1].length}).forEach(function(c){var m=c[1],p=c[0],g=0,v=0,w=(p[this.language]||p.
en).toLocaleUpperCase(this.language);o.font="600 "+(m.length>60?14:m.length>16?12:10.5)+"px "+N;var T=o.measureText(w).width;
m.length*a<T*.8||(m.forEach(function(A){g+=A.x/m.length,v+=A.y/m.length}),m.sort(function(A,K){return Math.hypot(A.x-g,A.
y-v)-Math.hypot(K.x-g,K.y-v)}),t.write(w,m.slice(0,60).map(function(A){return[A.x-T/2,A.y]}),t.paint.country))},this),o.
restore())}},_countryAt:function(t,e){var i=this._window,n=X(t),r=G(e),s=i&&n>i[0]&&n<i[2]&&r>i[1]&&r<i[3];s||(t-=Math.floor(
t));for(var o=s?this._near:this._world,a=s?this._nearNames:this._worldNames,h=0;h<o.count;h++)if(dt(o,h,t,e))return this.
_known=this._known||new Map,this._known.has(a[h].en)||this._known.set(a[h].en,a[h]),this._known.get(a[h].en);return null}});var ct=1e-4,Xt=1e7,Pi=50,Ti=1e6,B=M.extend({initialize:function(t,e){L.Renderer.prototype.initialize.call(this,e),this.language=
e.language,this.names=e.names!==!1,this.visible={},y.forEach(function(i){this.visible[i]=!0},this),this._colours=e.colours,
this._tiles={},y.forEach(function(i){this._tiles[i]=Rt(i,this._colours[i])},this),this._clusters=new Map,this.day=null,this.
ready=this._read(t)},onAdd:function(t){M.prototype.onAdd.call(this,t),ne(t),this._look=function(){ne(t)},t.on("layeradd \
layerremove",this._look),t.on("mousemove",this._point,this).on("mouseout",this._unpoint,this).on("click",this._click,this).
on("zoomstart movestart",this._unpoint,this)},onRemove:function(t){this._unpoint(),this._closeAccount(),t.off("layeradd \
layerremove",this._look),t.off("mousemove",this._point,this).off("mouseout",this._unpoint,this).off("click",this._click,
this).off("zoomstart movestart",this._unpoint,this),M.prototype.onRemove.call(this,t)},_initContainer:function(){M.prototype.
_initContainer.call(this),this._over=this._container.appendChild(u("canvas","mm-over")),this._scratch=u("canvas")},_edgeOf:function(t){
return Z(this._colours[t],V(this._map).towards,.42)},_tileOf:function(t){return V(this._map).casing?(this._lighter=this.
_lighter||{},this._lighter[t]=this._lighter[t]||Rt(t,this._colours[t],!0),this._lighter[t]):this._tiles[t]},_read:async function(t){
this._whole=await ot(t);for(var e=this._know(0);!e.next().done;)await jt()},setKnown:function(t){for(var e=this._know(t);!e.
next().done;);},_know:function*(t){var e=this,i=this._twin,n=this._told,r=this._pack&&this._pack.ids,s=this.options.day;
function o(h){return h.map(function(l){return e._pack.ids.indexOf(r[l])}).filter(function(l){return l>=0})}[this,i].forEach(
function(h){!r||!h||(h._closeAccount(),h._closeTooltip())}),this.known=t,this._searched=null,this._clusters.clear(),this.
_dropped=this._kept=null,yield*this._load(Fe(this._whole,t));var a=this.span||{from:this.firstDay,to:this.lastDay};if(this.
span={from:Math.min(a.from,this.firstDay),to:Math.max(a.to,this.lastDay)},!r){this.setDay(s??this.lastDay);return}this._selected=
o(this._selected||[]),i&&i._allocate(),this.fire("known"),this.setFilter(this.filter||{}),o(n==null?[]:[n]).forEach(function(h){
e._tell(h)}),this.fire("select")},_load:function*(t){var e=t.columns,i=t.ids.length,n=e["worked.day"].length,r=e.site.length+
n,s;for(this._pack=t,this._hazards=i,this.count=r,this._site=new Int32Array(r),this._entered=new Int32Array(r),this._left=
new Int32Array(r),this._area=new Float64Array(r),this._measured=new Uint8Array(r),this._standing=new Int8Array(r),this._gone=
new Int8Array(r),this._ownPieces=e.site.length,s=0;s<e.site.length;s++){this._site[s]=e.site[s],this._entered[s]=e.entered[s],
this._left[s]=e.left[s],this._area[s]=Math.max(0,e.area[s])/1e4,this._measured[s]=e.measured[s],this._standing[s]=S[t.categories[e.
category[s]]];var o=t.exits[e.exit[s]];this._gone[s]=q.indexOf(o)>=0?S[o]:o==="adjusted"&&e.to[s]<0?S.adjusted:R}for(var a=0;a<
n;a++,s++)this._site[s]=i+a,this._entered[s]=e["worked.day"][a],this._left[s]=Xt,this._area[s]=Math.max(0,e["worked.area"][a])/
1e4,this._measured[s]=e["worked.measured"][a],this._standing[s]=this._gone[s]=S.outside;this.sites=i+n,yield;var h=F(e,"\
piece",1e7);yield,this._outlines=n?Be(h,F(e,"worked",1e7)):h,["piece.x","piece.y","worked.x","worked.y"].forEach(function(d){
delete e[d]}),yield,this._allocate(),this._residues=new Map,e["residue.site"].forEach(function(d,c){this._residues.has(d)||
this._residues.set(d,[]),this._residues.get(d).push([e["residue.since"][c],e["residue.until"][c]])},this),this._loadSites(),
yield,this._loadSpots(),yield,this._loadEvents(),yield;var l=this.eventDays,f=this.span?this.span.from:Math.floor(Date.now()/
pt);this.firstDay=l.length?l[0]:f,this.lastDay=l.length?l[l.length-1]:f},_allocate:function(){this._state=new Int8Array(
this.count).fill(R),this._siteM2=new Float64Array(this.sites*y.length),this._siteHas=new Uint8Array(this.sites*y.length),
this._pointed=this._sums=null,this._symbols=[]},_loadSites:function(){var t=this._pack,e=new Float64Array(this.sites*4),
i,n,r=this.sites,s=new Float64Array(r),o=this._outlines.boxes;for(i=0;i<this.sites;i++)e[4*i]=e[4*i+1]=1/0,e[4*i+2]=e[4*
i+3]=-1/0;for(this._piecesOf=Pt(this._site,this.sites),n=0;n<this.count;n++){var a=4*this._site[n],h=4*n;e[a]=Math.min(e[a],
o[h]),e[a+1]=Math.min(e[a+1],o[h+1]),e[a+2]=Math.max(e[a+2],o[h+2]),e[a+3]=Math.max(e[a+3],o[h+3]),s[this._site[n]]+=this.
_area[n]}this._loadCovered(e),this._boxes=e;var l=this.around=[1/0,1/0,-1/0,-1/0];for(i=0;i<r;i++)mt(l,e,i);l[0]>l[2]&&(this.
around=null),this._crosses=minemap.seam===void 0?null:Uint8Array.from({length:this.sites},function(c,m){return e[4*m]<1&&
e[4*m+2]>=1?1:0});var f=[];for(this._unplaced=[],i=0;i<r;i++)e[4*i]<=e[4*i+2]?f.push(Math.round((Pi-Math.log2(1+s[i]))*Ti)*
r+i):this._owners.has(i)||this._unplaced.push(i);this._placed=Array.from(Float64Array.from(f).sort(),function(c){return c%
r}),this._illustrative=new Uint8Array(this.sites),this._illustrative.set(t.columns["hazard.illustrative"]);var d=t.columns["\
release.illustrative"];t.columns["worked.release"].forEach(function(c,m){this._illustrative[this._hazards+m]=c<0?0:d[c]},
this),this.hasIllustrative=t.columns["hazard.illustrative"].includes(1)||d.includes(1)},_loadCovered:function(t){var e=this.
_pack.columns,i=this,n=new Uint8Array(this.sites);this._owners=new Map,this._site.forEach(function(s){n[s]=1});for(var r=0;r<
this._hazards;r++)n[r]||this._owners.set(r,[]);e["covered.site"].forEach(function(s,o){i._owners.has(s)&&i._owners.get(s).
push(e["covered.owner"][o])}),this._under=F(e,"under",1e7),this._underOf=new Map,e["under.site"].forEach(function(s,o){i.
_underOf.set(s,o),t.set(i._under.boxes.subarray(4*o,4*o+4),4*s)}),this._versions=Pt(e["version.site"],this._hazards)},reportedOn:function(t){
var e=this._pack.columns["version.day"],i=1/0;return this._versions(t).forEach(function(n){i=Math.min(i,e[n])}),i},covered:function(){
return Array.from(this._owners.keys()).filter(function(t){return this.reportedOn(t)<=this.day},this)},_loadEvents:function(){
var t=new Map,e=this.years=new Map;function i(f){return t.has(f)||t.set(f,[0,0]),t.get(f)}for(var n=0;n<this.count;n++)if(!(this.
_dropped&&this._dropped[n])){var r=i(this._entered[n]),s=this._standing[n]-S.SHA;if(s>=0&&(r[s]+=this._area[n]),this._left[n]<
Xt){r=i(this._left[n]),s>=0&&(r[s]-=this._area[n]);var o=y[this._gone[n]],a=$(this._left[n]);if(q.indexOf(o)<0)continue;
e.has(a)||e.set(a,{cleared:0,reduced:0,cancelled:0}),e.get(a)[o]+=this._area[n]}}this._pack.columns["version.day"].forEach(
function(f,d){(!this._dropped||this.isKept(this._pack.columns["version.site"][d]))&&i(f)},this),this.eventDays=Array.from(
t.keys()).sort(function(f,d){return f-d});var h=0,l=0;this.course=this.eventDays.map(function(f){return h+=t.get(f)[0],l+=
t.get(f)[1],{day:f,SHA:Math.max(0,h),CHA:Math.max(0,l)}})},setFilter:function(t){var e=Object.keys(t),i=new Uint8Array(this.
sites),n,r,s=t.category,o=this._pack.columns;if(this.filter=t,this._dropped=null,this._kept=null,e.length){for(r=0;r<this.
_hazards;r++)i[r]=e.every(function(a){return a==="category"||this.fieldOf(r,a)===t[a]},this)?1:0;for(this._dropped=new Uint8Array(
this.count).fill(1),this._kept=new Uint8Array(this.sites),n=0;n<this._ownPieces;n++)i[this._site[n]]&&(s===void 0||this.
_pack.categories[o.category[n]]===s)&&(this._dropped[n]=0,this._kept[this._site[n]]=1)}this._clusters.clear(),this._loadEvents(),
this.setDay(this.day),this._twin&&this._twin.setDay(this._twin.day)},isKept:function(t){return!this._kept||this._kept[t]===
1},valuesOf:function(t){var e=new Map,i;for(i=0;i<this._hazards;i++){var n=this.fieldOf(i,t);e.set(n,(e.get(n)||0)+1)}return Array.
from(e,function(r){return{value:r[0],count:r[1]}}).sort(function(r,s){return r.value===null||s.value===null?+(r.value===
null)-+(s.value===null):String(r.value).localeCompare(String(s.value),void 0,{numeric:!0})})},setDay:function(t){this.day=
t,this.span.from=Math.min(this.span.from,t),this.span.to=Math.max(this.span.to,t);var e=y.length,i,n,r={};for(this._siteM2.
fill(0),this._siteHas.fill(0),y.forEach(function(l){r[l]={areas:0,m2:0,unmeasured:0}}),i=0;i<this.count;i++){var s=this.
_entered[i]>t||this._dropped&&this._dropped[i]?R:t<this._left[i]?this._standing[i]:this._gone[i];if(this._state[i]=s,s!==
R){var o=this._site[i]*e+s,a=r[y[s]];this._siteM2[o]+=this._area[i],this._area[i]===0&&!this._measured[i]&&(this._siteHas[o]=
1),a.m2+=this._area[i],this._measured[i]||(a.unmeasured+=this._area[i])}}for(this.remaining=0,n=0;n<this.sites;n++){for(var h=0;h<
e;h++)this._siteM2[n*e+h]>=ct&&(this._siteHas[n*e+h]=1),this._siteHas[n*e+h]&&!(h>=S.SHA&&this.isResidue(n))&&r[y[h]].areas++;
this.remains(n)&&!this.isResidue(n)&&this.remaining++}this.totals=r,this._tellAgain(),this.fire("day",{day:t}),this.redraw()},
setVisible:function(t,e){this.visible[t]=e,this.redraw()},setLanguage:function(t){this.language=t,this._tellAgain(),this.
_twin&&this._twin._tellAgain(),this.redraw()},redraw:function(){return this._twin&&this._twin.redraw(),!this._map||this.
_frameAsked||!this._bounds?this:(this._frameAsked=L.Util.requestAnimFrame(function(){this._frameAsked=null,this._map&&this.
_paint()},this),this)},has:function(t,e){return this._siteHas[t*y.length+e]&&this.visible[y[e]]},isResidue:function(t){var e=this.
_residues.get(t),i=this.day;return!!(e&&e.some(function(n){return n[0]<=i&&i<n[1]}))},remains:function(t){return!!(this.
_siteHas[t*y.length+S.SHA]||this._siteHas[t*y.length+S.CHA])},m2:function(t,e){return this._siteM2[t*y.length+S[e]]}});var $e=.02,ti=.1,ei=170;function ge(t){this.frame=t,this.map=t.map,this.right=t.layer,this.on=!1,this.share=.5,this._build()}
ge.prototype={_build:function(){var t=this,e=this.frame,i=this.box=e.root.appendChild(u("div","mm-compare"));i.hidden=!0,
this.chips=["left","right"].map(function(r){var s=i.appendChild(u("div","mm-half mm-half-"+r));return s.appendChild(u("d\
iv","mm-chip"))});var n=this.bar=i.appendChild(e._ui(u("div","mm-divider")));n.tabIndex=0,n.setAttribute("role","slider"),
n.setAttribute("aria-valuemin","0"),n.setAttribute("aria-valuemax","100"),n.appendChild(u("span","mm-divider-grip")).appendChild(
Et("divide")),e._say(function(r){O(n,_(r,"divider"))}),n.addEventListener("pointerdown",function(r){r.preventDefault(),n.
focus(),n.setPointerCapture(r.pointerId)}),n.addEventListener("pointermove",function(r){n.hasPointerCapture(r.pointerId)&&
t.moveTo((r.clientX-i.getBoundingClientRect().left)/t._width())}),n.addEventListener("pointerup",function(){e._remember()}),
n.addEventListener("keydown",function(r){var s={ArrowLeft:t.share-$e,ArrowRight:t.share+$e,PageUp:t.share+ti,PageDown:t.
share-ti,Home:0,End:1}[r.key];s!==void 0&&(r.preventDefault(),r.stopPropagation(),t.moveTo(s),e._remember())})},toggle:function(t,e){
t!==this.on&&(this.on=t,this.frame.comparer.setAttribute("aria-pressed",String(t)),this.box.hidden=!t,this.map.getContainer().
classList.toggle("mm-comparing",t),t?(this.left=this.right.twin(),this.left.on("day",this.frame._showDay,this.frame),this.
frame.units&&this.left.on("day",this.frame.units._count,this.frame.units),this.left.setDay(e===void 0?this.right.firstDay:
e),this.map.addLayer(this.left),this.map.on("move zoomend resize",this.place,this),this.moved||(this.share=this._middle()),
this.place()):(this.map.off("move zoomend resize",this.place,this),this.map.removeLayer(this.left),this.right.part(),this.
left=null,this.frame.units&&this.frame.units._count()),this.frame.chooseSide(this.right),this.frame._showDay(),this.frame.
_measureInsets(),this.frame._remember())},_middle:function(){var t=this.map,e=this.right,i=e._boxes,n=H(t),r=t.getSize(),
s=e._view(),o=this._width(),a=t.containerPointToLayerPoint([0,0]),h=[];e._placed.forEach(function(p){var g=(i[4*p]+i[4*p+
2])/2*s.scale-s.left-a.x,v=(i[4*p+1]+i[4*p+3])/2*s.scale-s.top-a.y;e.isKept(p)&&g>0&&g<o&&v>0&&v<r.y-n.bottom&&h.push(g)}),
h.sort(function(p,g){return p-g});for(var l=o/2,f=-1,d=Math.max(1,Math.floor(h.length/3));d<h.length&&d<=Math.ceil(h.length*
2/3);d++)h[d]-h[d-1]>f&&(f=h[d]-h[d-1],l=(h[d]+h[d-1])/2);var c=ei/o,m=1-ei/o;return c<m?Math.max(c,Math.min(m,l/o)):.5},
moveTo:function(t){this.moved=!0,this.share=Math.max(0,Math.min(1,t)),this.place()},_width:function(){return this.map.getSize().
x-H(this.map).right},place:function(){if(this.on){var t=Math.round(this.share*this._width()),e=Math.round(this.share*100);
this.box.style.setProperty("--mm-divider",t+"px"),this.bar.setAttribute("aria-valuenow",e),this.bar.setAttribute("aria-v\
aluetext",e+" %"),this.left.cut(t,!0),this.right.cut(t,!1),this.frame.units&&this.frame.units.redraw()}},table:function(){
var t=this.frame.language,e=this.left,i=this.right,n=u("table","mm-two-days"),r=n.appendChild(u("thead")).appendChild(u(
"tr")),s=n.appendChild(u("tbody"));n.appendChild(u("caption","mm-hidden",_(t,"compare"))),n.classList.toggle("mm-wide",Math.
max(lt(e),lt(i))>=1e7),r.appendChild(u("td")),[z(t,e.day,"short"),z(t,i.day,"short"),_(t,"difference")].forEach(function(a){
r.appendChild(u("th",null,a)).scope="col"});function o(a,h,l,f){var d=s.appendChild(u("tr")),c=d.appendChild(u("th"));d.
dataset.compared=a,c.scope="row",S[a]!==void 0&&c.appendChild(i.swatch(a)),c.appendChild(document.createTextNode(h)),[b(
t,l),b(t,f),Ii(t,f-l)].forEach(function(m){d.appendChild(u("td","mm-figure",m))})}return o("remaining",_(t,"remaining")+
", m²",lt(e),lt(i)),o("areas",_(t,"areas"),e.remaining,i.remaining),y.slice().reverse().forEach(function(a){var h=e.totals[a].
m2,l=i.totals[a].m2;(h||l)&&o(a,i.className(a),h,l)}),n},show:function(){var t=this.frame.language;[this.left,this.right].
forEach(function(e,i){var n=this.chips[i];n.textContent="",n.appendChild(u("b",null,z(t,e.day,"short"))),n.appendChild(u(
"span","mm-figure",E(t,lt(e))))},this)}};function lt(t){return t.totals.SHA.m2+t.totals.CHA.m2}function Ii(t,e){var i=Math.
round(e);return(i>0?"+":"")+b(t,i||0)}B.include({twin:function(){var t=Object.create(this);return Object.assign(t,{_leaflet_id:L.
Util.stamp({}),_events:{},_map:null,_mapToAdd:null,_container:null,_bounds:null,_frameAsked:null,_tooltip:null,_sheet:null,
_making:null,_told:null,_pointed:null,_shown:null,_cut:null,_twin:null,totals:null,day:null}),t._allocate(),this._twin=t,
t},part:function(){this._twin=this._cut=null,this._container.style.clipPath=""},_update:function(){M.prototype._update.call(
this),this._cut&&this.cut(this._cut.x,this._cut.left)},cut:function(t,e){if(this._cut={x:t,left:e},!(!this._map||!this._bounds)){
var i=this._map.containerPointToLayerPoint([t,0]).x-this._bounds.min.x,n=2e4,r=e?-n:i,s=e?i:n;this._container.style.clipPath=
"polygon("+[[r,-n],[s,-n],[s,n],[r,n]].map(function(o){return o[0]+"px "+o[1]+"px"}).join(", ")+")"}},_holds:function(t){
var e=this._cut;return!e||(e.left?t.x<e.x:t.x>=e.x)}});var ii=100,zi=new Intl.Collator(void 0,{numeric:!0});function ve(t){this.frame=t,this.layer=t.layer,this.on=!1,this.order=
{column:"remaining",up:!1},this.inView=!1,this.most=ii,this.box=t.root.appendChild(t._ui(u("section","mm-table"))),this.
box.hidden=!0,t._say(function(e){this.box.setAttribute("aria-label",_(e,"table")),this.on&&this.build()}.bind(this)),this.
layer.on("day",this.show,this).on("point",this._mark,this).on("tell",this._markTold,this),t.map.on("moveend",function(){
this.inView&&this.show()},this)}ve.prototype={toggle:function(t){this.on=t,this.box.hidden=!t,this.frame.map.getContainer().
classList.toggle("mm-tabled",t),this.frame.lister.setAttribute("aria-pressed",String(t)),t?(st(this.frame.map)&&this.frame.
panel&&this.frame._togglePanel(!1),this.layer._closeAccount(),this.build(),this.box.querySelector(".mm-close").focus()):
this.frame.lister.focus(),this.frame._measureInsets(),st(this.frame.map)||(t&&(this._room=Math.min(this.box.offsetWidth,
this.frame.map.getSize().x/2)/2),this.frame.map.panBy([t?-this._room:this._room,0],{animate:!1}))},columns:function(){var t=this.
layer,e=this.frame.language,i=[{name:"name",title:tt(e,"name"),of:function(n){return t.nameOf(n)}},{name:"hazard_id",title:tt(
e,"hazard_id"),of:function(n){return t.idOf(n)}},{name:"remaining",title:_(e,"remaining")+", m²",figure:!0,of:function(n){
return t.m2(n,"SHA")+t.m2(n,"CHA")}},{name:"released",title:_(e,"units_released"),figure:!0,of:function(n){return q.reduce(
function(r,s){return r+t.m2(n,s)},0)}}];return this._named().every(function(n){return t.idOf(n)===t.nameOf(n)})&&i.shift(),
this.frame.options.filters.concat(["sector","admin1","admin2"]).forEach(function(n,r,s){n==="category"||s.indexOf(n)!==r||
!t.hasField(n)||i.push({name:n,title:tt(e,n),of:function(o){var a=t.fieldOf(o,n);return a===null?"":t._said(n,a)}})}),i},
_named:function(){for(var t=[],e=0;e<Math.min(this.layer._hazards,50);e++)t.push(e);return t},sites:function(){var t=this.
layer,e=t._boxes,i=[],n=this.inView?t._view():null,r=this.frame.map.getSize(),s=H(this.frame.map);if(n){var o=t._map.containerPointToLayerPoint(
[s.left,0]),a=t._map.containerPointToLayerPoint([r.x-s.right,r.y-s.bottom]);n={west:(o.x+n.left)/n.scale,north:(o.y+n.top)/
n.scale,east:(a.x+n.left)/n.scale,south:(a.y+n.top)/n.scale}}for(var h=0;h<t._hazards;h++)!t.isKept(h)||!y.some(function(l,f){
return f!==S.adjusted&&t._siteHas[h*y.length+f]})||n&&!P(n,e,h)||i.push(h);return i},rows:function(){var t=this.shown=this.
columns(),e=this.order,i=t.findIndex(function(n){return n.name===e.column});return i<0&&(i=0),this.sites().map(function(n){
return{site:n,values:t.map(function(r){return r.of(n)})}}).sort(function(n,r){var s=n.values[i],o=r.values[i],a=t[i].figure?
s-o:zi.compare(String(s),String(o));return(e.up?a:-a)||n.site-r.site})},build:function(){var t=this,e=this.frame,i=e.language,
n=this.box;n.textContent="";var r=n.appendChild(u("div","mm-table-head"));r.appendChild(u("h2",null,_(i,"table")));var s=r.
appendChild(C("mm-text-button",null,function(){t.save()}));s.textContent=_(i,"save_csv");var o=r.appendChild(C("mm-close",
"close",function(){t.toggle(!1)}));O(o,_(i,"close"));var a=n.appendChild(u("label","mm-option")),h=a.appendChild(u("inpu\
t"));h.type="checkbox",h.checked=this.inView,h.addEventListener("change",function(){t.inView=h.checked,t.show()}),a.appendChild(
u("span",null,_(i,"in_view")));var l=n.appendChild(u("div","mm-table-scroll"));l.tabIndex=0,l.setAttribute("role","group"),
l.setAttribute("aria-label",_(i,"table")),this.grid=l.appendChild(u("table")),this.show()},show:function(){if(!(!this.on||
!this.grid)){var t=this,e=this.layer,i=this.frame.language,n=this.rows(),r=document.activeElement,s=r&&r.dataset.column,
o=this.grid;o.textContent="",o.appendChild(u("caption","mm-hidden",_(i,"table")+", "+bt(i,e)));var a=o.appendChild(u("th\
ead")).appendChild(u("tr"));this.shown.forEach(function(d){var c=a.appendChild(u("th",d.figure?"mm-figure":"")),m=t.order.
column===d.name;c.scope="col",c.setAttribute("aria-sort",m?t.order.up?"ascending":"descending":"none");var p=c.appendChild(
C("mm-sort",null,function(){t.order={column:d.name,up:m?!t.order.up:!d.figure},t.show()}));p.textContent=d.title+(m?t.order.
up?" ▲":" ▼":""),p.dataset.column=d.name});var h=o.appendChild(u("tbody"));n.slice(0,this.most).forEach(function(d){
var c=h.appendChild(u("tr"));c.dataset.site=d.site,t.shown.forEach(function(m,p){if(p){c.appendChild(u("td",m.figure?"mm\
-figure":"",m.figure?b(i,d.values[p]):d.values[p]));return}var g=c.appendChild(u("th"));g.scope="row",g.appendChild(C("m\
m-text-button",null,function(){t.go(d.site)})).textContent=d.values[0]}),c.addEventListener("mouseenter",function(){e.pointTo(
d.site)}),c.addEventListener("mouseleave",function(){e.pointTo(null)})});var l=o.appendChild(u("tfoot")).appendChild(u("\
tr"));if(this.shown.forEach(function(d,c){var m=0;n.forEach(function(p){m+=d.figure?p.values[c]:0}),l.appendChild(u(c?"t\
d":"th",d.figure?"mm-figure":"",c?d.figure?b(i,m):"":j(i,n.length)))}),this.rest&&this.rest.remove(),this.rest=null,n.length>
this.most&&(this.rest=this.box.appendChild(C("mm-text-button",null,function(){t.most+=5*ii,t.show()})),this.rest.textContent=
_(i,"more",{n:b(i,n.length-this.most)})),this._markTold(),s){var f=o.querySelector('[data-column="'+s+'"]');f&&f.focus()}}},
go:function(t){var e=this.frame,i=this.layer.boundsOf([t]);st(e.map)&&this.toggle(!1),this.layer.options.popup!==null&&this.
layer._tell(t,null,!0),i&&W(e.map,i,!0)},_mark:function(t){!this.on||!this.grid||this.grid.querySelectorAll("tbody tr").
forEach(function(e){e.classList.toggle("mm-pointed",e.dataset.site===String(t.site))})},_markTold:function(){if(!(!this.
on||!this.grid)){var t=this.layer._told;this.grid.querySelectorAll("tbody tr").forEach(function(e){var i=t!=null&&e.dataset.
site===String(t);i?(e.setAttribute("aria-current","true"),e.scrollIntoView({block:"nearest"})):e.removeAttribute("aria-c\
urrent")})}},save:function(){var t=this.layer,e=this.rows(),i=this.shown.slice();function n(h){var l=String(typeof h=="n\
umber"?Math.round(h*100)/100:h);return typeof h!="number"&&/^[=+\-@\t\r]/.test(l)&&(l="'"+l),/[",\n\r]/.test(l)?'"'+l.replace(
/"/g,'""')+'"':l}var r={remaining:"remaining_m2",released:"released_m2"},s=[i.map(function(h){return r[h.name]||h.name}).
concat("day").map(n).join(",")];e.forEach(function(h){s.push(h.values.concat(rt(t.day)).map(n).join(","))});var o=u("a"),
a=URL.createObjectURL(new Blob(["\uFEFF"+s.join(`\r
`)+`\r
`],{type:"text/csv"}));o.href=a,o.download="areas-"+rt(t.day)+".csv",o.click(),window.setTimeout(function(){URL.revokeObjectURL(
a)},1e3)}};B.include({pointTo:function(t){this._pointed===t||!this._shown||(this._pointed=t,this._paintOver())}});function k(t,e,i,n,r,s,o){this.others=s,this.units=o,this.map=t,this.layer=e,this.bases=i,this.boundaries=n,this.options=
r,this.language=e.options.language,this._translated=[],this.moving=e,this._build(),e.on("day",this._showDay,this),t.on("\
minemap:failed",this._fail,this),Promise.all([e].concat(s.map(ni),o||[]).map(function(a){return a.ready})).then(this._start.
bind(this),this._fail.bind(this))}function ni(t){return t.layer}k.include=function(t){Object.assign(this.prototype,t)};k.
prototype={_build:function(){var t=this.map.getContainer(),e=this.options;t.classList.add("mm-map"),t.setAttribute("role",
"main"),this.root=t.insertBefore(u("div","mm-frame"),t.querySelector(".leaflet-control-container")),xt()&&Ge(this.map),document.
addEventListener("keydown",this._escape.bind(this)),this._followTheme(),this._buildTitle(),this._buildTools(),e.legend&&
this._buildPanel(),e.slider&&this._buildTime(),this._buildMore(),this.compare=new ge(this),this._buildNorth(),this._buildReadout(),
e.scale&&L.control.scale({imperial:!1,maxWidth:140,position:"bottomleft"}).addTo(this.map),this.live=this.root.appendChild(
u("div","mm-hidden")),this.live.setAttribute("aria-live","polite");var i=new ResizeObserver(this._measureInsets.bind(this));
this.credit=t.querySelector(".leaflet-control-attribution"),[t,this.title,this.panel,this.time,this.credit].forEach(function(n){
n&&i.observe(n)}),this._measureInsets()},_buildMore:function(){this.table=new ve(this),this._buildElsewhere(),this.map.on(
"moveend",this._showElsewhere,this)},busy:function(t){var e=this.layer;e.busy=t,t&&e._closeAccount&&e._closeAccount()},_escape:function(t){
t.key!=="Escape"||t.defaultPrevented||this.layer.busy||([this.layer,this.compare.left].forEach(function(e){e&&e._closeAccount&&
e._closeAccount()}),this.panel&&!this.panel.hidden&&st(this.map)&&this.panel.contains(document.activeElement)&&(this._togglePanel(
!1),this.opener.focus()))},_say:function(t){this._translated.push(t),t(this.language)},_ui:function(t){return t.classList.
add("mm-ui"),L.DomEvent.disableClickPropagation(t),L.DomEvent.disableScrollPropagation(t),t},_measureInsets:function(){this.
_measureRoom();var t=this.map.getContainer().getBoundingClientRect(),e={left:0,top:0,right:0,bottom:0,titleRight:0};if(this.
title){var i=this.title.getBoundingClientRect();e.top=i.height?i.bottom-t.top+8:0,e.titleRight=i.width?i.right-t.left:0}
e.left=52,this.panel&&!this.panel.hidden&&t.width>=_t&&(e.right=t.right-this.panel.getBoundingClientRect().left),this.time&&
!this.time.hidden&&(e.bottom=t.bottom-this.time.getBoundingClientRect().top),this.map._minemapInsets=e;var n=this.map.getContainer().
style;n.setProperty("--mm-top",e.top+"px"),n.setProperty("--mm-right",e.right+"px"),n.setProperty("--mm-bottom",e.bottom+
"px");var r=e.credit=this.credit&&this.credit.offsetHeight?this.credit.offsetHeight+2:0;n.setProperty("--mm-credit",r+"p\
x");var s=Math.floor((t.height-e.top-e.bottom-(t.width<_t?50+r:48))/36);n.setProperty("--mm-tool-rows",Math.max(2,Math.min(
this.tools.childNodes.length,s))),e.left=Math.max(e.left,this.tools.getBoundingClientRect().right-t.left+4),this.time&&this.
_paintCourse(),this.compare&&this.compare.place(),this.edges&&this._showElsewhere(),this.map._minemapLabels&&Y(this.map)},
_measureRoom:function(){var t=this.map.getContainer(),e=this.map.getSize(),i=st(this.map);this._paper||t.classList.contains(
"mm-drawing")||!t.clientWidth||(e=L.point(t.clientWidth,t.clientHeight),t.classList.toggle("mm-narrow",e.x<_t),t.classList.
toggle("mm-low",e.y<Gt),t.classList.toggle("mm-roomy",e.x>=qe),t.classList.toggle("mm-broad",e.x>=Ke),i=e.x<_t||e.y<Gt,this.
panel&&this._small!==void 0&&i!==this._small&&(this._small=i,this._togglePanel(!i,!0)),this._small=i)},_start:function(){
var t=this.layer;t.hasIllustrative&&(this._say(function(i){this.illustrative.textContent=_(i,"illustrative_notice")}.bind(
this)),this.illustrative.hidden=!1),this.panel&&this._buildLegend(),this.units&&this.units.on("counted",this._showUnits,
this),this.time&&(this.time.hidden=t.span.from===t.span.to,this._paintCourse()),this._measureInsets(),this._showDay(),this.
_restore()||(this.options.only&&this.setFilter(this.options.only),this.options.compare!==null&&this.compare.toggle(!0,this.
options.compare),this._open()),this.map.on("moveend baselayerchange",this._remember,this),t.on("day",this._remember,this),
t.on("known",function(){this.panel&&this._buildLegend()},this),window.addEventListener("hashchange",function(){window.location.
hash!==this._remembered&&this._restore()}.bind(this));var e=this.map.getContainer();this.started=!0,this._link(),Promise.
all(this.bases.map(function(i){return i[0].ready})).then(function(){e.dataset.minemap="ready"})},_fail:function(t){this.
illustrative.hidden=!1,this.illustrative.textContent=_(this.language,"old_browser"),window.console.error(t)},_open:function(){
var t=this.options.view,e=t&&t.within;this.options.keepsView||(e?W(this.map,L.latLngBounds([e[1],e[0]],[e[3],e[2]]),!0):
t?this.map.setView(t.at,t.zoom,{animate:!1}):this._showRemaining())},_showRemaining:function(){var t=this.layer,e=this.compare.
left,i=t._placed.filter(function(r){return t.isKept(r)&&(t.remains(r)||e&&e.remains(r))}),n=t.boundsOf(i);n?W(this.map,n,
!0):this.home(!0)},home:function(t){var e=this.layer.boundsOf(this.layer._placed);e?W(this.map,e,t):this.map.setView([10,
0],2,{animate:!t})},setLanguage:function(t){this.language=t,this.map.getContainer().closest("html").lang=t,this._translated.
forEach(function(e){e(t)}),this.bases.forEach(function(e){e[0].setLanguage&&e[0].setLanguage(t)}),this.boundaries&&this.
boundaries.setLanguage(t),this.others.map(ni).concat(this._context()||[]).forEach(function(e){e.setLanguage&&e.setLanguage(
t)}),this.layer.setLanguage(t),this.panel&&this._buildLegend(),this._showDay(),this._showUnseen(),this._measureInsets(),
this._remember()},_followTheme:function(){var t=this.map,e=this.options.theme||"auto";function i(){var n=e==="auto"?Ie():
e;n!==t._minemapTheme&&(t._minemapTheme=n,t.getContainer().classList.toggle("mm-dark",n==="dark"),re(t),t.fire("minemap:\
theme"))}i(),e==="auto"&&window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change",i),t.on("minemap:th\
eme",function(){this.time&&this._paintCourse(),this._showElsewhere()},this)},_spoken:function(t){return t==null||typeof t==
"string"?t:t[this.language]||t.en||Object.values(t)[0]},_buildTitle:function(){var t=this.options,e=this.title=this._ui(
u("div","mm-title")),i=(t.title?e:this.root).appendChild(u("h1",t.title?null:"mm-hidden"));this.notice=e.appendChild(u("\
p","mm-notice")),this.illustrative=e.appendChild(u("p","mm-notice")),this.illustrative.hidden=!0,this.filtered=e.appendChild(
u("div","mm-filtered")),this.filtered.hidden=!0,this.filtered.setAttribute("role","status"),this.unseen=e.appendChild(u(
"div","mm-unseen")),this.unseen.hidden=!0,this.notice.hidden=!t.notice,this._say(function(n){var r=this._spoken(t.title);
i.textContent=r||_(n,"title"),this.notice.textContent=this._spoken(t.notice),this.map.getContainer().setAttribute("aria-\
label",r||_(n,"title"))}.bind(this)),this.root.appendChild(e)}};var Ri="CDEFGHJKLMNPQRSTUVWX",Di=["ABCDEFGH","JKLMNPQR","STUVWXYZ"],Ni="ABCDEFGHJKLMNPQRSTUV";function Fi(t,e){var i=Math.
min(60,Math.floor((e+180)/6)+1);return t>=56&&t<64&&e>=3&&e<12?32:t>=72&&e>=0&&e<42?e<9?31:e<21?33:e<33?35:37:i}function Jt(t,e){
if(t<-80||t>=84)return null;var i=1/(2*298.257223563-1),n=6378137,r=Math.sqrt(4*i)/(1+i),s=i*i,o=s*i,a=o*i,h=a*i,l=h*i,f=n/
(1+i)*(1+s/4+a/64+l/256),d=[i/2-2*s/3+5*o/16+41*a/180-127*h/288+7891*l/37800,13*s/48-3*o/5+557*a/1440+281*h/630-1983433*
l/1935360,61*o/240-103*a/140+15061*h/26880+167603*l/181440,49561*a/161280-179*h/168+6601661*l/7257600,34729*h/80640-3418889*
l/1995840,212378941*l/319334400],c=Fi(t,e),m=(e-(6*c-183))*Math.PI/180,p=Math.tan(t*Math.PI/180),g=Math.sinh(r*Math.atanh(
r*p/Math.hypot(1,p))),v=p*Math.hypot(1,g)-g*Math.hypot(1,p),w=Math.atan2(v,Math.cos(m)),T=Math.asinh(Math.sin(m)/Math.hypot(
v,Math.cos(m))),A=T,K=w;return d.forEach(function(et,it){var x=2*(it+1);A+=et*Math.cos(x*w)*Math.sinh(x*T),K+=et*Math.sin(
x*w)*Math.cosh(x*T)}),{zone:c,band:Ri[Math.min(19,Math.floor((t+80)/8))],easting:5e5+.9996*f*A,northing:.9996*f*K+(t<0?1e7:
0)}}function Zt(t){var e=Math.floor(t.easting),i=Math.floor(t.northing),n=Di[(t.zone-1)%3][Math.floor(e/1e5)-1],r=Ni[(Math.
floor(i/1e5)+(t.zone%2?0:5))%20];function s(o){return("00000"+o%1e5).slice(-5)}return t.zone+t.band+" "+n+r+" "+s(e)+" "+
s(i)}var ye=300;function Nt(t,e,i,n,r){k.call(this,t,e,i,n,r,[]),this.comparer.hidden=!r.modes,e.totals={},y.forEach(function(s){
e.totals[s]={areas:0,m2:0}}),Object.assign(this.compare,Hi)}var Hi={toggle:function(t){this.frame._choose(t?"swipe":"bot\
h")},swipe:function(t){this.on=t,this.left={cut:function(){}},this.box.hidden=!t,this.frame.comparer.setAttribute("aria-\
pressed",String(t)),this.map[t?"on":"off"]("move zoomend resize",this.place,this),this.chips.forEach(function(e,i){e.textContent=
this.frame.options.sides[i?"after":"before"]},this),this.place()}};Nt.prototype=Object.create(k.prototype);Nt.include=k.
include;Nt.include({_buildMore:function(){this.lister.remove()},_showElsewhere:function(){},_showUnseen:function(){},_showDay:function(){},
_play:function(){},_remember:function(){},_restore:function(){return!1},_showRemaining:function(){this.home(!0)},_buildLegend:function(){
var t=this,e=this.layer,i=this.language,n=this.panel,r=this.options;n.textContent="";var s=n.appendChild(u("div","mm-pan\
el-head"));s.appendChild(u("strong",null,_(i,"legend")));var o=s.appendChild(C("mm-close","close",function(){t._togglePanel(
!1),t.opener.focus()}));O(o,_(i,"hide_legend")),n.appendChild(u("div","mm-total",r.headline));var a=n.appendChild(u("div",
"mm-total-on"));r.summary.forEach(function(h){a.appendChild(u("span",null,h))}),this.openerTotal.textContent=r.headline,
e._sides&&this._buildModes(),this._count(),r.listFirst&&this._buildList(),e.groups.forEach(function(h,l){t._buildGroup(h,
l)}),r.listFirst||this._buildList(),this._buildOptions(),n.querySelector("[data-option=labels]").closest("label").remove()},
_count:function(){var t=this.layer,e=this.counts=t.classes.map(function(){return 0});t._class.forEach(function(i){e[i]+=
1}),this.marked=e.slice(),t.classes.forEach(function(i,n){i.count!==null&&(e[n]=i.count)})},_buildGroup:function(t,e){var i=this,
n=this.layer,r=this.language,s=n.classes.filter(function(a,h){return a.group===e&&i.counts[h]});if(s.length){var o=this.
panel.appendChild(u("fieldset","mm-group"));o.appendChild(u("legend",null,t)),s.forEach(function(a){var h=o.appendChild(
u("label","mm-row")),l=h.appendChild(u("input"));l.type="checkbox",l.checked=n.visible[a.code],l.dataset.code=a.code,l.style.
visibility=i.marked[n.classes.indexOf(a)]?"":"hidden",l.addEventListener("change",function(){n.setVisible(a.code,l.checked),
i._list()}),h.appendChild(n.swatch(a)),h.appendChild(u("span","mm-row-name",a.title));var f=h.appendChild(u("span","mm-r\
ow-figures")),d=f.appendChild(u("span","mm-figure",b(r,i.counts[n.classes.indexOf(a)])));d.dataset.count=a.code,a.note&&
f.appendChild(u("span","mm-row-note",a.note))})}},_buildList:function(){var t=this.panel.appendChild(u("section","mm-pla\
ces"));t.appendChild(u("h2",null,this.options.list)),this.list=t.appendChild(u("ul","mm-marks-list")),this._list()},_list:function(){
var t=this.layer,e=this,i=this.list,n=0;i.textContent="",t.marks.forEach(function(r,s){if(!(!t.isShown(s)||n++>=ye)){var o=i.
appendChild(u("li")),a=C("mm-place",null,function(){e._show(s)}),h=a.appendChild(u("span","mm-mark-name"));h.appendChild(
t.swatch(t.classes[t._class[s]])),h.appendChild(u("span",null,r.name)),a.appendChild(u("span","mm-figure",r.figure||"")),
o.appendChild(a)}}),n>ye&&i.appendChild(u("li","mm-small",t._more(n-ye)))},_show:function(t){var e=this.layer,i=this.map,
n=i.getCenter();this._choose("both"),e._placed.includes(t)&&(e.zoomTo([t]),n=e.placeOf(t)),e._tell([t],n)},_paperHead:function(){
var t=this.options,e=u("header","mm-paper-head");e.appendChild(u("h1",null,t.title));var i=e.appendChild(u("p","mm-paper\
-total"));return i.appendChild(u("b",null,t.headline)),i.appendChild(u("span",null,t.summary.join(" · "))),t.notice&&e.
appendChild(u("p","mm-paper-notice",t.notice)),e},_paperTotal:function(t){t.appendChild(u("b",null,this.options.headline)),
t.appendChild(u("span",null,this.options.summary.join(" · ")))},_paperLegend:function(){var t=this,e=this.layer,i=u("se\
ction","mm-paper-legend");return e.groups.forEach(function(n,r){var s=e.classes.filter(function(a,h){return a.group===r&&
t.counts[h]&&e.visible[a.code]});if(!(!s.length||!e._showsMarks())){var o=i.appendChild(u("div","mm-paper-group"));o.appendChild(
u("h2",null,n)),s.forEach(function(a){var h=o.appendChild(u("div","mm-row"));h.appendChild(e.swatch(a)),h.appendChild(u(
"span","mm-row-name",a.title));var l=h.appendChild(u("span","mm-row-figures"));l.appendChild(u("span","mm-figure",b(t.language,
t.counts[e.classes.indexOf(a)]))),a.note&&l.appendChild(u("span","mm-row-note",a.note))})}}),i},_hiddenNames:function(){
var t=this.layer,e=this.counts;return t.classes.filter(function(i,n){return e[n]&&!t.visible[i.code]}).map(function(i){return i.
title})},_buildModes:function(){var t=this,e=this.layer,i=this.options.modes,n=this.panel.appendChild(u("div","mm-modes"));
n.setAttribute("role","group"),this.modes={},["both","swipe","before","after"].forEach(function(r){var s=t.modes[r]=n.appendChild(
C("mm-mode",null,function(){t._choose(r)}));s.textContent=i[r],s.dataset.mode=r,s.setAttribute("aria-pressed",String(e.mode===
r))})},_choose:function(t){if(!(!this.modes||this.layer.mode===t)){var e=this.modes;Object.keys(e).forEach(function(i){e[i].
setAttribute("aria-pressed",String(i===t))}),this.layer.setMode(t),this.compare.swipe(t==="swipe")}}});var we="minemapUnits",Ft=["#ece6f4","#c9b8de","#a083c2","#74519e","#43276e"],gt={remaining:{of:function(t,e){return t.m2(
e,"SHA")+t.m2(e,"CHA")},say:E},areas:{of:function(t,e){return t.remains(e)&&!t.isResidue(e)?1:0},say:function(t,e){return b(
t,e)}},released:{of:function(t,e){return q.reduce(function(i,n){return i+t.m2(e,n)},0)},say:E}},ri=M.extend({initialize:function(t,e,i){
L.Renderer.prototype.initialize.call(this,Object.assign({pane:we},e)),this.ground=i,this.measure=e.measure,this.ready=Promise.
all([ot(t),i.ready]).then(function(n){var r=n[0];this.names=r.names,this._outlines=F(r.columns,"unit",1e5),this._known=function(){
this._unitOf=r.columns["unit."+i.known]},this._known(),this._findBounds(),this._count(),i.on("known",this._known,this).on(
"day",this._count,this),this.fire("counted")}.bind(this))},onAdd:function(t){if(!t.getPane(we)){var e=t.createPane(we);e.
style.zIndex=240,e.style.pointerEvents="none"}M.prototype.onAdd.call(this,t),t.on("mousemove",this._point,this).on("mous\
eout zoomstart movestart",this._unpoint,this)},onRemove:function(t){this._unpoint(),t.off("mousemove",this._point,this).
off("mouseout zoomstart movestart",this._unpoint,this),M.prototype.onRemove.call(this,t)},setMeasure:function(t){this.measure=
t,this._count()},_findBounds:function(){var t=this._most();this.bounds={},Object.keys(gt).forEach(function(e){for(var i=t[e].
filter(function(o){return o>0}).sort(function(o,a){return o-a}),n=[],r=1;r<Ft.length&&i.length;r++){var s=Bi(i[Math.min(
i.length-1,Math.floor(i.length*r/Ft.length))]);(!n.length||s>n[n.length-1])&&n.push(s)}this.bounds[e]=n},this)},_most:function(){
for(var t=this.ground,e=this.names.length,i=this._unitOf,n=[],r,s={remaining:new Float64Array(e),areas:new Float64Array(
e),released:new Float64Array(e)},o=0;o<i.length;o++)i[o]>=0&&s.areas[i[o]]++;for(r=0;r<t._ownPieces;r++){var a=i[t._site[r]];
a<0||(n.push([t._entered[r],a,t._area[r]]),t._left[r]<Xt&&n.push([t._left[r],a,-t._area[r]]),t._gone[r]!==R&&t._gone[r]!==
S.adjusted&&(s.released[a]+=t._area[r]))}n.sort(function(l,f){return l[0]-f[0]||l[2]-f[2]});var h=new Float64Array(e);return n.
forEach(function(l){h[l[1]]+=l[2],s.remaining[l[1]]=Math.max(s.remaining[l[1]],h[l[1]])}),s},_count:function(){var t=this.
ground._twin;this.figures=this._figuresOf(this.ground),this.leftFigures=t&&t.totals?this._figuresOf(t):null,this._unpoint(),
this.fire("counted"),this.redraw()},_figuresOf:function(t){var e={};return Object.keys(gt).forEach(function(i){for(var n=e[i]=
{units:new Float64Array(this.names.length),elsewhere:0},r=0;r<this._unitOf.length;r++){var s=gt[i].of(t,r),o=this._unitOf[r];
o>=0?n.units[o]+=s:n.elsewhere+=s}},this),e},_figuresAt:function(t){var e=this.ground._cut;return this.leftFigures&&e&&t<
e.x?this.leftFigures:this.figures},shadeOf:function(t,e){var i=(e||this.figures)[this.measure].units[t],n=this.bounds[this.
measure];if(i<ct)return-1;var r=n.findIndex(function(s){return i<s});return r<0?n.length:r},colourOf:function(t){var e=this.
bounds[this.measure].length;return Ft[e?Math.round(t/e*(Ft.length-1)):Ft.length-1]},redraw:function(){return!this._map||
this._frameAsked||!this._bounds?this:(this._frameAsked=L.Util.requestAnimFrame(function(){this._frameAsked=null,this._map&&
this._paint()},this),this)},_paint:function(){var t=this._pen(this._canvas),e=this._view();if(this._shown=e,!!this.figures){
t.lineJoin="round";var i=this.ground._cut,n=this._bounds;if(!this.leftFigures||!i){this._paintUnits(t,e,this.figures);return}
var r=this._map.containerPointToLayerPoint([i.x,0]).x;[[this.leftFigures,n.min.x,r],[this.figures,r,n.max.x]].forEach(function(s){
t.save(),t.beginPath(),t.rect(s[1],n.min.y,s[2]-s[1],n.max.y-n.min.y),t.clip(),this._paintUnits(t,e,s[0]),t.restore()},this)}},
_paintUnits:function(t,e,i){for(var n=0;n<this.names.length;n++)if(P(e,this._outlines.boxes,n)){var r=this.shadeOf(n,i);
t.beginPath(),I(t,e,this._outlines,n,!0),t.fillStyle=r<0?"rgba(255,255,255,.35)":U(this.colourOf(r),.8),t.fill("evenodd"),
t.strokeStyle="#ffffff",t.lineWidth=2.2,t.stroke(),t.strokeStyle="#6f6580",t.lineWidth=.9,t.stroke()}},hit:function(t){var e=this.
_shown;if(!e||!this.figures)return-1;for(var i=(t.x+e.left)/e.scale,n=(t.y+e.top)/e.scale,r=0;r<this.names.length;r++)if(dt(
this._outlines,r,i,n))return r;return-1},_point:function(t){var e=t.originalEvent.target,i=this.ground,n=this._figuresAt(
t.containerPoint.x);if(n){n===this.leftFigures&&(i=i._twin);var r=e.closest&&e.closest(".mm-ui, .leaflet-control, .leafl\
et-popup")||i._map&&(i.busy||i.hit(t.layerPoint))||(this._map._minemapFeatures||[]).some(function(o){return o.hit(t.layerPoint)>=
0}),s=r?-1:this.hit(t.layerPoint);if(s<0){this._unpoint();return}this._tooltip||(this._tooltip=L.tooltip({className:"mm-\
tooltip",direction:"top",offset:[0,-10],opacity:1})),(s!==this._pointed||n!==this._pointedOf)&&(this._pointed=s,this._pointedOf=
n,this._tooltip.setContent(this._told(s,n))),this._tooltip.setLatLng(t.latlng),this._map.hasLayer(this._tooltip)||this._map.
openTooltip(this._tooltip)}},_unpoint:function(){this._pointed=-1,this._tooltip&&this._map&&this._map.closeTooltip(this.
_tooltip)},_told:function(t,e){var i=u("div"),n=u("dl","mm-unit-figures"),r=this.ground.language;return i.appendChild(u(
"strong","mm-tip-name",this.names[t])),Object.keys(gt).forEach(function(s){n.appendChild(u("dt",null,_(r,"units_"+s))),n.
appendChild(u("dd","mm-figure",gt[s].say(r,e[s].units[t])))},this),i.appendChild(n),i},classes:function(){for(var t=this.
ground.language,e=this.measure,i=this.bounds[e],n=new Map,r=this.names.length,s=0;s<r;s++)n.set(this.shadeOf(s),(n.get(this.
shadeOf(s))||0)+1);function o(h){return b(t,h)+(e==="areas"?"":" m²")}var a=i.concat(1/0).map(function(h,l){var f=l?i[l-
1]:0,d=h===1/0?f?_(t,"class_top",{low:o(f)}):_(t,"class_any"):f?_(t,"class_range",{low:b(t,f),high:o(h)}):_(t,"class_low",
{high:o(h)});return{text:d,colour:this.colourOf(l),count:n.get(l)||0}},this).reverse();return a.concat({text:_(t,"class_\
none"),colour:"#ffffff",count:n.get(-1)||0})},swatch:function(t){var e=u("span","mm-swatch mm-shade");return e.style.background=
t,e.setAttribute("aria-hidden","true"),e}});function Bi(t){var e=Math.pow(10,Math.floor(Math.log10(t)));return[1,1.5,2,2.5,
3,4,5,6,8,10].map(function(i){return i*e}).reduce(function(i,n){return Math.abs(n-t)<Math.abs(i-t)?n:i})}k.include({_buildUnits:function(){
var t=this,e=this.units,i=this.language;if(e){var n=this.panel.appendChild(u("fieldset","mm-group mm-units"));n.appendChild(
u("legend",null,_(i,"units")));var r=n.appendChild(u("label","mm-option")),s=r.appendChild(u("input"));s.type="checkbox",
s.checked=this.map.hasLayer(e),s.dataset.option="units",s.addEventListener("change",function(){t.showUnits(s.checked)}),
r.appendChild(u("span",null,_(i,"units_shown")));var o=n.appendChild(u("label","mm-filter")),a=o.appendChild(u("span",null,
_(i,"units_by")))&&o.appendChild(u("select"));a.dataset.measure="",Object.keys(gt).forEach(function(l){a.appendChild(u("\
option",null,_(i,"units_"+l))).value=l}),a.value=e.measure,a.addEventListener("change",function(){e.setMeasure(a.value),
t._remember()}),this.shades=n.appendChild(u("ul","mm-shades"));var h=n.appendChild(u("details","mm-unplaced"));h.appendChild(
u("summary",null,_(i,"units_table"))),this.unitTable=h.appendChild(u("div")),this._showUnits()}},showUnits:function(t){t?
this.map.addLayer(this.units):this.map.removeLayer(this.units),this._remember()},_showUnits:function(){var t=this.units,
e=this.language;if(!t||!t.figures||!this.shades)return;this.shades.textContent="",this._shadeRows(this.shades),this.unitTable.
textContent="";var i=this.unitTable.appendChild(u("table","mm-two-days")),n=Object.keys(gt),r=i.appendChild(u("thead")).
appendChild(u("tr")),s=i.appendChild(u("tbody"));r.appendChild(u("td")),n.forEach(function(h){r.appendChild(u("th",null,
_(e,"units_"+h))).scope="col"});var o=t.names.map(function(h,l){return l}).filter(function(h){return n.some(function(l){
return t.figures[l].units[h]>0})}).sort(function(h,l){return t.figures[t.measure].units[l]-t.figures[t.measure].units[h]||
t.names[h].localeCompare(t.names[l])});function a(h,l,f){var d=s.appendChild(u("tr"));d.dataset.unit=l,d.appendChild(u("\
th",null,h)).scope="row",n.forEach(function(c){d.appendChild(u("td","mm-figure",b(e,f(t.figures[c]))))})}o.slice(0,200).
forEach(function(h){a(t.names[h],t.names[h],function(l){return l.units[h]})}),n.some(function(h){return t.figures[h].elsewhere>
0})&&a(_(e,"units_elsewhere"),"",function(h){return h.elsewhere})},_shadeRows:function(t){var e=this.units,i=this.language;
e.classes().forEach(function(n){var r=t.appendChild(u("li"));r.appendChild(e.swatch(n.colour)),r.appendChild(u("span","m\
m-row-name",n.text)),r.appendChild(u("span","mm-row-note mm-figure",b(i,n.count)))})}});var Ct=15;B.include({_paint:function(){var t=this._pen(this._canvas),e=this._view();if(this.day!==null){this._shown=e,this.
_findSymbols(e),this._paintSymbols(t,!0);var i=this,n=y.map(function(){return[]});It(e,this._near,Ct/e.scale,function(s){
return i._state[s]!==R}).forEach(function(s){n[i._state[s]].push(s)});for(var r=0;r<y.length;r++)this.visible[y[r]]&&n[r].
length&&this._paintClass(t,e,r,n[r]);this._paintSymbols(t,!1),this._paintOver(),Y(this._map)}},_paintClass:function(t,e,i,n){
var r=y[i],s,o=t.createPattern(this._tileOf(r),"repeat"),a=de[r].size;o.setTransform(new DOMMatrix([.5,0,0,.5,-(e.left%a),
-(e.top%a)]));for(var h=0;h<n.length;h+=500)t.beginPath(),n.slice(h,h+500).forEach(function(v){I(t,e,this._outlines,v,!0)},
this),t.globalCompositeOperation="destination-out",t.fillStyle="#000000",t.fill(),t.globalCompositeOperation="source-ove\
r",t.fillStyle=o,t.fill();for(var l=this._pen(this._scratch),f=V(this._map),d=this._edgeOf(r),c=0;c<n.length;){for(var m=this.
_site[n[c]],p=c;p<n.length&&this._site[n[p]]===m;)p++;for(l.beginPath(),s=c;s<p;s++)I(l,e,this._outlines,n[s],!0);var g=p-
c>1||this._crosses&&this._crosses[m];l.lineJoin="round",f.casing&&(l.setLineDash([]),l.strokeStyle=f.casing,l.lineWidth=
g?7:4.4,l.stroke()),l.setLineDash(this._illustrative[m]?[6,4]:[]),l.strokeStyle=d,l.lineWidth=g?3.2:1.6,l.stroke(),g&&(l.
globalCompositeOperation="destination-out",l.fill(),l.globalCompositeOperation="source-over"),c=p}t.save(),t.setTransform(
1,0,0,1,0,0),t.drawImage(this._scratch,0,0),t.restore()},_namesRank:0,_taken:function(t){(this._symbols||[]).forEach(function(e){
t.taken.push([e.x-e.r,e.y-e.r,e.x+e.r,e.y+e.r])})},_names:function(t){var e=t.pen,i=this._shown,n=[],r=this;if(!(this.names===
!1||!i||this.day===null)){if(this._symbols.forEach(function(a){a.count===1&&n.push({site:a.site,leading:a.leading,room:0,
box:[a.x-7,a.y-7,a.x+7,a.y+7]})}),It(i,this._nearSpots,Ct/i.scale,function(){return!0}).sort(function(a,h){return r._spotRank[a]-
r._spotRank[h]}).forEach(function(a){var h=this._namedBox(a);if(h){var l=h.box,f=[l[0]*i.scale-i.left,l[1]*i.scale-i.top,
l[2]*i.scale-i.left,l[3]*i.scale-i.top];t.grounds.push(f),n.push({site:this._spotSite[a],leading:h.leading,room:(l[2]-l[0])*
i.scale,box:f})}},this),n=n.filter(function(a){return a.leading!==S.adjusted}).sort(function(a,h){return+(h.leading>=S.SHA)-
+(a.leading>=S.SHA)||h.room-a.room}).slice(0,Re),e.save(),this._cut){var s=this._map.containerPointToLayerPoint([this._cut.
x,0]).x,o=2e4;e.beginPath(),e.rect(this._cut.left?s-o:s,this._bounds.min.y,o,this._bounds.getSize().y),e.clip()}n.forEach(
function(a){var h=r.labelOf(a.site),l=a.box,f;e.font=(a.room>=44?"600 12.5px ":"11px ")+N;var d=t.fitted(h,a.room-6);if(d===
h||a.room>At){var c=e.measureText(d).width;if(f=[[(l[0]+l[2]-c)/2,(l[1]+l[3])/2]],t.write(d,f,t.paint.ink))return}e.font=
"11px "+N,h=t.fitted(h,At),t.write(h,t.beside(h,l),t.paint.ink)}),e.restore()}},_namedBox:function(t){var e=new Float64Array(
y.length),i=this._spotNow(t,e),n=-1,r=-1;if(i===R)return null;for(var s=this._spotStart[t];s<this._spotStart[t+1];s++){var o=this.
_spotPiece[s],a=this._area[o]*this._spotShare[s];this._state[o]===i&&a>r&&(r=a,n=this._spotShare[s]>.999?o:-1)}return{leading:i,
box:n<0?this._spotBoxes.subarray(4*t,4*t+4):this._outlines.boxes.subarray(4*n,4*n+4)}},_paintOver:function(){var t=this.
_pen(this._over),e=this._shown;(this._selected||[]).concat(this._told,this._pointed).forEach(function(i){if(!(i==null||i>=
this.sites)){var n=this._spotsNow(i,e);t.beginPath(),this._piecesOf(i).forEach(function(s){this._state[s]!==R&&this.visible[y[this.
_state[s]]]&&this._isDrawn(s,e)&&I(t,e,this._outlines,s,!0)},this);var r=this._underOf.get(i);r!==void 0&&I(t,e,this._under,
r,!0),t.lineJoin="round",[["rgba(255,255,255,.95)",7],["#0b3d66",4]].forEach(function(s){t.strokeStyle=s[0],t.lineWidth=
s[1],t.stroke()}),t.globalCompositeOperation="destination-out",t.fill(),t.globalCompositeOperation="source-over",n.length>
1&&this._paintTies(t,n.slice(0,200))}},this)},_paintTies:function(t,e){t.save(),t.beginPath(),e.slice(1).forEach(function(i){
t.moveTo(e[0].x,e[0].y),t.lineTo(i.x,i.y)}),t.lineCap="round",[["rgba(255,255,255,.9)",4,[]],["#0b3d66",1.6,[5,4]]].forEach(
function(i){t.strokeStyle=i[0],t.lineWidth=i[1],t.setLineDash(i[2]),t.stroke()}),t.setLineDash([]),e.forEach(function(i){
i.small&&(t.beginPath(),t.arc(i.x,i.y,10.5,0,7),t.lineWidth=2.2,t.stroke())}),t.restore()}});var si=1e-300;B.include({_loadSpots:function(){var t=[],e=[],i=[],n=[],r=[],s=this._outlines,o;for(this._span=new Float64Array(
this.count),o=0;o<this.sites;o++){var a=this._piecesOf(o);if(this._isOneSpot(a)){var h=[1/0,1/0,-1/0,-1/0];a.forEach(function(m){
mt(h,s.boxes,m),n.push(m),r.push(1)}),t.push(o),e.push(h[0],h[1],h[2],h[3]),i.push(a.length),a.forEach(function(m){this.
_span[m]=Math.max(h[2]-h[0],h[3]-h[1])},this);continue}var l=this._partsOf(o),f=Ui(l),d=new Map;l.forEach(function(m){d.
set(m.piece,(d.get(m.piece)||0)+m.size)}),f.forEach(function(m){var p=new Map;m.parts.forEach(function(g){p.set(g.piece,
(p.get(g.piece)||0)+g.size/d.get(g.piece))}),t.push(o),e.push(m.west,m.north,m.east,m.south),i.push(p.size),p.forEach(function(g,v){
n.push(v),r.push(g),this._span[v]=Math.max(this._span[v],m.east-m.west,m.south-m.north)},this)},this)}this._spotSite=new Int32Array(
t),this._spotBoxes=new Float64Array(e),this._spotStart=yt(i),this._spotPiece=new Int32Array(n),this._spotShare=new Float64Array(
r),this._spotsOf=Pt(this._spotSite,this.sites),this._spotsByRank=new Int32Array(this._spotSite.length),this._spotRank=new Int32Array(
this._spotSite.length);var c=0;this._placed.forEach(function(m){this._spotsOf(m).forEach(function(p){this._spotRank[p]=c,
this._spotsByRank[c++]=p},this)},this),this._spotsByRank=this._spotsByRank.subarray(0,c),this._near=le(s.boxes,this.count,
this._span),this._nearSpots=le(this._spotBoxes,this._spotSite.length,Float64Array.from(this._spotSite,function(m,p){return Math.
max(e[4*p+2]-e[4*p],e[4*p+3]-e[4*p+1])}))},_isOneSpot:function(t){var e=this._outlines,i=e.boxes,n=-1,r=0,s=t.length>0&&
t.every(function(o){var a=4*o,h=Math.max(i[a+2]-i[a],i[a+3]-i[a+1]);return h>n&&(n=h,r=a),e.ringStart[o+1]-e.ringStart[o]===
1});return s&&t.every(function(o){var a=4*o;return Math.max(i[a]-i[r+2],i[r]-i[a+2],i[a+1]-i[r+3],i[r+1]-i[a+3])<=n})},_partsOf:function(t){
var e=this._outlines,i=[],n=this;return this._piecesOf(t).forEach(function(r){var s=e.ringStart[r],o=e.ringStart[r+1],a=i.
length;if(o-s===1){var h=e.boxes.subarray(4*r,4*r+4);i.push({piece:r,size:1,west:h[0],north:h[1],east:h[2],south:h[3]});
return}for(var l=s;l<o;l++){var f=n._ring(l);if(f.size>=0)f.piece=r,f.size=Math.max(si,f.size),i.push(f);else{var d=i.slice(
a).find(function(c){return c.west<=f.west&&c.east>=f.east&&c.north<=f.north&&c.south>=f.south});d&&(d.size=Math.max(si,d.
size+f.size))}}}),i},_ring:function(t){for(var e=this._outlines,i=e.pointStart[t],n=e.pointStart[t+1],r=0,s={west:1/0,north:1/0,
east:-1/0,south:-1/0},o=i,a=n-1;o<n;a=o++){var h=e.x[o],l=e.y[o];r+=(h-e.x[i])*(e.y[a]-e.y[i])-(e.x[a]-e.x[i])*(l-e.y[i]),
h<s.west&&(s.west=h),h>s.east&&(s.east=h),l<s.north&&(s.north=l),l>s.south&&(s.south=l)}return s.size=r/2,s},_spotNow:function(t,e){
var i=R,n=-1,r=0,s=this._spotStart[t],o=this._spotStart[t+1],a;for(a=0;a<e.length;a++)e[a]=0;for(var h=s;h<o;h++){var l=this.
_spotPiece[h],f=this._state[l];if(!(f===R||!this.visible[y[f]])&&(e[f]+=this._area[l]*this._spotShare[h],this._area[l]===
0&&!this._measured[l]&&(r|=1<<f),o-s===1))return e[f]>=ct||r?f:R}for(a=y.length-1;a>=0;a--)if(!(e[a]<ct&&!(r&1<<a))){if(a>=
S.SHA)return a;e[a]>n&&(n=e[a],i=a)}return i},_spotsNow:function(t,e){var i=new Float64Array(y.length),n=this._spotBoxes;
return Array.from(this._spotsOf(t)).filter(function(r){return this._spotNow(r,i)!==R},this).map(function(r){return{x:(n[4*
r]+n[4*r+2])/2*e.scale-e.left,y:(n[4*r+1]+n[4*r+3])/2*e.scale-e.top,small:this._isSmallSpot(r,e)}},this)},_isDrawn:function(t,e){
return this._span[t]>=Ct/e.scale},_isSmallSpot:function(t,e){return this._nearSpots.sizes[t]<Ct/e.scale}});function Ui(t){
if(t.length<2)return t.map(function(c){return Object.assign({parts:[c]},c)});var e=t.slice().sort(function(c,m){return c.
west-m.west}),i=0,n=e.map(function(c){return Math.max(c.east-c.west,c.south-c.north)}),r=e.map(function(c,m){return m});
function s(c){for(;r[c]!==c;)c=r[c]=r[r[c]];return c}n.forEach(function(c){i=Math.max(i,c)});for(var o=0;o<e.length;o++)
for(var a=o+1;a<e.length&&e[a].west-e[o].east<=i;a++){var h=e[o],l=e[a],f=Math.max(l.west-h.east,h.north-l.south,l.north-
h.south,0);f<=Math.max(n[o],n[a])&&(r[s(a)]=s(o))}var d=new Map;return e.forEach(function(c,m){var p=d.get(s(m));if(!p){
d.set(s(m),Object.assign({parts:[c]},c));return}p.parts.push(c),p.west=Math.min(p.west,c.west),p.north=Math.min(p.north,
c.north),p.east=Math.max(p.east,c.east),p.south=Math.max(p.south,c.south)}),Array.from(d.values())}var be=42,ji=1<<22,ai=11.5,Wi=21,Vi=7.5;B.include({_clustersAt:function(t){var e=this._zoom.toFixed(2),i=this._clusters.
get(e);if(i)return i;var n=be/t.scale,r=[],s=this._nearSpots,o=this._spotBoxes,a=Math.ceil((s.south-s.north)/n)+3,h=Math.
ceil((s.east-s.west)/n)+3,l=h*a>ji?new Map:new Int32Array(h*a).fill(-1);function f(nt){if(l instanceof Int32Array)return l[nt];
var at=l.get(nt);return at===void 0?-1:at}for(var d=0;d<this._spotsByRank.length;d++){var c=this._spotsByRank[d];if(!(!this.
_isSmallSpot(c,t)||!this.isKept(this._spotSite[c]))){for(var m=(o[4*c]+o[4*c+2])/2,p=(o[4*c+1]+o[4*c+3])/2,g=Math.floor(
(m-s.west)/n)+1,v=Math.floor((p-s.north)/n)+1,w=null,T=n*n,A=-1;A<=1;A++)for(var K=-1;K<=1;K++)for(var et=f((g+A)*a+v+K);et>=
0;et=r[et].next){var it=r[et],x=(it.x0-m)*(it.x0-m)+(it.y0-p)*(it.y0-p);x<T&&(T=x,w=it)}if(!w){var D=g*a+v;w={x0:m,y0:p,
x:0,y:0,spots:[],next:f(D)},l instanceof Int32Array?l[D]=r.length:l.set(D,r.length),r.push(w)}w.spots.push(c),w.x+=(m-w.
x)/w.spots.length,w.y+=(p-w.y)/w.spots.length}}return i={clusters:Gi(r,t.scale),of:new Int32Array(this._spotSite.length).
fill(-1)},i.clusters.forEach(function(nt,at){nt.spots.forEach(function(Bt){i.of[Bt]=at})}),this._clusters.size>3&&this._clusters.
clear(),this._clusters.set(e,i),i},_sumsOf:function(t){var e=this,i=this.day+y.filter(function(g){return e.visible[g]}).
join(),n=this._sums;if(n&&n.of===t.of&&n.key===i)return n;var r=t.clusters.length,s=y.length,o=new Float64Array(s),a,h,l,
f=new Map;n=this._sums={of:t.of,key:i,m2:new Float64Array(r*s),spots:new Int32Array(r),spot:new Int32Array(r),sites:new Int32Array(
r),site:new Int32Array(r),leading:new Int8Array(r),remaining:new Int32Array(r),illustrative:new Uint8Array(r).fill(1)};function d(g,v){
n.sites[g]++,n.site[g]=a,n.leading[g]=v,v>=S.SHA&&!e.isResidue(a)&&n.remaining[g]++,e._illustrative[a]||(n.illustrative[g]=
0)}for(h=0;h<this._spotSite.length;h++){var c=t.of[h],m=c<0?R:this._spotNow(h,o);a=this._spotSite[h];var p=(h===0||this.
_spotSite[h-1]!==a)&&this._spotSite[h+1]!==a;if(m!==R){for(n.spots[c]++,n.spot[c]=h,l=0;l<s;l++)n.m2[c*s+l]+=o[l];p?d(c,
m):f.set(c,Math.max(m,f.has(c)?f.get(c):R))}!p&&this._spotSite[h+1]!==a&&(f.forEach(function(g,v){d(v,g)}),f.clear())}return n},
_spotsOn:function(t){var e=new Float64Array(y.length);return t.cluster.spots.filter(function(i){return this._spotNow(i,e)!==
R},this)},_sitesOn:function(t){return Array.from(new Set(this._spotsOn(t).map(function(e){return this._spotSite[e]},this)))},
_findSymbols:function(t){var e=30/t.scale,i=[],n=this._clustersAt(t),r=this._sumsOf(n);this._mostM2=0,n.clusters.forEach(
function(s,o){if(r.spots[o]&&!(s.x<t.west-e||s.x>t.east+e||s.y<t.north-e||s.y>t.south+e)){var a=this._symbolOf(s,o,r,t);
i.push(a),this._mostM2=Math.max(this._mostM2,a.remains)}},this),this.circles==="m2"&&i.forEach(function(s){!s.done&&s.count>
1&&(s.r=ai+(Wi-ai)*Math.sqrt(s.remains/(this._mostM2||1)))},this),this._symbols=i.filter(function(s){return s.done}).concat(
i.filter(function(s){return!s.done}))},_paintSymbols:function(t,e){this._symbols.forEach(function(i){i.done===!!e&&(i.count===
1?this._paintSingle(t,i,i.leading,this._illustrative[i.site]):e?this._paintDone(t,i):this._paintCluster(t,i))},this)},_symbolOf:function(t,e,i,n){
var r=this._spotBoxes,s=i.spot[e],o=i.spots[e]===1,a=i.remaining[e],h=i.sites[e],l=o?(r[4*s]+r[4*s+2])/2:t.x,f=o?(r[4*s+
1]+r[4*s+3])/2:t.y,d=i.m2.subarray(e*y.length,(e+1)*y.length);return{cluster:t,count:h,site:i.site[e],remaining:a,m2:d,leading:i.
leading[e],x:l*n.scale-n.left,y:f*n.scale-n.top,done:!a,remains:d[S.SHA]+d[S.CHA],r:a||h===1?Yt(h):Vi,illustrative:!!i.illustrative[e]}},
_paintSingle:function(t,e,i,n){var r=y[i];t.save(),t.translate(e.x,e.y),t.beginPath(),i>=S.SHA?t.arc(0,0,6,0,7):t.rect(-4.5,
-4.5,9,9),t.strokeStyle="rgba(255,255,255,.9)",t.lineWidth=4.5,t.stroke(),t.fillStyle=r==="adjusted"||r==="outside"?"#ff\
ffff":r==="SHA"?Z(this._colours.SHA,"#ffffff",.25):this._colours[r],t.fill(),t.strokeStyle=Z(this._colours[r],"#000000",
.42),t.lineWidth=1.8,t.setLineDash(n?[3,2.2]:[]),t.stroke(),r==="CHA"&&(t.setLineDash([]),t.strokeStyle="#ffffff",t.lineWidth=
1.6,t.stroke(new Path2D("M-2.4 -2.4 2.4 2.4M2.4 -2.4 -2.4 2.4"))),t.restore()},_paintDone:function(t,e){var i=q.reduce(function(n,r){
return e.m2[S[r]]>e.m2[S[n]]?r:n});e.m2[S[i]]||(i=e.m2[S.outside]?"outside":"adjusted"),t.save(),t.translate(e.x,e.y),t.
beginPath(),t.arc(0,0,e.r,0,7),t.strokeStyle="rgba(255,255,255,.9)",t.lineWidth=3,t.stroke(),t.fillStyle=this._colours[i],
t.fill(),t.lineWidth=2,t.lineCap=t.lineJoin="round",t.strokeStyle=i==="adjusted"?J:"#ffffff",t.stroke(new Path2D("M-3.4 \
0.2 -1 2.8 3.6 -2.8")),t.restore()},_paintCluster:function(t,e){var i=["CHA","SHA","cancelled","reduced","cleared","outs\
ide"],n=0,r=-Math.PI/2,s=e.r,o=6.5;i.forEach(function(h){n+=e.m2[S[h]]}),t.save(),t.translate(e.x,e.y),t.beginPath(),t.arc(
0,0,s+1.5,0,7),t.shadowColor="rgba(20,35,50,.35)",t.shadowBlur=5,t.shadowOffsetY=1,t.fillStyle="#ffffff",t.fill(),t.shadowColor=
"transparent",i.forEach(function(h){var l=e.m2[S[h]];if(l){var f=r+2*Math.PI*l/n;t.beginPath(),t.arc(0,0,s-o/2,r,f),t.lineWidth=
o,t.strokeStyle=this._colours[h],t.stroke(),r=f}},this),t.lineWidth=1,t.strokeStyle="rgba(36,49,60,.75)",[s,s-o].forEach(
function(h,l){t.setLineDash(e.illustrative&&!l?[4,3]:[]),t.beginPath(),t.arc(0,0,h,0,2*Math.PI),t.stroke()}),t.fillStyle=
J,t.textAlign="center",t.textBaseline="middle";var a=b(this.language,e.remaining);t.font="600 "+Math.min(13,1.9*(s-o)/(.62*
a.length)).toFixed(1)+"px "+N,t.fillText(a,0,.5),t.restore()}});function Yt(t){return t===1?8:13+4.2*Math.log10(t)}function Gi(t,e){
var i=2*Yt(1e5)/e,n=new Map,r=[];return t.sort(function(s,o){return o.spots.length-s.spots.length}).forEach(function(s){
for(var o=Math.floor(s.x/i),a=Math.floor(s.y/i),h=null,l,f=-1;f<=1&&!h;f++)for(var d=-1;d<=1&&!h;d++)h=(n.get((o+f)*1e8+
a+d)||[]).find(function(c){var m=(Yt(c.spots.length)+Yt(s.spots.length))/e;return Math.hypot(c.x-s.x,c.y-s.y)<m});if(h){
h.spots=h.spots.concat(s.spots);return}l=o*1e8+a,n.has(l)||n.set(l,[]),n.get(l).push(s),r.push(s)}),r}B.include({hit:function(t){var e,i=this._shown;if(!i||this.day===null)return null;for(e=this._symbols.length-1;e>=0;e--){
var n=this._symbols[e];if(Math.hypot(n.x-t.x,n.y-t.y)<=n.r+2)return n.count===1?{site:n.site}:{cluster:n}}var r=(t.x+i.left)/
i.scale,s=(t.y+i.top)/i.scale,o=R,a=null;return It({west:r,east:r,north:s,south:s},this._near,Ct/i.scale,function(){return!0}).
forEach(function(h){var l=this._state[h];l>o&&this.visible[y[l]]&&dt(this._outlines,h,r,s)&&(o=l,a=this._site[h])},this),
a===null?null:{site:a}},_point:function(t){if(!(this.busy||this._map.dragging.moving()||this.options.tooltip===null&&this.
options.popup===null)){if(!this._holds(t.containerPoint)||(this._map._minemapFeatures||[]).some(function(l){return l.hit(
t.layerPoint)>=0})){this._unpoint();return}var e=t.originalEvent.target,i=e.closest&&e.closest(".mm-ui, .leaflet-control\
, .leaflet-popup")?null:this.hit(t.layerPoint),n=this._map.getContainer();n.classList.toggle("mm-pointing",!!i);var r=i&&
i.site!==void 0?i.site:null;if(r!==this._pointed&&(this._pointed=r,this._paintOver(),this.fire("point",{site:r})),!i||this.
options.tooltip===null){this._closeTooltip();return}this._tooltip||(this._tooltip=L.tooltip({className:"mm-tooltip",direction:"\
top",offset:[0,-10],opacity:1})),(this._tooltipOf!==(i.cluster||i.site)||this._tooltipDay!==this.day)&&(this._tooltipOf=
i.cluster||i.site,this._tooltipDay=this.day,this._tooltip.setContent(i.cluster?this._clusterTooltip(i.cluster):this._siteTooltip(
i.site)));var s=t.containerPoint,o=H(this._map),a=this._map.getSize(),h=s.x>a.x-o.right-190?"left":s.x<190?"right":s.y<o.
top+170?"bottom":"top";this._tooltip.options.direction=h,this._tooltip.options.offset=L.point({left:[-14,0],right:[14,0],
bottom:[0,16],top:[0,-10]}[h]),this._tooltip.setLatLng(t.latlng),this._map.hasLayer(this._tooltip)||this._map.openTooltip(
this._tooltip)}},_unpoint:function(){this._closeTooltip(),this._pointed!==null&&this._pointed!==void 0&&this._shown&&(this.
_pointed=null,this._paintOver(),this.fire("point",{site:null}))},_closeTooltip:function(){this._tooltip&&this._map&&this.
_map.closeTooltip(this._tooltip),this._tooltipOf=null},_click:function(t){if(!(this.busy||!this._holds(t.containerPoint))){
var e=this.hit(t.layerPoint);if(e){if(this._closeTooltip(),e.cluster){this._parts(e.cluster)?this._zoomToSpots(this._spotsOn(
e.cluster)):this._list(e.cluster,t.latlng);return}var i=t.originalEvent&&(t.originalEvent.shiftKey||t.originalEvent.ctrlKey||
t.originalEvent.metaKey);e.site<this._hazards&&this.select([e.site],i),!i&&this.options.popup!==null&&this._tell(e.site,
t.latlng)}}},_parts:function(t){var e=256*Math.pow(2,Math.min(24,this._map.getMaxZoom())),i=this._spotBoxes,n=this._spotsOn(
t);return n.some(function(r){return Math.hypot(i[4*r]-i[4*n[0]],i[4*r+1]-i[4*n[0]+1])*e>2*be||!this._isSmallSpot(r,{scale:e})},
this)},boundsOf:function(t){return Ot(this._boxes,t)},zoomTo:function(t){var e=this.boundsOf(t);e&&W(this._map,e)},_zoomToSpots:function(t){
W(this._map,Ot(this._spotBoxes,t))},_tell:function(t,e,i){this._open(this._account.bind(this,t),e,i),this._told=t,this._paintOver(),
this.fire("tell",{site:t})},_list:function(t,e){var i=this,n=this._sitesOn(t);this._open(function(){var r=u("div","mm-ac\
count"),s=u("ul","mm-listed");return r.appendChild(u("h2",null,j(i.language,n.length))),n.slice(0,200).forEach(function(o){
var a=C("mm-text-button",null,function(){i._tell(o,e,!0)});a.textContent=i.nameOf(o),s.appendChild(u("li")).appendChild(
a)}),n.length>200&&s.appendChild(u("li",null,_(i.language,"more",{n:b(i.language,n.length-200)}))),r.appendChild(s),r},e)},
_open:function(t,e,i){this._closeAccount();var n=this._map,r=this,s=document.activeElement,o=n.getSize().x<_t,a=C("mm-cl\
ose","close",function(){r._closeAccount()});O(a,_(this.language,"close")),this._making=t;var h=this._sheet=u("div","mm-s\
heet mm-ui"+(o?"":" mm-sheet-side"));L.DomEvent.disableClickPropagation(h),L.DomEvent.disableScrollPropagation(h),h.appendChild(
a),h.appendChild(t()),n.getContainer().appendChild(h),e&&qi(n,h,e),h.setAttribute("role","dialog"),h.setAttribute("aria-\
label",h.querySelector("h2").textContent),h.addEventListener("keydown",function(l){l.key==="Escape"&&(l.stopPropagation(),
r._closeAccount())}),i=i||o,this._cameFrom=i&&s!==document.body?s:null,i&&a.focus()},_tellAgain:function(){this._sheet&&
(this._sheet.replaceChild(this._making(),this._sheet.lastChild),O(this._sheet.firstChild,_(this.language,"close")))},_closeAccount:function(){
this._sheet&&(this._sheet.remove(),this._forget())},_forget:function(){var t=this._cameFrom;this._told=this._sheet=this.
_making=this._cameFrom=null,t&&document.contains(t)&&t.focus(),this._paintOver(),this.fire("tell",{site:null})}});function qi(t,e,i){
var n=e.getBoundingClientRect(),r=t.getContainer().getBoundingClientRect(),s=t.latLngToContainerPoint(i),o=s.x+r.left,a=s.
y+r.top,h=40;if(!(o<n.left-h||o>n.right+h||a<n.top-h||a>n.bottom+h)){var l=n.width>r.width*.7?[0,a-(n.top-h)]:[o-(n.right+
h),0];t.panBy(l,{animate:!xt()})}}function Ot(t,e){var i=[1/0,1/0,-1/0,-1/0];return e.forEach(function(n){mt(i,t,n)}),i[0]>
i[2]?null:L.latLngBounds([G(i[3]),X(i[0])],[G(i[1]),X(i[2])])}var Ki=["activity","operator","asset"],Xi=15;B.include({_text:function(t,e){var i=t.codes[e];return i===void 0||i<0?null:
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
"aria-hidden","true");var r=i.getContext("2d");r.scale(n,n);var s=r.createPattern(this._tiles[t],"repeat");return s.setTransform(
new DOMMatrix([.5,0,0,.5,0,0])),r.fillStyle=s,r.fillRect(1,1,24,14),r.setLineDash(e?[4,2.5]:[]),r.strokeStyle=Z(this._colours[t],
"#000000",.42),r.lineWidth=1.5,r.strokeRect(1,1,24,14),i},_siteTooltip:function(t){var e=u("div"),i=this.nameOf(t),n=this.
idOf(t);return e.appendChild(u("strong","mm-tip-name",i)),n!==i&&e.appendChild(u("div","mm-tip-id",n)),e.appendChild(this.
_state_lines(t)),this._places(t)>1&&e.appendChild(u("div","mm-tip-field",this._saidPlaces(t))),(this.options.tooltip||[]).
forEach(function(r){var s=this.fieldOf(t,r);s!==null&&e.appendChild(u("div","mm-tip-field",Q(this.language,tt(this.language,
r),this._said(r,s))))},this),this._illustrative[t]&&e.appendChild(u("em","mm-tip-note",_(this.language,"illustrative"))),
e},_clusterTooltip:function(t){var e=u("div"),i=u("ul","mm-states");e.appendChild(u("strong","mm-tip-name",Q(this.language,
_(this.language,"remaining"),j(this.language,t.remaining))));for(var n=y.length-1;n>=0;n--)if(t.m2[n]){var r=i.appendChild(
u("li"));r.appendChild(this.swatch(y[n])),r.appendChild(u("span","mm-state-name",this.className(y[n]))),r.appendChild(u(
"span","mm-figure",E(this.language,t.m2[n])))}return e.appendChild(i),this._sitesOn(t).some(function(s){return this._illustrative[s]},
this)&&e.appendChild(u("em","mm-tip-note",_(this.language,"illustrative"))),e},_places:function(t){return this._spotsOf(
t).length},_saidPlaces:function(t){return _(this.language,"in_places",{n:b(this.language,this._places(t))})},_account:function(t){
var e=this.language,i=u("div","mm-account"),n=this;i.appendChild(u("h2",null,this.nameOf(t))),this.idOf(t)!==this.nameOf(
t)&&i.appendChild(u("p","mm-tip-id",this.idOf(t))),this._illustrative[t]&&i.appendChild(u("p","mm-tip-note",_(e,"illustr\
ative"))),i.appendChild(u("h3",null,z(e,this.day)));var r=this._state_lines(t);i.appendChild(r.childNodes.length?r:u("p",
null,this._absence(t))),this._places(t)>1&&i.appendChild(u("p","mm-note",this._saidPlaces(t)));var s=u("ol","mm-history"),
o=this._history(t);o.forEach(function(m){var p=s.appendChild(u("li",m.day>n.day?"mm-later":""));p.appendChild(u("time",null,
z(e,m.day,"short")));var g=p.appendChild(u("div"));g.appendChild(u("b",null,m.what)),m.m2!==null&&g.appendChild(u("span",
"mm-figure"," "+E(e,m.m2))),m.notes.forEach(function(v){p.appendChild(u("div","mm-note",v))})}),o.length&&(i.appendChild(
u("h3",null,_(e,"history"))),i.appendChild(s));var a=u("dl");function h(m,p){a.appendChild(u("dt",null,m)),a.appendChild(
u("dd",null,p))}this._sizes(t).forEach(function(m){h(m[0],m[1])}),(this.options.popup||[]).forEach(function(m){var p=n.fieldOf(
t,m);p!==null&&p!==""?h(tt(e,m),n._said(m,p)):m==="estimated_devices"&&n._pack.fields[m]&&n._pack.fields[m].values.length&&
h(tt(e,m),_(e,"no_value"))});var l=a.querySelectorAll("dt, dd"),f=Array.from(l).slice(2*Xi),d=null;if(f.length>2&&(f.forEach(
function(m){m.hidden=!0}),d=C("mm-text-button",null,function(){f.forEach(function(m){m.hidden=!1}),d.remove()}),d.textContent=
_(e,"more",{n:b(e,f.length/2)})),a.childNodes.length&&(i.appendChild(u("h3",null,_(e,"particulars"))),i.appendChild(a),d&&
i.appendChild(d)),this._boxes[4*t]<=this._boxes[4*t+2]){var c=C("mm-text-button",null,function(){n.zoomTo([t])});c.textContent=
_(e,"zoom_to_area"),i.appendChild(c)}return i},_absence:function(t){var e=this.language,i=this._pack,n=new Set,r=!1;return t<
this._hazards&&this.reportedOn(t)>this.day?_(e,"not_yet",{day:z(e,this.reportedOn(t))}):((this._owners.get(t)||[]).forEach(
function(s){n.add(i.ids[s])}),!this._owners.has(t)&&(this._piecesOf(t).forEach(function(s){if(!(s>=this._ownPieces||this.
_left[s]>this.day)){var o=i.columns.to[s];o>=0&&o!==t?n.add(i.ids[o]):o<0&&this._area[s]>=ct&&(r=!0)}},this),r||!n.size)?
_(e,"nothing"):n.size?_(e,"counted_for",{ids:Array.from(n).sort().join(", ")}):_(e,"counted_for_others"))},_sizes:function(t){
if(t>=this._hazards)return[];var e=this._pack.columns,i=null,n=[],r=this.language,s=0,o=0;return this._versions(t).forEach(
function(a){e["version.day"][a]<=this.day&&e["version.written"][a]>=0&&(i=e["version.written"][a]/1e4)},this),this._piecesOf(
t).forEach(function(a){this._entered[a]<=this.day&&this.day<this._left[a]&&(this._measured[a]?s+=this._area[a]:o+=this._area[a])},
this),s>0&&n.push([_(r,"measured"),E(r,s)]),o>0&&n.push([_(r,"not_measured"),E(r,o)]),i!==null&&n.push([_(r,"written"),E(
r,i)]),n},_history:function(t){var e=this._pack.columns,i=this._pack,n=this.language,r=this,s=minemap.words[n],o=new Map;
function a(h,l,f,d,c){var m=[h,l,f,c].join("\0");o.has(m)||o.set(m,{day:h,order:l,what:f,m2:0,notes:c?[c]:[]}),o.get(m).
m2+=d}return this._piecesOf(t).forEach(function(h){if(h>=r._ownPieces){var l=h-r._ownPieces;a(r._entered[h],1,Q(n,r.className(
"outside"),s.exit[i.exits[e["worked.outcome"][l]]]),r._area[h],r._recordNote(e["worked.release"][l],i.exits[e["worked.ou\
tcome"][l]]));return}var f=i.entries[e.entry[h]],d=i.exits[e.exit[h]],c=s.category[i.categories[e.category[h]]];if(e.from[h]!==
t){var m=f==="confirmed"||f==="downgraded"?"":" · "+c;a(r._entered[h],1,s.entry[f]+m,r._area[h],e.from[h]>=0?_(n,"from_\
hazard",{id:i.ids[e.from[h]]}):"")}d!==void 0&&a(r._left[h],2,s.exit[d],r._area[h],e.to[h]>=0&&e.to[h]!==t?_(n,"to_hazar\
d",{id:i.ids[e.to[h]]}):r._recordNote(e.release[h],d))}),t<this._hazards&&this._versions(t).forEach(function(h){var l=e["\
version.written"][h],f=e["version.day"][h];if(r._owners.has(t)&&a(f,1,s.entry.added+" · "+s.category[i.categories[e["ve\
rsion.category"][h]]],0,_(n,"counted_for_others")),!(l<0)){var d=E(n,l/1e4),c=!1;o.forEach(function(m){m.day===f&&m.order===
1&&!c&&(m.notes.unshift(_(n,"written_as",{m2:d})),c=!0)}),c||a(f,0,_(n,"written"),l/1e4,"")}}),Array.from(o.values()).filter(
function(h){return h.m2>=.05||h.order===0||h.notes.length}).map(function(h){return h.order&&h.m2<.05?Object.assign(h,{m2:null}):
h}).sort(function(h,l){return h.day-l.day||h.order-l.order})},_recordNote:function(t,e){if(t<0)return"";var i=this._pack.
releases,n=[_(this.language,"by_record",{id:i.ids[t]})],r=!1,s=!1,o=!1;return Object.keys(i.fields).forEach(function(a){
var h=this._text(i.fields[a],t),l=Ki.indexOf(a)<0;r=r||l,s=s||l&&h!==null,o=o||l&&h>0,!(h===null||h===""||l&&h===0)&&n.push(
typeof h=="number"?b(this.language,h)+" "+tt(this.language,a):this._said(a,h))},this),r&&!o&&(s||e==="cleared")&&n.push(
_(this.language,s?"no_devices":"devices_not_given")),n.join(" · ")}});Kt.include({_paintGraticule:function(t,e,i){var n=Ji(130/e.scale*360),r,s=X(e.west),o=X(e.east),a=G(Math.min(1,e.south)),
h=G(Math.max(0,e.north));t.save(),t.strokeStyle=i.grid,t.lineWidth=1,t.beginPath();for(var l=[],f=[],d=Math.ceil(s/n);d<=
o/n;d++)r=Math.round(ht(d*n)*e.scale-e.left)+.5,t.moveTo(r,this._bounds.min.y),t.lineTo(r,this._bounds.max.y),l.push([r,
d*n]);for(var c=Math.ceil(a/n);c<=h/n;c++)r=Math.round(ft(c*n)*e.scale-e.top)+.5,t.moveTo(this._bounds.min.x,r),t.lineTo(
this._bounds.max.x,r),f.push([r,c*n]);t.stroke(),t.restore(),this._grid={step:n,meridians:l,parallels:f}},_nameGraticule:function(t){
var e=this._map,i=e.getSize(),n=H(e),r=this.language,s=this._grid,o=t.pen,a=e.containerPointToLayerPoint([0,0]);o.font="\
10.5px "+N,s.meridians.forEach(function(h){var l=h[0]-a.x,f=Ht(r,St(h[1]),s.step,"east","west");l>n.titleRight+30&&l<i.x-
n.right-30&&t.write(f,[[h[0]-o.measureText(f).width/2,a.y+11]],t.paint.gridText)}),s.parallels.forEach(function(h){var l=h[0]-
a.y,f=Ht(r,h[1],s.step,"north","south");l>34&&l<i.y-n.bottom-30&&t.write(f,[[a.x+i.x-n.right-8-o.measureText(f).width,h[0]-
9]],t.paint.gridText)})}});function St(t){return((t+180)%360+360)%360-180}function Ji(t){var e=[2777777777777778e-20,5555555555555556e-20,
.0001388888888888889,.0002777777777777778,.0005555555555555556,.001388888888888889,.002777777777777778,.004166666666666667,
.008333333333333333,.016666666666666666,.03333333333333333,.08333333333333333,.16666666666666666,.25,.5,1,2,5,10,15,30];
return e.find(function(i){return i>=t})||45}function Ht(t,e,i,n,r){var s=e===0?"":" "+_(t,e>0?n:r),o=Math.round(Math.abs(
e)*36e3)/10,a=[Math.floor(o/3600)+"°"];return i<.9999&&a.push(oi(Math.floor(o%3600/60))+"′"),i<.9999/60&&a.push(oi(b(
t,o%60,i<.9999/3600?1:0))+"″"),a.join(" ")+s}function oi(t){return String(t).length<2||/^\d\D/.test(t)?"0"+t:String(t)}var Zi=3,xe=18263,Yi=12e3,Qi=5e3;k.include({_buildTime:function(){var t=this,e=this.time=this._ui(u("section","mm-time"));
function i(s,o,a){var h=n.appendChild(C("mm-tool",s,a));return t._say(function(l){O(h,_(l,o))}),h}var n=e.appendChild(u(
"div","mm-time-buttons"));i("back","previous_event",function(){t._step(-1)}),this.player=n.appendChild(C("mm-tool","play",
function(){t._play(!t._playing)})),this._say(this._namePlayer.bind(this)),i("next","next_event",function(){t._step(1)}),
this._buildDay(e),this._buildSides(e.querySelector(".mm-day-box")),this.knower=e.querySelector(".mm-day-box").appendChild(
u("select","mm-known")),this.knower.hidden=!0,this.knower.addEventListener("change",function(){t._play(!1),t.layer.setKnown(
t.knower.selectedIndex)});var r=e.appendChild(u("div","mm-track"));this.chart=r.appendChild(u("canvas","mm-chart")),this.
chart.setAttribute("aria-hidden","true"),this.range=r.appendChild(u("input","mm-range")),this.range.type="range",this.range.
step=1,this.range.addEventListener("pointerdown",function(){t._dragging=!0}),["pointerup","pointercancel","blur"].forEach(
function(s){t.range.addEventListener(s,function(){t._dragging=!1})}),this.range.addEventListener("input",function(){var s=Number(
t.range.value);t._play(!1),t.moving.setDay(t._dragging?t._near(s):s)}),this.range.addEventListener("keydown",function(s){
var o={ArrowLeft:-1,ArrowDown:-1,ArrowRight:1,ArrowUp:1},a={PageDown:-1,PageUp:1};if(o[s.key])t._step(o[s.key]);else if(a[s.
key])t._moveTo(zt(t.moving.day,a[s.key]));else return;s.preventDefault()}),this._buildChartTip(r),this._say(function(s){
t.range.setAttribute("aria-label",_(s,"day")),e.setAttribute("aria-label",_(s,"remaining_chart"))}),this.root.appendChild(
e)},_buildDay:function(t){var e=this,i=t.appendChild(u("div","mm-day-box"));this.dayLabel=i.appendChild(C("mm-day",null,
function(){e._askDay()})),this.dayField=i.appendChild(u("input","mm-day-field")),this.dayField.type="date",this.dayField.
hidden=!0,this._say(function(s){e.dayField.setAttribute("aria-label",_(s,"choose_day")),e.dayLabel.title=_(s,"choose_day")});
function n(){var s=wt(e.dayField.value);Number.isFinite(s)&&e.dayField.checkValidity()&&s!==e.moving.day&&(e._play(!1),e.
moving.setDay(s))}function r(){e.dayField.hidden=!0,e.dayLabel.hidden=e.compare.on,e.sides.hidden=!e.compare.on}this.dayField.
addEventListener("change",n),this.dayField.addEventListener("blur",r),this.dayField.addEventListener("keydown",function(s){
s.key!=="Enter"&&s.key!=="Escape"||(s.preventDefault(),s.stopPropagation(),s.key==="Enter"&&n(),r(),(e.compare.on?e.sides.
querySelector("[aria-pressed=true]"):e.dayLabel).focus())})},_askDay:function(){var t=this.dayField;t.min=rt(this.layer.
firstDay),t.max=rt(this.layer.lastDay+xe),t.value=rt(this.moving.day),t.hidden=!1,this.dayLabel.hidden=this.sides.hidden=
!0,t.focus()},_near:function(t){var e=this.layer.span,i=Zi*(e.to-e.from)/Math.max(1,this.range.clientWidth-18);function n(o){
return o.reduce(function(a,h){return Math.abs(h-t)<Math.abs(a-t)?h:a},1/0)}var r=n([zt(t,-1),ut($(t),11,31)].filter(function(o){
return o>=e.from&&o<=e.to}));if(Math.abs(r-t)<=i)return r;var s=n(this.layer.eventDays);return Math.abs(s-t)<=i?s:t},_buildSides:function(t){
var e=this;this.sides=t.appendChild(u("div","mm-sides")),this.sides.hidden=!0,this.sides.setAttribute("role","group"),this.
_say(function(i){e.sides.setAttribute("aria-label",_(i,"moved_day"))}),["left","right"].forEach(function(i){var n=e.sides.
appendChild(C("mm-side",null,function(){e.moving===e.compare[i]?e._askDay():e.chooseSide(e.compare[i])}));n.appendChild(
u("span","mm-side-day")),n.dataset.side=i,e._say(function(r){O(n,_(r,i+"_day"))})})},_showKnown:function(){var t=this.layer,
e=this.language,i=t._pack.known||[],n=this.knower;n.hidden=i.length<2,n.setAttribute("aria-label",_(e,"known")),n.textContent=
"",i.forEach(function(r){n.appendChild(u("option",null,r===null?_(e,"known_now"):_(e,"known_on",{day:z(e,r,"short")})))}),
n.selectedIndex=t.known},chooseSide:function(t){this.moving=t,this.time&&(this._play(!1),this.sides.hidden=!this.compare.
on,this.dayLabel.hidden=this.compare.on,this._showDay())},_showSides:function(){var t=this.language,e=this.compare,i=this;
this.sides.childNodes.forEach(function(n){var r=n.dataset.side,s=e[r];n.firstChild.textContent=z(t,s.day,"short"),n.setAttribute(
"aria-pressed",String(s===i.moving)),O(n,Q(t,_(t,r+"_day"),z(t,s.day)))})},_moveTo:function(t){this._play(!1),this.moving.
setDay(Math.max(this.layer.span.from,Math.min(this.layer.span.to,t)))},_step:function(t){var e=this.layer.eventDays,i=this.
moving.day,n=t>0?e.find(function(r){return r>i}):e.slice().reverse().find(function(r){return r<i});n!==void 0&&this._moveTo(
n)},_play:function(t){if(t!==!!this._playing){if(this._playing=t,Oe(this.player,t?"pause":"play"),this._namePlayer(),!t){
window.cancelAnimationFrame(this._ticking);return}var e=this.moving,i=this,n=window.performance.now(),r=xt()?1e3:0,s=0,o=(e.
lastDay-e.firstDay)/Yi,a=$(e.lastDay)-$(e.firstDay)+1,h=e.day>=e.lastDay?e.firstDay:e.day,l=zt(h,1);(function f(d){if(i.
_playing){d-n>=r&&(d>=s&&(h+=(d-Math.max(n,s))*o),n=d),h>=l&&!r&&(h=l,s=d+Math.min(500,Qi/a),l=zt(l,1));var c=Math.min(e.
lastDay,Math.floor(h));if(c!==e.day&&e.setDay(c),c>=e.lastDay){i._play(!1);return}i._ticking=window.requestAnimationFrame(
f)}})(n)}},_namePlayer:function(){O(this.player,_(this.language,this._playing?"pause":"play"))}});var $i=3600;k.include({_remember:function(){window.clearTimeout(this._remembering),this._remembering=window.setTimeout(function(){
!this._playing&&!this._paper&&this._writeHash()}.bind(this),250)},_writeHash:function(){var t=this.map,e=this.layer,i=t.
getCenter(),n=new URLSearchParams;n.set("map",[t.getZoom().toFixed(2),i.lat.toFixed(6),i.lng.toFixed(6)].join("/")),n.set(
"day",rt(e.day)),e.known&&n.set("known",rt(ue(e))),n.set("lang",this.language);var r=y.filter(function(o){return!e.visible[o]});
this.noGraticule&&r.push("graticule"),this.noContext&&r.push("ground"),e.names===!1&&r.push("labels"),this.others.forEach(
function(o,a){t.hasLayer(o.layer)||r.push("layer"+a)}),this.units&&(t.hasLayer(this.units)||r.push("units"),n.set("by",this.
units.measure)),e.circles==="m2"&&n.set("circles","m2"),r.length&&n.set("off",r.join(","));var s=this.bases.findIndex(function(o){
return t.hasLayer(o[0])});s>0&&n.set("base",s),this.compare.on&&(n.set("left",rt(this.compare.left.day)),n.set("split",this.
compare.share.toFixed(3))),e.filter&&Object.keys(e.filter).length&&n.set("filter",JSON.stringify(e.filter)),this._remembered=
"#"+n.toString();try{window.history.replaceState(null,"",this._remembered)}catch{this._remembered=null}},_restore:function(){
var t=new URLSearchParams(window.location.hash.slice(1)),e=this.layer,i=this,n=(t.get("map")||"").split("/").map(Number);
if(n.length!==3||!n.every(Number.isFinite)||Math.abs(n[2])>$i)return!1;var r=t.get("lang"),s=wt(t.get("day")),o=wt(t.get(
"left")),a=parseFloat(t.get("split")),h=(t.get("off")||"").split(",");y.forEach(function(p){e.visible[p]=h.indexOf(p)<0}),
e.names=h.indexOf("labels")<0,e.circles=t.get("circles")==="m2"?"m2":"number",this.others.forEach(function(p,g){h.indexOf(
"layer"+g)<0?i.map.addLayer(p.layer):i.map.removeLayer(p.layer)}),this.units&&(this.showUnits(h.indexOf("units")<0),Object.
prototype.hasOwnProperty.call(gt,t.get("by"))&&this.units.setMeasure(t.get("by"))),this.noGraticule=h.indexOf("graticule")>=
0,this.bases.forEach(function(p){p[0].setGraticule&&p[0].setGraticule(!i.noGraticule)}),this._showContext(h.indexOf("gro\
und")<0);var l=t.get("base")||"0";/^\d+$/.test(l)&&Number(l)<this.bases.length&&this._setBase(Number(l)),Object.prototype.
hasOwnProperty.call(minemap.words,r)&&r!==this.language?this.setLanguage(r):this.panel&&this._buildLegend();var f=(e._pack.
known||[]).indexOf(wt(t.get("known")));e.known!==Math.max(0,f)&&e.setKnown(Math.max(0,f));var d={};try{var c=JSON.parse(
t.get("filter")||"{}");Object.keys(this.filters||{}).forEach(function(p){c&&i.filters[p].values.indexOf(c[p])>=0&&(d[p]=
c[p])})}catch{d={}}this.setFilter(d),Number.isFinite(s)&&e.setDay(Math.max(e.firstDay,Math.min(e.lastDay+xe,s))),this.compare.
toggle(Number.isFinite(o),o),this.compare.on&&(this.compare.left.setDay(o),this.compare.moveTo(Number.isFinite(a)?a:.5));
var m=Math.max(this.map.getMinZoom(),Math.min(this.map.getMaxZoom(),n[0]));return this.map.setView([Math.max(-85,Math.min(
85,n[1])),n[2]],m,{animate:!1}),!0}});function Ce(t){this.frame=t,this.map=t.map,this.points=[],this.on=!1,this.group=L.layerGroup(),this.box=t.root.appendChild(
t._ui(u("div","mm-measure"))),this.box.hidden=!0,this.box.setAttribute("role","status"),t._say(this._show.bind(this)),this.
_key=Se(this,this._add)}function Se(t,e){return function(i){i.key==="Escape"?(i.preventDefault(),t.toggle()):i.key==="En\
ter"&&i.target===t.map.getContainer()&&e.call(t,{latlng:t.map.getCenter()})}}Ce.prototype={toggle:function(){this.on=!this.
on,this.points=[],this.frame.busy(this.on),this.frame.ruler.setAttribute("aria-pressed",String(this.on)),this.box.hidden=
!this.on,this.map.getContainer().classList.toggle("mm-measuring",this.on),this.map[this.on?"on":"off"]("click",this._add,
this),this.map.doubleClickZoom[this.on?"disable":"enable"](),document[this.on?"addEventListener":"removeEventListener"](
"keydown",this._key),this.on?this.group.addTo(this.map):this.group.remove(),this._show()},_add:function(t){this.points.push(
t.latlng),this._show()},_show:function(){var t=this.frame.language,e=this.points,i=this.box,n=this;if(this.group.clearLayers(),
i.textContent="",e.length){var r={color:"#0b3d66",weight:2.5,dashArray:"6 5",fillColor:"#0b3d66",fillOpacity:.08,interactive:!1},
s=en(e,e.length>2);(e.length>2?L.polygon(s,r):L.polyline(s,r)).addTo(this.group),e.forEach(function(m){L.circleMarker(m,
{radius:4,color:"#0b3d66",weight:2,fillColor:"#fff",fillOpacity:1,interactive:!1}).addTo(n.group)})}if(e.length<2){i.appendChild(
u("span",null,_(t,"measure_hint")));return}var o=0,a=window.geodesic.Geodesic.WGS84,h=a.Polygon(!1);e.forEach(function(m,p){
h.AddPoint(m.lat,m.lng),p&&(o+=a.Inverse(e[p-1].lat,e[p-1].lng,m.lat,m.lng).s12)});var l=[["measure_length",c(o)]];if(e.
length>2){var f=h.Compute(!1,!0);l.push(["measure_perimeter",c(f.perimeter)],["measure_area",nn(e)?_(t,"measure_crosses"):
E(t,Math.abs(f.area))])}l.forEach(function(m){var p=i.appendChild(u("div","mm-measure-row"));p.appendChild(u("span",null,
_(t,m[0])));var g=p.appendChild(u("b",null,m[1]));g.dataset.measured=m[0]});var d=[["undo","measure_undo",function(){n.points.
pop()}],["close","measure_clear",function(){n.points=[]}]];d.forEach(function(m){var p=i.appendChild(C("mm-tool",m[0],function(){
m[2](),n._show()}));O(p,_(t,m[1]))});function c(m){return m<1e4?b(t,m,1)+" m":b(t,m/1e3,2)+" km"}}};var tn=25e3;function en(t,e){
var i=window.geodesic.Geodesic.WGS84,n=[];return t.forEach(function(r,s){n.push(r);var o=t[s+1]||(e?t[0]:null);if(o)for(var a=i.
Inverse(r.lat,r.lng,o.lat,o.lng),h=Math.ceil(a.s12/tn),l=1;l<h;l++){var f=i.Direct(r.lat,r.lng,a.azi1,a.s12*l/h);n.push(
L.latLng(f.lat2,r.lng+St(f.lon2-r.lng)))}}),n}function nn(t){function e(l,f,d){return Math.sign((f.lng-l.lng)*(d.lat-l.lat)-
(f.lat-l.lat)*(d.lng-l.lng))}for(var i=t.length,n=0;n<i;n++)for(var r=n+2;r<i-(n?0:1);r++){var s=t[n],o=t[n+1],a=t[r],h=t[(r+
1)%i];if(e(s,o,a)!==e(s,o,h)&&e(a,h,s)!==e(a,h,o))return!0}return!1}function Me(t){this.frame=t,this.map=t.map,this.on=!1,this.group=L.layerGroup(),this.box=t.root.appendChild(t._ui(u("div",
"mm-measure"))),this.box.hidden=!0,this.box.setAttribute("role","status"),t._say(function(e){this.box.textContent=_(e,"r\
ings_hint"),this.centre&&this._draw()}.bind(this)),this._key=Se(this,this._place)}Me.prototype={toggle:function(){!this.
on&&this.frame.measure.on&&this.frame.measure.toggle(),this.on=!this.on,this.centre=null,this.frame.busy(this.on),this.frame.
ringer.setAttribute("aria-pressed",String(this.on)),this.box.hidden=!this.on,this.map.getContainer().classList.toggle("m\
m-measuring",this.on),this.map[this.on?"on":"off"]("click",this._place,this),document[this.on?"addEventListener":"remove\
EventListener"]("keydown",this._key),this.group.clearLayers(),this.on?this.group.addTo(this.map):this.group.remove()},_place:function(t){
this.centre=t.latlng,this._draw()},_draw:function(){var t=window.geodesic.Geodesic.WGS84,e=this.centre,i=this.frame.language,
n=this.group;n.clearLayers(),L.circleMarker(e,{radius:4,color:"#0b3d66",weight:2,fillColor:"#fff",fillOpacity:1,interactive:!1}).
addTo(n),this.frame.options.rings.forEach(function(r){for(var s=[],o=0;o<360;o+=3){var a=t.Direct(e.lat,e.lng,o,r);s.push(
[a.lat2,e.lng+St(a.lon2-e.lng)])}L.polygon(s,{color:"#0b3d66",weight:2,dashArray:"6 5",fillOpacity:.03,interactive:!1,className:"\
mm-ring"}).addTo(n);var h=r<1e4?b(i,r,r%1?1:0)+" m":b(i,r/1e3,r%1e3?1:0)+" km";L.tooltip({permanent:!0,direction:"center",
className:"mm-ring-label",opacity:1}).setLatLng(s[0]).setContent(u("span",null,h)).addTo(n)})}};k.include({_buildTools:function(){var t=this.map,e=this,i=this.tools=this.root.appendChild(this._ui(u("div","mm-tools")));
function n(r,s,o){var a=i.appendChild(C("mm-tool",r,o));return e._say(function(h){O(a,_(h,s))}),a}n("plus","zoom_in",function(){
t.zoomIn(1)}),n("minus","zoom_out",function(){t.zoomOut(1)}),n("home","whole_record",function(){e.home()}),document.fullscreenEnabled&&
(n("expand","full_screen",function(){document.fullscreenElement?document.exitFullscreen():t.getContainer().requestFullscreen()}),
document.addEventListener("fullscreenchange",function(){t.invalidateSize()})),this.ruler=n("ruler","measure",function(){
e.rings&&e.rings.on&&e.rings.toggle(),e.measure.toggle()}),this.ruler.setAttribute("aria-pressed","false"),this.measure=
new Ce(this),this.comparer=n("compare","compare",function(){e.compare.toggle(!e.compare.on)}),this.comparer.setAttribute(
"aria-pressed","false"),this.options.rings.length&&(this.ringer=n("rings","rings",function(){e.rings.toggle()}),this.ringer.
setAttribute("aria-pressed","false"),this.rings=new Me(this)),this.lister=n("list","table",function(){e.table.toggle(!e.
table.on)}),this.lister.setAttribute("aria-pressed","false"),n("print","print",function(){e.print()}),window.addEventListener(
"beforeprint",this._beforePrint.bind(this)),window.addEventListener("afterprint",this._afterPrint.bind(this))},_buildNorth:function(){
var t=u("div","mm-north"),e=new L.Control({position:"bottomleft"});t.setAttribute("role","img");var i=t.appendChild(u("s\
pan"));t.appendChild(Et("north")),this._say(function(n){i.textContent=_(n,"north"),t.setAttribute("aria-label",_(n,"nort\
h_up"))}),e.onAdd=function(){return t},e.addTo(this.map)},_buildReadout:function(){var t=this,e=this._ui(u("div","mm-rea\
dout")),i=0,n=new L.Control({position:"bottomleft"});n.onAdd=function(){return e},n.addTo(this.map);var r=["decimal","dm\
s","utm","mgrs"],s=C("mm-coordinates",null,function(){i=(i+1)%r.length,a(o||t.map.getCenter())}),o=null;e.appendChild(s),
this._say(function(f){O(s,_(f,"coordinates"))});function a(f){var d=f.lat,c=St(f.lng),m=r[i],p=Jt(d,c);o=f,!p&&(m==="utm"||
m==="mgrs")&&(m="decimal"),s.dataset.notation=m,s.textContent=m==="decimal"?[l(d,"north","south"),l(c,"east","west")].join(
"  "):m==="dms"?[Ht(t.language,d,1e-6,"north","south"),Ht(t.language,c,1e-6,"east","west")].join("  "):m==="utm"?"UTM "+
p.zone+p.band+"  "+h(p.easting,"east")+"  "+h(p.northing,"north"):"MGRS "+Zt(p)}function h(f,d){return b(t.language,Math.
floor(f))+" "+_(t.language,d)}function l(f,d,c){return b(t.language,Math.abs(f),5)+"° "+_(t.language,f<0?c:d)}this.map.
on("mousemove",function(f){var d=f.originalEvent.target;d.closest&&d.closest(".mm-ui")||a(f.latlng)}),this.map.on("movee\
nd",function(){a(t.map.getCenter())}),this._say(function(){a(t.map._loaded?t.map.getCenter():L.latLng(0,0))})}});k.include({_buildPanel:function(){var t=this;this.panel=this._ui(u("section","mm-panel")),this.opener=this._ui(C("mm-ope\
ner","legend",function(){t._togglePanel(!0)})),this.openerTotal=this.opener.appendChild(u("span","mm-opener-total")),this.
root.appendChild(this.opener),this.root.appendChild(this.panel),this._say(function(e){t.panel.setAttribute("aria-label",
_(e,"legend")),t.opener.title=_(e,"show_legend")}),this._togglePanel(!st(this.map))},_togglePanel:function(t,e){this.panel.
hidden=!t,this.opener.hidden=t,this.opener.setAttribute("aria-expanded",String(t)),this._measureInsets(),t&&this._opened&&
!e&&(this.panel.querySelector("button")||this.panel).focus(),this._opened=!0},_buildLegend:function(){var t=this,e=this.
layer,i=this.language,n=this.panel,r=n.scrollTop;n.textContent="";var s=n.appendChild(u("div","mm-panel-head")),o=s.appendChild(
u("div","mm-languages"));o.setAttribute("role","group"),o.setAttribute("aria-label",_(i,"language")),Object.keys(minemap.
words).forEach(function(l){var f=o.appendChild(C("mm-language",null,function(){t.setLanguage(l),t.panel.querySelector('[\
lang="'+l+'"]').focus()}));f.textContent=l.toUpperCase(),f.lang=l,f.setAttribute("aria-pressed",String(l===i)),O(f,minemap.
words[l].locale.name)});var a=s.appendChild(C("mm-close","close",function(){t._togglePanel(!1),t.opener.focus()}));O(a,_(
i,"hide_legend")),this._buildSearch(),this.total=n.appendChild(u("div","mm-total")),this.totalOn=n.appendChild(u("div","\
mm-total-on")),this.twoDays=n.appendChild(u("div","mm-two-days-box")),this.rows={},this._legendGroup("remaining",["CHA",
"SHA"]),this._legendGroup("released",q);var h=["adjusted","outside"].filter(function(l){return e._gone.includes(S[l])});
h.length&&this._legendGroup("apart",h),this._buildUnits(),this._buildOthers(),this.unmeasured=n.appendChild(u("p","mm-sm\
all")),n.appendChild(u("p","mm-small",_(i,"circles"))),n.appendChild(u("p","mm-small",_(i,"done"))),this._buildCircles(),
this.options.coarse&&n.appendChild(u("p","mm-small mm-coarse",this.options.coarse[i])),this._buildUnplaced(),this._buildCovered(),
this._buildFilters(),this._buildPlaces(),this._buildOptions(),this._showFilter(),n.scrollTop=r},_legendGroup:function(t,e){
var i=this,n=this.layer,r=this.panel.appendChild(u("fieldset","mm-group"));r.appendChild(u("legend",null,_(this.language,
t))),e.forEach(function(s){var o=r.appendChild(u("label","mm-row")),a=o.appendChild(u("input"));a.type="checkbox",a.checked=
n.visible[s],a.dataset.layer=s,a.addEventListener("change",function(){n.setVisible(s,a.checked),i._showUnseen(),i._remember()}),
o.appendChild(n.swatch(s));var h=o.appendChild(u("span","mm-row-name",n.className(s))),l=s==="adjusted"?_(i.language,"ad\
justed_away_explained"):s==="outside"?_(i.language,"worked_outside_explained"):minemap.words[i.language].how[s];l&&h.appendChild(
u("span","mm-row-note",l));var f=o.appendChild(u("span","mm-row-figures"));i.rows[s]={m2:f.appendChild(u("span","mm-figu\
re")),areas:f.appendChild(u("span","mm-row-note"))},i.rows[s].m2.dataset.m2=s,i.rows[s].areas.dataset.areas=s})},_buildOthers:function(){
var t=this,e=this.map;if(this.others.length){var i=this.panel.appendChild(u("fieldset","mm-group mm-others"));i.appendChild(
u("legend",null,_(this.language,"other_layers"))),this.others.forEach(function(n,r){var s=i.appendChild(u("label","mm-ro\
w")),o=s.appendChild(u("input"));o.type="checkbox",o.checked=e.hasLayer(n.layer),o.dataset.other=r,o.addEventListener("c\
hange",function(){o.checked?e.addLayer(n.layer):e.removeLayer(n.layer),t._remember()}),t._entriesOf(n).forEach(function(a,h){
t._sayEntry(h?i.appendChild(u("div","mm-row mm-further")):s,a)})})}},_entriesOf:function(t){return t.legend.length?t.legend:
[{text:t.title,colour:null,forms:[],number:null}]},_sayEntry:function(t,e){t.appendChild(We(e.forms,e.colour)),t.appendChild(
u("span","mm-row-name",this._spoken(e.text))),e.number!==null&&t.appendChild(u("span","mm-row-note mm-figure",b(this.language,
e.number)))},_buildUnplaced:function(){var t=this.layer,e=this.language;if(this.unplaced=null,!!t._unplaced.length){var i=this.
panel.appendChild(u("details","mm-unplaced"));this.unplaced=i.appendChild(u("summary"));var n=i.appendChild(u("ul"));t._unplaced.
slice(0,200).forEach(function(r){var s=n.appendChild(u("li")),o=C("mm-text-button",null,function(){t._tell(r,null,!0)});
o.textContent=t.nameOf(r),s.appendChild(o)}),t._unplaced.length>200&&n.appendChild(u("li",null,_(e,"more",{n:b(e,t._unplaced.
length-200)})))}},_buildCovered:function(){var t=this.layer,e=this,i=this.language;if(this.covered=null,!!t._owners.size){
var n=this.panel.appendChild(u("details","mm-unplaced"));this.covered=n.appendChild(u("summary"));var r=n.appendChild(u(
"ul"));Array.from(t._owners.keys()).slice(0,200).forEach(function(s){var o=C("mm-text-button",null,function(){var a=t.boundsOf(
[s]);t._tell(s,null,!0),a&&W(e.map,a,!0)});o.textContent=t.nameOf(s),r.appendChild(u("li")).appendChild(o)}),t._owners.size>
200&&r.appendChild(u("li",null,_(i,"more",{n:b(i,t._owners.size-200)})))}},_buildOptions:function(){var t=this,e=this.map,
i=this.language,n=this.panel.appendChild(u("fieldset","mm-group mm-bases"));n.appendChild(u("legend",null,_(i,"base_laye\
r"))),this.bases.forEach(function(r,s){var o=n.appendChild(u("label","mm-option")),a=o.appendChild(u("input"));a.type="r\
adio",a.name="mm-base-"+L.Util.stamp(e),a.checked=e.hasLayer(r[0]),a.dataset.base=s,a.addEventListener("change",function(){
t._setBase(s)}),o.appendChild(u("span",null,r[0].options.word?_(i,r[0].options.word):r[1]))}),(this.bases.some(function(r){
return r[0].setGraticule})?[["graticule",function(r){t.noGraticule=!r,t.bases.forEach(function(s){s[0].setGraticule&&s[0].
setGraticule(r)}),t._remember()},!this.noGraticule]]:[]).concat(this._contextOption(),[["labels",function(r){t.layer.names=
r,t.layer.redraw(),t._remember()},this.layer.names!==!1]],this._boundariesOption()).forEach(function(r){var s=n.appendChild(
u("label","mm-option")),o=s.appendChild(u("input"));o.type="checkbox",o.checked=r[2],o.dataset.option=r[0],o.addEventListener(
"change",function(){r[1](o.checked)}),s.appendChild(u("span",null,r[3]||_(i,r[0])))}),this.bases.some(function(r){return r[0].
packed})&&n.appendChild(u("p","mm-small",_(i,"bands")))},_buildCircles:function(){var t=this.layer,e=this,i=this.language,
n=this.panel.appendChild(u("label","mm-filter"));n.appendChild(u("span",null,_(i,"circles_by")));var r=n.appendChild(u("\
select"));["number","m2"].forEach(function(s){r.appendChild(u("option",null,_(i,"circles_"+s))).value=s}),r.value=t.circles||
"number",r.dataset.circles="",r.addEventListener("change",function(){t.circles=r.value,t.redraw(),e._remember()})},_setBase:function(t){
var e=this.map;this.bases.forEach(function(i,n){n!==t&&e.removeLayer(i[0])}),e.hasLayer(this.bases[t][0])||e.addLayer(this.
bases[t][0]),this._remember()},_context:function(){var t=null;return this.map.eachLayer(function(e){e instanceof qt&&(t=
e)}),t},_showContext:function(t){var e=this._context();this.noContext=!t,e&&e.setShown(t)},_contextOption:function(){var t=this,
e=this._context();return e&&e.options.features?[["ground",function(i){t._showContext(i),t._remember()},!this.noContext]]:
[]},_boundariesOption:function(){var t=this.map,e=this.boundaries;return e?[["provinces",function(i){i?t.addLayer(e):t.removeLayer(
e)},t.hasLayer(e),e.options.name]]:[]},_showDay:function(){var t=this.layer,e=this.language,i=t.totals;if(i){var n=lt(t),
r=t.remaining,s=this.compare.on,o=z(e,t.day),a=this.moving;if(this.panel&&this.rows){this.total.textContent=E(e,n),this.
total.classList.toggle("mm-long",n>=1e8),this.totalOn.textContent=j(e,r),this.totalOn.appendChild(u("span",null,bt(e,t))),
this.openerTotal.textContent=E(e,n),Object.keys(this.rows).forEach(function(l){var f=this.rows[l];f.m2.textContent=E(e,i[l].
m2),f.areas.textContent=j(e,i[l].areas)},this);var h=i.SHA.unmeasured+i.CHA.unmeasured;this.unmeasured.hidden=!h,this.unmeasured.
textContent=Q(e,_(e,"unmeasured"),E(e,h)),this.places.forEach(function(l){var f=0;l.sites.forEach(function(d){f+=t.m2(d,
"SHA")+t.m2(d,"CHA")}),l.figure.textContent=E(e,f)}),this._showUnplaced(),this.twoDays.textContent="",s&&this.twoDays.appendChild(
this.compare.table())}s&&this.compare.show(),this.time&&(this._showKnown(),this.range.min=t.span.from,this.range.max=Math.
max(t.span.to,t.span.from+1),this.range.value=a.day,this.range.setAttribute("aria-valuetext",z(e,a.day)+", "+E(e,lt(a))),
this.dayLabel.textContent=o,s&&this._showSides(),this._paintCourse()),this._showUnseen(),this._showElsewhere(),window.clearTimeout(
this._announcing),this._announcing=window.setTimeout(function(){this.live.textContent=(s?[this.compare.left,t]:[t]).map(
function(l){return Q(e,z(e,l.day),_(e,"remaining")+" "+E(e,lt(l)))}).join("; ")}.bind(this),700)}},_showUnplaced:function(){
if(this.covered){var t=this.layer.covered().length;this.covered.parentNode.hidden=!t,this.covered.textContent=Q(this.language,
_(this.language,"covered"),j(this.language,t))}if(this.unplaced){var e=this.layer,i=0,n=0;e._unplaced.forEach(function(r){
i+=e.m2(r,"SHA")+e.m2(r,"CHA"),e.remains(r)&&!e.isResidue(r)&&n++}),this.unplaced.parentNode.hidden=!n&&!i,this.unplaced.
textContent=Q(this.language,_(this.language,"without_place"),j(this.language,n)+", "+E(this.language,i))}}});k.include({_buildPlaces:function(){var t=this.layer,e=this,i=this._places();if(this.places=[],!(i.length<2)){var n=this.
panel.appendChild(u("div","mm-places"));n.appendChild(u("h2",null,_(this.language,"go_to")));var r=n.appendChild(u("ul"));
i.forEach(function(s){var o=r.appendChild(u("li")).appendChild(C("mm-place",null,function(){st(e.map)&&e._togglePanel(!1),
t.zoomTo(s.sites)}));o.appendChild(u("span",null,s.name)),e.places.push({sites:s.sites,node:o.parentNode,figure:o.appendChild(
u("span","mm-figure"))})})}},_places:function(){var t=this.layer,e=null;return["sector","admin2","admin1","country"].some(
function(i){if(!t.hasField(i))return!1;var n=new Map;return t._placed.forEach(function(r){var s=t.fieldOf(r,i);s!==null&&
(n.has(s)||n.set(s,[]),n.get(s).push(r))}),n.size<2||n.size>60?!1:(e=Array.from(n,function(r){return{name:String(r[0]),sites:r[1]}}),
!0)}),(e||[]).sort(function(i,n){return i.name.localeCompare(n.name,void 0,{numeric:!0})})}});var rn=["sector","admin2","admin1","country"];B.include({find:function(t,e,i){var n=Mt(t).trim(),r=[],s;if(!n)return r;if(!this.
_searched){for(this._searched=[],s=0;s<this._hazards;s++)this._searched.push([Mt(this.nameOf(s)),Mt(this.idOf(s)),Mt(this.
fieldOf(s,"sector")||"")]);this._groups=new Map,rn.forEach(function(d){if(this.hasField(d))for(var c=0;c<this._hazards;c++){
var m=this.fieldOf(c,d),p=d+"\0"+m;m!==null&&(this._groups.has(p)||this._groups.set(p,{field:d,name:String(m),sites:[]}),
this._groups.get(p).sites.push(c))}},this)}var o=Array.from(this._groups.values());for(i&&i.names&&i.names.forEach(function(d,c){
var m=[];i._unitOf.forEach(function(p,g){p===c&&m.push(g)}),o.some(function(p){return Mt(p.name)===Mt(d)})||o.push({field:null,
name:d,sites:m,bounds:Ot(i._outlines.boxes,[c])})}),o.forEach(function(d){var c=Mt(d.name),m=c.indexOf(n);m>=0&&r.push({
group:d,sites:d.sites,rank:c===n?-1:m?1:0})}),s=0;s<this._hazards;s++){for(var a=this._searched[s],h=9,l=0;l<3;l++){var f=a[l].
indexOf(n);f<0||(h=Math.min(h,l===2?5:a[l]===n?0:f===0?2:3))}h<9&&r.push({site:s,rank:h})}return r.sort(function(d,c){return d.
rank-c.rank}),r.slice(0,e)}});function Mt(t){return String(t).normalize("NFD").replace(/\p{M}/gu,"").toLowerCase()}k.include(
{_buildSearch:function(){var t=this,e=this.layer,i=this.language,n=this.panel.appendChild(u("div","mm-search")),r=n.appendChild(
u("input")),s=n.appendChild(u("ul")),o="mm-found-"+L.Util.stamp(this.map),a=[],h=-1;s.id=o,s.hidden=!0,s.setAttribute("r\
ole","listbox"),s.setAttribute("aria-label",_(i,"search")),r.type="search",r.autocomplete="off",r.placeholder=_(i,"searc\
h_hint"),r.setAttribute("aria-label",_(i,"search")),r.setAttribute("role","combobox"),r.setAttribute("aria-autocomplete",
"list"),r.setAttribute("aria-controls",o),r.addEventListener("input",l),r.addEventListener("focus",function(){r.value&&l()}),
r.addEventListener("blur",d),r.addEventListener("keydown",function(m){var p={ArrowDown:1,ArrowUp:-1}[m.key];if(p&&a.length)
f((h+p+a.length)%a.length);else if(m.key==="Enter"&&a.length)c(a[Math.max(0,h)]);else if(m.key==="Escape"&&!s.hidden)d();else
return;m.preventDefault(),m.stopPropagation()});function l(){a=e.find(r.value,12,t.units),h=-1,s.textContent="",a.forEach(
function(m,p){var g=s.appendChild(u("li"));if(g.id=o+"-"+p,g.setAttribute("role","option"),g.setAttribute("aria-selected",
"false"),m.site===void 0)g.appendChild(u("b",null,m.group.name)),g.appendChild(u("span",null,(m.group.field?tt(i,m.group.
field):_(i,"units"))+" · "+j(i,m.sites.length)));else{g.appendChild(u("b",null,e.nameOf(m.site)));var v=e.fieldOf(m.site,
"sector"),w=v===null?[]:[v];e.idOf(m.site)!==e.nameOf(m.site)&&w.unshift(e.idOf(m.site)),g.appendChild(u("span",null,w.join(
" · ")))}g.addEventListener("mousedown",function(T){T.preventDefault(),c(m)})}),!a.length&&r.value.trim()&&s.appendChild(
u("li","mm-none",_(i,"search_nothing"))),s.hidden=!s.childNodes.length,r.setAttribute("aria-expanded",String(!s.hidden)),
r.removeAttribute("aria-activedescendant")}function f(m){h=m,Array.prototype.forEach.call(s.childNodes,function(p,g){p.setAttribute(
"aria-selected",String(g===m))}),r.setAttribute("aria-activedescendant",o+"-"+m),s.childNodes[m].scrollIntoView({block:"\
nearest"})}function d(){s.hidden=!0,r.setAttribute("aria-expanded","false")}function c(m){var p=m.site===void 0?m.sites:
[m.site];r.value="",d(),p.some(function(w){return!e.isKept(w)})&&t.setFilter({}),st(t.map)&&t._togglePanel(!1);var g=e.boundsOf(
p)||m.group&&m.group.bounds,v=m.site!==void 0&&e.options.popup!==null;v&&e._tell(m.site,null,!0),g&&W(t.map,g,!0)}r.setAttribute(
"aria-expanded","false")}});k.include({_buildFilters:function(){var t=this,e=this.layer,i=this.language,n=(this.options.filters||[]).map(function(s){
return{name:s,values:s==="category"?t._categories():e.hasField(s)?e.valuesOf(s):[]}}).filter(function(s){return s.values.
length>1});if(this.filters={},!!n.length){var r=this.panel.appendChild(u("fieldset","mm-group mm-filters"));r.appendChild(
u("legend",null,_(i,"filter"))),n.forEach(function(s){var o=r.appendChild(u("label","mm-filter"));o.appendChild(u("span",
null,tt(i,s.name)));var a=o.appendChild(u("select"));a.dataset.filter=s.name,a.appendChild(u("option",null,_(i,"filter_a\
ll"))),s.values.forEach(function(h){var l=h.value===null?_(i,"no_value"):e._said(s.name,h.value);a.appendChild(u("option",
null,h.count===void 0?l:l+" ("+b(i,h.count)+")"))}),a.addEventListener("change",function(){var h=Object.assign({},e.filter);
a.selectedIndex?h[s.name]=s.values[a.selectedIndex-1].value:delete h[s.name],t.setFilter(h),t._goToKept()}),t.filters[s.
name]={select:a,values:s.values.map(function(h){return h.value})}})}},_categories:function(){var t=this.layer._pack,e=new Set(
t.columns.category);return t.categories.filter(function(i,n){return e.has(n)}).map(function(i){return{value:i}})},setFilter:function(t){
this.layer.setFilter(t),this._showFilter(),this.layer.fire("select")},_goToKept:function(){var t=this.layer,e=this.map,i=t.
_view(),n=t._boxes,r=e.getSize(),s=H(e),o=t._placed.filter(function(f){return t.isKept(f)&&y.some(function(d,c){return t.
has(f,c)})}),a=e.containerPointToLayerPoint([s.left,s.top]),h=e.containerPointToLayerPoint([r.x-s.right,r.y-s.bottom]),l={
west:(a.x+i.left)/i.scale,north:(a.y+i.top)/i.scale,east:(h.x+i.left)/i.scale,south:(h.y+i.top)/i.scale};o.length&&!o.some(
function(f){return P(l,n,f)})&&W(e,t.boundsOf(o),!0)},_showFilter:function(){var t=this,e=this.layer,i=this.language,n=e.
filter||{},r=Object.keys(n),s=this.filtered;if(Object.keys(this.filters||{}).forEach(function(a){var h=t.filters[a];h.select.
selectedIndex=a in n?h.values.indexOf(n[a])+1:0}),(this.places||[]).forEach(function(a){a.node.hidden=!a.sites.some(e.isKept,
e)}),s.hidden=!r.length,s.textContent="",!!r.length){s.appendChild(u("span",null,Q(i,_(i,"filtered"),r.map(function(a){return tt(
i,a)+" – "+(n[a]===null?_(i,"no_value"):e._said(a,n[a]))}).join("; "))));var o=s.appendChild(C("mm-text-button",null,function(){
t.setFilter({})}));o.textContent=_(i,"filter_reset")}}});var sn=38,Ee=13,an=80,Ae=9;k.include({_paintCourse:function(){var t=this.chart.getBoundingClientRect();this._paintCourseOn(
this.chart,t,ee(this.map))},_paintCourseOn:function(t,e,i){var n=this.layer,r=n.course,s=t!==this.chart,o=V({_minemapTheme:this.
map._minemapTheme});if(!r||!e.width||(s&&(o=vt.light),t.width=Math.round(e.width*i),t.height=Math.round(e.height*i),!r.length))
return;var a=t.getContext("2d");a.scale(i,i);var h=n.span,l=h.from,f=Math.max(1,h.to-l),d=Ae,c=e.width-2*d,m=e.height-15,
p=e.height>=an&&n.years.size?sn:0,g=Math.max.apply(null,r.map(function(x){return x.SHA+x.CHA}))||1;function v(x){return d+
(Math.max(l,Math.min(h.to,x))-l)/f*c}function w(x){return m-x/g*(m-p-(p?Ee:3))}[["SHA",function(x){return x.SHA+x.CHA}],
["CHA",function(x){return x.CHA}]].forEach(function(x){var D=r[r.length-1];a.beginPath(),a.moveTo(v(r[0].day),m),r.forEach(
function(nt,at){a.lineTo(v(nt.day),w(at?x[1](r[at-1]):0)),a.lineTo(v(nt.day),w(x[1](nt)))}),a.lineTo(v(n.lastDay),w(x[1](
D))),a.lineTo(v(n.lastDay),m),a.closePath(),a.fillStyle=U(n._colours[x[0]],.62),a.fill(),a.fillStyle=U(n._colours[x[0]],
.25),a.fillRect(v(n.lastDay),w(x[1](D)),v(h.to)-v(n.lastDay),m-w(x[1](D)))}),p&&this._paintYears(a,v,p-3),a.strokeStyle=
o.axis,a.lineWidth=1,a.beginPath(),a.moveTo(d,m+.5),a.lineTo(d+c,m+.5),a.stroke(),a.fillStyle=o.soft,a.font="10.5px "+N,
a.textAlign="center",a.textBaseline="bottom";for(var T=[1,2,5,10,20,50].find(function(x){return 365.25*x/f*c>38})||100,A=$(
l);A<=$(h.to);A++){var K=ut(A-1,11,31),et=v((K+ut(A,11,31))/2);K>l&&a.fillRect(Math.round(v(K)),m,1,(A-1)%T?3:5),A%T===0&&
v(ut(A,11,31))-v(K)>365.25/f*c/2&&et>d+12&&et<d+c-12&&a.fillText(String(A),et,e.height)}a.textAlign="left",a.textBaseline=
"top",a.strokeStyle=o.halo,a.lineWidth=3,a.lineJoin="round";var it=this._captions(p).map(function(x){return a.strokeText(
x[0],d,x[1]),a.fillText(x[0],d,x[1]),{from:x[1]-1,to:x[1]+Ee,end:d+a.measureText(x[0]).width+2}});a.strokeStyle=o.ink,(this.
compare&&this.compare.on?[this.compare.left,n]:[n]).forEach(function(x){a.lineWidth=x===this.moving?2:1.2,a.setLineDash(
x===n?[]:[4,2.5]),a.beginPath(),a.moveTo(v(x.day),0),it.forEach(function(D){v(x.day)>=D.end||(a.lineTo(v(x.day),Math.max(
0,D.from)),a.moveTo(v(x.day),D.to))}),a.lineTo(v(x.day),m),a.stroke()},this)},_captions:function(t){var e=this.language,
i=0,n=this.layer;if(n.course.forEach(function(s){i=Math.max(i,s.SHA+s.CHA)}),!t)return[[E(e,i),1]];var r=0;return n.years.
forEach(function(s){r=Math.max(r,hi(s))}),[[_(e,"chart_released",{m2:E(e,r)}),1],[_(e,"chart_remaining",{m2:E(e,i)}),t+1]]},
_paintYears:function(t,e,i){var n=this.layer,r=0;n.years.forEach(function(s){r=Math.max(r,hi(s))}),n.years.forEach(function(s,o){
var a=e(ut(o-1,11,31)),h=e(ut(o,11,31)),l=i;q.forEach(function(f){var d=s[f]/r*(i-Ee);t.fillStyle=n._colours[f],t.fillRect(
a+(h-a)*.18,l-d,Math.max(1,(h-a)*.64),d),l-=d})})},_chartTold:function(t){var e=this.language,i=this.layer,n=0,r=u("div"),
s=r.appendChild(u("dl"));i.course.forEach(function(h){h.day<=t&&(n=h.SHA+h.CHA)});function o(h,l){s.appendChild(u("dt",null,
h)),s.appendChild(u("dd","mm-figure",E(e,l)))}r.insertBefore(u("b",null,z(e,t)),s),o(_(e,"remaining"),n);var a=i.years.get(
$(t));return q.forEach(function(h){a&&a[h]>=ct&&o(i.className(h)+" "+$(t),a[h])}),r},_buildChartTip:function(t){var e=this,
i=this.chartTip=t.appendChild(u("div","mm-chart-tip"));i.hidden=!0,i.setAttribute("aria-hidden","true"),this.range.addEventListener(
"pointermove",function(n){var r=t.getBoundingClientRect(),s=e.layer.span,o=(n.clientX-r.left-Ae)/(r.width-2*Ae);if(!(n.pointerType===
"touch"||!e.layer.course.length)){var a=e._near(Math.round(s.from+Math.max(0,Math.min(1,o))*(s.to-s.from)));i.textContent=
"",i.appendChild(e._chartTold(a)),i.hidden=!1,i.style.left=Math.max(0,Math.min(r.width-i.offsetWidth,n.clientX-r.left-i.
offsetWidth/2))+"px"}}),this.range.addEventListener("pointerleave",function(){i.hidden=!0})}});function hi(t){return q.reduce(
function(e,i){return e+t[i]},0)}var Qt={across:[752,568],upright:[714,572]};k.include({print:function(){var t=this.map.getSize(),e=u("style");e.textContent=
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
e=this._seen,i=this.language,n=0,r=t._placed.filter(function(o){return t.remains(o)}),s=r.filter(function(o){return P(e,
t._boxes,o)});return s.length===r.length?null:(s.forEach(function(o){n+=t.m2(o,"SHA")+t.m2(o,"CHA")}),_(i,"part_shown",{
areas:j(i,s.length),m2:E(i,n)}))},_paperTotal:function(t){var e=this.layer,i=this.compare.left,n=this.language;i&&(t.appendChild(
u("b",null,E(n,lt(i)))),t.appendChild(u("span",null,bt(n,i)+" → "))),t.appendChild(u("b",null,E(n,lt(e)))),t.appendChild(
u("span",null,(i?[]:[_(n,"remaining"),j(n,e.remaining)]).concat(bt(n,e)).join(" · ")))},_paperLegend:function(){var t=this.
layer,e=this,i=this.language,n=u("section","mm-paper-legend");if(this.compare.on&&n.appendChild(u("div","mm-paper-group")).
appendChild(this.compare.table()),(this.compare.on?[]:[["remaining",["CHA","SHA"]],["released",q],["apart",["adjusted","\
outside"]]]).forEach(function(a){var h=a[1].filter(function(f){return t.visible[f]&&(t.totals[f].areas||a[0]==="remainin\
g")});if(h.length){var l=n.appendChild(u("div","mm-paper-group"));l.appendChild(u("h2",null,_(i,a[0]))),h.forEach(function(f){
var d=l.appendChild(u("div","mm-row")),c=t.totals[f];d.appendChild(t.swatch(f,t.hasIllustrative)),d.appendChild(u("span",
"mm-row-name",t.className(f)));var m=d.appendChild(u("span","mm-row-figures"));m.appendChild(u("span","mm-figure",E(i,c.
m2))),m.appendChild(u("span","mm-row-note",j(i,c.areas)))})}}),this.units&&this.map.hasLayer(this.units)){var r=n.appendChild(
u("div","mm-paper-group"));r.appendChild(u("h2",null,_(i,"units")+" · "+_(i,"units_"+this.units.measure))),this._shadeRows(
r.appendChild(u("ul","mm-shades")))}var s=this.others.filter(function(a){return e.map.hasLayer(a.layer)});if(s.length){var o=n.
appendChild(u("div","mm-paper-group"));o.appendChild(u("h2",null,_(i,"other_layers"))),s.forEach(function(a){e._entriesOf(
a).forEach(function(h){e._sayEntry(o.appendChild(u("div","mm-row")),h)})})}return n.appendChild(this._paperCourse()),n.appendChild(
u("p","mm-small",_(i,"circles"))),this.options.coarse&&n.appendChild(u("p","mm-small",this.options.coarse[i])),n},_paperCourse:function(){
var t=u("div","mm-paper-group"),e=this.layer.course,i={width:270,height:84};if(e.length<2)return t;var n=u("canvas");return t.
appendChild(u("h2",null,_(this.language,"remaining_chart"))),this._paintCourseOn(t.appendChild(n),i,te),n.style.width=i.
width+"px",n.style.height=i.height+"px",t},_paperFoot:function(){var t=u("footer","mm-paper-foot"),e=this.language,i=this.
map.attributionControl,n=this._hiddenNames();n.length&&t.appendChild(u("p",null,_(e,"not_shown",{names:n.join(", ")})));
var r=t.appendChild(u("p",null,_(e,"on_ellipsoid")+" · "+_(e,"printed_on",{day:z(e,Math.floor((Date.now()-new Date().getTimezoneOffset()*
6e4)/pt))})));return i&&Array.prototype.slice.call(i.getContainer().cloneNode(!0).childNodes,i.options.prefix?2:0).forEach(
function(s,o){o||r.appendChild(document.createTextNode(" · ")),r.appendChild(s)}),t},_showUnseen:function(){var t=this.
_hiddenNames();this.unseen.hidden=!t.length,this.unseen.textContent=t.length?_(this.language,"not_shown",{names:t.join("\
, ")}):""},_hiddenNames:function(){var t=this.layer;return y.filter(function(e){return!t.visible[e]&&t.totals[e].areas}).
map(t.className,t)},_pictures:function(){var t=this.map,e=t.getContainer(),i=u("div","mm-pictures"),n={centre:t.getCenter(),
zoom:t.getZoom(),snap:t.options.zoomSnap},r=t.getSize(),s=H(t),o=L.latLngBounds(t.containerPointToLatLng([0,s.top>r.y/2?
0:s.top]),t.containerPointToLatLng([r.x-s.right,r.y-s.bottom])),a=[t.project(o.getNorthWest(),0).divideBy(256),t.project(
o.getSouthEast(),0).divideBy(256)];return this._seen={west:a[0].x,north:a[0].y,east:a[1].x,south:a[1].y},this._scales={},
t.options.zoomSnap=0,e.classList.add("mm-drawing"),Object.keys(Qt).forEach(function(h){e.style.setProperty("--mm-width",
Qt[h][0]+"px"),e.style.setProperty("--mm-height",Qt[h][1]+"px"),t._minemapInsets={left:0,top:0,right:0,bottom:26,titleRight:0},
t.invalidateSize({animate:!1,pan:!1}),t.fitBounds(o,{animate:!1}),this.compare.place(),this._scales[h]=40075016686e-3*Math.
cos(t.getCenter().lat*Math.PI/180)/(256*Math.pow(2,t.getZoom()))/(.0254/96),this._repaint(),i.appendChild(this._picture(
h))},this),e.classList.remove("mm-drawing"),t.options.zoomSnap=n.snap,t.invalidateSize({animate:!1,pan:!1}),this._measureInsets(),
t.setView(n.centre,n.zoom,{animate:!1}),this._repaint(),i},_repaint:function(){this.map.eachLayer(function(t){t instanceof
M&&!(t instanceof oe)&&t._update()}),this.map._minemapLabels&&M.prototype._update.call(this.map._minemapLabels)},_picture:function(t){
var e=Qt[t],i=this.map.getContainer(),n=i.getBoundingClientRect(),r=u("div","mm-picture mm-picture-"+t+" leaflet-contain\
er");r.style.width=e[0]+"px",r.style.height=e[1]+"px",r.appendChild(li(this.map.getPane("mapPane"),n)),this.compare.on&&
r.appendChild(this.compare.box.cloneNode(!0));var s=r.appendChild(u("div","mm-picture-corner"));return s.appendChild(u("\
span","mm-picture-scale",this._paperScale(t))),[".leaflet-control-scale",".mm-north"].forEach(function(o){var a=i.querySelector(
o);a&&s.appendChild(li(a,null))}),r}});function li(t,e){var i=t.cloneNode(!0),n=t.querySelectorAll("canvas"),r=i.querySelectorAll(
"canvas");return n.forEach(function(s,o){var a=s.getBoundingClientRect(),h=s.width/a.width,l=r[o];if(!(!s.width||!a.width)){
var f=e||a;l.width=Math.round(f.width*h),l.height=Math.round(f.height*h),l.style.width=f.width+"px",l.style.height=f.height+
"px",e&&(l.style.left=f.left-a.left+"px",l.style.top=f.top-a.top+"px"),l.getContext("2d").drawImage(s,(a.left-f.left)*h,
(a.top-f.top)*h)}}),i}var $t={width:132,height:96},ui={width:760,height:560},Le=["north","east","south","west"],on={north:"↑",east:"→",south:"\
↓",west:"←"};k.include({_buildElsewhere:function(){var t=this;if(this.edges={},Le.forEach(function(i){var n=t.edges[i]=
t.root.appendChild(t._ui(C("mm-edge mm-edge-"+i,null,function(){W(t.map,Ot(n.box,[0]))})));n.hidden=!0,t._say(function(r){
O(n,_(r,i))})}),this.options.locator!==!1){var e=this.locator=this.root.appendChild(this._ui(C("mm-locator",null,function(){
t.home()})));e.appendChild(u("canvas")),e.hidden=!0,this._say(function(i){O(e,_(i,"locator"))})}},_showElsewhere:function(){
var t=this.map,e=this.layer,i=this.language,n=H(t),r=t.getSize();if(!(!t._loaded||!e.totals||!r.x||!e._boxes||this._paper)){
var s=n.top>r.y/2?0:n.top,o=t.project(t.containerPointToLatLng([0,s]),0).divideBy(256),a=t.project(t.containerPointToLatLng(
[r.x-n.right,r.y-n.bottom]),0).divideBy(256),h=t.project(t.containerPointToLatLng([Math.min(n.titleRight,r.x-n.right),0]),
0).divideBy(256),l={},f=e._boxes,d=a.x-o.x,c=a.y-o.y;Le.forEach(function(D){l[D]={areas:0,m2:0,box:[1/0,1/0,-1/0,-1/0]}});
for(var m=0;m<e.sites;m++){var p=4*m,g=m*y.length+S.SHA,v=m*y.length+S.CHA,w=f[p+3]>=o.y;if(!(f[p+2]>=(w?o.x:h.x)&&f[p]<=
a.x&&f[p+3]>=h.y&&f[p+1]<=a.y)&&!(f[p]>f[p+2]||!e._siteHas[g]&&!e._siteHas[v])){var T=(f[p]+f[p+2])/2,A=(f[p+1]+f[p+3])/
2,K=Math.max(o.x-T,T-a.x,0)/d,et=Math.max(o.y-A,A-a.y,0)/c,it=l[K>=et?T<o.x?"west":"east":A<o.y?"north":"south"];it.areas++,
it.m2+=e._siteM2[g]+e._siteM2[v],mt(it.box,f,m)}}Le.forEach(function(D){var nt=this.edges[D],at=l[D].areas,Bt=E(i,l[D].m2);
nt.hidden=!at,nt.box=l[D].box,at&&(nt.textContent=on[D]+" "+b(i,at)+" · "+Bt,O(nt,_(i,"outside_"+D,{areas:j(i,at),m2:Bt})))},
this);var x=this.root.style;x.setProperty("--mm-middle-x",(r.x-n.right)/2+"px"),x.setProperty("--mm-middle-y",(s+r.y-n.bottom)/
2+"px"),this.locator&&this._paintLocator(o,a)}},_paintLocator:function(t,e){var i=this.map.getSize(),n=this.layer,r=this.
locator,s=n.around;if(r.hidden=!s||i.x<ui.width||i.y<ui.height,!r.hidden){var o=this.bases.map(function(w){return w[0]}).
find(function(w){return w._world}),a=r.firstChild.getContext("2d"),h=V({_minemapTheme:this.map._minemapTheme}),l=$t.width,
f=$t.height,d=Math.max((s[2]-s[0])*1.35,(s[3]-s[1])*1.35*l/f,.012),c={scale:l/d,west:(s[0]+s[2])/2-d/2,north:(s[1]+s[3])/
2-d/2*f/l};c.left=c.west*c.scale,c.top=c.north*c.scale,c.east=c.west+d,c.south=c.north+d*f/l,a.canvas.width=l*2,a.canvas.
height=f*2,a.drawImage(this._whole(c,o,h),0,0),a.scale(2,2);var m=t.x*c.scale-c.left,p=t.y*c.scale-c.top,g=Math.max(5,(e.
x-t.x)*c.scale),v=Math.max(5,(e.y-t.y)*c.scale);[[h.halo,4],[h.ink,1.6]].forEach(function(w){a.strokeStyle=w[0],a.lineWidth=
w[1],a.strokeRect(m,p,g,v)})}},_whole:function(t,e,i){var n=this.layer,r=y.filter(function(v){return n.visible[v]}),s=[n.
day,n.known,JSON.stringify(n.filter||null),r,i.paper,!!e].join();if(this._wholeKey===s)return this._wholeDrawn;this._wholeKey=
s;var o=this._wholeDrawn=u("canvas"),a=$t.width,h=$t.height,l=o.getContext("2d");o.width=a*2,o.height=h*2,l.scale(2,2),l.
fillStyle=e?i.sea:i.paper,l.fillRect(0,0,a,h),e&&e._paintLand(l,t,i);var f=n._spotBoxes,d=new Float64Array(y.length);l.fillStyle=
n._colours.SHA,l.strokeStyle=i.ink,l.lineWidth=.6;for(var c=0,m=new Set;c<n._spotSite.length;c++){var p=Math.round((f[4*
c]+f[4*c+2])/2*t.scale-t.left),g=Math.round((f[4*c+1]+f[4*c+3])/2*t.scale-t.top);m.has(p*1e3+g)||n._spotNow(c,d)<S.SHA||
(m.add(p*1e3+g),l.beginPath(),l.arc(p,g,2.2,0,7),l.fill(),l.stroke())}return o}});B.include({select:function(t,e){var i=new Set(e?this._selected:[]);t.forEach(function(n){e&&i.has(n)?i.delete(n):i.add(n)}),
this._selected=Array.from(i),this._shown&&this._paintOver(),this.fire("select")}});k.include({_link:function(){var t=this,
e=this.layer,i="";if(!this.options.linked||window.parent===window)return;function n(){return{day:rt(e.day),filter:e.filter||
{},selected:(e._selected||[]).map(e.idOf,e)}}function r(){var s=JSON.stringify(n());s!==i&&(i=s,window.parent.postMessage(
{minemap:n()},"*"))}e.on("day select",r),window.addEventListener("message",function(s){var o=s.source===window.parent&&s.
data&&s.data.minemap;if(o){var a=wt(String(o.day)),h=o.filter||{},l=new Map;JSON.stringify(h)!==JSON.stringify(e.filter||
{})&&t.setFilter(h),Number.isFinite(a)&&a!==e.day&&e.setDay(a),e._pack.ids.forEach(function(f,d){l.set(f,d)}),e.select((o.
selected||[]).filter(function(f){return l.has(f)}).map(function(f){return l.get(f)}))}}),r()}});window.minemap={words:{},landRelease:function(t,e){return new B(t,e)},outlines:function(t,e){return new Kt(t,e)},boundaries:function(t,e){
return new Ue(e)},context:function(t,e){return new qt(t,e)},features:function(t,e){return new je(t,e)},units:function(t,e,i){
return new ri(t,e,i)},frame:function(t,e,i,n,r,s,o){return new k(t,e,i,n,r,s,o)},marks:function(t,e){return new(e.colours?
Je:kt)(t,e)},marksFrame:function(t,e,i,n,r){return new Nt(t,e,i,n,r)},utm:Jt,mgrs:Zt};})();
