//go:build !linux

package reload

// libraryWatches is how many folders of libraries may be watched: none, for
// kqueue opens each file in a folder.
func libraryWatches() int { return 0 }
