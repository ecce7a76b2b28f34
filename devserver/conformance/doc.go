// Package conformance holds the tests that keep gdev to PEP 3333 and to HTTP.
//
// Contract: each rule S1–S42 and X1–X6 has at least one test that carries its
// id in its name. A test starts the whole program, speaks to it over a real
// socket, and runs on the oldest and the newest Python at hand. README.md lists
// id, rule and tests; a test compares that list with the tests that there are.
// The package has nothing to import.
package conformance
