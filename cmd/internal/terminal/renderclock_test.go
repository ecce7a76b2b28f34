package terminal

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// TestBubbleTeaStillHasItsTicker fails when an update of Bubble Tea renames
// what renderClock looks for: gdev would then draw 60 times a second while nothing happens.
func TestBubbleTeaStillHasItsTicker(t *testing.T) {
	field, ok := reflect.TypeFor[tea.Program]().FieldByName("ticker")
	if !ok || field.Type != reflect.TypeFor[*time.Ticker]() {
		t.Error("tea.Program has no ticker of type *time.Ticker any more")
	}
	if tickerOf(tea.NewProgram(nil)) != nil {
		t.Error("a program that does not run has a ticker")
	}
}

// TestSlowUpdateIsDrawn has an Update take longer than the ticker runs without
// a message: its frame must be drawn without a further one.
func TestSlowUpdateIsDrawn(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	var screen lockedBuffer
	program, clock := newProgram(slowModel{text: "before"}, tea.WithContext(ctx), tea.WithInput(nil),
		tea.WithOutput(&screen), tea.WithoutSignalHandler(), tea.WithWindowSize(40, 5), tea.WithEnvironment([]string{"TERM=xterm"}))
	ended := make(chan error, 1)
	go func() {
		_, err := program.Run()
		ended <- err
	}()
	for !clock.isIdle() && ctx.Err() == nil { // the messages of the start are over
		time.Sleep(frameTime)
	}
	program.Send(slowMsg{})
	for !strings.Contains(screen.String(), "after") && ctx.Err() == nil {
		time.Sleep(frameTime)
	}
	if ctx.Err() != nil {
		t.Errorf("the frame after a slow update is not drawn; the screen got %q", screen.String())
	}
	program.Kill()
	if err := <-ended; err != nil && ctx.Err() == nil && !errors.Is(err, tea.ErrProgramKilled) {
		t.Error(err)
	}
}

// isIdle reports whether the ticker was stopped for want of messages.
func (c *renderClock) isIdle() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.woken.IsZero() && time.Since(c.woken) > 2*idleAfter
}

type slowMsg struct{}

// slowModel takes long for a slowMsg.
type slowModel struct{ text string }

func (m slowModel) Init() tea.Cmd { return nil }

func (m slowModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(slowMsg); ok {
		time.Sleep(2 * idleAfter)
		m.text = "after"
	}
	return m, nil
}

func (m slowModel) View() tea.View { return tea.NewView(m.text) }

// lockedBuffer is a buffer that is read while it is written to.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
