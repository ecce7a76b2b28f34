package inspect

import "slices"

// prompts are the lines that the application waits for, oldest first.
type prompts []Prompt

// step takes in a snapshot.
func (p *prompts) step(e Prompt) {
	i, known := slices.BinarySearchFunc(*p, e.Number, func(o Prompt, n uint64) int { return int(o.Number) - int(n) })
	switch {
	case known && !e.Ended.IsZero():
		*p = slices.Delete(*p, i, i+1)
	case !known && e.Ended.IsZero():
		*p = slices.Insert(*p, i, e)
	}
}

// Prompts returns the lines that the application waits for, oldest first. It is
// valid until the next Apply.
func (h *History) Prompts() []Prompt { return h.prompts }

// Asks returns the oldest prompt of an exchange; of a generation outside of
// exchanges, where exchange is 0.
func (h *History) Asks(generation int, exchange uint64) (Prompt, bool) {
	for _, p := range h.prompts {
		if p.Exchange == exchange && (exchange != 0 || p.Generation == generation) {
			return p, true
		}
	}
	return Prompt{}, false
}
