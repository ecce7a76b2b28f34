package inspect

import (
	"encoding/json"
	"testing"
)

func TestPathsKeepTheirBytes(t *testing.T) {
	for path, text := range map[string]string{
		"":                     `""`,
		"/a/b":                 `"/a/b"`,
		"/caf\xe9":             `"/caf\udce9"`,
		"\xff\xfe/\"\\\n":      `"\udcff\udcfe/\"\\\n"`,
		"/é€😀":                 `"/é€😀"`,
		"/a\xc3":               `"/a\udcc3"`,
		"\\udce9":              `"\\udce9"`,
		"/\xed\xb3\xa9":        `"/\udced\udcb3\udca9"`, // a surrogate in UTF-8 is none
		"\\\xe9":               `"\\\udce9"`,
		"/\xf0\x9f\x98/\u00e9": `"/\udcf0\udc9f\udc98/é"`,
	} {
		b, err := json.Marshal(Path(path))
		if err != nil || string(b) != text {
			t.Errorf("%q is written %s, %v, want %s", path, b, err, text)
		}
		var back Paths
		if err := json.Unmarshal([]byte("["+text+"]"), &back); err != nil || len(back) != 1 || back[0] != path {
			t.Errorf("%s is read as %q, %v", text, back, err)
		}
	}
	var p Path
	if err := json.Unmarshal([]byte(`"\ud83d\ude00\u00e9\udce9"`), &p); err != nil || p != "😀é\xe9" {
		t.Errorf("%q, %v", p, err)
	}
	for _, text := range []string{"3", "null3", `{"a": "\udce9"}`, "[]"} {
		if json.Unmarshal([]byte(text), &p) == nil {
			t.Errorf("%s is taken for a path", text)
		}
	}
}

func FuzzPath(f *testing.F) {
	f.Add("/caf\xe9")
	f.Fuzz(func(t *testing.T, path string) {
		b, err := json.Marshal(Path(path))
		if err != nil {
			t.Fatal(err)
		}
		var back Path
		if err := json.Unmarshal(b, &back); err != nil || string(back) != path {
			t.Errorf("%q became %s and %q, %v", path, b, back, err)
		}
	})
}
