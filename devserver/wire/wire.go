// Package wire is the protocol between front and host: frames over stream
// sockets. assets/py/gdev_host/link/wire.py is its other end and keeps the same
// names.
//
// A frame is a 4-byte big-endian payload length, a byte that tells the kind,
// and the payload: JSON (UTF-8) where the table says a struct, raw bytes where
// it says bytes. A payload is at most MaxPayload bytes long; a longer one is
// ErrTooLong and ends the connection, as does any other breach of the protocol.
//
// A worker has one control socket and one link for each of its threads. On the
// control socket, where Setup is the first frame:
//
//	Setup    front → host  struct Setup   how to host which application; a fork has its zygote's
//	Hello    host → front  struct Hello   the answer, and the first frame of a fork: the interpreter, before anything of
//	                                      the user's is imported
//	Preimport   front → host  struct Preimport    import libraries, and wait on
//	Preimported host → front  struct Preimported  how that went
//	Fork     front → host  empty          be a zygote: fork a process that waits as this one does; with it come
//	                                      descriptors for its stdout and stderr, control socket and links
//	Forked   host → front  struct Forked  the process
//	Exited   host → front  struct Exited  how a forked process has ended
//	Prewarm  front → host  empty          files have changed, Load may follow soon: prefault memory, look whether files of libraries changed
//	Load     front → host  struct Load    import the application
//	Stale    host → front  empty          the process is no longer as a fresh one would be: libraries have changed since
//	                                      it imported them, or the folder is another; it exits after it
//	Loaded   host → front  struct Loaded  the application is ready to be called
//	Failed   host → front  struct Failed  it is not, and why; the host exits after it
//	ImportRecord host → front struct ImportRecord  a moment after both, and once more after Stop: which libraries were imported
//	Files    host → front  struct Files    before both what the application was made of; then, whenever it reads more, what
//	Kill     front → host  struct Exchange  raise in the thread that serves this exchange
//	Refresh  front → host  struct Refresh  templates have changed: drop from caches what was read before
//	Refresh  host → front  struct Refreshed  the answer: from now on, no old one is used but for these
//	Prompt   host → front  struct Prompt  sys.stdin is read: a line is wanted, or is not any more
//	Line     front → host  struct Line    the answer
//	Source   front → host  struct Source as a line, then bytes  the text of code that was loaded, where its file has changed since
//	Where    front → host  empty          where is the main thread?
//	Where    host → front  struct Where   the answer
//	Thread   front → host  empty          serve on one more link; with it comes its descriptor, where that can be
//	Stop     front → host  empty          end: no exchange is open; run atexit handlers
//
// The end of the control socket tells a host that gdev is gone: it ends its
// process group.
//
// A link carries one exchange at a time; its number is in Request and Gone.
//
//	Request  front → host  struct Request  begins an exchange
//	Environ  host → front  lines           the dict as given, before the application is called
//	Read     host → front  struct Read     wsgi.input asks for up to N more bytes
//	Input    front → host  bytes           the answer: at least one byte, or none at the end of the content
//	InputLost front → host struct InputLost the answer where the content cannot be read to its end
//	Called   host → front  lines           start_response was called
//	Head     host → front  lines           status and fields to send now
//	Block    host → front  a byte of BlockFlags, then bytes  a bytestring of the body
//	Output   host → front  a byte ('o', 'e', 'w', 'i'), then UTF-8 text  written to stdout, stderr, wsgi.errors, or read from stdin
//	Log      host → front  inspect.LogRecord
//	Raised   host → front  inspect.Raised
//	Finding  host → front  inspect.Finding
//	Gone     front → host  struct Exchange  the client of this exchange went away; one for an exchange that has ended is ignored
//	End      host → front  struct End      close() has returned: the link is free; empty where all of it is zero
//
// Lines are JSON values without a line end in them, which newlines separate:
//
//	Environ  {"host": [KEY, …], "dropped": [[NAME, VALUE], …]}, then an inspect.Value for each key
//	Called   inspect.StartCall without its fields, at the end "at" in nanoseconds since the epoch, then [NAME, VALUE] for each field
//	Head     the status, then [NAME, VALUE] for each field
//
// Both sides keep short lines, which are mostly those of the exchange before.
//
// Front sends what Head and each sent Block carry before it reads the next
// frame, so the socket's buffer and the connection's (package sendbuffer) are all
// that runs ahead of a slow client.
package wire

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
)

// Version of the protocol; Setup and Hello carry it.
const Version = 9

// MaxPayload is the most bytes that a frame may carry.
const MaxPayload = 16 << 20

// ErrTooLong is returned for a frame with more than MaxPayload bytes.
var ErrTooLong = errors.New("frame is too long")

// Kind tells what a frame carries.
type Kind byte

// The kinds of frames.
const (
	KindSetup  Kind = 1
	KindHello  Kind = 2
	KindLoaded Kind = 3
	KindFailed Kind = 4
	KindKill   Kind = 5
	KindStop   Kind = 6

	KindPreimport    Kind = 7
	KindPreimported  Kind = 8
	KindFork         Kind = 9
	KindForked       Kind = 10
	KindExited       Kind = 11
	KindImportRecord Kind = 12
	KindRefresh      Kind = 13
	KindPrompt       Kind = 14
	KindLine         Kind = 15
	KindPrewarm      Kind = 16
	KindLoad         Kind = 17
	KindStale        Kind = 18
	KindWhere        Kind = 19
	KindFiles        Kind = 20
	KindSource       Kind = 21
	KindThread       Kind = 22

	KindRequest   Kind = 32
	KindEnviron   Kind = 33
	KindRead      Kind = 34
	KindInput     Kind = 35
	KindInputLost Kind = 36
	KindCalled    Kind = 37
	KindHead      Kind = 38
	KindBlock     Kind = 39
	KindOutput    Kind = 40
	KindLog       Kind = 41
	KindRaised    Kind = 42
	KindGone      Kind = 43
	KindEnd       Kind = 44
	KindFinding   Kind = 45
)

// Frame is one message.
type Frame struct {
	Kind    Kind
	Payload []byte
}

// Decode reads the payload as JSON into v. An empty End leaves v as it is.
func (f Frame) Decode(v any) error {
	if f.Kind == KindEnd && len(f.Payload) == 0 {
		return nil
	}
	if err := json.Unmarshal(f.Payload, v); err != nil {
		return fmt.Errorf("decode frame of kind %d: %w", f.Kind, err)
	}
	return nil
}

// Conn reads and writes frames. Send may be called by several goroutines at
// once, Receive by one.
type Conn struct {
	rwc  io.ReadWriteCloser
	r    *bufio.Reader
	head [headSize]byte

	mu  sync.Mutex // guards writing
	out []byte     // the frame that was written last
}

const (
	headSize   = 5
	bufferSize = 64 << 10
)

// NewConn makes a Conn of a stream.
func NewConn(rwc io.ReadWriteCloser) *Conn {
	return &Conn{rwc: rwc, r: bufio.NewReaderSize(rwc, bufferSize)}
}

// Close closes the stream.
func (c *Conn) Close() error { return c.rwc.Close() }

// Buffered reports whether more frames have already arrived, at least in part.
func (c *Conn) Buffered() bool { return c.r.Buffered() > 0 }

// Receive reads one frame. Its payload is valid until the next one is received.
// The error is io.EOF where the stream ended between two frames.
func (c *Conn) Receive() (Frame, error) {
	if _, err := io.ReadFull(c.r, c.head[:]); err != nil {
		return Frame{}, err
	}
	n := binary.BigEndian.Uint32(c.head[:4])
	if n > MaxPayload {
		return Frame{}, fmt.Errorf("receive frame of kind %d, %d bytes: %w", c.head[4], n, ErrTooLong)
	}
	payload, err := c.take(int(n))
	if err != nil {
		return Frame{}, fmt.Errorf("receive frame of kind %d: %w", c.head[4], io.ErrUnexpectedEOF)
	}
	return Frame{Kind: Kind(c.head[4]), Payload: payload}, nil
}

// take reads n bytes, which stay in the buffer where they have room.
func (c *Conn) take(n int) ([]byte, error) {
	if n > bufferSize {
		b := make([]byte, n)
		_, err := io.ReadFull(c.r, b)
		return b, err
	}
	b, err := c.r.Peek(n)
	if err == nil {
		_, err = c.r.Discard(n)
	}
	return b, err
}

// Send writes one frame.
func (c *Conn) Send(kind Kind, payload []byte) error { return c.send(kind, payload, nil) }

// SendRights writes one frame that carries socket-level rights (SCM_RIGHTS,
// unix(7)). The error is errors.ErrUnsupported where the stream is no Unix
// socket.
func (c *Conn) SendRights(kind Kind, payload, rights []byte) error {
	if _, ok := c.rwc.(*net.UnixConn); !ok {
		return errors.ErrUnsupported
	}
	return c.send(kind, payload, rights)
}

func (c *Conn) send(kind Kind, payload, rights []byte) error {
	if len(payload) > MaxPayload {
		return fmt.Errorf("send frame of kind %d, %d bytes: %w", kind, len(payload), ErrTooLong)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	b := binary.BigEndian.AppendUint32(c.out[:0], uint32(len(payload)))
	b = append(append(b, byte(kind)), payload...)
	if len(b) <= bufferSize {
		c.out = b
	}
	if err := c.write(b, rights); err != nil {
		return fmt.Errorf("send frame of kind %d: %w", kind, err)
	}
	return nil
}

func (c *Conn) write(b, rights []byte) error {
	if u, ok := c.rwc.(*net.UnixConn); ok && len(rights) > 0 {
		_, _, err := u.WriteMsgUnix(b, rights, nil)
		return err
	}
	_, err := c.rwc.Write(b)
	return err
}

// SendJSON writes one frame whose payload is v as JSON.
func (c *Conn) SendJSON(kind Kind, v any) error {
	payload, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode frame of kind %d: %w", kind, err)
	}
	return c.Send(kind, payload)
}
