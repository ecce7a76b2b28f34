package sendbuffer

import (
	"os"
	"slices"
)

// step is how many bytes of the disk a file takes at once: little, since hundreds
// of clients that are slow may have one each.
const step = 1 << 20

// queue holds bytes in order: the first ones in memory, those after them in a
// file, which is a ring of Bounds.File bytes. As long as there are any in the
// file, new ones go there.
type queue struct {
	store  *Store
	memory []byte

	file     *os.File // nil until it is needed
	noFile   bool     // a file could not be made, or written to
	reserved int64    // bytes of the disk
	from, to int64    // the bytes in the file, counted from when it was empty
}

func (q *queue) size() int64 { return int64(len(q.memory)) + q.to - q.from }

// add takes in as much of p as there is room for.
func (q *queue) add(p []byte) int {
	n := 0
	if q.to == q.from {
		n = q.addToMemory(p)
	}
	for n < len(p) {
		added := q.addToFile(p[n:])
		if added == 0 {
			break
		}
		n += added
	}
	return n
}

// addToMemory takes in a little at least where nothing is held: it is this that
// whoever writes can wait for.
func (q *queue) addToMemory(p []byte) int {
	room := min(q.store.bounds.Memory-int64(len(q.memory)), int64(len(p)))
	if room <= 0 {
		return 0
	}
	least := int64(0)
	if len(q.memory) == 0 {
		least = min(room, 4<<10)
	}
	n := int(q.store.hold(room, least))
	q.memory = append(q.memory, p[:n]...)
	return n
}

// addToFile writes up to the end of the ring, or to its oldest byte.
func (q *queue) addToFile(p []byte) int {
	ring := q.store.bounds.File
	at := q.to % max(ring, 1)
	n := min(int64(len(p)), ring-(q.to-q.from), ring-at)
	if n <= 0 || q.noFile || !q.open() || !q.reserve(at+n) {
		return 0
	}
	written, err := q.file.WriteAt(p[:n], at)
	q.noFile = err != nil // a full disk: those who write wait for the client
	q.to += int64(written)
	return written
}

// reserve makes sure that the file may have so many bytes.
func (q *queue) reserve(end int64) bool {
	if end <= q.reserved {
		return true
	}
	more := min(max(end-q.reserved, step), q.store.bounds.File-q.reserved)
	if !q.store.reserve(more) {
		return false
	}
	q.reserved += more
	return true
}

func (q *queue) open() bool {
	if q.file != nil {
		return true
	}
	f, err := os.CreateTemp(q.store.dir, "response-*")
	if err != nil {
		q.noFile = true
		return false
	}
	_ = os.Remove(f.Name()) // Windows does so when it is closed, in clear
	q.file = f
	return true
}

// peek gives the first bytes, in buf.
func (q *queue) peek(buf []byte) ([]byte, error) {
	if len(q.memory) > 0 {
		return buf[:copy(buf, q.memory)], nil
	}
	ring := q.store.bounds.File
	at := q.from % ring
	n := min(int64(len(buf)), q.to-q.from, ring-at)
	_, err := q.file.ReadAt(buf[:n], at)
	return buf[:n], err
}

// drop forgets the first n bytes, which peek gave.
func (q *queue) drop(n int) {
	if len(q.memory) > 0 {
		q.memory = slices.Delete(q.memory, 0, n)
		q.store.let(n)
		return
	}
	q.from += int64(n)
}

// clear gives everything back.
func (q *queue) clear() {
	q.store.let(len(q.memory))
	if q.file != nil {
		_ = q.file.Close() // what was in it is of no use any more
		_ = os.Remove(q.file.Name())
		q.store.release(q.reserved)
	}
	*q = queue{store: q.store}
}
