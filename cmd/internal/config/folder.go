package config

import (
	"fmt"
	"os"
	"path/filepath"

	"gdev/cmd/internal/cli"
)

// findFolder makes the application's folder absolute, and finds what is wrong
// with it.
func (s *Settings) findFolder() error {
	dir, err := filepath.Abs(s.Chdir)
	if err != nil {
		return fmt.Errorf("find the folder %q: %w", s.Chdir, err)
	}
	s.Chdir = dir
	f, err := os.Open(dir)
	if err == nil {
		_, err = f.Readdirnames(1)
		_ = f.Close()
	}
	switch {
	case os.IsNotExist(err):
		return &cli.Error{Message: fmt.Sprintf("there is no folder %q", dir), Hint: s.Command + " --chdir FOLDER APP"}
	case os.IsPermission(err):
		return &cli.Error{Message: fmt.Sprintf("the folder %q may not be read", dir), Hint: "ls -ld " + dir}
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return &cli.Error{Message: fmt.Sprintf("%q is no folder", dir), Hint: s.Command + " " + filepath.Base(dir)}
	}
	return nil
}
