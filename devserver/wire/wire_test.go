package wire

import (
	"bytes"
	"errors"
	"io"
	"net"
	"sync"
	"testing"
)

// stream is a Conn's other side that is read from memory.
type stream struct{ io.Reader }

func (stream) Write(p []byte) (int, error) { return len(p), nil }
func (stream) Close() error                { return nil }

func TestFramesArriveAsSent(t *testing.T) {
	a, b := net.Pipe()
	sender, receiver := NewConn(a), NewConn(b)
	sent := []Frame{
		{KindRead, []byte(`{"size":5}`)},
		{KindInput, nil},
		{KindBlock, bytes.Repeat([]byte{0xff}, 200_000)},
	}
	go func() {
		for _, f := range sent {
			if err := sender.Send(f.Kind, f.Payload); err != nil {
				t.Error(err)
			}
		}
		_ = sender.Close()
	}()
	for _, want := range sent {
		got, err := receiver.Receive()
		if err != nil {
			t.Fatal(err)
		}
		if got.Kind != want.Kind || !bytes.Equal(got.Payload, want.Payload) {
			t.Errorf("got kind %d with %d bytes, sent kind %d with %d", got.Kind, len(got.Payload), want.Kind, len(want.Payload))
		}
	}
	if _, err := receiver.Receive(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last frame: %v", err)
	}
}

func TestSendersDoNotMixTheirFrames(t *testing.T) {
	a, b := net.Pipe()
	sender, receiver := NewConn(a), NewConn(b)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 50 {
				_ = sender.Send(KindOutput, bytes.Repeat([]byte{byte(i)}, 1000+i))
			}
		})
	}
	go func() { wg.Wait(); _ = sender.Close() }()
	for n := 0; ; n++ {
		f, err := receiver.Receive()
		if errors.Is(err, io.EOF) {
			if n != 400 {
				t.Errorf("%d frames of 400", n)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		i := f.Payload[0]
		if len(f.Payload) != 1000+int(i) || bytes.Count(f.Payload, []byte{i}) != len(f.Payload) {
			t.Fatalf("frame %d is mixed", n)
		}
	}
}

func TestTooLongFrames(t *testing.T) {
	long := make([]byte, MaxPayload+1)
	c := NewConn(stream{bytes.NewReader([]byte{0xff, 0xff, 0xff, 0xff, byte(KindBlock)})})
	if err := c.Send(KindBlock, long); !errors.Is(err, ErrTooLong) {
		t.Errorf("send: %v", err)
	}
	if _, err := c.Receive(); !errors.Is(err, ErrTooLong) {
		t.Errorf("receive: %v", err)
	}
}

func FuzzReceive(f *testing.F) {
	f.Add([]byte{0, 0, 0, 2, byte(KindEnd), '{', '}'})
	f.Add([]byte{0, 0, 0, 2, byte(KindHead), '{'})
	f.Add([]byte{0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		c := NewConn(stream{bytes.NewReader(data)})
		taken := 0
		for {
			frame, err := c.Receive()
			if err != nil {
				break
			}
			taken += 5 + len(frame.Payload)
			var end End
			_ = frame.Decode(&end) // must not panic
		}
		if taken > len(data) {
			t.Errorf("%d bytes taken of %d", taken, len(data))
		}
	})
}
