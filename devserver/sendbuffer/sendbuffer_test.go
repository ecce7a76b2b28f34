package sendbuffer

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"testing"
	"time"
)

const patience = 20 * time.Second

func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("not within %s: %s", patience, what)
}

// pair is a connection of a Store with these bounds, and its client, whose own
// buffers and those of the system are small.
func pair(t *testing.T, dir string, b Bounds) (*Conn, *net.TCPConn, *Store) {
	t.Helper()
	ln, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	dialled, err := net.Dial("tcp4", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	client := dialled.(*net.TCPConn)
	_ = client.SetReadBuffer(128 << 10)
	_ = client.SetReadDeadline(time.Now().Add(patience))
	store := NewStore(dir, b)
	accepted, err := NewListener(ln, store).Accept()
	if err != nil {
		t.Fatal(err)
	}
	conn := accepted.(*Conn)
	_ = conn.Conn.(*net.TCPConn).SetWriteBuffer(128 << 10)
	t.Cleanup(func() { _ = client.Close(); conn.Discard(); _ = conn.Close() })
	return conn, client, store
}

// someBytes are as many that do not repeat.
func someBytes(n int) []byte {
	b := make([]byte, n)
	r := rand.NewChaCha8([32]byte{})
	_, _ = r.Read(b)
	return b
}

func TestBytesArriveInOrder(t *testing.T) {
	content := someBytes(4 << 20)
	for name, b := range map[string]Bounds{
		"memory":         {Memory: 64 << 20, RAM: 64 << 20},
		"file":           {Memory: 1 << 10, RAM: 64 << 20, File: 64 << 20, Disk: 64 << 20},
		"a ring, passed": {Memory: 100_000, RAM: 64 << 20, File: 300_001, Disk: 64 << 20},
		"too little":     {Memory: 1000, RAM: 64 << 20},
		"no RAM":         {Memory: 1 << 20, File: 1 << 20, Disk: 64 << 20},
		"nothing":        {Memory: 1 << 20},
		"no disk":        {Memory: 1000, RAM: 64 << 20, File: 1 << 20, Disk: 1 << 10},
		"a full disk":    {Memory: 1000, RAM: 64 << 20, File: 1 << 20, Disk: 1 << 30, Free: 1 << 60},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "a full disk" && freeSpace(t.TempDir()) > 1<<60 {
				t.Skip("free space is not reported here")
			}
			dir := t.TempDir()
			conn, client, store := pair(t, dir, b)
			go func() {
				for rest := content; len(rest) > 0; {
					n := min(1+rand.IntN(100_000), len(rest))
					if _, err := conn.Write(rest[:n]); err != nil {
						t.Error(err)
						return
					}
					rest = rest[n:]
				}
				_ = conn.Close()
			}()
			got, err := io.ReadAll(client)
			if err != nil || !bytes.Equal(got, content) {
				t.Fatalf("%d bytes arrived (%v), want %d, the same", len(got), err, len(content))
			}
			until(t, "the disk is given back", func() bool {
				store.mu.Lock()
				defer store.mu.Unlock()
				left, _ := os.ReadDir(dir)
				return store.used == 0 && store.held == 0 && len(left) == 0
			})
		})
	}
}

func TestMissingFolderLeavesMemory(t *testing.T) {
	conn, client, _ := pair(t, "/no/such/folder", Bounds{Memory: 1 << 20, RAM: 64 << 20, File: 1 << 30, Disk: 1 << 30})
	content := someBytes(4 << 20)
	go func() {
		_, _ = conn.Write(content)
		_ = conn.CloseWrite()
	}()
	if got, err := io.ReadAll(client); err != nil || !bytes.Equal(got, content) {
		t.Errorf("%d bytes arrived (%v), want %d, the same", len(got), err, len(content))
	}
}

func TestWriteReturnsBeforeTheClientReads(t *testing.T) {
	conn, client, _ := pair(t, t.TempDir(), Bounds{Memory: 1 << 10, RAM: 64 << 20, File: 64 << 20, Disk: 64 << 20})
	content := someBytes(16 << 20)
	if n, err := conn.Write(content); n != len(content) || err != nil {
		t.Fatalf("Write: %d, %v", n, err)
	}
	drained := conn.Drained()
	if drained == nil {
		t.Fatal("nothing is held of 16 MiB that nobody reads")
	}
	if got, err := io.ReadAll(io.LimitReader(client, int64(len(content)))); err != nil || !bytes.Equal(got, content) {
		t.Errorf("%d bytes arrived (%v)", len(got), err)
	}
	select {
	case <-drained:
	case <-time.After(patience):
		t.Fatal("the buffer is not empty")
	}
	if conn.Drained() != nil || conn.Err() != nil {
		t.Errorf("%v, %v when all is sent", conn.Drained(), conn.Err())
	}
}

// TestSmallResponsesShareTheDisk: a file takes no more of it than its response
// needs, or a few clients would leave nothing to the others.
func TestSmallResponsesShareTheDisk(t *testing.T) {
	q, content := queue{store: NewStore(t.TempDir(), Bounds{File: 64 << 20, Disk: 64 << 20})}, someBytes(2<<20)
	var all []queue
	defer func() {
		for i := range all {
			all[i].clear()
		}
	}()
	for n := range 20 {
		one := q
		taken := one.add(content)
		all = append(all, one)
		if taken != len(content) {
			t.Fatalf("response %d of 2 MiB: %d bytes are taken", n+1, taken)
		}
	}
}

func TestFullBufferMakesWriteWait(t *testing.T) {
	conn, client, _ := pair(t, t.TempDir(), Bounds{Memory: 1 << 10, RAM: 64 << 20, File: 1 << 20, Disk: 1 << 20})
	content := someBytes(64 << 20)
	failed := make(chan error, 1)
	go func() {
		_, err := conn.Write(content)
		failed <- err
	}()
	until(t, "Write waits", conn.Waits)
	_, _ = io.CopyN(io.Discard, client, 8<<20)
	select {
	case err := <-failed:
		t.Fatalf("Write has ended: %v", err)
	default:
	}
	conn.Discard()
	if err := <-failed; !errors.Is(err, ErrDiscarded) {
		t.Errorf("Write after Discard: %v", err)
	}
	if _, err := conn.Write([]byte("x")); !errors.Is(err, ErrDiscarded) {
		t.Errorf("a later Write: %v", err)
	}
	until(t, "the buffer is given up", func() bool { return conn.Drained() == nil })
}

func TestClientThatGoesIsNoticed(t *testing.T) {
	conn, client, _ := pair(t, t.TempDir(), Bounds{Memory: 1 << 10, RAM: 64 << 20, File: 64 << 20, Disk: 64 << 20})
	if _, err := conn.Write(someBytes(16 << 20)); err != nil {
		t.Fatal(err)
	}
	drained := conn.Drained()
	_ = client.Close()
	select {
	case <-drained:
	case <-time.After(patience):
		t.Fatal("the buffer waits for a client that has gone")
	}
	if conn.Err() == nil {
		t.Error("no error is reported")
	}
}
