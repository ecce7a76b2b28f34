package assets

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"gdev/assets/ownfile"
)

// Unpack writes the files of fsys into dir, which it makes where it is
// missing. Files of the same names are replaced, others stay. The error names
// the path that could not be written.
func Unpack(fsys fs.FS, dir string) error { return unpack(fsys, dir, 0o644) }

// UnpackHost makes the Python host available below cacheDir and returns the
// directory to put on sys.path, in which the package gdev_host lies and
// nothing else. The directory's name is that of its content, so that several
// versions of gdev share a cache.
//
// cacheDir is to be a folder that nobody else may write to. Several processes may call it at once: the directory appears whole. One that
// is there already is compared with what gdev carries, and made anew where it
// was edited or damaged. The error names the path that could not be written.
func UnpackHost(cacheDir string) (dir string, err error) {
	fsys := Host()
	sum, err := contentSum(fsys)
	if err != nil {
		return "", fmt.Errorf("read the embedded host: %w", err)
	}
	dir = filepath.Join(cacheDir, "host-"+sum[:16])
	if intact(fsys, dir) {
		return dir, nil
	}
	return dir, install(fsys, cacheDir, dir)
}

// bytecode is the name of the folders in which Python keeps what it compiled.
const bytecode = "__pycache__"

// install puts the files of fsys at dir in one step.
func install(fsys fs.FS, cacheDir, dir string) (err error) {
	// Code is run from here: nobody else may write to it.
	if err := os.MkdirAll(cacheDir, 0o700); err != nil {
		return err
	}
	scratch, err := os.MkdirTemp(cacheDir, "unpack-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	fresh := filepath.Join(scratch, "fresh")
	if err := unpack(fsys, fresh, 0o444); err != nil {
		return err
	}
	// Python would make these with the modes of a umask that may let others write.
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && name != "." {
			err = os.Mkdir(filepath.Join(fresh, filepath.FromSlash(name), bytecode), 0o700)
		}
		return err
	})
	if err != nil {
		return err
	}
	if os.Rename(fresh, dir) == nil || intact(fsys, dir) {
		return nil // the second: another process was quicker
	}
	if err := os.Rename(dir, filepath.Join(scratch, "damaged")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(fresh, dir); err != nil && !intact(fsys, dir) {
		return err
	}
	return nil
}

// folderMode lets others read, and never write.
const folderMode = 0o755

// unpack writes each file of fsys below dir with these permissions.
func unpack(fsys fs.FS, dir string, perm fs.FileMode) error {
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to := filepath.Join(dir, filepath.FromSlash(name))
		if d.IsDir() {
			return os.MkdirAll(to, folderMode)
		}
		content, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		return os.WriteFile(to, content, perm)
	})
}

// intact reports whether dir holds the files of fsys as they are, and no other
// but Python's own bytecode caches: a stray json.py in it would stand in for
// the standard library's. All of it, the bytecode too, is run: nobody else may
// have written it.
func intact(fsys fs.FS, dir string) bool {
	count := 0
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil {
			err = ownfile.Check(filepath.Join(dir, filepath.FromSlash(name)))
		}
		switch {
		case err != nil:
			return err
		case d.Type()&fs.ModeSymlink != 0:
			return errDiffers
		case d.IsDir() || path.Base(path.Dir(name)) == bytecode && path.Dir(path.Dir(name)) != ".":
			return nil
		}
		count++
		return same(fsys, os.DirFS(dir), name)
	})
	want := 0
	if err == nil {
		err = fs.WalkDir(fsys, ".", func(_ string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				want++
			}
			return err
		})
	}
	return err == nil && count == want
}

var errDiffers = errors.New("content differs")

// same returns an error where the file called name differs between a and b.
func same(a, b fs.FS, name string) error {
	x, err := fs.ReadFile(a, name)
	if err != nil {
		return err
	}
	y, err := fs.ReadFile(b, name)
	if err != nil {
		return err
	}
	if !bytes.Equal(x, y) {
		return errDiffers
	}
	return nil
}

// contentSum is the SHA-256 of the names, sizes and bytes of all files, in hex.
func contentSum(fsys fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		sum.Write(fmt.Appendf(nil, "%q %d\n", name, len(content)))
		sum.Write(content)
		return nil
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}
