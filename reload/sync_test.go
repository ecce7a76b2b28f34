package reload

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// TestSyncComesAfterTheChangeBeforeIt saves a file and syncs at once, again
// and again: by then, the receiver knows of the save.
func TestSyncComesAfterTheChangeBeforeIt(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the system does not tell of changes in their order")
	}
	syncAfterSaves(t, Config{}, 30)
}

// TestSyncLooksAtWhatIsPolled does so where the next poll would come too late.
func TestSyncLooksAtWhatIsPolled(t *testing.T) {
	syncAfterSaves(t, Config{Poll: true, PollInterval: time.Hour}, 5)
}

func syncAfterSaves(t *testing.T, c Config, saves int64) {
	t.Helper()
	c.Root = t.TempDir()
	file := filepath.Join(c.Root, "app.py")
	w, err := Start(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	var pending atomic.Int64
	received := make(chan Kind, 1000)
	go func() {
		defer close(received)
		for e := range w.Events() {
			if e.Kind == Pending {
				pending.Add(1)
			}
			if e.Kind == Changed {
				received <- e.Kind
			}
		}
	}()
	for n := range saves {
		w.Sync(t.Context())
		if got := pending.Load(); got != n {
			t.Fatalf("pending %d times before save %d", got, n+1)
		}
		if err := os.WriteFile(file, make([]byte, n+1), 0o644); err != nil {
			t.Fatal(err)
		}
		w.Sync(t.Context())
		if got := pending.Load(); got != n+1 {
			t.Fatalf("pending %d times after save %d", got, n+1)
		}
		<-received
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w.Sync(t.Context()) // the Watcher has ended: at once
}

// TestQuietSyncOnlyLooks has nobody receive, so that no cookie comes through:
// Sync returns at once where nothing has happened, and only there.
func TestQuietSyncOnlyLooks(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the system does not tell of changes in their order")
	}
	p := &project{TB: t, root: t.TempDir()}
	p.write("pkg/a.py", "x = 1\n")
	p.write("out/a.py", "x = 1\n")
	p.write(".gitignore", "/out\n")
	w, err := Start(t.Context(), Config{Root: p.root})
	p.must(err)
	quiet := func() bool {
		_, quiet := w.probe.isQuiet()
		return quiet
	}
	learn := func() {
		for !quiet() {
			now, _ := w.probe.isQuiet()
			w.probe.setKnown(now)
		}
	}
	w.Sync(t.Context())
	p.write("out/a.py", "x = 2\n")
	if !quiet() {
		t.Error("nothing that matters has changed, and Sync waits")
	}
	for _, change := range []func(){
		func() { p.write("pkg/a.py", "x = 2\n") },
		func() { p.must(os.Chtimes(p.path("pkg/a.py"), time.Time{}, time.Unix(1, 0))) },
		func() { p.must(os.Rename(p.path("pkg/a.py"), p.path("b.py"))) },
		func() { p.must(os.Rename(p.path("pkg"), p.path("pkg2"))) },
		func() { p.write("pkg2/a.py", "x = 3\n") },
		func() { p.remove("b.py") },
	} {
		if change(); quiet() {
			t.Error("something has changed, and Sync does not wait")
		}
		if quiet() {
			t.Error("the change is taken as known because somebody looked")
		}
		learn()
	}
	p.must(w.Close())
	if quiet() {
		t.Error("a Watcher that has ended says that nothing happens")
	}
}

// TestSyncKnowsFolders saves in folders that are new, or have a new name.
func TestSyncKnowsFolders(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the system does not tell of changes in their order")
	}
	p := &project{TB: t, root: t.TempDir()}
	w, err := Start(t.Context(), Config{Root: p.root})
	p.must(err)
	var pending atomic.Int64
	changed := make(chan bool, 1000)
	go func() {
		for e := range w.Events() {
			switch e.Kind {
			case Pending:
				pending.Add(1)
			case Changed:
				changed <- true
			}
		}
	}()
	wants := int64(0)
	is := func(step string) {
		t.Helper()
		wants++
		if w.Sync(t.Context()); pending.Load() != wants {
			t.Fatalf("pending %d times, want %d, after %s", pending.Load(), wants, step)
		}
		<-changed
	}
	for n := range 5 {
		first, second := fmt.Sprintf("first%d", n), fmt.Sprintf("second%d", n)
		p.must(os.Mkdir(p.path(first), 0o755))
		w.Sync(t.Context())
		p.write(first+"/a.py", "x = 1\n")
		is("a save in a new folder")
		p.must(os.Rename(p.path(first), p.path(second)))
		is("a rename of the folder")
		p.write(second+"/a.py", "x = 10\n")
		is("a save in the renamed folder")
	}
}

// TestSyncAnswersAll has many wait at once, some of whom give up.
func TestSyncAnswersAll(t *testing.T) {
	w, err := Start(t.Context(), Config{Root: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for range w.Events() {
		}
	}()
	done := make(chan struct{}, 100)
	for n := range cap(done) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		if n%10 == 0 {
			cancel()
		}
		go func() {
			w.Sync(ctx)
			done <- struct{}{}
		}()
	}
	for range cap(done) {
		<-done
	}
}
