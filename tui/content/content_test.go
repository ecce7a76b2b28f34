package content

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"gdev/inspect"
	"gdev/tui/page"
	"gdev/tui/theme"
	_ "gdev/tui/tuitest" // for the flag -update
)

func build(c Content) string {
	b := page.NewBuilder(theme.New(theme.Dark), 80)
	c.Build(b, "Content")
	return ansi.Strip(strings.Join(b.Lines(), "\n"))
}

func of(body, contentType, coding string) Content {
	c := Content{Content: inspect.Content{Size: int64(len(body)), Sample: []byte(body)}}
	c.Fields = []inspect.Field{{Name: "content-type", Value: contentType}}
	if coding != "" {
		c.Fields = append(c.Fields, inspect.Field{Name: "Content-Encoding", Value: coding})
	}
	return c
}

func compressed(t *testing.T, body string, to func(io.Writer) io.WriteCloser) string {
	t.Helper()
	var b bytes.Buffer
	w := to(&b)
	if _, err := io.WriteString(w, body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestBuild(t *testing.T) {
	zipped := compressed(t, `{"a":1}`, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	deflated := compressed(t, "plain", func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })
	for _, c := range []struct {
		name string
		c    Content
		want []string
	}{
		{"JSON", of(`{"b":[1,{}],"a":"x\"y"}`, "application/json", ""), []string{"Content  23 B · application/json", "{", `  "b": [`, "    1,", "    {}", "  ],", `  "a": "x\"y"`, "}"}},
		{"JSON by suffix", of(`[1]`, "application/problem+json", ""), []string{"[", "  1", "]"}},
		{"JSON that is none", of(`{"a":}`, "application/json", ""), []string{"not valid JSON: invalid character '}'"}},
		{"empty JSON", of(" ", "application/json", ""), []string{"Content  1 B"}},
		{"secret in JSON", of(`{"password":"hunter2","n":1}`, "application/json", ""), []string{`  "password": ‹masked›,`, `  "n": 1`}},
		{"form", of("a=1&b=x+y%21&b=%zz&c", "application/x-www-form-urlencoded", ""), []string{"a  1", "b  x y!", "b  %zz", "c"}},
		{"text", of("a\tb\nc", "text/plain", ""), []string{"a   b", "c"}},
		{"text of no type", of("hello", "", ""), []string{"Content  5 B", "hello"}},
		{"escape sequences", of("\x1b[2Jx", "text/plain", ""), []string{`\x1b[2Jx`}},
		{"invalid UTF-8", of("a\xffb", "text/plain; charset=utf-8", ""), []string{"not valid UTF-8", `a\xffb`}},
		{"Latin-1", of("caf\xe9", "text/plain; charset=ISO-8859-1", ""), []string{"café"}},
		{"UTF-16", of("\xff\xfea\x00b\x00", "text/plain; charset=utf-16", ""), []string{"ab"}},
		{"UTF-16 big endian", of("\x00a\x00b\x00", "text/plain; charset=utf-16be", ""), []string{"ab"}},
		{"unknown charset", of("a", "text/plain; charset=koi8-r", ""), []string{"charset koi8-r is not known here", "a"}},
		{"binary", of("\x00\x01AB", "image/png", ""), []string{"00000000  00 01 41 42", "..AB"}},
		{"NUL in what is called text", of("a\x00b", "text/plain", ""), []string{"61 00 62"}},
		{"binary of no type", of("a\xff\xfe", "", ""), []string{"61 ff fe"}},
		{"gzip", of(zipped, "application/json", "gzip"), []string{"gzip decoded to 7 B", `  "a": 1`}},
		{"gzip cut off", of(zipped[:len(zipped)-9], "application/json", "gzip"), []string{"gzip decoded"}},
		{"deflate", of(deflated, "text/plain", "Deflate"), []string{"deflate decoded to 5 B", "plain"}},
		{"not gzip", of("plain", "text/plain", "gzip"), []string{"encoded with gzip, shown as it is", "plain"}},
		{"brotli", of("\x8b\x02\x80", "text/html", "br"), []string{"encoded with br, shown as it is"}},
		{"identity", of("x", "text/plain", "identity"), []string{"Content  1 B · text/plain\nx"}},
		{"malformed type", of("x", "text/plain; =", ""), []string{"x"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := build(c.c)
			rest := got
			for _, w := range c.want {
				_, after, found := strings.Cut(rest, w)
				if !found {
					t.Fatalf("%q is missing, or not in its place, in\n%s", w, got)
				}
				rest = after
			}
		})
	}
}

func TestTruncatedContentSaysSo(t *testing.T) {
	c := of(`{"a": "Fül`[:9], "application/json", "") // ends in the middle of ü
	c.Size = 5000
	got := build(c)
	for _, want := range []string{"Content  5.0 kB · application/json · the first 9 B kept", `  "a": "F`} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if strings.Contains(got, "not valid") || strings.Contains(got, `\xc3`) {
		t.Errorf("what only the cut made is told as a fault:\n%s", got)
	}
}

func TestRevealed(t *testing.T) {
	c := of("password=hunter2", "application/x-www-form-urlencoded", "")
	if got := build(c); strings.Contains(got, "hunter2") {
		t.Errorf("a secret is shown:\n%s", got)
	}
	c.Reveal = true
	if got := build(c); !strings.Contains(got, "hunter2") {
		t.Errorf("a secret is not shown when asked for:\n%s", got)
	}
}

func TestBounds(t *testing.T) {
	bomb := compressed(t, strings.Repeat("a", 8*decodeLimit), func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	got := build(of(bomb, "text/plain", "gzip"))
	if !strings.Contains(got, "decoded to 1.0 MB") || !strings.Contains(got, "… 786 kB more") {
		t.Errorf("bounds are not kept, or not told:\n%.200s", got)
	}
	got = build(of(strings.Repeat("\x00", 2*binaryLimit), "", ""))
	if lines := strings.Count(got, "\n"); lines != 1+binaryLimit/16 || !strings.HasSuffix(got, "… 4.1 kB more") {
		t.Errorf("a hex dump of %d lines ends in %q", lines, got[len(got)-20:])
	}
}

func TestIndentJSONKeepsTheText(t *testing.T) {
	for in, want := range map[string]string{
		``:                           ``,
		`{}`:                         `{}`,
		`[ ]`:                        `[]`,
		`{"a":[]`:                    "{\n  \"a\": []",
		`1e400`:                      `1e400`,
		`"a\\"`:                      `"a\\"`,
		`"unclosed`:                  `"unclosed`,
		`"\`:                         `"\`,
		`]]`:                         "\n]\n]",
		`{"a":‹masked›,"b":{"c":1}}`: "{\n  \"a\": ‹masked›,\n  \"b\": {\n    \"c\": 1\n  }\n}",
	} {
		if got := indentJSON(in); got != want {
			t.Errorf("indentJSON(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzBuild(f *testing.F) {
	f.Add("{\"a\":[1,2", "application/json", "gzip")
	f.Add("a=1&b", "application/x-www-form-urlencoded", "")
	f.Add("\x1f\x8b\x08", "text/html; charset=x", "gzip, deflate")
	f.Fuzz(func(t *testing.T, body, contentType, coding string) {
		for l := range strings.SplitSeq(build(of(body, contentType, coding)), "\n") {
			if strings.ContainsFunc(l, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }) || ansi.StringWidth(l) > 80 {
				t.Errorf("%q of type %q, encoded %q: %q", body, contentType, coding, l)
			}
		}
	})
}
