//go:build !linux

package reload

import "github.com/fsnotify/fsnotify"

// mark is nothing: the system does not tell of changes in their order.
type mark struct{}

func newMark(*fsnotify.Watcher) *mark { return nil }

func (*mark) make() error { return errNoMark }

func (*mark) is(fsnotify.Event) bool { return false }

func (*mark) close() {}
