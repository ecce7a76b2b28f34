package history

import (
	"slices"

	"gdev/inspect"
)

// queue holds the events that wait for one subscriber, within its policy.
type queue struct {
	policy  Policy
	entries []entry
	index   map[key]int // place in entries of each event that may be replaced
	weight  int64       // bytes that all entries take
	pieces  int         // how many of the entries are pieces
	scanned int         // no entry before this index may be dropped
	gaps    int         // entries that were dropped and left an empty place
	lost    int         // since the last take

	awaited map[uint64]struct{} // exchanges that were taken before their end
}

// entry is an event that waits; without one, it was dropped.
type entry struct {
	inspect.Event
	key    key
	weight int64
}

// maxGaps is how many empty places are left before the entries move together.
const maxGaps = 1024

func newQueue(p Policy) queue {
	return queue{policy: p, index: map[key]int{}, awaited: map[uint64]struct{}{}}
}

// put adds an event, and reports whether one more waits: not where it replaces
// an earlier snapshot, and not where it is lost.
func (q *queue) put(e entry) bool {
	if isPiece(e.Event) {
		if q.pieces >= q.policy.Pieces {
			q.lost++
			return false
		}
		q.pieces++
	}
	q.weight += e.weight
	i, waits := q.index[e.key]
	if waits {
		q.weight -= q.entries[i].weight
		q.entries[i] = e
		q.scanned = min(q.scanned, i)
	} else {
		if e.key != (key{}) {
			q.index[e.key] = len(q.entries)
		}
		q.entries = append(q.entries, e)
	}
	q.keepBudget()
	return !waits
}

// keepBudget drops the oldest entries that may be lost, where all together weigh
// more than the budget. The newest stays.
func (q *queue) keepBudget() {
	for ; q.weight > q.policy.Budget && q.scanned < len(q.entries)-1; q.scanned++ {
		if q.mayDrop(q.entries[q.scanned]) {
			q.drop(q.scanned)
		}
	}
	if q.gaps > maxGaps && q.gaps > len(q.entries)/2 {
		q.closeGaps()
	}
}

func (q *queue) mayDrop(e entry) bool {
	if _, awaited := q.awaited[e.key.number]; awaited && e.key.kind == exchangeKind {
		return false
	}
	return e.Event != nil && q.policy.MayLose != nil && q.policy.MayLose(e.Event)
}

func (q *queue) drop(i int) {
	e := q.entries[i]
	if isPiece(e.Event) {
		q.pieces--
	}
	delete(q.index, e.key)
	q.weight -= e.weight
	q.entries[i] = entry{}
	q.gaps++
	q.lost++
}

func (q *queue) closeGaps() {
	q.entries = slices.DeleteFunc(q.entries, func(e entry) bool { return e.Event == nil })
	q.gaps, q.scanned = 0, 0
	for i, e := range q.entries {
		if e.key != (key{}) {
			q.index[e.key] = i
		}
	}
}

// take empties the queue.
func (q *queue) take() (events []inspect.Event, lost int) {
	for _, e := range q.entries {
		if e.Event != nil {
			events = append(events, e.Event)
			q.await(e.Event)
		}
	}
	lost = q.lost
	q.entries, q.weight, q.pieces, q.scanned, q.gaps, q.lost = nil, 0, 0, 0, 0, 0
	clear(q.index)
	return events, lost
}

// await notes which exchanges have begun for the subscriber, and have not ended.
func (q *queue) await(e inspect.Event) {
	if x, ok := e.(inspect.Exchange); ok {
		if x.State == inspect.StateEnded {
			delete(q.awaited, x.Number)
		} else {
			q.awaited[x.Number] = struct{}{}
		}
	}
}
