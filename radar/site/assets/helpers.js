// What several scripts of the site use.

const $ = (css, root = document) => root.querySelector(css);
const $$ = (css, root = document) => [...root.querySelectorAll(css)];
const make = (tag, textContent = "", className = "") => Object.assign(document.createElement(tag), { className, textContent });
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
