// Package ownfile tells whether another user of the machine could have written
// a file: such a file is not to be run, nor what lies in such a folder.
//
// Contract: nobody else means the user of this process, and root. Only the
// owner, the mode and, of a group, whether it is the user's private one are
// looked at. On Windows, where a user's folders are closed by default, nothing
// is ever found.
package ownfile

import (
	"fmt"
	"os"
	"path/filepath"
)

// Check returns an error that names who else could have written the file or
// folder at path, nil where nobody could. A link is looked at itself. A folder
// that others may add to and take nothing from, as /tmp, is not theirs.
func Check(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	if who := others(info); who != "" {
		return fmt.Errorf("%q %s", path, who)
	}
	return nil
}

// CheckFolder is Check for a folder and all those above it: whoever may write
// to one of them may put another in its place.
func CheckFolder(path string) error {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	for _, each := range []string{path, real} { // the link, and what it leads to
		if err := Check(each); err != nil {
			return err
		}
	}
	for dir := filepath.Dir(real); ; dir = filepath.Dir(dir) {
		if err := Check(dir); err != nil || dir == filepath.Dir(dir) {
			return err
		}
	}
}

// CheckPrivate is CheckFolder for a folder that others may not add to either.
func CheckPrivate(path string) error {
	if err := CheckFolder(path); err != nil {
		return err
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%q is no folder", path)
	case info.Mode()&os.ModeSticky != 0 && othersWrite(info):
		return fmt.Errorf("others may write to %q (mode %04o)", path, info.Mode().Perm())
	}
	return nil
}
