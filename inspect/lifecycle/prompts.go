package lifecycle

import (
	"cmp"
	"slices"

	"gdev/inspect"
)

// Prompts are the prompts that have not ended, the oldest first.
type Prompts []inspect.Prompt

// Step takes in a snapshot.
func (p *Prompts) Step(e inspect.Prompt) {
	i, open := slices.BinarySearchFunc(*p, e.Number, func(o inspect.Prompt, n uint64) int { return cmp.Compare(o.Number, n) })
	switch {
	case open && !e.Ended.IsZero():
		*p = slices.Delete(*p, i, i+1)
	case !open && e.Ended.IsZero():
		*p = slices.Insert(*p, i, e)
	}
}

// Oldest returns the oldest prompt of an exchange; of a generation outside of
// exchanges, where exchange is 0.
func (p Prompts) Oldest(generation int, exchange uint64) (inspect.Prompt, bool) {
	for _, e := range p {
		if e.Exchange == exchange && (exchange != 0 || e.Generation == generation) {
			return e, true
		}
	}
	return inspect.Prompt{}, false
}
