package generation

import (
	"maps"
	"slices"
	"testing"
	"time"

	"gdev/inspect"
)

// TestNoLinkIsLeasedThatAnotherStateHasOvertaken takes a free link, changes the
// state, and asks for the lease only then: two requests and a save may come in
// this order.
func TestNoLinkIsLeasedThatAnotherStateHasOvertaken(t *testing.T) {
	for name, change := range map[string]func(*bench){
		"a file has changed":       func(b *bench) { b.ChangePending("/p/app.py") },
		"templates are refreshed":  func(b *bench) { b.current.refreshing++ },
		"another generation began": func(b *bench) { b.Begin(inspect.ReasonReload, nil) },
		"another generation is ready": func(b *bench) {
			b.Begin(inspect.ReasonReload, nil)
			h := b.next()
			<-h.changed
			h.loaded <- nil
			b.lease(3).Release(false)
		},
		"the generation has died":  func(b *bench) { b.current.info.State = inspect.GenerationDied },
		"nothing":                  func(*bench) {},
		"a change came to nothing": func(b *bench) { b.ChangePending("/p/app.py"); b.Settled() },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, 1)
			free := b.ready().free
			link := <-free
			change(b)
			l := b.leaseIfCurrent(claim(2), free, link)
			if want := name == "nothing" || name == "a change came to nothing"; (l != nil) != want {
				t.Errorf("the link is leased: %t, want %t", l != nil, want)
			}
			if l == nil && len(free) != 1 {
				t.Error("the link is lost")
			}
		})
	}
}

// TestAReloadThatOvertakesALoadingOneTakesItsFiles: the bytecode of none of them
// may be used. One that overtakes nothing has its own files alone.
func TestAReloadThatOvertakesALoadingOneTakesItsFiles(t *testing.T) {
	b := newBench(t, 1)
	b.ready()
	for _, step := range []struct{ changed, want []string }{
		{[]string{"/p/b.py", "/p/a.py"}, []string{"/p/b.py", "/p/a.py"}},
		{[]string{"/p/c.py", "/p/a.py"}, []string{"/p/a.py", "/p/b.py", "/p/c.py"}},
	} {
		b.Begin(inspect.ReasonReload, step.changed)
		h := b.next()
		if got := <-h.changed; !slices.Equal(got, step.want) {
			t.Errorf("the host is to load without the bytecode of %q, want %q", got, step.want)
		}
		if step.changed[0] == "/p/c.py" {
			h.loaded <- nil
		}
	}
	b.lease(2).Release(false)
	b.Begin(inspect.ReasonReload, []string{"/p/d.py"})
	if got := <-b.next().changed; !slices.Equal(got, []string{"/p/d.py"}) {
		t.Errorf("after a generation was ready, the host is to load without the bytecode of %q", got)
	}
}

// TestEachStateIsPublishedOnce follows three generations from begin to end.
func TestEachStateIsPublishedOnce(t *testing.T) {
	b := newBench(t, 1)
	expect := func(step string, want map[int]inspect.GenerationState) {
		t.Helper()
		events, _ := b.sub.Take()
		got := map[int]inspect.GenerationState{}
		for _, e := range events {
			if g, ok := e.(inspect.Generation); ok {
				got[g.Number] = g.State
			}
		}
		if !maps.Equal(got, want) {
			t.Errorf("after %s: %v is published, want %v", step, got, want)
		}
	}
	b.ready()
	expect("the start", map[int]inspect.GenerationState{1: inspect.GenerationReady})
	b.lease(2).Release(false)
	expect("a second answer", map[int]inspect.GenerationState{})
	b.Begin(inspect.ReasonReload, nil)
	h := b.next()
	<-h.changed
	h.loaded <- failed
	if _, err := b.tryLease(3, patience); err == nil || err.Error() != "no" {
		t.Errorf("the request is answered %v", err)
	}
	expect("a failure", map[int]inspect.GenerationState{1: inspect.GenerationEnded, 2: inspect.GenerationFailed})
	b.Begin(inspect.ReasonReload, nil)
	<-b.next().changed
	b.Pool.Close()
	expect("the end", map[int]inspect.GenerationState{3: inspect.GenerationEnded})
}

// TestRequestsAreHeldUntilTheChangeIsKnown has a request wait from ChangePending to
// Settled.
func TestRequestsAreHeldUntilTheChangeIsKnown(t *testing.T) {
	b := newBench(t, 1)
	b.ready()
	b.ChangePending("/p/app.py")
	if _, err := b.tryLease(2, 10*time.Millisecond); err == nil {
		t.Error("a request is served while a change is pending")
	}
	time.AfterFunc(10*time.Millisecond, b.Settled)
	b.lease(3).Release(false)
}
