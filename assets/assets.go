// Package assets carries the files that gdev needs at run time within its
// binary: the Python host and the demo application.
//
// Contract: what is embedded is named pattern by pattern, so that tests,
// caches and editors' leftovers never come along. Nothing is written but to
// the directory that a caller names.
package assets

import (
	"embed"
	"io/fs"
)

//go:embed py/gdev_host/*.py py/gdev_host/*/*.py
var host embed.FS

//go:embed demo/*.py
var demo embed.FS

// Host returns the Python host: a file system with the package gdev_host at
// its root.
func Host() fs.FS { return sub(host, "py") }

// Demo returns the demo application, its files at the root.
func Demo() fs.FS { return sub(demo, "demo") }

// sub is fs.Sub for a directory that the compiler has seen.
func sub(fsys fs.FS, dir string) fs.FS {
	s, err := fs.Sub(fsys, dir)
	if err != nil {
		panic(err) // only for a dir that is no valid path
	}
	return s
}
