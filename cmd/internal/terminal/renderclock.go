package terminal

import (
	"reflect"
	"sync"
	"time"
	"unsafe"

	tea "charm.land/bubbletea/v2"
)

// renderClock stops Bubble Tea's render ticker while nothing happens: the
// ticker wakes the process 60 times a second for as long as it runs, which costs
// half a percent of a core, and there is no option against it.
//
// Every message passes its filter and starts the ticker again, so a frame is
// late by nothing. It reaches the ticker by its unexported name; where a later
// Bubble Tea has none, it does nothing.
type renderClock struct {
	program *tea.Program
	mu      sync.Mutex
	ticker  *time.Ticker
	idle    *time.Timer
	woken   time.Time
}

const (
	frameTime = time.Second / 60 // Bubble Tea's own default
	idleAfter = 300 * time.Millisecond
)

// NewProgram makes a program whose render ticker runs only while something
// happens. It takes the place of tea.WithFilter.
func NewProgram(model tea.Model, options ...tea.ProgramOption) *tea.Program {
	program, _ := newProgram(model, options...)
	return program
}

func newProgram(model tea.Model, options ...tea.ProgramOption) (*tea.Program, *renderClock) {
	clock := &renderClock{}
	clock.program = tea.NewProgram(clocked{model, clock}, append(options, tea.WithFilter(clock.filter))...)
	return clock.program, clock
}

// filter is a tea.WithFilter: it wakes the ticker and passes the message on.
// It runs in the event loop, which begins after the ticker was made.
func (c *renderClock) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	c.wake()
	return msg
}

// wake has the ticker run for idleAfter from now on, or a quarter less.
func (c *renderClock) wake() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ticker == nil {
		if c.ticker = tickerOf(c.program); c.ticker == nil {
			return
		}
		c.idle = time.AfterFunc(idleAfter, c.stop)
	}
	if now := time.Now(); now.Sub(c.woken) > idleAfter/4 {
		c.woken = now
		c.ticker.Reset(frameTime)
		c.idle.Reset(idleAfter)
	}
}

// stop stops the ticker, unless a message came meanwhile.
func (c *renderClock) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.woken) >= idleAfter {
		c.ticker.Stop()
	}
}

// clocked is a model that wakes the ticker when a view is made, too: an Update
// may have taken longer than the ticker waits for.
type clocked struct {
	tea.Model
	clock *renderClock
}

// Update implements tea.Model.
func (m clocked) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	next, cmd := m.Model.Update(msg)
	return clocked{next, m.clock}, cmd
}

// View implements tea.Model.
func (m clocked) View() tea.View {
	view := m.Model.View()
	m.clock.wake()
	return view
}

// tickerOf is the program's render ticker, nil where it has none of that name.
func tickerOf(p *tea.Program) *time.Ticker {
	field := reflect.ValueOf(p).Elem().FieldByName("ticker")
	if !field.IsValid() || field.Type() != reflect.TypeFor[*time.Ticker]() {
		return nil
	}
	return *(**time.Ticker)(unsafe.Pointer(field.UnsafeAddr()))
}
