"""The stylesheet of a page, and the few words that it says itself."""

from translation.languages import Language

STYLE = """
:root{color-scheme:light dark;--ink:#17202a;--soft:#55626f;--line:#cfd6dd;--paper:#fff;
--shade:#f3f5f7;--link:#0b5394}
@media (prefers-color-scheme:dark){:root{--ink:#e4eaf0;--soft:#a3b1be;--line:#3a4652;
--paper:#12181e;--shade:#1c252d;--link:#8cc4f5}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;max-width:46rem;padding:1rem 1rem 3rem;background:var(--paper);color:var(--ink);
font:1.0625rem/1.6 "Noto Sans",system-ui,-apple-system,"Segoe UI",sans-serif;
overflow-wrap:break-word}
:lang(ar){font-family:"Noto Naskh Arabic","Noto Sans Arabic","Geeza Pro",Tahoma,sans-serif;
line-height:1.9}
:lang(zh){font-family:"Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;
line-height:1.8;overflow-wrap:anywhere}
h1,h2,h3,h4,h5,h6{line-height:1.35;margin:1.6em 0 .5em;font-size:1.0625rem;text-wrap:balance}
:is(h1,h2,h3,h4,h5,h6):lang(ar){line-height:1.6}
h1{font-size:1.45rem}h2{font-size:1.25rem}h3{font-size:1.125rem}
p{margin:0 0 .8em}
.title{font-size:1.7rem;line-height:1.3;text-wrap:balance}.title:lang(ar){line-height:1.55}
a{color:var(--link)}
ol,ul{margin:0 0 .8em;padding-inline-start:1.4em}
ol{list-style:none;padding-inline-start:.9em}
li{margin:.25em 0}
li[dir]{list-style-position:inside}
li>:is(ol,ul){margin:.25em 0}
.n{display:inline-block;min-width:1.6em;font-variant-numeric:tabular-nums}
.c{text-align:center}.e{text-align:end}.caps{text-transform:uppercase}.small{font-variant:small-caps}
.wide{overflow-x:auto;margin:0 0 1em;border:1px solid var(--line)}
table{border-collapse:collapse;min-width:100%;font-size:.9375rem;line-height:1.5}
table:lang(ar){line-height:1.7}
th,td{padding:.4rem .55rem;border:1px solid var(--line);vertical-align:top;text-align:start;
min-width:5.5rem;overflow-wrap:normal}
th{background:var(--shade)}
:is(th,td)>:last-child{margin-bottom:0}
:is(th,td) .wide{margin:0}
img{max-width:100%;height:auto}
.picture{display:inline-block;padding:.3rem .6rem;border:1px dashed var(--line);color:var(--soft);
font-size:.9375rem}
aside,figure{margin:0 0 1em;padding:.6rem .8rem;border-inline-start:3px solid var(--line);
background:var(--shade)}
aside>:last-child,figure>:last-child{margin-bottom:0}
body>header,body>footer{color:var(--soft);font-size:.875rem;border:0 solid var(--line)}
body>header{border-bottom-width:1px;margin-bottom:1.2rem}
body>footer{border-top-width:1px;margin-top:2rem;padding-top:.8rem}
:is(body>header,body>footer) p{margin:0 0 .35em}
.notes{border-top:1px solid var(--line);margin-top:2rem;padding-top:.4rem;font-size:.9375rem}
.notes h2{font-size:1rem;margin:.6em 0}
.notes>ol{padding:0}
.notes>ol>li{display:grid;grid-template-columns:minmax(1.8rem,auto) 1fr;gap:.4rem}
.notes>ol>li>div{min-width:0}
.notes p{margin:0 0 .3em}
sub,sup{line-height:0;font-size:.75em}
.ref{text-decoration:none;padding:.3em .15em}
:target{background:var(--shade);outline:2px solid var(--link)}
math{font-size:1.1em}
@media print{body{max-width:none}.wide{overflow:visible}}
"""

FOOTNOTES: dict[Language, str] = {
    Language.AR: "الحواشي",
    Language.ZH: "注释",
    Language.EN: "Notes",
    Language.FR: "Notes",
    Language.RU: "Примечания",
    Language.ES: "Notas",
}
COMMENTS: dict[Language, str] = {
    Language.AR: "التعليقات",
    Language.ZH: "批注",
    Language.EN: "Comments",
    Language.FR: "Commentaires",
    Language.RU: "Комментарии",
    Language.ES: "Comentarios",
}
TABLE: dict[Language, str] = {
    Language.AR: "جدول",
    Language.ZH: "表格",
    Language.EN: "Table",
    Language.FR: "Tableau",
    Language.RU: "Таблица",
    Language.ES: "Cuadro",
}
