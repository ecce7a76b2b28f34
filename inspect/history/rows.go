package history

import "gdev/inspect"

// rows are the newest events of which each has a row, in the order in which they
// began. A row has an absolute index, which counts also those that fell out.
type rows struct {
	limit  int   // number of rows
	budget int64 // bytes that all rows together may take
	kept   []inspect.Event
	first  int         // absolute index of kept[0]: so many fell out
	index  map[key]int // absolute index of each row that may be replaced
	weight int64       // bytes that all rows together take
}

// add adds a row.
func (r *rows) add(e inspect.Event) {
	if k := keyOf(e); k != (key{}) {
		r.index[k] = r.first + len(r.kept)
	}
	r.kept = append(r.kept, e)
	r.weight += weigh(e)
}

// replace puts a later snapshot in the place of an earlier one. A row that has
// fallen out does not come back.
func (r *rows) replace(e inspect.Event) {
	i, ok := r.index[keyOf(e)]
	if !ok {
		return
	}
	row := &r.kept[i-r.first]
	r.weight += weigh(e) - weigh(*row)
	*row = e
}

// evict drops the oldest rows beyond the limits; the newest stays. Its cost is
// spread: the rows move only when append needs a new array.
func (r *rows) evict() {
	for len(r.kept) > 1 && (len(r.kept) > r.limit || r.weight > r.budget) {
		oldest := r.kept[0]
		delete(r.index, keyOf(oldest))
		r.weight -= weigh(oldest)
		r.kept[0] = nil // the array outlives the slice's start
		r.kept = r.kept[1:]
		r.first++
	}
}

// find returns the newest snapshot with a key, or nil where no row has it.
func (r *rows) find(k key) inspect.Event {
	i, ok := r.index[k]
	if !ok {
		return nil
	}
	return r.kept[i-r.first]
}
