//go:build unix

package terminal

import (
	"os"
	"testing"
)

// Each gdev has a file of its own for its crash, which is for its user alone.
func TestCrashFileOfItsOwn(t *testing.T) {
	folder := t.TempDir()
	one, two := crashReport(folder), crashReport(folder)
	if one == "" || one == two {
		t.Errorf("files %q and %q", one, two)
	}
	for _, f := range []string{one, two} {
		if info, err := os.Lstat(f); err != nil || info.Mode() != 0o600 {
			t.Errorf("%s: %v, %v", f, info, err)
		}
	}
}
