package front

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"gdev/devserver/generation"
	"gdev/devserver/rawhead"
	"gdev/devserver/wire"
	"gdev/inspect"
	"gdev/inspect/history"
)

// swallow is a stream that takes all and gives nothing.
type swallow struct{}

func (swallow) Read([]byte) (int, error)    { return 0, io.EOF }
func (swallow) Write(p []byte) (int, error) { return len(p), nil }
func (swallow) Close() error                { return nil }

// FuzzFrames plays a host that sends anything: the front may call it a breach
// of the protocol, and must not fall.
func FuzzFrames(f *testing.F) {
	for _, s := range []string{
		`{"host":["x"],"dropped":[["a_b","c"]]}` + "\n" + `{"key":"a","type":"str","repr":"'b'"}`,
		`{"size":-5}`, `"2"` + "\n" + `["Content-Length","x"]` + "\n" + `["A\r\n","\u0000"]`,
		`{"status":"200 OK","at":5}` + "\n" + `["A","b"]` + "\n\n", `"100 Continue"`,
		`"\ud800"` + "\n" + `["Content-Length","-1"]`,
		`{"where":"call","traceback":{"cause":{}}}`, `{"cut":true}`, "\x00block", "\xff", "",
	} {
		for kind := wire.KindRequest; kind <= wire.KindFinding; kind++ {
			f.Add(byte(kind), []byte(s), byte(wire.KindBlock), []byte("\x00more"))
		}
	}
	f.Fuzz(func(t *testing.T, first byte, a []byte, second byte, b []byte) {
		hub := history.NewHub()
		published := hub.Subscribe(history.DisplayPolicy())
		w := httptest.NewRecorder()
		c := &call{
			x: &exchange{
				front: New(Config{Hub: hub}, newPool(hub)), w: w, control: http.NewResponseController(w),
				r:    httptest.NewRequest(http.MethodPost, "/", bytes.NewReader([]byte("content"))),
				conn: &rawhead.Conn{}, rec: newRecorder(hub, 10, inspect.Exchange{Number: 1}),
				claim: generation.NewClaim(1, "", "", time.Time{}, nil),
			},
			link: wire.NewConn(swallow{}),
		}
		for _, frame := range []wire.Frame{{Kind: wire.Kind(first), Payload: a}, {Kind: wire.Kind(second), Payload: b}} {
			if done, err := c.step(frame); done || err != nil {
				break
			}
		}
		c.x.input.stop(c.x)
		c.x.rec.publish()
		if events, _ := published.Take(); len(events) != 1 {
			t.Errorf("%d events are published", len(events))
		}
	})
}
