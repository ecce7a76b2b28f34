//go:build !linux

package reload

import "github.com/fsnotify/fsnotify"

// cookie is nothing: the system does not report changes in their order.
type cookie struct{}

func newCookie(*fsnotify.Watcher) *cookie { return nil }

func (*cookie) make() error { return errNoCookie }

func (*cookie) is(fsnotify.Event) bool { return false }

func (*cookie) close() {}
