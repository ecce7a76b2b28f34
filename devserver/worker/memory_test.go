package worker

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWantOfMemoryIsReported(t *testing.T) {
	m := memoryWatch{file: filepath.Join(t.TempDir(), "vmstat")}
	count := func(n string) {
		if err := os.WriteFile(m.file, []byte("nr_free_pages 5\noom_kill "+n+"\nnumastat 0\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const killed, reported = "signal: killed", "signal: killed, by the system for want of memory"
	for _, c := range []struct{ count, status, want string }{
		{"3", "", ""}, // at the start
		{"3", killed, killed},
		{"4", "exit status 1", "exit status 1"},
		{"4", killed, reported},
		{"4", killed, killed}, // the one that was counted has been reported of
		{"x", killed, killed},
	} {
		count(c.count)
		m.begin()
		if got := m.explain(c.status); got != c.want {
			t.Errorf("with %s killed: %q, want %q", c.count, got, c.want)
		}
	}
	if err := os.Remove(m.file); err != nil {
		t.Fatal(err)
	}
	if got := m.explain(killed); got != killed {
		t.Errorf("without the file: %q", got)
	}
}
