package worker

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"gdev/devserver/host"
	"gdev/devserver/wire"
)

// process is one that runs gdev's Python host.
type process struct {
	pid            int
	sockets        *sockets
	control        *wire.Conn
	stdout, stderr *tail
	preimported    chan wire.Preimported // at most one answer waits
	lost           chan struct{}         // closed when the control socket has ended
	done           chan struct{}         // closed when the process has ended, and its output and its frames were read
	status         string                // how it ended; valid once done is closed
	guard          *Guard

	reapMu sync.Mutex
	reaped bool // its number may be another's by now
}

func newProcess(links int, guard *Guard) (*process, error) {
	memory.begin()
	s, err := newSockets(1 + links)
	if err != nil {
		return nil, err
	}
	return &process{
		sockets: s, guard: guard,
		preimported: make(chan wire.Preimported, 1),
		lost:        make(chan struct{}),
		done:        make(chan struct{}),
	}, nil
}

// launch starts an interpreter that waits, with so many links. Frames that are
// not about preimports are handled by handle.
func launch(s host.Spec, guard *Guard, links int, handle func(wire.Frame)) (*process, error) {
	h, err := newProcess(links, guard)
	if err != nil {
		return nil, err
	}
	defer h.sockets.closeRemote()
	cmd := exec.Command(s.Python, filepath.Join(s.HostDir, "gdev_host"), h.sockets.argument)
	if _, err := os.Stat(string(s.Setup.Directory)); err == nil { // else the host says so
		cmd.Dir = string(s.Setup.Directory)
	}
	cmd.Env = append(s.Env[:len(s.Env):len(s.Env)], h.sockets.env...)
	cmd.ExtraFiles = h.sockets.remote
	cmd.SysProcAttr = ownGroup()
	out, err := h.openOutput()
	if err != nil {
		h.sockets.closeLocal()
		return nil, err
	}
	cmd.Stdout, cmd.Stderr = out[0], out[1]
	started := make(chan error)
	go h.own(cmd, started, out)
	if err := <-started; err != nil {
		h.sockets.closeLocal()
		return nil, err
	}
	if err := h.connect(handle); err != nil {
		h.discard()
		return nil, fmt.Errorf("%w: %s", err, h.status)
	}
	s.Setup.Protocol = wire.Version
	_ = h.control.SendJSON(wire.KindSetup, s.Setup) // a process that has ended is noticed by its exit
	return h, nil
}

// openOutput makes the pipes of stdout and stderr, begins to read them, and
// gives the ends to write to.
func (h *process) openOutput() ([]*os.File, error) {
	outR, outW, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	errR, errW, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, outR.Close(), outW.Close())
	}
	h.stdout, h.stderr = newTail(outR), newTail(errR)
	return []*os.File{outW, errW}, nil
}

// own starts the process and waits for its end on one locked thread: on Linux
// the system kills the process when the thread that started it ends, which is
// meant to happen with gdev and not before.
func (h *process) own(cmd *exec.Cmd, started chan<- error, out []*os.File) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := cmd.Start()
	closeAll(out) // or the reading ends would never see an end
	if err != nil {
		h.stdout.finish(0)
		h.stderr.finish(0)
		started <- err
		return
	}
	h.pid = cmd.Process.Pid
	h.guard.add(h.pid)
	started <- nil
	if awaitExit(h.pid) {
		h.killRemaining()
	}
	err = cmd.Wait()
	status := cmd.ProcessState.String()
	if cmd.ProcessState == nil {
		status = err.Error()
	}
	h.reap(status)
}

// reap notes how the process has ended, and ends what it has left.
func (h *process) reap(status string) {
	h.killRemaining()
	h.stdout.finish(outputTimeout)
	h.stderr.finish(outputTimeout)
	select {
	case <-h.lost:
	case <-time.After(outputTimeout):
	}
	h.status = memory.explain(status)
	close(h.done)
}

// setReaped notes that another has ended what the process has left.
func (h *process) setReaped() {
	h.reapMu.Lock()
	defer h.reapMu.Unlock()
	h.reaped = true
	h.guard.remove(h.pid)
}

// killRemaining ends what the application has started and its process has left: it
// must not outlive it. The number of the process is not used after this, for it
// may soon be another's.
func (h *process) killRemaining() {
	h.reapMu.Lock()
	defer h.reapMu.Unlock()
	if !h.reaped {
		killGroup(h.pid)
		h.reaped = true
		h.guard.remove(h.pid)
	}
}

// signal does something to the group of a process that has not ended.
func (h *process) signal(do func(group int)) {
	h.reapMu.Lock()
	defer h.reapMu.Unlock()
	if !h.reaped {
		do(h.pid)
	}
}

// outputTimeout is how long output, and then frames, are still read after the
// process has ended: a grandchild outside the group may hold the pipe or the
// socket open for ever.
const outputTimeout = 200 * time.Millisecond

func closeAll[C io.Closer](files []C) {
	for _, f := range files {
		_ = f.Close() // ends of ours that only the other side needs
	}
}

// connect opens the control socket and begins to listen.
func (h *process) connect(handle func(wire.Frame)) error {
	conns, err := h.sockets.connect(1, h.done)
	if err != nil {
		return err
	}
	h.control = conns[0]
	go h.listen(handle)
	return nil
}

// listen reads the control socket to its end.
func (h *process) listen(handle func(wire.Frame)) {
	defer close(h.lost)
	for {
		f, err := h.control.Receive()
		if err != nil {
			return
		}
		if f.Kind != wire.KindPreimported {
			handle(f)
			continue
		}
		var answer wire.Preimported
		if f.Decode(&answer) == nil {
			h.preimported <- answer
		}
	}
}

// LastOutput is the end of what the process wrote: stdout, then stderr.
func (h *process) LastOutput() string {
	out, err := h.stdout.String(), h.stderr.String()
	if out != "" && err != "" && !strings.HasSuffix(out, "\n") {
		out += "\n"
	}
	return out + err
}

// alive reports whether the process has not ended yet, as far as is known.
func (h *process) alive() bool {
	select {
	case <-h.lost:
		return false
	case <-h.done:
		return false
	default:
		return true
	}
}

// discard ends a process that nobody needs, and waits for that.
func (h *process) discard() {
	h.signal(killGroup)
	<-h.done
	h.close()
}

// dismissTime is how long a process that is dismissed may take.
const dismissTime = 500 * time.Millisecond

// dismiss is discard for a process that has imported libraries, and forked none
// with them: it ends in order, so that what libraries have made for the lifetime
// of a process, such as temporary folders, they remove.
func (h *process) dismiss() {
	if h.control.Send(wire.KindStop, nil) == nil {
		select {
		case <-h.done:
		case <-time.After(dismissTime):
		}
	}
	h.discard()
}

// close closes the sockets of a process that has ended.
func (h *process) close() {
	if h.control != nil {
		_ = h.control.Close()
	}
	h.sockets.closeLocal()
}
