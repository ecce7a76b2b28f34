//go:build unix

package ownfile

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const nobody = 65534

// folder makes a folder below one that only this user may write to.
func folder(t *testing.T, mode fs.FileMode) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "folder")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, mode); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestModes(t *testing.T) {
	for _, c := range []struct {
		mode    fs.FileMode
		own     bool
		private bool
	}{
		{0o700, true, true},
		{0o755, true, true},
		{0o777, false, false},
		{0o702, false, false},
		{0o777 | fs.ModeSticky, true, false},
	} {
		dir := folder(t, c.mode)
		for name, check := range map[string]func(string) error{"Check": Check, "CheckFolder": CheckFolder} {
			if err := check(dir); (err == nil) != c.own {
				t.Errorf("%s of mode %v: %v", name, c.mode, err)
			}
		}
		if err := CheckPrivate(dir); (err == nil) != c.private {
			t.Errorf("CheckPrivate of mode %v: %v", c.mode, err)
		}
	}
}

func TestFolderBelowOneThatOthersMayWriteTo(t *testing.T) {
	above := folder(t, 0o777)
	dir := filepath.Join(above, "own")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := CheckFolder(dir); err == nil || !strings.Contains(err.Error(), above) {
		t.Errorf("%v: want an error that names %s", err, above)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	if err := CheckFolder(link); err == nil {
		t.Error("a link into it passes")
	}
}

func TestAnotherUsers(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a file away")
	}
	dir := folder(t, 0o755)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(t.TempDir(), link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, link} {
		if err := os.Lchown(path, nobody, nobody); err != nil {
			t.Fatal(err)
		}
		if err := CheckPrivate(path); err == nil || !strings.Contains(err.Error(), "another user") {
			t.Errorf("%s: %v", path, err)
		}
	}
	t.Setenv("SUDO_UID", strconv.Itoa(nobody))
	if err := Check(dir); err != nil {
		t.Errorf("for whom sudo has made this root: %v", err)
	}
}

func TestWhatIsNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if CheckPrivate(file) == nil || Check(file+"x") == nil {
		t.Error("a file, or none, passes as a folder")
	}
}
