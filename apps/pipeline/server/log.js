'use strict';

module.exports = (level, entry) => console.log(JSON.stringify({ time: new Date().toISOString(), level, ...entry }));
