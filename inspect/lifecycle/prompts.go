package lifecycle

import (
	"slices"

	"gdev/inspect"
)

// Prompts are the lines that the application waits for, oldest first.
type Prompts []inspect.Prompt

// Step takes in a snapshot.
func (p *Prompts) Step(e inspect.Prompt) {
	i, known := slices.BinarySearchFunc(*p, e.Number, func(o inspect.Prompt, n uint64) int { return int(o.Number) - int(n) })
	switch {
	case known && !e.Ended.IsZero():
		*p = slices.Delete(*p, i, i+1)
	case !known && e.Ended.IsZero():
		*p = slices.Insert(*p, i, e)
	}
}
