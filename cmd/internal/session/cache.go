package session

import (
	"fmt"
	"os"
	"path/filepath"

	"gdev/assets/ownfile"
	"gdev/cmd/internal/cli"
)

// cache is the folder that gdev unpacks its host to and writes a crash to.
// What lies in it is run, so nobody else may write to it.
type cache struct {
	dir    string
	remove func() // what was made for this run alone
	notice string // why it is not the usual folder; may be empty
}

// openCache makes the user's cache folder where it is missing. Where there is
// none, or others may write to it, the cache is a new folder that ends with
// this run: one that all users share could have been prepared by any of them.
func openCache() (cache, error) {
	dir, err := userCache()
	if err == nil {
		return cache{dir: dir, remove: func() {}}, nil
	}
	fresh, tempErr := os.MkdirTemp("", "gdev-*")
	if tempErr != nil {
		return cache{}, &cli.Error{
			Message: fmt.Sprintf("there is no folder for gdev's files: %s; %s", err, tempErr),
			Hint:    "XDG_CACHE_HOME=FOLDER gdev run, with a folder that only you may write to",
		}
	}
	return cache{
		dir: fresh, remove: func() { _ = os.RemoveAll(fresh) },
		notice: fmt.Sprintf("gdev keeps nothing for its next start: %s", err),
	}, nil
}

// userCache makes the folder that stays.
func userCache() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("there is no cache folder: %w", err)
	}
	dir = filepath.Join(dir, "gdev")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("the cache folder cannot be made: %w", err)
	}
	if err := ownfile.CheckPrivate(dir); err != nil {
		return "", fmt.Errorf("the cache folder is not for you alone: %w", err)
	}
	return dir, nil
}
