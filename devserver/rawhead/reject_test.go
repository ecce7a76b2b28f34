package rawhead_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

const host = "Host: h\r\n"

var badHeads = []struct {
	name, head string
	status     int
	rule       string
}{
	{"both framings", "POST / HTTP/1.1\r\n" + host + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "Content-Length and Transfer-Encoding"},
	{"two lengths", "POST / HTTP/1.1\r\n" + host + "Content-Length: 5\r\ncontent-length: 6\r\n\r\n", 400, "Content-Length"},
	{"one length twice", "POST / HTTP/1.1\r\n" + host + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n", 400, "Content-Length"},
	{"length list", "POST / HTTP/1.1\r\n" + host + "Content-Length: 5, 5\r\n\r\n", 400, "Content-Length"},
	{"length with plus", "POST / HTTP/1.1\r\n" + host + "Content-Length: +5\r\n\r\n", 400, "Content-Length"},
	{"length with minus", "POST / HTTP/1.1\r\n" + host + "Content-Length: -5\r\n\r\n", 400, "Content-Length"},
	{"length in hex", "POST / HTTP/1.1\r\n" + host + "Content-Length: 0x5\r\n\r\n", 400, "Content-Length"},
	{"length with space", "POST / HTTP/1.1\r\n" + host + "Content-Length: 5 5\r\n\r\n", 400, "Content-Length"},
	{"empty length", "POST / HTTP/1.1\r\n" + host + "Content-Length:\r\n\r\n", 400, "Content-Length"},
	{"length in other digits", "POST / HTTP/1.1\r\n" + host + "Content-Length: \xb2\r\n\r\n", 400, "Content-Length"},
	{"length too large", "POST / HTTP/1.1\r\n" + host + "Content-Length: 9223372036854775808\r\n\r\n", 400, "Content-Length"},
	{"unknown coding", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip\r\n\r\n", 400, "Transfer-Encoding"},
	{"unknown coding, chunked", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501, "Transfer-Encoding"},
	{"chunked, then another", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n", 400, "Transfer-Encoding"},
	{"chunked twice", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "Transfer-Encoding"},
	{"chunked with parameter", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked;x=1\r\n\r\n", 400, "Transfer-Encoding"},
	{"chunked and comma", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked,\r\n\r\n", 400, "Transfer-Encoding"},
	{"empty coding", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding:\r\n\r\n", 400, "Transfer-Encoding"},
	{"vertical tab in coding", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: \vchunked\r\n\r\n", 400, "control character"},
	{"coding in HTTP/1.0", "POST / HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n", 400, "Transfer-Encoding"},
	{"folded field", "GET / HTTP/1.1\r\n" + host + "X: a\r\n b\r\n\r\n", 400, "folded field"},
	{"folded with tab", "GET / HTTP/1.1\r\n" + host + "X: a\r\n\tb\r\n\r\n", 400, "folded field"},
	{"space before the first field", "GET / HTTP/1.1\r\n " + host + "\r\n", 400, "folded field"},
	{"space before colon", "GET / HTTP/1.1\r\n" + host + "X : a\r\n\r\n", 400, "space before colon"},
	{"no colon", "GET / HTTP/1.1\r\n" + host + "X\r\n\r\n", 400, "field line"},
	{"no field name", "GET / HTTP/1.1\r\n" + host + ": x\r\n\r\n", 400, "field name"},
	{"field name no token", "GET / HTTP/1.1\r\n" + host + "X(1): x\r\n\r\n", 400, "field name"},
	{"field name not ASCII", "GET / HTTP/1.1\r\n" + host + "\xc3\xa9: x\r\n\r\n", 400, "field name"},
	{"NUL in value", "GET / HTTP/1.1\r\n" + host + "X: a\x00b\r\n\r\n", 400, "control character"},
	{"escape in value", "GET / HTTP/1.1\r\n" + host + "X: a\x1b[2J\r\n\r\n", 400, "control character"},
	{"DEL in value", "GET / HTTP/1.1\r\n" + host + "X: a\x7f\r\n\r\n", 400, "control character"},
	{"bare CR in value", "GET / HTTP/1.1\r\n" + host + "X: a\rb\r\n\r\n", 400, "line end"},
	{"CR CR LF", "GET / HTTP/1.1\r\n" + host + "X: a\r\r\n\r\n", 400, "line end"},
	{"bare LF after request line", "GET / HTTP/1.1\n" + host + "\r\n", 400, "line end"},
	{"bare LF at the end", "GET / HTTP/1.1\r\n" + host + "\n", 400, "line end"},
	{"no Host", "GET / HTTP/1.1\r\n\r\n", 400, "Host"},
	{"two Hosts", "GET / HTTP/1.1\r\n" + host + "host: h\r\n\r\n", 400, "Host"},
	{"two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\n" + host + "host: h\r\n\r\n", 400, "Host"},
	{"Host with path", "GET / HTTP/1.1\r\nHost: h/x\r\n\r\n", 400, "Host"},
	{"Host with user", "GET / HTTP/1.1\r\nHost: u@h\r\n\r\n", 400, "Host"},
	{"Host with bad port", "GET / HTTP/1.1\r\nHost: h:80a\r\n\r\n", 400, "Host"},
	{"Host with two ports", "GET / HTTP/1.1\r\nHost: h:80:80\r\n\r\n", 400, "Host"},
	{"Host not ASCII", "GET / HTTP/1.1\r\nHost: \xe9\r\n\r\n", 400, "Host"},
	{"Host with percent sign", "GET / HTTP/1.1\r\nHost: %41\r\n\r\n", 400, "Host"},
	{"Host of a port alone", "GET / HTTP/1.1\r\nHost: :80\r\n\r\n", 400, "Host"},
	{"Host with port too large", "GET / HTTP/1.1\r\nHost: h:65536\r\n\r\n", 400, "Host"},
	{"Host in empty brackets", "GET / HTTP/1.1\r\nHost: []\r\n\r\n", 400, "Host"},
	{"Host in brackets, no address", "GET / HTTP/1.1\r\nHost: [zz]\r\n\r\n", 400, "Host"},
	{"Host in brackets, IPv4", "GET / HTTP/1.1\r\nHost: [1.2.3.4]\r\n\r\n", 400, "Host"},
	{"Host with zone", "GET / HTTP/1.1\r\nHost: [::1%25eth0]\r\n\r\n", 400, "Host"},
	{"Host with a bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400, "Host"},
	{"Host IPv6 without brackets", "GET / HTTP/1.1\r\nHost: ::1\r\n\r\n", 400, "Host"},
	{"list of Hosts", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400, "Host"},
	{"two types", "GET / HTTP/1.1\r\n" + host + "Content-Type: a/b\r\ncontent-type: a/c\r\n\r\n", 400, "content-type"},
	{"one type twice", "GET / HTTP/1.1\r\n" + host + "Content-Type: a/b\r\nContent-Type: a/b\r\n\r\n", 400, "Content-Type"},
	{"two credentials", "GET / HTTP/1.1\r\n" + host + "Authorization: Basic a\r\nAuthorization: Basic b\r\n\r\n", 400, "Authorization"},
	{"no version", "GET /\r\n\r\n", 400, "request line"},
	{"two spaces", "GET  / HTTP/1.1\r\n" + host + "\r\n", 400, "request line"},
	{"space in target", "GET /a b HTTP/1.1\r\n" + host + "\r\n", 400, "request line"},
	{"tab in request line", "GET\t/ HTTP/1.1\r\n" + host + "\r\n", 400, "request line"},
	{"space at the end", "GET / HTTP/1.1 \r\n" + host + "\r\n", 400, "request line"},
	{"line end in the first bytes", "\r\n\nGE\nT / HTTP/1.1\r\n" + host + "\r\n", 400, "line end"},
	{"short line", "G\r\n" + host + "\r\n", 400, "request line"},
	{"control character in target", "GET /\x01 HTTP/1.1\r\n" + host + "\r\n", 400, "control character"},
	{"method no token", "G(T / HTTP/1.1\r\n" + host + "\r\n", 400, "method"},
	{"CONNECT", "CONNECT h:443 HTTP/1.1\r\n" + host + "\r\n", 501, "method"},
	{"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "version"},
	{"HTTP/2.0", "GET / HTTP/2.0\r\n" + host + "\r\n", 505, "version"},
	{"HTTP/1.2 without Host", "GET / HTTP/1.2\r\n\r\n", 400, "Host"},
	{"HTTP/1.10", "GET / HTTP/1.10\r\n" + host + "\r\n", 400, "version"},
	{"HTTP/0.9", "GET / HTTP/0.9\r\n" + host + "\r\n", 505, "version"},
	{"version in lower case", "GET / http/1.1\r\n" + host + "\r\n", 400, "version"},
	{"version with zero", "GET / HTTP/1.01\r\n" + host + "\r\n", 400, "version"},
	{"bad escape", "GET /%zz HTTP/1.1\r\n" + host + "\r\n", 400, "request target"},
	{"relative target", "GET x HTTP/1.1\r\n" + host + "\r\n", 400, "request target"},
	{"other scheme", "GET ftp://h/ HTTP/1.1\r\n" + host + "\r\n", 400, "request target"},
	{"fragment", "GET /a#b HTTP/1.1\r\n" + host + "\r\n", 400, "request target"},
	{"fragment in query", "GET /a?b#c HTTP/1.1\r\n" + host + "\r\n", 400, "request target"},
	{"fragment in URI", "GET http://h/#b HTTP/1.1\r\n" + host + "\r\n", 400, "request target"},
	{"URI with user", "GET http://good@h/ HTTP/1.1\r\n" + host + "\r\n", 400, "request target"},
	{"URI with user and password", "GET http://u:p@h/ HTTP/1.1\r\n" + host + "\r\n", 400, "request target"},
	{"URI with encoded host", "GET http://%E2%82%AC/p HTTP/1.1\r\n" + host + "\r\n", 400, "request target"},
	{"URI with host not ASCII", "GET http://\xc3\xa9/p HTTP/1.1\r\n" + host + "\r\n", 400, "request target"},
	{"URI with markup in host", "GET http://a<b>/p HTTP/1.1\r\n" + host + "\r\n", 400, "request target"},
	{"URI with backslash in host", "GET http://a\\b/p HTTP/1.1\r\n" + host + "\r\n", 400, "request target"},
	{"URI with zone", "GET http://[fe80::1%25eth0]/ HTTP/1.1\r\n" + host + "\r\n", 400, "request target"},
	{"URI with bad port", "GET http://h:x/ HTTP/1.1\r\n" + host + "\r\n", 400, "request target"},
	{"URI without slashes", "GET http:h/ HTTP/1.1\r\n" + host + "\r\n", 400, "request target"},
	{"URI without host", "GET http:///x HTTP/1.1\r\n" + host + "\r\n", 400, "request target"},
	{"asterisk for GET", "GET * HTTP/1.1\r\n" + host + "\r\n", 400, "request target"},
	{"target too long", "GET /" + strings.Repeat("x", 9<<10) + " HTTP/1.1\r\n" + host + "\r\n", 414, "request line too long"},
	{"fields too large", "GET / HTTP/1.1\r\n" + host + strings.Repeat("X: "+strings.Repeat("x", 500)+"\r\n", 20) + "\r\n", 431, "fields too large"},
	{"endless field", "GET / HTTP/1.1\r\n" + host + "X: " + strings.Repeat("x", 20<<10), 431, "fields too large"},
	{"unknown expectation", "POST / HTTP/1.1\r\n" + host + "Expect: a-pony\r\n\r\n", 417, "Expect"},
	{"framing in Trailer", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nTrailer: X, content-length\r\n\r\n", 400, "Trailer"},
	{"TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400, "TLS"},
}

func TestBadHeads(t *testing.T) {
	for _, tt := range badHeads {
		t.Run(tt.name, func(t *testing.T) {
			s := start(t, nil)
			// What follows on the connection must not be served.
			answer := s.talk(t, tt.head+"GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n")
			served, rejected := s.results()
			if len(served) != 0 || len(rejected) != 1 {
				t.Fatalf("served %v, rejected %v, answer %q", served, rejected, answer)
			}
			r := rejected[0]
			if r.Status != tt.status || r.Rule != tt.rule || !strings.Contains(r.Reason, "RFC") && r.Rule != "TLS" {
				t.Errorf("rejected with %d %q: %s; want %d %q", r.Status, r.Rule, r.Reason, tt.status, tt.rule)
			}
			if r.Client == "" || len(r.Raw) > 4<<10 || !strings.HasPrefix(strings.TrimLeft(tt.head, "\r\n"), string(r.Raw)) {
				t.Errorf("client %q, raw head %q", r.Client, r.Raw)
			}
			checkAnswer(t, answer, tt.status, tt.rule)
		})
	}
}

// checkAnswer wants exactly one whole response that ends the connection.
func checkAnswer(t *testing.T, answer string, status int, rule string) {
	t.Helper()
	b := bufio.NewReader(strings.NewReader(answer))
	resp, err := http.ReadResponse(b, nil)
	if err != nil {
		t.Fatalf("answer %q: %v", answer, err)
	}
	content, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != status || !resp.Close || resp.Header.Get("Date") == "" {
		t.Errorf("answer %q, error %v; want %d and close", answer, err, status)
	}
	if !strings.Contains(string(content), rule+": ") || resp.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("content %q of type %q does not name the rule", content, resp.Header.Get("Content-Type"))
	}
	if rest, _ := io.ReadAll(b); len(rest) != 0 {
		t.Errorf("after the answer comes %q", rest)
	}
}

func TestRejectionHasTheHeadSoFar(t *testing.T) {
	s := start(t, nil)
	s.talk(t, "GET /x HTTP/1.1\r\nHost: h\r\nA: 1\r\nB : 2\r\nC: 3\r\n\r\n")
	_, rejected := s.results()
	if got := fmt.Sprint(rejected[0].Head); got != "{GET /x HTTP/1.1 [{Host h} {A 1}]}" {
		t.Errorf("head of the rejection is %s", got)
	}
}

func TestRejectionOfHeadMethodHasNoContent(t *testing.T) {
	answer := start(t, nil).talk(t, "HEAD / HTTP/1.1\r\n\r\n")
	if !strings.HasPrefix(answer, "HTTP/1.1 400 ") || !strings.HasSuffix(answer, "\r\n\r\n") {
		t.Errorf("answer to a bad HEAD request is %q", answer)
	}
}

func TestRejectionComesAfterEarlierResponses(t *testing.T) {
	entered, goOn := make(chan struct{}), make(chan struct{})
	s := start(t, func(w http.ResponseWriter, _ *http.Request) {
		close(entered)
		<-goOn
		_, _ = io.WriteString(w, "first")
	})
	c := s.dial(t)
	_, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
	<-entered
	_, _ = io.WriteString(c, "\x00BAD\r\n\r\n")
	close(goOn)
	b, err := io.ReadAll(c)
	if got := statuses(string(b)); err != nil || !slices.Equal(got, []string{"200", "400"}) {
		t.Errorf("statuses %v, error %v, answer %q", got, err, b)
	}
	if i := strings.Index(string(b), "first"); i < 0 || i > strings.Index(string(b), "HTTP/1.1 400") {
		t.Errorf("the first response is not whole before the rejection: %q", b)
	}
}

func TestSlowHeadsTimeOut(t *testing.T) {
	for name, sent := range map[string]string{
		"one byte":             "G",
		"request line":         "GET / HTTP/1.1\r\nX",
		"after one request":    "GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HT",
		"after one with input": "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nxPOST / HTTP/1.1\r\nHost: h\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, nil)
			got := statuses(s.talk(t, sent))
			want := []string{"200", "408"}[2-1-strings.Count(name, "after"):]
			if !slices.Equal(got, want) {
				t.Errorf("statuses %v, want %v", got, want)
			}
		})
	}
}

func TestHeadCutOffByTheClientHasNoAnswer(t *testing.T) {
	for _, sent := range []string{"G", "GET /", "GET / HTTP/1.1\r\nHost: h\r\n"} {
		s := start(t, nil)
		c := s.dial(t)
		_, _ = io.WriteString(c, sent)
		_ = c.CloseWrite()
		if b, err := io.ReadAll(c); len(b) != 0 || err != nil {
			t.Errorf("after %q the answer is %q, error %v", sent, b, err)
		}
		if _, rejected := s.results(); len(rejected) != 0 {
			t.Errorf("after %q: rejected %v", sent, rejected)
		}
	}
}

var badContents = []struct{ name, content, read, rule string }{
	{"size no number", "x\r\nhello\r\n0\r\n\r\n", "", "chunk size"},
	{"no size", "\r\nhello\r\n0\r\n\r\n", "", "chunk size"},
	{"0x", "0x5\r\nhello\r\n0\r\n\r\n", "", "chunk size"},
	{"sign", "+5\r\nhello\r\n0\r\n\r\n", "", "chunk size"},
	{"space after size", "5 \r\nhello\r\n0\r\n\r\n", "", "chunk extension"},
	{"empty extension", "5;\r\nhello\r\n0\r\n\r\n", "", "chunk extension"},
	{"extension without value", "5;a=\r\nhello\r\n0\r\n\r\n", "", "chunk extension"},
	{"extension without name", "5;=b\r\nhello\r\n0\r\n\r\n", "", "chunk extension"},
	{"quotes without end", "5;a=\"b\r\nhello\r\n0\r\n\r\n", "", "chunk extension"},
	{"text behind quotes", "5;a=\"b\"c\r\nhello\r\n0\r\n\r\n", "", "chunk extension"},
	{"extension no token", "5;a(=b\r\nhello\r\n0\r\n\r\n", "", "chunk extension"},
	{"two names", "5;a b\r\nhello\r\n0\r\n\r\n", "", "chunk extension"},
	{"space at the end of extensions", "5;a \r\nhello\r\n0\r\n\r\n", "", "chunk extension"},
	{"size too long", "1000000000000000\r\nhello\r\n0\r\n\r\n", "", "chunk size"},
	{"bare LF after size", "5\nhello\r\n0\r\n\r\n", "", "chunk size"},
	{"CR without LF after size", "5\rhello\r\n0\r\n\r\n", "", "chunk size"},
	{"bare LF in extension", "5;a\nhello\r\n0\r\n\r\n", "", "chunk extension"},
	{"NUL in extension", "5;\x00\r\nhello\r\n0\r\n\r\n", "", "chunk extension"},
	{"extension too long", "5;" + strings.Repeat("x", 3000) + "\r\nhello\r\n0\r\n\r\n", "", "chunk extension"},
	{"chunk too long", "4\r\nhello\r\n0\r\n\r\n", "hell", "chunk data"},
	{"chunk too short", "6\r\nhello\r\n0\r\n\r\n", "hello\r", "chunk data"},
	{"second size", "5\r\nhello\r\nz\r\n\r\n", "hello", "chunk size"},
	{"trailer without colon", "5\r\nhello\r\n0\r\nX\r\n\r\n", "hello", "field line"},
	{"length in trailer", "5\r\nhello\r\n0\r\nContent-Length: 5\r\n\r\n", "hello", "Trailer"},
	{"host in trailer", "5\r\nhello\r\n0\r\nhost: x\r\n\r\n", "hello", "Trailer"},
	{"trailer folded", "5\r\nhello\r\n0\r\nX: a\r\n b\r\n\r\n", "hello", "folded field"},
	{"trailer with NUL", "5\r\nhello\r\n0\r\nX: \x00\r\n\r\n", "hello", "trailer"},
	{"trailer with bare LF", "5\r\nhello\r\n0\r\nX: a\n\r\n", "hello", "trailer"},
	{"trailer too long", "5\r\nhello\r\n0\r\nX: " + strings.Repeat("x", 4000) + "\r\n\r\n", "hello", "trailer"},
}

func TestBadChunks(t *testing.T) {
	for _, tt := range badContents {
		t.Run(tt.name, func(t *testing.T) {
			s := start(t, nil)
			answer := s.talk(t, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"+
				tt.content+"GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n")
			served, _ := s.results()
			if len(served) != 1 || served[0].err == nil || served[0].content != tt.read {
				t.Fatalf("served %+v, answer %q", served, answer)
			}
			if f := served[0].fault; f == nil || f.Status != 400 || f.Rule != tt.rule {
				t.Errorf("fault is %v, want one of %q", f, tt.rule)
			}
			if got := statuses(answer); !slices.Equal(got, []string{"400"}) {
				t.Errorf("statuses %v, want one 400: %q", got, answer)
			}
		})
	}
}

func TestGoodChunkExtensions(t *testing.T) {
	for _, line := range []string{
		"5;a", "5;a=b", "5;a=b;c", `5;a="b"`, `5;a="b\"\\c;d=\xe9";e`, `5;a=""`, "5 ;a=b", "5\t; \ta \t= \tb ;c", "05;a",
	} {
		s := start(t, nil)
		s.talk(t, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"+
			line+"\r\nhello\r\n0;last\r\n\r\n")
		served, _ := s.results()
		if len(served) != 1 || served[0].err != nil || served[0].content != "hello" {
			t.Errorf("%q: served %+v", line, served)
		}
	}
}

func TestGoodHosts(t *testing.T) {
	for _, host := range []string{
		"h", "h:80", "h:", "H.Example.:8080", "1.2.3.4", "1.2.3.4:0", "[::1]", "[::1]:8000", "[::ffff:1.2.3.4]", "a_b-c~d", "xn--bcher-kva.example",
	} {
		s := start(t, nil)
		s.talk(t, "GET / HTTP/1.1\r\nHost: "+host+"\r\n\r\nGET http://"+host+"?q HTTP/1.9\r\nHost: other\r\nConnection: close\r\n\r\n")
		served, rejected := s.results()
		if len(served) != 2 || len(rejected) != 0 || served[1].head.Authority() != host || served[0].head.Authority() != "" {
			t.Errorf("%q: served %+v, rejected %v", host, served, rejected)
		}
	}
}
