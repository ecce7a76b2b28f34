package reload

import (
	"os"
	"testing"
	"time"
)

// TestARacyFileIsNotHashed: its content may still change within the time that it
// shows, and its hash would be that of a later content.
func TestARacyFileIsNotHashed(t *testing.T) {
	for name, c := range map[string]struct {
		age  time.Duration
		want bool
	}{
		"just written": {0, false}, "within the step": {racy / 2, false}, "older": {racy + time.Second, true},
		"in the future": {-time.Hour, false},
	} {
		t.Run(name, func(t *testing.T) {
			path := t.TempDir() + "/app.py"
			modified := time.Now().Add(-c.age)
			if err := os.WriteFile(path, []byte("V = 1\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(path, modified, modified); err != nil {
				t.Fatal(err)
			}
			tree := newTree(&rules{}, func(candidate) {}, func(string) {})
			s, _ := stat(path)
			tree.remember(path, code, s)
			tree.hashNext()
			if got := tree.files[path].state.hashed; got != c.want {
				t.Errorf("hashed: %t, want %t", got, c.want)
			}
			if len(tree.unhashed) > 0 {
				t.Error("the file is still to be hashed")
			}
		})
	}
}
