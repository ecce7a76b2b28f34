// Package reload watches the files of a project and says that, and what,
// changed; the caller begins the new generation.
//
// Contract: Start returns when every watch is in place, so no later change is
// missed. The first event of a file that can be a reason for a reload, or of a
// template, gives Pending at once; after each Pending comes exactly one of
// Changed, Assets and Settled, a short trailing debounce later. Assets also
// comes alone, where nothing but static files was written, for no request needs
// to be cached then, and Changed where libraries were installed, which takes
// seconds. Nothing runs while no file changes, unless something has to be
// polled, which a Notice says. The caller receives from Events until it is
// closed; what waits there is kept, so neither a watch nor Follow ever blocks
// on a slow receiver.
//
// A change is one of content. Every file that can be a reason is remembered
// with its size, its modification time and, from a moment after the start, a
// hash of its content: touch, chmod and a save of the same text are no changes;
// deletion, rename and an older file that was put back are.
//
// What a path is, the first line that fits decides:
//
//	the user's Ignore                          nothing, and no watch is spent on it
//	a file given to Follow                     a reason, or what may be cached
//	editors' swap, lock, backup and temp files nothing
//	the user's Watch                           a reason
//	.env, .env.*, .flaskenv                    a reason, also where git ignores them
//	folders that begin with a dot, virtual     nothing, and no watch is spent on it
//	environments, __pycache__, node_modules,
//	site-packages, what git ignores
//	*.py, *.so, *.pyd, *.mo                    a reason
//	all in templates, jinja2                   an asset that may be cached
//	all in static, public                      an asset
//	*.ini *.toml *.cfg *.conf *.yaml *.yml     a reason
//	*config*.json, *settings*.json             a reason; other JSON is data, which an
//	                                           application writes while it runs
//	*.html, *.jinja, *.mako, …                 an asset that may be cached
//	*.css, *.js, images, fonts, …              an asset
//	all else                                   nothing
//
// What git ignores is said by the .gitignore files, those above Root in its
// repository too, by the repository's info/exclude and by core.excludesFile. They
// are read again when they change, as are the settings where the repository's
// change. No file in an ignored folder is looked at, whatever patterns say of it;
// a repository in another one has its own. Where Root itself is ignored, the
// patterns that say so do not count.
//
// A Watch pattern that matches whole folders leaves out what programs write at
// run time (databases, logs, bytecode) unless it names their suffix.
//
// What the application writes by itself, as Follow is given it, is followed no more,
// and is what its name says.
//
// A folder given to Follow is looked at only for what is put into it or
// taken away: modules, packages, metadata.
//
// The flow: fsnotify or a poll → tree (which file is it) → rules (what is it)
// → burst (debounce) → tree (did its content change) → burst (decide) → Events.
package reload

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/fsnotify/fsnotify"
)

// The defaults of Config.
const (
	DefaultDebounce     = 30 * time.Millisecond
	DefaultPollInterval = time.Second
)

// Config says what to watch, and how.
type Config struct {
	Root string // the project folder, absolute

	// Watch and Ignore are doublestar patterns relative to Root. One without a
	// slash matches in every folder, one that matches a folder matches all in
	// it. Those of Watch may lead outside of Root, as "../shared/**/*.yaml".
	Watch, Ignore []string

	Debounce     time.Duration // without events, before it is decided; 0 is DefaultDebounce
	Poll         bool          // compare files instead of waiting for events
	PollInterval time.Duration // 0 is DefaultPollInterval

	installQuiet time.Duration // without a change in the folders of libraries, before an installation is over; 0 is installQuiet
	sweepEach    time.Duration // between two sweeps at the least; 0 is sweepEach
}

// Event is what happened to the files of the project.
type Event struct {
	Kind  Kind
	Paths []string  // absolute, sorted, unique; as Python spells them where that is known
	At    time.Time // the time of the first file event
	Text  string    // the line of a Notice

	Libraries   bool // set of Changed: a library is among Paths
	MayBeCached bool // set of Assets: among Paths is something that the application may hold in memory, as a template

	synced []chan struct{} // those whom its receipt ends the waiting
}

// Kind classifies an Event.
type Kind string

// The kinds.
const (
	Pending Kind = "pending" // something may have changed: hold requests from now on
	Changed Kind = "changed" // code or configuration changed: reload
	Assets  Kind = "assets"  // only templates or static files changed
	Settled Kind = "settled" // nothing changed: let requests go
	Notice  Kind = "notice"  // a line for the user
	Synced  Kind = "synced"  // there is nothing to do: the receipt answers Sync
)

// Watcher watches one project. Its methods may be called from any goroutine.
type Watcher struct {
	events chan Event
	follow chan Following
	sync   chan chan struct{}
	done   chan struct{}
	cancel context.CancelFunc

	probe   *quietProbe // nil where all is polled
	polling atomic.Bool // something is polled
}

// Start begins to watch. The Watcher ends with ctx or with Close. The error
// names a pattern that cannot be read or a folder that cannot be watched.
func Start(ctx context.Context, c Config) (*Watcher, error) {
	if c.Debounce <= 0 {
		c.Debounce = DefaultDebounce
	}
	if c.PollInterval <= 0 {
		c.PollInterval = DefaultPollInterval
	}
	l, err := newLoop(c)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	w := &Watcher{
		events: make(chan Event),
		follow: make(chan Following),
		sync:   make(chan chan struct{}),
		done:   make(chan struct{}),
		cancel: cancel,

		probe: l.probe,
	}
	l.polling = &w.polling
	go func() {
		defer close(w.done)
		defer close(w.events)
		defer cancel()
		l.run(ctx, w)
	}()
	return w, nil
}

// Events is where the events come. It is closed when the Watcher has ended.
func (w *Watcher) Events() <-chan Event { return w.events }

// Close ends the Watcher and waits until it has ended.
func (w *Watcher) Close() error {
	w.cancel()
	<-w.done
	return nil
}

// newLoop opens the system's notification and takes in the tree.
func newLoop(c Config) (*loop, error) {
	info, err := os.Stat(c.Root)
	if err != nil {
		return nil, fmt.Errorf("watch the project folder %q: %w", c.Root, err)
	}
	if !info.IsDir() || !filepath.IsAbs(c.Root) {
		return nil, fmt.Errorf("watch the project folder %q: not an absolute path of a folder", c.Root)
	}
	r, err := newRules(c)
	if err != nil {
		return nil, err
	}
	l := &loop{burst: burst{debounce: c.Debounce}, interval: c.PollInterval, sweepEach: cmp.Or(c.sweepEach, sweepEach), libraries: libraries{quiet: cmp.Or(c.installQuiet, installQuiet)}}
	l.tree = newTree(r, l.addCandidate, l.notice)
	if !c.Poll {
		n, err := fsnotify.NewWatcher()
		if err != nil {
			l.notice(limitText(err, c.Root))
		} else {
			l.fs, l.barrier.cookie = n, newCookie(n)
			l.probe = newQuietProbe(n)
			l.tree.notify = l.probe
		}
	}
	if err := l.tree.open(); err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}
