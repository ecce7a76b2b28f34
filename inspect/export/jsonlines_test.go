package export

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gdev/inspect"
)

func jsonLines(t *testing.T, o JSONOptions, events []inspect.Event, lost int) string {
	t.Helper()
	var b bytes.Buffer
	if err := NewJSONWriter(&b, o).Write(events, lost); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestJSONLines(t *testing.T) {
	got := jsonLines(t, JSONOptions{}, append(sampleEvents(), sampleEvents()[5]), 12)
	golden(t, "lines.golden", []byte(got))
	var kinds []string
	for line := range strings.Lines(got) {
		var head struct {
			Type   string
			Schema int
		}
		if err := json.Unmarshal([]byte(line), &head); err != nil || head.Schema != Schema {
			t.Errorf("%v, schema %d in %s", err, head.Schema, line)
		}
		kinds = append(kinds, head.Type)
		if strings.Contains(line, "null") {
			t.Errorf("null in %s", line)
		}
	}
	want := "notice output output generation exchange exchange generation generation generation exchange worker-exit output asset-change lost"
	if strings.Join(kinds, " ") != want {
		t.Errorf("types = %q, want %q", kinds, want)
	}
}

func TestJSONReveal(t *testing.T) {
	masked := jsonLines(t, JSONOptions{}, sampleEvents(), 0)
	revealed := jsonLines(t, JSONOptions{Reveal: true}, sampleEvents(), 0)
	for _, secret := range []string{"t0ken", "sid=1", "password=abc", "'abc'"} {
		if strings.Contains(masked, secret) || !strings.Contains(revealed, secret) {
			t.Errorf("%q is masked: %t, revealed: %t", secret, !strings.Contains(masked, secret), strings.Contains(revealed, secret))
		}
	}
}

func TestJSONContent(t *testing.T) {
	for _, c := range []struct {
		size   int64
		sample string
		want   string
	}{
		{0, "", `{"size":0,"truncated":false,"text":""}`},
		{5, "gr\u00fcn", `{"size":5,"truncated":false,"text":"grün"}`},
		{9, "gr\xc3", `{"size":9,"truncated":true,"text":"gr"}`},
		{9, "\xe4\xb8", `{"size":9,"truncated":true,"text":""}`},
		{3, "gr\xc3", `{"size":3,"truncated":false,"base64":"Z3LD"}`},
		{9, "\xff\xfe", `{"size":9,"truncated":true,"base64":"//4="}`},
		{9, "", `{"size":9,"truncated":true,"text":""}`},
	} {
		got, err := json.Marshal(withWholeText(inspect.Content{Size: c.size, Sample: []byte(c.sample)}))
		if err != nil || string(got) != c.want {
			t.Errorf("%q of %d bytes: %s (%v), want %s", c.sample, c.size, got, err, c.want)
		}
	}
}

// TestJSONLeavesEventsAlone guards the contract that what was put is immutable.
func TestJSONLeavesEventsAlone(t *testing.T) {
	events := sampleEvents()
	jsonLines(t, JSONOptions{}, events, 0)
	if !reflect.DeepEqual(events, sampleEvents()) {
		t.Error("writing changed an event")
	}
}

var (
	schemaSection = regexp.MustCompile(`(?m)^## (\w+)$`)
	schemaRow     = regexp.MustCompile("(?m)^\\| `(\\w+)` \\| .+ \\|.* \\|$")
)

// TestSchemaIsDocumented compares SCHEMA.md with the types: each has a section
// that names each of its fields and no other.
func TestSchemaIsDocumented(t *testing.T) {
	page, err := os.ReadFile("../SCHEMA.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string][]string{}
	heads := schemaSection.FindAllSubmatchIndex(page, -1)
	for i, h := range heads {
		end := len(page)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		fields := []string{}
		for _, row := range schemaRow.FindAllSubmatch(page[h[1]:end], -1) {
			fields = append(fields, string(row[1]))
		}
		documented[string(page[h[2]:h[3]])] = fields
	}
	built := map[string][]string{}
	for _, v := range []any{exchangeLine{}, inspect.Generation{}, inspect.WorkerExit{}, inspect.AssetChange{}, inspect.ServerOutput{}, inspect.Notice{}, inspect.ThreadsTaken{}, Lost{}} {
		collectFields(reflect.TypeOf(v), built)
	}
	for name, fields := range built {
		if !reflect.DeepEqual(documented[name], fields) {
			t.Errorf("SCHEMA.md, section %s\n has %q\nwant %q", name, documented[name], fields)
		}
	}
	for name := range documented {
		if _, ok := built[name]; !ok {
			t.Errorf("SCHEMA.md has a section %s, and there is no such type", name)
		}
	}
	for line := range strings.Lines(jsonLines(t, JSONOptions{}, sampleEvents()[:1], 12)) {
		if !strings.Contains(string(page), line) {
			t.Errorf("SCHEMA.md lacks the example %s", line)
		}
	}
}

// collectFields gathers the names of a type's fields in JSON, and those of the
// types within it. The types that exist for JSON alone stand under the name of
// what they are.
func collectFields(typ reflect.Type, all map[string][]string) {
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
		typ = typ.Elem()
	}
	if typ == reflect.TypeFor[inspect.Content]() {
		all[typ.Name()] = contentFields()
		return
	}
	name := strings.TrimSuffix(strings.ToUpper(typ.Name()[:1])+typ.Name()[1:], "Line")
	if _, known := all[name]; known || typ.Kind() != reflect.Struct || typ == reflect.TypeFor[time.Time]() {
		return
	}
	all[name] = []string{}
	for _, f := range reflect.VisibleFields(typ) {
		tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || !f.IsExported() {
			continue
		}
		if tag == "" || slices.Contains(all[name], tag) {
			all[name] = append(all[name], "a second, or no, name for "+f.Name)
			continue
		}
		all[name] = append(all[name], tag)
		collectFields(f.Type, all)
	}
}

// contentFields are the names of a Content's fields in JSON, which are not those of
// the type: first of text, then of what is none.
func contentFields() []string {
	var all []string
	for _, sample := range []string{"text", "\xff"} {
		text, err := json.Marshal(inspect.Content{Sample: []byte(sample)})
		if err != nil {
			panic(err)
		}
		for _, m := range regexp.MustCompile(`"(\w+)":`).FindAllStringSubmatch(string(text), -1) {
			if !slices.Contains(all, m[1]) {
				all = append(all, m[1])
			}
		}
	}
	return all
}

func BenchmarkWriters(b *testing.B) {
	e := sampleExchange()
	for range 40 {
		e.Environ.Given = append(e.Environ.Given, inspect.Value{Key: "HTTP_ACCEPT", Type: "str", Repr: "'text/html,application/xhtml+xml;q=0.9'"})
	}
	for name, write := range map[string]func([]inspect.Event, int) error{
		"json":  NewJSONWriter(io.Discard, JSONOptions{}).Write,
		"plain": NewPlainWriter(io.Discard, PlainOptions{}).Write,
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				e.Number++
				if err := write([]inspect.Event{e}, 0); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
