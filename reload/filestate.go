package reload

import (
	"hash/maphash"
	"io"
	"io/fs"
	"os"
)

// fileState is what was found of a file when it was looked at last.
type fileState struct {
	size   int64
	mtime  int64 // nanoseconds
	hash   uint64
	hashed bool
}

// maxHashed is the size from which on a file is compared by size and
// modification time alone: a large extension module is not worth reading.
const maxHashed = 1 << 20

func stateOf(info fs.FileInfo) fileState {
	return fileState{size: info.Size(), mtime: info.ModTime().UnixNano()}
}

// stat looks at a file without reading it. A link is followed; what is no
// regular file does not exist.
func stat(path string) (s fileState, exists bool) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return fileState{}, false
	}
	return stateOf(info), true
}

// read looks at a file and its content.
func read(path string, seed maphash.Seed) (s fileState, exists bool) {
	s, exists = stat(path)
	if !exists || s.size > maxHashed {
		return s, exists
	}
	f, err := os.Open(path)
	if err != nil {
		return s, true // the file cannot be read: size and time must do
	}
	defer f.Close()
	var h maphash.Hash
	h.SetSeed(seed)
	if _, err := io.Copy(&h, f); err != nil {
		return s, true
	}
	s.hash, s.hashed = h.Sum64(), true
	return s, true
}

// sameStat reports whether size and time are the same, which says that a file
// need not be read.
func (s fileState) sameStat(t fileState) bool { return s.size == t.size && s.mtime == t.mtime }

// sameContent reports whether the content is, as far as it is known.
func (s fileState) sameContent(t fileState) bool {
	if s.hashed && t.hashed {
		return s.size == t.size && s.hash == t.hash
	}
	return s.sameStat(t)
}
