package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestProjectsAreWritten(t *testing.T) {
	modules := map[string]int{"trivial": 2, "flask": 20, "heavy": 6, "django": 11}
	for _, a := range applications {
		dir := filepath.Join(t.TempDir(), a.name)
		if _, err := newProject(a, dir); err != nil {
			t.Fatal(err)
		}
		paths, err := filepath.Glob(filepath.Join(dir, "*.py"))
		if err != nil {
			t.Fatal(err)
		}
		deeper, err := filepath.Glob(filepath.Join(dir, "*", "*.py"))
		if err != nil {
			t.Fatal(err)
		}
		if paths = append(paths, deeper...); len(paths) != modules[a.name] {
			t.Errorf("%s has %d modules, want %d: %q", a.name, len(paths), modules[a.name], paths)
		}
		for _, path := range paths {
			if strings.Contains(read(t, path), "{{range") {
				t.Errorf("%s is a template still", path)
			}
		}
	}
}

func TestSavesGiveNewTokens(t *testing.T) {
	p, err := newProject(applications[0], filepath.Join(t.TempDir(), "app"))
	if err != nil {
		t.Fatal(err)
	}
	for want := 2; want <= 4; want++ {
		n, err := p.save()
		if err != nil {
			t.Fatal(err)
		}
		text := read(t, filepath.Join(p.dir, p.marker))
		if n != want || text != fmt.Sprintf("TOKEN = \"token-%06d\"\n", want) || tokenIn([]byte(text)) != want {
			t.Errorf("save %d gives token %d and %q", want, n, text)
		}
	}
	names, err := os.ReadDir(p.dir)
	if err != nil || len(names) != 2 {
		t.Errorf("the project has %v, %v", names, err)
	}
}

func TestTokenIn(t *testing.T) {
	for content, want := range map[string]int{
		"": 0, "hello": 0, "token-": 0, "token-12": 0, "token-00x012": 0,
		"token-000012": 12, "hello from token-000345\n": 345,
	} {
		if got := tokenIn([]byte(content)); got != want {
			t.Errorf("tokenIn(%q) = %d, want %d", content, got, want)
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
