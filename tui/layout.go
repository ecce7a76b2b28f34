package tui

// rect is a part of the screen in cells.
type rect struct{ x, y, width, height int }

func (r rect) holds(x, y int) bool {
	return x >= r.x && x < r.x+r.width && y >= r.y && y < r.y+r.height
}

// arrangement is how list and detail share the screen.
type arrangement int

const (
	alone   arrangement = iota // one of them has it all
	stacked                    // the list over the detail
	beside                     // the list at the left
)

// The sizes at which the arrangement changes, and the least in which anything
// is drawn. Below the size that gdev is made for, what fits is drawn.
const (
	besideWidth   = 120
	stackedHeight = 24
	leastWidth    = 40
	leastHeight   = 8
	ruleWidth     = 3 // between what stands side by side
)

// layout is where everything stands on the screen.
type layout struct {
	arrangement  arrangement
	body         rect // all between the first line and the last
	list, detail rect // empty where they are not shown
}

// arrange computes the layout for a screen.
func arrange(width, height int, f focus, zoomed bool) layout {
	body := rect{0, 1, width, max(height-2, 0)}
	switch {
	case zoomed && f == onDetail:
		return layout{alone, body, rect{}, body}
	case width >= besideWidth:
		left := max(60, width*9/20)
		return layout{beside, body,
			rect{0, 1, left, body.height},
			rect{left + ruleWidth, 1, width - left - ruleWidth, body.height}}
	case height >= stackedHeight:
		top := min(max(body.height*2/5, 7), 24)
		return layout{stacked, body,
			rect{0, 1, width, top},
			rect{0, 1 + top + 1, width, body.height - top - 1}}
	case f == onDetail:
		return layout{alone, body, rect{}, body}
	default:
		return layout{alone, body, body, rect{}}
	}
}
