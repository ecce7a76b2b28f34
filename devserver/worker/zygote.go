package worker

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"gdev/devserver/wire"
	"gdev/inspect"
)

// zygote is a process that has imported libraries and forks workers. It is
// their parent, so it is the zygote that reports how they end.
type zygote struct {
	*process
	plan   *plan    // what it has imported
	forked chan int // the process that was asked for

	mu      sync.Mutex // held while forking
	retired bool
	workers sync.WaitGroup

	exitsMu sync.Mutex
	exits   map[int]chan int // by process: the status comes here
}

// forkTime is how long a fork may take, before gdev does without it.
const forkTime = 5 * time.Second

var errRetired = errors.New("the zygote was replaced")

func newZygote(p *plan) (*zygote, error) {
	z := &zygote{plan: p, forked: make(chan int, 1), exits: map[int]chan int{}}
	h, err := launch(p.spec, p.pool.guard, 0, z.handle)
	if err != nil {
		return nil, fmt.Errorf("start zygote: %w", err)
	}
	z.process = h
	return z, nil
}

func (z *zygote) handle(f wire.Frame) {
	switch f.Kind {
	case wire.KindForked:
		var forked wire.Forked
		if f.Decode(&forked) == nil {
			z.forked <- forked.PID
		}
	case wire.KindExited:
		var e wire.Exited
		if f.Decode(&e) == nil {
			z.exit(e.PID) <- e.Status
		}
	}
}

// exit is where the status of a child comes.
func (z *zygote) exit(pid int) chan int {
	z.exitsMu.Lock()
	defer z.exitsMu.Unlock()
	if z.exits[pid] == nil {
		z.exits[pid] = make(chan int, 1)
	}
	return z.exits[pid]
}

// fork makes a process that waits, with so many links.
func (z *zygote) fork(links int, handle func(wire.Frame)) (*process, error) {
	z.mu.Lock()
	defer z.mu.Unlock()
	if z.retired {
		return nil, errRetired
	}
	h, err := newProcess(links, z.guard)
	if err != nil {
		return nil, fmt.Errorf("fork: %w", err)
	}
	if h.pid, err = z.requestFork(h); err != nil {
		h.sockets.closeLocal()
		return nil, fmt.Errorf("fork: %w", err)
	}
	h.guard.add(h.pid)
	z.workers.Add(1)
	go z.awaitChild(h)
	return h, h.connect(handle)
}

// requestFork sends the child's ends of all that it talks through.
func (z *zygote) requestFork(h *process) (pid int, err error) {
	out, err := h.openOutput()
	if err != nil {
		return 0, err
	}
	remote := append(out, h.sockets.remote...)
	defer closeAll(remote)
	if err := z.control.SendRights(wire.KindFork, nil, rights(remote)); err != nil {
		return 0, err
	}
	late := time.NewTimer(forkTime)
	defer late.Stop()
	select {
	case pid := <-z.forked:
		if pid <= 0 {
			return 0, errors.New("the system refused")
		}
		return pid, nil
	case <-z.lost:
		return 0, errors.New("the zygote has ended")
	case <-late.C:
		z.signal(killGroup) // what comes later would be taken for another's answer
		return 0, fmt.Errorf("no answer within %s", forkTime)
	}
}

// awaitChild waits for the end of a child. Should the zygote have ended before, the
// end of the child's control socket shows it, and nothing says how.
func (z *zygote) awaitChild(h *process) {
	defer z.workers.Done()
	exit := z.exit(h.pid)
	status := "its zygote had ended, and nobody saw how"
	select {
	case s := <-exit:
		status = statusText(s)
		h.setReaped()
	case <-z.lost:
		select {
		case s := <-exit:
			status = statusText(s)
			h.setReaped()
		default:
			<-h.lost
		}
	}
	z.exitsMu.Lock()
	delete(z.exits, h.pid)
	z.exitsMu.Unlock()
	h.reap(status)
}

// retire ends the zygote when its last child has ended.
func (z *zygote) retire() {
	z.mu.Lock()
	z.retired = true
	z.mu.Unlock()
	z.workers.Wait()
	z.discard()
}

// forkWorker forks a Worker that waits for Load.
func (z *zygote) forkWorker() (*Worker, error) {
	w := newWorker(z.plan.pool, z.plan.spec, inspect.StartFork)
	h, err := z.fork(w.spec.Setup.Threads, w.handle)
	if err != nil {
		return nil, err
	}
	w.process, w.zygote = h, z
	return w, nil
}
