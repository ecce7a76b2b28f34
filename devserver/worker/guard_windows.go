package worker

// Guard guards nothing on Windows, where the host ends its children when its
// control socket closes.
type Guard struct{}

// NewGuard gives nil.
func NewGuard() *Guard { return nil }

func (g *Guard) add(int) {}

func (g *Guard) remove(int) {}

// Close does nothing.
func (g *Guard) Close() {}
