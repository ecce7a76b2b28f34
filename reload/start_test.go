package reload

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestStartErrors(t *testing.T) {
	p := &project{TB: t, root: t.TempDir()}
	p.write("file", "")
	for name, c := range map[string]struct {
		config Config
		want   string
	}{
		"no folder":       {Config{Root: p.path("none")}, "none"},
		"a file":          {Config{Root: p.path("file")}, "not an absolute path of a folder"},
		"a relative path": {Config{Root: "."}, "not an absolute path of a folder"},
		"a bad pattern":   {Config{Root: p.root, Watch: []string{"a["}}, `read the watch patterns: "a["`},
		"nothing there":   {Config{Root: p.root, Watch: []string{"../none/*.py"}}, `watch "../none/*.py"`},
	} {
		t.Run(name, func(t *testing.T) {
			w, err := Start(t.Context(), c.config)
			if err == nil {
				t.Fatal(w.Close(), "and no error from Start")
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("%q does not tell %q", err, c.want)
			}
		})
	}
}

func TestEndsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w, err := Start(ctx, Config{Root: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	select {
	case _, open := <-w.Events():
		if open {
			t.Error("an event came from nowhere")
		}
	case <-time.After(patience):
		t.Fatal("Events was not closed")
	}
	w.Follow(Following{Files: Paths(filepath.Join(t.TempDir(), "a.py"))}) // returns at once
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}

// TestSlowReceiver shows that Follow does not wait for whoever should receive.
func TestSlowReceiver(t *testing.T) {
	p := newProject(t, Config{Debounce: time.Millisecond}, "app.py")
	p.write("app.py", "x = 1\n")
	p.compare(p.next(), Pending, "app.py")
	p.w.Follow(Following{Files: Paths(p.path("app.py"))})
	p.compare(p.next(), Changed, "app.py")
}
