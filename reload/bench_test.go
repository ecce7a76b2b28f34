package reload

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkOpen takes in a project of 5,000 modules with 50,000 files in
// node_modules beside them and the usual length of a .gitignore; Hash reads
// all the modules once, which a Watcher does while nothing else is to do.
func BenchmarkOpen(b *testing.B) {
	root := b.TempDir()
	put := func(rel, text string) {
		path := filepath.Join(root, rel)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	for i := range 5_000 {
		put(fmt.Sprintf("src/p%d/q%d/m%d.py", i%50, i%500, i), strings.Repeat("x = 1  # a line of code\n", 200))
	}
	for i := range 50_000 {
		put(fmt.Sprintf("node_modules/p%d/m%d.js", i%1000, i), "")
	}
	put(".gitignore", strings.Repeat("*.egg\nbuild/\n/dist\nlib64/\n.coverage.*\nhtmlcov/\n", 20))
	b.Run("Walk", func(b *testing.B) {
		for b.Loop() {
			openTree(b, root)
		}
	})
	b.Run("Hash", func(b *testing.B) {
		for b.Loop() {
			t := openTree(b, root)
			for len(t.unhashed) > 0 {
				t.hashNext()
			}
		}
	})
	b.Run("Start", func(b *testing.B) {
		for b.Loop() {
			w, err := Start(b.Context(), Config{Root: root})
			if err != nil {
				b.Fatal(err)
			}
			if err := w.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func openTree(b *testing.B, root string) *tree {
	b.Helper()
	r, err := newRules(Config{Root: root})
	if err != nil {
		b.Fatal(err)
	}
	t := newTree(r, func(candidate) {}, func(string) {})
	if err := t.open(); err != nil {
		b.Fatal(err)
	}
	return t
}
