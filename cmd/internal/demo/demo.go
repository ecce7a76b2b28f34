// Package demo is the application that comes with gdev, in a folder where its
// user may edit it.
package demo

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"gdev/assets"
)

// Unpack writes the demo to a new folder.
func Unpack() (dir string, err error) {
	if dir, err = os.MkdirTemp("", "gdev-demo-"); err != nil {
		return "", fmt.Errorf("make a folder for the demo: %w", err)
	}
	if err := assets.Unpack(assets.Demo(), dir); err != nil {
		return "", fmt.Errorf("unpack the demo to %q: %w", dir, err)
	}
	return dir, nil
}

// Leave removes the demo's folder, unless its user has edited it.
func Leave(w io.Writer, dir string) error {
	if edited(dir) {
		_, err := fmt.Fprintf(w, "gdev: the demo as you edited it stays in %s\n", dir)
		return err
	}
	return os.RemoveAll(dir)
}

// edited reports whether the folder differs from the embedded demo in anything
// but bytecode.
func edited(dir string) bool {
	files := 0
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if d != nil && d.Name() == "__pycache__" {
				return fs.SkipDir
			}
			return err
		}
		files++
		now, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		then, err := fs.ReadFile(assets.Demo(), name)
		if err != nil || !bytes.Equal(now, then) {
			return errEdited
		}
		return nil
	})
	given, globErr := fs.Glob(assets.Demo(), "*")
	return err != nil || globErr != nil || files != len(given)
}

var errEdited = errors.New("edited")
